//! The rules of RULES.md section 6 for one entry of the sharing log.

use crate::domain::date::{Date, date_in_words};
use crate::domain::org::RecipientKind;
use crate::domain::reference::AnyRef;
use crate::domain::share::{Consent, Decision, Disclosure, Method};
use crate::domain::text::Problem;

impl Disclosure {
    /// The rules of RULES.md section 6 that stand against it and can be told without the store: consent needs a reason
    /// unless it was given; a contractor needs an agreement, a place and a date; a family needs an export, and is given nothing beside it.
    pub(super) fn rules_against(&self) -> Vec<Problem> {
        let mut against = Vec::new();
        if self.consent != Consent::Given && self.consent_why.is_none() {
            against.push(Problem::new(
                "consent_why",
                "required-by-rule",
                "Say why consent was not sought, or why a refusal was overridden.",
            ));
        }
        if self.decision == Decision::Shared && self.recipient == RecipientKind::Contractor {
            for (field, is_there, what) in [
                (
                    "agreement",
                    self.agreement.is_some(),
                    "the reference of the agreement",
                ),
                (
                    "stored_at",
                    self.stored_at.is_some(),
                    "where the contractor keeps the data",
                ),
                (
                    "return_by",
                    self.return_by.is_some(),
                    "the date by which it is returned or destroyed",
                ),
            ] {
                if !is_there {
                    against.push(Problem::new(
                        field,
                        "required-by-rule",
                        format!("Sharing with a contractor needs {what}."),
                    ));
                }
            }
            if self.return_by.is_some_and(|day| day < self.on) {
                against.push(Problem::new(
                    "return_by",
                    "before-sharing",
                    "The date of return is before the day of sharing.",
                ));
            }
        }
        if self.needs_export() && self.export.is_none() {
            against.push(Problem::new(
                "export",
                "required-by-rule",
                "Only a released anonymised export may be shared with the person or their family: name it with --export E-…",
            ));
        }
        against.extend(self.beside_the_export());
        against
    }

    /// The records it names that are not for a family: each but the export itself.
    fn beside_the_export(&self) -> impl Iterator<Item = Problem> + '_ {
        let export = self.export.map(AnyRef::from);
        self.records
            .iter()
            .filter(move |record| self.needs_export() && Some(**record) != export)
            .map(|record| {
                Problem::new(
                    "records",
                    "required-by-rule",
                    format!(
                        "Only a released anonymised export may be shared with the person or their family; {record} is not the export that is named. Name no other record."
                    ),
                )
            })
    }

    /// What stands against sharing its export on its day, if anything does: an export that was released on this day was there to be
    /// shared from then on, whoever got it (RULES.md section 6). Days are compared, because of sharing only the day is kept.
    pub fn before_release_problem(&self, released_on: Date) -> Option<Problem> {
        let export = self.export?;
        (self.decision == Decision::Shared && self.on < released_on).then(|| {
            Problem::new(
                "on",
                "before-release",
                format!(
                    "{export} was released on {} and cannot have been shared before that.",
                    date_in_words(released_on)
                ),
            )
        })
    }

    /// Whether the rule for families applies: to `service-user-or-family` only a released anonymised export may be shared.
    pub fn needs_export(&self) -> bool {
        self.decision == Decision::Shared
            && self.recipient == RecipientKind::ServiceUserOrFamily
            && self.method != Method::AccessRequest
    }

    /// Whether the contractor's copy has to be returned or destroyed, and that attested.
    pub fn has_copy_outside(&self) -> bool {
        self.decision == Decision::Shared && self.recipient == RecipientKind::Contractor
    }

    /// Whether the copy that `before` gave a contractor is the one that this entry, which corrects it, gives.
    pub fn is_same_copy(&self, before: &Self) -> bool {
        before.has_copy_outside()
            && self.has_copy_outside()
            && self.to == before.to
            && self.to_name == before.to_name
    }

    /// What stands against attesting on this day that the copy came back or was destroyed, if anything does.
    pub fn attested_on_problem(&self, on: Date, today: Date) -> Option<Problem> {
        if on > today {
            return Some(Problem::new(
                "on",
                "in-the-future",
                "The day of return or destruction is in the future; attest it when it has happened.",
            ));
        }
        (on < self.on).then(|| {
            Problem::new(
                "on",
                "before-sharing",
                "The day of return or destruction is before the day of sharing.",
            )
        })
    }
}
