//! The counter's stories at a center: a visitor comes, papers are taken, registries asked, the request goes its way.

mod browser;
mod calendar;
mod cards;
mod filings;
mod hall;
mod mail;
mod pages;
mod results;
mod slips;
mod town;
