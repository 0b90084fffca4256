//! Access requests.

mod records;
mod requests;
mod search;
