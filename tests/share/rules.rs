//! What an entry needs and what is refused, as a table.

use super::{TO_CONTRACTOR, TO_FAMILY, desk, share};

type Changes = &'static [&'static [(&'static str, &'static str)]];

/// RULES.md section 6, line by line: what an entry needs, and what is refused (exit 1) or not understood (exit 2).
const RULES: &[(&str, u8, Changes)] = &[
    ("to the police", 0, &[]),
    (
        "to a name",
        0,
        &[&[("--to", ""), ("--to-name", "A detective")]],
    ),
    ("to both", 2, &[&[("--to-name", "A detective")]]),
    (
        "consent given needs no reason",
        0,
        &[&[("--consent", "given"), ("--consent-why", "")]],
    ),
    (
        "consent not sought needs one",
        1,
        &[&[("--consent-why", "")]],
    ),
    (
        "nor is a refusal overridden without one",
        1,
        &[&[("--consent", "refused-overridden"), ("--consent-why", "")]],
    ),
    (
        "a refusal overridden with a reason",
        0,
        &[&[("--consent", "refused-overridden")]],
    ),
    ("no such consent", 2, &[&[("--consent", "maybe")]]),
    (
        "no such kind of recipient",
        2,
        &[&[("--recipient", "press")]],
    ),
    ("no such decision", 2, &[&[("--decision", "later")]]),
    ("no such method", 2, &[&[("--method", "pigeon")]]),
    (
        "the answer to an access request is not typed",
        2,
        &[&[("--method", "access-request")]],
    ),
    ("yesterday", 0, &[&[("--on", "yesterday")]]),
    ("not tomorrow", 1, &[&[("--on", "tomorrow")]]),
    ("no such day", 2, &[&[("--on", "2026-02-30")]]),
    (
        "nobody of that name authorised it",
        1,
        &[&[("--authorised-by", "nobody")]],
    ),
    (
        "nor somebody with a name that is none",
        1,
        &[&[("--authorised-by", "Some Body")]],
    ),
    (
        "nor somebody who has left",
        1,
        &[&[("--authorised-by", "gone")]],
    ),
    (
        "an organisation that is not there",
        4,
        &[&[("--to", "O-9")]],
    ),
    ("a person is no organisation", 2, &[&[("--to", "P-1")]]),
    (
        "the records shared are named",
        0,
        &[&[("--record", "P-1,C-2026-1")]],
    ),
    ("and are there", 4, &[&[("--record", "N-1")]]),
    ("and are references", 2, &[&[("--record", "all of it")]]),
    (
        "another kind than on record is only told",
        0,
        &[&[("--to", "O-3")]],
    ),
    // Contractors.
    ("to a contractor", 0, &[TO_CONTRACTOR]),
    (
        "not without the agreement",
        1,
        &[TO_CONTRACTOR, &[("--agreement", "")]],
    ),
    (
        "not without where it is kept",
        1,
        &[TO_CONTRACTOR, &[("--stored-at", "")]],
    ),
    (
        "not without the day of return",
        1,
        &[TO_CONTRACTOR, &[("--return-by", "")]],
    ),
    (
        "which is not before the sharing",
        1,
        &[TO_CONTRACTOR, &[("--return-by", "2026-11-22")]],
    ),
    (
        "but may be the same day",
        0,
        &[TO_CONTRACTOR, &[("--return-by", "2026-11-23")]],
    ),
    ("whatever the entry calls them", 1, &[&[("--to", "O-2")]]),
    (
        "a refusal to a contractor needs none of it",
        0,
        &[&[
            ("--to", "O-2"),
            ("--recipient", "contractor"),
            ("--decision", "refused"),
        ]],
    ),
    // The person and their family.
    (
        "to the family a released export",
        0,
        &[TO_FAMILY, &[("--export", "E-1")]],
    ),
    ("and nothing else", 1, &[TO_FAMILY]),
    (
        "not one that is not released",
        1,
        &[TO_FAMILY, &[("--export", "E-2")]],
    ),
    (
        "not one that was withdrawn",
        1,
        &[TO_FAMILY, &[("--export", "E-3")]],
    ),
    (
        "not one of another case",
        1,
        &[TO_FAMILY, &[("--export", "E-4")]],
    ),
    (
        "not one that is not there",
        4,
        &[TO_FAMILY, &[("--export", "E-9")]],
    ),
    (
        "a refusal to the family needs none",
        0,
        &[TO_FAMILY, &[("--decision", "refused")]],
    ),
    ("whatever the entry calls them", 1, &[&[("--to", "O-4")]]),
    (
        "no raw record beside it",
        1,
        &[TO_FAMILY, &[("--export", "E-1"), ("--record", "P-1")]],
    ),
    (
        "nor another export",
        1,
        &[TO_FAMILY, &[("--export", "E-1"), ("--record", "E-1,E-2")]],
    ),
    (
        "but the export itself may be named",
        0,
        &[TO_FAMILY, &[("--export", "E-1"), ("--record", "E-1")]],
    ),
    (
        "a refusal to the family names what was asked for",
        0,
        &[
            TO_FAMILY,
            &[("--decision", "refused"), ("--record", "P-1,C-2026-1")],
        ],
    ),
    (
        "not on a day before its release",
        1,
        &[TO_FAMILY, &[("--export", "E-1"), ("--on", "2026-02-02")]],
    ),
    (
        "but on that day",
        0,
        &[TO_FAMILY, &[("--export", "E-1"), ("--on", "2026-02-03")]],
    ),
    (
        "to nobody else before it either",
        1,
        &[&[("--export", "E-1"), ("--on", "2026-02-02")]],
    ),
    (
        "while refusing it may be earlier",
        0,
        &[
            TO_FAMILY,
            &[
                ("--decision", "refused"),
                ("--export", "E-1"),
                ("--on", "2026-02-02"),
            ],
        ],
    ),
    (
        "an export to others is released too",
        1,
        &[&[("--export", "E-2")]],
    ),
    ("and then may be shared", 0, &[&[("--export", "E-1")]]),
];

#[test]
fn what_the_rules_say_of_sharing() {
    let desk = desk();
    desk.add_user("gone", "officer");
    desk.run("user revoke gone --yes").ok();
    let mut logged = 0;
    for (what, status, changes) in RULES {
        let ran = share(&desk, changes);
        if *status == 0 {
            logged += 1;
            assert_eq!(ran.ok(), format!("S-{logged:06}"), "{what}");
        } else {
            assert_eq!(ran.status, *status, "{what}: {}", ran.stderr);
            ran.fails(*status);
        }
    }
    assert_eq!(desk.json("share list").as_array().unwrap().len(), logged);
}
