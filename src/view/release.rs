//! How a released export looks: JSON, one accessible page, or plain text. It carries no author, no path and no day of any
//! event.

use minijinja::{AutoEscape, Environment, context};
use serde_json::json;

use crate::actions::release::{Released, Rendered};
use crate::domain::export::{Audience, ReleaseForm};
use crate::error::{Failure, Result};
use crate::view::render::escape;

const TITLE_FAMILIES: &str = "What was recorded";
const TITLE_REPORT: &str = "Anonymised timeline";
const ABOUT: &str = "Names, addresses and other details by which people could be recognised have been taken out and replaced by neutral words.";
const PEOPLE: &str = "The people in this text";
const TIMELINE: &str = "What happened, in order";
const REFERENCE: &str = "Reference";
const PREPARED: &str = "Prepared on";

/// Writes a release in the wanted form.
pub fn render(released: &Released, form: ReleaseForm) -> Result<Rendered> {
    let title = match released.audience {
        Audience::Families => TITLE_FAMILIES,
        Audience::Report => TITLE_REPORT,
    };
    let bytes = match form {
        ReleaseForm::Json => json_bytes(released)?,
        ReleaseForm::Html => html(released, title)?,
        ReleaseForm::Txt => text(released, title),
    };
    let own_words = [
        title,
        ABOUT,
        PEOPLE,
        TIMELINE,
        REFERENCE,
        PREPARED,
        "prepared_on",
        "utf-8",
        "viewport",
        "width=device-width, initial-scale=1",
        "en-GB",
    ];
    Ok(Rendered {
        bytes,
        own_words: own_words.into_iter().map(str::to_owned).collect(),
    })
}

fn json_bytes(released: &Released) -> Result<String> {
    let document = json!({
        "export": released.export,
        "prepared_on": released.prepared_on,
        "people": released.people.iter().map(|label| json!({"label": label})).collect::<Vec<_>>(),
        "timeline": released
            .timeline
            .iter()
            .map(|entry| json!({"when": entry.when, "kind": entry.kind, "text": entry.text}))
            .collect::<Vec<_>>(),
    });
    serde_json::to_string_pretty(&document)
        .map(|text| escape::json(format!("{text}\n")))
        .map_err(|error| {
            Failure::internal("The release could not be written as JSON.").because(error)
        })
}

fn html(released: &Released, title: &str) -> Result<String> {
    let failed = |error: minijinja::Error| {
        Failure::internal("The release could not be written as a page.").because(error)
    };
    let mut templates = Environment::new();
    templates.set_auto_escape_callback(|_| AutoEscape::Html);
    templates
        .add_template("release.html", include_str!("templates/release.html"))
        .map_err(failed)?;
    let timeline: Vec<_> = released
        .timeline
        .iter()
        .map(|entry| {
            context! { when => &entry.when, kind => escape::line(&entry.kind), text => escape::leaving(&entry.text) }
        })
        .collect();
    templates
        .get_template("release.html")
        .map_err(failed)?
        .render(context! {
            title,
            export => released.export.to_string(),
            prepared_on => released.prepared_on.to_string(),
            reference_words => REFERENCE,
            prepared_words => PREPARED,
            about => ABOUT,
            people_heading => PEOPLE,
            timeline_heading => TIMELINE,
            people => released.people.iter().map(|label| escape::line(label)).collect::<Vec<_>>(),
            timeline,
        })
        .map_err(failed)
}

fn text(released: &Released, title: &str) -> String {
    let mut out = format!(
        "{title}\n\n{REFERENCE} {}. {PREPARED} {}.\n{ABOUT}\n\n{PEOPLE}\n\n",
        released.export, released.prepared_on
    );
    for label in &released.people {
        out.extend(["- ", &escape::line(label), "\n"]);
    }
    out.extend(["\n", TIMELINE, "\n"]);
    for entry in &released.timeline {
        out.extend([
            "\n",
            &entry.when,
            ": ",
            &escape::line(&entry.kind),
            "\n",
            &escape::leaving(&entry.text),
            "\n",
        ]);
    }
    out
}
