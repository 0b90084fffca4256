//! The answer to "when may this be disposed of": a date or none, the rule it comes from, and every candidate
//! with its reason.

use std::fmt;

use serde::{Serialize, Serializer};

use super::Category;
use crate::domain::date::Date;

/// What the years of a rule turned out to run from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum StartedBy {
    /// The closing of the case.
    Closing,
    /// The last note, which is later than the closing.
    LastNote,
    /// The last entry in the sharing log, which is later than the closing and than the last note.
    LastDisclosure,
    /// The declining of the referral.
    Declining,
}

impl StartedBy {
    const fn words(self) -> &'static str {
        match self {
            Self::Closing => "from the day the case was closed",
            Self::LastNote => "from its last note, which is later than its closing",
            Self::LastDisclosure => "from its last disclosure, which is later than its closing",
            Self::Declining => "from the day the referral was declined",
        }
    }
}

/// The rule that a date comes from, or that stands in the way of one. `Display` and JSON are its word, which
/// the tombstone of a disposed case keeps.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rule {
    /// So many years for a category: `adult-10-years`.
    Years {
        /// Whose records.
        category: Category,
        /// Whole years.
        years: u32,
    },
    /// Until a birthday of the subject: `child-until-25`.
    Birthday {
        /// Whose records.
        category: Category,
        /// The birthday.
        age: u32,
    },
    /// The date a manager decided on: `manager-decision`.
    Decision,
    /// The birthday cannot be reckoned: `no-date-of-birth`.
    NoDateOfBirth,
    /// Nobody is marked as a subject: `no-subject`.
    NoSubject,
    /// The policy has no row for the category: `not-in-policy`.
    NotInPolicy,
    /// So many years from the closing of a request: `requests-6-years`.
    Requests {
        /// Whole years.
        years: u32,
    },
    /// So many years from the end of the year in which an entry of the audit trail was recorded: `audit-10-years`.
    Audit {
        /// Whole years.
        years: u32,
    },
    /// A month for whoever is on nothing: `on-nothing`.
    OnNothing,
}

impl Rule {
    /// Reads the word that [`Display`](fmt::Display) writes; `None` for any other.
    pub fn parse(word: &str) -> Option<Self> {
        match word {
            "manager-decision" => return Some(Self::Decision),
            "no-date-of-birth" => return Some(Self::NoDateOfBirth),
            "no-subject" => return Some(Self::NoSubject),
            "not-in-policy" => return Some(Self::NotInPolicy),
            "on-nothing" => return Some(Self::OnNothing),
            _ => {}
        }
        let (whose, period) = word.split_once('-')?;
        let years = period.strip_suffix("-years").and_then(|n| n.parse().ok());
        let age = period.strip_prefix("until-").and_then(|n| n.parse().ok());
        match (Category::parse(whose), years, age) {
            (Some(category), Some(years), _) => Some(Self::Years { category, years }),
            (Some(category), None, Some(age)) => Some(Self::Birthday { category, age }),
            (None, Some(years), _) if whose == "requests" => Some(Self::Requests { years }),
            (None, Some(years), _) if whose == "audit" => Some(Self::Audit { years }),
            _ => None,
        }
    }

    /// What it says, in whole sentences without a value from a record.
    pub fn in_words(self) -> String {
        match self {
            Self::Years { category, years } => format!(
                "The records of {} are kept for {years} years.",
                noun(category)
            ),
            Self::Birthday { category, age } => format!(
                "The records of {} are kept until the {} birthday.",
                noun(category),
                ordinal(age)
            ),
            Self::Decision => {
                "A manager decided that the records are kept until this date.".to_owned()
            }
            Self::NoDateOfBirth => {
                "Without a date of birth no birthday can be reckoned: a manager has to decide."
                    .to_owned()
            }
            Self::NoSubject => {
                "Nobody is marked as a subject, so that no rule applies: name the subject; of a declined referral with `mkt retention decide`."
                    .to_owned()
            }
            Self::NotInPolicy => "The policy has no rule for this category.".to_owned(),
            Self::Requests { years } => {
                format!("The record of a request is kept for {years} years from its closing.")
            }
            Self::OnNothing => {
                "Somebody who is on no case, no referral and no request is kept for a month after they were recorded or last corrected: nothing says what for.".to_owned()
            }
            Self::Audit { years } => format!(
                "An entry of the audit trail is kept for {years} years from the end of the year it was recorded in, and longer while anything that it names is still there."
            ),
        }
    }
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Years { category, years } => write!(f, "{category}-{years}-years"),
            Self::Birthday { category, age } => write!(f, "{category}-until-{age}"),
            Self::Decision => f.write_str("manager-decision"),
            Self::NoDateOfBirth => f.write_str("no-date-of-birth"),
            Self::NoSubject => f.write_str("no-subject"),
            Self::NotInPolicy => f.write_str("not-in-policy"),
            Self::OnNothing => f.write_str("on-nothing"),
            Self::Requests { years } => write!(f, "requests-{years}-years"),
            Self::Audit { years } => write!(f, "audit-{years}-years"),
        }
    }
}

impl Serialize for Rule {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// One date that was considered, or one reason why there is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Candidate {
    /// The subject concerned; `None` where there is none.
    pub subject: Option<i64>,
    /// The first day on which this rule alone would allow disposal; `None` where it cannot say.
    pub date: Option<Date>,
    /// The rule.
    pub rule: Rule,
    pub(super) started_by: StartedBy,
    pub(super) birth_in_part: bool,
    pub(super) contradiction: bool,
}

impl Candidate {
    /// Why, in whole sentences without a value from a record.
    pub fn reason(&self) -> String {
        let mut reason = match self.rule {
            Rule::Years { category, years } => format!(
                "The records of {} are kept for {years} years {}.",
                noun(category),
                self.started_by.words()
            ),
            rule => rule.in_words(),
        };
        if self.birth_in_part {
            reason.push_str(
                " The date of birth is known only in part and counts as the last day it could be.",
            );
        }
        if self.contradiction {
            reason.push_str(
                " The recorded category and the date of birth contradict each other: both rules are reckoned, and the later date counts.",
            );
        }
        reason
    }
}

const fn noun(category: Category) -> &'static str {
    match category {
        Category::Child => "a child",
        Category::Adult => "an adult",
    }
}

fn ordinal(number: u32) -> String {
    let ending = match (number % 10, number % 100) {
        (_, 11..=13) => "th",
        (1, _) => "st",
        (2, _) => "nd",
        (3, _) => "rd",
        _ => "th",
    };
    format!("{number}{ending}")
}

/// From when on the records may be disposed of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DisposalDate {
    /// The case is open, or the referral is not declined: not due, and no date.
    NotClosed,
    /// Never due until a manager has decided.
    Undetermined {
        /// The subjects that stand in the way, in ascending order; empty where there is no subject at all.
        subjects: Vec<i64>,
        /// What stands in the way.
        rule: Rule,
    },
    /// The first day on which disposal is allowed.
    On {
        /// That day.
        date: Date,
        /// The rule it comes from.
        rule: Rule,
    },
}

impl DisposalDate {
    /// The word the store keeps: `not-closed`, `undetermined` or `dated`.
    pub const fn word(&self) -> &'static str {
        match self {
            Self::NotClosed => "not-closed",
            Self::Undetermined { .. } => "undetermined",
            Self::On { .. } => "dated",
        }
    }

    /// The first day on which disposal is allowed, if there is one.
    pub const fn date(&self) -> Option<Date> {
        match self {
            Self::On { date, .. } => Some(*date),
            Self::NotClosed | Self::Undetermined { .. } => None,
        }
    }

    /// The rule the date comes from, or that stands in the way of one.
    pub const fn rule(&self) -> Option<Rule> {
        match self {
            Self::NotClosed => None,
            Self::Undetermined { rule, .. } | Self::On { rule, .. } => Some(*rule),
        }
    }

    /// Whether the day has come. Due is not yet eligible: see [`state_on`](super::state_on).
    pub fn is_due_on(&self, today: Date) -> bool {
        self.date().is_some_and(|date| date <= today)
    }
}

/// The date with everything it was chosen from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DisposalPlan {
    /// The answer.
    pub date: DisposalDate,
    /// Every date considered, subject by subject; empty where nothing is closed.
    pub candidates: Vec<Candidate>,
    /// The version of the policy used.
    pub policy_version: u32,
}
