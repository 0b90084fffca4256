//! The second check, at release: the final text is searched for every value of everybody, by other code than the first pass and with a
//! harder fold (letters and digits only, digits and the letters they look like made one).
//!
//! It fails closed. Found are: whole names at word boundaries whatever their length, and joined to an initial, a form of address, figures or
//! words with capitals; from four letters also inside and across words and with one letter changed; letters put for one another by look;
//! every run of seven digits, and the case's own numbers however they are grouped or said; births of the case in any format; anything
//! shaped as a postcode or an e-mail address; capitalised words nobody has seen. Only what a reviewer decided to keep passes, at exactly that place; a
//! pseudonym is no hit.

mod births;
mod changed;
mod disguise;
mod joined;
mod mask;
mod months;
mod needle;
mod numbers;
mod page;
mod search;
mod shapes;
mod unseen;

use std::fmt;

use self::mask::StandIns;
use self::needle::Needles;
use self::page::Page;
use super::knowledge::{CaseKnowledge, KnownPerson};

/// What kind of value was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum FindingKind {
    /// A name, or a part of one.
    Name,
    /// An organisation, road or place.
    Place,
    /// A number of somebody, or a run of seven digits or more.
    Number,
    /// A date of birth.
    Birth,
    /// A postcode.
    Postcode,
    /// An e-mail address or user name.
    Address,
    /// A capitalised word that neither the first pass nor a reviewer has seen.
    Unseen,
}

/// One thing that stands in the way of release. Positions count Unicode scalar values of the text inspected; the value is not told.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Finding {
    /// First character.
    pub position: usize,
    /// The character after the last.
    pub end: usize,
    /// What it is.
    pub kind: FindingKind,
}

impl fmt::Debug for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} at {}", self.kind, self.position)
    }
}

/// The door of one case: what must not pass.
pub struct Door {
    needles: Needles,
    stand_ins: StandIns,
}

impl fmt::Debug for Door {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Door(…)")
    }
}

impl Door {
    /// Builds the door from everything the case knows, from people of other cases who share a surname or an address with it, and
    /// from what may stand in a name's place: the pseudonyms in use. One that tells itself what must not pass is no pseudonym.
    pub fn new<L: Into<String>>(
        case: &CaseKnowledge,
        others: &[KnownPerson],
        stand_ins: impl IntoIterator<Item = L>,
    ) -> Door {
        let needles = Needles::new(case, others);
        let stand_ins = stand_ins.into_iter().map(Into::into);
        let stand_ins = StandIns::new(stand_ins.filter(|stand_in| !needles.told_by(stand_in)));
        Door { needles, stand_ins }
    }

    /// Everything in a text that must not leave. `kept` are the places, in scalar positions of this text, a reviewer decided to keep.
    pub fn inspect(&self, text: &str, kept: &[(usize, usize)]) -> Vec<Finding> {
        let page = Page::new(text, &self.stand_ins);
        let mut findings = self.needles.search(&page);
        findings.retain(|finding| {
            !kept
                .iter()
                .any(|(start, end)| *start <= finding.position && finding.end <= *end)
        });
        findings.sort_unstable();
        findings.dedup();
        findings
    }
}

/// The one-off form of [`Door::inspect`].
pub fn inspect(
    text: &str,
    case: &CaseKnowledge,
    stand_ins: &[String],
    kept: &[(usize, usize)],
) -> Vec<Finding> {
    Door::new(case, &[], stand_ins.iter().cloned()).inspect(text, kept)
}
