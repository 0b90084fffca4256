//! How the retention policy looks, and what a new version of it changes.

use serde_json::{Value, json};

use crate::actions::retention::policy::{Effect, Effects, Policies};
use crate::domain::date::date_in_words;
use crate::view::document::{Column, Document, Table};
use crate::view::record::{optional, to_value};

/// `retention policy show`.
pub fn policies(policies: &Policies) -> Document {
    let rows = policies
        .versions
        .iter()
        .rev()
        .flat_map(|policy| policy.rules.iter().map(move |rule| (policy, rule)))
        .map(|(policy, rule)| {
            vec![
                policy.version.to_string(),
                if policy.version == policies.in_force {
                    "in force".to_owned()
                } else {
                    String::new()
                },
                rule.category.to_string(),
                rule.years.to_string(),
                optional(rule.until_age),
                rule.start_event.to_string(),
                rule.in_force_from.to_string(),
            ]
        })
        .collect();
    let data = json!({
        "in_force": policies.in_force,
        "versions": to_value(&policies.versions),
    });
    Document::new("retention-policy", data).table(
        Table::new(
            vec![
                Column::number("Version", "version"),
                Column::whole("", "in_force"),
                Column::whole("Category", "category"),
                Column::number("Years", "years"),
                Column::number("Until age", "until_age"),
                Column::new("Runs from", "start_event"),
                Column::whole("In force from", "in_force_from"),
            ],
            rows,
            "There is no policy.",
        )
        .entire(),
    )
}

fn effect_data(effect: Effect) -> Value {
    json!({
        "longer": effect.longer,
        "shorter": effect.shorter,
        "same": effect.same,
        "newly_due": effect.newly_due,
        "no_longer_due": effect.no_longer_due,
    })
}

fn effect_words(effect: Effect) -> String {
    format!(
        "{} kept longer, {} kept shorter, {} as before; {} newly due, {} no longer due",
        effect.longer, effect.shorter, effect.same, effect.newly_due, effect.no_longer_due
    )
}

fn parts(effects: &Effects) -> [(&'static str, Effect); 4] {
    [
        ("Closed cases", effects.cases),
        ("Declined referrals", effects.referrals),
        ("Closed requests and complaints", effects.requests),
        ("Entries of the audit trail", effects.trail),
    ]
}

/// What is shown before a new version is confirmed.
pub fn effect_lines(effects: &Effects) -> Vec<String> {
    let mut lines = vec![format!(
        "Version {} takes the place of version {} from {} on.",
        effects.policy.version,
        effects.before,
        date_in_words(effects.policy.in_force_from())
    )];
    lines.extend(
        parts(effects)
            .into_iter()
            .map(|(title, effect)| format!("{title}: {}.", effect_words(effect))),
    );
    lines
}

/// `retention policy set`, and what it would do.
pub fn policy_effects(effects: &Effects, dry_run: bool) -> Document {
    let data = json!({
        "version": effects.policy.version,
        "before": effects.before,
        "in_force_from": effects.policy.in_force_from(),
        "rules": to_value(&effects.policy.rules),
        "cases": effect_data(effects.cases),
        "referrals": effect_data(effects.referrals),
        "requests": effect_data(effects.requests),
        "audit": effect_data(effects.trail),
        "reckoned": effects.reckoned && !dry_run,
        "dry_run": dry_run,
    });
    let mut document = Document::new("retention-policy-change", data)
        .heading(format!(
            "Retention policy, version {}",
            effects.policy.version
        ))
        .sentence(format!(
            "It takes the place of version {} from {} on.",
            effects.before,
            date_in_words(effects.policy.in_force_from())
        ))
        .fields(
            parts(effects)
                .into_iter()
                .map(|(title, effect)| (title, effect_words(effect)))
                .collect::<Vec<_>>(),
        );
    if dry_run {
        document = document.said("A dry run: nothing was changed.");
    } else if effects.reckoned {
        document = document.said(
            "Every stored date is reckoned by it. What was approved for disposal before is skipped: reject those lists and sweep anew.",
        );
    } else {
        document = document
            .said("The stored dates are reckoned by it in the first sweep from that day on.");
    }
    document
}
