//! Stories of the gateway between a portal, a provider and a center.

mod carrying;
mod desk;
mod lookups;
mod participant;
mod schema;
mod soap;
mod soap_attacks;
mod soap_world;
mod world;
