//! The review of an export at a real terminal: one question at a time, with keys.

use rexpect::session::PtySession;
use serde_json::json;

use crate::support::real::{Real, answer, ends};

const ASKED: &str = "What is to be done?";

/// A case with a note that names three people it does not know.
fn real() -> Real {
    let real = Real::new();
    let lines = [
        json!({"kind": "person", "key": "p1", "forenames": ["Robert"], "surname": "Smith-Jones", "date_of_birth": "2019-02-03"}),
        json!({"kind": "person", "key": "p2", "forenames": ["Jane"], "surname": "Smith"}),
        json!({"kind": "case", "key": "c1", "title": "Injury", "basis": ["working-together-2018"], "opened_on": "2026-01-06",
               "people": [{"person": "p1", "role": "subject", "subject": true}, {"person": "p2", "role": "mother", "subject": false}]}),
        json!({"kind": "note", "key": "n1", "case": "c1", "on": "2026-01-07", "note_kind": "home-visit",
               "text": "Spoke to Zizou at the door. Then to Doreen Tasker, and later to Wilbur."}),
    ];
    let file = real.path("in.jsonl");
    std::fs::write(&file, lines.map(|line| format!("{line}\n")).concat()).unwrap();
    assert!(
        real.run(&["import", file.to_str().unwrap()])
            .status
            .success()
    );
    assert!(
        real.run(&["export", "anonymised", "C-2026-1"])
            .status
            .success()
    );
    real
}

fn text(real: &Real) -> String {
    real.json(&["export", "show", "E-1"])["notes"][0]["text"]
        .as_str()
        .unwrap()
        .to_owned()
}

/// Waits for the question about these words. The terminal's bytes come one by one as characters, so the marks around the
/// words are looked for as such.
fn about(session: &mut PtySession, words: &str) {
    let bytes = format!("»{words}«").into_bytes();
    let marked: String = bytes.into_iter().map(char::from).collect();
    session.exp_string(&marked).unwrap();
}

#[test]
fn questions_are_answered_by_key_taken_back_and_taken_up_where_they_stopped() {
    let real = real();
    let mut session = real.at_terminal("export review E-1", &[]);
    about(&mut session, "Zizou");
    session.exp_string("at the door").unwrap();
    session.exp_string("take the suggestion").unwrap();
    answer(&mut session, ASKED, "k");
    about(&mut session, "Doreen Tasker");
    answer(&mut session, ASKED, "what?");
    session.exp_string("take the suggestion").unwrap();
    answer(&mut session, ASKED, "u");
    session.exp_string("taken back").unwrap();
    about(&mut session, "Zizou");
    answer(&mut session, ASKED, "a");
    session.exp_string("P-000002  Mother").unwrap();
    answer(&mut session, "Whose?", "P-7");
    session
        .exp_string("P-000007 is not on C-2026-0001")
        .unwrap();
    answer(&mut session, ASKED, "a p-2");
    about(&mut session, "Doreen Tasker");
    answer(&mut session, ASKED, "q");
    ends(&mut session, 0);
    assert!(
        text(&real).starts_with("Spoke to Mother at the door. Then to Doreen"),
        "{}",
        text(&real)
    );
    assert_eq!(
        real.json(&["person", "show", "P-2"])["aliases"],
        json!(["Zizou"])
    );

    // Taken up again: what is answered is not asked any more.
    let mut session = real.at_terminal("export review E-1", &[]);
    session.exp_string("(2 left)").unwrap();
    about(&mut session, "Doreen Tasker");
    answer(&mut session, ASKED, "w a family friend");
    about(&mut session, "Wilbur");
    answer(&mut session, ASKED, "");
    answer(&mut session, "That was the last question", "u");
    about(&mut session, "Wilbur");
    answer(&mut session, ASKED, "k");
    answer(&mut session, "That was the last question", "");
    let said = ends(&mut session, 0);
    assert!(said.contains("a manager may release it"), "{said}");
    assert_eq!(
        text(&real),
        "Spoke to Mother at the door. Then to a family friend, and later to Wilbur."
    );
    assert_eq!(real.json(&["export", "show", "E-1"])["state"], "ready");
}

#[test]
fn taking_an_alias_back_takes_it_off_the_person() {
    let real = real();
    let mut session = real.at_terminal("export review E-1", &[]);
    answer(&mut session, ASKED, "a P-2");
    about(&mut session, "Doreen Tasker");
    answer(&mut session, ASKED, "u");
    about(&mut session, "Zizou");
    answer(&mut session, ASKED, "s");
    about(&mut session, "Doreen Tasker");
    session.exp_string("> ").unwrap();
    session.send_control('c').unwrap();
    ends(&mut session, 130);
    assert_eq!(real.json(&["person", "show", "P-2"])["aliases"], json!([]));
    assert!(text(&real).contains("Zizou"));
    assert_eq!(
        real.json(&["export", "show", "E-1"])["state"],
        "needs-review"
    );
}

#[test]
fn answers_of_an_earlier_sitting_are_taken_back_the_last_first() {
    let real = real();
    let mut session = real.at_terminal("export review E-1", &[]);
    answer(&mut session, ASKED, "a P-2");
    about(&mut session, "Doreen Tasker");
    answer(&mut session, ASKED, "k");
    about(&mut session, "Wilbur");
    answer(&mut session, ASKED, "q");
    ends(&mut session, 0);

    let mut session = real.at_terminal("export review E-1", &[]);
    about(&mut session, "Wilbur");
    answer(&mut session, ASKED, "u");
    session.exp_string("taken back: alice gave it").unwrap();
    about(&mut session, "Doreen Tasker");
    answer(&mut session, ASKED, "u");
    about(&mut session, "Zizou");
    answer(&mut session, ASKED, "u");
    session.exp_string("nothing to take back").unwrap();
    about(&mut session, "Zizou");
    answer(&mut session, ASKED, "q");
    ends(&mut session, 0);
    assert_eq!(real.json(&["person", "show", "P-2"])["aliases"], json!([]));
    assert!(text(&real).contains("Zizou"), "{}", text(&real));
}

#[test]
fn whom_a_text_introduces_is_gone_through_after_the_questions_and_kept_or_given_a_name() {
    let real = real();
    let note = real.path("note.txt");
    std::fs::write(
        &note,
        "Mrs Prewett rang. Her friend Denise Pike had come by.",
    )
    .unwrap();
    assert!(
        real.run(&[
            "note",
            "add",
            "C-2026-1",
            "--on",
            "2026-02-02",
            "--kind",
            "phone-call",
            "--file",
            note.to_str().unwrap()
        ])
        .status
        .success()
    );
    assert!(
        real.run(&["export", "anonymised", "C-2026-1"])
            .status
            .success()
    );
    let mut session = real.at_terminal("export review E-2", &[]);
    about(&mut session, "Zizou");
    answer(&mut session, ASKED, "s");
    about(&mut session, "Doreen Tasker");
    answer(&mut session, ASKED, "o");
    session
        .exp_string("2 that were taken out without a question")
        .unwrap();
    answer(&mut session, ASKED, "s");
    about(&mut session, "Wilbur");
    answer(&mut session, ASKED, "s");
    about(&mut session, "Mrs Prewett");
    session.exp_string("Stands there now: [Person 4]").unwrap();
    answer(&mut session, ASKED, "k");
    about(&mut session, "Denise Pike");
    answer(&mut session, ASKED, "w a friend of the family");
    answer(&mut session, "The others were put off", "u");
    about(&mut session, "Denise Pike");
    answer(&mut session, ASKED, "q");
    ends(&mut session, 0);
    let kept = |real: &Real| {
        real.json(&["export", "show", "E-2"])["notes"][1]["text"]
            .as_str()
            .unwrap()
            .to_owned()
    };
    assert_eq!(
        kept(&real),
        "Mrs Prewett rang. Her friend [Person 4] had come by."
    );

    // In another sitting what was taken back is asked again without being called for, and Enter confirms what stands there.
    let mut session = real.at_terminal("export review E-2 --all", &[]);
    for _ in 0..3 {
        answer(&mut session, ASKED, "s");
    }
    about(&mut session, "Denise Pike");
    answer(&mut session, ASKED, "");
    answer(&mut session, "The others were put off", "");
    ends(&mut session, 0);
    let shown = real.json(&["export", "show", "E-2"]);
    assert_eq!(shown["unasked"], json!([]));
    assert_eq!(
        kept(&real),
        "Mrs Prewett rang. Her friend [Person 4] had come by."
    );
}
