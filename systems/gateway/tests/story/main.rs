//! Stories of the gateway between a portal, a provider and a center.

mod carrying;
mod desk;
mod lookups;
mod schema;
mod world;
