//! The values that go with a disposal, taken down before it so that they can be looked for afterwards: the names and numbers of the
//! people who go, of who referred them, and the titles of the cases; and what only disposed records supplied of people who stay.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use serde_json::Value;

use crate::domain::person::Person;
use crate::domain::reference::{AnyRef, CaseRef, Kind, PersonRef, Reference as _, ReferralRef};
use crate::error::{Code, Result};
use crate::store::Db;
use crate::store::case::case_row_get;
use crate::store::disposal::{Doomed, Holds, doomed, lost_by, said_before};
use crate::store::person::person_get;
use crate::store::referral::referral_row_get;

/// The fields of a person that are names and numbers.
const NAMES_AND_NUMBERS: [&str; 11] = [
    "forenames",
    "surname",
    "aliases",
    "former_names",
    "nhs_number",
    "phones",
    "emails",
    "handles",
    "vehicles",
    "staff_numbers",
    "addresses",
];

/// Everything that goes when all of these records do. What each of them alone would leave because another of them has it goes too.
pub(super) fn values_of(db: &Db, records: &[AnyRef]) -> Result<Vec<String>> {
    let mut values = Vec::new();
    let mut going: HashSet<AnyRef> = records.iter().copied().collect();
    let mut people: BTreeSet<i64> = BTreeSet::new();
    let mut staying: BTreeMap<PersonRef, Vec<AnyRef>> = BTreeMap::new();
    for &record in records {
        let goes = doomed(db, record, Holds::Stand)?;
        going.extend(
            goes.referrals
                .iter()
                .map(|id| AnyRef::new(Kind::Referral, *id)),
        );
        of_record(db, &goes, &mut values)?;
        people.extend(goes.people);
        for one in goes.staying {
            staying.insert(one.person, one.because_of);
        }
    }
    let is_going = |record: &AnyRef| going.contains(record);
    for (person, because_of) in staying {
        // Who stays because of other records of the same list goes with the last of them.
        if because_of.iter().all(is_going) {
            people.insert(person.id());
            continue;
        }
        for lost in lost_by(db, person, &is_going)? {
            texts(&lost, &mut values);
        }
    }
    for person in people {
        let person = PersonRef::from_id(person);
        of_person(&person_get(db, person)?.details, &mut values);
        for before in said_before(db, person)? {
            for field in NAMES_AND_NUMBERS {
                if let Some(said) = before.get(field) {
                    texts(said, &mut values);
                }
            }
        }
    }
    Ok(values)
}

/// Who referred, and the title of a case.
fn of_record(db: &Db, goes: &Doomed, values: &mut Vec<String>) -> Result<()> {
    for referral in &goes.referrals {
        if let Some(row) = if_there(referral_row_get(db, ReferralRef::from_id(*referral)))? {
            let details = row.referral.details;
            values.extend(details.referrer_name);
            values.extend(details.referrer_contact);
        }
    }
    if goes.record.kind() == Kind::Case
        && let Some(row) = if_there(case_row_get(db, CaseRef::from_id(goes.record.id())))?
    {
        values.push(row.case.details.title);
    }
    Ok(())
}

/// A record that is gone already is skipped later, by name.
fn if_there<T>(found: Result<T>) -> Result<Option<T>> {
    match found {
        Ok(found) => Ok(Some(found)),
        Err(failure) if failure.code == Code::NotFound => Ok(None),
        Err(failure) => Err(failure),
    }
}

fn of_person(person: &Person, values: &mut Vec<String>) {
    values.extend(person.every_name().map(str::to_owned));
    if let Some(surname) = &person.surname {
        values.push(format!("{} {surname}", person.forenames.join(" ")));
    }
    values.extend(
        person
            .nhs_number
            .as_ref()
            .map(|number| number.as_str().to_owned()),
    );
    for phone in &person.phones {
        values.push(phone.clone());
        values.push(digits(phone));
    }
    for list in [
        &person.emails,
        &person.handles,
        &person.vehicles,
        &person.staff_numbers,
    ] {
        values.extend(list.iter().cloned());
    }
    for address in &person.addresses {
        values.extend(address.lines.iter().cloned());
        values.extend(address.postcode.clone());
    }
}

fn digits(number: &str) -> String {
    number.chars().filter(char::is_ascii_digit).collect()
}

/// Every text in a value; of a number that is written with spaces, the digits too.
fn texts(value: &Value, values: &mut Vec<String>) {
    match value {
        Value::String(text) => {
            let plain = digits(text);
            if plain.len() >= 7 && plain.len() < text.len() {
                values.push(plain);
            }
            values.push(text.clone());
        }
        Value::Array(items) => items.iter().for_each(|item| texts(item, values)),
        Value::Object(fields) => fields.values().for_each(|field| texts(field, values)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}
