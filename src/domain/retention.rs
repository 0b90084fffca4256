//! When the records of a case may be disposed of, and why (RULES.md section 4): a pure plan from facts and
//! policy, whose every date has its reason.
//!
//! [`disposal_plan`] answers for a case, [`referral_disposal_plan`] for a declined referral and
//! [`request_disposal_date`] for requests and complaints; [`state_on`] sets the answer against a day and
//! against what blocks it. Nothing here destroys anything: the sweep proposes, people decide.
//!
//! Where facts are missing or contradict each other the answer is the later date, or none at all: a child
//! without a date of birth, and a case with nobody marked as its subject, are never due until a manager has
//! decided.

mod answer;
mod policy;
mod state;
mod stored;

use std::fmt;

use chrono::Datelike as _;

use crate::domain::calendar::{anniversary, month_later};
use crate::domain::date::{Date, PartialDate, Precision};
use crate::domain::word::words;

pub use answer::{Candidate, DisposalDate, DisposalPlan, Rule, StartedBy};
pub use policy::{Policy, PolicyCategory, PolicyProblem, PolicyRule, StartEvent, policy_in_force};
pub use state::{
    Block, BlockKind, DisposalState, RetentionEffect, correction_effect, retention_effect, state_on,
};
pub use stored::{DisposalWord, StoredDisposal};

/// The age from which a person is an adult (Children Act 2004 s65; Care Act 2014 s2).
const ADULT_AGE: u32 = 18;

words! {
    /// Which rules a subject's records are kept by.
    Category {
        /// Under 18 on the day the case was opened or, if later, the day the subject was added to it; unborn.
        Child = "child",
        /// 18 or over on that day.
        Adult = "adult",
    }
}

/// The category that follows from a date of birth, on the day the case was opened or, if later, the day the
/// subject was added to it (RULES.md section 3). Unborn is child; a partial date of birth counts as the last
/// day it could be; `None` where there is no date of birth: the category must then be stated.
pub fn category_on(birth: Option<PartialDate>, unborn: bool, day: Date) -> Option<Category> {
    if unborn {
        return Some(Category::Child);
    }
    let birth = birth?.last_day();
    Some(if anniversary(birth, ADULT_AGE) > day {
        Category::Child
    } else {
        Category::Adult
    })
}

/// What retention needs to know of a subject. Its `Debug` shows no date of birth.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct SubjectFacts {
    /// The person, by a number that only the caller understands.
    pub person: i64,
    /// The category recorded when the case was opened or the subject was added.
    pub category: Category,
    /// The date of birth, as far as it is known.
    pub date_of_birth: Option<PartialDate>,
    /// The day the subject was added, where that was after the opening of the case. Of an imported case it is
    /// the day of the opening, not that of the import.
    pub added_on: Option<Date>,
    /// The date a manager decided on: it settles what is undetermined, and is never undercut.
    pub decided_until: Option<Date>,
}

impl fmt::Debug for SubjectFacts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SubjectFacts")
            .field("person", &self.person)
            .field("category", &self.category)
            .finish_non_exhaustive()
    }
}

/// What retention needs to know of a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseFacts {
    /// The day it was opened.
    pub opened_on: Date,
    /// The day it was closed, if it is closed now.
    pub closed_on: Option<Date>,
    /// The date of its latest note.
    pub last_note_on: Option<Date>,
    /// The date of the latest entry in its sharing log.
    pub last_disclosure_on: Option<Date>,
    /// Everybody it is about.
    pub subjects: Vec<SubjectFacts>,
}

impl CaseFacts {
    /// The same case, and if it is open, as if it had been closed on the day it was opened. With
    /// [`correction_effect`] this tells what making an adult of a child does to an open case: the earliest closing is the
    /// one that a date of birth matters most for.
    pub fn as_if_closed(&self) -> Self {
        Self {
            closed_on: self.closed_on.or(Some(self.opened_on)),
            ..self.clone()
        }
    }
}

/// What retention needs to know of a subject of a referral; the category comes from the age at receipt.
/// Its `Debug` shows no date of birth.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct ReferralSubject {
    /// The person, by a number that only the caller understands.
    pub person: i64,
    /// The date of birth, as far as it is known.
    pub date_of_birth: Option<PartialDate>,
    /// The date a manager decided on.
    pub decided_until: Option<Date>,
}

impl fmt::Debug for ReferralSubject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ReferralSubject")
            .field("person", &self.person)
            .finish_non_exhaustive()
    }
}

/// When the records of a case may be disposed of, and why (RULES.md section 4, rules 1 to 7): the latest over
/// its subjects; for an adult so many years from the start event, for a child that or the 25th birthday.
///
/// Whether a child has died makes no difference (rule 6), so that it is not asked. A stated category that the
/// date of birth contradicts is reckoned by both rules.
pub fn disposal_plan(case: &CaseFacts, policy: &Policy) -> DisposalPlan {
    let Some(closed) = case.closed_on else {
        return not_closed(policy);
    };
    let entries = [
        (case.last_note_on, StartedBy::LastNote),
        (case.last_disclosure_on, StartedBy::LastDisclosure),
    ];
    let mut last_entry = (closed, StartedBy::Closing);
    for (on, by) in entries {
        if let Some(on) = on.filter(|&on| on > last_entry.0) {
            last_entry = (on, by);
        }
    }
    let starts = Starts {
        closed: (closed, StartedBy::Closing),
        last_entry,
    };
    plan(case.opened_on, &case.subjects, starts, policy)
}

/// The date alone: what the store keeps beside a case.
pub fn disposal_date(case: &CaseFacts, policy: &Policy) -> DisposalDate {
    disposal_plan(case, policy).date
}

/// When the records of a declined referral may be disposed of: the same rule from the day it was declined,
/// with categories from the age at receipt. A subject whose age is not known counts as a child without a date
/// of birth, and is undetermined.
pub fn referral_disposal_plan(
    received_on: Date,
    declined_on: Option<Date>,
    subjects: &[ReferralSubject],
    policy: &Policy,
) -> DisposalPlan {
    let Some(declined) = declined_on else {
        return not_closed(policy);
    };
    let subjects: Vec<SubjectFacts> = subjects
        .iter()
        .map(|subject| SubjectFacts {
            person: subject.person,
            category: category_on(subject.date_of_birth, false, received_on)
                .unwrap_or(Category::Child),
            date_of_birth: subject.date_of_birth,
            added_on: None,
            decided_until: subject.decided_until,
        })
        .collect();
    let start = (declined, StartedBy::Declining);
    let starts = Starts {
        closed: start,
        last_entry: start,
    };
    plan(received_on, &subjects, starts, policy)
}

/// The date alone of [`referral_disposal_plan`].
pub fn referral_disposal_date(
    received_on: Date,
    declined_on: Option<Date>,
    subjects: &[ReferralSubject],
    policy: &Policy,
) -> DisposalDate {
    referral_disposal_plan(received_on, declined_on, subjects, policy).date
}

/// The first day on which the record of an access request, a rights request or a complaint may be disposed
/// of: 6 years from its closing unless the policy says otherwise. `None` while it is open.
pub fn request_disposal_date(closed_on: Option<Date>, policy: &Policy) -> Option<Date> {
    Some(anniversary(closed_on?, policy.requests_years()))
}

/// The first day on which somebody may be disposed of who is on no case, no referral and no request, recorded or last corrected on
/// this day: a month later. RULES.md names no time for them; storage limitation (UK GDPR Art 5(1)(e)) allows none without a purpose,
/// and the month, in which the law has everything answered that a person asks (Art 12(3)), is for putting them on what they were
/// recorded for.
pub fn loose_disposal_date(since: Date) -> Date {
    month_later(since, 1)
}

/// The last day of closing whose requests may be disposed of on a day: those for which [`request_disposal_date`] is that
/// day or before it.
pub fn requests_due_closed_by(as_of: Date, policy: &Policy) -> Date {
    let years = i32::try_from(policy.requests_years()).unwrap_or(i32::MAX);
    let year = as_of.year().saturating_sub(years);
    as_of
        .with_year(year)
        // 29 February, in a common year: the day before is the last whose anniversary has come.
        .or_else(|| Date::from_ymd_opt(year, 2, 28))
        .unwrap_or(Date::MIN)
}

/// The first day on which an entry of the audit trail may be disposed of, from the day in London on which it was recorded: so many
/// years from the end of that calendar year. Whether anything that it names is still there is for the store to say.
pub fn audit_disposal_date(recorded_on: Date, policy: &Policy) -> Date {
    let years = i32::try_from(policy.audit_years()).unwrap_or(i32::MAX);
    Date::from_ymd_opt(
        recorded_on.year().saturating_add(years).saturating_add(1),
        1,
        1,
    )
    .unwrap_or(Date::MAX)
}

/// The day before which entries of the audit trail may be disposed of on a day: those for which [`audit_disposal_date`] is that day
/// or before it.
pub fn audit_due_before(as_of: Date, policy: &Policy) -> Date {
    let years = i32::try_from(policy.audit_years()).unwrap_or(i32::MAX);
    Date::from_ymd_opt(as_of.year().saturating_sub(years), 1, 1).unwrap_or(Date::MIN)
}

fn not_closed(policy: &Policy) -> DisposalPlan {
    DisposalPlan {
        date: DisposalDate::NotClosed,
        candidates: Vec::new(),
        policy_version: policy.version,
    }
}

/// The days that the years may run from, by start event.
#[derive(Clone, Copy)]
struct Starts {
    closed: (Date, StartedBy),
    last_entry: (Date, StartedBy),
}

impl Starts {
    const fn of(self, event: StartEvent) -> (Date, StartedBy) {
        match event {
            StartEvent::Closed => self.closed,
            // The trail has no start events of a case; a policy that says so of one is refused.
            StartEvent::ClosedOrLastEntry | StartEvent::Recorded => self.last_entry,
        }
    }
}

fn plan(opened: Date, subjects: &[SubjectFacts], starts: Starts, policy: &Policy) -> DisposalPlan {
    let mut candidates = Vec::with_capacity(subjects.len() * 2);
    for subject in subjects {
        consider(subject, opened, starts, policy, &mut candidates);
    }
    if candidates.is_empty() {
        candidates.push(Candidate {
            subject: None,
            date: None,
            rule: Rule::NoSubject,
            started_by: starts.closed.1,
            birth_in_part: false,
            contradiction: false,
        });
    }
    DisposalPlan {
        date: latest(&candidates),
        candidates,
        policy_version: policy.version,
    }
}

/// Adds the candidates of one subject.
fn consider(
    subject: &SubjectFacts,
    opened: Date,
    starts: Starts,
    policy: &Policy,
    candidates: &mut Vec<Candidate>,
) {
    let joined = subject.added_on.map_or(opened, |added| added.max(opened));
    let by_birth = category_on(subject.date_of_birth, false, joined).unwrap_or(subject.category);
    let contradiction = by_birth != subject.category;
    let birth = subject.date_of_birth;
    let mut add = |date, rule, started_by| {
        candidates.push(Candidate {
            subject: Some(subject.person),
            date,
            rule,
            started_by,
            birth_in_part: matches!(rule, Rule::Birthday { .. })
                && birth.is_some_and(|birth| birth.precision() != Precision::Day),
            contradiction: contradiction && date.is_some() && rule != Rule::Decision,
        });
    };

    let mut categories = vec![subject.category];
    if contradiction {
        categories.push(by_birth);
    }
    for category in categories {
        let Some(row) = policy.rule_for(category.into()) else {
            add(None, Rule::NotInPolicy, starts.closed.1);
            continue;
        };
        let (start, started_by) = starts.of(row.start_event);
        let years = row.years;
        add(
            Some(anniversary(start, years)),
            Rule::Years { category, years },
            started_by,
        );
        let Some(age) = row.until_age else { continue };
        match (birth, subject.decided_until) {
            (Some(birth), _) => {
                let birthday = anniversary(birth.last_day(), age);
                add(Some(birthday), Rule::Birthday { category, age }, started_by);
            }
            (None, None) => add(None, Rule::NoDateOfBirth, started_by),
            // Decided: never earlier than the records of an adult would be.
            (None, Some(_)) => {
                if let Some(adult) = policy.rule_for(PolicyCategory::Adult)
                    && category != Category::Adult
                {
                    let (start, started_by) = starts.of(adult.start_event);
                    let (category, years) = (Category::Adult, adult.years);
                    add(
                        Some(anniversary(start, years)),
                        Rule::Years { category, years },
                        started_by,
                    );
                }
            }
        }
    }
    if let Some(decided) = subject.decided_until {
        add(Some(decided), Rule::Decision, starts.closed.1);
    }
}

/// The latest candidate, or that there is none as long as one of them has no date. Of rules that give the
/// same date the first in the order of [`Rule`] is named, so that the order of the subjects does not matter.
fn latest(candidates: &[Candidate]) -> DisposalDate {
    let in_the_way = candidates
        .iter()
        .filter(|candidate| candidate.date.is_none());
    if let Some(rule) = in_the_way.clone().map(|candidate| candidate.rule).min() {
        let mut subjects: Vec<i64> = in_the_way
            .filter_map(|candidate| candidate.subject)
            .collect();
        subjects.sort_unstable();
        subjects.dedup();
        return DisposalDate::Undetermined { subjects, rule };
    }
    candidates
        .iter()
        .filter_map(|candidate| Some((candidate.date?, candidate.rule)))
        .max_by(|(a, rule_a), (b, rule_b)| a.cmp(b).then(rule_b.cmp(rule_a)))
        .map_or(
            DisposalDate::Undetermined {
                subjects: Vec::new(),
                rule: Rule::NoSubject,
            },
            |(date, rule)| DisposalDate::On { date, rule },
        )
}
