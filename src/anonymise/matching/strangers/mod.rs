//! People the case does not know: `unknown` asks and `extent` tells how far a name goes; `stranger` takes out whom a text introduces;
//! `wordnamed`, `among`, `capitals`, `bynames`, `chat`, `heads`, `signed` and `speakers` know where they stand; `nobody` knows what is none.

mod among;
mod bynames;
mod capitals;
mod chat;
mod extent;
mod heads;
mod initialled;
mod nobody;
mod signed;
mod speakers;
mod stranger;
mod unknown;
mod wordnamed;

pub(super) use unknown::find;
