//! The reviews of a case's incident, and what settles their deadlines (RULES.md section 7).

use crate::domain::calendar::Calendar;
use crate::domain::case::{Case, CaseInput};
use crate::domain::date::Date;
use crate::domain::deadline::{Deadline, DeadlineKind, Notification};
use crate::domain::input::{self, Checked};
use crate::domain::text::Problem;
use crate::domain::word::words;

words! {
    /// The kinds of review whose decision starts a deadline (RULES.md section 7).
    ReviewKind {
        /// A rapid review of a serious incident; its day is that of the notification.
        Rapid = "rapid-review",
        /// A local child safeguarding practice review.
        ChildPractice = "child-practice-review",
        /// A Safeguarding Adult Review.
        Adult = "adult-review",
    }
}

impl ReviewKind {
    /// The deadline it is under.
    pub const fn deadline(self) -> DeadlineKind {
        match self {
            Self::Rapid => DeadlineKind::RapidReview,
            Self::ChildPractice => DeadlineKind::ChildPracticeReview,
            Self::Adult => DeadlineKind::AdultReview,
        }
    }
}

/// What is recorded of the reviews of a case's incident.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reviewing {
    /// The review that was decided on, and that day.
    pub review: Option<(ReviewKind, Date)>,
    /// The day on which the incident was notified.
    pub notified_on: Option<Date>,
    /// The day on which its rapid review ended.
    pub rapid_review_ended_on: Option<Date>,
}

impl Reviewing {
    /// The deadlines that are not settled (RULES.md section 7; Children Act 2004 s16C; Working Together, chapter 5).
    /// Accepting a referral settles none: its notification and rapid review are the case's from then on. Of two referrals
    /// that notify one incident the earliest days count.
    ///
    /// The notification is made once its day is recorded, which is also the day of a rapid review that was decided on; the
    /// rapid review runs from it, or from receipt of the referral where nothing else is known, and is done once it has
    /// ended. A practice review is decided on by a rapid review, so that both are done then. Closing the case is the
    /// caller's to look at.
    pub fn deadlines(self, notifications: &[Notification], calendar: &Calendar) -> Vec<Deadline> {
        let practice = matches!(self.review, Some((ReviewKind::ChildPractice, _)));
        let notified_on = match self.review {
            Some((ReviewKind::Rapid, day)) => Some(day),
            _ => self.notified_on,
        };
        let started = |kind: DeadlineKind| {
            notifications
                .iter()
                .flat_map(|notification| notification.deadlines(calendar))
                .filter(|deadline| deadline.kind == kind)
                .min_by_key(|deadline| deadline.due_on)
        };
        let notification = match notified_on {
            None if !practice && self.rapid_review_ended_on.is_none() => {
                started(DeadlineKind::SeriousIncidentNotification)
            }
            _ => None,
        };
        let rapid = match (notified_on, self.rapid_review_ended_on) {
            _ if practice => None,
            (_, Some(_)) => None,
            (Some(day), None) => Some(Deadline::new(DeadlineKind::RapidReview, day, calendar)),
            (None, None) => started(DeadlineKind::RapidReview),
        };
        let other = self
            .review
            .filter(|(kind, _)| *kind != ReviewKind::Rapid)
            .map(|(kind, day)| Deadline::new(kind.deadline(), day, calendar));
        [notification, rapid, other].into_iter().flatten().collect()
    }
}

impl Case {
    /// What is recorded of the reviews of its incident.
    pub fn reviewing(&self) -> Reviewing {
        Reviewing {
            review: self.review_kind.zip(self.review_decided_on),
            notified_on: self.notified_on,
            rapid_review_ended_on: self.rapid_review_ended_on,
        }
    }

    /// Takes over the days that settle the deadlines of a notifiable incident.
    pub(super) fn settle(&mut self, input: &CaseInput, checked: &mut Checked) {
        checked.optional(
            "notified_on",
            &input.notified_on,
            &mut self.notified_on,
            input::date,
        );
        checked.optional(
            "rapid_review_ended_on",
            &input.rapid_review_ended_on,
            &mut self.rapid_review_ended_on,
            input::date,
        );
    }

    /// What is wrong with the days of the notification and of the end of its rapid review.
    pub(super) fn check_settled(&self, checked: &mut Checked, today: Date) {
        for (field, day, what) in [
            ("notified_on", self.notified_on, "of the notification"),
            (
                "rapid_review_ended_on",
                self.rapid_review_ended_on,
                "on which the rapid review ended",
            ),
        ] {
            if day.is_some_and(|day| day > today) {
                checked.problem(Problem::new(
                    field,
                    "in-the-future",
                    format!("The day {what} is in the future."),
                ));
            }
        }
        if self
            .notified_on
            .zip(self.rapid_review_ended_on)
            .is_some_and(|(notified, ended)| ended < notified)
        {
            checked.problem(Problem::new(
                "rapid_review_ended_on",
                "before-notification",
                "The rapid review ended before the incident was notified.",
            ));
        }
    }
}
