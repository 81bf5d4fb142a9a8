//! Journeys through the portal in process: the real router, its own store on both databases, a clock that stands
//! still, an authority of its own, and neighbours that only keep what they are sent.

mod attachments;
mod browser;
mod citizen;
mod delivery;
mod drafts;
mod forged;
mod granted;
mod lasting;
mod messages;
mod moved;
mod orders;
mod pages;
mod refusals;
mod schema;
mod support;
