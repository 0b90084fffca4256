//! Where every case, declined referral and closed request stands on a day, and what stands against its disposal
//! (RULES.md section 4).
//!
//! Dates come from the index that is kept beside the records. Blocks come from the few things that block: the holds that
//! stand, the open requests, the contractors' copies. No row of a case is read.

mod people;
mod trail;

use std::collections::HashMap;

use crate::domain::date::Date;
use crate::domain::hold::HoldTarget;
use crate::domain::reference::{
    AnyRef, CaseRef, DisposalListRef, Kind, PersonRef, Reference, ReferralRef,
};
use crate::domain::retention::{
    Block, BlockKind, Category, DisposalState, Policy, ReferralSubject, category_on,
    request_disposal_date, requests_due_closed_by,
};
use crate::error::Result;
use crate::store::Db;
use crate::store::audit::checkpoint::old_end_through;
use crate::store::case::{case_list_naming, referral_list_naming, tag_key};
use crate::store::disposal_list::disposal_list_any_waiting;
use crate::store::hold::hold_list_active;
use crate::store::policy::policy_current;
use crate::store::referral::referral_facts;
use crate::store::rights::case_of_record;
use crate::store::sweep::{
    StandingMatter, Swept, SweptCounts, SweptRequest, case_has_tag, case_list_with_copies_outside,
    case_sweep_count, case_sweep_list, disposal_item_proposed_on, person_list_same,
    referral_sweep_count, referral_sweep_list, request_count_closed_after,
    request_list_closed_after, request_list_closed_by, request_list_standing, request_swept_get,
    swept_get,
};

/// Where one record stands.
#[derive(Debug, Clone)]
pub struct Item {
    /// The case, the referral or the request.
    pub reference: AnyRef,
    /// Where it stands.
    pub state: DisposalState,
    /// The first day on which its disposal is allowed; none where it is open or undetermined.
    pub dispose_after: Option<Date>,
    /// The rule the date comes from, or that stands in the way of one.
    pub rule: Option<String>,
    /// The version of the policy by which the date was reckoned.
    pub policy_version: u32,
    /// What stands against its disposal.
    pub blocks: Vec<Block>,
    /// The list on which its disposal is proposed already.
    pub on_list: Option<DisposalListRef>,
    has_child: bool,
    has_adult: bool,
    /// From whom or about whom the request or the complaint is.
    people: Vec<PersonRef>,
}

impl From<Swept> for Item {
    fn from(swept: Swept) -> Self {
        Self {
            reference: swept.reference,
            state: swept.state,
            dispose_after: swept.dispose_after,
            rule: swept.rule,
            policy_version: swept.policy_version,
            blocks: Vec::new(),
            on_list: None,
            has_child: swept.has_child,
            has_adult: swept.has_adult,
            people: Vec::new(),
        }
    }
}

impl Item {
    /// Puts its blocks in order. A due one with a block is blocked.
    fn settle(&mut self) {
        self.blocks.sort_unstable();
        self.blocks.dedup();
        if self.state == DisposalState::Due && !self.blocks.is_empty() {
            self.state = DisposalState::Blocked;
        }
    }

    fn request(
        reference: AnyRef,
        people: Vec<PersonRef>,
        closed_on: Option<Date>,
        as_of: Date,
        policy: &Policy,
    ) -> Self {
        let dispose_after = request_disposal_date(closed_on, policy);
        Self {
            reference,
            state: match dispose_after {
                None => DisposalState::NotClosed,
                Some(day) if day <= as_of => DisposalState::Due,
                Some(_) => DisposalState::NotDue,
            },
            dispose_after,
            rule: dispose_after.map(|_| policy.requests_rule().to_string()),
            policy_version: policy.version,
            blocks: Vec::new(),
            on_list: None,
            has_child: false,
            has_adult: false,
            people,
        }
    }
}

/// How many records stand where.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Open.
    pub not_closed: u64,
    /// The date lies ahead.
    pub not_due: u64,
    /// The date has come and nothing stands against disposal.
    pub due: u64,
    /// The date has come and something stands against disposal.
    pub blocked: u64,
    /// Without a date until a manager decides.
    pub undetermined: u64,
}

impl Counts {
    /// All of them.
    pub const fn examined(&self) -> u64 {
        self.not_closed + self.not_due + self.due + self.blocked + self.undetermined
    }
}

/// The records of one kind.
#[derive(Debug, Clone)]
pub struct Part {
    /// Those that are due, blocked or undetermined; all of them where all were asked for.
    pub items: Vec<Item>,
    /// How many stand where.
    pub counts: Counts,
}

/// Where everything stands on a day.
#[derive(Debug, Clone)]
pub struct Survey {
    /// The day.
    pub as_of: Date,
    /// The version of the policy by which the dates are reckoned.
    pub policy_version: u32,
    /// The cases.
    pub cases: Part,
    /// The referrals that wait or were declined; accepted ones go with their case.
    pub referrals: Part,
    /// The access requests, rights requests and complaints.
    pub requests: Part,
    /// The people whom nothing names: on no case, no referral, no request.
    pub people: Part,
    /// The old end of the audit trail, where any of it may go.
    pub trail: Part,
}

impl Survey {
    /// The items of every kind: cases, referrals, requests, people whom nothing names, the audit trail.
    pub fn every_item(&self) -> impl Iterator<Item = &Item> {
        self.cases
            .items
            .iter()
            .chain(&self.referrals.items)
            .chain(&self.requests.items)
            .chain(&self.people.items)
            .chain(&self.trail.items)
    }

    /// How many records of every kind are due.
    pub const fn due(&self) -> u64 {
        self.cases.counts.due
            + self.referrals.counts.due
            + self.requests.counts.due
            + self.people.counts.due
            + self.trail.counts.due
    }

    /// Notes the list on which what is due was proposed just now.
    pub(super) fn set_list(&mut self, list: DisposalListRef) {
        for part in [
            &mut self.cases,
            &mut self.referrals,
            &mut self.requests,
            &mut self.people,
            &mut self.trail,
        ] {
            for item in &mut part.items {
                if item.state == DisposalState::Due && item.on_list.is_none() {
                    item.on_list = Some(list);
                }
            }
        }
    }
}

/// Looks at everything on a day; `all` lists what is open or not due too. Dates are those of the policy in force on the day
/// `by`, by which those that are stored have been reckoned.
pub fn survey(db: &Db, as_of: Date, by: Date, all: bool) -> Result<Survey> {
    let policy = policy_current(db, by)?;
    let mut states = vec![DisposalState::Due, DisposalState::Undetermined];
    if all {
        states.extend([DisposalState::NotDue, DisposalState::NotClosed]);
    }
    let mut items: Vec<Item> = Vec::new();
    for &state in &states {
        items.extend(
            case_sweep_list(db, state, as_of)?
                .into_iter()
                .map(Item::from),
        );
    }
    for &state in &states {
        items.extend(
            referral_sweep_list(db, state, as_of)?
                .into_iter()
                .map(Item::from),
        );
    }
    let closed_by = requests_due_closed_by(as_of, &policy);
    let of_request = |request: SweptRequest| {
        Item::request(
            request.reference,
            request.people,
            Some(request.closed_on),
            as_of,
            &policy,
        )
    };
    let open = request_list_standing(db)?;
    items.extend(
        request_list_closed_by(db, closed_by)?
            .into_iter()
            .map(of_request),
    );
    let requests_not_due = request_count_closed_after(db, closed_by)?;
    if all {
        items.extend(
            request_list_closed_after(db, closed_by)?
                .into_iter()
                .map(of_request),
        );
        items.extend(open.iter().map(|matter| {
            Item::request(
                matter.reference,
                matter.people.clone(),
                None,
                as_of,
                &policy,
            )
        }));
    }
    let mut people = Item::people_on(db, as_of, &policy)?;
    let not_due = |item: &Item| item.state == DisposalState::NotDue;
    let people_not_due = people.iter().filter(|item| not_due(item)).count();
    people.retain(|item| all || !not_due(item));
    items.extend(people);
    items.extend(Item::trail_on(db, as_of, &policy)?);
    Obstacles::read(db, &open)?.set_against(db, &mut items)?;
    proposed_already(db, &mut items)?;

    let trail = part(Kind::AuditTrail, &mut items, SweptCounts::default());
    let people = SweptCounts {
        not_due: u64::try_from(people_not_due).unwrap_or_default(),
        ..SweptCounts::default()
    };
    let people = part(Kind::Person, &mut items, people);
    let requests = SweptCounts {
        not_closed: u64::try_from(open.len()).unwrap_or_default(),
        not_due: requests_not_due,
        ..SweptCounts::default()
    };
    let requests = part(Kind::AccessRequest, &mut items, requests);
    let referrals = part(Kind::Referral, &mut items, referral_sweep_count(db, as_of)?);
    let cases = part(Kind::Case, &mut items, case_sweep_count(db, as_of)?);
    Ok(Survey {
        as_of,
        policy_version: policy.version,
        cases,
        referrals,
        requests,
        people,
        trail,
    })
}

/// Where the records of these references stand on a day; those that are no longer there are left out.
pub fn standing(db: &Db, references: &[AnyRef], as_of: Date) -> Result<HashMap<AnyRef, Item>> {
    let policy = policy_current(db, as_of)?;
    let mut items = Vec::with_capacity(references.len());
    for &reference in references {
        if let Some((people, closed_on)) = request_swept_get(db, reference)? {
            items.push(Item::request(reference, people, closed_on, as_of, &policy));
        } else if reference.kind() == Kind::Person {
            items.extend(Item::person_on(
                db,
                PersonRef::from_id(reference.id()),
                as_of,
                &policy,
            )?);
        } else if reference.kind() == Kind::AuditTrail {
            if let Some(end) = old_end_through(db, reference.id())? {
                items.push(Item::trail(db, end, as_of, &policy)?);
            }
        } else if let Some(swept) = swept_get(db, reference, as_of)? {
            items.push(Item::from(swept));
        }
    }
    let open = request_list_standing(db)?;
    Obstacles::read(db, &open)?.set_against(db, &mut items)?;
    proposed_already(db, &mut items)?;
    Ok(items
        .into_iter()
        .map(|item| (item.reference, item))
        .collect())
}

/// Takes the items of a kind off the end of the list (cases stand first, then referrals, then requests, then people, then the audit
/// trail).
fn part(kind: Kind, items: &mut Vec<Item>, by_date: SweptCounts) -> Part {
    let at = items.partition_point(|item| order(item.reference.kind()) < order(kind));
    let items = items.split_off(at);
    let number = |state| {
        let found = items.iter().filter(|item| item.state == state).count();
        u64::try_from(found).unwrap_or_default()
    };
    let counts = Counts {
        not_closed: by_date.not_closed,
        not_due: by_date.not_due,
        due: number(DisposalState::Due),
        blocked: number(DisposalState::Blocked),
        undetermined: number(DisposalState::Undetermined),
    };
    Part { items, counts }
}

const fn order(kind: Kind) -> u8 {
    match kind {
        Kind::Case => 0,
        Kind::Referral => 1,
        Kind::Person => 3,
        Kind::AuditTrail => 4,
        _ => 2,
    }
}

/// On which list each due item is proposed already.
fn proposed_already(db: &Db, items: &mut [Item]) -> Result<()> {
    if !disposal_list_any_waiting(db)? {
        return Ok(());
    }
    for item in items {
        if matches!(item.state, DisposalState::Due | DisposalState::Blocked) {
            item.on_list = disposal_item_proposed_on(db, item.reference)?;
        }
    }
    Ok(())
}

/// What a request or a complaint that is not over is as a block.
const fn block_kind(kind: Kind) -> BlockKind {
    match kind {
        Kind::RightsRequest => BlockKind::RightsRequest,
        Kind::Complaint => BlockKind::Complaint,
        _ => BlockKind::AccessRequest,
    }
}

/// Everything that blocks disposal today, by what it blocks.
struct Obstacles {
    /// Cases, referrals and requests.
    records: Vec<(AnyRef, Block)>,
    /// Each with every reference that stands for the same person.
    people: Vec<(Vec<PersonRef>, Block)>,
    tags: Vec<(String, Block)>,
    categories: Vec<(Category, Block)>,
}

impl Obstacles {
    fn read(db: &Db, open: &[StandingMatter]) -> Result<Self> {
        let mut found = Self {
            records: Vec::new(),
            people: Vec::new(),
            tags: Vec::new(),
            categories: Vec::new(),
        };
        let block = |kind, reference: AnyRef| Block {
            kind,
            reference: reference.to_string(),
        };
        for hold in hold_list_active(db)? {
            let target = hold.target()?;
            let block = block(target.block_kind(), hold.reference.into());
            match target {
                HoldTarget::Case(case) => found.records.push((case.into(), block)),
                HoldTarget::Person(person) => {
                    found.people.push((person_list_same(db, person)?, block));
                }
                HoldTarget::Tag(tag) => found.tags.push((tag_key(&tag), block)),
                HoldTarget::Category(category) => found.categories.push((category, block)),
            }
        }
        for matter in open {
            let block = block(block_kind(matter.reference.kind()), matter.reference);
            let mut people = matter.people.clone();
            if let Some(about) = matter.about {
                found.records.push((about, block.clone()));
                if let Some(case) = case_of_record(db, about)? {
                    found.records.push((case.into(), block.clone()));
                }
                // What somebody asked is about them: a complaint about it, too.
                people.extend(
                    request_swept_get(db, about)?
                        .map(|(people, _)| people)
                        .unwrap_or_default(),
                );
            }
            for person in people {
                found
                    .people
                    .push((person_list_same(db, person)?, block.clone()));
            }
        }
        for (case, disclosure) in case_list_with_copies_outside(db)? {
            found
                .records
                .push((case.into(), block(BlockKind::Reviewer, disclosure.into())));
        }
        Ok(found)
    }

    fn are_none(&self) -> bool {
        self.records.is_empty()
            && self.people.is_empty()
            && self.tags.is_empty()
            && self.categories.is_empty()
    }

    /// Adds to each item what stands against it. A due one with a block is blocked.
    fn set_against(&self, db: &Db, items: &mut [Item]) -> Result<()> {
        if self.are_none() {
            for item in items.iter_mut() {
                item.settle();
            }
            return Ok(());
        }
        let places: HashMap<AnyRef, usize> = items
            .iter()
            .enumerate()
            .map(|(at, item)| (item.reference, at))
            .collect();
        let mut add = |reference: AnyRef, block: &Block| {
            let item = places.get(&reference).and_then(|&at| items.get_mut(at));
            if let Some(item) = item {
                item.blocks.push(block.clone());
            }
        };
        for (record, block) in &self.records {
            // Nothing stands against itself.
            if record.to_string() != block.reference {
                add(*record, block);
            }
        }
        for (people, block) in &self.people {
            for &person in people {
                // Not only where they are on it: whoever a file names in any way goes with it.
                for case in case_list_naming(db, person)? {
                    add(case.into(), block);
                }
                for referral in referral_list_naming(db, person)? {
                    add(referral.into(), block);
                }
            }
        }
        for item in items.iter_mut() {
            self.against_one(db, item)?;
            item.settle();
        }
        Ok(())
    }

    /// The blocks of classes of cases, and those of requests. What holds a class holds the audit trail too: whoever may not destroy
    /// records may not destroy who saw them.
    fn against_one(&self, db: &Db, item: &mut Item) -> Result<()> {
        let id = item.reference.id();
        let is_in = match item.reference.kind() {
            Kind::Case => {
                for (tag, block) in &self.tags {
                    if case_has_tag(db, CaseRef::from_id(id), tag)? {
                        item.blocks.push(block.clone());
                    }
                }
                (item.has_child, item.has_adult)
            }
            Kind::Referral if !self.categories.is_empty() => {
                referral_categories(db, ReferralRef::from_id(id))?
            }
            Kind::AuditTrail => {
                item.blocks
                    .extend(self.tags.iter().map(|(_, block)| block.clone()));
                (true, true)
            }
            _ => (false, false),
        };
        for (category, block) in &self.categories {
            if matches!(
                (category, is_in),
                (Category::Child, (true, _)) | (Category::Adult, (_, true))
            ) {
                item.blocks.push(block.clone());
            }
        }
        if !item.people.is_empty() {
            let own = item.reference.to_string();
            for (people, block) in &self.people {
                let is_theirs = item.people.iter().any(|person| people.contains(person));
                if is_theirs && block.reference != own {
                    item.blocks.push(block.clone());
                }
            }
        }
        Ok(())
    }
}

/// Whether a declined referral is about a child and whether about an adult, by the age at receipt; a subject whose age is
/// not known counts as a child, as retention counts them. A hold on a class holds referrals too: what an inquiry forbids
/// to destroy must not go because it was declined.
pub(in crate::actions) fn referral_categories(
    db: &Db,
    referral: ReferralRef,
) -> Result<(bool, bool)> {
    let (received, _, subjects) = referral_facts(db, referral)?;
    Ok(categories_at_receipt(received, &subjects))
}

/// The same of what is known, or would be, of a referral.
pub(in crate::actions) fn categories_at_receipt(
    received: Date,
    subjects: &[ReferralSubject],
) -> (bool, bool) {
    let mut found = (false, false);
    for subject in subjects {
        match category_on(subject.date_of_birth, false, received).unwrap_or(Category::Child) {
            Category::Child => found.0 = true,
            Category::Adult => found.1 = true,
        }
    }
    found
}
