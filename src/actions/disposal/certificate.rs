//! The certificate of a disposal: what was destroyed in counts, by which rule, who approved it and who carried it out, where it
//! stands in the audit trail, and what was found when the pages were looked through. No name and no free text.
//!
//! A certificate is verified by making it again from the store, as of the entry of the trail that it names, and comparing every
//! word of it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use serde::Serialize;
use serde_json::Value;

use crate::domain::audit::Entry;
use crate::domain::date::Instant;
use crate::domain::disposal::{Destroyed, ItemState};
use crate::domain::reference::DisposalListRef;
use crate::domain::user::Permission;
use crate::error::{Code, Failure, Result};
use crate::outside::files;
use crate::session::Session;
pub use crate::store::audit::checkpoint::Checkpoint;
use crate::store::audit::checkpoint::{checkpoint_mac, checkpoint_newest};
use crate::store::disposal::{Tombstone, tombstone_list};
use crate::store::disposal_list::{Cleaned, DisposalList, disposal_item_list, disposal_list_get};
use crate::store::{Db, audit};

/// The longest certificate that is read, in bytes.
const MOST_BYTES: u64 = 64 * 1024 * 1024;
/// How the line begins by which a certificate says what it was made from.
pub const SEAL: &str = "mkt-certificate";

/// What a certificate was made from: enough to make it again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Seal {
    /// The list.
    pub list: DisposalListRef,
    /// When it was made.
    pub issued_at: Instant,
    /// The version of the program that made it.
    pub program: String,
    /// The newest entry of the audit trail then.
    pub entry: i64,
    /// Its MAC, in hexadecimal.
    pub mac: String,
}

impl Seal {
    /// The line that stands in every form of a certificate.
    pub fn line(&self) -> String {
        format!(
            "{SEAL} {} {} {} {} {}",
            self.list, self.issued_at, self.program, self.entry, self.mac
        )
    }

    /// The seal in the text of a certificate.
    fn find(text: &str) -> Option<Self> {
        let at = text.find(&format!("{SEAL} "))?;
        let mut words = text.get(at..)?.split([' ', '\n', '"', '<', '\\']).skip(1);
        let mut next = || words.next();
        Some(Self {
            list: next()?.parse().ok()?,
            issued_at: Instant::parse(next()?).ok()?,
            program: next()?.to_owned(),
            entry: next()?.parse().ok()?,
            mac: next()?.to_owned(),
        })
    }
}

/// How many records went by one rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ByRule {
    /// The rule.
    pub rule: String,
    /// The version of the policy.
    pub policy_version: u32,
    /// How many cases, referrals and requests.
    pub records: usize,
}

/// The certificate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Certificate {
    /// The list.
    pub list: DisposalListRef,
    /// The store.
    pub store_id: String,
    /// Who made the list, and when.
    pub made_by: String,
    /// When.
    pub made_at: Instant,
    /// The version of the policy in force then.
    pub policy_version: u32,
    /// Who approved.
    pub approved_by: BTreeSet<String>,
    /// Who carried it out.
    pub carried_out_by: BTreeSet<String>,
    /// The first disposal.
    pub first_at: Option<Instant>,
    /// The last disposal.
    pub last_at: Option<Instant>,
    /// How many records of each kind were destroyed.
    pub destroyed: Destroyed,
    /// By which rules.
    pub rules: Vec<ByRule>,
    /// What stays of each record: its tombstone.
    pub records: Vec<Tombstone>,
    /// How many items were skipped because something had changed.
    pub skipped: usize,
    /// How many items were kept back.
    pub kept: usize,
    /// What was found after the pages were made clean; none where they were not yet.
    pub verified: Option<Cleaned>,
    /// What it was made from.
    pub seal: Seal,
}

/// In which form a certificate is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// One JSON document.
    Json,
    /// An accessible page.
    Html,
    /// Text.
    Text,
}

impl Form {
    /// By the ending of a file's name; text where it tells nothing.
    pub fn of(path: &Path) -> Self {
        match path.extension().and_then(|end| end.to_str()) {
            Some(end) if end.eq_ignore_ascii_case("json") => Self::Json,
            Some(end) if end.eq_ignore_ascii_case("html") || end.eq_ignore_ascii_case("htm") => {
                Self::Html
            }
            _ => Self::Text,
        }
    }

    /// By how a text begins.
    fn of_text(text: &str) -> Self {
        match text.trim_start().chars().next() {
            Some('{') => Self::Json,
            Some('<') => Self::Html,
            _ => Self::Text,
        }
    }
}

/// How a certificate is written out: the view's to give.
pub type Render<'r> = &'r dyn Fn(&Certificate, Form) -> Result<String>;

fn may(session: &Session) -> Result<()> {
    // Whoever reads the trail sees the same there, entry by entry.
    session.require(if session.may(Permission::ReadAudit) {
        Permission::ReadAudit
    } else {
        Permission::CarryOutDisposal
    })
}

/// Makes the certificate of a list, and writes it to a file where one is named.
pub fn certificate(
    session: &mut Session,
    list: DisposalListRef,
    out: Option<(&Path, Render<'_>)>,
) -> Result<Certificate> {
    may(session)?;
    let tx = session.begin()?;
    let found = disposal_list_get(&tx, list)?;
    let (entry, _, mac) = audit::head(&tx)?
        .ok_or_else(|| Failure::internal("The audit trail of the store is empty."))?;
    let seal = Seal {
        list,
        issued_at: tx.acting().at,
        program: env!("CARGO_PKG_VERSION").to_owned(),
        entry,
        mac: hex(&mac),
    };
    let made = make(&tx, &found, seal)?;
    if made.records.is_empty() {
        return Err(Failure::refused(format!(
            "Nothing of {list} was destroyed, so that there is nothing to certify."
        ))
        .hint(format!(
            "`mkt retention list {list}` shows where it stands."
        )));
    }
    tx.commit(
        Entry::view("retention.certificate")
            .on(list)
            .on_all(made.records.iter().map(|stone| stone.reference)),
    )?;
    if let Some((path, render)) = out {
        files::create_private_new(path, render(&made, Form::of(path))?.as_bytes())?;
    }
    Ok(made)
}

/// A certificate that says what the store says.
pub struct Verified {
    /// The certificate.
    pub certificate: Certificate,
    /// Where the audit trail was cut since, at or after the entry that the certificate names: what it says was compared with what stays
    /// of the records, but no entry shows any more that it is of this very trail.
    pub cut: Option<Checkpoint>,
}

/// Checks a certificate against the store: the entry of the trail that it names must be there, and it must be word for word
/// what the store would certify. Where the trail was cut since at a later entry, the first cannot be told any more; of the very
/// last that went, the checkpoint has the MAC.
pub fn verify(
    session: &mut Session,
    list: DisposalListRef,
    text: &str,
    render: Render<'_>,
) -> Result<Verified> {
    may(session)?;
    if text.len() as u64 > MOST_BYTES {
        return Err(Failure::refused(
            "The file is too long to be a certificate.",
        ));
    }
    let seal = Seal::find(text).ok_or_else(|| {
        Failure::usage("The file is not a certificate of mkt: its last line is missing.")
            .hint("Give the file as `mkt retention certificate` wrote it.")
    })?;
    if seal.list != list {
        return Err(Failure::refused(format!(
            "The certificate is about {}, not about {list}.",
            seal.list
        )));
    }
    let tx = session.begin()?;
    let found = disposal_list_get(&tx, list)?;
    let known = match audit::entry_mac(&tx, seal.entry)? {
        None => checkpoint_mac(&tx, seal.entry)?,
        known => known,
    }
    .map(|mac| hex(&mac));
    let cut = checkpoint_newest(&tx)?.filter(|cut| seal.entry <= cut.through && known.is_none());
    let same_trail = cut.is_some() || known.as_deref() == Some(seal.mac.as_str());
    let made = make(&tx, &found, seal)?;
    let form = Form::of_text(text);
    let again = render(&made, form)?;
    let same = match form {
        Form::Json => same_json(text, &again),
        Form::Html | Form::Text => text.trim_end() == again.trim_end(),
    };
    tx.commit(Entry::check("retention.certificate").on(list))?;
    if !same_trail {
        return Err(differs(
            list,
            "the entry of the audit trail that it names is not in this store's trail",
        ));
    }
    if !same && form != Form::Json && made.seal.program != env!("CARGO_PKG_VERSION") {
        return Err(differs(
            list,
            "it does not read as this version of mkt writes it, and another wrote it",
        )
        .hint("Check its JSON form, which later versions read."));
    }
    if !same {
        return Err(differs(list, "it does not say what the store says"));
    }
    Ok(Verified {
        certificate: made,
        cut,
    })
}

fn differs(list: DisposalListRef, why: &str) -> Failure {
    Failure::new(
        Code::Found,
        format!("The certificate of {list} does not hold: {why}."),
    )
    .hint("It was changed after it was made, or it was made from another store. Make a new one and compare the two.")
}

/// Whether everything that a certificate says is said by the one made again. A later version of this program may say more.
fn same_json(one: &str, other: &str) -> bool {
    let read = |text: &str| serde_json::from_str::<Value>(text).ok();
    read(one)
        .zip(read(other))
        .is_some_and(|(one, other)| is_said(&one, &other))
}

fn is_said(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Object(one), Value::Object(other)) => one
            .iter()
            .all(|(name, value)| other.get(name).is_some_and(|said| is_said(value, said))),
        (Value::Array(one), Value::Array(other)) => {
            one.len() == other.len()
                && one
                    .iter()
                    .zip(other)
                    .all(|(value, said)| is_said(value, said))
        }
        _ => one == other,
    }
}

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// What the store certifies of a list as of the seal's entry and instant.
fn make(db: &Db, list: &DisposalList, seal: Seal) -> Result<Certificate> {
    let records: Vec<Tombstone> = tombstone_list(db, list.reference)?
        .into_iter()
        .filter(|stone| stone.audit_number <= seal.entry || stone.again)
        .collect();
    let mut destroyed = Destroyed::default();
    let mut rules: BTreeMap<(String, u32), usize> = BTreeMap::new();
    for stone in &records {
        destroyed.add_all(&stone.counts);
        *rules
            .entry((stone.rule.clone(), stone.policy_version))
            .or_default() += 1;
    }
    let settled = |state: ItemState| -> Result<usize> {
        Ok(disposal_item_list(db, list.reference)?
            .iter()
            .filter(|item| {
                item.state == state && item.settled_at.is_some_and(|at| at <= seal.issued_at)
            })
            .count())
    };
    Ok(Certificate {
        list: list.reference,
        store_id: crate::store::verify::store_id(db)?,
        made_by: list.made_by.clone(),
        made_at: list.made_at,
        policy_version: list.policy_version,
        approved_by: records
            .iter()
            .filter_map(|stone| stone.approved_by.clone())
            .collect(),
        carried_out_by: records
            .iter()
            .map(|stone| stone.disposed_by.clone())
            .collect(),
        first_at: records.iter().map(|stone| stone.disposed_at).min(),
        last_at: records.iter().map(|stone| stone.disposed_at).max(),
        destroyed,
        rules: rules
            .into_iter()
            .map(|((rule, policy_version), records)| ByRule {
                rule,
                policy_version,
                records,
            })
            .collect(),
        records,
        skipped: settled(ItemState::Skipped)?,
        kept: settled(ItemState::Kept)?,
        verified: list
            .cleaned
            .clone()
            .filter(|cleaned| cleaned.at <= seal.issued_at),
        seal,
    })
}
