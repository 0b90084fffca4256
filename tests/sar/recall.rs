//! How much of what speaks of a person is found: mentions planted in strangers' files, disguised in the ways in which notes disguise
//! them, and counted.

use std::collections::BTreeSet;

use serde_json::json;

use crate::support::Desk;

/// Somebody to look for.
struct Sought {
    forenames: &'static [&'static str],
    surname: &'static str,
    nhs: &'static str,
    phone: &'static str,
}

const SOUGHT: &[Sought] = &[
    Sought {
        forenames: &["Leopold", "William"],
        surname: "Wintersgill",
        nhs: "9990000069",
        phone: "07700 900666",
    },
    Sought {
        forenames: &["Persephone"],
        surname: "Okonjo-Hartley",
        nhs: "9990000077",
        phone: "07700 900671",
    },
    Sought {
        forenames: &["Siobhán", "Maeve"],
        surname: "O'Dalaigh",
        nhs: "9990000085",
        phone: "07700 900672",
    },
    Sought {
        forenames: &["Tobias"],
        surname: "Fennimore",
        nhs: "9990000093",
        phone: "07700 900673",
    },
];

/// The word with one letter wrong, missing, one too many or two swapped, at every place.
fn edits(word: &str) -> Vec<String> {
    let chars: Vec<char> = word.chars().collect();
    let mut all = Vec::new();
    let of = |chars: &[char]| chars.iter().collect::<String>();
    for at in 0..chars.len() {
        if !chars[at].is_alphabetic() {
            continue;
        }
        let mut missing = chars.clone();
        missing.remove(at);
        all.push(of(&missing));
        let mut wrong = chars.clone();
        wrong[at] = if chars[at].eq_ignore_ascii_case(&'z') {
            'x'
        } else {
            'z'
        };
        all.push(of(&wrong));
        let mut more = chars.clone();
        more.insert(at, chars[at].to_ascii_lowercase());
        all.push(of(&more));
        if at + 1 < chars.len() && chars[at] != chars[at + 1] && chars[at + 1].is_alphabetic() {
            let mut swapped = chars.clone();
            swapped.swap(at, at + 1);
            all.push(of(&swapped));
        }
    }
    all
}

/// The word broken in two at every place, by the end of a line with and without a hyphen, and by a slip of the space bar.
fn breaks(word: &str) -> Vec<String> {
    let places: Vec<usize> = word.char_indices().skip(2).map(|(at, _)| at).collect();
    places
        .iter()
        .filter(|at| word[**at..].chars().count() >= 2)
        .flat_map(|at| {
            let (head, tail) = word.split_at(*at);
            ["-\n", "\n", " ", "- "].map(|between| format!("{head}{between}{tail}"))
        })
        .collect()
}

/// Digits in groups, however they are cut and parted.
fn regrouped(digits: &str) -> Vec<String> {
    let digits: Vec<char> = digits.chars().filter(char::is_ascii_digit).collect();
    let mut all = vec![digits.iter().collect::<String>()];
    for sizes in [
        &[3, 3, 4][..],
        &[5, 6],
        &[4, 3, 4],
        &[2, 4, 4],
        &[5, 3, 3],
        &[1, 9],
        &[6, 5],
        &[3, 7],
    ] {
        for parted in [" ", "-", ".", "  ", "\n"] {
            let mut rest = digits.as_slice();
            let mut groups: Vec<String> = Vec::new();
            for size in sizes {
                let (group, left) = rest.split_at((*size).min(rest.len()));
                groups.push(group.iter().collect());
                rest = left;
            }
            if !rest.is_empty() {
                groups.push(rest.iter().collect());
            }
            groups.retain(|group| !group.is_empty());
            all.push(groups.join(parted));
        }
    }
    all
}

/// Every disguise of one person.
fn disguises(sought: &Sought) -> Vec<String> {
    let (first, last) = (sought.forenames[0], sought.surname);
    let whole = format!("{first} {last}");
    let initial = first.chars().next().unwrap();
    let mut all = vec![
        whole.clone(),
        whole.to_lowercase(),
        whole.to_uppercase(),
        format!("{first}  {last}"),
        format!("{first}\n{last}"),
        format!("{first}\t{last}"),
        format!("{first}{last}"),
        format!("{last}, {first}"),
        format!("{} {first}", last.to_uppercase()),
        format!("{initial} {last}"),
        format!("{initial}. {last}"),
        format!("{initial}.{last}"),
        format!("{last} {initial}"),
        format!("{last}, {initial}."),
        format!("{whole}'s brother"),
        format!("\"{whole}\""),
        format!("({last})"),
    ];
    if let Some(second) = sought.forenames.get(1) {
        let other = second.chars().next().unwrap();
        all.push(format!("{initial}{other} {last}"));
        all.push(format!("{initial}. {other}. {last}"));
        all.push(format!("{first} {second} {last}"));
        all.push(format!("{first} {other}. {last}"));
    }
    all.extend(
        edits(last)
            .into_iter()
            .map(|wrong| format!("{first} {wrong}")),
    );
    all.extend(
        edits(first)
            .into_iter()
            .map(|wrong| format!("{wrong} {last}")),
    );
    all.extend(
        breaks(last)
            .into_iter()
            .map(|broken| format!("{first} {broken}")),
    );
    all.extend(
        breaks(first)
            .into_iter()
            .map(|broken| format!("{broken} {last}")),
    );
    all.extend(regrouped(sought.nhs));
    all.extend(regrouped(sought.phone));
    all.extend(
        regrouped(&sought.phone[1..])
            .into_iter()
            .flat_map(|rest| [format!("+44 {rest}"), format!("0044 {rest}")]),
    );
    all.sort();
    all.dedup();
    all
}

/// A desk with every disguise of one person in a stranger's file, one a note, between notes that speak of nobody of theirs.
fn planted(sought: &Sought) -> (Desk, Vec<String>) {
    let desk = Desk::new();
    let disguises = disguises(sought);
    let mut lines = vec![
        json!({"kind": "person", "key": "sought", "forenames": sought.forenames, "surname": sought.surname,
            "date_of_birth": "1970-03-04", "nhs_number": sought.nhs, "phones": [sought.phone]}),
        json!({"kind": "person", "key": "other", "forenames": ["Callum"], "surname": "Brackenridge", "date_of_birth": "2013-07-07"}),
        json!({"kind": "case", "key": "c", "title": "A fall", "basis": ["working-together-2018"], "opened_on": "2026-03-06",
            "people": [{"person": "other", "role": "subject", "subject": true, "category": "child"}]}),
    ];
    let mut note = |key: String, text: String| {
        lines.push(json!({"kind": "note", "key": key, "case": "c", "on": "2026-03-08", "note_kind": "contact", "text": text}));
    };
    for (at, words) in disguises.iter().enumerate() {
        note(
            format!("p{at}"),
            format!("Rang at noon about {words} and was told to wait."),
        );
    }
    for at in 0..200 {
        note(
            format!("x{at}"),
            format!(
                "Visit {at}: a winter coat was missing, the window open, the hall cold; nobody said who was in at {at} Mill Lane."
            ),
        );
    }
    let text: Vec<String> = lines.iter().map(ToString::to_string).collect();
    let file = desk.file("planted.jsonl", &text.join("\n"));
    desk.try_words(&["import", &file]).ok();
    (desk, disguises)
}

fn found(desk: &Desk, line: &str) -> BTreeSet<String> {
    desk.json(line)
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["ref"].as_str().unwrap().to_owned())
        .filter(|reference| reference.starts_with("N-"))
        .collect()
}

#[test]
fn planted_mentions_are_found_all_by_reading_and_nearly_all_by_the_index() {
    let (mut planted_all, mut by_index, mut missed_by_reading, mut missed_by_index) =
        (0, 0, Vec::new(), Vec::new());
    for sought in SOUGHT {
        let (desk, disguises) = planted(sought);
        let index = found(&desk, "sar search P-1");
        let thorough = found(&desk, "sar search P-1 --thorough");
        planted_all += disguises.len();
        for (at, words) in disguises.iter().enumerate() {
            let reference = format!("N-{:06}", at + 1);
            if index.contains(&reference) {
                by_index += 1;
            } else {
                missed_by_index.push(words.clone());
            }
            if !thorough.contains(&reference) {
                missed_by_reading.push(words.clone());
            }
        }
        let strangers: Vec<&String> = thorough
            .iter()
            .filter(|reference| reference[2..].parse::<usize>().unwrap() > disguises.len())
            .collect();
        assert!(strangers.is_empty(), "nothing of theirs: {strangers:?}");
    }
    assert!(planted_all > 800, "{planted_all} were planted");
    assert!(
        missed_by_reading.is_empty(),
        "reading missed {} of {planted_all}: {missed_by_reading:#?}",
        missed_by_reading.len()
    );
    assert!(
        by_index * 100 >= planted_all * 99,
        "the index found {by_index} of {planted_all}, not: {missed_by_index:#?}"
    );
}

#[test]
fn reading_every_text_finds_what_no_index_offers_and_once_decided_it_is_never_lost_again() {
    let desk = Desk::new();
    let lines = [
        json!({"kind": "person", "key": "sought", "forenames": ["Leopold", "William"], "surname": "Wintersgill", "date_of_birth": "1970-03-04"}),
        json!({"kind": "person", "key": "other", "forenames": ["Callum"], "surname": "Brackenridge", "date_of_birth": "2013-07-07"}),
        json!({"kind": "case", "key": "c", "title": "A fall", "basis": ["working-together-2018"], "opened_on": "2026-03-06",
            "people": [{"person": "other", "role": "subject", "subject": true, "category": "child"}]}),
        json!({"kind": "note", "key": "n1", "case": "c", "on": "2026-03-08", "note_kind": "contact", "text": "Seen with Leopold Wintersgill."}),
        json!({"kind": "note", "key": "n2", "case": "c", "on": "2026-03-08", "note_kind": "contact", "text": "Seen with Eintersgil again."}),
    ];
    let text: Vec<String> = lines.iter().map(ToString::to_string).collect();
    let file = desk.file("records.jsonl", &text.join("\n"));
    desk.try_words(&["import", &file]).ok();
    assert_eq!(found(&desk, "sar search P-1").len(), 1);
    assert_eq!(found(&desk, "sar search P-1 --thorough").len(), 2);

    desk.run("sar add --subject P-1 --received-on 2026-11-20")
        .ok();
    let path = desk.path("open.jsonl");
    desk.run(&format!("sar review AR-2026-1 --thorough --write {path}"))
        .ok();
    let mut line: serde_json::Value = std::fs::read_to_string(&path)
        .unwrap()
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .find(|line: &serde_json::Value| line["ref"] == "N-000002")
        .unwrap();
    line["mention"] = json!("is-the-person");
    line["decision"] = json!("redact");
    let file = desk.file("decided.jsonl", &line.to_string());
    desk.run(&format!("sar review AR-2026-1 --thorough --file {file}"))
        .ok();
    assert_eq!(found(&desk, "sar search P-1").len(), 2);
    let out = desk.path("answer");
    desk.run(&format!(
        "sar export --subject P-1 --request AR-2026-1 --out {out}"
    ))
    .ok();
    let records = std::fs::read_to_string(std::path::Path::new(&out).join("records.json")).unwrap();
    assert!(records.contains("Seen with Eintersgil again"));
}
