//! Why a case or a declined referral may be disposed of from a day on, or not: every date that was considered, what was
//! decided, and what stands against disposal, for somebody who has to sign.

use crate::actions::retention::policy;
use crate::actions::retention::survey::{Item, standing};
use crate::domain::audit::Entry;
use crate::domain::date::Date;
use crate::domain::reference::{
    AnyRef, CaseRef, DisclosureRef, Kind, OrganisationRef, PersonRef, Reference, ReferralRef,
    RightsRequestRef,
};
use crate::domain::retention::{
    Block, BlockKind, DisposalPlan, Policy, disposal_plan, referral_disposal_plan,
};
use crate::domain::rights::RightsState;
use crate::domain::user::Permission;
use crate::error::{Failure, Result};
use crate::session::Session;
use crate::store::Db;
use crate::store::case::case_facts;
use crate::store::disposal::missing;
use crate::store::disposal_list::retention_decision_list;
pub use crate::store::disposal_list::{Decided, RetentionDecision};
use crate::store::hold::{StoredHold, hold_get};
use crate::store::policy::policy_current;
use crate::store::referral::referral_facts;
use crate::store::rights::rights_request_get;
use crate::store::share::disclosure_get;
use crate::store::sweep::request_swept_get;

/// What is known of one block.
#[derive(Debug, Clone)]
pub enum Obstacle {
    /// A hold on the case, on a person, or on a class of cases.
    Hold(Box<StoredHold>),
    /// A request or a complaint that is not over.
    Request {
        /// From whom or about whom.
        people: Vec<PersonRef>,
        /// Of a rights request: that it was granted and is in force.
        in_force: bool,
    },
    /// A contractor who still has a copy.
    Contractor {
        /// Who, where it is an organisation on record.
        to: Option<OrganisationRef>,
        /// The day it was shared.
        on: Date,
        /// The day by which it is to be returned or destroyed.
        return_by: Option<Date>,
    },
    /// Something that is known by its reference only.
    Other,
}

/// The days that the years run from.
#[derive(Debug, Clone, Copy)]
pub struct Days {
    /// The opening of the case, or the receipt of the referral.
    pub began_on: Date,
    /// The closing, or the declining.
    pub closed_on: Option<Date>,
    /// The latest note.
    pub last_note_on: Option<Date>,
    /// The latest entry in the sharing log.
    pub last_disclosure_on: Option<Date>,
}

/// The whole explanation.
pub struct Explained {
    /// Where it stands today by what is stored, with its blocks.
    pub item: Item,
    /// What follows from the facts now; the same as what is stored, unless the store is damaged.
    pub plan: DisposalPlan,
    /// The policy used.
    pub policy: Policy,
    /// The days that the years run from.
    pub days: Days,
    /// What is known of each block of the item, in the same order.
    pub obstacles: Vec<(Block, Obstacle)>,
    /// What managers decided, oldest first.
    pub decisions: Vec<RetentionDecision>,
    /// Today.
    pub today: Date,
}

impl Explained {
    /// Whether what is stored is what follows from the facts.
    pub fn is_as_stored(&self) -> bool {
        self.plan.date.date() == self.item.dispose_after
            && self.plan.date.rule().map(|rule| rule.to_string()) == self.item.rule
    }
}

/// What can be explained and decided: a case, or a referral. Fails with usage (exit 2) for other references.
pub fn decided_of(reference: AnyRef) -> Result<Decided> {
    match reference.kind() {
        Kind::Case => Ok(Decided::Case(CaseRef::from_id(reference.id()))),
        Kind::Referral => Ok(Decided::Referral(ReferralRef::from_id(reference.id()))),
        other => Err(Failure::usage(format!(
            "{reference} is {}; this takes a case, C-…, or a declined referral, R-….",
            other.a_word()
        ))),
    }
}

/// The facts of a case or a referral and what follows from them.
pub(super) fn plan_of(db: &Db, about: Decided, policy: &Policy) -> Result<(DisposalPlan, Days)> {
    match about {
        Decided::Case(case) => {
            let facts = case_facts(db, case)?;
            Ok((
                disposal_plan(&facts, policy),
                Days {
                    began_on: facts.opened_on,
                    closed_on: facts.closed_on,
                    last_note_on: facts.last_note_on,
                    last_disclosure_on: facts.last_disclosure_on,
                },
            ))
        }
        Decided::Referral(referral) => {
            let (received_on, declined_on, subjects) = referral_facts(db, referral)?;
            Ok((
                referral_disposal_plan(received_on, declined_on, &subjects, policy),
                Days {
                    began_on: received_on,
                    closed_on: declined_on,
                    last_note_on: None,
                    last_disclosure_on: None,
                },
            ))
        }
    }
}

fn obstacle(db: &Db, block: &Block) -> Result<Obstacle> {
    let Ok(reference) = block.reference.parse::<AnyRef>() else {
        return Ok(Obstacle::Other);
    };
    Ok(match block.kind {
        BlockKind::Hold | BlockKind::ClassHold => {
            Obstacle::Hold(Box::new(hold_get(db, Reference::from_id(reference.id()))?))
        }
        BlockKind::AccessRequest | BlockKind::RightsRequest | BlockKind::Complaint => {
            let in_force = reference.kind() == Kind::RightsRequest
                && rights_request_get(db, RightsRequestRef::from_id(reference.id()))?.state
                    == RightsState::InForce;
            match request_swept_get(db, reference)? {
                Some((people, _)) => Obstacle::Request { people, in_force },
                None => Obstacle::Other,
            }
        }
        BlockKind::Reviewer => {
            let row = disclosure_get(db, DisclosureRef::from_id(reference.id()))?;
            let details = row.disclosure.details;
            Obstacle::Contractor {
                to: details.to,
                on: details.on,
                return_by: details.return_by,
            }
        }
        BlockKind::Named => Obstacle::Other,
    })
}

/// Explains the date of one case or declined referral.
pub fn explain(session: &mut Session, reference: AnyRef) -> Result<Explained> {
    session.require(Permission::ReadRecords)?;
    let about = decided_of(reference)?;
    let today = session.today();
    let tx = session.begin()?;
    policy::catch_up_one(&tx, about, today)?;
    let item = standing(&tx, &[reference], today)?
        .remove(&reference)
        .ok_or_else(|| missing(&tx, reference))?;
    let policy = policy_current(&tx, today)?;
    let (plan, days) = plan_of(&tx, about, &policy)?;
    let decisions = retention_decision_list(&tx, about)?;
    let mut obstacles = Vec::with_capacity(item.blocks.len());
    for block in &item.blocks {
        obstacles.push((block.clone(), obstacle(&tx, block)?));
    }
    let mut people: Vec<PersonRef> = plan
        .candidates
        .iter()
        .filter_map(|candidate| candidate.subject.map(PersonRef::from_id))
        .chain(decisions.iter().map(|decision| decision.subject))
        .chain(obstacles.iter().flat_map(|(_, known)| match known {
            Obstacle::Hold(hold) => hold.person.into_iter().collect(),
            Obstacle::Request { people, .. } => people.clone(),
            Obstacle::Contractor { .. } | Obstacle::Other => Vec::new(),
        }))
        .collect();
    people.sort_unstable();
    people.dedup();
    tx.commit(
        Entry::view("retention.explain")
            .on(reference)
            .on_all(people)
            .on_all(
                item.blocks
                    .iter()
                    .filter_map(|block| block.reference.parse::<AnyRef>().ok()),
            ),
    )?;
    Ok(Explained {
        item,
        plan,
        policy,
        days,
        obstacles,
        decisions,
        today,
    })
}
