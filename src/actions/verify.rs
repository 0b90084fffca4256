//! `mkt verify`: everything that can be checked about the store, a line each with its remedy.

use crate::actions::disposal::register::register_keep;
use crate::actions::disposal::{deep_findings, free_pages_found};
pub use crate::anonymise::needles::Needles;
use crate::domain::audit::Entry;
use crate::domain::user::Permission;
use crate::error::Result;
use crate::keys::DataKey;
use crate::session::Session;
use crate::store::{Store, audit, verify};

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

const RESTORE: &str =
    "Do not work on; ask the administrator to restore the newest good backup beside this store.";

/// Runs every check. With needles it also looks for those, in the records, the indexes and every decrypted page; `deep` sees
/// too that free pages are empty.
pub fn verify_store(
    session: &mut Session,
    needles: Option<&Needles>,
    deep: bool,
    progress: &mut dyn FnMut(&str, u64, u64),
) -> Result<Vec<Check>> {
    session.require(Permission::VerifyStore)?;
    let acting = session.acting().clone();
    let today = session.today();
    let (store, key) = session.store_and_key();
    // The list of disposals in the key file may be behind for a moment after a disposal that was killed.
    register_keep(store, key, &acting)?;
    let pages = page_checks(store, key, needles, deep, progress)?;
    let cipher = verify::cipher_findings(store.db())?;
    let chain = audit::chain_check(store.db(), store.audit_key())?;
    let tx = store.begin(&acting)?;
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
            verify::integrity_findings(&tx)?,
            RESTORE,
        ),
        plain(
            "schema",
            "Tables and rules as this program makes them",
            verify::schema_findings(&tx)?,
            RESTORE,
        ),
        plain(
            "foreign-keys",
            "Links between records",
            verify::foreign_key_findings(&tx)?,
            RESTORE,
        ),
        plain(
            "full-text",
            "Search indexes against their texts",
            verify::full_text_findings(&tx)?,
            RESTORE,
        ),
        plain(
            "audit",
            "The audit trail",
            usize::from(chain.first_broken.is_some()),
            "Tell the Data Protection Officer: somebody changed the trail by other means than mkt. `mkt audit verify` names the entry.",
        ),
    ];
    let wrong = crate::actions::retention_check::stored_dates_wrong(&tx, today)?;
    checks.push(Check {
        check: "dates",
        title: "Stored disposal dates against recomputed ones",
        found: wrong.len(),
        references: wrong.iter().map(ToString::to_string).collect(),
        remedy: "Tell the Data Protection Officer: a date was changed by other means than mkt. Any change to the case recomputes it; a policy that came into force since is reckoned by `mkt retention sweep`.",
    });
    if let Some(needles) = needles {
        let mut found = 0;
        verify::text_scan(&tx, &mut |text| found += needles.count_in(text))?;
        for needle in needles.folded() {
            found += verify::full_text_hits(&tx, needle)?;
        }
        checks.push(plain(
            "absent",
            "Values that should not be there",
            found,
            "Some of the values in the list are still in the store's text or indexes.",
        ));
    }
    tx.commit(Entry::check("verify"))?;
    checks.extend(pages);
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
        checks.push(Check {
            check: "free-pages",
            title: "Free pages hold nothing",
            found: free_pages_found(store, key)?,
            references: Vec::new(),
            remedy: "Deleted content is left in the file: something other than mkt wrote to it. The next disposal writes the file anew without it.",
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
