//! The deadlines of RULES.md section 7.

use mkt::domain::calendar::Calendar;
use mkt::domain::deadline::DeadlineKind;

use super::day;

#[test]
fn the_deadlines_of_section_7() {
    use DeadlineKind::*;
    let calendar = Calendar::default();
    for (kind, event, due) in [
        (SeriousIncidentNotification, "2026-12-24", "2027-01-05"),
        (SeriousIncidentNotification, "2026-04-02", "2026-04-13"),
        (SeriousIncidentNotification, "2026-11-23", "2026-11-30"),
        // Aware on a Saturday: that is day 0, and Monday is day 1.
        (SeriousIncidentNotification, "2026-11-21", "2026-11-27"),
        (RapidReview, "2026-11-23", "2026-12-14"),
        (RapidReview, "2026-12-14", "2027-01-07"),
        (ChildPracticeReview, "2026-11-23", "2027-05-23"),
        (ChildPracticeReview, "2026-08-31", "2027-02-28"),
        (AdultReview, "2027-08-31", "2028-02-29"),
    ] {
        assert_eq!(
            kind.due_on(day(event), &calendar),
            day(due),
            "{kind} from {event}"
        );
    }
}

#[test]
fn every_deadline_names_its_source_and_is_never_abbreviated() {
    for kind in DeadlineKind::ALL {
        assert!(!kind.title().contains("SAR") && !kind.source().contains("SAR"));
    }
    assert!(
        DeadlineKind::SeriousIncidentNotification
            .source()
            .contains("s16C")
    );
    assert!(DeadlineKind::AdultReview.source().contains("14.173"));
}
