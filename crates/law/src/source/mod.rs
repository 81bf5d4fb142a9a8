//! The first form: YAML trees as they are written, every node with its place.
//!
//! Scalars stay text (`8.10` is a clause and not a number), so a tree loses nothing of its file. Anchors,
//! aliases and tags are refused: what is shared has a name of its own in `shared/`.

mod node;
mod shelf;
mod yaml;

pub(crate) use node::{Entry, Kind, Node};
pub(crate) use shelf::{Shelf, Source, is_id, read_text};
pub(crate) use yaml::parse as documents;
