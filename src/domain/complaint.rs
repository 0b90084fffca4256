//! Complaints about data protection (DPA 2018 s164A; RULES.md section 5): the complaint, its clock, and how it ended.

use chrono::{Datelike as _, TimeDelta, Weekday};
use serde::{Deserialize, Serialize};

use crate::domain::access_clock::{Step, complaint_due};
use crate::domain::calendar::Calendar;
use crate::domain::date::Date;
use crate::domain::input::{self, Checked, Links};
use crate::domain::record::Stored;
use crate::domain::reference::{AnyRef, ComplaintRef, Kind, PersonRef};
use crate::domain::rights::{about_one_of, received};
use crate::domain::text::{Given, Problem};
use crate::domain::word::words;

words! {
    /// How a complaint ended.
    ComplaintOutcome {
        /// It was right.
        Upheld = "upheld",
        /// A part of it was right.
        PartlyUpheld = "partly-upheld",
        /// It was not right.
        NotUpheld = "not-upheld",
        /// Whoever complained took it back.
        Withdrawn = "withdrawn",
    }
}

words! {
    /// Where a complaint stands.
    ComplaintState {
        /// It has not been acknowledged, and the day for it has not passed (or there is none).
        Received = "received",
        /// It has not been acknowledged, and the day for it has passed.
        Overdue = "overdue",
        /// It was acknowledged and waits for its outcome.
        Acknowledged = "acknowledged",
        /// It has its outcome.
        Closed = "closed",
    }
}

/// What a form or a file says of a complaint.
#[derive(Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ComplaintInput {
    /// `complaint`.
    pub kind: Option<String>,
    /// The civil day in London on which it was received.
    pub received_on: Given<String>,
    /// How it came.
    pub via: Given<String>,
    /// Who complains, where they are on record.
    pub complainant: Given<String>,
    /// Who complains, where they are not.
    pub complainant_name: Given<String>,
    /// What it is about: a case, a request or a person.
    pub about: Given<String>,
    /// What it says.
    pub what: Given<String>,
}

/// A complaint's details, checked.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct Complaint {
    /// The civil day in London on which it was received: its clock starts there.
    pub received_on: Date,
    /// How it came, in words.
    pub via: Option<String>,
    /// Who complains, where they are on record.
    pub complainant: Option<PersonRef>,
    /// Who complains, where they are not.
    pub complainant_name: Option<String>,
    /// The case, the request or the person it is about, where it is about one on record.
    pub about: Option<AnyRef>,
    /// What it says.
    pub what: String,
}

/// A complaint as it stands in the store.
pub type StoredComplaint = Stored<ComplaintRef, Complaint>;

/// The kinds of record that a complaint can be about.
const ABOUT: [Kind; 4] = [
    Kind::Case,
    Kind::AccessRequest,
    Kind::RightsRequest,
    Kind::Person,
];

impl Complaint {
    /// The reference of a record that a complaint can be about.
    pub fn read_about(field: &str, text: &str) -> Result<AnyRef, Problem> {
        about_one_of(field, text, &ABOUT)
    }

    /// A new complaint from what was given, or everything that is wrong with it.
    pub fn new(
        input: &ComplaintInput,
        links: &impl Links,
        today: Date,
    ) -> Result<Self, Vec<Problem>> {
        let mut checked = Checked::new();
        let c = &mut checked;
        let received_on = c.needed("received_on", &input.received_on, |field, text: &str| {
            received(field, text, today)
        });
        let (mut via, mut complainant, mut complainant_name, mut about) = (None, None, None, None);
        c.optional("via", &input.via, &mut via, input::line_of_text);
        c.optional(
            "complainant",
            &input.complainant,
            &mut complainant,
            |field, text: &str| links.person(field, text),
        );
        c.optional(
            "complainant_name",
            &input.complainant_name,
            &mut complainant_name,
            input::line_of_text,
        );
        c.optional("about", &input.about, &mut about, Self::read_about);
        let what = c.needed("what", &input.what, input::free_text);
        if c.is_clean() {
            match (&complainant, &complainant_name) {
                (None, None) => c.problem(Problem::missing("complainant")),
                (Some(_), Some(_)) => c.problem(Problem::new(
                    "complainant_name",
                    "twice",
                    "Give the person's reference or a name, not both.",
                )),
                _ => {}
            }
        }
        let (Some(received_on), Some(what)) = (received_on, what) else {
            return Err(checked.into_problems());
        };
        checked.finish(Self {
            received_on,
            via,
            complainant,
            complainant_name,
            about,
            what,
        })
    }

    /// The person it is about, where it is about one.
    pub fn about_person(&self) -> Option<PersonRef> {
        use crate::domain::reference::Reference as _;
        self.about
            .filter(|about| about.kind() == Kind::Person)
            .map(|about| PersonRef::from_id(about.id()))
    }
}

/// How a complaint ended.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct ComplaintClosing {
    /// The day.
    #[serde(rename = "closed_on")]
    pub on: Date,
    /// How.
    pub outcome: ComplaintOutcome,
    /// What was done about it.
    pub done: String,
    /// The day the complainant was told of the outcome; only one that was withdrawn can be without.
    pub told_on: Option<Date>,
    /// Who closed it.
    #[serde(rename = "closed_by")]
    pub by: String,
}

/// The clock of a complaint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ComplaintClock {
    /// The last day on which the acknowledgement is in time; none of a complaint received before 19 June 2026.
    pub due_on: Option<Date>,
    /// Days from today to that day, negative when overdue; none where it was acknowledged or there is no such day.
    pub days_left: Option<i64>,
    /// How the date comes about, in order.
    pub steps: Vec<Step>,
}

const ACKNOWLEDGE: &str = "DPA 2018 s164A";
const WORKING_DAY: &str = "DPA 2018 s164A: a time that ends on a weekend or bank holiday";

/// When the acknowledgement of a complaint is due, step by step.
pub fn complaint_clock(
    received_on: Date,
    acknowledged_on: Option<Date>,
    calendar: &Calendar,
    today: Date,
) -> ComplaintClock {
    let step = |on, what: &str, rule| Step {
        on,
        what: what.to_owned(),
        rule,
    };
    let mut steps = vec![step(
        received_on,
        "The complaint was received.",
        ACKNOWLEDGE,
    )];
    let due_on = complaint_due(received_on, calendar);
    match due_on {
        None => steps.push(step(
            received_on,
            "It was received before 19 June 2026, so that the law sets no day for acknowledging it.",
            ACKNOWLEDGE,
        )),
        Some(due) => {
            if let Some(first) = received_on.succ_opt() {
                steps.push(step(
                    first,
                    "The first of the 30 days: they are counted from the day after receipt.",
                    ACKNOWLEDGE,
                ));
            }
            let thirtieth = received_on
                .checked_add_signed(TimeDelta::days(30))
                .unwrap_or(due);
            steps.push(step(thirtieth, "The thirtieth day.", ACKNOWLEDGE));
            if due != thirtieth {
                let why = match thirtieth.weekday() {
                    Weekday::Sat => "a Saturday",
                    Weekday::Sun => "a Sunday",
                    _ => "a bank holiday",
                };
                steps.push(Step {
                    on: due,
                    what: format!("That day is {why}, so that the next working day counts."),
                    rule: WORKING_DAY,
                });
            }
        }
    }
    if let Some(on) = acknowledged_on {
        let late = due_on.map_or(0, |due| (on - due).num_days());
        steps.push(Step {
            on,
            what: match late {
                1 => "It was acknowledged, 1 day late.".to_owned(),
                days if days > 1 => format!("It was acknowledged, {days} days late."),
                _ if due_on.is_some() => "It was acknowledged in time.".to_owned(),
                _ => "It was acknowledged.".to_owned(),
            },
            rule: ACKNOWLEDGE,
        });
    }
    ComplaintClock {
        due_on,
        days_left: due_on
            .filter(|_| acknowledged_on.is_none())
            .map(|due| (due - today).num_days()),
        steps,
    }
}

/// Where a complaint stands on a day.
pub fn complaint_state(
    closed: bool,
    acknowledged: bool,
    clock: &ComplaintClock,
    today: Date,
) -> ComplaintState {
    if closed {
        ComplaintState::Closed
    } else if acknowledged {
        ComplaintState::Acknowledged
    } else if clock.due_on.is_some_and(|due| due < today) {
        ComplaintState::Overdue
    } else {
        ComplaintState::Received
    }
}
