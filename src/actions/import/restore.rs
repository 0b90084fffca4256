//! A dump into a store that holds no records yet: references and times of recording are kept as they were.

use serde_json::Value;

use crate::actions::disposal_date::{policy_today, recompute_referral_with, recompute_with};
use crate::actions::import::write::Outcome;
use crate::actions::import::{Import, ImportRequest};
use crate::domain::line::{self, LineKind, object};
use crate::domain::reference::AnyRef;
use crate::domain::text::Problem;
use crate::error::Result;
use crate::outside::record_file::{LineRead, RecordFile};
use crate::store::WriteTx;
use crate::store::dump::{Restored, restore_begin, restore_end, restore_line};
use crate::store::import::identity_is_stored;

/// How a dump begins the line of a record's random identity.
const IDENTITY: &[u8] = br#"{"kind":"record-identity","#;

/// Stores every line as it is. A dump is taken whole or not at all.
pub(super) fn restore(
    tx: &WriteTx<'_>,
    request: &ImportRequest<'_>,
    progress: &mut dyn FnMut(&str, u64, u64),
) -> Result<(Import, Vec<AnyRef>)> {
    restore_begin(tx)?;
    let mut outcome = Outcome::default();
    let mut touched = Vec::new();
    let mut lines = request.file.lines_from(0)?;
    let mut text = Vec::new();
    let mut number = 0;
    loop {
        let read = lines.next(&mut text)?;
        if read == LineRead::End {
            break;
        }
        number += 1;
        if number % 1024 == 0 {
            progress("Records", lines.offset(), request.file.size());
        }
        if text.trim_ascii().is_empty() {
            continue;
        }
        match line_of(&text) {
            Err(problem) => outcome.reject(number, [problem]),
            Ok(value) => match restore_line(tx, &value)? {
                Restored::Refused(problems) => outcome.reject(number, problems),
                Restored::Record(kind, reference) => {
                    touched.extend(reference);
                    if let Some(kind) = LineKind::parse(kind) {
                        outcome.added.count(kind);
                    } else {
                        *outcome.others.entry(kind).or_default() += 1;
                    }
                }
            },
        }
    }
    let stored = outcome.rejected_lines == 0;
    if stored {
        let (cases, referrals) = restore_end(tx, |done, of| progress("Search indexes", done, of))?;
        let policy = policy_today(tx)?;
        for case in cases {
            recompute_with(tx, case, &policy)?;
        }
        for referral in referrals {
            recompute_referral_with(tx, referral, &policy)?;
        }
    }
    let import = Import::new(request, outcome, stored && !request.dry_run);
    Ok((import, touched))
}

fn line_of(text: &[u8]) -> std::result::Result<Value, Problem> {
    let text = line::utf8(text.trim_ascii())?;
    serde_json::from_str(text).map_err(|_| {
        object(text)
            .err()
            .unwrap_or_else(|| Problem::new("", "not-json", "The line is not a whole JSON object."))
    })
}

/// Whether a dump was made of this store, or of the one it was restored from: one of the random identities it carries is borne
/// by the same record here. None where it carries no identity (no referral, no case, no request).
pub(super) fn is_of_this_store(tx: &WriteTx<'_>, file: &RecordFile) -> Result<Option<bool>> {
    let mut lines = file.lines_from(0)?;
    let mut text = Vec::new();
    let mut told = None;
    while lines.next(&mut text)? != LineRead::End {
        // Every identity begins so; no other line is parsed.
        if !text.starts_with(IDENTITY) {
            continue;
        }
        let Ok(value) = line_of(&text) else { continue };
        let word = |field: &str| value.get(field).and_then(Value::as_str);
        let record = value.get("record").and_then(Value::as_i64);
        if let (Some(of), Some(record), Some(id)) = (word("of"), record, word("id")) {
            if identity_is_stored(tx, of, record, id)? {
                return Ok(Some(true));
            }
            told = Some(false);
        }
    }
    Ok(told)
}
