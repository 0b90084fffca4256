//! Whether a text speaks of a person, and how sure that is, given who else is around.
//!
//! In their own case a given name alone is theirs where nobody else there bears it. Among strangers only a whole name or a number is
//! sure, and a whole name only where nobody else on record has it. A rare name alone is worth a doubt anywhere; a common one only
//! in cases of their relatives. What is doubtful is for the Data Protection Officer to decide.

use std::cell::RefCell;
use std::collections::{BTreeSet, HashMap};

use crate::actions::export::digest;
use crate::actions::knowledge::people_known;
use crate::anonymise::KnownPerson;
use crate::anonymise::fold::fold_word;
use crate::anonymise::mentions::{FormKind, Mention, MentionFinder};
use crate::domain::case::Member;
use crate::domain::name;
use crate::domain::reference::PersonRef;
use crate::domain::role::CaseRole;
use crate::error::Result;
use crate::store::tx::Db;

/// Characters shown on either side of a mention.
const CONTEXT: usize = 60;

/// That a text speaks of them.
pub(super) struct Spoken {
    /// Whether it can hardly be of anybody else.
    pub sure: bool,
    /// Why, in words.
    pub why: String,
    /// What stands around the surest mention, in a line.
    pub snippet: String,
    /// Every mention, as characters of the text.
    pub mentions: Vec<(usize, usize)>,
    /// What has to be decided where it is doubtful.
    pub doubt: Option<Doubt>,
}

/// What a decision about a doubtful place is bound to.
#[derive(Clone, PartialEq, Eq)]
pub struct Doubt {
    /// SHA-256 of the text that was judged.
    pub digest: String,
    /// The mentions in it, as characters; all of the text where it is doubtful as a whole.
    pub places: Vec<(usize, usize)>,
}

impl Doubt {
    /// About these mentions in a text.
    pub(super) fn about(text: &str, mentions: &[(usize, usize)]) -> Self {
        Self {
            digest: digest(text.as_bytes()),
            places: if mentions.is_empty() {
                vec![(0, text.chars().count())]
            } else {
                mentions.to_vec()
            },
        }
    }
}

/// The people a text stands among.
pub(super) struct Surroundings {
    /// Those who can be called the same as the person searched for.
    rivals: Vec<MentionFinder>,
    /// The other subjects.
    subjects: Vec<MentionFinder>,
    /// How many have each role.
    roles: HashMap<CaseRole, usize>,
}

impl Surroundings {
    /// Whether a text names one of the other subjects by more than what the person is called too (`mentions`).
    pub(super) fn names_another_subject(&self, text: &str, mentions: &[(usize, usize)]) -> bool {
        self.subjects
            .iter()
            .flat_map(|subject| subject.find(text))
            .any(|other| {
                !mentions
                    .iter()
                    .any(|(start, end)| *start < other.end && other.start < *end)
            })
    }
}

/// What is needed to judge texts about one person.
pub(super) struct Judge<'s> {
    db: &'s Db,
    finder: &'s MentionFinder,
    known: &'s KnownPerson,
    person: PersonRef,
    has_namesakes: bool,
    rare: &'s BTreeSet<String>,
    /// Whether every text is read, so that misspellings count which no index can offer.
    is_thorough: bool,
    /// The words of their names, folded.
    words: BTreeSet<String>,
    /// Words of texts without an index that were looked at, and whether they may be theirs.
    seen: RefCell<HashMap<String, bool>>,
}

impl<'s> Judge<'s> {
    pub(super) fn new(
        db: &'s Db,
        finder: &'s MentionFinder,
        known: &'s KnownPerson,
        person: PersonRef,
        has_namesakes: bool,
        rare: &'s BTreeSet<String>,
        is_thorough: bool,
    ) -> Self {
        let words = finder
            .forms()
            .into_iter()
            .filter(|form| form.kind != FormKind::Address)
            .flat_map(|form| form.words)
            .collect();
        Self {
            db,
            finder,
            known,
            person,
            has_namesakes,
            rare,
            is_thorough,
            words,
            seen: RefCell::default(),
        }
    }

    /// Looks at the people of a case or a referral once, for all its texts.
    pub(super) fn surroundings(&self, people: &[Member]) -> Result<Surroundings> {
        let mut around = Surroundings {
            rivals: Vec::new(),
            subjects: Vec::new(),
            roles: HashMap::new(),
        };
        let members = people.iter().map(|member| (member.person, Some(member)));
        let known = people_known(self.db, members)?;
        for (member, other) in people.iter().zip(known) {
            *around.roles.entry(member.role).or_default() += 1;
            if member.person == self.person {
                continue;
            }
            if self.can_be_called_the_same(&other) {
                around.rivals.push(MentionFinder::new(&other));
            }
            if member.subject && people.iter().any(|one| one.person == self.person) {
                around.subjects.push(MentionFinder::new(&other));
            }
        }
        Ok(around)
    }

    fn can_be_called_the_same(&self, other: &KnownPerson) -> bool {
        let shares = |theirs: &[String], own: &[String]| {
            let squeeze = |text: &String| -> String {
                fold_word(text)
                    .chars()
                    .filter(|c| c.is_alphanumeric())
                    .collect()
            };
            theirs
                .iter()
                .any(|one| own.iter().any(|mine| squeeze(mine) == squeeze(one)))
        };
        let names = other
            .forenames
            .iter()
            .chain(&other.surname)
            .chain(&other.aliases)
            .chain(&other.former_names);
        names
            .flat_map(|name| name::words(name))
            .any(|word| !self.finder.may_stand_for(&word).is_empty())
            || shares(&other.phones, &self.known.phones)
            || shares(&other.emails, &self.known.emails)
            || shares(&other.handles, &self.known.handles)
            || shares(&other.vehicles, &self.known.vehicles)
            || other
                .every_nhs_number()
                .any(|number| self.known.every_nhs_number().any(|own| own == number))
            || other.addresses.iter().any(|address| {
                self.known.addresses.iter().any(|own| {
                    own.postcode == address.postcode || shares(&own.lines, &address.lines)
                })
            })
    }

    /// Whether a text has a word or a number at all that may be theirs: a cheap look before reading.
    pub(super) fn has_a_word(&self, text: &str) -> bool {
        let mut seen = self.seen.borrow_mut();
        text.split(|c: char| !c.is_alphanumeric())
            .filter(|word| word.len() >= 2)
            .any(|word| {
                if word.chars().filter(char::is_ascii_digit).count() >= 2 {
                    return true;
                }
                if let Some(known) = seen.get(word) {
                    return *known;
                }
                let may = !self.finder.may_stand_for(word).is_empty();
                seen.insert(word.to_owned(), may);
                may
            })
    }

    /// Whether a text has a word that may be of their names: [`Self::has_a_word`] where numbers do not count.
    pub(super) fn has_a_name(&self, text: &str) -> bool {
        let mut seen = self.seen.borrow_mut();
        text.split(|c: char| !c.is_alphanumeric())
            .filter(|word| word.len() >= 2)
            .any(|word| {
                if let Some(known) = seen.get(word) {
                    return *known;
                }
                let may = !self.finder.may_stand_for(word).is_empty();
                seen.insert(word.to_owned(), may);
                may
            })
    }

    /// Whether a text speaks of them as far as it can be told without knowing who else is around.
    pub(super) fn may_speak(&self, text: &str, connected: bool) -> bool {
        self.finder
            .find(text)
            .iter()
            .any(|mention| connected || self.counts_among_strangers(text, mention))
    }

    /// Whether a mention is worth a doubt in records of people they have nothing to do with.
    fn counts_among_strangers(&self, text: &str, mention: &Mention) -> bool {
        if mention.sure {
            return true;
        }
        let said = part(text, mention.start, mention.end);
        let words: Vec<String> = fold_word(&said)
            .split(|c: char| !c.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .map(str::to_owned)
            .collect();
        // A road without its number is where many people live.
        if mention.why.contains("address") && !said.chars().any(|c| c.is_ascii_digit()) {
            return false;
        }
        if said.chars().any(|c| c.is_ascii_digit()) {
            return true;
        }
        let of_name = |word: &String| {
            self.words.contains(word) || !self.finder.may_stand_for(word).is_empty()
        };
        let initials_before = words.len() > 1 && words.iter().any(|word| word.chars().count() == 1);
        initials_before
            || words.iter().filter(|word| of_name(word)).count() > 1
            || (words.len() > 1 && said.contains(char::is_whitespace) && words.iter().all(of_name))
            || words.iter().any(|word| self.rare.contains(word))
            || self.is_thorough
                && words.iter().any(|word| {
                    self.finder
                        .may_stand_for(word)
                        .iter()
                        .any(|meant| self.rare.contains(meant))
                })
    }

    /// Judges a text in the file of a case they are on.
    pub(super) fn on_their_case(
        &self,
        text: &str,
        around: &Surroundings,
        member: &Member,
    ) -> Option<Spoken> {
        let mentions = self.finder.find(text);
        let rivals = rival_mentions(text, around);
        let sure = |mention: &Mention| {
            !is_shared(mention, &rivals)
                && (mention.sure || !is_an_ordinary_word(mention) && !mention.why.contains("near"))
        };
        if let Some(best) = best(&mentions, sure) {
            return Some(spoken(text, &mentions, best, sure(best)));
        }
        // "Mother says …" is about the mother, where there is one only.
        if around.roles.get(&member.role) != Some(&1) {
            return None;
        }
        let (start, end, word) = role_word_in(text, member.role)?;
        Some(Spoken {
            sure: false,
            why: format!("a word for what they are to the case ({word})"),
            snippet: snippet(text, start, end),
            mentions: vec![(start, end)],
            doubt: Some(Doubt::about(text, &[(start, end)])),
        })
    }

    /// Judges a text in records of other people.
    pub(super) fn elsewhere(
        &self,
        text: &str,
        around: &Surroundings,
        connected: bool,
    ) -> Option<Spoken> {
        let rivals = rival_mentions(text, around);
        // A part of a name that somebody bears who is there is theirs; a whole name is worth a doubt all the same.
        let mentions: Vec<Mention> = self
            .finder
            .find(text)
            .into_iter()
            .filter(|mention| connected || self.counts_among_strangers(text, mention))
            .filter(|mention| mention.sure || !is_shared(mention, &rivals))
            .collect();
        let number_beside = mentions
            .iter()
            .any(|mention| mention.sure && is_a_number(mention) && !is_shared(mention, &rivals));
        let sure = |mention: &Mention| {
            mention.sure
                && !is_shared(mention, &rivals)
                && (is_a_number(mention) || number_beside || !self.has_namesakes)
        };
        let best = best(&mentions, sure)?;
        Some(spoken(text, &mentions, best, sure(best)))
    }
}

fn rival_mentions(text: &str, around: &Surroundings) -> Vec<Mention> {
    around
        .rivals
        .iter()
        .flat_map(|rival| rival.find(text))
        .collect()
}

/// Whether a mention may as well be of somebody else who is around: theirs reaches over it and is no less sure.
fn is_shared(mention: &Mention, rivals: &[Mention]) -> bool {
    rivals.iter().any(|rival| {
        rival.start < mention.end && mention.start < rival.end && (rival.sure || !mention.sure)
    })
}

fn is_a_number(mention: &Mention) -> bool {
    mention.why.contains("number")
}

fn is_an_ordinary_word(mention: &Mention) -> bool {
    mention.why.contains("ordinary word")
}

/// The surest mention, the first of those.
fn best(mentions: &[Mention], sure: impl Fn(&Mention) -> bool) -> Option<&Mention> {
    mentions
        .iter()
        .find(|mention| sure(mention))
        .or_else(|| mentions.iter().find(|mention| mention.sure))
        .or_else(|| mentions.first())
}

fn spoken(text: &str, mentions: &[Mention], best: &Mention, sure: bool) -> Spoken {
    let places: Vec<(usize, usize)> = mentions
        .iter()
        .map(|mention| (mention.start, mention.end))
        .collect();
    Spoken {
        doubt: (!sure).then(|| Doubt::about(text, &places)),
        sure,
        why: if best.sure && !sure {
            format!("{}, which may be somebody else's", best.why)
        } else {
            best.why.to_owned()
        },
        snippet: snippet(text, best.start, best.end),
        mentions: places,
    }
}

fn part(text: &str, start: usize, end: usize) -> String {
    text.chars()
        .skip(start)
        .take(end.saturating_sub(start))
        .collect()
}

/// A line of the text around a place, in characters of the text.
pub(super) fn snippet(text: &str, start: usize, end: usize) -> String {
    let from = start.saturating_sub(CONTEXT);
    let to = end + CONTEXT;
    let mut line: String = part(text, from, to)
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ");
    if from > 0 {
        line.insert(0, '…');
    }
    if text.chars().nth(to).is_some() {
        line.push('…');
    }
    line
}

/// The words by which notes call somebody after what they are to the case.
const ROLE_WORDS: &[(CaseRole, &[&str])] = &[
    (CaseRole::Mother, &["mother", "mum", "mummy", "mam"]),
    (CaseRole::Father, &["father", "dad", "daddy"]),
    (
        CaseRole::Grandparent,
        &[
            "grandmother",
            "grandfather",
            "grandparent",
            "nan",
            "gran",
            "mgm",
            "pgm",
        ],
    ),
    (CaseRole::Partner, &["partner"]),
    (CaseRole::AllegedPerpetrator, &["perpetrator"]),
];

/// The first word for a role in a text, as characters.
fn role_word_in(text: &str, role: CaseRole) -> Option<(usize, usize, &'static str)> {
    let (_, words) = ROLE_WORDS.iter().find(|(known, _)| *known == role)?;
    let mut at = 0;
    for piece in text.split_inclusive(|c: char| !c.is_alphanumeric()) {
        let length = piece.chars().count();
        let word = piece.trim_end_matches(|c: char| !c.is_alphanumeric());
        if let Some(found) = words.iter().find(|known| known.eq_ignore_ascii_case(word)) {
            return Some((at, at + word.chars().count(), found));
        }
        at += length;
    }
    None
}
