//! «Карточка электронного документа»: a PDF for people about one signed document, with the original and every signature
//! attached, so that all can be taken out of it and checked.
//!
//! Reading order: [`examine`] judges the signatures over the original, [`make`] draws the card. `page` says what stands
//! on it, `words` in which words. Reading a card is `verification`'s.

mod examine;
mod make;
mod page;
mod words;

pub use examine::{Signed, examine, verdict};
pub use make::{CardError, Order, Original, make};
pub use words::Language;
