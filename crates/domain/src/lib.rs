//! Values and transitions of the field: person, application, case, deadline, event. Pure.

pub mod application;
pub mod bin;
pub mod case;
pub mod chance;
mod check_digit;
pub mod clock;
pub mod deadline;
pub mod event;
pub mod iin;
pub mod number;
pub mod person;
mod plan_hash;
pub mod transition;

pub use bin::Bin;
pub use chance::Chance;
pub use clock::Clock;
pub use deadline::Deadline;
pub use event::{Actor, Event, Outcome};
pub use iin::Iin;
pub use person::PersonName;
pub use transition::InvalidTransition;
