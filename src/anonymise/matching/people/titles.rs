//! What stands around a name and belongs to it: forms of address before and behind, kin, the younger and the elder.

use super::names::{Candidate, Generation, Name};
use crate::anonymise::matching::{Reading, of_person};
use crate::anonymise::token::{Gap, Shape, Style, Token};
use crate::anonymise::words::{self, Listed};

/// Marks ranks as forms of address where they are ones: in capitals, before a collar number or a capitalised word that may be a name.
/// "PS 1408", "DO Minty", "S/N Rae Lomas".
pub(in crate::anonymise::matching) fn mark_ranks(
    tokens: &[Token],
    ids: &[u32],
    texts: &[&str],
    listed: &mut [Listed],
) {
    for ((at, pair), word) in tokens.windows(2).enumerate().zip(texts) {
        let [token, next] = pair else { return };
        let word = *word;
        // By far the most words: in small letters, and neither the second of a post of two nor the n of "s/n".
        if token.shape == Shape::Lower && token.gap != Gap::Slash && !words::may_end_post(word) {
            continue;
        }
        if !matches!(next.gap, Gap::Space | Gap::DotSpace) {
            continue;
        }
        let text_before = || {
            let before = at.checked_sub(1).and_then(|before| texts.get(before));
            before.copied().unwrap_or("")
        };
        let nurse = token.gap == Gap::Slash && word == "n" && text_before() == "s";
        let before = at.checked_sub(1).and_then(|before| tokens.get(before));
        let capital = token.shape == Shape::Capital
            && token.style == Style::Mixed
            && next.shape == Shape::Capital;
        // "Sr Jo-Ann", where no name stands before it; "Pastor Idowu"; "Watch Manager Bagley".
        let alone = before.is_none_or(|before| {
            token.gap != Gap::Space || !matches!(before.shape, Shape::Capital | Shape::Mixed)
        });
        let post = before.is_some_and(|before| {
            token.gap == Gap::Space
                && before.shape == token.shape
                && words::may_end_post(word)
                && words::is_post(text_before(), word)
        });
        let clergy =
            capital && (words::is_clergy(word) || (alone && matches!(word, "sr" | "fr" | "br")));
        let rank = nurse || post || clergy || (token.shape == Shape::Upper && words::is_rank(word));
        let stop = next.gap == Gap::DotSpace && matches!(word, "sr" | "fr" | "br");
        if !rank || !(next.gap == Gap::Space || stop) {
            continue;
        }
        let name = words::listed(texts.get(at + 1).copied().unwrap_or(""));
        let known = ids.get(at + 1).is_some_and(|id| *id != 0);
        let may_name = match next.shape {
            Shape::Number => (2..=5).contains(&(next.end - next.start)),
            Shape::Capital | Shape::Mixed => {
                token.style == Style::Mixed
                    && (known
                        || !name.ordinary()
                        || name.forename()
                        || name.surname()
                        // "Sr Cash": before a nun's or nurse's name a word is her family's.
                        || (clergy
                            && words::is_surname_and_word(
                                texts.get(at + 1).copied().unwrap_or(""),
                            )))
            }
            Shape::Upper => !name.ordinary() && !name.safe() && next.end - next.start > 3,
            _ => false,
        };
        if may_name {
            for at in (if post { at.saturating_sub(1) } else { at })..=at {
                if let Some(listed) = listed.get_mut(at) {
                    *listed = listed.as_title();
                }
            }
        }
    }
}

impl Reading<'_> {
    /// "Grandad John", with a capital: what the family calls him is part of the name. Words of other languages are so without one:
    /// "baba Tinka", "vecmamma Velta".
    pub(super) fn with_kin(&self, name: &mut Name) {
        let Some(before) = name.from.checked_sub(1) else {
            return;
        };
        let word = self.word(before);
        let capital = self
            .token(before)
            .is_some_and(|token| token.shape == Shape::Capital && token.style == Style::Mixed);
        let uncle = capital && matches!(word, "uncle" | "aunty" | "auntie" | "aunt");
        let called = name.title.is_none()
            && (name.given || (uncle && !name.family))
            && self.gap(name.from) == Gap::Space
            && (!self.is_known(before) || self.pieces(before, of_person).is_empty())
            && ((capital && words::is_kin_called(word))
                || (words::is_respect_before(word)
                    && (capital || self.is_letter_of_respect(before)))
                || words::is_kin_abroad(word)
                || (words::is_kin_with_marks(word) && self.has_marks(before)));
        // "Da Silva", "al-Hassan": a particle that the record of the family name leaves out.
        let particle = name.title.is_none()
            && !name.given
            && matches!(self.gap(name.from), Gap::Space | Gap::Hyphen)
            && self
                .token(before)
                .is_some_and(|token| token.shape == Shape::Capital && token.style == Style::Mixed)
            && matches!(
                word,
                "da" | "de"
                    | "do"
                    | "dos"
                    | "das"
                    | "del"
                    | "della"
                    | "di"
                    | "van"
                    | "von"
                    | "der"
                    | "den"
                    | "al"
                    | "el"
                    | "bin"
                    | "bint"
            );
        // "Sister Tierney", "Master Tiago Ferreira".
        let addressed = name.title.is_none()
            && self.gap(name.from) == Gap::Space
            && (capital || word == "missus")
            && match word {
                // "His missus Jade" is whose wife she is.
                "missus" => !name.given && !words::is_determiner(self.word_before(before)),
                "master" | "matron" | "wncwl" | "seu" => true,
                "sister" => !name.given,
                // "Father Declan", the priest: no father of the case is called so.
                "father" | "fr" => name.owners.iter().all(|owner| {
                    self.dictionary
                        .person(owner.person)
                        .is_some_and(|person| !person.role.contains(" father "))
                }),
                _ => false,
            };
        if self.with_parent(name, before) {
            return;
        }
        if called || particle || addressed {
            name.from = before;
        }
    }

    /// "Umm Hamza", "Hooyo Zak", "Baba Tino", "Maman Lea": the parent of one of the case's children, called after it. Whether it is.
    fn with_parent(&self, name: &mut Name, before: usize) -> bool {
        let word = self.word(before);
        let capital = self
            .token(before)
            .is_some_and(|token| token.shape != Shape::Lower);
        let of_child = || {
            name.owners.iter().all(|owner| {
                self.dictionary.person(owner.person).is_some_and(|person| {
                    [" subject ", " sibling ", " child "]
                        .iter()
                        .any(|role| person.role.contains(role))
                })
            })
        };
        let called_after = name.title.is_none()
            && name.given
            && name.pieces == 1
            && self.gap(name.from) == Gap::Space
            && capital
            && (words::is_parent_of(word) || (words::is_parent_or_elder(word) && of_child()));
        if !called_after {
            return false;
        }
        let parent = if matches!(word, "abu" | "abou" | "abo" | "aabo" | "baba" | "papa") {
            " father "
        } else {
            " mother "
        };
        let parents: Vec<Candidate> = (0..self.dictionary.people.len())
            .filter(|person| {
                self.dictionary.person(*person).is_some_and(|known| {
                    !known.professional
                        && known.role.contains(parent)
                        && !known.role.contains(" grand")
                })
            })
            .map(|person| Candidate {
                person,
                rank: 1,
                lead: 1,
                given: true,
            })
            .collect();
        let known = parents.len() == 1;
        if known {
            name.owners = parents;
            name.from = before;
            name.first = before;
        }
        known
    }

    /// The first token that is replaced: how somebody is related in plain English, and that she nurses, tells nobody's name and stays
    /// before it. What families call their own ("Nana Bea", "Aunt Bea"), kin of other languages and forms of address go.
    pub(super) fn replaced_from(&self, name: &Name) -> usize {
        let mut from = name.from;
        while from < name.first
            && (words::is_plain_kin(self.word(from)) || self.is_post_that_stays(from))
        {
            from += 1;
        }
        from
    }

    /// "nurse Odell", "staff nurse Odell", "HCA Femi": what somebody does, a word or short for one. "Nurse Odell" is how she is addressed.
    pub(in crate::anonymise::matching) fn is_post_that_stays(&self, at: usize) -> bool {
        let small = |at: usize| {
            self.token(at)
                .is_some_and(|token| token.shape == Shape::Lower)
        };
        match self.word(at) {
            "hca" | "pcso" => true,
            "nurse" => small(at),
            "staff" | "charge" => {
                self.gap(at + 1) == Gap::Space && self.word(at + 1) == "nurse" && small(at + 1)
            }
            _ => false,
        }
    }

    /// "U Thant": the form of address of a Burmese man is one letter.
    fn is_letter_of_respect(&self, at: usize) -> bool {
        self.word(at) == "u"
            && self
                .token(at)
                .is_some_and(|token| token.shape == Shape::Letter && token.style == Style::Mixed)
    }

    /// Whether a word was written with a letter that English has not: "cô", no "co".
    fn has_marks(&self, at: usize) -> bool {
        let range = self.token(at).map(|token| token.start..token.end);
        let written = range.and_then(|range| self.source.get(self.folded.source(range)));
        written.is_some_and(|written| !written.is_ascii())
    }

    /// "Sister Comfort", "Father Coyle": a nun or priest, where the note writes no mother, father, sister or brother of the case with a capital.
    pub(in crate::anonymise::matching) fn is_clergy_like_kin(&self, at: usize) -> bool {
        let word = self.word(at);
        let capital = |at: usize| {
            self.token(at).is_some_and(|token| {
                token.shape == Shape::Capital && token.style == Style::Mixed && !token.begins
            })
        };
        let named = |at: usize| {
            self.gap(at + 1) == Gap::Space
                && self
                    .token(at + 1)
                    .is_some_and(|next| matches!(next.shape, Shape::Capital | Shape::Mixed))
        };
        matches!(word, "sister" | "father" | "brother" | "mother")
            && capital(at)
            && named(at)
            && !(0..self.tokens.len())
                .any(|other| self.word(other) == word && capital(other) && !named(other))
    }

    /// Takes what other languages put behind a name into it: a form of address ("Nurgül Hanım", "Dil-ji") or an ending behind an
    /// apostrophe ("Serkan'ın", "Hüsnü'ye").
    pub(super) fn with_what_is_behind(&self, name: &mut Name) {
        let at = name.last + 1;
        let Some(token) = self.token(at) else { return };
        let word = self.word(at);
        let letters = word.chars().count();
        let small = matches!(token.shape, Shape::Lower | Shape::Letter);
        let ending = token.gap == Gap::Apostrophe
            && small
            && token.style == Style::Mixed
            && (2..=5).contains(&letters)
            && !matches!(word, "ll" | "re" | "ve" | "em" | "as")
            && (letters == 2 || !words::is_listed_ordinary(word));
        let addressed = matches!(token.gap, Gap::Space | Gap::Hyphen)
            && !name.family
            && (words::is_form_of_address_behind(word)
                || (words::is_kin_abroad(word) && self.is_kin_with_capital_behind(name, at))
                || (token.shape == Shape::Lower
                    && name.given
                    && !name.ordinary
                    && matches!(
                        word,
                        "jan"
                            | "ben"
                            | "behn"
                            | "neni"
                            | "bacsi"
                            | "chetta"
                            | "chettan"
                            | "chechi"
                            | "eomma"
                            | "appa"
                            | "ah"
                            | "ya"
                            | "ssi"
                            | "nim"
                    )))
            && !self.is_known(at)
            && self.token(at + 1).is_none_or(|next| {
                next.gap != Gap::Space || !matches!(next.shape, Shape::Number | Shape::Alnum)
            });
        if ending || addressed {
            name.last = at;
            name.ordinary &= ending;
        }
    }

    /// "Selvam Periyappa": kin of other languages with a capital behind a given name, and no name behind it that it may belong to.
    fn is_kin_with_capital_behind(&self, name: &Name, at: usize) -> bool {
        name.given
            && !name.ordinary
            && name.pieces == 1
            && self.gap(at) == Gap::Space
            && self.token(at).is_some_and(|kin| {
                kin.shape == Shape::Capital && kin.style == Style::Mixed && !kin.begins
            })
            && self
                .token(at + 1)
                .is_none_or(|next| next.gap != Gap::Space || next.shape == Shape::Lower)
    }

    /// Takes `Jnr`, `senior` and the like behind a name into it, and notes what stands before it: "the elder Mr Ward".
    pub(super) fn with_generation(&self, name: &mut Name) {
        let at = name.last + 1;
        let word = self.word(at);
        let close = matches!(self.gap(at), Gap::Space | Gap::Comma);
        let short = matches!(word, "jnr" | "jr" | "snr" | "sr");
        // "Ward senior nurse" is no elder Ward.
        let next = self.word(at + 1);
        let ends = self.gap(at + 1) != Gap::Space
            || words::is_person_verb(next)
            || words::is_past(next)
            || words::is_modal(next)
            || words::is_particle(next)
            || matches!(
                next,
                "or" | "to" | "at" | "in" | "on" | "who" | "with" | "for" | "from" | "as"
            );
        if close && words::is_generation(word) && (short || ends) {
            name.last = at;
            name.ordinary = false;
            name.derived = false;
            name.generation = Some(if word.starts_with('j') {
                Generation::Younger
            } else {
                Generation::Elder
            });
            return;
        }
        if name.from > 0 && self.gap(name.from) == Gap::Space {
            name.generation = match self.word_before(name.from) {
                "young" | "younger" | "junior" => Some(Generation::Younger),
                "old" | "owd" | "auld" | "older" | "elder" | "senior" => Some(Generation::Elder),
                _ => None,
            };
        }
    }

    /// The token after a title and, for police, a collar number: `PC 4471 Rivers`.
    pub(super) fn title_at(&self, at: usize) -> Option<usize> {
        if !self.listed(at).title() {
            return None;
        }
        let close = |at: usize| {
            matches!(
                self.gap(at),
                Gap::Space | Gap::Newline | Gap::DotSpace | Gap::Dot
            )
        };
        if !close(at + 1) {
            return None;
        }
        let mut next = at + 1;
        if self.listed(next).title() && close(next + 1) {
            next += 1;
        }
        let token = self.token(next)?;
        if token.shape == Shape::Number
            && token.end - token.start <= 6
            && matches!(self.gap(next + 1), Gap::Space | Gap::Newline)
        {
            next += 1;
        }
        if words::is_doubtful_title(self.word(at))
            && self
                .token(next)
                .is_some_and(|token| token.shape == Shape::Lower)
            && self
                .token(at)
                .is_some_and(|token| token.shape == Shape::Lower)
        {
            // "will miss may": a small title before a small word that is ordinary too.
            let known = self.is_known(next) && self.followed_by_verb(next);
            if words::is_ordinary(self.word(next)) && !known {
                return None;
            }
        }
        Some(next)
    }

    pub(in crate::anonymise::matching) fn titled(&self, at: usize) -> bool {
        // "... to Mrs D. Their lad": the sentence ends with her initial.
        if self.after_initial(at) && self.begins_anew_behind_initial(at) {
            return false;
        }
        let mut at = at;
        // "DR A PEMBERTON", "Mr L. Teague": the title stands before the initials.
        for _ in 0..3 {
            if at == 0
                || !matches!(
                    self.gap(at),
                    Gap::Space | Gap::DotSpace | Gap::Newline | Gap::Dot
                )
            {
                return false;
            }
            if self.listed(at - 1).title() {
                return self.is_one_with_title(at);
            }
            if self.is_collar_number(at - 1) {
                return true;
            }
            if self
                .token(at - 1)
                .is_none_or(|token| token.shape != Shape::Letter)
            {
                return false;
            }
            at -= 1;
        }
        false
    }

    /// Whether no sentence ends and no line of small letters breaks between a form of address and what follows: "district nurse. Son
    /// interprets" is two sentences.
    pub(super) fn is_one_with_title(&self, at: usize) -> bool {
        match self.gap(at) {
            // "aunt/Mrs. File says": one of several words for her ends the sentence.
            Gap::DotSpace => {
                self.token(at).is_some_and(|token| !token.begins)
                    && (self.gap(at - 1) != Gap::Slash || self.may_be_family_name(at))
            }
            // "Dear Doctor\nThank you", "Title: Mr\nAlso known as": a form of address at the end of a line names nobody by itself.
            Gap::Newline => {
                self.token(at - 1)
                    .is_some_and(|title| title.shape != Shape::Lower)
                    && self.may_be_family_name(at)
            }
            _ => true,
        }
    }

    /// Whether a word may be somebody's name: it is no ordinary one, or one that families are called by.
    fn may_be_family_name(&self, at: usize) -> bool {
        let lists = self.listed(at);
        self.is_known(at)
            || !(lists.ordinary() || lists.safe())
            || lists.surname()
            || words::is_surname_and_word(self.word(at))
    }

    /// The number between a rank and a name: "PC 5518 TRIGG".
    pub(in crate::anonymise::matching) fn is_collar_number(&self, at: usize) -> bool {
        at > 0
            && self.gap(at) == Gap::Space
            && self.token(at).is_some_and(|token| {
                token.shape == Shape::Number && (2..=6).contains(&(token.end - token.start))
            })
            && self.listed(at - 1).title()
    }

    /// "known as", "called", "aka", "named", "goes by".
    pub(in crate::anonymise::matching) fn said_to_be_called(&self, at: usize) -> bool {
        if !matches!(
            self.gap(at),
            Gap::Space | Gap::Other | Gap::Apostrophe | Gap::Colon
        ) {
            return false;
        }
        let before = self.word_before(at);
        let earlier = at.checked_sub(2).map_or("", |at| self.word(at));
        match before {
            "aka" | "called" | "named" | "nicknamed" | "nickname" => true,
            "as" => matches!(earlier, "known" | "recorded"),
            "by" => matches!(earlier, "goes" | "go"),
            _ => false,
        }
    }
}
