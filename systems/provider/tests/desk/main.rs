//! The stories of the provider, told over its real router and both databases.

mod books;
mod concerns;
mod counter;
mod drawing;
mod filings;
mod holding;
mod keeping;
mod letters;
mod office;
mod pages;
mod people;
mod proving;
mod queues;
mod racing;
mod registering;
mod routes;
mod schema;
mod signing;
mod staff;
mod terms;
mod wards;
