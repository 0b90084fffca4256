//! Who and what is on a case: linking and unlinking people, organisations and referrals, and settling the categories of
//! subjects (RULES.md section 3).

use super::{CaseNotice, naming, notices};
use crate::actions::about_case::open_case;
use crate::actions::disposal_date::recompute;
use crate::actions::kept::KeptUntil;
use crate::domain::audit::Entry;
use crate::domain::case::{
    CaseOrg, CategoryProblem, Member, MemberInput, category_settled, member_of,
};
use crate::domain::date::Date;
use crate::domain::input::{Origin, TypedLinks, line_of_text};
use crate::domain::record::Recorded;
use crate::domain::reference::{
    AnyRef, CaseRef, Kind, OrganisationRef, PersonRef, Reference, ReferralRef,
};
use crate::domain::referral::{ReferralDecision, ReferralState};
use crate::domain::retention::Category;
use crate::domain::text::Problem;
use crate::domain::user::Permission;
use crate::error::{Code, Failure, Result};
use crate::session::Session;
use crate::store::case::{self, CaseLinked, CasePerson, case_linked_get};
use crate::store::hold::hold_list_active_for_person;
use crate::store::person::{person_get, person_resolve};
use crate::store::referral::{ReferralRow, referral_decide, referral_row_get};
use crate::store::{WriteTx, org};

/// What `case link` is told of a person or an organisation.
#[derive(Clone, Default)]
pub struct LinkInput {
    /// What the person is to the case.
    pub role: Option<String>,
    /// The role in words.
    pub role_detail: Option<String>,
    /// Whether the case is about them.
    pub subject: Option<bool>,
    /// `child` or `adult`.
    pub category: Option<String>,
    /// The pseudonym in exports.
    pub label: Option<String>,
}

impl LinkInput {
    fn names_a_role(&self) -> bool {
        self.role.is_some()
            || self.role_detail.is_some()
            || self.subject.is_some()
            || self.category.is_some()
    }
}

/// What was linked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LinkedTo {
    /// A person, under the reference that stands for them now.
    Person(PersonRef),
    /// An organisation.
    Org(OrganisationRef),
    /// A referral, which is accepted by this.
    Referral(ReferralRef),
}

impl From<LinkedTo> for AnyRef {
    fn from(linked: LinkedTo) -> Self {
        match linked {
            LinkedTo::Person(person) => person.into(),
            LinkedTo::Org(org) => org.into(),
            LinkedTo::Referral(referral) => referral.into(),
        }
    }
}

/// What `case link` did.
pub struct Linked {
    /// The case as it is now.
    pub case: CaseLinked,
    /// What was linked.
    pub linked: LinkedTo,
    /// Whether it was on the case before, and what is said of it there was replaced.
    pub was_on: bool,
    /// What should be known.
    pub notices: Vec<CaseNotice>,
}

/// What `case unlink` did.
pub struct Unlinked {
    /// The case as it is now.
    pub case: CaseLinked,
    /// What was taken off.
    pub unlinked: LinkedTo,
    /// What should be known.
    pub notices: Vec<CaseNotice>,
}

/// Puts a person on a case, or replaces what they are to it. Those who were merged are found under the record that stands
/// for them now. The category of a subject is settled as RULES.md section 3 says; refuses (exit 1) where it is neither
/// given by a date of birth nor stated, or where the two contradict each other.
pub(in crate::actions) fn member_put(
    tx: &WriteTx<'_>,
    case: CaseRef,
    member: &Member,
    opened_on: Date,
    added_on: Date,
) -> Result<PersonRef> {
    let person = person_resolve(tx, member.person)?;
    let on_case = case::case_person_get(tx, case, person)?;
    let added_on = on_case.as_ref().map_or(added_on, |on| on.added_on);
    let category = if member.subject {
        let birth = person_get(tx, person)?.details.date_of_birth;
        // What was stated before holds until it is stated anew.
        let stated = member.category.or_else(|| {
            on_case
                .as_ref()
                .and_then(|on| on.member.category)
                .filter(|_| birth.is_none())
        });
        Some(settled(stated, birth, opened_on.max(added_on), person)?)
    } else {
        None
    };
    let acting = tx.acting();
    case::case_person_put(
        tx,
        case,
        &CasePerson {
            member: Member {
                person,
                category,
                ..member.clone()
            },
            added_on,
            recorded: Recorded::now(acting.user.as_str(), acting.at),
        },
    )?;
    Ok(person)
}

fn settled(
    stated: Option<Category>,
    birth: Option<crate::domain::date::PartialDate>,
    day: Date,
    person: PersonRef,
) -> Result<Category> {
    category_settled(stated, birth, day).map_err(|problem| {
        let failure = Failure::refused(format!("{person}: {problem}"));
        match problem {
            CategoryProblem::NotStated => failure.hint(format!(
                "State it with --category child|adult (of an acceptance: --category {person}=child), or as \"category\" in --from."
            )),
            CategoryProblem::Contradiction => failure.hint(format!(
                "Leave the category out and it is derived, or correct the date of birth with `mkt person set {person}`."
            )),
        }
    })
}

/// Replaces the people of a case. Says whether anything changed.
pub(super) fn replace(
    tx: &WriteTx<'_>,
    case: CaseRef,
    before: &[CasePerson],
    members: &[Member],
    (opened_on, may_shorten): (Date, bool),
) -> Result<bool> {
    let today = tx.acting().at.london_date();
    let mut stay = Vec::with_capacity(members.len());
    for member in members {
        let person = person_resolve(tx, member.person)?;
        if stay.contains(&person) {
            return Err(twice(person));
        }
        stay.push(person);
        refuse_adult_now(tx, before, person, member, may_shorten)?;
        member_put(tx, case, member, opened_on, today)?;
    }
    let reason = tx.acting().reason.clone();
    for was in before {
        let person = was.member.person;
        if !stay.contains(&person) {
            refuse_lifting_hold(tx, case, person)?;
            case::case_person_remove(tx, case, person, reason.as_deref())?;
        }
    }
    let after = case::case_person_list(tx, case)?;
    let changed = after.len() != before.len() || before.iter().any(|was| !after.contains(was));
    if changed {
        open_case(tx, case)?;
    }
    Ok(changed)
}

pub(super) fn twice(person: PersonRef) -> Failure {
    Failure::refused(format!(
        "{person} is named twice; give all they are to the case in one entry."
    ))
}

/// Restating a child without a date of birth as an adult shortens how long the records are kept: a manager decides it, as
/// with the correction of a date of birth (RULES.md section 3).
fn shortens(before: &[CasePerson], person: PersonRef, member: &Member) -> bool {
    before.iter().any(|was| {
        was.member.person == person
            && was.member.subject
            && was.member.category == Some(Category::Child)
            && member.subject
            && member.category == Some(Category::Adult)
    })
}

fn refuse_adult_now(
    tx: &WriteTx<'_>,
    before: &[CasePerson],
    person: PersonRef,
    member: &Member,
    may_shorten: bool,
) -> Result<()> {
    if !shortens(before, person, member) {
        return Ok(());
    }
    if !may_shorten {
        return Err(Failure::not_allowed(Permission::DecideRetention.who_may())
            .hint(format!("{person} was stated to be a child; stating an adult shortens how long the records are kept. Nothing was changed. A manager can do it, with --reason.")));
    }
    if tx.acting().reason.is_none() {
        return Err(Failure::refused(format!(
            "{person} was stated to be a child; stating an adult shortens how long the records are kept, and needs a recorded reason."
        ))
        .hint("Say why with --reason TEXT."));
    }
    Ok(())
}

/// Refuses a change of a case, or of who is on it, that takes it out of a hold, and one that shortens how long it is kept unless a
/// manager makes it and says why.
pub(super) fn keeps(tx: &WriteTx<'_>, kept: &KeptUntil, may_shorten: bool) -> Result<()> {
    let effect = kept.effect(tx)?;
    effect.refuse_lifting()?;
    effect.needs_a_decision(
        "With this change",
        may_shorten,
        tx.acting().reason.as_deref(),
        Failure::refused,
    )
}

/// A hold on a person must not be lifted from a case by taking the person off it.
fn refuse_lifting_hold(tx: &WriteTx<'_>, case: CaseRef, person: PersonRef) -> Result<()> {
    match hold_list_active_for_person(tx, person)?.first() {
        Some(hold) => Err(Failure::refused(format!(
            "{person} is under {hold}, which keeps every case they are on; they cannot be taken off {case} while it stands."
        ))
        .hint(format!(
            "A manager or the Data Protection Officer can release it with `mkt retention release {hold} --reason TEXT`."
        ))),
        None => Ok(()),
    }
}

/// Lets a referral join a case within a transaction: it is accepted, the people it names are on the case from that day on,
/// and so is the organisation that referred. Refuses (exit 1) a referral that has been decided already: of two officers
/// who accept the same one the second is told.
pub(in crate::actions) fn join(
    tx: &WriteTx<'_>,
    row: &ReferralRow,
    case: CaseRef,
    joined_on: Date,
    categories: &[(PersonRef, Category)],
) -> Result<Vec<CaseNotice>> {
    let reference = row.referral.reference;
    refuse_decided(row)?;
    let opened_on = open_case(tx, case)?.details.opened_on;
    let mut told = Vec::new();
    for member in &row.referral.details.people {
        let person = person_resolve(tx, member.person)?;
        let stated = categories
            .iter()
            .find(|(named, _)| *named == person || *named == member.person)
            .map(|(_, category)| *category);
        if let Some(on) = case::case_person_get(tx, case, person)? {
            if !member.subject || on.member.subject {
                told.push(CaseNotice::AlreadyOn(person));
                continue;
            }
            told.push(CaseNotice::NowSubject(person));
            let member = Member {
                subject: true,
                category: stated.or(referral_category(tx, member, person)?),
                ..on.member
            };
            member_put(tx, case, &member, opened_on, joined_on)?;
            continue;
        }
        let member = Member {
            category: stated.or(referral_category(tx, member, person)?),
            ..member.clone()
        };
        member_put(tx, case, &member, opened_on, joined_on)?;
    }
    if let Some(from) = row.referral.details.from_org {
        let there = case::case_org_list(tx, case)?;
        if there.iter().all(|on| on.org != from) {
            case::case_org_put(
                tx,
                case,
                &CaseOrg {
                    org: from,
                    label: None,
                },
            )?;
        }
    }
    let acting = tx.acting();
    referral_decide(
        tx,
        reference,
        &ReferralDecision {
            state: ReferralState::Accepted,
            case: Some(case),
            decided_on: Some(acting.at.london_date()),
            decided_by: Some(acting.user.to_string()),
            decline_reason: None,
        },
    )?;
    Ok(told)
}

/// What a referral stated of a subject counts only where no date of birth gives the category: it is settled when the case
/// is opened, and they may have come of age in between.
fn referral_category(
    tx: &WriteTx<'_>,
    member: &Member,
    person: PersonRef,
) -> Result<Option<Category>> {
    Ok(match member.category {
        Some(category) if person_get(tx, person)?.details.date_of_birth.is_none() => Some(category),
        _ => None,
    })
}

/// Refuses (exit 1) a referral that does not wait for a decision any more.
pub(in crate::actions) fn refuse_decided(row: &ReferralRow) -> Result<()> {
    let reference = row.referral.reference;
    let by = row
        .decision
        .decided_by
        .as_deref()
        .map_or_else(String::new, |by| format!(" by {by}"));
    match (row.decision.state, row.decision.case) {
        (ReferralState::Received, _) => Ok(()),
        (ReferralState::Accepted, Some(case)) => Err(Failure::refused(format!(
            "{reference} has been accepted already{by}; it is on {case}."
        ))),
        (ReferralState::Accepted | ReferralState::Declined, _) => Err(Failure::refused(format!(
            "{reference} has been {} already{by}.",
            row.decision.state
        ))),
    }
}

/// Links a person, an organisation or a referral to an open case.
pub fn case_link(
    session: &mut Session,
    reference: CaseRef,
    to: AnyRef,
    input: &LinkInput,
) -> Result<Linked> {
    session.require(Permission::WriteRecords)?;
    let may_decide = session.require(Permission::DecideReferral);
    let may_shorten = session.may(Permission::DecideRetention);
    if to.kind() != Kind::Person && input.names_a_role() {
        return Err(Failure::usage(format!(
            "A role, a subject and a category go with a person, and {to} is {}.",
            to.kind().a_word()
        )));
    }
    let member = match to.kind() {
        Kind::Person => Some(typed_member(to, input)?),
        _ => None,
    };
    let label = label(input)?;
    let today = session.today();
    let tx = session.begin()?;
    let opened_on = open_case(&tx, reference)?.details.opened_on;
    let kept = KeptUntil::of_case(&tx, reference)?;
    let mut told = Vec::new();
    let (linked, was_on) = match (to.kind(), member) {
        (Kind::Person, Some(member)) => {
            let before = case::case_person_list(&tx, reference)?;
            let person = person_resolve(&tx, member.person)?;
            refuse_adult_now(&tx, &before, person, &member, may_shorten)?;
            member_put(&tx, reference, &member, opened_on, today)?;
            let was_on = before.iter().any(|on| on.member.person == person);
            (LinkedTo::Person(person), was_on)
        }
        (Kind::Organisation, _) => {
            let org = OrganisationRef::from_id(to.id());
            org::org_get(&tx, org)?;
            let was_on = case::case_org_list(&tx, reference)?
                .iter()
                .any(|on| on.org == org);
            case::case_org_put(&tx, reference, &CaseOrg { org, label })?;
            (LinkedTo::Org(org), was_on)
        }
        (Kind::Referral, _) => {
            may_decide?;
            if label.is_some() {
                return Err(Failure::usage(
                    "A label goes with a person or an organisation, not with a referral.",
                ));
            }
            let referral = ReferralRef::from_id(to.id());
            let found = referral_row_get(&tx, referral)?;
            told.extend(join(&tx, &found, reference, today, &[])?);
            (LinkedTo::Referral(referral), false)
        }
        _ => return Err(not_linkable(to)),
    };
    recompute(&tx, reference)?;
    keeps(&tx, &kept, may_shorten)?;
    let case = case_linked_get(&tx, reference)?;
    told.extend(notices(&case.row.case.details, &case.people));
    tx.commit(naming(Entry::change("case.link"), &case))?;
    Ok(Linked {
        case,
        linked,
        was_on,
        notices: told,
    })
}

fn not_linkable(to: AnyRef) -> Failure {
    Failure::usage(format!(
        "{to} is {}; a case is linked with a person (P-…), an organisation (O-…) or a referral (R-…).",
        to.kind().a_word()
    ))
}

/// What was typed about a person.
fn typed_member(to: AnyRef, input: &LinkInput) -> Result<Member> {
    let typed = MemberInput {
        person: to.to_string(),
        role: input.role.clone(),
        role_detail: input.role_detail.clone(),
        subject: input.subject,
        category: input.category.clone(),
        label: label(input)?,
        ..MemberInput::default()
    };
    let member = member_of("people", 0, &typed, Origin::Typed, &TypedLinks).map_err(|problem| {
        let field = problem
            .field
            .rsplit('.')
            .next()
            .unwrap_or_default()
            .to_owned();
        Failure::from(vec![Problem { field, ..problem }])
    })?;
    if !member.subject && input.category.is_some() {
        return Err(Failure::new(
            Code::Usage,
            "A category goes with a subject: give --subject too, or leave --category out.",
        ));
    }
    Ok(member)
}

fn label(input: &LinkInput) -> Result<Option<String>> {
    input
        .label
        .as_deref()
        .map(|text| line_of_text("label", text))
        .transpose()
        .map_err(|problem| Failure::from(vec![problem]))
}

/// Takes a person, an organisation or a referral off an open case. That a person was on it is kept; a referral waits for a
/// decision again.
pub fn case_unlink(session: &mut Session, reference: CaseRef, from: AnyRef) -> Result<Unlinked> {
    session.require(Permission::WriteRecords)?;
    let may_decide = session.require(Permission::DecideReferral);
    let may_shorten = session.may(Permission::DecideRetention);
    let tx = session.begin()?;
    open_case(&tx, reference)?;
    let kept = KeptUntil::of_case(&tx, reference)?;
    let reason = tx.acting().reason.clone();
    let not_on = || Failure::refused(format!("{from} is not on {reference}."));
    let unlinked = match from.kind() {
        Kind::Person => {
            let person = person_resolve(&tx, PersonRef::from_id(from.id()))?;
            if case::case_person_get(&tx, reference, person)?.is_none() {
                return Err(not_on());
            }
            refuse_lifting_hold(&tx, reference, person)?;
            case::case_person_remove(&tx, reference, person, reason.as_deref())?;
            LinkedTo::Person(person)
        }
        Kind::Organisation => {
            let org = OrganisationRef::from_id(from.id());
            org::org_get(&tx, org)?;
            if !case::case_org_remove(&tx, reference, org)? {
                return Err(not_on());
            }
            LinkedTo::Org(org)
        }
        Kind::Referral => {
            may_decide?;
            let referral = ReferralRef::from_id(from.id());
            if referral_row_get(&tx, referral)?.decision.case != Some(reference) {
                return Err(not_on());
            }
            referral_decide(
                &tx,
                referral,
                &ReferralDecision {
                    state: ReferralState::Received,
                    case: None,
                    decided_on: None,
                    decided_by: None,
                    decline_reason: None,
                },
            )?;
            LinkedTo::Referral(referral)
        }
        _ => return Err(not_linkable(from)),
    };
    recompute(&tx, reference)?;
    keeps(&tx, &kept, may_shorten)?;
    let case = case_linked_get(&tx, reference)?;
    let notices = notices(&case.row.case.details, &case.people);
    tx.commit(naming(Entry::change("case.unlink"), &case).on(unlinked))?;
    Ok(Unlinked {
        case,
        unlinked,
        notices,
    })
}
