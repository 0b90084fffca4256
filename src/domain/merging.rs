//! What becomes of the details when two records of one person are merged, and of a merge that was wrong.
//!
//! The survivor's own details stand. What it lacks is taken over from the other record, so that a search, an export and
//! an access response know every name, number and address of the person; what the two say differently stays in the
//! other record, which is kept as it is and is told about. [`Taken`] remembers what was taken over by field and position,
//! never by value: a split can undo it, and disposal has nothing to look for in it.
//!
//! What does not live here: which links, holds and requests move (`actions`), and where it is kept (`store`).

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::domain::name::fold;
use crate::domain::person::{Address, Person};
use crate::domain::word::words;

words! {
    /// The two things that are recorded of pairs of people.
    MergeKind {
        /// The other record was made part of the survivor.
        Merge = "merge",
        /// A merge was undone.
        Split = "split",
    }
}

/// What a survivor took over from the other record.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Taken {
    /// Single values, by field.
    pub single: Vec<String>,
    /// Items of lists, by field: their positions in the other record's list.
    pub items: BTreeMap<String, Vec<usize>>,
    /// The other record's usual name, as an alias.
    pub usual_name: bool,
}

/// What a merge makes of the details.
#[derive(Clone, PartialEq, Eq)]
pub struct MergedDetails {
    /// The survivor's details from now on.
    pub person: Person,
    /// What was taken over.
    pub taken: Taken,
    /// The fields that changed.
    pub changed: Vec<&'static str>,
    /// The fields of which both records say something, and not the same.
    pub differing: Vec<&'static str>,
}

/// How two items of a list are compared: what is the same in another spelling is not taken over twice.
trait Same {
    fn key(&self) -> String;
}

impl Same for String {
    fn key(&self) -> String {
        fold(self)
    }
}

impl<T: Same> Same for Vec<T> {
    fn key(&self) -> String {
        let keys: Vec<String> = self.iter().map(Same::key).collect();
        keys.join("|")
    }
}

impl<T: Same> Same for Option<T> {
    fn key(&self) -> String {
        self.as_ref().map(Same::key).unwrap_or_default()
    }
}

impl Same for Address {
    fn key(&self) -> String {
        format!(
            "{}|{}",
            self.lines.key(),
            self.postcode.as_deref().unwrap_or_default()
        )
    }
}

/// The name as which the other record is known from now on: forenames and surname.
fn usual_name(person: &Person) -> Option<String> {
    let parts: Vec<&str> = person
        .forenames
        .iter()
        .chain(&person.surname)
        .map(String::as_str)
        .collect();
    let name = parts.join(" ");
    // A name that is too long to be one is still found under its own record, which is kept.
    (!parts.is_empty() && name.chars().count() <= crate::domain::name::LONGEST).then_some(name)
}

/// Something that is done with every field of two records but the names and the source of the details.
trait EachField {
    fn single<T: Clone + PartialEq>(
        &mut self,
        field: &'static str,
        mine: &mut Option<T>,
        theirs: Option<&T>,
    );
    fn list<T: Clone + PartialEq + Same>(
        &mut self,
        field: &'static str,
        mine: &mut Vec<T>,
        theirs: &[T],
    );

    fn each(&mut self, mine: &mut Person, theirs: &Person) {
        macro_rules! single {
            ($($field:ident),+) => {
                $(self.single(stringify!($field), &mut mine.$field, theirs.$field.as_ref());)+
            };
        }
        macro_rules! lists {
            ($($field:ident),+) => {
                $(self.list(stringify!($field), &mut mine.$field, &theirs.$field);)+
            };
        }
        lists!(aliases, former_names);
        single!(date_of_birth, date_of_death, sex, nhs_number);
        lists!(phones, emails, handles, vehicles, staff_numbers, addresses);
        single!(ethnicity, religion);
        lists!(disabilities);
        single!(health, sexual_orientation, convictions, child_protection);
    }
}

#[derive(Default)]
struct Merging {
    taken: Taken,
    changed: Vec<&'static str>,
    differing: Vec<&'static str>,
}

impl EachField for Merging {
    fn single<T: Clone + PartialEq>(
        &mut self,
        field: &'static str,
        mine: &mut Option<T>,
        theirs: Option<&T>,
    ) {
        match (mine.as_ref(), theirs) {
            (None, Some(value)) => {
                *mine = Some(value.clone());
                self.taken.single.push(field.to_owned());
                self.changed.push(field);
            }
            (Some(mine), Some(theirs)) if mine != theirs => self.differing.push(field),
            _ => {}
        }
    }

    fn list<T: Clone + PartialEq + Same>(
        &mut self,
        field: &'static str,
        mine: &mut Vec<T>,
        theirs: &[T],
    ) {
        let mut keys: Vec<String> = mine.iter().map(Same::key).collect();
        let mut positions = Vec::new();
        for (at, item) in theirs.iter().enumerate() {
            let key = item.key();
            if !keys.contains(&key) {
                keys.push(key);
                mine.push(item.clone());
                positions.push(at);
            }
        }
        if !positions.is_empty() {
            self.taken.items.insert(field.to_owned(), positions);
            if !self.changed.contains(&field) {
                self.changed.push(field);
            }
        }
    }
}

/// The survivor's details with what it lacks from the other record.
pub fn merge_details(survivor: &Person, other: &Person) -> MergedDetails {
    let mut next = survivor.clone();
    let mut merging = Merging::default();
    if let Some(name) = usual_name(other) {
        let known = usual_name(survivor)
            .iter()
            .chain(&survivor.aliases)
            .chain(&survivor.former_names)
            .any(|mine| fold(mine) == fold(&name));
        if !known {
            next.aliases.push(name);
            merging.taken.usual_name = true;
            merging.changed.push("aliases");
        }
    }
    for (field, same) in [
        (
            "forenames",
            survivor.forenames.key() == other.forenames.key(),
        ),
        ("surname", survivor.surname.key() == other.surname.key()),
    ] {
        if !same {
            merging.differing.push(field);
        }
    }
    merging.each(&mut next, other);
    let Merging {
        mut taken,
        mut changed,
        mut differing,
    } = merging;
    // A death before the birth, which only the merge would bring together, is not taken over.
    if let (Some(birth), Some(death)) = (next.date_of_birth, next.date_of_death)
        && death.last_day() < birth.first_day()
    {
        for field in ["date_of_birth", "date_of_death"] {
            taken.single.retain(|taken| taken != field);
            changed.retain(|changed| *changed != field);
            if !differing.contains(&field) {
                differing.push(field);
            }
        }
        next.date_of_birth = survivor.date_of_birth;
        next.date_of_death = survivor.date_of_death;
    }
    MergedDetails {
        person: next,
        taken,
        changed,
        differing,
    }
}

struct Undoing<'a> {
    taken: &'a Taken,
    changed: Vec<&'static str>,
}

impl EachField for Undoing<'_> {
    fn single<T: Clone + PartialEq>(
        &mut self,
        field: &'static str,
        mine: &mut Option<T>,
        theirs: Option<&T>,
    ) {
        let was_taken = self.taken.single.iter().any(|taken| taken == field);
        if was_taken && mine.is_some() && mine.as_ref() == theirs {
            *mine = None;
            self.changed.push(field);
        }
    }

    fn list<T: Clone + PartialEq + Same>(
        &mut self,
        field: &'static str,
        mine: &mut Vec<T>,
        theirs: &[T],
    ) {
        let Some(positions) = self.taken.items.get(field) else {
            return;
        };
        let before = mine.len();
        for item in positions.iter().filter_map(|at| theirs.get(*at)) {
            if let Some(at) = mine.iter().rposition(|mine| mine == item) {
                mine.remove(at);
            }
        }
        if mine.len() != before && !self.changed.contains(&field) {
            self.changed.push(field);
        }
    }
}

/// The survivor's details without what it took over from the other record, and the fields that changed. What was
/// corrected since the merge stays as it was corrected.
pub fn split_details(
    survivor: &Person,
    other: &Person,
    taken: &Taken,
) -> (Person, Vec<&'static str>) {
    let mut next = survivor.clone();
    let mut undoing = Undoing {
        taken,
        changed: Vec::new(),
    };
    if taken.usual_name
        && let Some(name) = usual_name(other)
        && let Some(at) = next.aliases.iter().position(|alias| *alias == name)
    {
        next.aliases.remove(at);
        undoing.changed.push("aliases");
    }
    undoing.each(&mut next, other);
    (next, undoing.changed)
}

/// The other record's fields that a field of the survivor was taken from: its names become an alias, everything else
/// keeps its field. For carrying over who supplied it.
pub fn taken_from(taken: &Taken) -> Vec<(String, String)> {
    let mut pairs: Vec<(String, String)> = taken
        .single
        .iter()
        .chain(taken.items.keys())
        .map(|field| (field.clone(), field.clone()))
        .collect();
    if taken.usual_name {
        pairs.extend(["forenames", "surname"].map(|name| ("aliases".to_owned(), name.to_owned())));
    }
    pairs
}
