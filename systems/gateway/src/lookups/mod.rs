//! The synchronous channel: a question to a registry is judged by the plan, written down, let through or refused, and
//! answered while the asker waits.
//!
//! Unlike messages nothing is queued here: an answer that comes too late is worth nothing. So a look-up is written down
//! twice, before it is let through and when its answer is known; one that was let through by a process that died stands
//! as "asked".

mod judge;
mod log;
mod pass;

pub(crate) use judge::Door;
pub(crate) use log::{Filter, Noted, find, list, pages};
pub(crate) use pass::Channel;
