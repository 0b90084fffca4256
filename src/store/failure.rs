//! From `SQLite`'s errors to what an officer reads. `SQLite`'s own text is never shown: it may quote SQL and values.

use rusqlite::ErrorCode;

use crate::error::{Code, Failure};
impl From<rusqlite::Error> for Failure {
    fn from(error: rusqlite::Error) -> Self {
        let code = error.sqlite_error_code();
        let failure = match code {
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Self::new(
                Code::Busy,
                "The store is being used by somebody else just now, and stayed busy for ten seconds.",
            )
            .hint("Nothing was changed. Try again in a moment."),
            Some(ErrorCode::DiskFull) => Self::new(
                Code::Io,
                "The disk that holds the store is full; nothing was changed.",
            )
            .hint("Ask the administrator to free some space, then run the command again."),
            Some(
                ErrorCode::ReadOnly
                | ErrorCode::CannotOpen
                | ErrorCode::PermissionDenied
                | ErrorCode::FileLockingProtocolFailed
                | ErrorCode::NoLargeFileSupport,
            ) => Self::new(
                Code::Io,
                "The store, or the folder it is in, cannot be written to; nothing was changed.",
            )
            .hint("The folder must belong to the account that runs mkt, and be writable for it."),
            Some(ErrorCode::SystemIoFailure) => Self::new(
                Code::Io,
                "The disk that holds the store could not be read or written; nothing was changed.",
            )
            .hint("Ask the administrator to look at the disk, then run `mkt verify`."),
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => {
                Self::new(Code::Damaged, "The store is damaged: a page of it does not decrypt or does not fit.")
                    .hint("Do not delete or replace the file. Ask the administrator to restore the newest backup beside it.")
            }
            Some(ErrorCode::OperationInterrupted) => {
                Self::new(Code::Interrupted, "Interrupted; nothing was changed.")
            }
            Some(ErrorCode::OutOfMemory) => {
                Self::new(Code::Io, "The machine ran out of memory; nothing was changed.")
            }
            Some(ErrorCode::ConstraintViolation) => Self::internal(
                "The store refused the change, because one of its own rules stands against it.",
            ),
            _ => Self::internal("The store could not carry out the command."),
        };
        failure.because(error)
    }
}
