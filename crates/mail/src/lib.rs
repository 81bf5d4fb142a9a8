//! E-mail to applicants: results and notices.
//!
//! A letter is written in the transaction of the change that causes it ([`letters::put`]), and sent until the server has
//! taken it ([`Post::send_waiting`]). What the server refuses for good, or a person says came back, is kept where the desk
//! and the cabinet show it.
//!
//! Subjects say nothing about anybody: mail travels in the open, and its subject is read on locked screens
//! ([`words`]). A document goes with a letter only where the applicant has chosen so.

pub mod letters;
mod post;
pub mod schema;
mod server;
pub mod testing;
pub mod words;

pub use letters::{Known, Letter, Standing, Words};
pub use post::Post;
pub use server::{Mail, MailError, Settings, Tls, is_address};
