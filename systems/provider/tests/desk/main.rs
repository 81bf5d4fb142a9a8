//! The stories of the provider, told over its real router and both databases.

mod drawing;
mod office;
mod pages;
mod people;
mod racing;
mod registering;
mod schema;
mod signing;
mod staff;
