//! Cases: what the service opens when it accepts a referral; one incident, one or more subjects (RULES.md section 1).

use serde::{Deserialize, Serialize};

use crate::domain::date::Date;
use crate::domain::input::{self, Checked, Links, Origin};
use crate::domain::record::Stored;
use crate::domain::reference::{CaseRef, OrganisationRef, PersonRef, ReferralRef};
use crate::domain::retention::Category;
use crate::domain::role::{CaseRole, role};
use crate::domain::text::{Given, Problem};

mod basis;
mod review;

pub use basis::{Basis, CategoryProblem, SPECIAL_CATEGORIES, bases_lacking, category_settled};
pub use review::{ReviewKind, Reviewing};

/// One value or a list of them.
#[derive(Clone, Deserialize)]
#[serde(untagged)]
pub enum OneOrMany {
    /// A single word is taken as a list of one.
    One(String),
    /// A list.
    Many(Vec<String>),
}

impl OneOrMany {
    /// As a list.
    pub fn as_slice(&self) -> &[String] {
        match self {
            Self::One(one) => std::slice::from_ref(one),
            Self::Many(many) => many,
        }
    }
}

impl input::Raw for OneOrMany {
    type View = Self;
    fn view(&self) -> &Self {
        self
    }
}

/// A person on a case or a referral as a file or a form gives them.
#[derive(Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct MemberInput {
    /// Who: a reference, or the importer's key.
    pub person: String,
    /// What they are to the case.
    pub role: Option<String>,
    /// The role in words.
    pub role_detail: Option<String>,
    /// Whether the case is about them; goes with any role.
    pub subject: Option<bool>,
    /// `child` or `adult`, of a subject, where no date of birth gives it.
    pub category: Option<String>,
    /// The pseudonym in exports.
    pub label: Option<String>,
    /// The day they were added, in a dump.
    pub added_on: Option<String>,
    /// See [`input::DumpedFields`].
    pub recorded_by: Option<String>,
    /// See [`input::DumpedFields`].
    pub recorded_at: Option<String>,
}

/// An organisation on a case as a file or a form gives it.
#[derive(Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct CaseOrgInput {
    /// Which: a reference, or the importer's key.
    pub org: String,
    /// The pseudonym in exports.
    pub label: Option<String>,
}

/// A person on a case or a referral, checked; the category of a subject may still have to be derived from the date of
/// birth (`domain::retention::category_on`).
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct Member {
    /// Who.
    pub person: PersonRef,
    /// What they are to the case.
    pub role: CaseRole,
    /// The role in words.
    pub role_detail: Option<String>,
    /// Whether the case is about them.
    pub subject: bool,
    /// `child` or `adult`, of a subject.
    pub category: Option<Category>,
    /// The pseudonym in exports, where one was given.
    pub label: Option<String>,
}

impl Member {
    /// What they are in words, for people: the detail where there is one, the role where not.
    pub fn role_in_words(&self) -> String {
        match &self.role_detail {
            Some(detail) => detail.clone(),
            None => self.role.word().replace('-', " "),
        }
    }
}

/// An organisation on a case.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct CaseOrg {
    /// Which.
    pub org: OrganisationRef,
    /// The pseudonym in exports, where one was given.
    pub label: Option<String>,
}

/// What a form, a file or an import line says of a case.
#[derive(Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct CaseInput {
    /// `case`.
    pub kind: Option<String>,
    /// The importer's own name for it.
    pub key: Option<String>,
    /// A short title that names nobody.
    pub title: Given<String>,
    /// The lawful bases.
    pub basis: Given<OneOrMany>,
    /// The day it was opened.
    pub opened_on: Given<String>,
    /// The day it was closed, if it was.
    pub closed_on: Given<String>,
    /// What came of it.
    pub outcome: Given<String>,
    /// Words by which class holds and lists find it.
    pub tags: Given<Vec<String>>,
    /// The referrals it was opened for.
    pub referrals: Given<Vec<String>>,
    /// The people on it.
    pub people: Given<Vec<MemberInput>>,
    /// The organisations on it.
    pub orgs: Given<Vec<CaseOrgInput>>,
    /// Places that would give it away.
    pub places: Given<Vec<String>>,
    /// What kind of review was decided on.
    pub review_kind: Given<String>,
    /// The day that was decided.
    pub review_decided_on: Given<String>,
    /// The day on which the incident was notified.
    pub notified_on: Given<String>,
    /// The day on which its rapid review ended.
    pub rapid_review_ended_on: Given<String>,
    /// What only a dump carries; the state is derived and is read over.
    #[serde(rename = "ref")]
    pub reference: Option<String>,
    /// Derived; see [`input::DumpedFields`].
    pub state: Option<String>,
    /// See [`input::DumpedFields`].
    pub recorded_by: Option<String>,
    /// See [`input::DumpedFields`].
    pub recorded_at: Option<String>,
    /// See [`input::DumpedFields`].
    pub imported: Option<input::ImportedInput>,
    /// See [`input::DumpedFields`].
    pub history: Option<Vec<input::HistoryInput>>,
    /// See [`input::DumpedFields`].
    pub ended_people: Option<serde_json::Value>,
    /// See [`input::DumpedFields`].
    pub decisions: Option<serde_json::Value>,
}

/// A case's own details, checked.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct Case {
    /// A short title that names nobody.
    pub title: String,
    /// The lawful bases.
    pub basis: Vec<Basis>,
    /// The day it was opened.
    pub opened_on: Date,
    /// The day it was closed, if it was.
    pub closed_on: Option<Date>,
    /// What came of it.
    pub outcome: Option<String>,
    /// Words by which class holds and lists find it.
    pub tags: Vec<String>,
    /// Places that would give it away.
    pub places: Vec<String>,
    /// What kind of review was decided on.
    pub review_kind: Option<ReviewKind>,
    /// The day that was decided.
    pub review_decided_on: Option<Date>,
    /// The day on which the incident was notified to the Child Safeguarding Practice Review Panel.
    pub notified_on: Option<Date>,
    /// The day on which its rapid review ended.
    pub rapid_review_ended_on: Option<Date>,
}

/// A case as it stands in the store.
pub type StoredCase = Stored<CaseRef, Case>;

/// A case's details with its links, from an input.
#[derive(Clone)]
pub struct CaseWhole {
    /// Its own details.
    pub case: Case,
    /// The people on it, where the input names them.
    pub people: Option<Vec<Member>>,
    /// The organisations on it, where the input names them.
    pub orgs: Option<Vec<CaseOrg>>,
    /// The referrals, where the input names them.
    pub referrals: Option<Vec<ReferralRef>>,
    /// The fields of the case itself that changed.
    pub changed: Vec<&'static str>,
}

impl Case {
    /// A new case with its links, or everything that is wrong with it.
    #[expect(
        clippy::new_ret_no_self,
        reason = "a case is made together with its links"
    )]
    pub fn new(
        input: &CaseInput,
        origin: Origin,
        links: &impl Links,
        today: Date,
    ) -> Result<CaseWhole, Vec<Problem>> {
        let mut checked = Checked::new();
        let title = checked.needed("title", &input.title, input::line_of_text);
        let basis = checked.needed("basis", &input.basis, bases);
        let opened_on = checked.needed("opened_on", &input.opened_on, input::date);
        let case = Self {
            title: title.unwrap_or_default(),
            basis: basis.unwrap_or_default(),
            opened_on: opened_on.unwrap_or(today),
            closed_on: None,
            outcome: None,
            tags: Vec::new(),
            places: Vec::new(),
            review_kind: None,
            review_decided_on: None,
            notified_on: None,
            rapid_review_ended_on: None,
        };
        case.rest(input, checked, origin, links, today)
    }

    /// What the case would be with what the input names.
    pub fn amended(
        &self,
        input: &CaseInput,
        origin: Origin,
        links: &impl Links,
        today: Date,
    ) -> Result<CaseWhole, Vec<Problem>> {
        let mut case = self.clone();
        let mut checked = Checked::new();
        checked.change("title", &input.title, &mut case.title, input::line_of_text);
        checked.change("basis", &input.basis, &mut case.basis, bases);
        checked.change(
            "opened_on",
            &input.opened_on,
            &mut case.opened_on,
            input::date,
        );
        case.rest(input, checked, origin, links, today)
    }

    fn rest(
        mut self,
        input: &CaseInput,
        mut checked: Checked,
        origin: Origin,
        links: &impl Links,
        today: Date,
    ) -> Result<CaseWhole, Vec<Problem>> {
        let c = &mut checked;
        c.optional(
            "closed_on",
            &input.closed_on,
            &mut self.closed_on,
            input::date,
        );
        c.optional(
            "outcome",
            &input.outcome,
            &mut self.outcome,
            input::free_text,
        );
        c.list("tags", &input.tags, &mut self.tags, tag);
        c.list(
            "places",
            &input.places,
            &mut self.places,
            input::line_of_text,
        );
        c.optional(
            "review_kind",
            &input.review_kind,
            &mut self.review_kind,
            |field, text: &str| input::word(field, text, ReviewKind::WORDS, ReviewKind::parse),
        );
        c.optional(
            "review_decided_on",
            &input.review_decided_on,
            &mut self.review_decided_on,
            input::date,
        );
        self.settle(input, c);
        let people = listed(&input.people, c, |at, member| {
            member_of("people", at, member, origin, links)
        });
        let orgs = listed(&input.orgs, c, |at, org| {
            let field = format!("orgs[{at}].org");
            Ok(CaseOrg {
                org: links.org(&field, &org.org)?,
                label: org.label.clone().filter(|label| !label.trim().is_empty()),
            })
        });
        let referrals = listed(&input.referrals, c, |at, text| {
            links.referral(&format!("referrals[{at}]"), text)
        });
        if let Some(people) = &people {
            twice(people, c);
        }
        if self.opened_on > today {
            c.problem(Problem::new(
                "opened_on",
                "in-the-future",
                "The day of opening is in the future.",
            ));
        }
        if let Some(closed) = self.closed_on {
            if closed < self.opened_on {
                c.problem(Problem::new(
                    "closed_on",
                    "before-opening",
                    "The day of closing is before the day of opening.",
                ));
            }
            if closed > today {
                c.problem(Problem::new(
                    "closed_on",
                    "in-the-future",
                    "The day of closing is in the future.",
                ));
            }
        }
        if self.review_decided_on.is_some_and(|day| day > today) {
            c.problem(Problem::new(
                "review_decided_on",
                "in-the-future",
                "The day of the decision is in the future.",
            ));
        }
        if self.review_kind.is_some() != self.review_decided_on.is_some() {
            c.problem(Problem::new(
                "review_decided_on",
                "missing",
                "A review needs both its kind and the day it was decided on.",
            ));
        }
        self.check_settled(&mut checked, today);
        let changed = checked.finish_changes()?;
        Ok(CaseWhole {
            case: self,
            people,
            orgs,
            referrals,
            changed,
        })
    }
}

/// Reads a list of records' links; nothing where the input does not name the list.
fn listed<T, V>(
    given: &Given<Vec<T>>,
    checked: &mut Checked,
    read: impl Fn(usize, &T) -> Result<V, Problem>,
) -> Option<Vec<V>> {
    match given {
        Given::Absent => None,
        Given::Null => Some(Vec::new()),
        Given::Value(items) => {
            let mut all = Vec::with_capacity(items.len());
            for (at, item) in items.iter().enumerate() {
                match read(at, item) {
                    Ok(item) => all.push(item),
                    Err(problem) => checked.problem(problem),
                }
            }
            Some(all)
        }
    }
}

/// Reads the people of a case or a referral.
pub fn members(
    given: &Given<Vec<MemberInput>>,
    checked: &mut Checked,
    origin: Origin,
    links: &impl Links,
) -> Option<Vec<Member>> {
    let people = listed(given, checked, |at, member| {
        member_of("people", at, member, origin, links)
    });
    if let Some(people) = &people {
        twice(people, checked);
    }
    people
}

fn twice(people: &[Member], checked: &mut Checked) {
    let mut seen = std::collections::BTreeSet::new();
    for (at, member) in people.iter().enumerate() {
        if !seen.insert(member.person) {
            checked.problem(Problem::new(
                format!("people[{at}].person"),
                "twice",
                "The same person is named twice; give all they are to the case in one entry.",
            ));
        }
    }
}

/// Reads one person of a case or a referral.
pub fn member_of(
    list: &str,
    at: usize,
    member: &MemberInput,
    origin: Origin,
    links: &impl Links,
) -> Result<Member, Problem> {
    let person = links.person(&format!("{list}[{at}].person"), &member.person)?;
    let (role, role_detail) = match member
        .role
        .as_deref()
        .filter(|word| !word.trim().is_empty())
    {
        Some(word) => role(
            &format!("{list}[{at}].role"),
            word,
            member.role_detail.as_deref(),
            origin,
        )?,
        None if member.subject == Some(true) => (CaseRole::Subject, member.role_detail.clone()),
        None => return Err(Problem::missing(format!("{list}[{at}].role"))),
    };
    let category = match member.category.as_deref() {
        Some(word) => Some(category(&format!("{list}[{at}].category"), word)?),
        None => None,
    };
    // "subject": true goes with any role; the role `subject` says it by itself.
    let subject = member.subject.unwrap_or(role == CaseRole::Subject);
    Ok(Member {
        person,
        role,
        role_detail,
        subject,
        category: category.filter(|_| subject),
        label: member
            .label
            .clone()
            .filter(|label| !label.trim().is_empty()),
    })
}

/// Reads `child` or `adult`.
pub fn category(field: &str, text: &str) -> Result<Category, Problem> {
    input::word(field, text, &["child", "adult"], Category::parse)
}

fn bases(field: &str, given: &OneOrMany) -> Result<Vec<Basis>, Problem> {
    let mut all = Vec::new();
    for text in given.as_slice() {
        let basis = input::word(field, text, Basis::WORDS, Basis::parse)?;
        if !all.contains(&basis) {
            all.push(basis);
        }
    }
    if all.is_empty() {
        Err(Problem::missing(field))
    } else {
        Ok(all)
    }
}

fn tag(field: &str, text: &str) -> Result<String, Problem> {
    let text = input::line_of_text(field, text)?;
    if text.chars().count() > 50 || text.contains(',') {
        return Err(Problem::new(
            field,
            "too-long",
            "A tag is a few words without a comma, at most 50 characters.",
        ));
    }
    Ok(text)
}
