//! Access requests.

mod axe;
mod clock;
mod desk;
mod door;
mod earlier;
mod free_texts;
mod killed;
mod letter;
mod pack;
mod recall;
mod recipients;
mod records;
mod requests;
mod review;
mod search;
mod terminal;
mod withheld_before;
mod withholding;
