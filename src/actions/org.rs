//! Partner organisations: adding, correcting, looking.

use crate::domain::audit::Entry;
use crate::domain::org::{Organisation, OrganisationInput, StoredOrganisation};
use crate::domain::record::Recorded;
use crate::domain::reference::OrganisationRef;
use crate::domain::user::Permission;
use crate::error::{Failure, Result};
use crate::session::Session;
use crate::store::{history, org, reference};

/// What `org add` did.
pub struct OrgAdded {
    /// The new organisation.
    pub org: StoredOrganisation,
    /// Others of the same name, which may be the same body.
    pub same_name: Vec<OrganisationRef>,
}

/// Adds an organisation.
pub fn org_add(session: &mut Session, input: &OrganisationInput) -> Result<OrgAdded> {
    session.require(Permission::WriteRecords)?;
    let details = Organisation::new(input)?;
    let year = session.year();
    let tx = session.begin()?;
    let same_name = org::org_list_named(&tx, &details.name)?;
    let reference: OrganisationRef = reference::reference_next(&tx, year)?;
    let recorded = Recorded::now(tx.acting().user.as_str(), tx.acting().at);
    org::org_insert(&tx, reference, &details, &recorded)?;
    tx.commit(
        Entry::change("org.add")
            .on(reference)
            .on_all(same_name.iter().copied()),
    )?;
    Ok(OrgAdded {
        org: StoredOrganisation {
            reference,
            details,
            recorded,
            imported: None,
        },
        same_name,
    })
}

/// What `org set` did.
pub struct OrgSet {
    /// The organisation as it is now.
    pub org: StoredOrganisation,
    /// The fields that changed.
    pub changed: Vec<&'static str>,
}

/// Corrects an organisation; what it said before is kept.
pub fn org_set(
    session: &mut Session,
    reference: OrganisationRef,
    input: &OrganisationInput,
) -> Result<OrgSet> {
    session.require(Permission::WriteRecords)?;
    let tx = session.begin()?;
    let mut org = org::org_get(&tx, reference)?;
    let before = org.details.clone();
    let changed = org.details.amend(input)?;
    if changed.is_empty() {
        return Err(Failure::refused(format!(
            "Nothing about {reference} would change."
        )));
    }
    let reason = tx.acting().reason.clone();
    history::earlier_version_insert(&tx, reference, &before, reason.as_deref())?;
    org::org_update(&tx, reference, &org.details)?;
    tx.commit(
        Entry::change("org.set")
            .on(reference)
            .fields(changed.iter().copied()),
    )?;
    Ok(OrgSet { org, changed })
}

/// Shows one organisation.
pub fn org_show(session: &mut Session, reference: OrganisationRef) -> Result<StoredOrganisation> {
    session.require(Permission::ReadRecords)?;
    let tx = session.begin()?;
    let org = org::org_get(&tx, reference)?;
    tx.commit(Entry::view("org.show").on(reference))?;
    Ok(org)
}

/// Lists all organisations, newest first.
pub fn org_list(session: &mut Session) -> Result<Vec<StoredOrganisation>> {
    session.require(Permission::ReadRecords)?;
    let tx = session.begin()?;
    let orgs = org::org_list(&tx)?;
    tx.commit(Entry::view("org.list").on_all(orgs.iter().map(|org| org.reference)))?;
    Ok(orgs)
}
