//! What a merge or a split of people did.

use serde_json::{Value, json};

use super::{references, warn_of_shortened, with};
use crate::actions::person::{PersonMerged, PersonSplit};
use crate::view::document::Document;
use crate::view::record::{count, join_words};

/// "2 cases, 1 referral and 1 hold".
fn counted(parts: [(usize, &str, &str); 6]) -> String {
    let parts: Vec<String> = parts
        .into_iter()
        .filter(|(number, ..)| *number > 0)
        .map(|(number, one, many)| count(number, one, many))
        .collect();
    join_words(&parts)
}

/// After `person merge`.
pub fn merged(merged: &PersonMerged) -> Document {
    let survivor = merged.survivor.reference;
    let other = merged.other;
    let moved = &merged.moved;
    let cases: Vec<_> = moved.cases.iter().map(|moved| moved.case).collect();
    let referrals: Vec<_> = moved.referrals.iter().map(|moved| moved.referral).collect();
    let mut complaints: Vec<_> = moved
        .complaints_from
        .iter()
        .chain(&moved.complaints_about)
        .copied()
        .collect();
    complaints.sort_unstable();
    complaints.dedup();
    let data = with(
        &merged.survivor,
        [
            ("merged_from", json!(references(&merged.merged_from))),
            (
                "moved",
                json!({
                    "cases": references(&cases),
                    "referrals": references(&referrals),
                    "holds": references(&moved.holds),
                    "access_requests": references(&moved.requests),
                    "rights_requests": references(&moved.rights),
                    "complaints": references(&complaints),
                }),
            ),
            ("changed", json!(merged.changed)),
            ("differing", json!(merged.differing)),
            ("kept_shorter", json!(references(&merged.shortened))),
        ],
    );
    let what = counted([
        (cases.len(), "case", "cases"),
        (referrals.len(), "referral", "referrals"),
        (moved.holds.len(), "hold", "holds"),
        (moved.requests.len(), "access request", "access requests"),
        (moved.rights.len(), "rights request", "rights requests"),
        (complaints.len(), "complaint", "complaints"),
    ]);
    let mut document = Document::answer("person", data, survivor.to_string()).said(format!(
        "{other} is part of {survivor} now, and its reference leads there. What it said is kept."
    ));
    if !what.is_empty() {
        document = document.said(format!("Now of {survivor}: {what}."));
    }
    let both: Vec<String> = moved
        .cases
        .iter()
        .filter(|moved| moved.both.is_some())
        .map(|moved| moved.case.to_string())
        .collect();
    if !both.is_empty() {
        document = document.warning(format!(
            "Both were on {}: {survivor} stays on it with its own role and pseudonym. Look whether they are right.",
            join_words(&both)
        ));
    }
    if !merged.differing.is_empty() {
        document = document.warning(format!(
            "The two say different things of: {}. What {survivor} says stands; `mkt person show {other} --as-recorded` shows the other.",
            merged.differing.join(", ")
        ));
    }
    warn_of_shortened(document, &merged.shortened).hint(format!(
        "If it was wrong: `mkt person split {survivor} --from {other} --reason …`."
    ))
}

/// The old and the new reference of what was copied, as text.
fn pairs<R: ToString>(copied: &[(R, R)]) -> Vec<(String, String)> {
    copied
        .iter()
        .map(|(of, copy)| (of.to_string(), copy.to_string()))
        .collect()
}

/// After `person split`.
pub fn split(split: &PersonSplit) -> Document {
    let other = split.other.reference;
    let survivor = split.survivor.reference;
    let copies = |pairs: Vec<(String, String)>| -> Value {
        pairs
            .into_iter()
            .map(|(of, copy)| json!({"of": of, "copy": copy}))
            .collect()
    };
    let holds = pairs(&split.holds);
    let requests = pairs(&split.requests);
    let rights = pairs(&split.rights);
    let complaints = pairs(&split.complaints);
    let data = with(
        &split.other,
        [
            ("split_from", json!(survivor.to_string())),
            ("cases", json!(references(&split.cases))),
            ("not_restored", json!(references(&split.not_restored))),
            ("holds_copied", copies(holds.clone())),
            ("access_requests_copied", copies(requests.clone())),
            ("rights_requests_copied", copies(rights.clone())),
            ("complaints_copied", copies(complaints.clone())),
            ("changed", json!(split.changed)),
            ("kept_shorter", json!(references(&split.shortened))),
        ],
    );
    let mut document = Document::answer("person", data, other.to_string()).said(format!(
        "{other} stands for itself again, beside {survivor}."
    ));
    if !split.cases.is_empty() {
        document = document.said(format!(
            "Back on {}: {other}.",
            join_words(&references(&split.cases))
        ));
    }
    for (of, copy) in holds {
        document = document.said(format!("The hold {of} is on both now: {copy} is its copy."));
    }
    for (what, pairs) in [
        ("access request", requests),
        ("rights request", rights),
        ("complaint", complaints),
    ] {
        for (of, copy) in pairs {
            document = document.said(format!(
                "The {what} {of} stands for both now: {copy} is its copy."
            ));
        }
    }
    if !split.not_restored.is_empty() {
        document = document.warning(format!(
            "{other} could not be put back on {}: what the merge moved there is gone since.",
            join_words(&references(&split.not_restored))
        ));
    }
    warn_of_shortened(document, &split.shortened).hint(format!(
        "What was added to {survivor} since the merge stays there; look whether some of it belongs to {other}."
    ))
}
