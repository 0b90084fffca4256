//! One pass over a note: words looked up, names put together, numbers and dates read, and what cannot be decided asked.
//!
//! `Reading` holds the words of a note and what the dictionary says to each; `guess` adds what words it does not know may stand
//! for. The parts of the pass have a room each:
//!
//! | room | what it finds |
//! |---|---|
//! | `people` | people of the case |
//! | `shapes` | numbers, references, user names, files: what is told by its form |
//! | `dates` | dates, and what stands in their place |
//! | `things` | organisations, addresses and places |
//! | `strangers` | people the case does not know |

/// A pattern compiled once; [`None`] only if it is malformed, which the tests exclude.
macro_rules! pattern {
    ($vis:vis $name:ident, $text:expr) => {
        $vis static $name: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new($text).ok());
    };
}

mod dates;
mod guess;
mod people;
mod reading;
pub(crate) mod shapes;
mod strangers;
mod things;

use reading::Alternative;
pub(crate) use reading::{How, Piece, Reading, Settings, of_person, of_thing};

use chrono::NaiveDate;

use super::dictionary::Dictionary;
use super::fold::Folded;
use super::mentions::Spotted;
use super::replace::{Findings, Why};

/// Whether a rule begins with a word though it is small and ordinary and has nothing but words and spaces beside it. Words that are no
/// such cues are passed over by the rules of every room ([`Reading::is_plain`]).
fn is_cue(word: &str) -> bool {
    shapes::is_cue(word) || things::is_cue(word)
}

/// Finds everything in a note.
pub(crate) fn find(
    dictionary: &Dictionary,
    folded: &Folded,
    source: &str,
    on: Option<NaiveDate>,
    settings: &Settings,
) -> Findings {
    let reading = Reading::new(dictionary, folded, source, on, settings);
    // A find or a question to sixteen words is more than most notes have, so that neither list need grow.
    let room = reading.tokens.len() / 16 + 4;
    let mut findings = Findings {
        found: Vec::with_capacity(room),
        asked: Vec::with_capacity(room),
    };
    shapes::find(&reading, &mut findings);
    things::find(&reading, &mut findings);
    people::find(&reading, &mut findings);
    strangers::find(&reading, &mut findings);
    shapes::settle(&mut findings);
    findings
}

/// Finds one person only: every form, number and address of theirs, and how sure each is.
pub(crate) fn find_one(
    dictionary: &Dictionary,
    folded: &Folded,
    source: &str,
    settings: &Settings,
) -> Vec<Spotted> {
    let reading = Reading::new(dictionary, folded, source, None, settings);
    let mut findings = Findings::default();
    shapes::find(&reading, &mut findings);
    let mut spotted: Vec<Spotted> = findings
        .found
        .iter()
        .filter(|found| found.person.is_some())
        .map(|found| Spotted {
            start: found.start,
            end: found.end,
            sure: found.why != Why::Fuzzy,
            why: if found.why == Why::Fuzzy {
                "a number near theirs"
            } else {
                "a number, address or user name of theirs"
            },
        })
        .collect();
    people::spot(&reading, &mut spotted);
    things::spot(&reading, &mut spotted);
    spotted
}
