//! After a disposal: the pages are made clean, and looked through for the names and numbers that were taken down before. Those
//! are in memory only, and go with the process.

use std::collections::BTreeSet;

use crate::anonymise::needles::Needles;
use crate::domain::audit::Entry;
use crate::domain::reference::DisposalListRef;
use crate::error::Result;
use crate::keys::{DataKey, KeyFile};
use crate::store::disposal::tombstone_list;
use crate::store::disposal_list::{
    Cleaned, disposal_list_cleaned, disposal_list_get, disposal_list_list,
};
use crate::store::maintenance::{Seen, clean_pages, free_pages_in_use, pages_scan};
use crate::store::open::CipherKey;
use crate::store::tx::Acting;
use crate::store::{Db, Store, verify};

/// What was looked for and found.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Looked {
    /// How many values were looked for.
    pub values: u64,
    /// How often one was found that no remaining record holds.
    pub found: u64,
    /// How many values a remaining record holds too.
    pub held_elsewhere: u64,
}

/// Looks for values everywhere in the file: the terms of the search indexes, and every page, free ones and a journal's
/// included. With `apart` those that a remaining record holds too are told apart; else all are counted.
pub(super) fn look(
    store: &Store,
    key: &CipherKey<'_>,
    needles: &Needles,
    apart: bool,
    progress: &mut dyn FnMut(&str, u64, u64),
) -> Result<Looked> {
    let db = store.db();
    let mut elsewhere: BTreeSet<usize> = BTreeSet::new();
    if apart {
        progress("Looking through the records that remain", 0, 1);
        verify::whole_scan(db, &mut |texts| {
            needles.found_in(&texts.join(" "), &mut elsewhere);
            // Texts of one row stand in its page without anything between them.
            needles.found_in(&joints(texts), &mut elsewhere);
        })?;
    }
    let mut found = 0;
    verify::full_text_terms(db, &mut |term| {
        found += needles.count_in_but(term, &elsewhere);
    })?;
    for (at, needle) in needles.folded().iter().enumerate() {
        if needle.contains(' ') && !elsewhere.contains(&at) {
            found += verify::full_text_hits(db, needle)?;
        }
    }
    pages_scan(
        store.path(),
        key,
        needles.longest(),
        &|last, first| needles.may_straddle(last, first),
        &mut |seen| {
            found += match seen {
                Seen::Page(text) => needles.count_in_but(text, &elsewhere),
                Seen::Across { whole, left, right } => needles
                    .count_in_but(whole, &elsewhere)
                    .saturating_sub(needles.count_in_but(left, &elsewhere))
                    .saturating_sub(needles.count_in_but(right, &elsewhere)),
            };
        },
        progress,
    )?;
    Ok(Looked {
        values: needles.folded().len() as u64,
        found: found as u64,
        held_elsewhere: elsewhere.len() as u64,
    })
}

/// Texts as they stand in a page, one right after the other; of a long one only its ends, at which it meets the others.
fn joints(texts: &[String]) -> String {
    const END: usize = 256;
    let mut joined = String::new();
    for text in texts {
        if text.len() <= 4 * END {
            joined.push_str(text);
            continue;
        }
        joined.extend(text.chars().take(END));
        joined.push('\n');
        let tail: Vec<char> = text.chars().rev().take(END).collect();
        joined.extend(tail.into_iter().rev());
    }
    joined
}

/// The key of the pages of a store, out of the data key and its key file's salt.
pub(super) fn with_cipher<T>(
    store: &Store,
    key: &DataKey,
    then: impl FnOnce(&CipherKey<'_>) -> Result<T>,
) -> Result<T> {
    let keys = KeyFile::load(&KeyFile::path_for(store.path()))?;
    // Its salt is that of another file where the key was changed meanwhile.
    store.must_be_in_place()?;
    let cipher = key.cipher_key(keys.salt())?;
    then(&CipherKey::new(&cipher)?)
}

/// Looks for values in every page of a store, for `mkt verify --deep --absent-from`.
pub fn deep_findings(
    store: &Store,
    key: &DataKey,
    needles: &Needles,
    progress: &mut dyn FnMut(&str, u64, u64),
) -> Result<Looked> {
    with_cipher(store, key, |cipher| {
        look(store, cipher, needles, false, progress)
    })
}

/// How many free pages of a store hold anything, for `mkt verify --deep`.
pub fn free_pages_found(store: &Store, key: &DataKey) -> Result<usize> {
    with_cipher(store, key, |cipher| free_pages_in_use(store.path(), cipher))
}

/// Whether records of a list were destroyed since its pages were last made clean.
pub(super) fn pages_wait(db: &Db, list: DisposalListRef) -> Result<bool> {
    let cleaned = disposal_list_get(db, list)?
        .cleaned
        .map(|cleaned| cleaned.at);
    Ok(tombstone_list(db, list)?
        .iter()
        .any(|stone| !stone.again && cleaned.is_none_or(|at| at < stone.disposed_at)))
}

/// The lists of which records were destroyed since the pages were last made clean, because that failed or was interrupted.
pub fn lists_not_clean(db: &Db) -> Result<Vec<DisposalListRef>> {
    let mut waiting = Vec::new();
    for list in disposal_list_list(db)? {
        if pages_wait(db, list.reference)? {
            waiting.push(list.reference);
        }
    }
    Ok(waiting)
}

/// Makes the pages clean, looks for what was taken down of `of_records` records, and writes down what was found.
pub(super) fn clean(
    store: &mut Store,
    key: &DataKey,
    acting: &Acting,
    list: DisposalListRef,
    needles: Option<&Needles>,
    of_records: usize,
    progress: &mut dyn FnMut(&str, u64, u64),
) -> Result<Cleaned> {
    let looked = with_cipher(store, key, |cipher| {
        clean_pages(store.path(), cipher, progress)?;
        match needles {
            Some(needles) => look(store, cipher, needles, true, progress),
            None => Ok(Looked::default()),
        }
    })?;
    let tx = store.begin(acting)?;
    let cleaned = Cleaned {
        at: tx.acting().at,
        looked_for: looked.values,
        of_records: of_records as u64,
        found: looked.found,
        held_elsewhere: looked.held_elsewhere,
        program: env!("CARGO_PKG_VERSION").to_owned(),
    };
    disposal_list_cleaned(&tx, list, &cleaned)?;
    tx.commit(Entry::check("retention.clean").on(list))?;
    Ok(cleaned)
}
