//! The rules one by one, each as a table of what is written and what becomes of it.

use chrono::NaiveDate;
use mkt::anonymise::{
    AgeGroup, CaseKnowledge, DateStyle, Decision, Decisions, Engine, KnownOrganisation,
    KnownPerson, Labels, NoteText, Numbering, Why,
};

use super::fixtures::{day, smiths};

fn on(engine: &Engine, text: &str, date: Option<NaiveDate>) -> String {
    engine
        .note(&NoteText { text, on: date }, &Decisions::default())
        .text
}

fn anonymised(text: &str) -> String {
    on(&Engine::new(&smiths()), text, Some(day("2024-07-01")))
}

fn table(rows: &[(&str, &str)]) {
    let engine = Engine::new(&smiths());
    for (written, wanted) in rows {
        assert_eq!(
            on(&engine, written, Some(day("2024-07-01"))),
            *wanted,
            "{written}"
        );
    }
}

#[test]
fn names_in_every_form() {
    table(&[
        ("Seen with Jane Smith.", "Seen with Mother."),
        ("SMITH, Jane Elizabeth", "Mother"),
        ("Smith J said", "Mother said"),
        ("J. E. Smith wrote", "Mother wrote"),
        ("Robert Smith\u{2011}Jones", "Child A"),
        ("Robert SmithJones", "Child A"),
        ("re RSJ today", "re Child A today"),
        ("Ms Smyth came", "Mother came"),
        ("Jane Louise Smith came", "Mother came"),
        ("Lizzie and Bob", "Mother and Child A"),
        ("Met Ja\u{200b}ne and J\u{430}ne", "Met Mother and Mother"),
        ("Rob-\nert today", "Child A today"),
        ("Jnae came", "Mother came"),
        ("Scan: Jane Sm1th", "Scan: Mother"),
        (
            "mum(Jane)and Robert;asleep",
            "mum(Mother)and Child A;asleep",
        ),
    ]);
}

#[test]
fn possessives_families_and_the_start_of_a_sentence_keep_their_grammar() {
    table(&[
        ("Jane's partner", "Mother's partner"),
        ("janes partner", "Mother's partner"),
        ("The Smith-Joneses moved.", "The family moved."),
        ("the Smith family", "the family"),
        ("Smiths' landlord", "The family's landlord"),
        ("See the Smiths.", "See the family."),
    ]);
}

#[test]
fn a_surname_of_several_people_is_a_family_member_and_a_question() {
    let mut case = smiths();
    case.people.push(KnownPerson {
        reference: "P-000004".into(),
        role: "father".into(),
        forenames: vec!["Amos".into()],
        surname: Some("Smith".into()),
        ..KnownPerson::default()
    });
    let engine = Engine::new(&case);
    let done = engine.note(
        &NoteText {
            text: "They say that Smith left.",
            on: None,
        },
        &Decisions::default(),
    );
    assert_eq!(done.text, "They say that a family member left.");
    assert_eq!(done.queue.len(), 1);
    assert_eq!((done.queue[0].start, done.queue[0].end), (14, 19));
    let told = engine.note(
        &NoteText {
            text: "They say that Mr Smith left.",
            on: None,
        },
        &Decisions::default(),
    );
    assert_eq!(told.text, "They say that Father left.");
    assert!(told.queue.is_empty());
}

#[test]
fn names_that_are_words_are_told_by_grammar_or_asked_about() {
    let engine = Engine::new(&smiths());
    for (written, wanted, questions) in [
        (
            "Hope said she would call.",
            "Social Worker 1 said she would call.",
            0,
        ),
        (
            "We hope to see the banks open.",
            "We hope to see the banks open.",
            0,
        ),
        ("Hope this helps.", "Hope this helps.", 1),
        (
            "They asked Hope about it.",
            "They asked Social Worker 1 about it.",
            0,
        ),
        ("Mrs Banks called.", "Social Worker 1 called.", 0),
    ] {
        let done = engine.note(
            &NoteText {
                text: written,
                on: None,
            },
            &Decisions::default(),
        );
        assert_eq!(done.text, wanted);
        assert_eq!(done.queue.len(), questions, "{written}");
    }
}

#[test]
fn other_peoples_names_that_are_near_are_asked_about_and_words_stay() {
    let engine = Engine::new(&smiths());
    let done = engine.note(
        &NoteText {
            text: "They met Roberta, Janet, Smithfield and a graceful marketing smith.",
            on: None,
        },
        &Decisions::default(),
    );
    assert_eq!(
        done.text,
        "They met Roberta, Janet, Smithfield and a graceful marketing smith."
            .replace("smith.", "Mother.")
            .replace(
                "Smithfield and a graceful marketing Mother.",
                "Smithfield and a graceful marketing smith."
            )
    );
    let asked: Vec<(usize, usize)> = done
        .queue
        .iter()
        .map(|question| (question.start, question.end))
        .collect();
    assert!(
        asked.contains(&(9, 16)) && asked.contains(&(18, 23)) && asked.contains(&(25, 35)),
        "{asked:?}"
    );
}

#[test]
fn brackets_about_a_number_go_together_or_stay_together() {
    table(&[
        ("Mother (07700 900123) rang.", "Mother ([phone]) rang."),
        ("Ring (+44 7700 900123) now", "Ring ([phone]) now"),
        ("Ring (+44) 7700 900123 now", "Ring [phone] now"),
        ("Ring (0044 7700 900123) now", "Ring ([phone]) now"),
        ("Ring +44 (0)7700 900123 now", "Ring [phone] now"),
        ("Ring (+44 (0)7700 900123) now", "Ring ([phone]) now"),
        ("Ring +44 (07700 900123) now", "Ring [phone] now"),
        ("Ring (01632) 960123 now", "Ring [phone] now"),
        ("Ring (01632 960123) now", "Ring ([phone]) now"),
        ("Ring ((01632) 960123) now", "Ring ([phone]) now"),
        (
            "Ring (07700 900555, evenings) now",
            "Ring ([phone], evenings) now",
        ),
        ("Ring (tel. 07700 900555) now", "Ring (tel. [phone]) now"),
        ("Ring (+353 86 555 0123) now", "Ring ([phone]) now"),
        ("NHS (999 000 1006) on file", "NHS ([NHS number]) on file"),
        ("write (someone@example.org) soon", "write ([email]) soon"),
        ("lives (QX7 4ZB) now", "lives ([postcode]) now"),
    ]);
}

#[test]
fn numbers_and_marks() {
    table(&[
        (
            "NHS 999 000 1006 / 9990001006",
            "NHS [NHS number] / [NHS number]",
        ),
        ("NHS no 999 000 10O6", "NHS no [NHS number]"),
        (
            "Tel 07700 900123, +44 7700 900123, 0044 (0)7700-900-123",
            "Tel [phone], [phone], [phone]",
        ),
        ("another, 07700 900555", "another, [phone]"),
        ("number ending 123", "number [phone]"),
        ("e-mail JANE.SMITH90@EXAMPLE.COM now", "e-mail [email] now"),
        ("write to someone@example.org.", "write to [email]."),
        (
            "lives QX7 4ZB or qx74zb or QX7 4Z8",
            "lives [postcode] or [postcode] or [postcode]",
        ),
        ("NI QQ123456C", "NI [National Insurance number]"),
        ("car AB12 CDE outside", "car [vehicle registration] outside"),
        ("UPN A123456789012", "UPN [pupil number]"),
        ("held as A1234BC", "held as [prison number]"),
        ("crime ref 43190123456", "crime ref [crime reference]"),
        (
            "custody record 01AB/1234/24",
            "custody record [custody reference]",
        ),
        (
            "sort code 12-34-56 account 12345678",
            "sort code [sort code] account [account number]",
        ),
        ("22 Larkspur Close, Harrowmere", "[family home], [town]"),
        ("24 Larkspur Cl", "[address]"),
        ("on Larkspur Close", "on [road]"),
        ("moved to 9 Quillon Street", "moved to [address]"),
        (
            "see www.facebook.com/jane.s.1",
            "see www.facebook.com/[username]",
        ),
        ("Snapchat bobby_x99", "Snapchat [username]"),
        (
            "JaneSmith_conf.docx and policy.docx",
            "[document] and policy.docx",
        ),
    ]);
}

#[test]
fn money_doses_laws_and_times_stay() {
    for text in [
        "Owes £350.00 of £1,200 rent, 3 of 4 paid.",
        "Paracetamol 500mg qds, 2.5 ml at 18:30, BP 120/80, temp 38.4, 3.2 kg.",
        "Section 47 of the Children Act 1989; Working Together 2023, page 96.",
        "Weight on the 25th centile at 24 weeks; 10-12 daily; 71% attendance.",
        "Next review in May. Ages 4 and 6. Class 3B. Year 11 in 2024.",
    ] {
        assert_eq!(anonymised(text), text);
    }
}

#[test]
fn births_become_ages_and_other_dates_month_and_year() {
    table(&[
        (
            "DOB 03/02/2019, 3.2.19, 3rd Feb 2019, 2019-02-03, 03022019, February 3, 2019, 3/Feb/19",
            "DOB [aged 5], [aged 5], [aged 5], [aged 5], [aged 5], [aged 5], [aged 5]",
        ),
        ("on 12 March 2024 at 10:30", "on [March 2024] at 10:30"),
        ("on 12.03.24.", "on [March 2024]."),
        ("the 12th of March", "the [March]"),
        ("12-14 March 2024", "[March 2024]"),
        ("born 1 May 2024", "born [aged 2 months]"),
        ("in March 2024", "in March 2024"),
        ("31/02/2024", "31/02/2024"),
    ]);
    let relative = Engine::new(&smiths()).with_dates(DateStyle::Relative);
    assert_eq!(
        on(&relative, "on 12 June 2024", None),
        "on [day 12 of the review]"
    );
    assert_eq!(
        on(&relative, "on 30 May 2024", None),
        "on [2 days before the review]"
    );
}

#[test]
fn pseudonyms_come_from_role_and_order_and_never_from_a_name() {
    let person =
        |reference: &str, role: &str, detail: Option<&str>, label: Option<&str>| KnownPerson {
            reference: reference.into(),
            role: role.into(),
            role_detail: detail.map(Into::into),
            label: label.map(Into::into),
            forenames: vec!["Quentin".into()],
            ..KnownPerson::default()
        };
    let mut child = person("P-000001", "subject", None, None);
    child.subject = true;
    child.category = Some(AgeGroup::Child);
    let mut second = person("P-000002", "subject", None, None);
    second.subject = true;
    second.category = Some(AgeGroup::Child);
    let case = CaseKnowledge {
        people: vec![
            person(
                "P-000009",
                "professional",
                Some("social worker (duty)"),
                None,
            ),
            person("P-000008", "professional", Some("GP"), Some("GP 1")),
            person(
                "P-000007",
                "professional",
                Some("general practitioner"),
                None,
            ),
            person("P-000006", "sibling", None, None),
            person("P-000005", "mother", None, Some("Quentin's mum")),
            person("P-000004", "other", Some("maternal grandmother"), None),
            person("P-000003", "professional", Some("works with Quentin"), None),
            second,
            child,
        ],
        organisations: vec![
            KnownOrganisation {
                reference: "O-0001".into(),
                name: "Foxgrove Primary School".into(),
                ..KnownOrganisation::default()
            },
            KnownOrganisation {
                reference: "O-0002".into(),
                name: "Foxgrove Surgery".into(),
                ..KnownOrganisation::default()
            },
        ],
        ..CaseKnowledge::default()
    };
    let labels = Labels::build(&case);
    let wanted = [
        ("P-000001", "Child A"),
        ("P-000002", "Child B"),
        ("P-000003", "Professional 1"),
        ("P-000004", "Maternal grandmother"),
        ("P-000005", "Mother"),
        ("P-000006", "Sibling 1"),
        ("P-000007", "GP 2"),
        ("P-000008", "GP 1"),
        ("P-000009", "Social Worker 1"),
    ];
    assert_eq!(labels.people().collect::<Vec<_>>(), wanted);
    assert_eq!(labels.organisation("O-0001"), Some("School 1"));
    assert_eq!(labels.organisation("O-0002"), Some("GP Practice 1"));
}

#[test]
fn an_answer_settles_every_occurrence_and_a_changed_sentence_asks_again() {
    let engine = Engine::new(&smiths());
    let note =
        |text: &str, decisions: &Decisions| engine.note(&NoteText { text, on: None }, decisions);
    let first = note("They met Tasmerin.", &Decisions::default());
    let other = note("It was Tasmerin again.", &Decisions::default());
    assert_eq!(first.queue[0].id, other.queue[0].id);
    let mut decisions = Decisions::default();
    decisions.answer(
        first.queue[0].id.clone(),
        Decision::Alias("P-000002".into()),
    );
    let done = note("It was Tasmerin again.", &decisions);
    assert_eq!(done.text, "It was Mother again.");
    assert_eq!(done.replacements[0].why, Why::Reviewed);
    assert_eq!(done.replacements[0].person.as_deref(), Some("P-000002"));

    let hope = note("Hope this helps them all.", &Decisions::default());
    decisions.answer(hope.queue[0].id.clone(), Decision::Keep);
    let kept = note("Hope this helps them all.", &decisions);
    assert!(kept.queue.is_empty());
    assert_eq!(kept.kept, [(0, 4)]);
    assert_eq!(note("Hope this harms them all.", &decisions).queue.len(), 1);
}

#[test]
fn unknown_people_keep_one_number_through_the_export() {
    let engine = Engine::new(&smiths());
    let mut numbering = Numbering::default();
    let mut suggestions = Vec::new();
    let mut texts = Vec::new();
    for text in [
        "Neighbour Doreen Tasker heard it; Doreen rang Kev. Hope this helps.",
        "They met Kev and Mrs Tasker.",
        "Chair: Hilary Crabbe (HC). HC closed it.",
    ] {
        let mut done = engine.note(&NoteText { text, on: None }, &Decisions::default());
        numbering.assign(text, &mut done);
        suggestions.extend(done.queue.into_iter().map(|question| question.suggest));
        texts.push(done.text);
    }
    assert_eq!(
        texts,
        [
            "Neighbour [Person 1] heard it; [Person 1] rang Kev. Hope this helps.",
            "They met Kev and [Person 1].",
            "Chair: [Person 3] ([Person 3]). [Person 3] closed it.",
        ]
    );
    assert_eq!(suggestions, ["[Person 2]", "Social Worker 1", "[Person 2]"]);
}

#[test]
fn numbering_moves_what_is_kept() {
    let engine = Engine::new(&smiths());
    let text = "Mrs Tasker rang. Hope this helps.";
    let note = NoteText { text, on: None };
    let first = engine.note(&note, &Decisions::default());
    let mut decisions = Decisions::default();
    decisions.answer(first.queue[0].id.clone(), Decision::Keep);
    let mut done = engine.note(&note, &decisions);
    Numbering::default().assign(text, &mut done);
    assert_eq!(done.text, "[Person 1] rang. Hope this helps.");
    assert_eq!(done.kept, [(17, 21)]);
}

#[test]
fn nothing_that_is_debugged_tells_a_value() {
    let case = smiths();
    let engine = Engine::new(&case);
    let done = engine.note(
        &NoteText {
            text: "Jane Smith and Kev",
            on: None,
        },
        &Decisions::default(),
    );
    let shown = format!(
        "{case:?} {engine:?} {done:?} {:?}",
        case.people[0].date_of_birth
    );
    for value in ["Jane", "Smith", "Kev", "2019", "Larkspur", "07700"] {
        assert!(!shown.contains(value), "{value} is told");
    }
}
