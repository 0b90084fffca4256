//! How backups look: made, checked, restored.

use serde_json::{Value, json};

use crate::actions::backup::BackupMade;
use crate::actions::backup::check::BackupChecked;
use crate::actions::backup::disposals::DisposalsApplied;
use crate::actions::backup::restore::StoreRestored;
use crate::actions::verify::Check;
use crate::domain::backup::DisposalsUnknown;
use crate::view::document::Document;
use crate::view::record::{count, join_words};
use crate::view::verify;

/// After `backup create`.
pub fn made(made: &BackupMade) -> Document {
    let data = json!({
        "backup": made.number,
        "file": made.path,
        "made_at": made.made_at,
        "bytes": made.bytes,
        "findings": findings_data(&made.findings),
        "pruned": made.pruned,
        "damaged": made.damaged,
        "unpruned": made.unpruned,
    });
    let mut document = Document::answer("backup", data, made.path.display().to_string()).said(format!(
        "The backup is whole and was checked. It opens with the passphrases of today; keep it on another disk than the store ({}).",
        size(made.bytes)
    ));
    for removed in &made.pruned {
        document = document.said(format!("Removed the older backup {}.", removed.display()));
    }
    document
        .warnings(made.unpruned.iter().map(|why| {
            format!("The backup was made, but older ones that should go are still there. {why}")
        }))
        .warnings(made.damaged.iter().map(|file| {
            format!(
                "The older backup {} is damaged. It was left; remove it when you have looked at it.",
                file.display()
            )
        }))
        .warnings(findings(&made.findings))
}

/// After `backup verify`.
pub fn checked(checked: &BackupChecked) -> Document {
    let ok = checked.checks.iter().all(|check| check.found == 0);
    let data = json!({
        "ok": ok,
        "backup": checked.header.number,
        "store_id": checked.header.store_id,
        "made_at": checked.header.made_at,
        "key_epoch": checked.header.epoch,
        "recorded": checked.unrecorded.is_none(),
        "checks": verify::data(&checked.checks),
    });
    let document = Document::new("backup-verify", data).sentence(format!(
        "Backup {} of the store {}, made {}.",
        checked.header.number,
        checked.header.store_id,
        checked.header.made_at.london_text()
    ));
    let mut document = verify::outcome(document, &checked.checks);
    if let Some(why) = &checked.unrecorded {
        document = document.warning(format!("This check is in no audit trail. {why}"));
    }
    document.warnings(not_private(checked.is_private))
}

/// After `backup restore`.
pub fn restored(restored: &StoreRestored) -> Document {
    let data = json!({
        "store": restored.path,
        "store_id": restored.header.store_id,
        "backup": restored.header.number,
        "made_at": restored.header.made_at,
        "key_epoch": restored.header.epoch,
        "disposals": disposals_data(&restored.disposals),
        "marked": restored.is_marked,
        "findings": findings_data(&restored.findings),
    });
    let place = restored.path.display();
    let mut document = Document::answer("backup-restore", data, place.to_string())
        .said(format!(
            "The store {place} is as it was {}, with the users and passphrases of then. Its keys are in {place}.keys beside it, and its witness is {}.",
            restored.header.made_at.london_text(),
            restored.witness.display()
        ))
        .hint(format!(
            "Look at it with `mkt --store {place} status`. What was recorded since the backup is not in it. To put it in the place of another store, move all three together."
        ));
    document = disposals(document, &restored.disposals, restored.is_marked);
    if restored.is_marked {
        document = document
            .warning("Records that were disposed of since the backup may be back in it. Nobody can see or change a record in it until a Data Protection Officer has acknowledged that.")
            .hint(DisposalsUnknown::REMEDY);
    }
    if let Some(newer) = restored.newer_epoch {
        document = document
            .warning(format!(
                "The backup is from before the key of the store was changed: it has key {}, and the store has key {newer}. So has what was restored from it: whoever has a copy of the older key file opens it.",
                restored.header.epoch
            ))
            .hint(format!(
                "Before it takes the place of the store, change its key too: mkt --store {place} key rotate"
            ));
    }
    if restored.clock_stands_against_it {
        document = document.warning(
            "The machine's clock is before the last entry of its audit trail, or more than a year after it. A Data Protection Officer confirms the clock with `mkt audit acknowledge` before it can be worked with.",
        );
    }
    document
        .warnings(not_private(restored.is_private))
        .warnings(findings(&restored.findings))
}

fn disposals_data(disposals: &DisposalsApplied) -> Value {
    match disposals {
        DisposalsApplied::NoList => Value::Null,
        DisposalsApplied::Applied {
            from,
            unused: _,
            destroyed,
            others,
        } => json!({
            "from": from,
            "destroyed_again": destroyed,
            "left_alone": others,
        }),
    }
}

fn disposals(document: Document, disposals: &DisposalsApplied, is_marked: bool) -> Document {
    let DisposalsApplied::Applied {
        from,
        unused,
        destroyed,
        others,
    } = disposals
    else {
        return document
            .warning("No list of the store's disposals was found, so none was applied again.");
    };
    let from: Vec<String> = from.iter().map(|path| path.display().to_string()).collect();
    let from = join_words(&from);
    let mut document = match destroyed.len() {
        0 => document.said(format!(
            "The list of disposals in {from} names nothing that would have come back."
        )),
        _ => document.said(format!(
            "Destroyed again, because they were disposed of since the backup ({from}): {}.",
            join_words(
                &destroyed
                    .iter()
                    .map(ToString::to_string)
                    .collect::<Vec<_>>()
            )
        )),
    };
    if let Some(why) = unused {
        document = document.warning(format!(
            "The live store's own list of disposals could not be used. {why}"
        ));
    }
    if is_marked {
        document = document.warning(format!(
            "Whether anything was disposed of later than {from} knows of cannot be told: only the key file of the live store (--store) has every disposal."
        ));
    }
    if others.is_empty() {
        return document;
    }
    document.warning(format!(
        "These references were given a second time and name other records in this backup than those that were disposed of; they were left alone: {}.",
        join_words(&others.iter().map(ToString::to_string).collect::<Vec<_>>())
    ))
}

pub(super) fn findings_data(findings: &[Check]) -> Value {
    findings
        .iter()
        .map(|check| json!({"check": check.check, "found": check.found}))
        .collect()
}

pub(super) fn findings(findings: &[Check]) -> Vec<String> {
    findings
        .iter()
        .map(|check| {
            format!(
                "The store itself has a finding ({}: {} found). {}",
                check.title, check.found, check.remedy
            )
        })
        .collect()
}

fn not_private(is_private: bool) -> Option<String> {
    (!is_private).then(|| {
        "The backup can be read by other users of this computer: take their access away with chmod 600."
            .to_owned()
    })
}

/// A size for people.
pub fn size(bytes: u64) -> String {
    let megabytes = bytes >> 20;
    match usize::try_from(megabytes) {
        Ok(0) => "less than a megabyte".to_owned(),
        Ok(megabytes) => count(megabytes, "megabyte", "megabytes"),
        Err(_) => format!("{megabytes} megabytes"),
    }
}
