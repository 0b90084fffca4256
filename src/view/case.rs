//! How cases look.
//!
//! - `case/timeline.rs`: the timeline.

mod timeline;

pub use timeline::timeline;

use serde_json::{Value, json};

use crate::actions::case::{
    CaseClosed, CaseLinked, CaseNotice, CaseRow, CaseShown, CaseWritten, Linked, LinkedTo,
    ShownDetails, Unlinked,
};
use crate::actions::restriction::Mark;
use crate::domain::case::{Basis, Case, Member, SPECIAL_CATEGORIES};
use crate::domain::date::{Date, PartialDate, Precision, date_in_words, date_short};
use crate::domain::deadline::Deadline;
use crate::domain::reference::{AnyRef, Kind};
use crate::domain::retention::{Category, DisposalDate, DisposalWord, StoredDisposal};
use crate::view::document::{Cell, Column, Document, Emphasis, Table};
use crate::view::record::{date_cell, due_cell, join_words, optional, to_value, until};
use crate::view::restriction;

/// `open` or `closed`.
fn state(case: &Case) -> &'static str {
    if case.closed_on.is_some() {
        "closed"
    } else {
        "open"
    }
}

/// A case in JSON, without its links.
fn own_data(row: &CaseRow) -> Value {
    let mut data = to_value(&row.case);
    if let Some(fields) = data.as_object_mut() {
        fields.insert("state".to_owned(), json!(state(&row.case.details)));
        fields.insert(
            "dispose_after".to_owned(),
            to_value(&row.disposal.dispose_after),
        );
        fields.insert("disposal".to_owned(), to_value(&row.disposal));
    }
    data
}

/// A case in JSON: its JSON Lines form with its reference and state.
pub fn data(case: &CaseLinked) -> Value {
    let mut data = own_data(&case.row);
    if let Some(fields) = data.as_object_mut() {
        fields.insert("referrals".to_owned(), to_value(&case.referrals));
        fields.insert("people".to_owned(), to_value(&case.people));
        fields.insert("orgs".to_owned(), to_value(&case.orgs));
    }
    data
}

/// Deadlines in JSON, with where they come from.
pub(super) fn deadlines_data(deadlines: &[Deadline]) -> Value {
    deadlines
        .iter()
        .map(|deadline| {
            json!({"kind": deadline.kind, "from": deadline.from, "due_on": deadline.due_on, "source": deadline.kind.source()})
        })
        .collect()
}

/// Deadlines as labels and values; how long it is until then while it still counts.
pub(super) fn deadline_fields(deadlines: &[Deadline], today: Option<Date>) -> Vec<(String, Cell)> {
    deadlines
        .iter()
        .map(|deadline| {
            let due = match today {
                Some(today) => due_cell(deadline.due_on, today),
                None => Cell::new(date_short(deadline.due_on)).exact(deadline.due_on.to_string()),
            };
            (format!("{} by", deadline.kind.title()), due)
        })
        .collect()
}

/// From when on the records may be disposed of, as stored.
pub(super) fn disposal_sentence(disposal: &StoredDisposal) -> String {
    let rule = disposal.rule.as_deref().unwrap_or_default();
    match (disposal.state, disposal.dispose_after) {
        (DisposalWord::Dated, Some(day)) => format!(
            "{} (rule {rule}, policy version {})",
            date_in_words(day),
            disposal.policy_version
        ),
        (DisposalWord::NotClosed, _) => String::new(),
        _ => format!("not before a manager has decided (rule {rule})"),
    }
}

/// From when on the records may be disposed of, as just reckoned.
pub(super) fn disposal_said(what: impl Into<AnyRef>, disposal: &DisposalDate) -> String {
    let what = what.into();
    match disposal {
        DisposalDate::NotClosed => format!("{what} has no disposal date while it is open."),
        DisposalDate::On { date, rule } => format!(
            "The records of {what} may be disposed of from {} on (rule {rule}).",
            date_in_words(*date)
        ),
        DisposalDate::Undetermined { rule, .. } if what.kind() == Kind::Case => format!(
            "The records of {what} have no disposal date before a manager has decided (rule {rule}); `mkt retention explain {what}` says why."
        ),
        DisposalDate::Undetermined { rule, .. } => format!(
            "The records of {what} have no disposal date before a manager has decided (rule {rule})."
        ),
    }
}

const fn subject_word(category: Category) -> &'static str {
    match category {
        Category::Child => "a child",
        Category::Adult => "an adult",
    }
}

/// Adds what is accepted and should be known.
pub(super) fn notices(document: Document, case: &CaseLinked, notices: &[CaseNotice]) -> Document {
    let reference = case.row.case.reference;
    notices.iter().fold(document, |document, notice| match notice {
        CaseNotice::BasisLacking(category) => document.warning(format!(
            "There is {} among the subjects of {reference}, and none of its bases is for one; `mkt case set {reference} --basis …` adds it (give all of them).",
            subject_word(*category)
        )),
        CaseNotice::NoSubject if case.row.case.details.closed_on.is_some() => document.warning(format!(
            "Nobody is marked as a subject of {reference}, so how long it is kept is undecided; a manager who reopens it can add whom it is about."
        )),
        CaseNotice::NoSubject => document.warning(format!(
            "Nobody is marked as a subject of {reference}; add whom it is about with `mkt case link {reference} P-… --subject`."
        )),
        CaseNotice::OpenedToday => document.said(format!(
            "Opened today, {}.",
            date_in_words(case.row.case.details.opened_on)
        )),
        CaseNotice::AlreadyOn(person) => {
            document.said(format!("{person} is on {reference} already."))
        }
        CaseNotice::NowSubject(person) => document.said(format!(
            "{person} was on {reference} already, and is now a subject of it."
        )),
    })
}

/// After `case open`.
pub fn opened(written: &CaseWritten) -> Document {
    let case = &written.case;
    let reference = case.row.case.reference.to_string();
    let document = Document::answer("case", data(case), &reference).said(
        match case.row.case.details.closed_on {
            Some(closed) => format!(
                "{reference} is on record as a case that was closed on {}.",
                date_in_words(closed)
            ),
            None => format!("{reference} is open."),
        },
    );
    notices(document, case, &written.notices)
}

/// After `case set`.
pub fn set(written: &CaseWritten) -> Document {
    let case = &written.case;
    let document =
        Document::answer("case", data(case), case.row.case.reference.to_string()).said(format!(
            "Changed: {}. What it said before is kept.",
            join_words(&written.changed)
        ));
    notices(document, case, &written.notices)
}

/// After `case close`.
pub fn closed(closed: &CaseClosed) -> Document {
    let case = &closed.case;
    let reference = case.row.case.reference;
    let document = Document::answer("case", data(case), reference.to_string());
    let document = match case.row.case.details.closed_on {
        Some(day) => document.said(format!(
            "{reference} is closed as of {}.",
            date_in_words(day)
        )),
        None => document,
    }
    .said(disposal_said(reference, &closed.disposal));
    match &closed.earlier {
        Some(earlier) => document.warning(format!(
            "{reference} was reopened on {}, and is closed as of a day before that: how long it is kept is reckoned as if nothing had \
             been done on it since {}. Where that is wrong, reopen it and close it as of the day on which the work ended.",
            date_in_words(earlier.reopened_on),
            date_in_words(earlier.on),
        )),
        None => document,
    }
}

/// After `case reopen`.
pub fn reopened(written: &CaseWritten) -> Document {
    let case = &written.case;
    let reference = case.row.case.reference;
    Document::answer("case", data(case), reference.to_string()).said(format!(
        "{reference} is open again; it has no disposal date until it is closed again."
    ))
}

/// After `case link`.
pub fn linked(linked: &Linked) -> Document {
    let case = &linked.case;
    let reference = case.row.case.reference;
    let to: AnyRef = linked.linked.into();
    let document = Document::answer("case", data(case), reference.to_string());
    let document = match (linked.linked, linked.was_on) {
        (LinkedTo::Referral(_), _) => {
            document.said(format!("{to} is accepted and on {reference}."))
        }
        (LinkedTo::Person(person), was_on) => {
            let how = case
                .people
                .iter()
                .find(|on| on.member.person == person)
                .map_or_else(String::new, |on| format!(" as {}", role_words(&on.member)));
            if was_on {
                document.said(format!("{to} is on {reference} now{how}."))
            } else {
                document.said(format!("{to} is on {reference}{how}."))
            }
        }
        (LinkedTo::Org(_), _) => document.said(format!("{to} is on {reference}.")),
    };
    notices(document, case, &linked.notices)
}

/// After `case unlink`.
pub fn unlinked(unlinked: &Unlinked) -> Document {
    let case = &unlinked.case;
    let reference = case.row.case.reference;
    let from: AnyRef = unlinked.unlinked.into();
    let document = Document::answer("case", data(case), reference.to_string());
    let document = match unlinked.unlinked {
        LinkedTo::Referral(_) => document.said(format!(
            "{from} is not on {reference} any more, and waits for a decision again."
        )),
        LinkedTo::Person(_) => document.said(format!(
            "{from} is not on {reference} any more; that they were is kept."
        )),
        LinkedTo::Org(_) => document.said(format!("{from} is not on {reference} any more.")),
    };
    notices(document, case, &unlinked.notices)
}

/// `subject (child)`, `grandparent (maternal grandmother)`, `sibling, subject (child)`.
pub(super) fn role_words(member: &Member) -> String {
    let mut words = member.role.to_string();
    if let Some(detail) = &member.role_detail {
        words.push_str(" (");
        words.push_str(detail);
        words.push(')');
    }
    if member.subject {
        if member.role.word() != "subject" {
            words.push_str(", subject");
        }
        if let Some(category) = member.category {
            words.push_str(", ");
            words.push_str(category.word());
        }
    }
    words
}

/// A date of birth short enough for a table.
fn birth_cell(date: Option<PartialDate>) -> Cell {
    date.map_or_else(Cell::default, |date| {
        let words = match date.precision() {
            Precision::Day => date_short(date.first_day()),
            Precision::Month | Precision::Year => date.in_words(),
        };
        Cell::new(words).exact(date.to_string())
    })
}

/// The people of a case or a referral as a table.
pub(super) fn people_table<'p>(
    people: impl Iterator<Item = (&'p Member, &'p ShownDetails)>,
) -> Table {
    let rows = people
        .map(|(member, details)| {
            vec![
                Cell::new(member.person.to_string()),
                Cell::new(details.name.clone()),
                birth_cell(details.date_of_birth),
                birth_cell(details.date_of_death),
                Cell::new(role_words(member)),
                Cell::new(member.label.clone().unwrap_or_default()),
            ]
        })
        .collect();
    Table::new(
        vec![
            Column::reference("Person", "person"),
            Column::new("Name", "name"),
            Column::whole("Born", "date_of_birth"),
            Column::whole("Died", "date_of_death"),
            Column::new("Role", "role"),
            Column::new("In exports", "label"),
        ],
        rows,
        "No people are on record here.",
    )
    .entire()
}

/// A person of a case or a referral in JSON, with what is shown of them.
pub(super) fn shown_data(on: Value, details: &ShownDetails) -> Value {
    let mut data = on;
    if let Some(fields) = data.as_object_mut() {
        fields.insert("name".to_owned(), json!(details.name));
        fields.insert("date_of_birth".to_owned(), to_value(&details.date_of_birth));
        fields.insert("date_of_death".to_owned(), to_value(&details.date_of_death));
    }
    data
}

/// The special categories that are filled in for anybody on the case, in the order of RULES.md section 3.
fn special(shown: &CaseShown) -> Vec<&'static str> {
    SPECIAL_CATEGORIES
        .into_iter()
        .filter(|name| {
            shown
                .people
                .iter()
                .any(|(_, details)| details.special.contains(name))
        })
        .collect()
}

/// What the bases stand on, and what criminal-offence data needs besides.
fn gateways(shown: &CaseShown, special: &[&str]) -> Vec<(Basis, String)> {
    let offences = special.contains(&"convictions");
    shown
        .row
        .case
        .details
        .basis
        .iter()
        .map(|basis| {
            let gateway = if offences {
                format!("{}; {}", Basis::GATEWAY, Basis::OFFENCE_GATEWAY)
            } else {
                Basis::GATEWAY.to_owned()
            };
            (*basis, gateway)
        })
        .collect()
}

/// `case show`.
pub fn show(shown: &CaseShown) -> Document {
    let case = &shown.row.case.details;
    let special = special(shown);
    let gateways = gateways(shown, &special);
    let open = case.closed_on.is_none();
    let mut document = Document::new("case", show_data(shown, &special, &gateways))
        .heading(format!("{}  {}", shown.row.case.reference, case.title));
    document = restriction::marked(document, &shown.restricted)
        .fields(show_fields(shown, &special, &gateways));
    for deadline in shown
        .deadlines
        .iter()
        .filter(|deadline| open && deadline.due_on < shown.today)
    {
        document = document.attention(format!(
            "{}: {}.",
            deadline.kind.title(),
            until(deadline.due_on, shown.today)
        ));
    }
    let document = document.table(people_table(
        shown
            .people
            .iter()
            .map(|(on, details)| (&on.member, details)),
    ));
    if shown.orgs.is_empty() {
        return document;
    }
    let orgs: Vec<Vec<Cell>> = shown
        .orgs
        .iter()
        .map(|(on, name)| {
            vec![
                Cell::new(on.org.to_string()),
                Cell::new(name.clone()),
                Cell::new(on.label.clone().unwrap_or_default()),
            ]
        })
        .collect();
    document.table(
        Table::new(
            vec![
                Column::reference("Organisation", "org"),
                Column::new("Name", "name"),
                Column::new("In exports", "label"),
            ],
            orgs,
            "",
        )
        .entire(),
    )
}

fn show_data(shown: &CaseShown, special: &[&str], gateways: &[(Basis, String)]) -> Value {
    let mut data = own_data(&shown.row);
    if let Some(fields) = data.as_object_mut() {
        let people: Vec<Value> = shown
            .people
            .iter()
            .map(|(on, details)| shown_data(to_value(on), details))
            .collect();
        let orgs: Vec<Value> = shown
            .orgs
            .iter()
            .map(|(on, name)| json!({"org": on.org, "label": on.label, "name": name}))
            .collect();
        let gateways: Vec<Value> = gateways
            .iter()
            .map(|(basis, gateway)| json!({"basis": basis, "gateway": gateway}))
            .collect();
        fields.insert("referrals".to_owned(), to_value(&shown.referrals));
        fields.insert("people".to_owned(), json!(people));
        fields.insert("orgs".to_owned(), json!(orgs));
        fields.insert("deadlines".to_owned(), deadlines_data(&shown.deadlines));
        fields.insert("gateways".to_owned(), json!(gateways));
        fields.insert("special_categories".to_owned(), json!(special));
    }
    data
}

fn show_fields(
    shown: &CaseShown,
    special: &[&str],
    gateways: &[(Basis, String)],
) -> Vec<(String, Cell)> {
    let row = &shown.row;
    let case = &row.case.details;
    let words: Vec<String> = special.iter().map(|name| name.replace('_', " ")).collect();
    let referrals: Vec<String> = shown.referrals.iter().map(ToString::to_string).collect();
    let own = [
        ("State", state_cell(case)),
        ("Opened", date_in_words(case.opened_on).into()),
        ("Closed", optional(case.closed_on.map(date_in_words)).into()),
        ("Outcome", optional(case.outcome.as_deref()).into()),
        ("Disposal from", disposal_sentence(&row.disposal).into()),
        ("Referrals", join_words(&referrals).into()),
        ("Tags", join_words(&case.tags).into()),
        ("Places", join_words(&case.places).into()),
    ];
    let open = case.closed_on.is_none();
    let bases = gateways
        .iter()
        .map(|(basis, gateway)| ("Basis".to_owned(), format!("{basis}: {gateway}").into()));
    let last = [
        ("Special categories", join_words(&words)),
        (
            "Recorded",
            format!(
                "{} by {}",
                row.case.recorded.at.london_text(),
                row.case.recorded.by
            ),
        ),
    ];
    own.into_iter()
        .map(|(label, cell)| (label.to_owned(), cell))
        .chain(deadline_fields(
            &shown.deadlines,
            open.then_some(shown.today),
        ))
        .chain(bases)
        .chain(
            last.into_iter()
                .map(|(label, text)| (label.to_owned(), text.into())),
        )
        .collect()
}

fn state_cell(case: &Case) -> Cell {
    let cell = Cell::new(state(case));
    if case.closed_on.is_some() {
        cell.emphasis(Emphasis::Faint)
    } else {
        cell
    }
}

/// `case list`.
pub fn list(cases: &[(CaseLinked, Vec<Mark>)]) -> Document {
    let rows = cases
        .iter()
        .map(|(case, restricted)| {
            let details = &case.row.case.details;
            vec![
                Cell::new(case.row.case.reference.to_string()),
                state_cell(details),
                date_cell(Some(details.opened_on)),
                date_cell(details.closed_on),
                Cell::new(details.title.clone()),
                Cell::new(details.tags.join(", ")),
                date_cell(case.row.disposal.dispose_after),
                restriction::cell(restricted),
            ]
        })
        .collect();
    let data: Vec<Value> = cases
        .iter()
        .map(|(case, restricted)| {
            let mut data = data(case);
            restriction::put(&mut data, restricted);
            data
        })
        .collect();
    Document::new("cases", Value::Array(data)).table(Table::new(
        vec![
            Column::reference("Case", "ref"),
            Column::whole("State", "state"),
            Column::whole("Opened", "opened_on"),
            Column::whole("Closed", "closed_on"),
            Column::new("Title", "title"),
            Column::new("Tags", "tags"),
            Column::whole("Disposal from", "dispose_after"),
            Column::new("Restricted", "restricted"),
        ],
        rows,
        "There are no such cases. `--all` shows closed ones too.",
    ))
}
