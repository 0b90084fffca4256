//! Retention: the table of RULES.md section 4, its seven rules, and its reasons. Random cases are in `retention_properties`.

use mkt::domain::date::{Date, PartialDate};
use mkt::domain::retention::{
    Block, BlockKind, CaseFacts, Category, DisposalDate, DisposalState, Policy, PolicyCategory,
    PolicyProblem, PolicyRule, ReferralSubject, RetentionEffect, Rule, StartEvent, SubjectFacts,
    category_on, disposal_date, disposal_plan, policy_in_force, referral_disposal_date,
    referral_disposal_plan, request_disposal_date, retention_effect, state_on,
};

use super::day;

fn birth(text: &str) -> Option<PartialDate> {
    let birth = text.parse();
    assert!(birth.is_ok(), "the test itself is mistyped");
    birth.ok()
}

fn child(date_of_birth: Option<PartialDate>) -> SubjectFacts {
    SubjectFacts {
        person: 1,
        category: Category::Child,
        date_of_birth,
        added_on: None,
        decided_until: None,
    }
}

fn adult() -> SubjectFacts {
    SubjectFacts {
        person: 9,
        category: Category::Adult,
        ..child(None)
    }
}

/// A case opened shortly before it was closed.
fn closed(on: &str, subjects: &[SubjectFacts]) -> CaseFacts {
    let closed_on = day(on);
    CaseFacts {
        opened_on: closed_on - chrono::TimeDelta::days(100),
        closed_on: Some(closed_on),
        last_note_on: None,
        last_disclosure_on: None,
        subjects: subjects.to_vec(),
    }
}

fn date_of(case: &CaseFacts) -> Option<Date> {
    disposal_date(case, &Policy::shipped()).date()
}

fn rule_of(case: &CaseFacts) -> String {
    disposal_date(case, &Policy::shipped())
        .rule()
        .unwrap()
        .to_string()
}

#[test]
fn the_table_of_section_4() {
    for (on, subjects, from) in [
        ("2018-05-01", vec![child(birth("2004-02-29"))], "2029-03-01"),
        ("2026-01-31", vec![child(birth("2010-06-15"))], "2036-01-31"),
        ("2024-02-29", vec![adult()], "2034-03-01"),
        ("2016-11-23", vec![adult()], "2026-11-23"),
        ("2020-01-01", vec![child(birth("2012"))], "2037-12-31"),
        ("2020-01-01", vec![child(birth("2012-02"))], "2037-03-01"),
        (
            "2020-01-01",
            vec![
                child(birth("2003-05-05")),
                child(birth("2015-07-01")),
                adult(),
            ],
            "2040-07-01",
        ),
    ] {
        let case = closed(on, &subjects);
        assert_eq!(date_of(&case), Some(day(from)), "closed {on}");
        assert_eq!(disposal_date(&case, &Policy::shipped()).word(), "dated");
    }

    let undetermined = disposal_date(&closed("2020-01-01", &[child(None)]), &Policy::shipped());
    assert_eq!(
        undetermined,
        DisposalDate::Undetermined {
            subjects: vec![1],
            rule: Rule::NoDateOfBirth
        }
    );

    for subjects in [
        vec![],
        vec![adult()],
        vec![child(None)],
        vec![child(birth("1950"))],
    ] {
        let open = CaseFacts {
            closed_on: None,
            ..closed("2020-01-01", &subjects)
        };
        let plan = disposal_plan(&open, &Policy::shipped());
        assert_eq!(plan.date, DisposalDate::NotClosed);
        assert!(plan.candidates.is_empty());
    }
}

#[test]
fn the_rule_that_gives_the_date_is_named() {
    assert_eq!(
        rule_of(&closed("2018-05-01", &[child(birth("2004-02-29"))])),
        "child-until-25"
    );
    assert_eq!(
        rule_of(&closed("2026-01-31", &[child(birth("2010-06-15"))])),
        "child-10-years"
    );
    assert_eq!(rule_of(&closed("2024-02-29", &[adult()])), "adult-10-years");
    assert_eq!(
        rule_of(&closed("2024-02-29", &[child(None)])),
        "no-date-of-birth"
    );
    assert_eq!(rule_of(&closed("2024-02-29", &[])), "no-subject");
    // Of two rules with one date the same is named whatever the order of the subjects.
    let both = [child(birth("2014-02-28")), adult()];
    let turned = [adult(), child(birth("2014-02-28"))];
    assert_eq!(
        rule_of(&closed("2030-01-01", &both)),
        rule_of(&closed("2030-01-01", &turned))
    );
}

#[test]
fn the_years_run_from_the_last_note_or_disclosure_if_later() {
    let case = closed("2020-01-01", &[adult()]);
    for (note, disclosure, from, why) in [
        (None, None, "2030-01-01", "from the day the case was closed"),
        (
            Some("2019-12-31"),
            Some("2019-12-01"),
            "2030-01-01",
            "from the day the case was closed",
        ),
        (Some("2020-02-29"), None, "2030-03-01", "last note"),
        (None, Some("2020-03-05"), "2030-03-05", "last disclosure"),
        (
            Some("2020-03-06"),
            Some("2020-03-05"),
            "2030-03-06",
            "last note",
        ),
        (
            Some("2020-03-04"),
            Some("2020-03-05"),
            "2030-03-05",
            "last disclosure",
        ),
    ] {
        let case = CaseFacts {
            last_note_on: note.map(day),
            last_disclosure_on: disclosure.map(day),
            ..case.clone()
        };
        assert_eq!(date_of(&case), Some(day(from)));
        let plan = disposal_plan(&case, &Policy::shipped());
        assert!(
            plan.candidates[0].reason().contains(why),
            "{}",
            plan.candidates[0].reason()
        );
    }
}

#[test]
fn one_undetermined_subject_leaves_the_whole_case_open() {
    let mut unborn = child(None);
    unborn.person = 4;
    let case = closed("2020-01-01", &[adult(), unborn, child(birth("2004-02-29"))]);
    let plan = disposal_plan(&case, &Policy::shipped());
    assert_eq!(
        plan.date,
        DisposalDate::Undetermined {
            subjects: vec![4],
            rule: Rule::NoDateOfBirth
        }
    );
    // The dates that are known are still shown.
    let dates: Vec<Option<Date>> = plan.candidates.iter().map(|c| c.date).collect();
    assert_eq!(
        dates,
        [
            Some(day("2030-01-01")),
            Some(day("2030-01-01")),
            None,
            Some(day("2030-01-01")),
            Some(day("2029-03-01"))
        ]
    );
    assert_eq!(
        state_on(day("2999-01-01"), &plan.date, &[]),
        DisposalState::Undetermined
    );
}

#[test]
fn a_manager_s_decision_settles_it_and_never_undercuts_an_adult_s_period() {
    for (until, from, rule) in [
        ("2045-06-01", "2045-06-01", "manager-decision"),
        ("2021-01-01", "2030-01-01", "child-10-years"),
    ] {
        let decided = SubjectFacts {
            decided_until: Some(day(until)),
            ..child(None)
        };
        let case = closed("2020-01-01", &[decided]);
        assert_eq!(date_of(&case), Some(day(from)));
        assert_eq!(rule_of(&case), rule);
    }
    // Under a policy by which adults' records are kept longer than children's, theirs is the least.
    let mut policy = Policy::shipped();
    policy.rules[0].years = 20;
    let decided = SubjectFacts {
        decided_until: Some(day("2021-01-01")),
        ..child(None)
    };
    assert_eq!(
        disposal_date(&closed("2020-01-01", &[decided]), &policy).date(),
        Some(day("2040-01-01"))
    );
    // A date of birth that turns up later does not undercut what was decided.
    let known = SubjectFacts {
        decided_until: Some(day("2045-06-01")),
        ..child(birth("2010-01-01"))
    };
    assert_eq!(
        date_of(&closed("2020-01-01", &[known])),
        Some(day("2045-06-01"))
    );
}

#[test]
fn a_category_that_the_date_of_birth_contradicts_keeps_the_later_date() {
    // Stated adult, but 16 when the case was opened.
    let stated_adult = SubjectFacts {
        date_of_birth: birth("2003-06-01"),
        ..adult()
    };
    let case = closed("2020-01-01", &[stated_adult]);
    assert_eq!(date_of(&case), Some(day("2030-01-01")));
    let younger = SubjectFacts {
        date_of_birth: birth("2012-06-01"),
        ..adult()
    };
    let case = closed("2020-01-01", &[younger]);
    assert_eq!(date_of(&case), Some(day("2037-06-01")));
    let plan = disposal_plan(&case, &Policy::shipped());
    assert_eq!(plan.candidates.len(), 3);
    assert!(
        plan.candidates
            .iter()
            .all(|c| c.reason().contains("contradict"))
    );

    // An adult by the day they were added to the case, though a child at its opening: no contradiction.
    let grown = SubjectFacts {
        date_of_birth: birth("2001-01-01"),
        added_on: Some(day("2019-12-01")),
        ..adult()
    };
    let case = CaseFacts {
        opened_on: day("2018-01-01"),
        ..closed("2020-01-01", &[grown])
    };
    let plan = disposal_plan(&case, &Policy::shipped());
    assert_eq!(plan.candidates.len(), 1);
    assert_eq!(plan.date.date(), Some(day("2030-01-01")));
    // Added before the opening (a mistake) counts as at the opening.
    let early = SubjectFacts {
        added_on: Some(day("2010-01-01")),
        ..grown
    };
    let case = CaseFacts {
        opened_on: day("2019-02-01"),
        ..closed("2020-01-01", &[early])
    };
    assert_eq!(disposal_plan(&case, &Policy::shipped()).candidates.len(), 1);

    // Stated child, but an adult at the opening: a child's date is never the earlier one.
    let stated_child = child(birth("1960-01-01"));
    assert_eq!(
        date_of(&closed("2020-01-01", &[stated_child])),
        Some(day("2030-01-01"))
    );
}

#[test]
fn the_category_comes_from_the_age_on_the_day() {
    use Category::{Adult, Child};
    for (born, on, category) in [
        (birth("2008-11-23"), "2026-11-22", Some(Child)),
        (birth("2008-11-23"), "2026-11-23", Some(Adult)),
        (birth("2008-02-29"), "2026-02-28", Some(Child)),
        (birth("2008-02-29"), "2026-03-01", Some(Adult)),
        (birth("2008"), "2026-12-30", Some(Child)),
        (birth("2008"), "2026-12-31", Some(Adult)),
        (birth("2008-02"), "2026-02-28", Some(Child)),
        (birth("2030-01-01"), "2026-01-01", Some(Child)),
        (None, "2026-01-01", None),
    ] {
        assert_eq!(category_on(born, false, day(on)), category, "on {on}");
    }
    assert_eq!(category_on(None, true, day("2026-01-01")), Some(Child));
    assert_eq!(Category::parse("child"), Some(Child));
    assert_eq!(Category::Adult.word(), "adult");
}

#[test]
fn a_declined_referral_has_the_same_rule_from_the_day_it_was_declined() {
    let policy = Policy::shipped();
    let subject = |date_of_birth| ReferralSubject {
        person: 1,
        date_of_birth,
        decided_until: None,
    };
    let date = |received, declined: Option<&str>, subjects: &[ReferralSubject]| {
        referral_disposal_date(day(received), declined.map(day), subjects, &policy)
    };
    // 17 at receipt, 18 when it was declined: a child.
    assert_eq!(
        date(
            "2026-01-01",
            Some("2026-02-10"),
            &[subject(birth("2008-02-01"))]
        )
        .rule()
        .unwrap()
        .to_string(),
        "child-10-years"
    );
    assert_eq!(
        date("2026-01-01", Some("2026-02-10"), &[subject(birth("1990"))]).date(),
        Some(day("2036-02-10"))
    );
    assert_eq!(
        date(
            "2026-01-01",
            Some("2026-02-10"),
            &[subject(birth("2012-02-29"))]
        )
        .date(),
        Some(day("2037-03-01"))
    );
    assert_eq!(
        date("2026-01-01", None, &[subject(birth("1990"))]),
        DisposalDate::NotClosed
    );
    assert_eq!(
        date("2026-01-01", Some("2026-02-10"), &[subject(None)]).word(),
        "undetermined"
    );
    assert_eq!(
        date("2026-01-01", Some("2026-02-10"), &[]).word(),
        "undetermined"
    );
    let plan = referral_disposal_plan(
        day("2026-01-01"),
        Some(day("2026-02-10")),
        &[subject(birth("1990"))],
        &policy,
    );
    assert!(
        plan.candidates[0]
            .reason()
            .contains("referral was declined")
    );
}

#[test]
fn requests_and_complaints_are_kept_six_years_unless_the_policy_says_otherwise() {
    let mut policy = Policy::shipped();
    assert_eq!(request_disposal_date(None, &policy), None);
    let closed_on = Some(day("2024-02-29"));
    assert_eq!(
        request_disposal_date(closed_on, &policy),
        Some(day("2030-03-01"))
    );
    policy
        .rules
        .retain(|rule| rule.category != PolicyCategory::Requests);
    assert_eq!(
        request_disposal_date(closed_on, &policy),
        Some(day("2030-03-01"))
    );
    policy.rules.push(PolicyRule {
        category: PolicyCategory::Requests,
        years: 2,
        until_age: None,
        start_event: StartEvent::Closed,
        in_force_from: day("2026-01-01"),
    });
    assert_eq!(
        request_disposal_date(closed_on, &policy),
        Some(day("2026-03-01"))
    );
}

#[test]
fn the_policy_is_a_table_with_versions() {
    let shipped = Policy::shipped();
    assert_eq!(shipped.check(), Ok(()));
    assert_eq!(shipped.version, 1);

    let mut longer = shipped.clone();
    longer.version = 2;
    for rule in &mut longer.rules {
        rule.in_force_from = day("2027-04-01");
    }
    longer.rules[1].years = 15;
    longer.rules[1].until_age = Some(30);
    let versions = [longer.clone(), shipped.clone()];
    for (on, version) in [("2010-01-01", 1), ("2027-03-31", 1), ("2027-04-01", 2)] {
        assert_eq!(
            policy_in_force(&versions, day(on)).unwrap().version,
            version,
            "{on}"
        );
    }
    assert!(policy_in_force(&[], day("2026-01-01")).is_none());

    let plan = disposal_plan(&closed("2020-01-01", &[child(birth("2012"))]), &longer);
    assert_eq!(plan.policy_version, 2);
    assert_eq!(plan.date.date(), Some(day("2042-12-31")));
    assert!(plan.candidates[1].reason().contains("the 30th birthday"));
    assert!(plan.candidates[1].reason().contains("last day it could be"));

    // From closing alone, whatever was written later.
    let mut strict = shipped.clone();
    strict.rules[0].start_event = StartEvent::Closed;
    let noted = CaseFacts {
        last_note_on: Some(day("2021-05-05")),
        ..closed("2020-01-01", &[adult()])
    };
    assert_eq!(
        disposal_date(&noted, &strict).date(),
        Some(day("2030-01-01"))
    );

    // Without a row there is no date.
    let mut childless = shipped.clone();
    childless
        .rules
        .retain(|rule| rule.category != PolicyCategory::Child);
    assert_eq!(
        childless.check(),
        Err(PolicyProblem::Missing(PolicyCategory::Child))
    );
    assert_eq!(
        disposal_date(&closed("2020-01-01", &[child(birth("2012"))]), &childless).rule(),
        Some(Rule::NotInPolicy)
    );

    let broken = |change: fn(&mut Policy)| {
        let mut policy = Policy::shipped();
        change(&mut policy);
        policy.check()
    };
    assert_eq!(broken(|p| p.rules[0].years = 0), Err(PolicyProblem::Years));
    assert_eq!(
        broken(|p| p.rules[0].years = 101),
        Err(PolicyProblem::Years)
    );
    assert_eq!(
        broken(|p| p.rules[1].until_age = Some(17)),
        Err(PolicyProblem::Age)
    );
    assert_eq!(
        broken(|p| p.rules[2].until_age = Some(25)),
        Err(PolicyProblem::Age)
    );
    assert_eq!(
        broken(|p| p.rules.push(p.rules[0].clone())),
        Err(PolicyProblem::Twice(PolicyCategory::Adult))
    );
    assert_eq!(broken(|p| p.rules.truncate(2)), Ok(()));
}

#[test]
fn what_shortens_is_told_from_what_lengthens() {
    use RetentionEffect::{Lengthens, Same, Shortens};
    let policy = Policy::shipped();
    let effect = |before: &CaseFacts, after: &CaseFacts| {
        retention_effect(
            &disposal_date(before, &policy),
            &disposal_date(after, &policy),
        )
    };
    let born = |text| closed("2020-01-01", &[child(birth(text))]);
    assert_eq!(effect(&born("2010-01-01"), &born("2012-01-01")), Lengthens);
    assert_eq!(effect(&born("2012-01-01"), &born("2010-01-01")), Shortens);
    assert_eq!(effect(&born("2004-01-01"), &born("2003-01-01")), Same);
    let unknown = closed("2020-01-01", &[child(None)]);
    assert_eq!(effect(&unknown, &born("2012")), Shortens);
    assert_eq!(effect(&born("2012"), &unknown), Lengthens);
    let open = CaseFacts {
        closed_on: None,
        ..born("2012")
    };
    assert_eq!(effect(&born("2012"), &open), Lengthens);
    let open_older = CaseFacts {
        closed_on: None,
        ..born("2004")
    };
    assert_eq!(effect(&open, &open_older), Same);
    assert_eq!(
        effect(&open.as_if_closed(), &open_older.as_if_closed()),
        Shortens
    );
    assert_eq!(born("2012").as_if_closed(), born("2012"));
}

#[test]
fn due_is_the_day_itself_and_blocks_stand_against_it() {
    let on = disposal_date(&closed("2016-11-23", &[adult()]), &Policy::shipped());
    let hold = [Block {
        kind: BlockKind::Hold,
        reference: "H-0001".to_owned(),
    }];
    assert_eq!(state_on(day("2026-11-22"), &on, &[]), DisposalState::NotDue);
    assert_eq!(
        state_on(day("2026-11-22"), &on, &hold),
        DisposalState::NotDue
    );
    assert_eq!(state_on(day("2026-11-23"), &on, &[]), DisposalState::Due);
    assert_eq!(
        state_on(day("2026-11-23"), &on, &hold),
        DisposalState::Blocked
    );
    assert!(on.is_due_on(day("2026-11-23")) && !on.is_due_on(day("2026-11-22")));
    assert_eq!(
        state_on(day("2999-01-01"), &DisposalDate::NotClosed, &hold),
        DisposalState::NotClosed
    );
    assert_eq!(
        serde_json::to_string(&hold).unwrap(),
        r#"[{"kind":"hold","ref":"H-0001"}]"#
    );
    let words: Vec<&str> = DisposalState::ALL
        .iter()
        .map(|state| state.word())
        .collect();
    assert_eq!(
        words,
        ["not-closed", "not-due", "due", "blocked", "undetermined"]
    );
}

#[test]
fn reasons_and_debug_hold_no_value_from_a_record() {
    let case = closed(
        "2020-01-01",
        &[
            child(birth("2012-02")),
            child(None),
            SubjectFacts {
                date_of_birth: birth("2013-07-17"),
                ..adult()
            },
            SubjectFacts {
                decided_until: Some(day("2044-04-04")),
                ..child(None)
            },
        ],
    );
    for candidate in disposal_plan(&case, &Policy::shipped()).candidates {
        let reason = candidate.reason();
        assert!(reason.ends_with('.') && !reason.contains("20"), "{reason}");
    }
    assert!(!format!("{case:?}").contains("2013"));
}
