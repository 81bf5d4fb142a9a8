//! What tests of systems need: an authority that certifies at once, participants, a small regulation, and a
//! postman that carries everything until nothing moves.

mod authority;
mod english;
mod plan;
mod postman;
mod proving;
mod registries;

pub use authority::TestAuthority;
pub use english::english_in;
pub use plan::{library, plan};
pub use postman::Postman;
pub use proving::ProvingServices;
pub use registries::{StubRegistries, no_lookups};
