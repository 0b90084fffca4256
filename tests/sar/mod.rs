//! Access requests.

mod pack;
mod records;
mod requests;
mod search;
mod terminal;
