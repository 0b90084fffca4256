//! What a restriction does (UK GDPR Art 18): the records of the person are marked wherever they are shown, and are neither
//! shared nor exported without the Data Protection Officer.
//!
//! It does so from the day a restriction or an objection is asked for: while nothing is decided, nothing should leave that may
//! not be used afterwards (Art 18(1)(d)). One that was granted does so until it is lifted. It follows a person through merges
//! and splits, because every reference that stands for them is looked at.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::domain::date::Date;
use crate::domain::reference::{AnyRef, CaseRef, PersonRef, RightsRequestRef};
use crate::domain::rights::{RightsKind, RightsState};
use crate::domain::user::Permission;
use crate::error::{Failure, Result};
use crate::session::Session;
use crate::store::case::{case_list_naming, person_list_of_case};
use crate::store::rights::people::person_list_of_records;
use crate::store::rights::{StandingRequest, rights_request_list_standing};
use crate::store::sweep::person_list_same;
use crate::store::tx::Db;

/// That the use of a person's data is restricted, or that they have asked for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Mark {
    /// The person, by the reference under which they were looked for.
    pub person: PersonRef,
    /// The rights request.
    pub request: RightsRequestRef,
    /// A restriction or an objection.
    pub kind: RightsKind,
    /// Whether it was granted and is in force; else it waits for a decision.
    pub in_force: bool,
}

impl Mark {
    /// What stands against letting records leave, in a sentence without a value from a record.
    pub fn against_use(&self) -> String {
        let what = if self.in_force {
            "is restricted"
        } else {
            "may have to be restricted, which is not decided yet"
        };
        format!(
            "The use of what is held about {} {what} ({}).",
            self.person, self.request
        )
    }

    /// What it means, in a sentence without a value from a record.
    pub fn sentence(&self) -> String {
        let (person, request) = (self.person, self.request);
        match (self.kind, self.in_force) {
            (RightsKind::Objection, true) => format!(
                "Restricted: an objection of {person} was granted ({request}). Their records are kept, and shared or exported by the Data Protection Officer alone."
            ),
            (_, true) => format!(
                "Restricted: the use of what is held about {person} is restricted ({request}). It is kept, and shared or exported by the Data Protection Officer alone."
            ),
            (RightsKind::Objection, false) => format!(
                "Restriction asked for: {person} objects, which is not decided yet ({request}). Until it is, their records are shared or exported by the Data Protection Officer alone."
            ),
            (_, false) => format!(
                "Restriction asked for: {person} asks that the use of their data is restricted, which is not decided yet ({request}). Until it is, their records are shared or exported by the Data Protection Officer alone."
            ),
        }
    }
}

/// Every restriction that stands, each with every reference of its person. There are few; they are read once a command.
pub struct Restrictions(Vec<(Vec<PersonRef>, StandingRequest)>);

impl Restrictions {
    /// Reads them.
    pub fn read(db: &Db) -> Result<Self> {
        rights_request_list_standing(db)?
            .into_iter()
            .filter(|request| request.kind.restricts())
            .map(|request| Ok((person_list_same(db, request.subject)?, request)))
            .collect::<Result<_>>()
            .map(Self)
    }

    /// Those of them that were asked for on this day or before: what was shared earlier was not restricted then.
    pub fn asked_by(&self, day: Date) -> Self {
        Self(
            self.0
                .iter()
                .filter(|(_, request)| request.received_on <= day)
                .cloned()
                .collect(),
        )
    }

    /// What stands about these people, in the order of their references.
    pub fn of(&self, people: impl IntoIterator<Item = PersonRef>) -> Vec<Mark> {
        if self.0.is_empty() {
            return Vec::new();
        }
        let mut marks: Vec<Mark> = Vec::new();
        for person in people {
            for (same, request) in &self.0 {
                if same.contains(&person) {
                    marks.push(Mark {
                        person,
                        request: request.reference,
                        kind: request.kind,
                        in_force: request.state == RightsState::InForce,
                    });
                }
            }
        }
        marks.sort_unstable();
        marks.dedup();
        marks
    }

    /// What stands about the people of a case: those on it, those who were taken off it, and those its referrals name.
    pub fn of_case(&self, db: &Db, case: CaseRef) -> Result<Vec<Mark>> {
        if self.0.is_empty() {
            return Ok(Vec::new());
        }
        Ok(self.of(person_list_of_case(db, case)?))
    }

    /// What stands about the people of records of any kind: a restriction goes with what is held about a person, by whatever
    /// reference it is named.
    pub fn of_records(
        &self,
        db: &Db,
        records: impl IntoIterator<Item = AnyRef>,
    ) -> Result<Vec<Mark>> {
        if self.0.is_empty() {
            return Ok(Vec::new());
        }
        Ok(self.of(person_list_of_records(db, records)?))
    }

    /// The same of every case about which something stands, for lists: found from the few people, not case by case.
    pub fn by_case(&self, db: &Db) -> Result<BTreeMap<CaseRef, Vec<Mark>>> {
        let mut cases: BTreeMap<CaseRef, Vec<Mark>> = BTreeMap::new();
        for (same, _) in &self.0 {
            for &person in same {
                let marks = self.of([person]);
                for case in case_list_naming(db, person)? {
                    let all = cases.entry(case).or_default();
                    all.extend(marks.iter().copied());
                    all.sort_unstable();
                    all.dedup();
                }
            }
        }
        Ok(cases)
    }
}

/// The marks of a case.
pub fn marks_of_case(db: &Db, case: CaseRef) -> Result<Vec<Mark>> {
    Restrictions::read(db)?.of_case(db, case)
}

/// The requests that marks are from, for the audit trail.
pub fn requests_of(marks: &[Mark]) -> impl Iterator<Item = RightsRequestRef> + '_ {
    marks.iter().map(|mark| mark.request)
}

/// Whether the acting user may let restricted records leave: taken from the session before its transaction begins.
pub struct Gate {
    may_otherwise: Result<()>,
    may: bool,
    has_reason: bool,
    who: Failure,
}

impl Gate {
    /// For a command that needs a permission of its own. The Data Protection Officer may do it without that where the records
    /// are restricted, because then nobody else may.
    pub fn new(session: &Session, otherwise: Permission) -> Result<Self> {
        let may = session.may(Permission::UseRestricted);
        let may_otherwise = session.require(otherwise);
        if !may {
            may_otherwise?;
            return Ok(Self {
                may_otherwise: Ok(()),
                may,
                has_reason: false,
                who: Failure::not_allowed(Permission::UseRestricted.who_may()),
            });
        }
        Ok(Self {
            may_otherwise,
            may,
            has_reason: session
                .acting()
                .reason
                .as_deref()
                .is_some_and(|reason| !crate::domain::text::is_blank(reason)),
            who: Failure::not_allowed(Permission::UseRestricted.who_may()),
        })
    }

    /// Before the questions are asked: as [`Gate::pass`], but the reason may be asked for as well.
    pub fn pass_to_be_asked(mut self, marks: &[Mark]) -> Result<()> {
        self.has_reason = true;
        self.pass(marks)
    }

    /// For what is recorded about restricted records without any of them leaving: the reason is not needed.
    pub fn pass_unless_it_leaves(self, marks: &[Mark]) -> Result<()> {
        if marks.is_empty() || !self.may {
            return self.may_otherwise;
        }
        Ok(())
    }

    /// Lets through what no restriction stands against, for whoever may do it at all; and what one stands against for the Data
    /// Protection Officer, who gives a reason (else exit 2). Anybody else is refused (exit 5).
    pub fn pass(self, marks: &[Mark]) -> Result<()> {
        let Some(first) = marks.first() else {
            return self.may_otherwise;
        };
        let said = first.against_use();
        if !self.may {
            return Err(Failure::not_allowed(format!(
                "{said} {}",
                self.who.message
            ))
            .hint("Ask the Data Protection Officer to do it, or to decide the request first: `mkt rights list` is theirs."));
        }
        if !self.has_reason {
            return Err(Failure::usage(format!(
                "{said} To let it leave all the same, say why: Missing: --reason."
            ))
            .hint("The law allows it with consent, for legal claims, to protect somebody else, or for an important public interest (UK GDPR Art 18(2))."));
        }
        Ok(())
    }
}
