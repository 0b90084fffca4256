//! `mkt verify`: everything that can be checked about the store, a line each with its remedy.

use crate::actions::disposal::register::register_keep;
use crate::actions::disposal::{deep_findings, free_pages_found, lists_not_clean};
use crate::actions::witness::examine;
pub use crate::anonymise::needles::{NeedleProblem, Needles};
use crate::domain::audit::Entry;
use crate::domain::backup::DisposalsUnknown;
use crate::domain::date::Date;
use crate::domain::user::Permission;
use crate::domain::witness::WitnessState;
use crate::error::{Code, Result};
use crate::keys::DataKey;
use crate::session::Session;
use crate::store::restored::disposals_unknown_get;
use crate::store::{Acting, Store, WriteTx, audit, verify};

/// The outcome of one check.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Check {
    /// Its word in JSON.
    pub check: &'static str,
    /// What it looks at, for people.
    pub title: &'static str,
    /// How many things it found.
    pub found: usize,
    /// References concerned, where there are any.
    pub references: Vec<String>,
    /// What to do about it.
    pub remedy: &'static str,
}

/// What is done about a witness that is gone.
pub(super) const GONE: &str = "The witness is gone or was emptied, and an older copy of the store would not be found. Find out who took it away, and put it back; or a Data Protection Officer begins a new one: mkt audit acknowledge --new-witness --reason TEXT";

const RESTORE: &str =
    "Do not work on; ask the administrator to restore the newest good backup beside this store.";

/// How many checks there are without needles.
const CHECKS: u64 = 8;

/// Runs every check. With needles it also looks for those, in the records, the indexes and every decrypted page; `deep` sees
/// too that free pages are empty. The entry is committed first: once SQLCipher has met a damaged page, nothing can be written
/// through the same connection.
pub fn verify_store(
    session: &mut Session,
    needles: Option<&Needles>,
    deep: bool,
    progress: &mut dyn FnMut(&str, u64, u64),
) -> Result<Vec<Check>> {
    session.require(Permission::VerifyStore)?;
    let acting = session.acting().clone();
    let today = session.today();
    let mut entry = Entry::check("verify");
    if let Some(needles) = needles {
        entry = entry.searching_for(needles.folded().len());
    }
    session.begin()?.commit(entry)?;
    let (store, key) = session.store_and_key();
    // The list of disposals in the key file may be behind for a moment after a disposal that was killed. Where damage keeps
    // it from being read, the checks tell of the damage.
    match register_keep(store, key, &acting) {
        Err(failure) if failure.code == Code::Damaged => {}
        kept => kept?,
    }
    let pages = page_checks(store, key, needles, deep, progress)?;
    let mut checks = every_check(store, &acting, today, needles, &mut |_, _| Ok(()))?;
    checks.extend(pages);
    checks.push(witness_check(session)?);
    Ok(checks)
}

/// What the witness, asked from its first line on, and the list of disposals say of the store.
fn witness_check(session: &mut Session) -> Result<Check> {
    let examined = match examine(session) {
        // The other checks tell of the damage.
        Err(failure) if failure.code == Code::Damaged => None,
        examined => Some(examined?),
    };
    let mut check = Check {
        check: "witness",
        title: "The newest end of the audit trail, by its witness",
        found: 0,
        references: Vec::new(),
        remedy: "",
    };
    let Some(examined) = examined else {
        return Ok(check);
    };
    let remedy = if !examined.rolled_back.is_none() {
        check.references = examined
            .rolled_back
            .back
            .iter()
            .map(ToString::to_string)
            .collect();
        Some(
            "This is an older copy of the store; what was recorded since is missing. Put the newer one back, with its .keys and its .witness; or a Data Protection Officer acknowledges it: mkt audit acknowledge --rolled-back --reason TEXT. What is named here was disposed of, and is then destroyed again.",
        )
    } else if examined.state == WitnessState::Gone {
        Some(GONE)
    } else if let WitnessState::Unreadable(_) = examined.state {
        Some(
            "The witness cannot be read, so it finds nothing. Let this account read it as well as append to it; `mkt doctor` says more.",
        )
    } else if examined.unwritable.is_some() || matches!(examined.state, WitnessState::Unmade(_)) {
        Some(
            "Nothing can be written to the witness, so an older copy of the store would not be found. Let this account append to it; `mkt doctor` says more.",
        )
    } else {
        None
    };
    check.found = usize::from(remedy.is_some());
    check.remedy = remedy.unwrap_or_default();
    Ok(check)
}

/// Runs every check on a store, which is left as it is: what some of them need to write is rolled back, and so the guard of
/// the clock has nothing to guard. `step` is told before each check how many are done, and of how many.
pub(super) fn every_check(
    store: &mut Store,
    acting: &Acting,
    today: Date,
    needles: Option<&Needles>,
    step: &mut dyn FnMut(u64, u64) -> Result<()>,
) -> Result<Vec<Check>> {
    let mut done = 0;
    let mut next = || {
        done += 1;
        step(done - 1, CHECKS)
    };
    next()?;
    let cipher = verify::cipher_findings(store.db())?;
    next()?;
    let chain = chain_findings(store)?;
    let tx = store.begin_past_the_clock_guard(acting)?;
    checks_within(&tx, cipher, chain, today, needles, &mut next)
}

/// What a check found; a check that cannot go on because of damage has found it.
fn counted(found: Result<usize>) -> Result<usize> {
    match found {
        Err(failure) if failure.code == Code::Damaged => Ok(1),
        found => found,
    }
}

fn chain_findings(store: &Store) -> Result<usize> {
    counted(
        audit::chain_check(store.db(), store.audit_key())
            .map(|chain| usize::from(!chain.is_whole())),
    )
}

fn checks_within(
    tx: &WriteTx<'_>,
    cipher: usize,
    chain: usize,
    today: Date,
    needles: Option<&Needles>,
    next: &mut dyn FnMut() -> Result<()>,
) -> Result<Vec<Check>> {
    let mut counted = |found: &dyn Fn() -> Result<usize>| {
        next()?;
        counted(found())
    };
    let plain = |check, title, found, remedy| Check {
        check,
        title,
        found,
        references: Vec::new(),
        remedy,
    };
    let mut checks = vec![
        plain("cipher", "Encryption of every page", cipher, RESTORE),
        plain(
            "integrity",
            "Structure of the database",
            counted(&|| verify::integrity_findings(tx))?,
            RESTORE,
        ),
        plain(
            "schema",
            "Tables and rules as this program makes them",
            counted(&|| verify::schema_findings(tx))?,
            RESTORE,
        ),
        plain(
            "foreign-keys",
            "Links between records",
            counted(&|| verify::foreign_key_findings(tx))?,
            RESTORE,
        ),
        plain(
            "full-text",
            "Search indexes against their texts",
            counted(&|| verify::full_text_findings(tx))?,
            RESTORE,
        ),
        plain(
            "audit",
            "The audit trail",
            chain,
            "Tell the Data Protection Officer: somebody changed the trail by other means than mkt. `mkt audit verify` names the entry.",
        ),
    ];
    checks.push(plain(
        "disposals",
        "Disposals made since the backup it was restored from",
        counted(&|| Ok(usize::from(disposals_unknown_get(tx)?.is_some())))?,
        DisposalsUnknown::REMEDY,
    ));
    let references = std::cell::RefCell::new(Vec::new());
    let found = counted(&|| {
        let wrong = crate::actions::retention_check::stored_dates_wrong(tx, today)?;
        references.replace(wrong.iter().map(ToString::to_string).collect());
        Ok(wrong.len())
    })?;
    checks.push(Check {
        check: "dates",
        title: "Stored disposal dates against recomputed ones",
        found,
        references: references.into_inner(),
        remedy: "Tell the Data Protection Officer: a date was changed by other means than mkt. Any change to the case recomputes it.",
    });
    if let Some(needles) = needles {
        let mut found = 0;
        verify::text_scan(tx, &mut |text| found += needles.count_in(text))?;
        for needle in needles.folded() {
            found += verify::full_text_hits(tx, needle)?;
        }
        checks.push(plain(
            "absent",
            "Values that should not be there",
            found,
            "Some of the values in the list are still in the store's text or indexes.",
        ));
    }
    Ok(checks)
}

/// What only the pages themselves show.
fn page_checks(
    store: &Store,
    key: &DataKey,
    needles: Option<&Needles>,
    deep: bool,
    progress: &mut dyn FnMut(&str, u64, u64),
) -> Result<Vec<Check>> {
    let mut checks = Vec::new();
    if deep {
        let found = free_pages_found(store, key)?;
        let waiting = if found > 0 {
            lists_not_clean(store.db())?
        } else {
            Vec::new()
        };
        checks.push(Check {
            check: "free-pages",
            title: "Free pages hold nothing",
            found,
            remedy: if waiting.is_empty() {
                "Deleted content is left in the file: something other than mkt wrote to it. The next disposal writes the file anew without it."
            } else {
                "Deleted content is left in the file: the records of these disposals are destroyed, and the pages were not made clean because that was interrupted or the disk was full. Run `mkt retention dispose` with the list again."
            },
            references: waiting.iter().map(ToString::to_string).collect(),
        });
    }
    if let Some(needles) = needles {
        let looked = deep_findings(store, key, needles, progress)?;
        checks.push(Check {
            check: "absent-pages",
            title: "Values that should not be there, in every page",
            found: usize::try_from(looked.found).unwrap_or(usize::MAX),
            references: Vec::new(),
            remedy: "Some of the values in the list are still in the pages of the file.",
        });
    }
    Ok(checks)
}
