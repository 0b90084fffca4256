//! Records made into items of the answer: one by one, each with what is known around its texts, so that other people's identities
//! are withheld and nothing else.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use crate::actions::access_request::pack::{Field, Item};
use crate::actions::access_request::redact::{Extent, Passage, Redactor, Room};
use crate::actions::access_request::search::Found;
use crate::actions::knowledge::of_case;
use crate::anonymise::CaseKnowledge;
use crate::anonymise::mentions::MentionFinder;
use crate::domain::date::Date;
use crate::domain::reference::{AccessRequestRef, AnyRef, CaseRef};
use crate::error::Result;
use crate::store::tx::Db;

/// An answer on its way.
pub(super) struct Maker<'m> {
    pub(super) db: &'m Db,
    pub(super) found: &'m Found,
    pub(super) finder: &'m MentionFinder,
    pub(super) rooms: BTreeMap<CaseRef, Rc<Room>>,
    pub(super) redactor: Redactor<'m>,
    pub(super) records: BTreeSet<AnyRef>,
    pub(super) request: Option<AccessRequestRef>,
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
pub(super) struct Fields<'f, 'm> {
    redactor: &'f mut Redactor<'m>,
    room: &'f Room,
    reference: AnyRef,
    on: Option<Date>,
    extent: Extent<'f>,
    written: Vec<Field>,
}

impl Fields<'_, '_> {
    /// A value that tells of nobody: a date, a word of a closed list, a reference.
    pub(super) fn plain(
        &mut self,
        key: &'static str,
        label: &'static str,
        value: impl Into<String>,
    ) {
        let value = value.into();
        if !value.is_empty() {
            self.written.push(Field {
                key,
                label,
                value: Passage::plain(value),
            });
        }
    }

    /// Words that may tell of somebody else.
    pub(super) fn text(&mut self, key: &'static str, label: &'static str, text: Option<&str>) {
        self.put(key, label, text, false);
    }

    /// The text to which decisions about parts of the record belong.
    pub(super) fn main_text(&mut self, key: &'static str, label: &'static str, text: Option<&str>) {
        self.put(key, label, text, true);
    }

    fn put(&mut self, key: &'static str, label: &'static str, text: Option<&str>, spans: bool) {
        let Some(text) = text.filter(|text| !text.is_empty()) else {
            return;
        };
        let value =
            self.redactor
                .passage(self.reference, text, self.on, self.room, self.extent, spans);
        self.written.push(Field { key, label, value });
    }
}

impl<'m> Maker<'m> {
    /// What is known around the texts of a case, the person included even where they are not on it.
    pub(super) fn room_of(&mut self, case: CaseRef) -> Result<Rc<Room>> {
        if let Some(room) = self.rooms.get(&case) {
            return Ok(Rc::clone(room));
        }
        let room = Rc::new(self.room_with(of_case(self.db, case)?.knowledge));
        self.rooms.insert(case, Rc::clone(&room));
        Ok(room)
    }

    /// The same from what is known otherwise.
    pub(super) fn room_with(&self, mut knowledge: CaseKnowledge) -> Room {
        self.with_requester(&mut knowledge);
        Room::new(&knowledge, &self.found.person.reference.to_string())
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

    /// One record, or that all of it is withheld.
    pub(super) fn item(
        &mut self,
        handing: Handing<'_>,
        room: &Room,
        fill: impl FnOnce(&mut Fields<'_, 'm>),
    ) -> Item {
        let Handing {
            reference,
            kind,
            title,
            on,
            extent,
        } = handing;
        self.records.insert(reference);
        if let Some(ground) = self.redactor.withholds(reference) {
            return Item {
                reference,
                kind,
                title: String::new(),
                fields: Vec::new(),
                withheld: Some(ground),
            };
        }
        let mut fields = Fields {
            redactor: &mut self.redactor,
            room,
            reference,
            on,
            extent,
            written: Vec::new(),
        };
        fill(&mut fields);
        Item {
            reference,
            kind,
            title,
            fields: fields.written,
            withheld: None,
        }
    }
}
