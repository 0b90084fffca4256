//! How long each kind of record is kept: the policy table, its versions, and the one that is shipped.

use serde::Serialize;

use super::Category;
use crate::domain::date::Date;
use crate::domain::word::words;

words! {
    /// What a row of the policy is about.
    PolicyCategory {
        /// The records of a case about a child.
        Child = "child",
        /// The records of a case about an adult with care and support needs.
        Adult = "adult",
        /// The records of access requests, rights requests and complaints.
        Requests = "requests",
        /// The audit trail.
        Audit = "audit",
    }
}

words! {
    /// The day from which a period runs.
    StartEvent {
        /// The day of closing (declining, for a referral), or of the last note or disclosure if that is later.
        ClosedOrLastEntry = "closed-or-last-entry",
        /// The day of closing (declining, for a referral).
        Closed = "closed",
        /// The end of the calendar year in which an entry of the audit trail was recorded.
        Recorded = "recorded",
    }
}

impl From<Category> for PolicyCategory {
    fn from(category: Category) -> Self {
        match category {
            Category::Child => Self::Child,
            Category::Adult => Self::Adult,
        }
    }
}

/// One row of the policy: how long the records of one category are kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PolicyRule {
    /// What it is about.
    pub category: PolicyCategory,
    /// Whole years from the start event.
    pub years: u32,
    /// The birthday of the subject until which the records are kept if that is later.
    pub until_age: Option<u32>,
    /// What the years run from.
    pub start_event: StartEvent,
    /// The first day on which the row applies.
    pub in_force_from: Date,
}

/// One version of the policy. A version is never changed: a change is a new version (RULES.md section 4).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Policy {
    /// Counted from 1; every retention answer names it.
    pub version: u32,
    /// A row a category.
    pub rules: Vec<PolicyRule>,
}

/// Why a policy cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PolicyProblem {
    /// A category has no row.
    #[error("The policy needs a rule for the category {0}.")]
    Missing(PolicyCategory),
    /// A category has two rows.
    #[error("The policy has more than one rule for the category {0}.")]
    Twice(PolicyCategory),
    /// Outside 1 to 100 years.
    #[error("A retention period is from 1 to 100 years.")]
    Years,
    /// Outside 18 to 100 years of age, or given where there is no subject.
    #[error(
        "A birthday until which records are kept is the 18th to the 100th, and only for a child or an adult."
    )]
    Age,
    /// A start event that the category does not have.
    #[error("The period of the audit trail runs from `recorded`, and no other period does.")]
    Start,
}

/// The day the shipped policy has applied from: before any record that `mkt` keeps was disposed of.
const SHIPPED_FROM: Date = match Date::from_ymd_opt(2019, 1, 1) {
    Some(date) => date,
    None => Date::MIN,
};

/// Years for which access, rights and complaint records are kept where the policy says nothing of them
/// (RULES.md section 4).
const REQUESTS_YEARS: u32 = 6;

/// Years for which the audit trail is kept where the policy says nothing of it. Nobody has set this period by law. It shows that the
/// service has complied (UK GDPR Art 5(2)), disposals among it, so that it must outlast the six years within which a claim can be
/// brought about one of those (Limitation Act 1980 s2 and s9); it is as long as the shortest period of a case. An entry that names
/// a record that is still there stays whatever this says.
const AUDIT_YEARS: u32 = 10;

impl Policy {
    /// The periods of the service's privacy notice (RULES.md section 4): a child's records 10 years or until
    /// the 25th birthday, whichever is longer; an adult's 10 years; requests and complaints 6 years; the audit trail 10.
    pub fn shipped() -> Self {
        let rule = |category, years, until_age, start_event| PolicyRule {
            category,
            years,
            until_age,
            start_event,
            in_force_from: SHIPPED_FROM,
        };
        Self {
            version: 1,
            rules: vec![
                rule(
                    PolicyCategory::Adult,
                    10,
                    None,
                    StartEvent::ClosedOrLastEntry,
                ),
                rule(
                    PolicyCategory::Child,
                    10,
                    Some(25),
                    StartEvent::ClosedOrLastEntry,
                ),
                rule(
                    PolicyCategory::Requests,
                    REQUESTS_YEARS,
                    None,
                    StartEvent::Closed,
                ),
                rule(
                    PolicyCategory::Audit,
                    AUDIT_YEARS,
                    None,
                    StartEvent::Recorded,
                ),
            ],
        }
    }

    /// The row for a category.
    pub fn rule_for(&self, category: PolicyCategory) -> Option<&PolicyRule> {
        self.rules.iter().find(|rule| rule.category == category)
    }

    /// The first day on which every row of this version applies.
    pub fn in_force_from(&self) -> Date {
        self.rules
            .iter()
            .map(|rule| rule.in_force_from)
            .max()
            .unwrap_or(Date::MAX)
    }

    /// Whether the policy can be used: one row for child and for adult, at most one for requests and for the audit trail, and
    /// numbers within reason.
    pub fn check(&self) -> Result<(), PolicyProblem> {
        for &category in PolicyCategory::ALL {
            let rows = self.rules.iter().filter(|rule| rule.category == category);
            match (rows.count(), category) {
                (0, PolicyCategory::Requests | PolicyCategory::Audit) | (1, _) => {}
                (0, _) => return Err(PolicyProblem::Missing(category)),
                _ => return Err(PolicyProblem::Twice(category)),
            }
        }
        for rule in &self.rules {
            if !(1..=100).contains(&rule.years) {
                return Err(PolicyProblem::Years);
            }
            let is_trail = rule.category == PolicyCategory::Audit;
            if is_trail != (rule.start_event == StartEvent::Recorded) {
                return Err(PolicyProblem::Start);
            }
            let has_birthdays =
                matches!(rule.category, PolicyCategory::Child | PolicyCategory::Adult);
            if let Some(age) = rule.until_age
                && !(has_birthdays && (18..=100).contains(&age))
            {
                return Err(PolicyProblem::Age);
            }
        }
        Ok(())
    }

    /// The next version: this one with one category's row changed, in force from a day.
    pub fn changed(&self, version: u32, rule: PolicyRule) -> Self {
        let from = rule.in_force_from;
        let mut rules: Vec<PolicyRule> = self
            .rules
            .iter()
            .filter(|row| row.category != rule.category)
            .cloned()
            .collect();
        rules.push(rule);
        rules.sort_by_key(|row| row.category);
        for row in &mut rules {
            row.in_force_from = from;
        }
        Self { version, rules }
    }

    /// The rule by which the records of requests and complaints are kept.
    pub fn requests_rule(&self) -> super::Rule {
        super::Rule::Requests {
            years: self.requests_years(),
        }
    }

    /// The rule by which the audit trail is kept.
    pub fn audit_rule(&self) -> super::Rule {
        super::Rule::Audit {
            years: self.audit_years(),
        }
    }

    /// Years for which the audit trail is kept from the end of the year in which an entry was recorded.
    pub(super) fn audit_years(&self) -> u32 {
        self.rule_for(PolicyCategory::Audit)
            .map_or(AUDIT_YEARS, |rule| rule.years)
    }

    /// Years for which the records of requests and complaints are kept from their closing.
    pub(super) fn requests_years(&self) -> u32 {
        self.rule_for(PolicyCategory::Requests)
            .map_or(REQUESTS_YEARS, |rule| rule.years)
    }
}

/// The version that applies on a day: the newest of those in force, or the oldest where the day lies before
/// them all (a sweep may look at any day). `None` only where there is no version at all.
pub fn policy_in_force(versions: &[Policy], day: Date) -> Option<&Policy> {
    versions
        .iter()
        .filter(|policy| policy.in_force_from() <= day)
        .max_by_key(|policy| policy.version)
        .or_else(|| versions.iter().min_by_key(|policy| policy.version))
}
