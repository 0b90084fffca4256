//! Access requests.

mod requests;
