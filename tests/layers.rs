//! The import rules of the house (the map in `src/lib.rs`), held by reading the sources: their `use` lines and their `crate::`
//! paths, doc links included.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// What each layer may import besides itself and `error`.
const MAY_IMPORT: &[(&str, &[&str])] = &[
    ("domain", &[]),
    ("anonymise", &["domain"]),
    ("store", &["domain"]),
    ("keys", &["domain", "outside"]),
    ("outside", &["domain"]),
    ("config", &["domain", "outside"]),
    ("session", &["domain", "store", "keys", "config"]),
    (
        "actions",
        &[
            "domain",
            "anonymise",
            "store",
            "keys",
            "outside",
            "session",
            "config",
        ],
    ),
    ("view", &["domain", "actions", "session"]),
    (
        "cli",
        &["domain", "actions", "view", "outside", "session", "config"],
    ),
];

/// Outside crates that belong to certain layers; all others may be used anywhere.
const CRATES: &[(&str, &[&str])] = &[
    ("rusqlite", &["store"]),
    ("clap", &["cli"]),
    ("clap_complete", &["cli"]),
    ("clap_mangen", &["cli"]),
    ("dialoguer", &["cli", "outside"]),
    ("console", &["outside"]),
    ("rpassword", &["outside"]),
    ("signal_hook", &["outside"]),
    ("rustix", &["outside"]),
    ("comfy_table", &["view"]),
    ("minijinja", &["view"]),
    ("argon2", &["keys"]),
    ("chacha20poly1305", &["keys"]),
    ("hkdf", &["keys"]),
    ("aho_corasick", &["anonymise"]),
    ("regex", &["anonymise"]),
    ("rphonetic", &["anonymise"]),
    ("zip", &["outside"]),
    ("encoding_rs", &["outside", "cli"]),
    ("chrono_tz", &["domain"]),
    ("aes", &["store"]),
];

/// Words by which a source would look at the world outside; the pure layers may not.
const IMPURE: &[&str] = &[
    "std::fs",
    "std::env",
    "std::process",
    "std::net",
    "SystemTime::now",
    "Instant::now",
    "Utc::now",
    "Local::now",
];

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|end| end == "rs") {
            found.push(path);
        }
    }
}

fn every_source() -> Vec<(String, String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = Vec::new();
    sources(&root, &mut found);
    found
        .into_iter()
        .map(|path| {
            let name = path
                .strip_prefix(&root)
                .unwrap()
                .to_str()
                .unwrap()
                .to_owned();
            let layer = name.split(['/', '.']).next().unwrap().to_owned();
            let text = std::fs::read_to_string(&path).unwrap();
            (name, layer, text)
        })
        .collect()
}

/// The names that follow `crate::` in a text, groups (`crate::{a, b}`) included.
fn imported(text: &str) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    let word = |text: &str| -> String {
        text.chars()
            .take_while(|c| c.is_alphanumeric() || *c == '_')
            .collect()
    };
    for (at, _) in text.match_indices("crate::") {
        let before = text[..at].chars().next_back();
        if before.is_some_and(|c| c.is_alphanumeric() || c == '_') {
            continue;
        }
        let rest = &text[at + "crate::".len()..];
        if let Some(group) = rest.strip_prefix('{') {
            let mut depth = 0;
            let mut start = true;
            for (offset, c) in group.char_indices() {
                match c {
                    '{' => depth += 1,
                    '}' if depth == 0 => break,
                    '}' => depth -= 1,
                    ',' if depth == 0 => start = true,
                    c if start && !c.is_whitespace() => {
                        names.insert(word(&group[offset..]));
                        start = false;
                    }
                    _ => {}
                }
            }
        } else {
            names.insert(word(rest));
        }
    }
    names
}

#[test]
fn each_layer_imports_only_what_the_map_allows() {
    let rules: BTreeMap<&str, &[&str]> = MAY_IMPORT.iter().copied().collect();
    let mut broken = Vec::new();
    for (name, layer, text) in every_source() {
        let Some(allowed) = rules.get(layer.as_str()) else {
            assert!(
                ["lib", "main", "error"].contains(&layer.as_str()),
                "{name} is in no room of the map"
            );
            continue;
        };
        for other in imported(&text) {
            if other != layer
                && other != "error"
                && !allowed.contains(&other.as_str())
                && rules.contains_key(other.as_str())
            {
                broken.push(format!("{name} imports {other}"));
            }
        }
    }
    assert!(broken.is_empty(), "{broken:#?}");
}

#[test]
fn outside_crates_stay_in_their_rooms() {
    let mut broken = Vec::new();
    for (name, layer, text) in every_source() {
        if ["lib", "main", "error"].contains(&layer.as_str()) {
            continue;
        }
        for (library, layers) in CRATES {
            let used = text
                .lines()
                .filter(|line| !line.trim_start().starts_with("//"))
                .any(|line| {
                    line.match_indices(&format!("{library}::")).any(|(at, _)| {
                        !line[..at]
                            .chars()
                            .next_back()
                            .is_some_and(|c| c.is_alphanumeric() || c == '_')
                    })
                });
            if used && !layers.contains(&layer.as_str()) {
                broken.push(format!("{name} uses {library}"));
            }
        }
    }
    assert!(broken.is_empty(), "{broken:#?}");
}

#[test]
fn the_pure_layers_look_at_nothing_outside() {
    let mut broken = Vec::new();
    for (name, layer, text) in every_source() {
        if layer == "domain" || layer == "anonymise" {
            for word in IMPURE {
                if text.contains(word) {
                    broken.push(format!("{name} says {word}"));
                }
            }
        }
    }
    assert!(broken.is_empty(), "{broken:#?}");
}

#[test]
fn every_line_of_sql_is_in_the_store() {
    let mut broken = Vec::new();
    for (name, layer, text) in every_source() {
        if layer != "store" {
            for word in [
                "SELECT ",
                "INSERT INTO ",
                "UPDATE SET ",
                "DELETE FROM ",
                "PRAGMA ",
            ] {
                if text.contains(word) {
                    broken.push(format!("{name} says {word}"));
                }
            }
        }
    }
    assert!(broken.is_empty(), "{broken:#?}");
}

#[test]
fn no_file_has_grown_past_six_hundred_lines() {
    let long: Vec<String> = every_source()
        .into_iter()
        .filter(|(_, _, text)| text.lines().count() > 600)
        .map(|(name, _, text)| format!("{name}: {}", text.lines().count()))
        .collect();
    assert!(long.is_empty(), "{long:#?}");
}

#[test]
fn the_reader_of_imports_sees_groups_and_paths() {
    let text = "use crate::domain::date;\nuse crate::{store::Db, view};\n/// [`crate::keys`]\nmycrate::actions";
    assert_eq!(
        imported(text),
        ["domain", "keys", "store", "view"]
            .map(str::to_owned)
            .into()
    );
}

/// The pattern crate is built without Unicode's general categories. A test is built with them, because a crate that only tests use wants
/// them, and would not see a pattern that is malformed in the program.
#[test]
fn no_pattern_names_a_class_that_the_program_is_built_without() {
    for (name, _, text) in every_source() {
        for class in ["\\p{", "\\P{", "\\b{"] {
            assert!(!text.contains(class), "{name} uses {class}");
        }
    }
}
