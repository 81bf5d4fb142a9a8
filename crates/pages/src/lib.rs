//! The web kit: layout, words, forms with field errors, cookies, error pages, assets. Knows no rules.
//!
//! Reading order: [`i18n`] (words), [`language`] (which one a visitor reads), [`page`] (what templates get),
//! [`form`] and [`view`] (what the components of `templates/components.html` draw), [`problem`] (errors),
//! [`shell`] (what surrounds every router).

pub mod assets;
pub mod cookie;
pub mod entry;
pub mod form;
pub mod i18n;
pub mod language;
pub mod page;
pub mod problem;
pub mod rows;
pub mod shell;
pub mod view;

pub use entry::Entry;
pub use form::{Control, FormState, SelectOption};
pub use i18n::{LocaleError, Locales};
pub use page::{NavItem, Page};
pub use problem::Problem;
