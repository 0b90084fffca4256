//! The rules that sets by other hands led to (`tests/data/fourth` to `seventh`), each with examples of its own: what is written, and what
//! becomes of it.

use mkt::anonymise::{AgeGroup, CaseKnowledge, KnownAddress};

use super::fixtures::{self, day, person};

/// A case of people with names of several languages.
fn case() -> CaseKnowledge {
    let mut child = person(1, "subject", "Child A", "Haolin", "Tran");
    child.subject = true;
    child.category = Some(AgeGroup::Child);
    child.addresses = vec![KnownAddress {
        lines: vec![
            "Flat 4".into(),
            "62b Saddlers Wharf".into(),
            "Harrowmere".into(),
        ],
        postcode: Some("QX7 4ZB".into()),
        label: Some("[family home]".into()),
    }];
    let mut mother = person(2, "mother", "Mother", "Bernadette", "Okafor");
    mother.aliases = vec!["Miss Bunny".into()];
    let mut sibling = person(4, "sibling", "Sibling 1", "Yusuf", "Tran");
    sibling.aliases = vec!["Yuyu".into()];
    let mut police = person(6, "professional", "Police Officer 1", "Tobias", "Grieve");
    police.staff_numbers = vec!["4417".into()];
    CaseKnowledge {
        opened_on: Some(day("2024-06-01")),
        people: vec![
            child,
            mother,
            person(3, "father", "Father", "Serdar", "Tran"),
            sibling,
            person(5, "professional", "Social Worker 1", "Ewan", "Thorne"),
            police,
            person(7, "relative", "Aunt 1", "Joy+Amelie", "Field"),
            person(8, "professional", "Teacher 1", "Maura", "Corrin"),
            person(9, "relative", "Cousin 1", "Vanessa", "Quell"),
        ],
        ..CaseKnowledge::default()
    }
}

fn read(text: &str) -> (String, Vec<String>) {
    fixtures::read(&case(), text)
}

fn table(rows: &[(&str, &str)]) {
    fixtures::table(&case(), rows);
}

#[test]
fn ranks_posts_and_collar_numbers_belong_to_the_name() {
    table(&[
        (
            "Handed to PS Grieve at 10.",
            "Handed to Police Officer 1 at 10.",
        ),
        ("PS 4417 has it.", "Police Officer 1 has it."),
        (
            "GRIEVE Tobias 4417 wrote.",
            "Police Officer 1 Police Officer 1 wrote.",
        ),
        ("Watch Manager Grieve came.", "Police Officer 1 came."),
        ("Pastor Grieve prayed.", "Police Officer 1 prayed."),
        (
            "DO not ring. PS thanks for that.",
            "DO not ring. PS thanks for that.",
        ),
        ("S/N Ottoline Quince took it.", "[another person] took it."),
        ("HHJ Quillfeather sat.", "[another person] sat."),
    ]);
    assert_eq!(read("Seen by Dr Qu1ncey.").1, ["Dr Qu1ncey"]);
    let (text, _) = read("0715 PC 3308 QUINCEY ON SCENE.\n0728 QUINCEY: MALE ALIVE");
    assert!(
        !text.contains("QUINCEY") && !text.contains("3308"),
        "{text}"
    );
}

#[test]
fn kin_and_forms_of_address_of_other_languages_belong_to_the_name() {
    table(&[
        ("Serdar Bey came.", "Father came."),
        ("They say Haolin-ji.", "They say Child A."),
        (
            "teyze Bernadette and Serdar'\u{131}n room",
            "Mother and Father room",
        ),
        ("Bernadette's, Serdar'd gone", "Mother's, Father'd gone"),
        ("Kuya Yusuf rang.", "Sibling 1 rang."),
        ("They call her Umm Yusuf.", "They call her Mother."),
        (
            "Miss Bunny came. MISS BUNNY CAME.",
            "Mother came. Mother CAME.",
        ),
    ]);
    let (_, asked) = read("In the photo is Tia Rose, they said.");
    assert_eq!(asked, ["Tia Rose"]);
}

#[test]
fn pet_forms_syllables_and_names_cut_short() {
    table(&[
        ("Bernie and Haohao slept.", "Mother and Child A slept."),
        ("Serdarinho ran.", "Father ran."),
        ("Hao Lin and Yu-suf ate.", "Child A and Sibling 1 ate."),
        ("It is for JoyAmelie.", "It is for Aunt 1."),
        ("Told Ewan Thorn today.", "Told Social Worker 1 today."),
        (
            "Ewan thorns the roses.",
            "Social Worker 1 thorns the roses.",
        ),
    ]);
}

#[test]
fn references_of_one_shape_and_months_of_other_languages() {
    table(&[
        (
            "Cells KB/24/01877 and KB/24/01878.",
            "Cells [reference number] and [reference number].",
        ),
        ("HV0611/190224 LOG", "[reference number] LOG"),
        ("No. QX23F00642 sealed", "No. [court reference] sealed"),
        ("PNC 15/204417R held", "PNC [reference number] held"),
        (
            "Card (a/c 99004417) kept",
            "Card (a/c [account number]) kept",
        ),
        (
            "Took 30/500 at 14/15, ratio AB/2/3.",
            "Took 30/500 at 14/15, ratio AB/2/3.",
        ),
        ("Seen le 25 mai 2023 there.", "Seen le [May 2023] there."),
        ("Seen 3 stycznia 2024 there.", "Seen [January 2024] there."),
        ("16.03 slept.\n16.40 woke.", "16.03 slept.\n16.40 woke."),
    ]);
}

#[test]
fn house_numbers_in_words_and_roads_nearly_right() {
    table(&[
        ("We live number sixty-two B.", "We live [family home]."),
        (
            "Stood below 62b all night.",
            "Stood below [family home] all night.",
        ),
        ("At 62b Saddler's Wharf.", "At [family home]."),
        ("Two B or not to be.", "Two B or not to be."),
    ]);
}

#[test]
fn one_letter_and_speakers_in_minutes() {
    table(&[
        (
            "H. shaky, asked for water.",
            "Child A. shaky, asked for water.",
        ),
        ("He said H won't come.", "He said Child A won't come."),
        (
            "Row between Y and Serdar.",
            "Row between Sibling 1 and Father.",
        ),
        ("Plan B was agreed. H 38.2", "Plan B was agreed. H 38.2"),
        (
            "Maura Corrin (head) MC, Ewan Thorne ET\nMC will ring.",
            "Teacher 1 (head) Teacher 1, Social Worker 1 Social Worker 1\nTeacher 1 will ring.",
        ),
    ]);
    let (_, asked) = read("ET: visit done.\nTG: no calls.\nLQ: joint tenancy.");
    assert_eq!(asked, ["LQ"]);
}

#[test]
fn what_only_looks_like_a_name_of_the_case_is_asked_about_and_not_replaced() {
    for (text, word) in [
        ("They met in Grieve Street at noon.", "Grieve"),
        ("The hall of St Serdar was full.", "Serdar"),
        ("Leaflets on Corrin's disease went out.", "Corrin"),
        ("It was a Grieve-mell rush.", "Grieve"),
        ("He likes a tran in his tea.", "tran"),
    ] {
        let (left, asked) = read(text);
        assert_eq!(left, text);
        assert!(asked.iter().any(|asked| asked == word), "{text}: {asked:?}");
    }
}

#[test]
fn a_logs_line_begins_after_its_time() {
    table(&[
        (
            "2034 JOY BLEEDING FROM HEAD",
            "2034 Aunt 1 BLEEDING FROM HEAD",
        ),
        (
            "FIELD 7 YRS ASLEEP. WARD 6 FULL.",
            "Aunt 1 7 YRS ASLEEP. WARD 6 FULL.",
        ),
        (
            "2035 FIELD UPSTAIRS NOT RESPONDING",
            "2035 Aunt 1 UPSTAIRS NOT RESPONDING",
        ),
        ("2036 4417 STATE 6", "2036 Police Officer 1 STATE 6"),
    ]);
    let (left, asked) = read("2036 RAN OVER THE FIELD");
    assert_eq!((left.as_str(), asked.len()), ("2036 RAN OVER THE FIELD", 0));
}

#[test]
fn names_that_have_no_capitals_or_stand_alone_in_quotation_marks_are_asked_about() {
    for (text, word) in [
        ("She writes it 美琳 herself.", "美琳"),
        ("The other was \"Gosha\" they think.", "Gosha"),
        ("Thank you.\nRevan H., by hand", "Revan H"),
    ] {
        let (_, asked) = read(text);
        assert!(asked.iter().any(|asked| asked == word), "{text}: {asked:?}");
    }
    assert_eq!(
        read("Bloods: Urea, Ferritin. Pabrinex given. Perp: none.")
            .1
            .len(),
        0
    );
}

#[test]
fn names_in_pieces_are_taken_out_or_asked_about() {
    table(&[
        ("Yours, B. C. Okafor", "Yours, Mother"),
        ("Yours, E. J. Thorne.", "Yours, Social Worker 1."),
        ("62b Saddlers Wf", "[family home]"),
        ("Chapter B. C. of the plan", "Chapter B. C. of the plan"),
    ]);
    assert_eq!(read("No access. Mr O'H at the window.").1, ["Mr O'H"]);
    // Part of a name spelt out.
    assert_eq!(
        read("She spelt it: O-K-A-F and then the usual.").1,
        ["O-K-A-F"]
    );
    // Called for short in pasted messages, by what is a word as well.
    assert_eq!(
        read("Serdar: where are you\nVan: in the bath\nSerdar: still?").1,
        ["Van"]
    );
    assert_eq!(
        read("Van: in the bath\nTime: 10.15").1,
        Vec::<String>::new()
    );
}

#[test]
fn initials_that_a_note_explains_are_a_thing_where_one_stands() {
    let present = "Present: Bernadette Okafor (BG), Tobias Grieve (TB), Maura Corrin (MH), Haolin Tran (HR).\n";
    for (line, left) in [
        ("She had the TB test.", "She had the TB test."),
        ("TB test done.", "TB test done."),
        ("07.00 BG sugars fine.", "07.00 BG sugars fine."),
        (
            "MH in the risk table is low.",
            "MH in the risk table is low.",
        ),
        ("Ring the HR line.", "Ring the HR line."),
        ("TB agreed.", "Police Officer 1 agreed."),
    ] {
        let (text, _) = read(&format!("{present}{line}"));
        assert!(text.ends_with(left), "{line}: {text}");
    }
}

#[test]
fn a_name_that_is_quoted_or_said_twice_as_a_word_is_none() {
    for text in [
        "Then she said \"quell\" (enough) and left.",
        "Field-field mice in the shed.",
    ] {
        assert_eq!(read(text).0, text);
    }
    assert!(!read("He calls him \"yuyu\" (short).").0.contains("yuyu"));
}

#[test]
fn what_somebody_is_or_does_in_plain_words_stays_before_a_name() {
    table(&[
        // How somebody is related in plain English, and not what the family calls her.
        (
            "Collected by Granny Amelie at 3.",
            "Collected by Granny Aunt 1 at 3.",
        ),
        ("Nana Amelie was there.", "Aunt 1 was there."),
        ("Auntie Amelie was there.", "Aunt 1 was there."),
        ("Khala Amelie was there.", "Aunt 1 was there."),
        // What a stranger does; how one is addressed goes.
        (
            "Told nurse Philippa Oddment at ten.",
            "Told nurse [another person] at ten.",
        ),
        (
            "Told staff nurse Philippa Oddment at ten.",
            "Told staff nurse [another person] at ten.",
        ),
        ("Told Mrs Oddment at ten.", "Told [another person] at ten."),
    ]);
}
