//! Cases of an import, with the people, organisations and referrals they name.

use serde::Serialize;

use crate::actions::disposal_date::has;
use crate::actions::import::World;
use crate::actions::import::pass::{Amended, Records};
use crate::actions::import::records::{Judged, REASON, kept};
use crate::actions::import::write::Writing;
use crate::domain::case::{Case, CaseInput, CaseOrg, Member};
use crate::domain::date::Date;
use crate::domain::input::Origin;
use crate::domain::reference::{CaseRef, Reference as _, ReferralRef};
use crate::domain::referral::{ReferralDecision, ReferralState};
use crate::domain::retention::{
    CaseFacts, Category, DisposalDate, SubjectFacts, category_on, disposal_date,
};
use crate::domain::text::Problem;
use crate::error::Result;
use crate::store::case::{self, CasePerson};
use crate::store::{history, referral};

pub(in crate::actions::import) struct Cases;

/// A new case, ready to be stored.
pub(in crate::actions::import) struct NewCase {
    case: Case,
    people: Vec<Member>,
    orgs: Vec<CaseOrg>,
    referrals: Vec<ReferralRef>,
    disposal: DisposalDate,
    has_child: bool,
    has_adult: bool,
}

impl Records for Cases {
    type Input = CaseInput;
    type Record = NewCase;

    fn judge(input: &CaseInput, world: &World<'_>) -> Judged<NewCase> {
        let whole = Case::new(input, Origin::Imported, &world.keys, world.today)?;
        let mut people = whole.people.unwrap_or_default();
        let (warnings, problems) = settle(&mut people, whole.case.opened_on, world, |_| None);
        if !problems.is_empty() {
            return Err(problems);
        }
        let facts = CaseFacts {
            opened_on: whole.case.opened_on,
            closed_on: whole.case.closed_on,
            last_note_on: None,
            last_disclosure_on: None,
            subjects: people
                .iter()
                .filter(|member| member.subject)
                .filter_map(|member| {
                    Some(SubjectFacts {
                        person: member.person.id(),
                        category: member.category?,
                        date_of_birth: world.births.get(&member.person).copied(),
                        added_on: None,
                        decided_until: None,
                    })
                })
                .collect(),
        };
        let record = NewCase {
            disposal: disposal_date(&facts, world.policy),
            has_child: has(&facts, Category::Child),
            has_adult: has(&facts, Category::Adult),
            case: whole.case,
            people,
            orgs: whole.orgs.unwrap_or_default(),
            referrals: whole.referrals.unwrap_or_default(),
        };
        Ok((record, warnings))
    }

    fn against(
        record: &NewCase,
        _: &World<'_>,
        writing: &mut Writing<'_, '_>,
    ) -> Result<Vec<Problem>> {
        Ok(taken(&record.referrals, None, writing))
    }

    fn insert(
        id: i64,
        record: NewCase,
        world: &World<'_>,
        writing: &mut Writing<'_, '_>,
    ) -> Result<()> {
        let reference = CaseRef::from_id(id);
        let tx = writing.tx;
        let version = world.policy.version;
        case::case_insert(tx, reference, &record.case, &writing.recorded, version)?;
        case::case_disposal_set(
            tx,
            reference,
            &record.disposal,
            version,
            record.has_child,
            record.has_adult,
        )?;
        let opened_on = record.case.opened_on;
        for member in record.people {
            let person = CasePerson {
                member,
                added_on: opened_on,
                recorded: writing.recorded.clone(),
            };
            case::case_person_put(tx, reference, &person)?;
        }
        for org in &record.orgs {
            case::case_org_put(tx, reference, org)?;
        }
        for taken in record.referrals {
            accept(taken, reference, opened_on, writing)?;
        }
        writing.added_cases.insert(reference, record.case.closed_on);
        Ok(())
    }

    fn amend(
        id: i64,
        input: &CaseInput,
        world: &World<'_>,
        writing: &mut Writing<'_, '_>,
    ) -> Result<Amended> {
        let reference = CaseRef::from_id(id);
        let tx = writing.tx;
        let before = case::case_linked_get(tx, reference)?;
        let stood = &before.row.case.details;
        let whole = match stood.amended(input, Origin::Imported, &world.keys, world.today) {
            Err(problems) => return Ok(Amended::Rejected(problems)),
            Ok(whole) => whole,
        };
        let members_before = before.members();
        let mut people = whole.people.unwrap_or_else(|| members_before.clone());
        let orgs = whole.orgs.unwrap_or_else(|| before.orgs.clone());
        let mut referrals = whole.referrals.unwrap_or_default();
        let (_, mut problems) = settle(&mut people, whole.case.opened_on, world, |member| {
            members_before
                .iter()
                .find(|stood| stood.person == member.person)
                .and_then(|stood| stood.category)
        });
        referrals.retain(|referral| !before.referrals.contains(referral));
        problems.extend(taken(&referrals, Some(reference), writing));
        if !problems.is_empty() {
            return Ok(Amended::Rejected(problems));
        }
        let same = whole.changed.is_empty()
            && people == members_before
            && orgs == before.orgs
            && referrals.is_empty();
        if same {
            return Ok(Amended::Same);
        }
        let problems = kept::against(reference, stood, &whole.case, &people, world, writing)?;
        if !problems.is_empty() {
            return Ok(Amended::Rejected(problems));
        }
        let earlier = Earlier {
            case: stood,
            referrals: &before.referrals,
            people: &members_before,
            orgs: &before.orgs,
        };
        history::earlier_version_insert(tx, reference, &earlier, Some(REASON))?;
        case::case_update(tx, reference, &whole.case)?;
        relink(reference, &before, people, &orgs, &whole.case, writing)?;
        for taken in referrals {
            accept(taken, reference, whole.case.opened_on, writing)?;
        }
        writing.to_reckon.insert(id);
        Ok(Amended::Changed)
    }
}

/// A case's earlier version, in its JSON Lines form.
#[derive(Serialize)]
struct Earlier<'e> {
    #[serde(flatten)]
    case: &'e Case,
    referrals: &'e [ReferralRef],
    people: &'e [Member],
    orgs: &'e [CaseOrg],
}

/// Settles the category of every subject: as stated, or from the date of birth (RULES.md section 3). What contradicts the
/// date of birth is kept, with a warning (CLI.md); where neither says it, `so_far` may.
fn settle(
    people: &mut [Member],
    opened_on: Date,
    world: &World<'_>,
    so_far: impl Fn(&Member) -> Option<Category>,
) -> (Vec<Problem>, Vec<Problem>) {
    let (mut warnings, mut problems) = (Vec::new(), Vec::new());
    for (at, member) in people.iter_mut().enumerate() {
        if !member.subject {
            continue;
        }
        let field = || format!("people[{at}].category");
        let birth = world.births.get(&member.person).copied();
        let derived = category_on(birth, false, opened_on);
        match (member.category, derived) {
            (Some(stated), Some(derived)) if stated != derived => warnings.push(Problem::new(
                field(),
                "contradicts-birth",
                "The category that is stated and the date of birth say different things; it is kept, and retention uses the later date.",
            )),
            (Some(_), _) => {}
            (None, _) => {
                member.category = derived.or_else(|| so_far(member));
                if member.category.is_none() {
                    problems.push(Problem::new(
                        field(),
                        "missing",
                        "Say `child` or `adult`: there is no date of birth from which it follows.",
                    ));
                }
            }
        }
    }
    (warnings, problems)
}

/// What stands against referrals that have been decided on already.
fn taken(
    referrals: &[ReferralRef],
    by: Option<CaseRef>,
    writing: &Writing<'_, '_>,
) -> Vec<Problem> {
    let mut problems = Vec::new();
    for (at, referral) in referrals.iter().enumerate() {
        let field = || format!("referrals[{at}]");
        match writing.decided.get(referral) {
            Some(Some(case)) if Some(*case) != by => problems.push(Problem::new(
                field(),
                "contradiction",
                "This referral has been accepted into another case.",
            )),
            Some(None) => problems.push(Problem::new(
                field(),
                "contradiction",
                "This referral has been declined.",
            )),
            Some(Some(_)) | None => {}
        }
        if referrals.iter().take(at).any(|earlier| earlier == referral) {
            problems.push(Problem::new(
                field(),
                "twice",
                "The same referral is named twice.",
            ));
        }
    }
    problems
}

/// A referral that a case names is accepted into it, on the day the case was opened. By whom is not known.
fn accept(
    referral: ReferralRef,
    case: CaseRef,
    on: Date,
    writing: &mut Writing<'_, '_>,
) -> Result<()> {
    referral::referral_decide(
        writing.tx,
        referral,
        &ReferralDecision {
            state: ReferralState::Accepted,
            case: Some(case),
            decided_on: Some(on),
            decided_by: None,
            decline_reason: None,
        },
    )?;
    writing.decided.insert(referral, Some(case));
    Ok(())
}

/// Makes the links of a case what a changed line says.
fn relink(
    reference: CaseRef,
    before: &case::CaseLinked,
    people: Vec<Member>,
    orgs: &[CaseOrg],
    after: &Case,
    writing: &Writing<'_, '_>,
) -> Result<()> {
    let tx = writing.tx;
    for was in &before.people {
        let stays = people
            .iter()
            .any(|member| member.person == was.member.person);
        if !stays {
            case::case_person_remove(tx, reference, was.member.person, Some(REASON))?;
        }
    }
    for member in people {
        if before.people.iter().any(|was| was.member == member) {
            continue;
        }
        let person = CasePerson {
            member,
            added_on: after.opened_on,
            recorded: writing.recorded.clone(),
        };
        case::case_person_put(tx, reference, &person)?;
    }
    if *orgs != before.orgs {
        case::case_org_clear(tx, reference)?;
        for org in orgs {
            case::case_org_put(tx, reference, org)?;
        }
    }
    Ok(())
}
