//! The sharing log in the file: disclosures, and what became of contractors' copies. Entries are only ever added: a
//! correction is a new entry that names the one it supersedes, and a trigger holds that.

use rusqlite::types::Value;
use rusqlite::{OptionalExtension, Row, params, params_from_iter};
use serde::Serialize;

use crate::domain::org::RecipientKind;
use crate::domain::record::{Recorded, Stored};
use crate::domain::reference::{
    AccessRequestRef, AnyRef, CaseRef, DisclosureRef, ExportRef, OrganisationRef, Reference,
};
use crate::domain::share::{
    Attestation, Consent, Decision, Disclosure, Method, ReturnedHow, StoredDisclosure,
};
use crate::error::Result;
use crate::store::row::{Columns, imported_columns, to_json};
use crate::store::tx::{Db, WriteTx, no_such};

/// An entry of the sharing log as it stands in the store, with its place in a chain of corrections and what became of a
/// contractor's copy.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct DisclosureRow {
    /// The entry.
    #[serde(flatten)]
    pub disclosure: StoredDisclosure,
    /// The entry that this one corrects.
    pub supersedes: Option<DisclosureRef>,
    /// The entry that corrects this one; none where this one is current.
    pub superseded_by: Option<DisclosureRef>,
    /// Why this one corrects the other.
    pub reason: Option<String>,
    /// That the contractor's copy came back or was destroyed.
    pub attestation: Option<Attestation>,
}

/// Shows the reference only.
impl std::fmt::Debug for DisclosureRow {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "DisclosureRow({})", self.disclosure.reference)
    }
}

impl DisclosureRow {
    /// Whether a contractor still has a copy that must be returned or destroyed, and nobody has attested that it was.
    /// A superseded entry has none: the copy is that of the entry which corrects it.
    pub fn is_copy_outside(&self) -> bool {
        self.disclosure.details.has_copy_outside()
            && self.superseded_by.is_none()
            && self.attestation.is_none()
    }
}

fn columns() -> String {
    format!(
        "r.id, r.case_id, r.access_request_id, r.to_org, r.to_name, r.recipient, r.decision, r.what, r.records, r.purpose,
         r.basis, r.gateway, r.necessity, r.consent, r.consent_why, r.method, r.agreement, r.stored_at, r.return_by,
         r.authorised_by, r.on_date, r.export_id, r.manifest_sha256, r.historic, r.recorded_by, r.recorded_at, {},
         r.supersedes, (SELECT n.id FROM disclosure n WHERE n.supersedes = r.id), r.reason,
         a.how, a.on_date, a.by_whom, a.recorded_by, a.recorded_at",
        imported_columns("S")
    )
}

const FROM: &str = "disclosure r LEFT JOIN disclosure_attestation a ON a.disclosure = r.id";

fn from_row(row: &Row<'_>) -> rusqlite::Result<DisclosureRow> {
    let mut c = Columns::new(row);
    let disclosure = Stored {
        reference: DisclosureRef::from_id(c.get()?),
        details: Disclosure {
            case: c.get::<Option<i64>>()?.map(CaseRef::from_id),
            access_request: c.get::<Option<i64>>()?.map(AccessRequestRef::from_id),
            to: c.get::<Option<i64>>()?.map(OrganisationRef::from_id),
            to_name: c.get()?,
            recipient: c.word(RecipientKind::parse)?,
            decision: c.word(Decision::parse)?,
            what: c.get()?,
            records: c.word(records_read)?,
            purpose: c.get()?,
            basis: c.get()?,
            gateway: c.get()?,
            necessity: c.get()?,
            consent: c.word(Consent::parse)?,
            consent_why: c.get()?,
            method: c.word(Method::parse)?,
            agreement: c.get()?,
            stored_at: c.get()?,
            return_by: c.optional_date()?,
            authorised_by: c.get()?,
            on: c.date()?,
            export: c.get::<Option<i64>>()?.map(ExportRef::from_id),
            manifest_sha256: c.get()?,
            historic: c.get()?,
        },
        recorded: c.recorded()?,
        imported: c.imported()?,
    };
    Ok(DisclosureRow {
        disclosure,
        supersedes: c.get::<Option<i64>>()?.map(DisclosureRef::from_id),
        superseded_by: c.get::<Option<i64>>()?.map(DisclosureRef::from_id),
        reason: c.get()?,
        attestation: attestation_read(&mut c)?,
    })
}

/// The records an entry names, a JSON list of references.
fn records_read(text: &str) -> Option<Vec<AnyRef>> {
    let texts: Vec<String> = serde_json::from_str(text).ok()?;
    texts.iter().map(|text| text.parse().ok()).collect()
}

fn attestation_read(c: &mut Columns<'_, '_>) -> rusqlite::Result<Option<Attestation>> {
    let how = c.optional_word(ReturnedHow::parse)?;
    let on = c.optional_date()?;
    let by_whom: Option<String> = c.get()?;
    let recorded_by: Option<String> = c.get()?;
    let recorded_at: Option<String> = c.get()?;
    Ok(match (how, on, by_whom, recorded_by, recorded_at) {
        (Some(how), Some(on), Some(by_whom), Some(recorded_by), Some(recorded_at)) => {
            Some(Attestation {
                how,
                on,
                by_whom,
                recorded_by,
                recorded_at,
            })
        }
        _ => None,
    })
}

/// Adds an entry under its reference. `supersedes` names the entry it corrects and `reason` says why; the caller has made
/// sure that nothing supersedes that one yet (the column is unique, so that a second correction can never be stored).
pub fn disclosure_insert(
    tx: &WriteTx<'_>,
    reference: DisclosureRef,
    disclosure: &Disclosure,
    supersedes: Option<DisclosureRef>,
    reason: Option<&str>,
    recorded: &Recorded,
) -> Result<()> {
    tx.sql()
        .prepare_cached(
            "INSERT INTO disclosure (id, case_id, access_request_id, to_org, to_name, recipient, decision, what, records, purpose,
                                     basis, gateway, necessity, consent, consent_why, method, agreement, stored_at, return_by,
                                     authorised_by, on_date, export_id, manifest_sha256, historic, supersedes, reason,
                                     recorded_by, recorded_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23,
                     ?24, ?25, ?26, ?27, ?28)",
        )?
        .execute(params![
            reference.id(),
            disclosure.case.map(Reference::id),
            disclosure.access_request.map(Reference::id),
            disclosure.to.map(Reference::id),
            disclosure.to_name,
            disclosure.recipient.word(),
            disclosure.decision.word(),
            disclosure.what,
            to_json(&disclosure.records)?,
            disclosure.purpose,
            disclosure.basis,
            disclosure.gateway,
            disclosure.necessity,
            disclosure.consent.word(),
            disclosure.consent_why,
            disclosure.method.word(),
            disclosure.agreement,
            disclosure.stored_at,
            disclosure.return_by.map(|day| day.to_string()),
            disclosure.authorised_by,
            disclosure.on.to_string(),
            disclosure.export.map(Reference::id),
            disclosure.manifest_sha256,
            disclosure.historic,
            supersedes.map(Reference::id),
            reason,
            recorded.by,
            recorded.at.to_string(),
        ])?;
    Ok(())
}

/// Records that a contractor's copy came back or was destroyed. There is one attestation of an entry at most; the caller
/// has looked.
pub fn attestation_insert(
    tx: &WriteTx<'_>,
    reference: DisclosureRef,
    attestation: &Attestation,
) -> Result<()> {
    tx.sql()
        .prepare_cached(
            "INSERT INTO disclosure_attestation (disclosure, how, on_date, by_whom, recorded_by, recorded_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        )?
        .execute(params![
            reference.id(),
            attestation.how.word(),
            attestation.on.to_string(),
            attestation.by_whom,
            attestation.recorded_by,
            attestation.recorded_at,
        ])?;
    Ok(())
}

/// One entry, current or superseded; exit 4 where there is none.
pub fn disclosure_get(db: &Db, reference: DisclosureRef) -> Result<DisclosureRow> {
    db.sql()
        .prepare_cached(&format!("SELECT {} FROM {FROM} WHERE r.id = ?1", columns()))?
        .query_row([reference.id()], from_row)
        .optional()?
        .ok_or_else(|| no_such(reference))
}

/// The entries of a case in the order of their days, then of their references: the current ones, or with `all` the
/// superseded ones too. Answers to access requests are of no case and not among them.
pub fn disclosure_list_for_case(db: &Db, case: CaseRef, all: bool) -> Result<Vec<DisclosureRow>> {
    let mut statement = db.sql().prepare_cached(&format!(
        "SELECT {} FROM {FROM}
         WHERE r.case_id = ?1 AND (?2 OR NOT EXISTS (SELECT 1 FROM disclosure n WHERE n.supersedes = r.id))
         ORDER BY r.on_date, r.id",
        columns()
    ))?;
    let rows = statement.query_map(params![case.id(), all], from_row)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Which entries [`disclosure_list`] is asked for.
#[derive(Debug, Clone, Copy, Default)]
pub struct DisclosureFilter {
    /// Only those of this case.
    pub case: Option<CaseRef>,
    /// Only those to this organisation.
    pub to: Option<OrganisationRef>,
    /// Only those of this export.
    pub export: Option<ExportRef>,
    /// Only answers to this access request.
    pub access_request: Option<AccessRequestRef>,
    /// Superseded entries too.
    pub all: bool,
}

/// Entries of the sharing log, the newest reference first.
pub fn disclosure_list(db: &Db, filter: &DisclosureFilter) -> Result<Vec<DisclosureRow>> {
    let wanted = [
        ("case_id", filter.case.map(Reference::id)),
        ("to_org", filter.to.map(Reference::id)),
        ("export_id", filter.export.map(Reference::id)),
        (
            "access_request_id",
            filter.access_request.map(Reference::id),
        ),
    ];
    // Only the conditions that are asked for stand in the query, so that each finds its index.
    let mut conditions = Vec::new();
    let mut values = Vec::new();
    for (column, id) in wanted {
        if let Some(id) = id {
            values.push(Value::Integer(id));
            conditions.push(format!("r.{column} = ?{}", values.len()));
        }
    }
    if !filter.all {
        conditions
            .push("NOT EXISTS (SELECT 1 FROM disclosure n WHERE n.supersedes = r.id)".to_owned());
    }
    let condition = if conditions.is_empty() {
        String::new()
    } else {
        format!("WHERE {}", conditions.join(" AND "))
    };
    let mut statement = db.sql().prepare_cached(&format!(
        "SELECT {} FROM {FROM} {condition} ORDER BY r.id DESC",
        columns()
    ))?;
    let rows = statement.query_map(params_from_iter(values), from_row)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// An entry that says by reference what it is about.
pub struct DisclosureNaming {
    /// The entry.
    pub reference: DisclosureRef,
    /// Its case.
    pub case: CaseRef,
    /// The records it names.
    pub records: Vec<AnyRef>,
}

/// The entries of cases that name records, corrected ones too, in the order of their references. Answers to access requests are
/// not among them: what other people are told of themselves is theirs, and less what is about others.
pub fn disclosure_naming_list(db: &Db) -> Result<Vec<DisclosureNaming>> {
    let mut statement = db.sql().prepare_cached(
        "SELECT id, case_id, records FROM disclosure WHERE case_id IS NOT NULL AND records <> '[]' ORDER BY id",
    )?;
    let rows = statement.query_map([], |row| {
        let mut c = Columns::new(row);
        Ok(DisclosureNaming {
            reference: DisclosureRef::from_id(c.get()?),
            case: CaseRef::from_id(c.get()?),
            records: c.word(records_read)?,
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// The entries whose contractor still has a copy: current, shared, and neither return nor destruction attested. Those to
/// be returned first come first; a historic one without a date of return before all.
pub fn disclosure_list_copies_outside(db: &Db) -> Result<Vec<DisclosureRow>> {
    copies_outside(db, None)
}

/// The same for one case: what blocks its disposal (RULES.md section 4).
pub fn disclosure_list_copies_outside_for_case(
    db: &Db,
    case: CaseRef,
) -> Result<Vec<DisclosureRow>> {
    copies_outside(db, Some(case))
}

fn copies_outside(db: &Db, case: Option<CaseRef>) -> Result<Vec<DisclosureRow>> {
    let of_case = if case.is_some() {
        "AND r.case_id = ?1"
    } else {
        ""
    };
    let mut statement = db.sql().prepare_cached(&format!(
        "SELECT {} FROM {FROM}
         WHERE r.recipient = 'contractor' AND r.decision = 'shared' {of_case} AND a.disclosure IS NULL
           AND NOT EXISTS (SELECT 1 FROM disclosure n WHERE n.supersedes = r.id)
         ORDER BY r.return_by, r.id",
        columns()
    ))?;
    let rows = statement.query_map(params_from_iter(case.map(Reference::id)), from_row)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}
