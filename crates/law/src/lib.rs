//! Regulations as data: YAML source → resolved → checked → plan.
//!
//! `law` is pure. It reads files only through the [`library::Folder`] door, knows no clock, no
//! network and no database. What it hands out is the [`plan::Plan`]: a value with a hash, which
//! every system executes and which a case keeps for ever.
//!
//! | folder | form | what it knows |
//! |---|---|---|
//! | `source` | YAML trees | every node and its place in a file |
//! | `resolve` | whole regulations | shared texts and procedures stand where they are used |
//! | `check` | checked regulations | every word is known, every reference leads somewhere |
//! | `compile` | [`plan::Plan`] | what is executed, with a hash |
//!
//! [`library::Library::compile`] goes all the way and collects every finding of every file;
//! [`control`] and [`show`] work on the plan.

pub mod bpmn;
pub mod calendar;
mod check;
pub mod compare;
mod compile;
pub mod control;
pub mod diagnostic;
pub mod diagram;
pub mod flow;
pub mod layout;
pub mod library;
pub mod notes;
pub mod plan;
mod resolve;
pub mod schema;
pub mod show;
mod source;
pub mod table;
pub mod text;
mod xml;

pub use calendar::Calendar;
pub use control::{FieldProblem, Values};
pub use diagnostic::{Diagnostic, Severity};
pub use library::{DiskFolder, Folder, Library, MemoryFolder};
pub use plan::*;
pub use text::{ActText, Language, Text};
