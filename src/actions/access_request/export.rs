//! Handing the answer to an access request over: made whole, looked at a second time, logged in the sharing log and the audit
//! trail, and only then given its name. A preview is marked as one, and logs no disclosure.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use secrecy::SecretString;
use serde_json::json;

use crate::actions::access_request::before::Before;
use crate::actions::access_request::is_child;
use crate::actions::access_request::pack::{Made, Pack, PackFor, make};
use crate::actions::access_request::redact::Leak;
use crate::actions::access_request::search::{Depth, Found, find, naming_cases};
use crate::actions::export::digest;
use crate::actions::restriction::{Mark, Restrictions, requests_of};
use crate::domain::access_clock::{ClockState, access_clock};
use crate::domain::access_request::{against_release, events_that_count};
use crate::domain::audit::Entry;
use crate::domain::date::Date;
use crate::domain::org::RecipientKind;
use crate::domain::record::Recorded;
use crate::domain::reference::{AccessRequestRef, AnyRef, CaseRef, DisclosureRef, PersonRef};
use crate::domain::share::{Consent, Decision, Disclosure, Method};
use crate::domain::user::Permission;
use crate::error::{Code, Failure, Result};
use crate::outside::archive;
use crate::outside::prepared::Prepared;
use crate::session::Session;
use crate::store::access_request::{
    AccessRequestRow, access_decision_list, access_event_list, access_request_get,
    access_withholding_list_standing,
};
use crate::store::access_review::access_review_list;
use crate::store::person::person_resolve;
use crate::store::reference;
use crate::store::share::{DisclosureFilter, disclosure_insert, disclosure_list};
use crate::store::sweep::person_list_same;
use crate::store::tx::Db;

/// The names of the files of a pack. They are readable in an encrypted archive, and say nothing of anybody.
pub const FILES: [&str; 3] = ["response.html", "records.json", "manifest.json"];

/// A folder or an encrypted archive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PackForm {
    /// A folder with three files.
    Folder,
    /// An encrypted archive of them, in a folder.
    Zip,
}

/// The written forms of a pack.
pub struct Rendered {
    /// The page for people.
    pub html: String,
    /// The same data for machines.
    pub json: String,
}

/// What is to be handed over.
pub struct Wanted<'w> {
    /// The person.
    pub subject: PersonRef,
    /// The request it answers; a preview without one.
    pub request: Option<AccessRequestRef>,
    /// Where to.
    pub out: &'w Path,
    /// As what.
    pub form: PackForm,
}

/// What `sar export` did.
pub struct PackWritten {
    /// The person.
    pub subject: PersonRef,
    /// The request; none for a preview.
    pub request: Option<AccessRequestRef>,
    /// The entry in the sharing log; none for a preview.
    pub disclosure: Option<DisclosureRef>,
    /// Where it is.
    pub path: PathBuf,
    /// The day it bears.
    pub prepared_on: Date,
    /// The hash of its manifest.
    pub manifest_sha256: String,
    /// How many records are in it.
    pub records: usize,
    /// How many lines its schedule has.
    pub withheld: usize,
    /// How many records are left out because nobody has decided about them.
    pub undecided: usize,
    /// Restrictions of other people on cases of which the answer holds something. Their identities are withheld from it, and only
    /// the Data Protection Officer makes it: nothing more stands against it.
    pub restricted: Vec<Mark>,
    /// What opens the archive. It is shown once and kept nowhere.
    pub passphrase: Option<SecretString>,
}

/// Writes the pack, or writes nothing and says what stands against it (exit 1).
pub fn pack_export(
    session: &mut Session,
    wanted: &Wanted<'_>,
    render: &dyn Fn(&Pack) -> Result<Rendered>,
) -> Result<PackWritten> {
    session.require(Permission::AccessRequests)?;
    let (today, year, calendar) = (session.today(), session.year(), session.calendar());
    let settings = session.settings().clone();
    let tx = session.begin()?;
    let subject = person_resolve(&tx, wanted.subject)?;
    let mut prepared_on = today;
    let mut withheld = Vec::new();
    let mut reviews = Vec::new();
    if let Some(request) = wanted.request {
        let row = access_request_get(&tx, request)?;
        let clock = access_clock(
            row.request.details.received_on,
            &events_that_count(&access_event_list(&tx, request)?),
            &calendar,
            today,
        );
        may_be_released(&tx, &row, subject, clock.state, today)?;
        withheld = access_withholding_list_standing(&tx, request)?;
        reviews = access_review_list(&tx, request)?;
        prepared_on = first_release(&tx, request)?.unwrap_or(today);
    }
    let found = find(
        &tx,
        subject,
        Depth::Index,
        &reviews.iter().map(|one| one.reference).collect(),
    )?;
    let made = make(
        &tx,
        &found,
        &PackFor {
            request: wanted.request,
            prepared_on,
            withheld: &withheld,
            reviews: &reviews,
            settings: &settings,
        },
    )?;
    refuse_changed(&made, wanted.request)?;
    if let Some(request) = wanted.request {
        refuse_withheld_before(&tx, &made, request, subject)?;
    }
    refuse_leaks(&made, wanted.request, subject)?;
    let restricted = restricted_others(&tx, &found)?;
    let pack = made.pack;
    let rendered = render(&pack)?;
    let manifest = manifest(&pack, &rendered)?;
    let manifest_sha256 = digest(manifest.as_bytes());
    let [html_name, json_name, manifest_name] = FILES;
    let files = [
        (html_name, rendered.html.as_bytes()),
        (json_name, rendered.json.as_bytes()),
        (manifest_name, manifest.as_bytes()),
    ];
    let (prepared, path, passphrase) = prepare(wanted, subject, &files)?;
    let mut entry = match wanted.request {
        Some(request) => Entry::change("sar.export").on(request),
        None => Entry::view("sar.preview"),
    }
    .on(subject)
    .on(wanted.subject)
    .on_all(pack.records.iter().copied())
    .on_all(pack.undecided.iter().map(|one| one.reference))
    .on_all(requests_of(&restricted));
    entry = naming_cases(entry, &tx, &found)?;
    let mut disclosure = None;
    if let Some(request) = wanted.request {
        let reference: DisclosureRef = reference::reference_next(&tx, year)?;
        let recorded = Recorded::now(tx.acting().user.as_str(), tx.acting().at);
        let shared = log_entry(&pack, request, &manifest_sha256, recorded.by.clone(), today);
        disclosure_insert(&tx, reference, &shared, None, None, &recorded)?;
        entry = entry.on(reference);
        disclosure = Some(reference);
    }
    // First the record, then the name: what has left the house is never without its entry.
    tx.commit(entry)?;
    prepared.place().map_err(|failure| match disclosure {
        Some(reference) => failure.hint(format!(
            "{reference} is in the sharing log although nothing was written. Mend the cause and export again: the answer is the same."
        )),
        None => failure,
    })?;
    Ok(PackWritten {
        subject,
        request: wanted.request,
        disclosure,
        path,
        prepared_on,
        manifest_sha256,
        records: pack.records.len(),
        withheld: pack.schedule.len(),
        undecided: pack.undecided.len(),
        restricted,
        passphrase,
    })
}

/// What stands about other people of the cases that something in the answer is from.
fn restricted_others(db: &Db, found: &Found) -> Result<Vec<Mark>> {
    let restrictions = Restrictions::read(db)?;
    let own: Vec<PersonRef> = person_list_same(db, found.person.reference)?;
    let cases: BTreeSet<CaseRef> = found
        .places
        .iter()
        .filter(|place| place.sure)
        .filter_map(|place| place.case)
        .collect();
    let mut marks = Vec::new();
    for case in cases {
        marks.extend(restrictions.of_case(db, case)?);
    }
    marks.retain(|mark| !own.contains(&mark.person));
    marks.sort_unstable();
    marks.dedup();
    Ok(marks)
}

/// Refuses (exit 1) where a rule stands against handing the answer over.
fn may_be_released(
    db: &Db,
    row: &AccessRequestRow,
    subject: PersonRef,
    state: ClockState,
    today: Date,
) -> Result<()> {
    let reference = row.request.reference;
    let details = &row.request.details;
    if person_resolve(db, details.subject)? != subject {
        return Err(Failure::refused(format!(
            "{reference} is about {}, not about {subject}.",
            details.subject
        )));
    }
    if row.closing.is_some() {
        return Err(Failure::refused(format!(
            "{reference} is closed; an answer is handed over while a request is open."
        ))
        .hint("Leave --request out for a preview, or record a new request."));
    }
    if state == ClockState::AwaitingIdentity {
        return Err(Failure::refused(format!(
            "Proof of identity was asked for in {reference} and has not arrived, so nothing is handed over."
        ))
        .hint(format!(
            "When it arrives: mkt sar identity {reference} --received-on DATE"
        )));
    }
    if details.on_behalf_of.is_some() {
        let answers = access_decision_list(db, reference)?;
        let against = against_release(&answers, is_child(db, subject, today)?);
        if !against.is_empty() {
            let mut failure = Failure::refused(format!(
                "Somebody asks on the person's behalf in {reference}, and nothing is released before what has to be decided is decided and recorded."
            ));
            for sentence in against {
                failure = failure.hint(sentence);
            }
            return Err(failure.hint(format!(
                "mkt sar decide {reference} --question QUESTION --answer yes|no --reason TEXT"
            )));
        }
    }
    Ok(())
}

/// The day on which the answer was first handed over.
fn first_release(db: &Db, request: AccessRequestRef) -> Result<Option<Date>> {
    Ok(disclosure_list(
        db,
        &DisclosureFilter {
            access_request: Some(request),
            all: true,
            ..DisclosureFilter::default()
        },
    )?
    .into_iter()
    .map(|entry| entry.disclosure.details.on)
    .min())
}

/// Refuses (exit 1) where a record of which something was kept back has changed: what was kept back may stand elsewhere in it now.
fn refuse_changed(made: &Made, request: Option<AccessRequestRef>) -> Result<()> {
    let changed: Vec<String> = made
        .changed
        .iter()
        .filter(|one| one.kept_back)
        .map(|one| one.reference.to_string())
        .collect();
    let (Some(request), false) = (request, changed.is_empty()) else {
        return Ok(());
    };
    Err(Failure::refused(format!(
        "Nothing was written: parts of {} were withheld, and the text has changed since.",
        changed.join(", ")
    ))
    .hint(format!("Decide again: mkt sar review {request}")))
}

/// Refuses (exit 1) where something of a record was withheld before, from another version of it or in another request, and nobody has
/// decided about it since.
fn refuse_withheld_before(
    db: &Db,
    made: &Made,
    request: AccessRequestRef,
    subject: PersonRef,
) -> Result<()> {
    let before = Before::read(db, request, subject)?;
    let told = made.pack.about.recipients.iter();
    let records: BTreeSet<AnyRef> = made
        .pack
        .records
        .iter()
        .copied()
        .chain(told.map(|one| one.reference.into()))
        .collect();
    let mut open = Vec::new();
    for reference in records {
        let has_changed = made.changed.iter().any(|one| one.reference == reference);
        let kept = before.undecided(db, reference, has_changed)?;
        if let Some(last) = kept.last() {
            open.push(format!("{reference}: {}.", last.in_words()));
        }
    }
    if open.is_empty() {
        return Ok(());
    }
    let mut failure = Failure::refused(format!(
        "Nothing was written: of {} something was withheld before, from another version or in another request, and nobody has decided about it since.",
        match open.len() {
            1 => "1 record".to_owned(),
            many => format!("{many} records"),
        }
    ));
    let more = open.len().saturating_sub(20);
    for one in open.into_iter().take(20) {
        failure = failure.hint(one);
    }
    if more > 0 {
        failure = failure.hint(format!("… and {more} more."));
    }
    Err(failure.hint(format!(
        "Decide about each: mkt sar review {request}. Or withhold it: mkt sar withhold {request} --ref REF --ground GROUND --reason TEXT; the same with --undo lifts what another request withheld."
    )))
}

/// Refuses (exit 1) where anything of another person would stand in the pack, and says where, without saying what.
fn refuse_leaks(made: &Made, request: Option<AccessRequestRef>, subject: PersonRef) -> Result<()> {
    if made.leaks.is_empty() {
        return Ok(());
    }
    let mut failure = Failure::refused(format!(
        "Nothing was written: the second check found {} of other people in what would be handed over.",
        match made.leaks.len() {
            1 => "1 thing".to_owned(),
            many => format!("{many} things"),
        }
    ));
    for Leak {
        reference,
        at,
        label,
        kind,
    } in made.leaks.iter().take(20)
    {
        let place = at.map_or_else(String::new, |at| format!(", at character {at}"));
        failure = failure.hint(format!("{reference}, {label}{place}: {}.", kind.a_word()));
    }
    if made.leaks.len() > 20 {
        failure = failure.hint(format!("… and {} more.", made.leaks.len() - 20));
    }
    let corrected = "A value that is wrong on record is corrected there.";
    Err(failure.hint(match request {
        Some(request) => format!(
            "Decide about it at the desk: mkt sar review {request}. Or withhold it: mkt sar withhold {request} --ref REF [--span START:END] --ground other-people --reason TEXT. {corrected}"
        ),
        None => format!(
            "Nothing is decided for a preview. Record the access request (mkt sar add --subject {subject} --received-on DATE), decide about it with mkt sar review, and name it with --request. {corrected}"
        ),
    }))
}

/// The manifest: what belongs to the pack, with the SHA-256 of each file.
fn manifest(pack: &Pack, rendered: &Rendered) -> Result<String> {
    let file = |name: &str, bytes: &[u8]| json!({"name": name, "bytes": bytes.len(), "sha256": digest(bytes)});
    let [html, records, _] = FILES;
    let manifest = json!({
        "schema_version": 1,
        "kind": "access-response-manifest",
        "request": pack.request,
        "preview": pack.request.is_none(),
        "prepared_on": pack.prepared_on,
        "files": [file(html, rendered.html.as_bytes()), file(records, rendered.json.as_bytes())],
    });
    serde_json::to_string_pretty(&manifest)
        .map(|text| format!("{text}\n"))
        .map_err(|error| Failure::internal("The manifest could not be written.").because(error))
}

/// Writes the files without their names, and says where they will be.
fn prepare(
    wanted: &Wanted<'_>,
    subject: PersonRef,
    files: &[(&str, &[u8])],
) -> Result<(Prepared, PathBuf, Option<SecretString>)> {
    match wanted.form {
        PackForm::Folder => Ok((
            Prepared::folder(wanted.out, files)?,
            wanted.out.to_path_buf(),
            None,
        )),
        PackForm::Zip => {
            let name = match wanted.request {
                Some(request) => format!("{request}.zip"),
                None => format!("{subject}-preview.zip"),
            };
            if wanted.out.exists() && !wanted.out.is_dir() {
                return Err(Failure::new(
                    Code::Refused,
                    format!("{} is not a folder.", wanted.out.display()),
                ));
            }
            let passphrase = archive::passphrase()?;
            let bytes = archive::encrypted(files, &passphrase)?;
            let prepared = Prepared::file(wanted.out, &name, &bytes)?;
            Ok((prepared, wanted.out.join(name), Some(passphrase)))
        }
    }
}

/// The entry of the sharing log (RULES.md section 6: the one disclosure to a person without an anonymised export).
fn log_entry(
    pack: &Pack,
    request: AccessRequestRef,
    manifest_sha256: &str,
    authorised_by: String,
    today: Date,
) -> Disclosure {
    Disclosure {
        case: None,
        access_request: Some(request),
        to: None,
        to_name: None,
        recipient: RecipientKind::ServiceUserOrFamily,
        decision: Decision::Shared,
        what: format!("The answer to the access request {request}."),
        records: pack.records.iter().copied().collect(),
        purpose: "To answer an access request.".to_owned(),
        basis: "UK GDPR Art 15".to_owned(),
        gateway: None,
        necessity: "What is held about the person, less what the law withholds; the schedule of the answer lists it.".to_owned(),
        consent: Consent::NotSought,
        consent_why: Some("The person asked for it, or somebody who may act for them.".to_owned()),
        method: Method::AccessRequest,
        agreement: None,
        stored_at: None,
        return_by: None,
        authorised_by,
        on: today,
        export: None,
        manifest_sha256: Some(manifest_sha256.to_owned()),
        historic: false,
    }
}
