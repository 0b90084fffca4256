//! Access requests: the engine the other way round, and the search for a person's mentions.

use mkt::anonymise::mentions::{MentionFinder, find_mentions};
use mkt::anonymise::{Decisions, Engine, NoteText};

use super::fixtures::{families, smiths};

fn redacted(requester: &str, text: &str) -> String {
    Engine::for_requester(&smiths(), requester)
        .note(&NoteText { text, on: None }, &Decisions::default())
        .text
}

#[test]
fn the_requesters_own_values_and_professionals_stay_and_other_peoples_go() {
    let text = "Jane Smith (14/11/1990, 07700 900123) of 22 Larkspur Close rang Hope Banks about Robert, NHS 999 000 1006, DOB 03/02/2019.";
    assert_eq!(
        redacted("P-000002", text),
        "Jane Smith (14/11/1990, 07700 900123) of 22 Larkspur Close rang Hope Banks about [Child A: name withheld], NHS [NHS number withheld], DOB [date of birth withheld]."
    );
    assert_eq!(
        redacted(
            "P-000001",
            "Mum Jane, jane.smith90@example.com, brought Robert Smith-Jones on 3 May 2024."
        ),
        "Mum [Mother: name withheld], [email withheld], brought Robert Smith-Jones on 3 May 2024."
    );
    assert_eq!(
        redacted(
            "P-000002",
            "Jane was born in 1990, he in February: born in February 2019, when it rained in 2019."
        ),
        "Jane was born in 1990, he in February: born in [date of birth withheld], when it rained in 2019."
    );
}

#[test]
fn strangers_are_asked_about_in_an_access_response_too() {
    let done = Engine::for_requester(&smiths(), "P-000002").note(
        &NoteText {
            text: "Jane said that Doreen Tasker hit her.",
            on: None,
        },
        &Decisions::default(),
    );
    assert_eq!(done.queue.len(), 1);
}

#[test]
fn a_person_is_found_by_every_form_and_sure_only_where_it_can_hardly_be_another() {
    let families = families();
    let mother = &families["F1"].people[1];
    let finder = MentionFinder::new(mother);
    for (text, sure) in [
        ("Agnieszka Kowalczyk called", true),
        ("KOWALCZYK, Agnieszka called", true),
        ("rang 07700 900 211", true),
        ("wrote from aga.kowalczyk@example.com", true),
        ("as agunia_k89 online", true),
        ("Aga called", false),
        ("Mrs Nowicka called", false),
        ("Agnieska called", false),
        ("A. Kowalczyk called", false),
        ("AK called", false),
    ] {
        let mentions = finder.find(text);
        assert_eq!(mentions.len(), 1, "{text}: {mentions:?}");
        assert_eq!(mentions[0].sure, sure, "{text}");
    }
    assert!(find_mentions("The cat sat on the mat with Tomasz.", mother).is_empty());
}

#[test]
fn an_address_of_theirs_is_a_mention_that_is_not_sure() {
    let mother = smiths().people[1].clone();
    let mentions = find_mentions("Police went to 22 Larkspur Close.", &mother);
    assert_eq!(mentions.len(), 1);
    assert!(!mentions[0].sure);
    assert_eq!((mentions[0].start, mentions[0].end), (15, 32));
}
