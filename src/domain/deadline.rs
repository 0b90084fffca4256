//! The deadlines of notifications and reviews (RULES.md section 7).
//!
//! What does not live here: the clock of requests and complaints (`domain::access_clock`), and retention.

use crate::domain::calendar::{Calendar, month_later};
use crate::domain::date::Date;
use crate::domain::word::words;

words! {
    /// Something that has to be done within a time from an event.
    DeadlineKind {
        /// Notifying the Child Safeguarding Practice Review Panel of a serious incident, from the day of
        /// becoming aware of it.
        SeriousIncidentNotification = "serious-incident-notification",
        /// The rapid review, from the day of the notification.
        RapidReview = "rapid-review",
        /// A local child safeguarding practice review, from the day it was decided to hold one.
        ChildPracticeReview = "child-practice-review",
        /// A Safeguarding Adult Review, from the day it was decided to hold one.
        AdultReview = "adult-review",
    }
}

/// Working days from becoming aware of a serious incident to notifying it.
const NOTIFICATION_WORKING_DAYS: u32 = 5;
/// Working days from the notification to the end of the rapid review.
const RAPID_REVIEW_WORKING_DAYS: u32 = 15;
/// Months from the decision to hold a review to its end.
const REVIEW_MONTHS: u32 = 6;

impl DeadlineKind {
    /// The last day on which it is in time. The day of the event is day 0; working days skip weekends and
    /// bank holidays; months end on the corresponding day, or the last day of the month, and are not moved
    /// to a working day.
    pub fn due_on(self, event: Date, calendar: &Calendar) -> Date {
        match self {
            Self::SeriousIncidentNotification => {
                calendar.working_days_after(event, NOTIFICATION_WORKING_DAYS)
            }
            Self::RapidReview => calendar.working_days_after(event, RAPID_REVIEW_WORKING_DAYS),
            Self::ChildPracticeReview | Self::AdultReview => month_later(event, REVIEW_MONTHS),
        }
    }

    /// Where the deadline comes from.
    pub const fn source(self) -> &'static str {
        match self {
            Self::SeriousIncidentNotification => {
                "Children Act 2004 s16C; Working Together to Safeguard Children, chapter 5: within 5 working days of becoming aware"
            }
            Self::RapidReview => {
                "Working Together to Safeguard Children, chapter 5: within 15 working days of the notification"
            }
            Self::ChildPracticeReview => {
                "Working Together to Safeguard Children, chapter 5: within 6 months of the decision to hold the review"
            }
            Self::AdultReview => {
                "Care and Support Statutory Guidance 14.173: within 6 months of the decision to hold the review"
            }
        }
    }

    /// What it is called where people read it; never abbreviated (RULES.md section 1).
    pub const fn title(self) -> &'static str {
        match self {
            Self::SeriousIncidentNotification => "Serious incident notification",
            Self::RapidReview => "Rapid review",
            Self::ChildPracticeReview => "Local child safeguarding practice review",
            Self::AdultReview => "Safeguarding Adult Review",
        }
    }
}

/// One deadline: what has to be done, the day it runs from, and the last day on which it is in time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
pub struct Deadline {
    /// What has to be done.
    pub kind: DeadlineKind,
    /// The day of the event it runs from.
    pub from: Date,
    /// The last day on which it is in time.
    pub due_on: Date,
}

impl Deadline {
    /// The deadline that runs from a day.
    pub fn new(kind: DeadlineKind, from: Date, calendar: &Calendar) -> Self {
        Self {
            kind,
            from,
            due_on: kind.due_on(from, calendar),
        }
    }
}

/// What a referral of source `dfe-notification` says of a notifiable incident.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Notification {
    /// The day it was received.
    pub received_on: Date,
    /// The day the service became aware of the incident, where that is known.
    pub aware_on: Option<Date>,
}

impl Notification {
    /// The deadlines it starts: the notification itself from becoming aware, where that day is known, and the rapid review
    /// from the day the notification was received.
    pub fn deadlines(self, calendar: &Calendar) -> Vec<Deadline> {
        let notification = self
            .aware_on
            .map(|day| Deadline::new(DeadlineKind::SeriousIncidentNotification, day, calendar));
        let review = Deadline::new(DeadlineKind::RapidReview, self.received_on, calendar);
        notification.into_iter().chain([review]).collect()
    }
}
