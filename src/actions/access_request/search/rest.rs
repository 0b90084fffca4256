//! The texts that no index has: every column in which somebody writes freely (`store::free_text`), each with its record.

use std::collections::{BTreeMap, BTreeSet};

use crate::actions::access_request::search::Standing;
use crate::actions::access_request::search::gather::{Search, mention};
use crate::actions::access_request::search::judge::{Judge, Surroundings};
use crate::domain::case::Member;
use crate::domain::reference::{AnyRef, CaseRef, Kind, Reference as _, ReferralRef};
use crate::error::Result;
use crate::store::free_text::{Form, FreeColumn, FreeText, free_text_each, free_text_of};
use crate::store::referral::referral_row_get;

impl Search<'_> {
    /// Reads every text that no index has, and judges the records of those that may speak of the person, where they are not found
    /// already.
    pub(super) fn texts_without_index(
        &mut self,
        own: &[(CaseRef, Member)],
        connected: &BTreeSet<CaseRef>,
    ) -> Result<()> {
        let own: BTreeMap<CaseRef, &Member> =
            own.iter().map(|(case, member)| (*case, member)).collect();
        let is_near = |case: Option<CaseRef>| {
            case.is_some_and(|case| connected.contains(&case) || own.contains_key(&case))
        };
        let mut speaking: BTreeMap<AnyRef, Option<CaseRef>> = BTreeMap::new();
        let (places, whole, by_name) = (&self.places, &self.judge, &self.by_name);
        // What stands many times is looked at once where it comes one after the other.
        let mut last: (String, bool) = (String::new(), false);
        let may_tell = |column: &FreeColumn, stored: &str| {
            if column.is_of_names() {
                return by_name.has_a_name(stored);
            }
            if !matches!(column.form, Form::Text) {
                return true;
            }
            if last.0 != stored {
                last = (stored.to_owned(), whole.has_a_word(stored));
            }
            last.1
        };
        free_text_each(self.db, may_tell, |text| {
            if places.contains_key(&text.reference) || speaking.contains_key(&text.reference) {
                return;
            }
            let near = is_near(text.case);
            let speaks = if text.column.is_of_names() {
                by_name.may_speak(&text.text, near)
            } else {
                whole.has_a_word(&text.text) && whole.may_speak(&text.text, near)
            };
            if speaks {
                speaking.insert(text.reference, text.case);
            }
        })?;
        for (reference, case) in speaking {
            if reference.kind() == Kind::Referral {
                let connected = case.is_some_and(|case| connected.contains(&case));
                self.referral(ReferralRef::from_id(reference.id()), connected)?;
            }
            if !self.places.contains_key(&reference) {
                let member = case.and_then(|case| own.get(&case).copied());
                self.rest_of(reference, case, member, is_near(case))?;
            }
        }
        Ok(())
    }

    /// Judges the texts of a record that no index has: what is said in sentences first, then addresses and places, by names alone.
    fn rest_of(
        &mut self,
        reference: AnyRef,
        case: Option<CaseRef>,
        member: Option<&Member>,
        near: bool,
    ) -> Result<()> {
        let texts = free_text_of(self.db, reference)?;
        let of_its_own = match case {
            Some(case) => {
                self.surroundings(case)?;
                None
            }
            None if reference.kind() == Kind::Referral => {
                let row = referral_row_get(self.db, ReferralRef::from_id(reference.id()))?;
                Some(self.judge.surroundings(&row.referral.details.people)?)
            }
            None => Some(self.judge.surroundings(&[])?),
        };
        let around = of_its_own
            .as_ref()
            .or_else(|| case.and_then(|case| self.around.get(&case)));
        let Some(around) = around else { return Ok(()) };
        let standing = member.map_or(Standing::Elsewhere, Standing::of_file);
        let spoken = [(&self.judge, false), (&self.by_name, true)]
            .into_iter()
            .find_map(|(judge, of_names)| {
                let text = joined(&texts, of_names);
                spoken_in(judge, &text, around, member, near)
            });
        if let Some(spoken) = spoken {
            self.add(mention(reference, spoken, standing, case));
        }
        Ok(())
    }
}

fn spoken_in(
    judge: &Judge<'_>,
    text: &str,
    around: &Surroundings,
    member: Option<&Member>,
    near: bool,
) -> Option<super::judge::Spoken> {
    match member {
        Some(member) => judge.on_their_case(text, around, member),
        None => judge.elsewhere(text, around, near),
    }
}

/// The texts that are read here, each in lines of its own.
fn joined(texts: &[FreeText], of_names: bool) -> String {
    texts
        .iter()
        .filter(|text| text.column.form != Form::Indexed && text.column.is_of_names() == of_names)
        .map(|text| text.text.as_str())
        .collect::<Vec<_>>()
        .join("\n")
}
