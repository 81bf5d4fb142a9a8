//! Stories of participants that exchange messages over real stores with real seals.

mod beside;
mod courier;
mod http;
mod lookups;
mod order;
mod seals;
mod services;
mod trust;
mod world;
