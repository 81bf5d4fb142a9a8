//! A request page by page: the form, the review, the signature, the end.

pub(super) mod form;
pub(super) mod list;
pub(super) mod review;
pub(super) mod sign;
pub(super) mod submitted;

#[derive(serde::Deserialize)]
pub(super) struct Nothing {}
