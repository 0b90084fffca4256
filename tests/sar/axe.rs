//! The pages that leave the house through an accessibility checker (axe-core in headless Chromium).

use std::process::Command;

use serde_json::json;

use super::records::desk;
use crate::support::Desk;

/// The pages of a desk: an answer, a preview, an anonymised export and a certificate of disposal.
fn pages(desk: &Desk) -> Vec<String> {
    let path = |name: &str| desk.path(name);
    desk.run("sar add --subject P-1 --received-on 2026-11-20 --on-behalf-of 'Deirdre Quillfeather, his mother'")
        .ok();
    for question in [
        "authority",
        "child-competent",
        "child-objects",
        "alleged-harm",
        "child-abuse-data",
    ] {
        let answer = if question == "authority" { "yes" } else { "no" };
        desk.run(&format!(
            "sar decide AR-2026-1 --question {question} --answer {answer} --reason 'Talked to them'"
        ))
        .ok();
    }
    desk.run("sar withhold AR-2026-1 --ref N-2 --ground serious-harm --reason Advice")
        .ok();
    desk.run(&format!(
        "sar export --subject P-1 --request AR-2026-1 --out {}",
        path("answer")
    ))
    .ok();
    desk.run(&format!(
        "sar export --subject P-1 --out {}",
        path("preview")
    ))
    .ok();

    desk.run("export anonymised C-2026-2").ok();
    let shown = desk.json("export show E-1");
    let answers: Vec<String> = shown["notes"]
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|note| note["queue"].as_array().unwrap())
        .map(|question| {
            json!({"id": question["id"], "decision": "replace", "with": question["suggest"]})
                .to_string()
        })
        .collect();
    let file = desk.file("answers.jsonl", &answers.join("\n"));
    desk.run(&format!("export review E-1 --file {file}")).ok();
    let mut attestation = desk.json("export release --attest-template");
    for (_, one) in attestation.as_object_mut().unwrap() {
        *one = json!({"answer": "no", "note": null});
    }
    let file = desk.file("attested.json", &attestation.to_string());
    desk.run(&format!(
        "export release E-1 --out {} --attest {file}",
        path("export.html")
    ))
    .ok();

    let old = desk.file(
        "old.jsonl",
        r#"{"kind":"person","key":"p","forenames":["Robin"],"surname":"Other","date_of_birth":"1950-01-01"}
{"kind":"case","key":"c","title":"Long ago","basis":["care-act-2014-s44"],"opened_on":"2006-01-09","closed_on":"2006-05-02","outcome":"Closed.","people":[{"person":"p","role":"subject","subject":true,"category":"adult"}]}
"#,
    );
    desk.add_user("mona", "manager");
    desk.run(&format!("import {old} --source old")).ok();
    desk.run("retention sweep").ok();
    desk.run_as("mona", "retention approve D-2026-1 --all").ok();
    desk.run("retention dispose D-2026-1 --confirm D-2026-1")
        .ok();
    desk.run(&format!(
        "retention certificate D-2026-1 --out {}",
        path("certificate.html")
    ))
    .ok();
    vec![
        path("answer/response.html"),
        path("preview/response.html"),
        path("export.html"),
        path("certificate.html"),
    ]
}

#[test]
#[ignore = "needs node, Chromium and axe-core from npm: whoever changes a page runs it, with the commands of README.md, `For whoever works on it`"]
fn no_page_has_a_violation() {
    let modules = std::env::var("MKT_AXE")
        .expect("MKT_AXE names the folder in which axe-core and playwright-core are installed");
    let desk = desk();
    let ran = Command::new("node")
        .arg(concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/tests/sar/axe/check.mjs"
        ))
        .arg(modules)
        .args(pages(&desk))
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&ran.stdout);
    assert!(
        ran.status.success(),
        "{said}{}",
        String::from_utf8_lossy(&ran.stderr)
    );
    assert_eq!(said.lines().count(), 8, "four pages in two widths: {said}");
    print_all(&said);
}

/// What passed, for whoever runs it with `--nocapture`.
#[allow(clippy::print_stdout, reason = "the result is for the closing note")]
fn print_all(said: &str) {
    println!("{said}");
}
