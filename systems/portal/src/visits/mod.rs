//! Visits: registration of a person on the portal, and sign-in.

pub(crate) mod register;
pub(crate) mod sign_in;
