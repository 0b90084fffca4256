//! `dump`: every record with every field, as JSON Lines (`store::dump` has the form).

use std::io::{BufWriter, ErrorKind, Write};

use crate::domain::audit::Entry;
use crate::domain::user::Permission;
use crate::error::{Code, Failure, Result};
use crate::session::Session;
use crate::store::dump as store;

/// How often it is tried to find the store as it was when the audit entry was written.
const TRIES: u32 = 8;

/// How much is handed on at once.
const BLOCK: usize = 64 * 1024;

/// Writes the dump. The audit entry, which names every record, is committed before the first byte is written; where another
/// command changed something in between, a new entry is written first. A reader that goes away ends the dump and is no
/// failure.
pub fn dump(session: &mut Session, out: &mut dyn Write) -> Result<()> {
    session.require(Permission::DumpRecords)?;
    for _ in 0..TRIES {
        let tx = session.begin()?;
        let references = store::dump_references(&tx)?;
        let entry = tx.commit(Entry::view("dump").on_all(references))?;
        let mut out = BufWriter::with_capacity(BLOCK, &mut *out);
        let mut gone = None;
        let written = store::dump(session.store().db(), entry, |line| {
            let result = out
                .write_all(line.as_bytes())
                .and_then(|()| out.write_all(b"\n"));
            result.map_err(|error| {
                gone = Some(error.kind());
                unwritable(error)
            })
        })
        .and_then(|whole| {
            if whole {
                out.flush().map_err(|error| {
                    gone = Some(error.kind());
                    unwritable(error)
                })?;
            }
            Ok(whole)
        });
        // What could not be written is not tried again when the buffer goes.
        let (_, _) = out.into_parts();
        match written {
            Ok(true) => return Ok(()),
            Ok(false) => {}
            Err(_) if gone == Some(ErrorKind::BrokenPipe) => return Ok(()),
            Err(failure) => return Err(failure),
        }
    }
    Err(Failure::new(
        Code::Busy,
        "Others changed records over and over while the dump was about to begin.",
    )
    .hint("Try again in a moment."))
}

fn unwritable(error: std::io::Error) -> Failure {
    Failure::io("The dump could not be written to standard output", error)
        .hint("What was written of it is not whole; do not keep it.")
}
