//! Organisations in the file.

use rusqlite::{OptionalExtension, Row, params};

use crate::domain::name::fold;
use crate::domain::org::{Organisation, RecipientKind, StoredOrganisation};
use crate::domain::record::{Recorded, Stored};
use crate::domain::reference::{OrganisationRef, Reference};
use crate::error::Result;
use crate::store::row::{Columns, imported_columns, to_json};
use crate::store::tx::{Db, WriteTx, no_such};

fn columns() -> String {
    format!(
        "r.id, r.name, r.type, r.short_names, r.label, r.contact, r.agreement, r.privacy_notice, r.recorded_by, r.recorded_at, {}",
        imported_columns("O")
    )
}

fn from_row(row: &Row<'_>) -> rusqlite::Result<StoredOrganisation> {
    let mut c = Columns::new(row);
    Ok(Stored {
        reference: OrganisationRef::from_id(c.get()?),
        details: Organisation {
            name: c.get()?,
            kind: c.word(RecipientKind::parse)?,
            short_names: c.json()?,
            label: c.get()?,
            contact: c.get()?,
            agreement: c.get()?,
            privacy_notice: c.get()?,
        },
        recorded: c.recorded()?,
        imported: c.imported()?,
    })
}

/// Adds an organisation under its reference.
pub fn org_insert(
    tx: &WriteTx<'_>,
    reference: OrganisationRef,
    org: &Organisation,
    recorded: &Recorded,
) -> Result<()> {
    tx.sql()
        .prepare_cached(
            "INSERT INTO organisation (id, name, type, short_names, label, contact, agreement, privacy_notice, name_folded,
                                       recorded_by, recorded_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
        )?
        .execute(params![
            reference.id(),
            org.name,
            org.kind.word(),
            to_json(&org.short_names)?,
            org.label,
            org.contact,
            org.agreement,
            org.privacy_notice,
            fold(&org.name),
            recorded.by,
            recorded.at.to_string(),
        ])?;
    Ok(())
}

/// Replaces an organisation's details. The caller keeps the earlier version first.
pub fn org_update(tx: &WriteTx<'_>, reference: OrganisationRef, org: &Organisation) -> Result<()> {
    tx.sql()
        .prepare_cached(
            "UPDATE organisation SET name = ?2, type = ?3, short_names = ?4, label = ?5, contact = ?6, agreement = ?7,
                                     privacy_notice = ?8, name_folded = ?9
             WHERE id = ?1",
        )?
        .execute(params![
            reference.id(),
            org.name,
            org.kind.word(),
            to_json(&org.short_names)?,
            org.label,
            org.contact,
            org.agreement,
            org.privacy_notice,
            fold(&org.name),
        ])?;
    Ok(())
}

/// One organisation; exit 4 where there is none.
pub fn org_get(db: &Db, reference: OrganisationRef) -> Result<StoredOrganisation> {
    db.sql()
        .prepare_cached(&format!(
            "SELECT {} FROM organisation r WHERE r.id = ?1",
            columns()
        ))?
        .query_row([reference.id()], from_row)
        .optional()?
        .ok_or_else(|| no_such(reference))
}

/// All organisations, newest first.
pub fn org_list(db: &Db) -> Result<Vec<StoredOrganisation>> {
    let mut statement = db.sql().prepare_cached(&format!(
        "SELECT {} FROM organisation r ORDER BY r.id DESC",
        columns()
    ))?;
    let rows = statement.query_map([], from_row)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Organisations of the same name, compared as names are.
pub fn org_list_named(db: &Db, name: &str) -> Result<Vec<OrganisationRef>> {
    let mut statement = db
        .sql()
        .prepare_cached("SELECT id FROM organisation WHERE name_folded = ?1 ORDER BY id")?;
    let rows = statement.query_map([fold(name)], |row| row.get(0).map(OrganisationRef::from_id))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}
