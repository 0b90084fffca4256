//! Where people stand whom nothing names: nobody is kept without a purpose (UK GDPR Art 5(1)(e)), and nothing says what they are
//! kept for. They are proposed for disposal like any other record, a month after they were recorded or last corrected: in that time
//! whoever recorded them puts them on the case or the referral they were recorded for.

use super::Item;
use crate::domain::date::Date;
use crate::domain::reference::PersonRef;
use crate::domain::retention::{DisposalState, Policy, Rule, loose_disposal_date};
use crate::error::Result;
use crate::store::Db;
use crate::store::person::{person_list_loose, person_loose_since, person_recorded_on};

impl Item {
    /// Somebody whom nothing names since a day; none where something does, which keeps them.
    fn person(person: PersonRef, since: Option<Date>, as_of: Date, policy: &Policy) -> Self {
        let dispose_after = since.map(loose_disposal_date);
        Self {
            reference: person.into(),
            state: match dispose_after {
                Some(day) if day <= as_of => DisposalState::Due,
                _ => DisposalState::NotDue,
            },
            dispose_after,
            rule: since.map(|_| Rule::OnNothing.to_string()),
            policy_version: policy.version,
            blocks: Vec::new(),
            on_list: None,
            has_child: false,
            has_adult: false,
            people: vec![person],
        }
    }

    /// Everybody whom nothing names.
    pub(super) fn people_on(db: &Db, as_of: Date, policy: &Policy) -> Result<Vec<Self>> {
        Ok(person_list_loose(db)?
            .into_iter()
            .map(|(person, since)| Self::person(person, Some(since), as_of, policy))
            .collect())
    }

    /// One person; none where there is nobody of this reference.
    pub(super) fn person_on(
        db: &Db,
        person: PersonRef,
        as_of: Date,
        policy: &Policy,
    ) -> Result<Option<Self>> {
        if person_recorded_on(db, person)?.is_none() {
            return Ok(None);
        }
        let since = person_loose_since(db, person)?;
        Ok(Some(Self::person(person, since, as_of, policy)))
    }
}
