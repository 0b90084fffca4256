//! The real program killed at many moments of an export: the pack is there whole or it is not there at all.

use std::path::Path;
use std::process::Stdio;
use std::time::Instant;

use super::records::{RECORDS, real_with_a_request};
use crate::support::real::Real;

/// The child with enough notes that writing the answer takes a while.
fn real() -> Real {
    let mut text = RECORDS.trim_start().to_owned();
    for at in 0..150 {
        let line = serde_json::json!({
            "kind": "note", "key": format!("more{at}"), "case": "c1", "on": "2026-01-09", "note_kind": "contact",
            "text": format!("Robert was seen for the time {at}; Deirdre Quillfeather rang from 07700 900222."),
        });
        text.push_str(&line.to_string());
        text.push('\n');
    }
    real_with_a_request(&text)
}

fn export(real: &Real, out: &Path, form: &str) -> std::process::Command {
    let mut command = real.command();
    command
        .args([
            "sar",
            "export",
            "--subject",
            "P-1",
            "--request",
            "AR-2026-1",
        ])
        .arg("--out")
        .arg(out)
        .args(["--as", form])
        .envs(real.as_user("diane"))
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    command
}

/// Whether a pack is there; if it is, it is whole: the manifest names what each of the others is.
#[track_caller]
fn is_there(out: &Path, form: &str) -> bool {
    if form == "zip" {
        let path = out.join("AR-2026-0001.zip");
        let Ok(bytes) = std::fs::read(&path) else {
            let inside: Vec<_> = std::fs::read_dir(out).into_iter().flatten().collect();
            assert!(inside.is_empty(), "a piece of a pack: {inside:?}");
            return false;
        };
        let archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
        assert_eq!(archive.len(), 3);
        return true;
    }
    if !out.exists() {
        return false;
    }
    let text = std::fs::read_to_string(out.join("manifest.json")).unwrap();
    let manifest: serde_json::Value = serde_json::from_str(&text).unwrap();
    for file in manifest["files"].as_array().unwrap() {
        let bytes = std::fs::metadata(out.join(file["name"].as_str().unwrap()))
            .unwrap()
            .len();
        assert_eq!(file["bytes"], bytes);
    }
    true
}

/// What of a pack lies beside it under another name.
fn beside(folder: &Path) -> Vec<String> {
    std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.contains(".new"))
        .collect()
}

#[test]
fn a_kill_leaves_no_half_pack() {
    let real = real();
    for form in ["folder", "zip"] {
        let folder = real.path(form);
        std::fs::create_dir(&folder).unwrap();
        let clock = Instant::now();
        assert!(
            export(&real, &folder.join("first"), form)
                .status()
                .unwrap()
                .success()
        );
        let whole = clock.elapsed();
        assert!(is_there(&folder.join("first"), form));
        let (mut without, mut with) = (0, 0);
        for round in 0..24_u32 {
            let out = folder.join(format!("pack{round}"));
            let mut child = export(&real, &out, form).spawn().unwrap();
            // Most of the moments lie towards the end, where it is written.
            let part = if round < 6 {
                round * 10
            } else {
                60 + (round - 6) * 3
            };
            std::thread::sleep(whole * part / 100);
            child.kill().unwrap();
            child.wait().unwrap();
            if is_there(&out, form) {
                with += 1;
            } else {
                without += 1;
            }
            // The store is whole, and the next run of the same pack clears what the killed one left.
            if !is_there(&out, form) && round % 8 == 0 {
                assert!(export(&real, &out, form).status().unwrap().success());
                assert!(is_there(&out, form));
                let name = format!(".pack{round}.");
                let left: Vec<String> = beside(&folder)
                    .into_iter()
                    .filter(|other| other.starts_with(&name))
                    .collect();
                assert!(left.is_empty(), "{left:?}");
            }
        }
        assert!(without > 0, "no kill came before the end ({with} whole)");
    }
    real.is_whole();
}

#[test]
fn what_a_killed_export_left_under_another_name_is_cleared_by_the_next() {
    let real = real();
    let out = real.path("answer");
    let left = real.path(".answer.0123456789abcdef.new");
    std::fs::create_dir(&left).unwrap();
    std::fs::write(left.join("records.json"), "half").unwrap();
    let other = real.path(".answer.notes.new");
    std::fs::create_dir(&other).unwrap();
    assert!(export(&real, &out, "folder").status().unwrap().success());
    assert!(is_there(&out, "folder"));
    assert!(!left.exists());
    assert!(other.exists(), "nothing else is touched");
}
