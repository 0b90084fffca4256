//! Access requests.

mod pack;
mod recall;
mod records;
mod requests;
mod review;
mod search;
mod terminal;
