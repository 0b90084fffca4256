//! What identifies by its shape and is no person's name: files, user names, references, dates, addresses, organisations. Each rule with
//! what is written and what becomes of it, and with what only looks like it and stays.

use mkt::anonymise::{AgeGroup, CaseKnowledge, KnownAddress};

use super::fixtures::{self, day, organisation, person};

/// A case with roads, houses and organisations whose names are words, and a police officer.
fn case() -> CaseKnowledge {
    let address = |lines: &[&str], postcode: &str, label: &str| KnownAddress {
        lines: lines.iter().map(|line| (*line).to_owned()).collect(),
        postcode: Some(postcode.to_owned()),
        label: Some(label.to_owned()),
    };
    let mut child = person(1, "subject", "Child A", "Ottilie", "Vantongeren");
    child.subject = true;
    child.category = Some(AgeGroup::Child);
    child.addresses = vec![
        address(
            &["Flat 6", "Willow House", "Garden Rise", "Dunmarsh"],
            "QX5 2TT",
            "[family home]",
        ),
        address(
            &["Pitch 3", "Fernley Drove Caravan Site"],
            "QX6 1BB",
            "[grandmother's home]",
        ),
    ];
    let mut mother = person(2, "mother", "Mother", "Perpetua", "Vantongeren");
    mother.vehicles = vec!["QT15 DRW".into()];
    let police = person(3, "professional", "Police Officer 1", "Tobiah", "Greaves");
    CaseKnowledge {
        opened_on: Some(day("2024-06-01")),
        people: vec![child, mother, police],
        organisations: vec![
            organisation(1, "Dunmarsh Health Centre", "GP Practice 1"),
            organisation(2, "Tower of Mercy", "Church 1"),
            organisation(3, "Quentin Abbot Infirmary", "Hospital 1"),
        ],
        places: vec!["Dunmarsh".into()],
    }
}

fn read(text: &str) -> (String, Vec<String>) {
    fixtures::read(&case(), text)
}

fn table(rows: &[(&str, &str)]) {
    fixtures::table(&case(), rows);
}

#[test]
fn names_of_files_go_whole() {
    table(&[
        (
            "See IMG-20230917-WA0044.jpg of it.",
            "See [document] of it.",
        ),
        (
            "See IMG_8812.HEIC, DSC_0044_2.mov",
            "See [document], [document]",
        ),
        ("Kept as chat_gran_june.txt now.", "Kept as [document] now."),
        (
            "See minutes.docx of the day.",
            "See minutes.docx of the day.",
        ),
        ("It is seen.Doc to ring.", "It is seen.Doc to ring."),
        (
            "WhatsApp Image 2023-09-17 at 14.22.jpeg shows it.",
            "[document] shows it.",
        ),
    ]);
    assert!(read("File VID_20230917.mp4 deleted").1.is_empty());
}

#[test]
fn user_names_go_by_their_shape() {
    table(&[
        ("He writes as milo_brzk07.", "He writes as [username]."),
        ("brz.klmn: wer u\nOle: home", "[username]: wer u\nOle: home"),
        ("[19:02] brz.klmn: wer u", "[19:02] [username]: wer u"),
        ("She is quil.tez09 there.", "She is [username] there."),
        (
            "Field date_of_birth is empty.",
            "Field date_of_birth is empty.",
        ),
        ("He went home.then slept.", "He went home.then slept."),
        (
            "She is tilz.ow on insta now.",
            "She is [username] on insta now.",
        ),
        ("He is big-quin-77 on xbox.", "He is [username] on xbox."),
        ("mark.q: hi\nOle: home", "[username]: hi\nOle: home"),
    ]);
}

#[test]
fn a_date_takes_its_weekday_with_it() {
    table(&[
        ("Seen Mon 29 Jan at home.", "Seen [January] at home."),
        (
            "Date: Tue, 19 Mar 2024 at 22:51",
            "Date: [March 2024] at 22:51",
        ),
        ("Sent: Friday, June 7, 2024", "Sent: [June 2024]"),
        ("Not since Tuesday the 4th of June.", "Not since [June]."),
        ("Thur 7/3 - slept well", "[March] - slept well"),
        (
            "Every Monday she sat with us.",
            "Every Monday she sat with us.",
        ),
        ("We sat 3 May 2024 out.", "We sat [May 2024] out."),
        ("On 12/3/24 (Tues) at home", "On [March 2024] at home"),
        ("We met mon 4 mar there.", "We met [March] there."),
    ]);
}

#[test]
fn dates_are_read_in_other_languages_spoken_and_badly_scanned() {
    table(&[
        ("It was 19 lutego then.", "It was [February] then."),
        (
            "On 2024. marcius 5. in school.",
            "On [March 2024]. in school.",
        ),
        (
            "Answer: 3 birzelio in the flat.",
            "Answer: [June] in the flat.",
        ),
        (
            "On l2 December 2O23 in clinic.",
            "On [December 2023] in clinic.",
        ),
        (
            "Third of May two thousand and nine, she said.",
            "[May 2009], she said.",
        ),
        (
            "It was the twelfth of March nineteen ninety-two.",
            "It was the [March 1992].",
        ),
        ("Call  20/5  14.05 taken", "Call  [May]  14.05 taken"),
        (
            "21:20 MAY NEED HELP, 3 mars bars",
            "21:20 MAY NEED HELP, 3 mars bars",
        ),
        (
            "Will go at 12. 12.20 rang again.",
            "Will go at 12. 12.20 rang again.",
        ),
        ("8/9: drinks.\n10: low mood.", "8/9: drinks.\n10: low mood."),
        (
            "Away 31/3-2/4/24, w/e 17/3.",
            "Away [March 2024], w/e [March].",
        ),
        ("LMP 2/3, seen 2/52 on.", "LMP [March], seen 2/52 on."),
        (
            "Scan 16/1 and 27/10, 28/7 of it.",
            "Scan [January] and [October], 28/7 of it.",
        ),
        ("Date of birth: 19 03 1991", "Date of birth: [aged 33]"),
        (
            "On 3 0ctober and 12 N0vember 2O23, 4 Ju1y.",
            "On [October] and [November 2023], [July].",
        ),
        (
            "I rang 'em t'ninth o' March mesen.",
            "I rang 'em t'[March] mesen.",
        ),
        (
            "The twenny-third of May. On le 4 mars then.",
            "The [May]. On le [March] then.",
        ),
        (
            "Log 12 of 5 April\n05/04/2024 23:10, entry 7 - 9 Feb",
            "Log 12 of [April]\n[April 2024] 23:10, entry 7 - [February]",
        ),
        (
            "Born on the twelfth of June fifty-eight.",
            "Born on the [aged 66].",
        ),
        (
            "On the Sunday. Third of May it was",
            "On the Sunday. [May] it was",
        ),
    ]);
}

#[test]
fn references_go_by_what_stands_before_them() {
    table(&[
        (
            "Seized exh KT/1, then KT/2.",
            "Seized exh [reference number], then [reference number].",
        ),
        ("EX/4 is a bag, RR/18 noted.", "EX/4 is a bag, RR/18 noted."),
        (
            "Her passport no. LM 5512904 too.",
            "Her passport no. [passport number] too.",
        ),
        (
            "On his ARC card ARC 5512/903 now.",
            "On his ARC card [reference number] now.",
        ),
        (
            "Used ID BB-66204. Datix K-77123.",
            "Used ID [reference number]. Datix [reference number].",
        ),
        (
            "Claim number HB 50023419 ends.",
            "Claim number [reference number] ends.",
        ),
        (
            "In a box, number SD 30519.",
            "In a box, number [reference number].",
        ),
        (
            "Paid to joint (50-12-93 / 30571846).",
            "Paid to joint ([account number]).",
        ),
        (
            "Paid to a/c ending 5518, not hers.",
            "Paid to a/c ending [account number], not hers.",
        ),
        (
            "Crew (call sign QB315) left.",
            "Crew (call sign [reference number]) left.",
        ),
        (
            "Noted as 00731 there.",
            "Noted as [reference number] there.",
        ),
        ("Rang 101, log 712.", "Rang 101, log [crime reference]."),
        (
            "Out of custody\n1940 he rings.",
            "Out of custody\n1940 he rings.",
        ),
        (
            "Dose 12500 IU, GCS 15/15, BP 118/72.",
            "Dose 12500 IU, GCS 15/15, BP 118/72.",
        ),
        (
            "In the car reg. BP 131/80 then.",
            "In the car reg. BP 131/80 then.",
        ),
        (
            "On Carefirst 223311 so far",
            "On Carefirst [record number] so far",
        ),
        (
            "To acc no 3344 5566, s/c 500713.",
            "To acc no [account number], s/c [sort code].",
        ),
        ("A card ending in 8812.", "A card ending in [card number]."),
        (
            "There is complaint C-2210 too.",
            "There is complaint [reference number] too.",
        ),
        (
            "Exhibits KT/1-4, QZ/2a on it.",
            "Exhibits [reference number], [reference number] on it.",
        ),
        (
            "Sheet INC-240311-0442 here.",
            "Sheet [reference number] here.",
        ),
        (
            "LOG BR0417 OF 02/03/24, booking RT/417.",
            "LOG [crime reference] OF [March 2024], booking [reference number].",
        ),
        (
            "Per QDR 24/5513, GMC 4471902, ACE-III 61/100, BP 110/100.",
            "Per [reference number], GMC [staff number], ACE-III 61/100, BP 110/100.",
        ),
        (
            "Ref KW-SG-204; Hosp No RT 550218.",
            "Ref [reference number]; Hosp No [reference number].",
        ),
        (
            "Her account BQN-0147 is closed.",
            "Her account [reference number] is closed.",
        ),
    ]);
}

#[test]
fn blocks_of_capitals_and_figures_go_or_are_asked_about() {
    assert_eq!(
        read("Staff ID 77123, NMC 14C5567E.").0,
        "Staff ID [reference number], NMC [staff number]."
    );
    // Five figures behind a hyphen are somebody's number whatever stands before them; three and more are asked about.
    assert_eq!(
        read("Noted ZZ-90871 on it, RT/20417.").0,
        "Noted [reference number] on it, [reference number]."
    );
    assert_eq!(
        read("Noted QA0412 and RK-17-B044.").1,
        ["QA0412", "RK-17-B044"]
    );
    assert!(
        read("At 0930HRS 1500ML on the A4074, in FY2023, DSM-5, W-2024.")
            .1
            .is_empty()
    );
    assert_eq!(read("Under TG/4 in the store.").1, ["TG/4"]);
}

#[test]
fn numbers_behind_an_officers_name_are_theirs() {
    let (text, _) = read("OIC: DC Hespera Quillon 7761\nSeen DC Hespera Quillon 1430 on.");
    assert!(
        text.contains("[staff number]") && text.contains("1430"),
        "{text}"
    );
}

#[test]
fn what_is_remembered_of_a_registration_mark_goes() {
    table(&[
        (
            "White van, HK15 T something.",
            "White van, [vehicle registration] something.",
        ),
        (
            "Moped, part index QZ7? seen.",
            "Moped, part index [vehicle registration]? seen.",
        ),
        (
            "Read as QTI5 DRW once.",
            "Read as [vehicle registration] once.",
        ),
        (
            "Irish reg van 192KE4417, car 06-D-31.",
            "Irish reg van [vehicle registration], car [vehicle registration].",
        ),
        (
            "ABOUT 0512 HX41 AND HX07 SENT TO SCENE.",
            "ABOUT 0512 HX41 AND HX07 SENT TO SCENE.",
        ),
        (
            "His private plate B4 KEZ.",
            "His private plate [vehicle registration].",
        ),
    ]);
}

#[test]
fn what_is_spelt_out_is_read() {
    table(&[
        (
            "Caller: Q X three one, six double R.",
            "Caller: [postcode].",
        ),
        ("Quebec X-ray seven, two Tango Tango", "[postcode]"),
        ("Caller: QX two one, four R T.", "Caller: [postcode]."),
        (
            "It is HK seven zero B D R.",
            "It is [vehicle registration].",
        ),
        (
            "It is oh double seven, nine hundred, two nine one.",
            "It is [phone].",
        ),
        (
            "It is oh one six double three, nine six oh double one four.",
            "It is [phone].",
        ),
        (
            "A, B and C were two or three.",
            "A, B and C were two or three.",
        ),
    ]);
}

#[test]
fn known_places_are_found_in_messages_and_scans() {
    table(&[
        (
            "Gran: come to garden rise tmrw",
            "Gran: come to [road] tmrw",
        ),
        (
            "Perpetua: He is at tower of mercy all night",
            "Mother: He is at Church 1 all night",
        ),
        (
            "The plan of the willow house was seen.",
            "The plan of the willow house was seen.",
        ),
        ("Seen at Dunmarsh Heaith Centre.", "Seen at GP Practice 1."),
        ("F1at 6, Willow Housc now", "[family home] now"),
        (
            "Flat 6, Willow Huose. Quentin Abbot Infirmery.",
            "[family home]. Hospital 1.",
        ),
        (
            "Pitch three, the blue van",
            "[grandmother's home], the blue van",
        ),
        ("Sent to the Q.A.I.", "Sent to the Hospital 1."),
        (
            "At 11.05 Willow House is dark.",
            "At 11.05 [family home] is dark.",
        ),
        ("2015 FME Dr Achterbosch.", "2015 FME [another person]."),
        (
            "Flat six Willow Hse, F6 Willow House",
            "[family home], [family home]",
        ),
        ("Sent to QXS 2TT, QX5 2TT.", "Sent to QXS 2TT, [postcode]."),
    ]);
}

#[test]
fn unknown_roads_and_newspapers_are_taken_out() {
    table(&[
        (
            "Dell School, Parsonage Road, QX12 4AA",
            "Dell School, [road], [postcode]",
        ),
        ("The Overwick Mercury rang.", "The [newspaper] rang."),
        ("The Daily Mail rang.", "The Daily Mail rang."),
        (
            "| Overwick Advertiser prints it | Foetal Echo |",
            "| [newspaper] prints it | Foetal Echo |",
        ),
    ]);
}

#[test]
fn what_goes_on_over_the_marks_of_quoted_lines_is_one() {
    table(&[
        (
            "> rang from (Flat 6 Willow\n> House) where Perpetua\n>> Vantongeren was",
            "> rang from ([family home]) where Mother was",
        ),
        ("> On 3\n> March 2024 she", "> On [March 2024] she"),
    ]);
}

#[test]
fn days_and_months_that_can_be_no_score_go_in_running_text() {
    table(&[
        (
            "Collapsed 8/1 at 16:20, seen @10am.",
            "Collapsed [January] at 16:20, seen @10am.",
        ),
        (
            "Visits done 9/4 and 11/3, next 6/5.",
            "Visits done [April] and [March], next [May].",
        ),
        (
            "He said \"no\". 11/6 came again.",
            "He said \"no\". [June] came again.",
        ),
        (
            "Joint visit 2/8 at 3pm, clinic 9/7 @ 10.15.",
            "Joint visit [August] at 3pm, clinic [July] @ 10.15.",
        ),
        (
            "D4 1/7 feeding\nDay 6 3/7 home",
            "D4 [July] feeding\nDay 6 [July] home",
        ),
        (
            "Next round 9/11. Written 27.3 16.40, on 26.4.",
            "Next round [November]. Written [March] 16.40, on [April].",
        ),
        (
            "Core group 19/4. NVD 2/3 at home.",
            "Core group [April]. NVD [March] at home.",
        ),
        ("18/12 2015 rang again", "[December] 2015 rang again"),
        ("On 18 December 2035 rang.", "On [December] 2035 rang."),
        ("Due on 18 December 2025.", "Due on [December 2025]."),
        (
            "Come Wednesday 9th at ten, or Friday the 23rd.",
            "Come [date] at ten, or [date].",
        ),
    ]);
    for stays in [
        "Pain 11/10, later 3/10 at 14:00. Power 4/5, then 3/5 at 09:00.",
        "GCS 14/15 at 10:00, IDDSI 4/2, VA 6/5.",
        "For 3/7 at 14:00, in 4/12, every 2/7, aged 16/12.",
        "Flat 4/1, class 9/1, then 3/1 support, lost 4/2.",
        "Weight 9/4 centile, band 6/5, GCSE 9/8, size 10/8.",
        "Zoltrexin 20/10 was stopped.",
        "9/12 review done, next in 9/12",
        "Weight 27.3 kg, on 2.5 mg, 26.4 then.",
        "The 12th was dull. On Saturday 1st team played.",
    ] {
        assert_eq!(read(stays).0, stays);
    }
}

#[test]
fn numbers_in_groups_of_somebodys_own_are_read() {
    table(&[
        (
            "NHS 9434 765 919 and NHS no 943 4765 919",
            "NHS [NHS number] and NHS no [NHS number]",
        ),
        ("Seen 943 4765 9l9 there", "Seen [NHS number] there"),
        ("Tel O77OO 9OO417", "Tel [phone]"),
        ("Reach him at 0044 7700 900 417.", "Reach him at [phone]."),
        (
            "Rang 07700 900 417.\n02:00 slept",
            "Rang [phone].\n02:00 slept",
        ),
        (
            "Ring zero double seven hundred, nine hundred four one seven",
            "Ring [phone]",
        ),
        ("Call ID: 2240617-3305", "Call ID: [reference number]"),
        ("URN KS 0417 110324", "URN [crime reference]"),
        ("Tenant #QT00417", "Tenant #[reference number]"),
        ("UPRN: 100044170012", "UPRN: [reference number]"),
        ("Passport QT4417009", "Passport [passport number]"),
    ]);
    let stays = "Come #1 of 3, code 4417, ID 12.";
    assert_eq!(read(stays).0, stays);
}

#[test]
fn houses_with_names_and_numbers_in_words_are_taken_out() {
    table(&[
        ("He rents Flat 2, The Tanneries.", "He rents [address]."),
        (
            "LOCN CARAVAN 7, PRIORS FARM, QX8 1AA",
            "LOCN [address], [postcode]",
        ),
        (
            "Statement of Mrs Una Pargeter, The Old Smithy, Lower Wending",
            "Statement of [another person], [address], Lower Wending",
        ),
        (
            "Mrs Una Pargeter, Flat 8\nsays",
            "[another person], [address]\nsays",
        ),
        ("Upper Wending Cottage\nDear all", "[address]\nDear all"),
        ("Flat 2, l7 Cutlers Row", "[address]"),
        (
            "Seen by her at number 42, and neighbour flat 8.",
            "Seen by her at [address], and neighbour [address].",
        ),
        (
            "Flat B, The Limes. Flat C, The OT.",
            "[address]. Flat C, The OT.",
        ),
        (
            "She lives at Priors Farm, Wending now",
            "She lives at [address], Wending now",
        ),
        ("Sixteen C, Cutlers Street. There.", "[address]. There."),
        (
            "Mr A Fenn, 3 The Spinneys, there",
            "[another person], [address], there",
        ),
        ("Post to Market Row Offices.", "Post to [address]."),
        ("In the Wending & District Mercury.", "In the [newspaper]."),
    ]);
    for stays in [
        "Room 8, The nurse came. FLAT 2, THE POLICE CAME.",
        "Two Police cars. They farm, and the mill closed.",
        "1. The Chair, 2. The Minutes",
        "At number 5 in the queue. The flat 8 weeks on. At no 10 Downing.",
    ] {
        assert_eq!(read(stays).0, stays);
    }
}
