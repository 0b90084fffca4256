//! How answers look. Each noun turns the outcome of an action into one [`document::Document`]; [`render`] writes it as
//! text, plain, JSON or CSV; [`failure`] does the same for errors.
//!
//! What does not live here: deciding, reading the store, and writing to the terminal itself (`cli` hands the finished
//! text to the streams it was given).

pub mod access_request;
pub mod access_response;
pub mod audit;
pub mod backup;
pub mod case;
pub mod certificate;
mod clock_event;
pub mod complaint;
pub mod disposal;
pub mod doctor;
pub mod document;
pub mod export;
pub mod failure;
pub mod hold;
pub mod import;
pub mod key;
pub mod manual;
pub mod note;
pub mod org;
pub mod person;
pub mod processing;
pub mod record;
pub mod referral;
pub mod release;
pub mod render;
pub mod restriction;
pub mod retention;
pub mod rights;
pub mod share;
pub mod status;
pub mod store;
pub mod user;
pub mod verify;
