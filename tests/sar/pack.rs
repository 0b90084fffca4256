//! The answer: everything that is theirs, nothing that is somebody else's, and an account of the rest.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use serde_json::Value;
use sha2::{Digest as _, Sha256};

use super::records::desk;
use crate::support::Desk;

fn hex(bytes: &[u8]) -> String {
    let mut text = String::new();
    for byte in Sha256::digest(bytes) {
        write!(text, "{byte:02x}").unwrap();
    }
    text
}

/// The files of a pack.
struct Pack {
    html: String,
    records: Value,
    text: String,
    manifest: Value,
}

fn read(folder: &str) -> Pack {
    let file = |name: &str| std::fs::read_to_string(Path::new(folder).join(name)).unwrap();
    let text = file("records.json");
    Pack {
        html: file("response.html"),
        records: serde_json::from_str(&text).unwrap(),
        text,
        manifest: serde_json::from_str(&file("manifest.json")).unwrap(),
    }
}

/// The page as it is read: without marks and with its characters as they are.
fn plain(html: &str) -> String {
    let mut text = String::new();
    let mut inside = false;
    for c in html.chars() {
        match c {
            '<' => inside = true,
            '>' => inside = false,
            c if !inside => text.push(c),
            _ => {}
        }
    }
    text.replace("&#x27;", "'")
        .replace("&#x2f;", "/")
        .replace("&quot;", "\"")
        .replace("&amp;", "&")
}

/// A desk with a request about a person and its answer in a folder.
fn answered(person: &str) -> (Desk, Pack, String) {
    let desk = desk();
    desk.run(&format!(
        "sar add --subject {person} --received-on 2026-11-20"
    ))
    .ok();
    let out = desk.path("answer");
    desk.run(&format!(
        "sar export --subject {person} --request AR-2026-1 --out {out}"
    ))
    .ok();
    let pack = read(&out);
    (desk, pack, out)
}

fn items(pack: &Pack) -> BTreeMap<String, Value> {
    pack.records["data"]
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|group| group["items"].as_array().unwrap())
        .map(|item| (item["ref"].as_str().unwrap().to_owned(), item.clone()))
        .collect()
}

#[test]
fn a_child_gets_what_is_his_and_nothing_of_others() {
    let (_desk, pack, _) = answered("P-1");
    let page = plain(&pack.html);
    for text in [&page, &pack.text] {
        for his in [
            "Quillfeather",
            "9990000018",
            "07700 900111",
            "22 Larkspur Close",
            "Asthma since 2018",
            "Robert was quiet in class",
            "Home visit. The house was clean",
            "has asthma",
            "plays football with",
            "Somebody rang from 07700-900-111",
            "Robert came to school with a bruise",
            // Professionals in their role, organisations, places.
            "Wainthrop",
            "Adeyemi",
            "Harrowmere Primary School",
            "Eastvale Constabulary",
            "https://school.example/privacy",
        ] {
            assert!(text.contains(his), "his and missing: {his}");
        }
        for theirs in [
            "Martha",
            "Deirdre",
            "Ockendon",
            "900222",
            "Coeliac",
            "stomach",
            "Callum",
            "Brackenridge",
            "hides when his uncle drinks",
            "owes money",
            "Tattersfield",
            "ladder",
            "aunt",
            "9990000050",
            "Marigold",
        ] {
            assert!(!text.contains(theirs), "somebody else's: {theirs}");
        }
    }
    let items = items(&pack);
    // Doubtful places are listed and left out.
    for doubtful in ["N-000003", "N-000005", "N-000007", "N-000008"] {
        assert!(!items.contains_key(doubtful), "{doubtful}");
        assert!(
            pack.records["undecided"]
                .as_array()
                .unwrap()
                .iter()
                .any(|one| one["ref"] == doubtful)
        );
        assert!(page.contains(doubtful));
    }
    let purposes = pack.records["information"]["purposes"].to_string();
    assert!(purposes.contains("Children Act 2004"), "{purposes}");
    let recipients = &pack.records["information"]["recipients"];
    assert_eq!(recipients[0]["to"], "Eastvale Constabulary");
    assert_eq!(recipients[0]["on"], "2026-01-12");
    assert_eq!(
        pack.records["information"]["special_categories"],
        serde_json::json!(["ethnicity", "health"])
    );
}

#[test]
fn every_box_has_its_number_its_ground_and_its_line() {
    let (_desk, pack, _) = answered("P-1");
    let mut numbers: Vec<u64> = Vec::new();
    for item in items(&pack).values() {
        for field in item["fields"].as_object().unwrap().values() {
            for one in field["redactions"].as_array().unwrap() {
                numbers.push(one["number"].as_u64().unwrap());
                let words = format!("[{}:", one["number"]);
                assert!(field["text"].as_str().unwrap().contains(&words));
                assert!(pack.html.contains(&words));
            }
        }
    }
    numbers.sort_unstable();
    assert!(!numbers.is_empty());
    assert_eq!(numbers, (1..=numbers.len() as u64).collect::<Vec<_>>());
    let mut scheduled: Vec<u64> = pack.records["schedule"]
        .as_array()
        .unwrap()
        .iter()
        .inspect(|line| {
            assert!(
                line["law"]
                    .as_str()
                    .unwrap()
                    .contains("Data Protection Act 2018")
            );
            assert!(!line["meaning"].as_str().unwrap().is_empty());
        })
        .flat_map(|line| line["numbers"].as_array().unwrap().clone())
        .map(|number| number.as_u64().unwrap())
        .collect();
    scheduled.sort_unstable();
    assert_eq!(scheduled, numbers);
}

#[test]
fn a_professional_gets_the_sentences_that_name_her() {
    let (_desk, pack, _) = answered("P-5");
    let items = items(&pack);
    let text = items["N-000004"]["fields"]["text"]["text"]
        .as_str()
        .unwrap();
    assert!(text.contains("Dr Adeyemi writes"), "{text}");
    assert!(!text.contains("smokes"), "{text}");
    assert!(!pack.text.contains("Quillfeather"));
    assert!(!pack.text.contains("Brackenridge"));
    assert!(items.contains_key("R-2026-0002"));
}

#[test]
fn the_manifest_holds_and_the_entry_names_it() {
    let (desk, pack, out) = answered("P-1");
    for file in pack.manifest["files"].as_array().unwrap() {
        let bytes = std::fs::read(Path::new(&out).join(file["name"].as_str().unwrap())).unwrap();
        let digest = hex(&bytes);
        assert_eq!(file["sha256"], digest);
    }
    let manifest = std::fs::read(Path::new(&out).join("manifest.json")).unwrap();
    let digest = hex(&manifest);
    let shown = desk.json("share show S-2");
    assert_eq!(shown["method"], "access-request");
    assert_eq!(shown["access_request"], "AR-2026-0001");
    assert_eq!(shown["manifest_sha256"], digest);
    assert_eq!(shown["recipient"], "service-user-or-family");
    let log = desk.run("audit log --json").stdout;
    let at = log.rfind("sar.export").unwrap();
    let entry = &log[at.saturating_sub(900)..(at + 900).min(log.len())];
    for reference in ["N-000001", "S-000002", "AR-2026-0001"] {
        assert!(entry.contains(reference), "{reference}: {entry}");
    }
    let viewed = desk.json("audit viewed P-1");
    assert!(viewed.to_string().contains("sar.export"));
}

#[test]
fn only_its_owner_can_read_a_pack() {
    let (_desk, _, out) = answered("P-1");
    let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(Path::new(&out)), 0o700);
    for file in ["response.html", "records.json", "manifest.json"] {
        assert_eq!(mode(&Path::new(&out).join(file)), 0o600, "{file}");
    }
}

#[test]
fn the_same_request_again_is_byte_for_byte_the_same() {
    let (desk, _, first) = answered("P-1");
    desk.set_clock("2026-12-03T09:00:00Z");
    let second = desk.path("again");
    desk.run(&format!(
        "sar export --subject P-1 --request AR-2026-1 --out {second}"
    ))
    .ok();
    for file in ["response.html", "records.json", "manifest.json"] {
        let bytes = |folder: &str| std::fs::read(Path::new(folder).join(file)).unwrap();
        assert!(bytes(&first) == bytes(&second), "{file}");
    }
}

#[test]
fn a_preview_says_so_everywhere_and_is_no_disclosure() {
    let desk = desk();
    let out = desk.path("preview");
    let ran = desk.run(&format!("sar export --subject P-1 --out {out}"));
    ran.ok();
    assert!(ran.stderr.contains("PREVIEW – not for release"));
    let pack = read(&out);
    assert_eq!(pack.html.matches("PREVIEW – not for release").count(), 8);
    assert_eq!(pack.records["notice"], "PREVIEW – not for release");
    assert_eq!(pack.manifest["preview"], true);
    assert_eq!(desk.json("share list").as_array().unwrap().len(), 1);
    assert!(desk.run("audit log --json").stdout.contains("sar.preview"));
}

#[test]
fn what_is_withheld_is_boxed_and_listed() {
    let desk = desk();
    desk.run("sar add --subject P-1 --received-on 2026-11-20")
        .ok();
    desk.run("sar withhold AR-2026-1 --ref N-2 --ground serious-harm --reason 'Advice of the paediatrician'")
        .ok();
    desk.run("sar withhold AR-2026-1 --ref N-1 --span 20:40 --ground crime --reason 'Investigation open'")
        .ok();
    for (line, status) in [
        ("--ref N-1 --span 20:40 --ground crime --reason again", 1),
        ("--ref N-1 --span 20:4000 --ground crime --reason long", 1),
        ("--ref N-1 --span 40:20 --ground crime --reason back", 2),
        ("--ref N-1 --span 1:2 --ground weather --reason why", 2),
        ("--ref N-1 --span 1:2 --ground crime", 2),
        ("--ref N-99 --ground crime --reason why", 4),
        ("--ref E-1 --ground crime --reason why", 4),
        ("--ref H-1 --ground crime --reason why", 4),
        ("--ref O-1 --ground crime --reason why", 1),
        ("--ref C-2026-1 --span 1:2 --ground crime --reason why", 2),
    ] {
        desk.run(&format!("sar withhold AR-2026-1 {line}"))
            .fails(status);
    }
    let out = desk.path("answer");
    desk.run(&format!(
        "sar export --subject P-1 --request AR-2026-1 --out {out}"
    ))
    .ok();
    let pack = read(&out);
    assert!(!pack.text.contains("fridge") && !pack.html.contains("fridge"));
    assert!(!pack.text.contains("Advice of the paediatrician"));
    let items = items(&pack);
    assert_eq!(items["N-000002"]["withheld"], "serious-harm");
    let text = items["N-000001"]["fields"]["text"]["text"]
        .as_str()
        .unwrap();
    assert!(
        text.starts_with("Ms Wainthrop rang. R[") && text.contains("withheld, crime"),
        "{text}"
    );
    let schedule = pack.records["schedule"].as_array().unwrap();
    let crime = schedule
        .iter()
        .find(|line| line["ground"] == "crime")
        .unwrap();
    assert_eq!(crime["decided_by"], "alice");
    assert_eq!(crime["decided_on"], "2026-11-23");
    assert!(pack.html.contains("likely to get in the way of preventing"));
}

#[test]
fn what_stands_against_a_release_is_told_and_nothing_is_written() {
    let desk = desk();
    desk.run("sar add --subject P-1 --received-on 2026-11-10")
        .ok();
    desk.run("sar identity AR-2026-1 --requested-on 2026-11-11")
        .ok();
    let out = desk.path("answer");
    let export = format!("sar export --subject P-1 --request AR-2026-1 --out {out}");
    assert!(desk.run(&export).fails(1).contains("Proof of identity"));
    desk.run("sar identity AR-2026-1 --received-on 2026-11-12")
        .ok();
    desk.run(&format!(
        "sar export --subject P-2 --request AR-2026-1 --out {out}"
    ))
    .fails(1);
    desk.run(&format!(
        "sar export --subject P-1 --request AR-2026-9 --out {out}"
    ))
    .fails(4);
    desk.run(&format!("sar export --subject P-99 --out {out}"))
        .fails(4);
    desk.run(&format!("sar export --out {out}")).fails(2);
    desk.run(&format!("sar export --subject P-1 --out {out} --as tar"))
        .fails(2);
    assert!(!Path::new(&out).exists());
    std::fs::create_dir(&out).unwrap();
    assert!(desk.run(&export).fails(1).contains("exists already"));
    std::fs::remove_dir(&out).unwrap();
    desk.run(&format!(
        "sar export --subject P-1 --request AR-2026-1 --out {}/deep",
        desk.path("nowhere")
    ))
    .fails(1);
    assert_eq!(
        desk.json("share list").as_array().unwrap().len(),
        1,
        "nothing is logged"
    );
    desk.add_user("otto", "officer,manager");
    desk.run_as("otto", &export).fails(5);
    desk.run(&export).ok();
    desk.run("sar close AR-2026-1 --outcome 'Answered'").ok();
    assert!(
        desk.run(&format!("{export}-again"))
            .fails(1)
            .contains("is closed")
    );
    let left: Vec<_> = std::fs::read_dir(desk.folder())
        .unwrap()
        .map(|entry| entry.unwrap().file_name())
        .filter(|name| name.to_str().unwrap().contains(".new"))
        .collect();
    assert!(left.is_empty(), "{left:?}");
}

#[test]
fn nobody_gets_a_childs_answer_before_it_is_decided() {
    let desk = desk();
    desk.run("sar add --subject P-1 --received-on 2026-11-10 --on-behalf-of 'Deirdre Quillfeather, his mother'")
        .ok();
    let out = desk.path("answer");
    let export = format!("sar export --subject P-1 --request AR-2026-1 --out {out}");
    let said = desk.run(&export).fails(1);
    assert!(
        said.contains("child-objects") && said.contains("alleged-harm"),
        "{said}"
    );
    for (question, answer) in [
        ("authority", "yes"),
        ("child-competent", "yes"),
        ("child-objects", "yes"),
        ("alleged-harm", "no"),
        ("child-abuse-data", "no"),
    ] {
        desk.run(&format!(
            "sar decide AR-2026-1 --question {question} --answer {answer} --reason 'Talked to him'"
        ))
        .ok();
    }
    assert!(desk.run(&export).fails(1).contains("objects"));
    desk.run(
        "sar decide AR-2026-1 --question child-objects --answer no --reason 'He changed his mind'",
    )
    .ok();
    desk.run(&export).ok();
    assert!(
        read(&out)
            .html
            .contains("To Deirdre Quillfeather, his mother")
    );
}

#[test]
fn an_archive_opens_with_its_passphrase_only() {
    let desk = desk();
    desk.run("sar add --subject P-1 --received-on 2026-11-10")
        .ok();
    let out = desk.path("post");
    let written = desk.json(&format!(
        "sar export --subject P-1 --request AR-2026-1 --out {out} --as zip"
    ));
    let path = format!("{out}/AR-2026-0001.zip");
    assert_eq!(written["path"], path);
    let passphrase = written["passphrase"].as_str().unwrap();
    assert_eq!(passphrase.split(' ').count(), 6);
    let bytes = std::fs::read(&path).unwrap();
    assert!(!bytes.windows(12).any(|window| window == b"Quillfeather"));
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(&bytes)).unwrap();
    assert_eq!(
        archive
            .file_names()
            .map(|name| name.unwrap().into_owned())
            .collect::<Vec<_>>(),
        ["response.html", "records.json", "manifest.json"]
    );
    assert!(archive.by_name("response.html").is_err());
    assert!(
        archive
            .by_name_decrypt("response.html", b"wrong words")
            .is_err()
    );
    let mut page = String::new();
    std::io::Read::read_to_string(
        &mut archive
            .by_name_decrypt("response.html", passphrase.as_bytes())
            .unwrap(),
        &mut page,
    )
    .unwrap();
    assert!(page.contains("Quillfeather"));
    // The passphrase is nowhere in the store.
    let words = desk.file("needle.txt", passphrase);
    desk.run(&format!("verify --absent-from {words}")).ok();
    assert!(!desk.run("audit log --json").stdout.contains(passphrase));
    desk.run(&format!(
        "sar export --subject P-1 --request AR-2026-1 --out {out} --as zip"
    ))
    .fails(1);
}

#[test]
fn the_passphrase_of_an_archive_is_printed_once_where_the_answer_goes() {
    let desk = desk();
    desk.run("sar add --subject P-1 --received-on 2026-11-10")
        .ok();
    for (at, format) in ["text", "plain", "csv", "text --quiet", "json"]
        .into_iter()
        .enumerate()
    {
        let ran = desk.run(&format!(
            "sar export --subject P-1 --request AR-2026-1 --out {} --as zip --format {format}",
            desk.path(&format!("post{at}"))
        ));
        let answer = ran.ok();
        let passphrase = if format == "json" {
            let document: Value = serde_json::from_str(&answer).unwrap();
            document["data"]["passphrase"].as_str().unwrap().to_owned()
        } else {
            let lines: Vec<&str> = answer.lines().collect();
            assert_eq!(lines.len(), 2, "{format}: {answer}");
            assert_eq!(lines[0], format!("S-{:06}", at + 2), "{format}");
            lines[1].to_owned()
        };
        assert_eq!(passphrase.split(' ').count(), 6, "{format}");
        assert_eq!(ran.stdout.matches(&passphrase).count(), 1, "{format}");
        // Standard error may be kept in the log of a service: it says that there is one, and not which.
        assert!(!ran.stderr.contains(&passphrase), "{format}");
        // Only --quiet says nothing beside the answer.
        let told = format!("{}{}", ran.stdout, ran.stderr);
        assert_eq!(
            told.contains("shown this once"),
            !format.contains("--quiet"),
            "{format}: {}",
            ran.stderr
        );
    }
}

#[test]
fn the_words_of_passphrases_are_two_thousand_and_forty_eight_different_ones() {
    let words = mkt::outside::archive::passphrase_words();
    assert_eq!(words.len(), mkt::outside::archive::LIST_LENGTH);
    assert!(words.len().is_power_of_two());
    let mut sorted = words.clone();
    sorted.sort_unstable();
    sorted.dedup();
    assert_eq!(sorted.len(), words.len());
    assert!(
        words.iter().all(|word| (4..=6).contains(&word.len())
            && word.bytes().all(|byte| byte.is_ascii_lowercase()))
    );
}

#[test]
fn the_page_is_fit_for_everybody() {
    let (_desk, pack, _) = answered("P-1");
    let html = &pack.html;
    assert!(html.starts_with("<!DOCTYPE html>\n<html lang=\"en-GB\">"));
    assert_eq!(html.matches("<h1>").count(), 1);
    for script in [
        "<script",
        "javascript:",
        " onclick=",
        " onload=",
        " onerror=",
    ] {
        assert!(!html.contains(script), "{script}");
    }
    assert!(!html.contains("<img") && !html.contains("<link"));
    // Headings never skip a level.
    let mut last = 0;
    for (at, _) in html.match_indices("<h") {
        let Some(level) = html[at + 2..].chars().next().and_then(|c| c.to_digit(10)) else {
            continue;
        };
        assert!(level <= last + 1, "h{level} after h{last}");
        last = level;
    }
    assert_eq!(
        html.matches("<table>").count(),
        html.matches("<caption>").count()
    );
    assert!(
        !html.contains("<th>"),
        "every heading of a table says what it heads"
    );
    // Everything the contents point to is there.
    for (at, _) in html.match_indices("href=\"#") {
        let id = html[at + 7..].split('"').next().unwrap();
        assert!(html.contains(&format!("id=\"{id}\"")), "{id}");
    }
    for said in ["SAR", "undefined"] {
        assert!(!html.contains(said), "{said}");
    }
}

#[test]
fn stored_text_cannot_become_markup() {
    let desk = Desk::new();
    let lines = [
        r#"{"kind":"person","key":"p","forenames":["Roberta"],"surname":"O'Quill","date_of_birth":"1980-01-01","health":"<script>alert(1)</script> & {{ name }}"}"#,
        r#"{"kind":"case","key":"c","title":"A <b>fall</b>","basis":["care-act-2014-s44"],"opened_on":"2026-03-06","people":[{"person":"p","role":"subject","subject":true,"category":"adult"}]}"#,
        r#"{"kind":"note","key":"n","case":"c","on":"2026-03-08","note_kind":"contact","text":"She said <img src=x onerror=alert(1)>\nand left {% raw %}."}"#,
    ];
    let file = desk.file("records.jsonl", &lines.join("\n"));
    desk.try_words(&["import", &file]).ok();
    let out = desk.path("preview");
    desk.run(&format!("sar export --subject P-1 --out {out}"))
        .ok();
    let pack = read(&out);
    for bad in ["<script", "<img", "<b>fall"] {
        assert!(!pack.html.contains(bad), "{bad}");
    }
    assert!(pack.html.contains("{{ name }}") && pack.html.contains("{% raw %}"));
    assert!(pack.html.contains("O&#x27;Quill"));
}
