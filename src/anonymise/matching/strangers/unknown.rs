//! People the case does not know: capitalised words in mid-sentence, titles with a word, "known as". They are asked about, once
//! each; whom the text itself introduces as somebody (`stranger`) is taken out at once.

use super::chat::is_told;
use super::initialled;
use super::signed;
use super::speakers;
use super::stranger;
use crate::anonymise::matching::Reading;
use crate::anonymise::replace::{Findings, Holds};
use crate::anonymise::token::{Gap, Shape, Style, Token};
use crate::anonymise::words;

/// Asks about whoever is neither found nor asked about yet.
pub(in crate::anonymise::matching) fn find(reading: &Reading<'_>, findings: &mut Findings) {
    let seen = Seen {
        covered: covered(
            reading,
            findings
                .found
                .iter()
                .map(|found| (found.start, found.end))
                .chain(findings.asked.iter().map(|asked| (asked.start, asked.end))),
        ),
        people: covered(
            reading,
            findings
                .found
                .iter()
                .filter(|found| found.person.is_some() || found.with.contains("a family member"))
                .map(|found| (found.start, found.end)),
        ),
    };
    let mut initials: Vec<(String, Holds)> = Vec::new();
    let mut at = 0;
    while at < reading.tokens.len() {
        if seen.covered(at)
            || reading.is_plainly_nobody(at)
            || !reading.may_name(at, &seen)
            || reading.is_quoted_as_a_word(at)
        {
            at += 1;
            continue;
        }
        let first = at;
        let mut last = at;
        while !seen.covered(last + 1) && reading.name_goes_on(last + 1) {
            last += 1;
        }
        last = reading.with_given_name_behind(first, last);
        if reading.is_famous(first, last) {
            at = last + 1;
            continue;
        }
        let holds = reading.ask(first, last, &seen, findings);
        initials.extend(
            reading
                .initials_given(first, last)
                .or_else(|| reading.initials_given_later(first, last))
                .map(|letters| (letters, holds)),
        );
        at = last + 1;
    }
    stranger::are_the_same(reading, findings);
    // What lies inside something longer that is replaced is settled with it.
    let mut found: Vec<(usize, usize)> = Vec::with_capacity(findings.found.len());
    found.extend(
        findings
            .found
            .iter()
            .filter(|found| !found.kept && found.person.is_some())
            .map(|found| (found.start, found.end)),
    );
    findings.asked.retain(|asked| {
        !found.iter().any(|(start, end)| {
            *start <= asked.start && asked.end <= *end && asked.end - asked.start < end - start
        })
    });
    initialled::find(reading, &seen, &mut initials, findings);
    if !initials.is_empty() {
        reading.ask_about_initials(&initials, &seen, findings);
    }
    speakers::find(reading, &seen, findings);
    signed::find(reading, &seen, findings);
    signed::find_small(reading, &seen, findings);
    signed::find_dotted(reading, &seen, findings);
    stranger::again(reading, &seen, findings);
}

/// Why a name is asked about that the case does not know.
pub(super) const UNKNOWN: &str = "The case does not know this name.";

/// Which tokens are found or asked about, and which of them are somebody's name.
pub(super) struct Seen {
    covered: Vec<bool>,
    people: Vec<bool>,
}

impl Seen {
    pub(super) fn covered(&self, at: usize) -> bool {
        self.covered.get(at).copied().unwrap_or(false)
    }

    pub(super) fn person(&self, at: usize) -> bool {
        self.people.get(at).copied().unwrap_or(false)
    }
}

/// Which tokens the spans cover.
fn covered(reading: &Reading<'_>, spans: impl Iterator<Item = (usize, usize)>) -> Vec<bool> {
    let mut covered = vec![false; reading.tokens.len()];
    for (start, end) in spans {
        let first = reading.tokens.partition_point(|token| token.start < start);
        let tokens = reading.tokens.iter().zip(&mut covered).skip(first);
        for (_, flag) in tokens.take_while(|(token, _)| token.start < end) {
            *flag = true;
        }
    }
    covered
}

/// How many letters a word has; most have none but those of ASCII.
fn letters_of(word: &str) -> usize {
    if word.is_ascii() {
        word.len()
    } else {
        word.chars().count()
    }
}

impl Reading<'_> {
    /// By far the most words: small and ordinary, in the midst of a line where capitals mean something, and nobody's name who is told
    /// something ([`Self::is_named_in_chat`]).
    fn is_plainly_nobody(&self, at: usize) -> bool {
        let lists = self.listed(at);
        lists.ordinary()
            && !lists.given()
            && self.token(at).is_some_and(|token| {
                token.shape == Shape::Lower
                    && token.style == Style::Mixed
                    && token.gap == Gap::Space
            })
            && !is_told(self.word_before(at))
    }

    /// Whether a word may be the name of somebody unknown.
    fn may_name(&self, at: usize, seen: &Seen) -> bool {
        let Some(token) = self.token(at) else {
            return false;
        };
        let lists = self.listed(at);
        if self.is_without_capitals(at) {
            return true;
        }
        if matches!(token.shape, Shape::Number | Shape::Alnum | Shape::Letter) {
            return self.is_letter_behind_kin(at)
                || (self.is_scanned_name(at)
                    && (self.titled(at) || self.is_scanned_before_a_name(at)));
        }
        if self.is_label_of_next_field(at)
            || (self.gap(at + 1) == Gap::Colon && words::is_word_for_kin(self.word(at)))
        {
            return false;
        }
        let ordinary = self.is_ordinary_here(at);
        if token.shape == Shape::Lower && (self.is_named_in_chat(at) || self.is_letter_and_word(at))
        {
            return true;
        }
        // By far the most words: small, ordinary, in a line where capitals mean something.
        if ordinary && token.shape == Shape::Lower && token.style == Style::Mixed {
            return false;
        }
        let word = self.word(at);
        let length = letters_of(word);
        let titled = self.titled(at) && !self.is_next_field(at) && !self.is_programme(at);
        if !titled && (self.is_shorthand_like_a_name(at) || self.is_kin_shortened(at)) {
            return false;
        }
        if self.is_irish_family_name(at)
            || ((ordinary || lists.safe()) && self.is_word_meant_for_a_name(at, titled, seen))
        {
            return true;
        }
        if length < 2 || (lists.safe() && !titled) {
            return false;
        }
        let listed = lists.given() || lists.surname();
        let named = self.said_to_be_called(at);
        let beside_known =
            at > 0 && seen.covered(at - 1) && self.gap(at) == Gap::Space && self.follows_person(at);
        let beside_person = self.beside_person(at, seen);
        match (token.style, token.shape) {
            _ if !ordinary && !words::is_thing(word) && self.dictionary.name_inside(word) => true,
            // "MR O'DRISCOLL"
            (Style::Caps, Shape::Upper) if self.is_behind_irish_o(at) => !ordinary,
            (Style::Mixed, Shape::Lower) => {
                (titled && !ordinary && !words::is_doubtful_title(self.word_before(at)))
                    || (named && listed && !ordinary)
            }
            (Style::Mixed, Shape::Upper) => {
                length >= 3
                    && !self.is_scored(at)
                    && !ordinary
                    && (titled
                        || listed
                        || self.after_initial(at)
                        || self.is_signature_in_capitals(at)
                        || self.is_in_a_field_in_capitals(at)
                        || (length >= 4
                            && (beside_known || beside_person)
                            && !words::is_squeezed(word)))
                    && !words::is_generic(word)
            }
            (Style::Mixed | Style::Caps, _)
                if !ordinary && !titled && !named && !listed && words::is_badly_scanned(word) =>
            {
                false
            }
            (Style::Mixed, _) => {
                if titled || named {
                    return !words::is_person_verb(word)
                        || (titled && (self.is_capital_inside(at) || self.is_family_and_word(at)));
                }
                // "Lola-Ray": the other half of a name of the case.
                if token.gap == Gap::Hyphen && at > 0 && seen.person(at - 1) {
                    return token.shape == Shape::Capital;
                }
                if ordinary {
                    return !token.begins && self.is_kin_before_word(at);
                }
                if self.is_nobody(at) {
                    return false;
                }
                if token.begins || self.is_behind_a_mark(at) {
                    if words::is_interjection(word) {
                        return false;
                    }
                    return listed || self.is_somebody_at_the_start(at);
                }
                length >= 3 || listed || beside_known
            }
            (Style::Caps | Style::Flat, _) => {
                let beside = beside_person && !self.is_abbreviation_without_case(at, length);
                self.may_name_without_case(at, titled, named || beside)
            }
        }
    }

    /// Whether a word that no list knows is somebody at the beginning of a sentence or a line by how it stands there.
    fn is_somebody_at_the_start(&self, at: usize) -> bool {
        self.signs_an_entry(at)
            || self.is_called_out(at)
            || self.may_name_at_the_start(at)
            || self.is_chat_label(at)
    }

    /// "Fell" in "Dr Fell": a capital in the midst of a sentence.
    fn is_capital_inside(&self, at: usize) -> bool {
        self.token(at)
            .is_some_and(|token| token.shape == Shape::Capital && !token.begins)
    }

    /// Whether a word may be the name of somebody unknown in a line where capitals mean nothing: behind a form of address, where it is said to
    /// be one (`pointed`), by the lists, or because it is nothing else.
    fn may_name_without_case(&self, at: usize, titled: bool, pointed: bool) -> bool {
        let lists = self.listed(at);
        let ordinary = self.is_ordinary_here(at);
        let length = letters_of(self.word(at));
        if titled {
            return !ordinary
                || (self
                    .token(at)
                    .is_some_and(|token| token.style == Style::Caps)
                    && !words::is_doubtful_title(self.word_before(at))
                    && !words::is_rank(self.word_before(at))
                    && !self.is_collar_number(at - 1));
        }
        let nobody = (self.gap(at + 1) == Gap::Apostrophe && self.is_eponymous(at))
            || self
                .word(at)
                .strip_suffix('s')
                .is_some_and(words::is_word_for_kin);
        !(ordinary || nobody)
            && length >= 3
            && (((lists.given() || lists.surname()) && !self.is_coloured(at))
                || pointed
                || self.is_introduced_and_acts_in_capitals(at)
                || (self.stands_out_without_case(at, length) && !self.is_thing_in_capitals(at)))
    }

    /// Whether a word that is ordinary or safe stands where it is somebody's name all the same.
    fn is_word_meant_for_a_name(&self, at: usize, titled: bool, seen: &Seen) -> bool {
        self.is_among_people(at, seen)
            || match self.token(at).map(|token| token.style) {
                Some(Style::Mixed) => {
                    !titled
                        && (self.signs_with_a_date(at)
                            || self.is_word_and_name(at, seen)
                            || self.is_byname(at))
                }
                Some(Style::Caps) => {
                    self.is_ordinary_here(at) && self.is_word_and_name_in_capitals(at)
                }
                _ => false,
            }
    }

    /// "MS Teams", which is nobody with a form of address.
    fn is_programme(&self, at: usize) -> bool {
        self.word_before(at) == "ms"
            && matches!(self.word(at), "teams" | "word" | "excel" | "outlook")
    }

    /// "Rose" in "Dr Rose": a family name with a capital that is a word besides.
    fn is_family_and_word(&self, at: usize) -> bool {
        words::is_surname_and_word(self.word(at))
            && self
                .token(at)
                .is_some_and(|token| token.shape == Shape::Capital)
    }

    /// "Title: Mr\nDOB: ": what begins the next line with a colon behind it is the label of a field.
    fn is_next_field(&self, at: usize) -> bool {
        let lists = self.listed(at);
        let column = || {
            let from = at.checked_sub(1).map_or(0, |at| self.bytes(at, at).1);
            self.bytes(at, at).0 > from + 1 && !(lists.given() || lists.surname())
        };
        match self.gap(at) {
            Gap::Newline | Gap::Blank => {
                self.gap(at + 1) == Gap::Colon || self.gap(at + 2) == Gap::Colon
            }
            // "Title: Mr   DoB: "
            Gap::Space => self.gap(at + 1) == Gap::Colon && column(),
            _ => false,
        }
    }

    /// "Jordan P.  Clinician: Ruth": what labels a field is not the family name of whoever stands in the one before.
    pub(super) fn is_label_of_next_field(&self, at: usize) -> bool {
        self.gap(at + 1) == Gap::Colon
            && matches!(self.gap(at), Gap::Space | Gap::DotSpace)
            && words::is_form_label(self.word(at))
            && !words::is_surname_and_word(self.word(at))
    }

    /// Whether a word is an ordinary one: "Carly" is no adverb, though it is built as one.
    fn is_ordinary_here(&self, at: usize) -> bool {
        let lists = self.listed(at);
        let small = |token: &Token| token.shape == Shape::Lower;
        lists.ordinary()
            && (!lists.forename()
                || words::is_determiner(self.word_before(at))
                || self.token(at).is_none_or(small)
                || words::is_listed_ordinary(self.word(at)))
            && !self.is_accented(at)
    }

    /// Whether a colon, a dash or another mark stands right before, behind which words have capitals; but a bracket with a comma goes on, and so
    /// does "and" for short: "(by phone), Jurgita + Rohini".
    fn is_behind_a_mark(&self, at: usize) -> bool {
        match self.gap(at) {
            Gap::Colon => true,
            Gap::Other => {
                let from = at.checked_sub(1).map_or(0, |at| self.bytes(at, at).1);
                let between = self.folded.text().get(from..self.bytes(at, at).0);
                between.is_none_or(|between| !matches!(between.trim(), ")," | "+" | "&"))
            }
            _ => false,
        }
    }

    /// Whether words for kin stand before an ordinary word with a capital, which may be a name then: "Auntie Bev", "Tia Rose".
    fn is_kin_before_word(&self, at: usize) -> bool {
        let before = self.word_before(at);
        let word = self.word(at);
        (words::is_kin(before) || words::is_kin_abroad(before))
            && self.gap(at) == Gap::Space
            && !words::is_kin(word)
            && !words::is_generic(word)
            && (self.listed(at).forename()
                || self.listed(at).surname()
                || words::is_name_and_word(word)
                || words::is_surname_and_word(word)
                || self.is_called_by_kin(at))
    }

    /// Whether a capital at the beginning of a sentence, line or quotation may be somebody's name by what follows it.
    fn may_name_at_the_start(&self, at: usize) -> bool {
        let Some(token) = self.token(at) else {
            return false;
        };
        let next = self.word(at + 1);
        let gap = self.gap(at + 1);
        let follows = self.token(at + 1);
        let acts = gap == Gap::Space
            && (words::is_person_verb(next) || words::is_past(next) || words::is_modal(next));
        let capital_next = gap == Gap::Space
            && follows.is_some_and(|next| next.shape == Shape::Capital)
            && (!words::is_ordinary(next) || self.is_made_with_er_at_the_end(at + 1));
        let called = token.gap == Gap::Colon && gap == Gap::Stop;
        // A word by itself in quotation marks, and a signature: "Rebwar H."
        let quote = |c: Option<char>| matches!(c, Some('"' | '\''));
        let quoted =
            quote(self.character_before(token.start)) && quote(self.character_at(token.end));
        let signed = gap == Gap::Space
            && follows.is_some_and(|next| {
                next.shape == Shape::Letter && self.character_at(next.end) == Some('.')
            });
        // "Bronagh (hotel welfare)" below "Thanks", and "Zaneta my girlfriend".
        let signs = !matches!(gap, Gap::Space | Gap::Colon) && self.is_labelled(at);
        let mine = gap == Gap::Space
            && matches!(next, "my" | "his" | "her" | "their" | "our")
            && words::is_kin(self.word(at + 2));
        // "Jacko's hit his head", "Jacko's phone"
        let after = self.word(at + 2);
        let owns = gap == Gap::Apostrophe
            && next == "s"
            && self.gap(at + 2) == Gap::Space
            && (words::is_kin(after)
                || words::is_past(after)
                || words::is_person_verb(after)
                || matches!(
                    after,
                    "man"
                        | "woman"
                        | "dog"
                        | "car"
                        | "pal"
                        | "boy"
                        | "girl"
                        | "got"
                        | "gone"
                        | "been"
                        | "not"
                        | "house"
                        | "flat"
                        | "phone"
                        | "room"
                        | "place"
                        | "mum's"
                        | "lad"
                        | "lass"
                        | "missus"
                ));
        // "Cc: Hanratty, Sile": the family name first, as directories write it.
        let inverted = token.gap == Gap::Colon
            && gap == Gap::Comma
            && follows.is_some_and(|next| next.shape == Shape::Capital)
            && !(self.listed(at + 1).ordinary() || self.listed(at + 1).safe())
            && self.gap(at + 2) != Gap::Space;
        acts || owns
            || inverted
            || capital_next
            || (gap == Gap::Colon && self.writes_messages(at))
            || self.is_begun_by_somebody(at)
            || called
            || signs
            || mine
            || self.signs_behind_a_dash(at)
            || ((quoted || signed) && token.shape == Shape::Capital)
    }

    /// "Gethin Sawyer, " in a form: a family name that is built as whoever does something is, where nothing goes on behind it.
    fn is_made_with_er_at_the_end(&self, at: usize) -> bool {
        self.word(at).ends_with("er")
            && !words::is_listed_ordinary(self.word(at))
            && !matches!(self.gap(at + 1), Gap::Space | Gap::Hyphen | Gap::Colon)
    }

    /// "Sowng, we call her", "Chulip?", "\"Zay shift yourself\"": a word that no list knows, at the beginning of what is said and parted from it or
    /// asked back, or first in quotation marks.
    fn is_called_out(&self, at: usize) -> bool {
        let Some(token) = self.token(at) else {
            return false;
        };
        let word = self.word(at);
        if token.shape != Shape::Capital
            || self.is_ordinary_here(at)
            || letters_of(word) < 3
            || words::is_slang(word)
            || words::is_word_for_kin(word)
            || words::is_thing(word)
        {
            return false;
        }
        let small = self
            .token(at + 1)
            .is_some_and(|next| next.shape == Shape::Lower || self.word(at + 1) == "i");
        let parted = (self.gap(at + 1) == Gap::Comma && small)
            || matches!(self.character_at(token.end), Some('?' | '!'));
        let quoted = matches!(self.character_before(token.start), Some('"' | '\''))
            && self.gap(at + 1) == Gap::Space
            && small;
        parted || quoted
    }

    /// Whether a capitalised word in mid-sentence has a letter that English has not, so that it is no English word: "at Uncle Bảy's".
    fn is_accented(&self, at: usize) -> bool {
        self.token(at).is_some_and(|token| {
            token.shape == Shape::Capital
                && !token.begins
                && self
                    .source
                    .get(self.folded.source(token.start..token.end))
                    .is_some_and(|written| !written.is_ascii())
        })
    }

    /// Whether a word is in a script that has no capitals, as a name is written for the child who reads it.
    pub(super) fn is_without_capitals(&self, at: usize) -> bool {
        let word = self.word(at);
        !word.as_bytes().first().is_some_and(u8::is_ascii) && word.chars().next().is_some_and(|first| {
            matches!(u32::from(first), 0x0590..=0x08ff | 0x0900..=0x109f | 0x1200..=0x139f | 0x1780..=0x17ff | 0x3040..=0x30ff
                | 0x3400..=0x9fff | 0xac00..=0xd7a3)
        })
    }

    /// A line in capitals hides names among abbreviations: what is too long for one is asked about. In one of small letters what is
    /// told of or met is.
    fn stands_out_without_case(&self, at: usize, length: usize) -> bool {
        let style = self.token(at).map(|token| token.style);
        let caps = style == Some(Style::Caps) && (length >= 5 || self.after_initial(at));
        let told = style == Some(Style::Flat)
            && length >= 4
            && matches!(
                self.word_before(at),
                "with" | "about" | "told" | "saw" | "met" | "by" | "from" | "named" | "called"
            );
        caps || told
    }

    /// Whether a name of somebody on the case stands right before or after, with nothing but a space between.
    fn beside_person(&self, at: usize, seen: &Seen) -> bool {
        let before = at > 0 && self.gap(at) == Gap::Space && seen.person(at - 1);
        let after = self.gap(at + 1) == Gap::Space && seen.person(at + 1);
        before || after
    }

    /// Whether a single letter with a stop stands right before: "A. PETTIFER", and not "N/T. HELICOPTER".
    pub(in crate::anonymise::matching) fn after_initial(&self, at: usize) -> bool {
        self.gap(at) == Gap::DotSpace
            && at > 0
            && self
                .token(at - 1)
                .is_some_and(|token| token.shape == Shape::Letter && token.gap != Gap::Slash)
    }

    /// Whether a person's name (not a date or number) ends right before.
    fn follows_person(&self, at: usize) -> bool {
        at > 0
            && self
                .token(at - 1)
                .is_some_and(|token| !matches!(token.shape, Shape::Number | Shape::Alnum))
            && self.listed(at - 1).forename()
    }
}
