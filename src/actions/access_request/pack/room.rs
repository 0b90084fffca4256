//! Records made into items of the answer: one by one, each with what is known around its texts, so that other people's identities
//! are withheld and nothing else.

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use crate::actions::access_request::pack::{Changed, Field, Item, Proposed, ProposedField};
use crate::actions::access_request::redact::{Extent, Passage, Passing, Redactor, Room};
use crate::actions::access_request::search::{Found, Standing};
use crate::actions::export::digest;
use crate::actions::knowledge::of_case;
use crate::anonymise::CaseKnowledge;
use crate::anonymise::mentions::MentionFinder;
use crate::domain::access_review::Reviewed;
use crate::domain::date::Date;
use crate::domain::reference::{AccessRequestRef, AnyRef, CaseRef};
use crate::domain::role::CaseRole;
use crate::error::Result;
use crate::store::free_text::{FreeText, free_text_of};
use crate::store::tx::Db;

/// An answer on its way.
pub(super) struct Maker<'m> {
    pub(super) db: &'m Db,
    pub(super) found: &'m Found,
    pub(super) finder: &'m MentionFinder,
    /// The same by their names alone, made when it is first wanted.
    pub(super) by_name: OnceCell<MentionFinder>,
    /// Who is on any case or referral of theirs.
    pub(super) theirs: CaseKnowledge,
    pub(super) rooms: BTreeMap<CaseRef, Rc<Room>>,
    pub(super) redactor: Redactor<'m>,
    pub(super) records: BTreeSet<AnyRef>,
    pub(super) request: Option<AccessRequestRef>,
    /// Whether it is only asked what is proposed, for a review: nothing is withheld then, and doubtful places are there too.
    pub(super) is_proposing: bool,
    /// What is proposed, record by record.
    pub(super) proposed: Vec<Proposed>,
    /// Records whose texts have changed since a review decided about them.
    pub(super) changed: Vec<Changed>,
}

/// Which record, and how it is handed over.
pub(super) struct Handing<'h> {
    /// The record.
    pub(super) reference: AnyRef,
    /// What it is.
    pub(super) kind: &'static str,
    /// A line that says which it is.
    pub(super) title: String,
    /// The day it tells of.
    pub(super) on: Option<Date>,
    /// How much of its texts.
    pub(super) extent: Extent<'h>,
}

/// The fields of one record on their way.
#[derive(Default)]
pub(super) struct Fields {
    raw: Vec<Raw>,
}

/// A field as it is stored.
struct Raw {
    key: &'static str,
    label: &'static str,
    text: String,
    is: Is,
    /// Whether only the sentences that speak of the person are handed over, whatever is of the rest of the record.
    is_excerpt: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Is {
    /// It tells of nobody.
    Plain,
    /// A few words that tell of nobody as a rule.
    Value,
    /// It may tell of somebody else.
    Text,
    /// The text that decisions about parts of the record belong to.
    MainText,
}

impl Fields {
    /// A value that tells of nobody: a date, a word of a closed list, a reference.
    pub(super) fn plain(
        &mut self,
        key: &'static str,
        label: &'static str,
        value: impl Into<String>,
    ) {
        self.put(key, label, value.into(), Is::Plain);
    }

    /// A few words that somebody typed: handed over whole, less what they tell of somebody else.
    pub(super) fn value(
        &mut self,
        key: &'static str,
        label: &'static str,
        value: impl Into<String>,
    ) {
        self.put(key, label, value.into(), Is::Value);
    }

    /// Words that may tell of somebody else.
    pub(super) fn text(&mut self, key: &'static str, label: &'static str, text: Option<&str>) {
        self.put(key, label, text.unwrap_or_default().to_owned(), Is::Text);
    }

    /// The text to which decisions about parts of the record belong.
    pub(super) fn main_text(&mut self, key: &'static str, label: &'static str, text: Option<&str>) {
        self.put(
            key,
            label,
            text.unwrap_or_default().to_owned(),
            Is::MainText,
        );
    }

    fn put(&mut self, key: &'static str, label: &'static str, text: String, is: Is) {
        if !text.is_empty() {
            self.raw.push(Raw {
                key,
                label,
                text,
                is,
                is_excerpt: false,
            });
        }
    }

    /// Every field there is, with its value.
    pub(super) fn values(&self) -> impl Iterator<Item = (&'static str, &str)> {
        self.raw.iter().map(|raw| (raw.key, raw.text.as_str()))
    }

    /// Adds the texts of a record that are not among the fields; of each the sentences that speak of the person are handed over.
    fn add_besides(&mut self, texts: Vec<FreeText>) {
        for FreeText { column, text, .. } in texts {
            if self.raw.iter().any(|raw| raw.key == column.key) {
                continue;
            }
            self.raw.push(Raw {
                key: column.key,
                label: column.label,
                text,
                is: Is::Text,
                is_excerpt: true,
            });
        }
    }

    /// Makes a plain value of each that tells of nobody else. The others are in the review with the texts.
    fn settle_values(&mut self, room: &Room) {
        for raw in &mut self.raw {
            if raw.is == Is::Value && !room.tells_of_others(&raw.text) {
                raw.is = Is::Plain;
            }
        }
    }

    /// SHA-256 of the texts, to which the decisions of a review are bound.
    fn digest(&self) -> String {
        let mut whole = String::new();
        for field in self.raw.iter().filter(|field| field.is != Is::Plain) {
            whole.push_str(field.key);
            whole.push('\0');
            whole.push_str(&field.text);
            whole.push('\0');
        }
        digest(whole.as_bytes())
    }
}

impl Maker<'_> {
    /// What is known around the texts of a case, the person included even where they are not on it.
    pub(super) fn room_of(&mut self, case: CaseRef) -> Result<Rc<Room>> {
        if let Some(room) = self.rooms.get(&case) {
            return Ok(Rc::clone(room));
        }
        let knowledge = of_case(self.db, case)?.knowledge;
        let room = Rc::new(self.room_with(knowledge));
        self.rooms.insert(case, Rc::clone(&room));
        Ok(room)
    }

    /// The same from what is known otherwise.
    pub(super) fn room_with(&self, mut knowledge: CaseKnowledge) -> Room {
        self.with_requester(&mut knowledge);
        self.with_their_people(&mut knowledge);
        Room::new(&knowledge, &self.found.person.reference.to_string())
    }

    /// Adds whoever is known from any case or referral of the person: a text of one case speaks of the people of another.
    /// What they are to their own case says nothing here, so they come without a role or a label.
    fn with_their_people(&self, knowledge: &mut CaseKnowledge) {
        for person in &self.theirs.people {
            if knowledge
                .people
                .iter()
                .all(|known| known.reference != person.reference)
            {
                let mut person = person.clone();
                CaseRole::Other.word().clone_into(&mut person.role);
                person.role_detail = None;
                person.label = None;
                person.subject = false;
                knowledge.people.push(person);
            }
        }
        for place in &self.theirs.places {
            if !knowledge.places.contains(place) {
                knowledge.places.push(place.clone());
            }
        }
    }

    fn with_requester(&self, knowledge: &mut CaseKnowledge) {
        let own = &self.found.known;
        match knowledge
            .people
            .iter_mut()
            .find(|person| person.reference == own.reference)
        {
            Some(there) => {
                let mut whole = own.clone();
                whole.role.clone_from(&there.role);
                whole.role_detail.clone_from(&there.role_detail);
                whole.label.clone_from(&there.label);
                whole.subject = there.subject;
                whole.category = there.category;
                *there = whole;
            }
            None => knowledge.people.push(own.clone()),
        }
    }

    /// One record, or that all of it is withheld. Whatever else is written in it that speaks of the person is handed over with it.
    pub(super) fn item(
        &mut self,
        handing: Handing<'_>,
        room: &Room,
        fill: impl FnOnce(&mut Fields),
    ) -> Result<Item> {
        let Handing {
            reference,
            kind,
            title,
            on,
            extent,
        } = handing;
        self.records.insert(reference);
        let mut fields = Fields::default();
        let besides = self.written_besides(reference)?;
        let fill = |fields: &mut Fields| {
            fill(fields);
            fields.add_besides(besides);
            fields.settle_values(room);
        };
        if self.is_proposing {
            fill(&mut fields);
            let proposed = Proposed {
                reference,
                kind,
                title: title.clone(),
                digest: fields.digest(),
                fields: Vec::new(),
            };
            self.proposed.push(proposed);
        } else if let Some(ground) = self.redactor.withholds(reference) {
            return Ok(Item {
                reference,
                kind,
                title: String::new(),
                fields: Vec::new(),
                withheld: Some(ground),
            });
        } else {
            fill(&mut fields);
        }
        let review = self.redactor.review(reference).filter(|review| {
            let is_same = self.is_proposing || review.digest == fields.digest();
            if !is_same {
                self.changed.push(Changed {
                    reference,
                    kept_back: review.keeps_something_back(),
                });
            }
            is_same
        });
        let written = self.write(fields, (reference, on), extent, room, review);
        Ok(Item {
            reference,
            kind,
            title,
            fields: written,
            withheld: None,
        })
    }

    /// The fields as they are handed over, or what is proposed for each.
    fn write(
        &mut self,
        fields: Fields,
        (reference, on): (AnyRef, Option<Date>),
        extent: Extent<'_>,
        room: &Room,
        review: Option<&Reviewed>,
    ) -> Vec<Field> {
        let mut written = Vec::new();
        for Raw {
            key,
            label,
            text,
            is,
            is_excerpt,
        } in fields.raw
        {
            if is == Is::Plain {
                self.redactor.look_at_plain(reference, label, &text, room);
                written.push(Field {
                    key,
                    label,
                    value: Passage::plain(text),
                });
                continue;
            }
            let passing = Passing {
                reference,
                field: key,
                label,
                text: &text,
                on,
                room,
                // Of a few words there is no sentence to choose.
                extent: match is {
                    _ if is_excerpt => Extent::Excerpt(self.finder),
                    Is::Value => Extent::Whole,
                    _ => extent,
                },
                has_spans: is == Is::MainText,
                is_value: is == Is::Value,
                review,
            };
            if self.is_proposing {
                let proposals = self.redactor.proposals(&passing);
                if let Some(proposed) = self.proposed.last_mut() {
                    proposed.fields.push(ProposedField {
                        key,
                        label,
                        text,
                        proposals,
                    });
                }
            } else {
                written.push(Field {
                    key,
                    label,
                    value: self.redactor.passage(&passing),
                });
            }
        }
        written
    }

    /// The free texts of a record as far as they speak of the person. Their own record is handed over field by field, and why something
    /// was kept from them is told to nobody about their own request.
    fn written_besides(&self, reference: AnyRef) -> Result<Vec<FreeText>> {
        if reference == AnyRef::from(self.found.person.reference) {
            return Ok(Vec::new());
        }
        let is_theirs = self
            .found
            .places
            .iter()
            .any(|place| place.reference == reference && place.standing == Standing::Own);
        let speaks = |text: &FreeText| {
            let finder = if text.column.is_of_names() {
                self.by_name
                    .get_or_init(|| MentionFinder::new(&self.found.known.names_alone()))
            } else {
                self.finder
            };
            !finder.find(&text.text).is_empty()
        };
        let mut texts = free_text_of(self.db, reference)?;
        texts.retain(|text| !(text.column.is_guarded && is_theirs) && speaks(text));
        Ok(texts)
    }
}
