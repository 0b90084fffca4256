//! The keys by which new people will be found as likely matches, held back until there are many: they are stored fastest in
//! the order in which their table has them.

use crate::domain::matching::LookupKey;
use crate::domain::reference::PersonRef;
use crate::error::{Failure, Result};

/// How many are held at most.
const MOST_KEYS: usize = 2_000_000;

/// How long they may be together, in bytes.
const MOST_TEXT: usize = 64 * 1024 * 1024;

/// Keys, each with its person. Their texts lie one behind the other, so that a key takes no memory of its own.
#[derive(Default)]
pub(super) struct HeldKeys {
    text: String,
    keys: Vec<Held>,
}

struct Held {
    /// The first bytes of the key, as a number that sorts as they do: few keys are longer.
    first: u128,
    /// Where its text lies.
    start: u32,
    length: u32,
    person: PersonRef,
}

impl HeldKeys {
    /// Takes the keys of one person.
    pub fn hold(&mut self, person: PersonRef, keys: &[LookupKey]) -> Result<()> {
        for key in keys {
            let key = key.as_str();
            let (Ok(start), Ok(length)) =
                (u32::try_from(self.text.len()), u32::try_from(key.len()))
            else {
                return Err(Failure::internal(
                    "The keys of the people of an import are longer than keys can be.",
                ));
            };
            self.text.push_str(key);
            self.keys.push(Held {
                first: first_bytes(key),
                start,
                length,
                person,
            });
        }
        Ok(())
    }

    /// Whether it is time to store them.
    pub fn are_many(&self) -> bool {
        self.keys.len() >= MOST_KEYS || self.text.len() >= MOST_TEXT
    }

    /// All of them in the order of the table.
    pub fn in_order(&mut self) -> impl Iterator<Item = (&str, PersonRef)> {
        let text = self.text.as_str();
        self.keys.sort_unstable_by(|one, other| {
            let by_text = || one.key(text).cmp(other.key(text));
            one.first
                .cmp(&other.first)
                .then_with(by_text)
                .then(one.person.cmp(&other.person))
        });
        self.keys.iter().map(|held| (held.key(text), held.person))
    }

    /// Lets go of them.
    pub fn clear(&mut self) {
        self.text.clear();
        self.keys.clear();
    }
}

impl Held {
    fn key<'t>(&self, text: &'t str) -> &'t str {
        let start = self.start as usize;
        text.get(start..start + self.length as usize)
            .unwrap_or_default()
    }
}

fn first_bytes(key: &str) -> u128 {
    let mut bytes = [0; 16];
    bytes
        .iter_mut()
        .zip(key.bytes())
        .for_each(|(to, from)| *to = from);
    u128::from_be_bytes(bytes)
}
