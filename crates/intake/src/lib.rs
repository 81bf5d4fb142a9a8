//! From the filled form to the sent request: filling → attaching → freezing → signing → checking → sending.
//! The part that portal, center and provider share. It decides and composes; it keeps nothing: each system
//! stores in its own tables what comes out of here.

pub mod attaching;
pub mod card;
pub mod checking;
pub mod events;
pub mod filling;
pub mod freezing;
pub mod keys;
pub mod paper;
pub mod sending;
pub mod signing;
pub mod terms;

mod words;

pub use attaching::{AttachError, Attachment};
pub use filling::Applicant;
pub use freezing::Frozen;

/// The words of the pages that this crate draws, to be joined with a system's own by `pages::Locales::new`.
pub const LOCALES: [(law::Language, &str); 3] = [
    (law::Language::Kk, include_str!("../locales/kk.ftl")),
    (law::Language::Ru, include_str!("../locales/ru.ftl")),
    (law::Language::En, include_str!("../locales/en.ftl")),
];
