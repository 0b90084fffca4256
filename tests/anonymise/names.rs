//! Names as they are heard and fondly said, given names that are words, signatures, couples: what is written, and what becomes of it.

use std::fmt::Write as _;

use mkt::anonymise::{AgeGroup, CaseKnowledge, Decisions, Engine, NoteText};

use super::fixtures::{self, day, person};

/// A family with names of several languages, two professionals whose initials are abbreviations, and a carer whose name is a plant.
fn case() -> CaseKnowledge {
    let mut child = person(1, "subject", "Child A", "Saoirse", "Dragic");
    child.subject = true;
    child.category = Some(AgeGroup::Child);
    CaseKnowledge {
        opened_on: Some(day("2024-06-01")),
        people: vec![
            child,
            person(2, "mother", "Mother", "Katarina", "Dragic"),
            person(3, "father", "Father", "Bogdan", "Dragic"),
            person(4, "relative", "Uncle 1", "Prakash", "Mehta"),
            person(5, "carer", "Carer 1", "Fern", "Oakes"),
            person(6, "professional", "Teacher 1", "Gwen", "Palmer"),
            person(7, "professional", "Social Worker 1", "Dylan", "Ash"),
            person(
                8,
                "grandparent",
                "Paternal grandmother",
                "Zdravka",
                "Dragic",
            ),
        ],
        ..CaseKnowledge::default()
    }
}

/// Compares what becomes of texts, and what is asked about, with what is wanted.
fn table(rows: &[(&str, &str, &[&str])]) {
    let mut wrong = String::new();
    for (written, wanted, about) in rows {
        let (text, asked) = fixtures::read(&case(), written);
        if text != *wanted || asked != *about {
            let _ = write!(
                wrong,
                "\n{written}\n  {text} {asked:?}\n  {wanted} {about:?}"
            );
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn names_are_known_by_their_sound() {
    table(&[
        // In syllables, as callers say them.
        (
            "I think it is Bog-dun, the dad.",
            "I think it is Father, the dad.",
            &[],
        ),
        ("She said Kat-a-reena rang.", "She said Mother rang.", &[]),
        // By consonants alone it is asked, with the name suggested in its place.
        (
            "Caller gave the name Cathareena.",
            "Caller gave the name Mother.",
            &["Cathareena"],
        ),
        // Plain compounds are nobody.
        (
            "A Follow-up and a Check-in were agreed.",
            "A Follow-up and a Check-in were agreed.",
            &[],
        ),
    ]);
}

#[test]
fn fond_forms_are_known() {
    table(&[
        (
            "She calls her Katarinochka at home.",
            "She calls her Mother at home.",
            &[],
        ),
        (
            "Prakashbhai came with food.",
            "Uncle 1 came with food.",
            &[],
        ),
        (
            "Prakash bhai came with food.",
            "Uncle 1 came with food.",
            &[],
        ),
        (
            "\"Bogdanko was good\", she said.",
            "\"Father was good\", she said.",
            &[],
        ),
    ]);
}

#[test]
fn a_given_name_that_is_a_word_is_told_by_where_it_stands() {
    table(&[
        (
            "No cream in room. Fern\n03/01/24 all well",
            "No cream in room. Carer 1\n[January 2024] all well",
            &[],
        ),
        (
            "Fern not happy with the pad.",
            "Carer 1 not happy with the pad.",
            &[],
        ),
        ("Fern upstairs with him.", "Carer 1 upstairs with him.", &[]),
        ("Known as: Fern\nRoom 4", "Known as: Carer 1\nRoom 4", &[]),
        (
            "The fern in the hall was dry.",
            "The fern in the hall was dry.",
            &[],
        ),
    ]);
}

#[test]
fn in_a_message_of_small_letters_a_name_that_is_a_word_is_taken_out_and_asked_about() {
    table(&[
        (
            "Gwen Palmer: i told fern about it yesterday",
            "Teacher 1: i told Carer 1 about it yesterday",
            &["fern"],
        ),
        (
            "Gwen Palmer: the fern is dry again",
            "Teacher 1: the fern is dry again",
            &[],
        ),
        (
            "Gwen Palmer: is fern ok",
            "Teacher 1: is Carer 1 ok",
            &["fern"],
        ),
    ]);
}

#[test]
fn initials_that_are_abbreviations_are_believed_where_somebody_signs_or_writes() {
    table(&[
        (
            "All calm at lunch. DA\n",
            "All calm at lunch. Social Worker 1\n",
            &["DA"],
        ),
        (
            "05/09/2023 GP: first day after the move.",
            "[September 2023] Teacher 1: first day after the move.",
            &["GP"],
        ),
        (
            "The GP was told. DA support was offered.",
            "The GP was told. DA support was offered.",
            &[],
        ),
        ("I asked S to draw.", "I asked Child A to draw.", &[]),
        ("See you Monday.\nG.", "See you Monday.\nTeacher 1.", &[]),
    ]);
}

#[test]
fn both_of_a_couple_are_named() {
    table(&[
        (
            "Dear Mr and Mrs Dragic",
            "Dear Father and Mother",
            &["Mr and Mrs Dragic"],
        ),
        (
            "Letter to Mr B & Mrs K Dragic.",
            "Letter to Father and Mother.",
            &[],
        ),
    ]);
}

#[test]
fn who_of_one_name_is_meant_is_told_by_what_stands_behind() {
    table(&[
        (
            "Mrs Dragic, the child's grandmother, came.",
            "Paternal grandmother, the child's grandmother, came.",
            &[],
        ),
        ("Mrs Dragic came.", "Mother came.", &["Mrs Dragic"]),
        (
            "Pt Saoirse (Dragic) was seen.",
            "Pt Child A (Child A) was seen.",
            &[],
        ),
    ]);
}

#[test]
fn in_an_access_answer_the_requesters_names_and_a_professionals_initials_stay_however_they_are_written()
 {
    for text in [
        "05/09/2023 GP: first day after the move.",
        "All calm at lunch. DA\n",
        "Caller gave the name Cathareena.",
        "She calls herself Katarinochka at home.",
    ] {
        let done = Engine::for_requester(&case(), "P-000002")
            .note(&NoteText { text, on: None }, &Decisions::default());
        assert_eq!(done.text, text);
    }
}
