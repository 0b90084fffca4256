//! Capitalised words that the lists do not know and that name nobody, by how they are built or by what stands beside them: a medicine
//! with its dose, "Parkinson's", "Ptnr". They are not asked about.

use crate::anonymise::matching::Reading;
use crate::anonymise::token::{Gap, Shape};
use crate::anonymise::words;

impl Reading<'_> {
    /// Whether an unknown capitalised word names nobody here.
    pub(super) fn is_nobody(&self, at: usize) -> bool {
        let word = self.word(at);
        let lists = self.listed(at);
        if self.gap(at + 1) == Gap::Hyphen && words::is_before_hyphen(word) {
            return true;
        }
        if self.gap(at + 1) == Gap::Apostrophe && self.is_eponymous(at) {
            return true;
        }
        if self.is_half_of_a_city(at) {
            return true;
        }
        if self.is_known(at) || self.has_guess(at) {
            return false;
        }
        if self.is_kin_shortened(at)
            || self.is_word_for_kin_alone(at)
            || self.has_lost_its_first_letter(at)
            || words::is_clipped(word)
            || self.is_one_capital_badly_scanned(at)
        {
            return true;
        }
        let capital = self
            .token(at)
            .is_some_and(|token| token.shape == Shape::Capital);
        if capital && words::is_squeezed(word) && !(lists.forename() || lists.surname()) {
            return true;
        }
        if self.is_explained(at)
            || self.is_abbreviation_of_a_thing(at)
            || self.is_medicine_changed(at)
        {
            return true;
        }
        // "The lodger is Basque: he": only at the beginning is what stands before a colon whoever speaks.
        let named = self.gap(at + 1) == Gap::Colon
            && words::is_thing(word)
            && self.token(at).is_some_and(|token| !token.begins);
        if self.acts(at) && !named {
            return false;
        }
        if self.is_called_after(at) || self.is_model_of_a_car(at) {
            return true;
        }
        // Cars and sweets are called Clio, Fabia and Coco, and so are people.
        if lists.given() || lists.surname() {
            return false;
        }
        words::is_medicine(word)
            || words::is_term(word)
            || self.has_dose_behind(at)
            || (self.is_no_part_of_a_name(at) && words::is_thing(word))
            || self.is_listed_with_things(at)
            || self.is_half_a_word(at)
    }

    /// "Husb present", "BIL to collect": kin as clinics shorten them, where the letters are nobody's name as they are written.
    pub(super) fn is_kin_shortened(&self, at: usize) -> bool {
        let lists = self.listed(at);
        words::is_kin_in_short(self.word(at))
            && !self.is_known(at)
            && self.token(at).is_some_and(|token| {
                token.shape == Shape::Upper
                    || (token.shape == Shape::Capital && !(lists.given() || lists.surname()))
            })
    }

    /// "\"Madar is sad\"", "told Ammachi": a word for kin of another language that is nobody's given or family name, with no name beside it.
    /// Who acts in the midst of a sentence may be called by it.
    fn is_word_for_kin_alone(&self, at: usize) -> bool {
        let (word, lists) = (self.word(at), self.listed(at));
        let name_behind = self.gap(at + 1) == Gap::Space
            && self
                .token(at + 1)
                .is_some_and(|next| next.shape == Shape::Capital);
        let name_before = matches!(self.gap(at), Gap::Space | Gap::DotSpace | Gap::Dot)
            && at
                .checked_sub(1)
                .and_then(|at| self.token(at))
                .is_some_and(|before| matches!(before.shape, Shape::Capital | Shape::Letter));
        let first = self.token(at).is_some_and(|token| {
            token.begins || matches!(self.character_before(token.start), Some('"' | '\''))
        });
        let does = self.acts(at)
            || (self.gap(at + 1) == Gap::Space
                && !words::is_function_word(self.word(at + 1))
                && self
                    .token(at + 1)
                    .is_some_and(|next| next.shape == Shape::Lower));
        (words::is_word_for_kin(word) || words::is_kin_abroad(word))
            && word.len() >= 4
            && !(lists.given() || lists.surname())
            && !self.titled(at)
            && !name_behind
            && !name_before
            && (!does || first)
    }

    /// "São Paulo", "Santa Cruz", "Hong Kong": a city of two words, one of which is somebody's name elsewhere.
    pub(in crate::anonymise::matching) fn is_half_of_a_city(&self, at: usize) -> bool {
        let capital = |at: usize| {
            self.token(at)
                .is_some_and(|token| token.shape != Shape::Lower)
        };
        if !capital(at) {
            return false;
        }
        (self.gap(at + 1) == Gap::Space && words::is_city_of_two(self.word(at), self.word(at + 1)))
            || (self.gap(at) == Gap::Space
                && words::is_city_of_two(self.word_before(at), self.word(at)))
    }

    /// "'Er says", "'Im next door": an h is not said, and what is left is no name.
    pub(super) fn has_lost_its_first_letter(&self, at: usize) -> bool {
        let Some(token) = self.token(at) else {
            return false;
        };
        token.gap != Gap::Apostrophe
            && self.character_before(token.start) == Some('\'')
            && self.character_at(token.end) != Some('\'')
            && words::is_function_word(&["h", self.word(at)].concat())
    }

    /// "`hypogIycaemia`": a small letter begins it, and the one capital is an l badly scanned.
    fn is_one_capital_badly_scanned(&self, at: usize) -> bool {
        let Some(token) = self.token(at).filter(|token| token.shape == Shape::Mixed) else {
            return false;
        };
        let written = self.source.get(self.folded.source(token.start..token.end));
        written.is_some_and(|written| {
            written.starts_with(char::is_lowercase)
                && written.len() > 5
                && written.chars().all(|c| c == 'I' || !c.is_uppercase())
        })
    }

    /// "\"Haram\" I gave as", "\"Umma\" means mother", "called out \"Anyu\"": a word in quotation marks that is told of as one, and "Kaka means
    /// grandma".
    fn is_explained(&self, at: usize) -> bool {
        let quote = |c: Option<char>| matches!(c, Some('"' | '\''));
        let quoted = self.token(at).is_some_and(|token| {
            quote(self.character_before(token.start)) && quote(self.character_at(token.end))
        });
        let next = self.word(at + 1);
        let means = matches!(next, "means" | "meaning" | "translates" | "meant");
        if means {
            return quoted || self.gap(at + 1) == Gap::Space;
        }
        // "Dona = title of respect", "\"Daw\" = aunt"
        let equals = self.gap(at + 1) == Gap::Other
            && self.token(at).is_some_and(|token| {
                let behind = self
                    .text_from(token.end)
                    .trim_start_matches(['"', '\'', ' ']);
                behind.starts_with('=')
            });
        if equals
            && (matches!(
                next,
                "title" | "term" | "word" | "form" | "respect" | "polite"
            ) || (quoted && words::is_kin(next)))
        {
            return true;
        }
        let small = self
            .token(at + 1)
            .is_some_and(|token| token.shape == Shape::Lower);
        // "\"Kalinka\" = oh dear": what a quoted word is put into English as; whose it is were told with an article or a part.
        if equals
            && quoted
            && small
            && self.listed(at + 1).ordinary()
            && !words::is_determiner(next)
            && !words::is_role(next)
        {
            return true;
        }
        // "Kalo is respect", "Kalo is a term for"
        let noun = self.word(
            at + if matches!(self.word(at + 2), "a" | "an" | "the" | "just") {
                3
            } else {
                2
            },
        );
        if next == "is"
            && self.gap(at + 1) == Gap::Space
            && matches!(
                noun,
                "respect"
                    | "respectful"
                    | "polite"
                    | "term"
                    | "word"
                    | "title"
                    | "honorific"
                    | "greeting"
            )
        {
            return true;
        }
        // "group \"Rodina spolu\""
        if self
            .token(at)
            .is_some_and(|token| matches!(self.character_before(token.start), Some('"' | '\'')))
            && matches!(self.word_before(at), "group" | "chat" | "channel")
            && !(self.listed(at).given() || self.listed(at).surname())
        {
            return true;
        }
        if !quoted {
            return false;
        }
        if words::is_word_for_kin(self.word(at)) {
            return true;
        }
        let before = self.word_before(at);
        let rendered = matches!(next, "was" | "is")
            && matches!(
                self.word(at + 2),
                "rendered" | "translated" | "given" | "interpreted" | "used" | "the" | "a"
            );
        let given = matches!(next, "i" | "we")
            && matches!(
                self.word(at + 2),
                "gave" | "rendered" | "translated" | "interpreted" | "explained" | "put" | "took"
            );
        let word_for = matches!(
            before,
            "word" | "term" | "expression" | "phrase" | "greeting"
        );
        let shouted = before == "out"
            && at >= 2
            && matches!(
                self.word(at - 2),
                "called" | "calling" | "calls" | "cried" | "crying" | "shouted"
            );
        rendered || given || word_for || (shouted && !self.listed(at).forename())
    }

    /// "`MenB`", "TFTs", "`AKl`": capitals with a small letter or two among them, of four letters at most, or several of an abbreviation.
    fn is_abbreviation_of_a_thing(&self, at: usize) -> bool {
        let Some(token) = self.token(at).filter(|token| token.shape == Shape::Mixed) else {
            return false;
        };
        let Some(written) = self.source.get(self.folded.source(token.start..token.end)) else {
            return false;
        };
        let capitals = |text: &str| text.chars().all(char::is_uppercase);
        let several = written
            .strip_suffix('s')
            .or_else(|| written.strip_suffix('l'))
            .is_some_and(|one| (2..=4).contains(&one.len()) && capitals(one));
        // "`PlCU`": an i badly scanned among capitals.
        let scanned = (3..=5).contains(&written.len())
            && written.contains('l')
            && written.chars().all(|c| c == 'l' || c.is_uppercase());
        let vaccine = written.len() <= 5
            && written.chars().next_back().is_some_and(char::is_uppercase)
            && written
                .get(1..written.len() - 1)
                .is_some_and(|inside| inside.chars().all(char::is_lowercase));
        // "HbAS", "EtOH": two capitals end what a capital and a small letter begin.
        let formula = (4..=5).contains(&written.len())
            && written
                .get(1..2)
                .is_some_and(|second| second.chars().all(char::is_lowercase))
            && written.get(written.len() - 2..).is_some_and(capitals)
            && !self.listed(at).surname();
        several || scanned || ((vaccine || formula) && !self.listed(at).given())
    }

    /// "Skoda Octavia": a model behind its maker.
    fn is_model_of_a_car(&self, at: usize) -> bool {
        let before = self.word_before(at);
        self.gap(at) == Gap::Space
            && words::is_maker_of_cars(before)
            && !matches!(
                before,
                "seat" | "mini" | "rover" | "jaguar" | "ford" | "alfa"
            )
    }

    /// "Clexane stopped", "Rilmonidine was stopped": what is done with a medicine that the lists know, or that is built as one.
    fn is_medicine_changed(&self, at: usize) -> bool {
        let passive = matches!(self.word(at + 1), "was" | "is" | "were" | "been")
            && self.gap(at + 2) == Gap::Space;
        self.gap(at + 1) == Gap::Space
            && matches!(
                self.word(at + if passive { 2 } else { 1 }),
                "stopped"
                    | "started"
                    | "given"
                    | "increased"
                    | "reduced"
                    | "continued"
                    | "withheld"
                    | "changed"
                    | "restarted"
                    | "prescribed"
            )
            && (words::is_thing(self.word(at)) || words::is_medicine(self.word(at)))
    }

    /// "EPDS 17": capitals with a figure behind them are a score, where no form of address stands before.
    pub(super) fn is_scored(&self, at: usize) -> bool {
        self.gap(at + 1) == Gap::Space
            && self
                .token(at + 1)
                .is_some_and(|next| next.shape == Shape::Number && next.end - next.start <= 3)
            && self.word(at).len() <= 5
            && !self.titled(at)
            && !self.listed(at).given()
            && !self.listed(at).surname()
    }

    /// "Mo Lan works six days", "Fa not seen", "REG KEEPER", "Sol: Ms Pell": mother, father, registered and solicitor in shorthand.
    pub(super) fn is_shorthand_like_a_name(&self, at: usize) -> bool {
        let next = self.word(at + 1);
        match self.word(at) {
            "mo" | "fa" | "sib" => {
                !self.followed_by_verb(at)
                    || (self.token(at).is_some_and(|token| token.begins)
                        && self.words.iter().any(|word| {
                            matches!(
                                *word,
                                "fob"
                                    | "mgm"
                                    | "pgm"
                                    | "mgf"
                                    | "pgf"
                                    | "imms"
                                    | "epds"
                                    | "ebf"
                                    | "nvd"
                                    | "lscs"
                            )
                        }))
            }
            // "Tel Fa 07700 900340"
            "tel" => (at + 1..at + 3).any(|at| {
                self.gap(at) == Gap::Space
                    && self.token(at).is_some_and(|token| {
                        token.shape == Shape::Number && token.end > token.start + 3
                    })
            }),
            "reg" => {
                self.gap(at + 1) == Gap::Space
                    && (matches!(
                        next,
                        "keeper"
                            | "gp"
                            | "no"
                            | "number"
                            | "plate"
                            | "partial"
                            | "of"
                            | "van"
                            | "car"
                            | "mark"
                    ) || self.token(at + 1).is_some_and(|token| {
                        matches!(token.shape, Shape::Number | Shape::Alnum | Shape::Upper)
                    }))
            }
            "sol" | "sols" => self.gap(at + 1) == Gap::Colon || self.listed(at + 1).title(),
            _ => false,
        }
    }

    /// Whether two or three words name somebody famous or made up, in mid-sentence, where nobody is met or acts and neither name stands
    /// again: "went back to his Mark Twain".
    pub(super) fn is_famous(&self, first: usize, last: usize) -> bool {
        if last == first || last > first + 3 || (first..=last).any(|at| self.is_known(at)) {
            return false;
        }
        let famous = (first + 1..=last).any(|end| {
            let (from, to) = self.bytes(first, end);
            self.folded
                .text()
                .get(from..to)
                .is_some_and(words::is_famous)
        });
        if !famous {
            return false;
        }
        let before = self.word_before(first);
        let told = self.gap(first) != Gap::Space
            || words::is_met_or_told(before)
            || words::is_kin(before)
            || words::is_role(before)
            || words::is_calling(before)
            || self.titled(first)
            || self
                .token(first.wrapping_sub(1))
                .is_none_or(|before| before.shape != Shape::Lower)
            || self.acts(last)
            || self.has_calling_behind(last);
        let again = || {
            (0..self.tokens.len()).any(|at| {
                (at < first || at > last)
                    && (self.word(at) == self.word(first) || self.word(at) == self.word(last))
            })
        };
        !told && !again()
    }

    /// "Ondine's curse"; "Parkinson's leaflet", but not "Parkinson's mother".
    pub(super) fn is_eponymous(&self, at: usize) -> bool {
        self.gap(at + 1) == Gap::Apostrophe
            && self.word(at + 1) == "s"
            && (words::is_eponym_of(self.word(at + 2))
                || (words::is_eponym(self.word(at)) && !words::is_kin(self.word(at + 2))))
    }

    /// "Kelso forceps", "two Marbolini biscuits": a thing stands behind it, and no given name or form of address before it.
    fn is_called_after(&self, at: usize) -> bool {
        self.gap(at + 1) == Gap::Space
            && words::is_called_after(self.word(at + 1))
            && self
                .token(at + 1)
                .is_some_and(|token| token.shape == Shape::Lower)
            && self.is_no_part_of_a_name(at)
    }

    /// "Property: Samsung, Rizla", where a sentence goes on from a label of things.
    fn is_listed_with_things(&self, at: usize) -> bool {
        let begins = |at: usize| self.token(at).is_none_or(|token| token.begins);
        let label = (at.saturating_sub(24)..=at)
            .rev()
            .take_while(|at| self.gap(*at) == Gap::Colon || !begins(*at))
            .find(|at| self.gap(*at) == Gap::Colon);
        label.is_some_and(|at| words::is_label_of_things(self.word_before(at)))
    }

    /// "Steri-Strips": half a made-up word whose other half is ordinary.
    fn is_half_a_word(&self, at: usize) -> bool {
        let other = |at: usize| {
            self.token(at)
                .is_some_and(|token| token.shape == Shape::Capital && token.end - token.start > 3)
                && self.listed(at).ordinary()
                && !self.listed(at).surname()
                && !self.listed(at).forename()
                && !words::is_surname_and_word(self.word(at))
                && !words::is_name_and_word(self.word(at))
                && !self.is_known(at)
        };
        self.gap(at + 1) == Gap::Hyphen && other(at + 1)
    }

    /// Whether no given name, initial or form of address stands before a word and no capital behind it.
    fn is_no_part_of_a_name(&self, at: usize) -> bool {
        let capital = |at: usize| {
            self.token(at).is_some_and(|token| {
                matches!(token.shape, Shape::Capital | Shape::Mixed | Shape::Letter)
            })
        };
        let before = at.checked_sub(1).is_some_and(|before| {
            matches!(self.gap(at), Gap::Space | Gap::DotSpace)
                && capital(before)
                && (self.listed(before).forename()
                    || words::is_kin(self.word(before))
                    || self
                        .token(before)
                        .is_some_and(|token| token.shape == Shape::Letter))
        });
        let behind = self.gap(at + 1) == Gap::Space
            && capital(at + 1)
            && (self.listed(at + 1).surname() || self.listed(at + 1).forename());
        !before && !behind
    }

    /// "Tazocin 4.5g", "Sandovex 50 mg".
    fn has_dose_behind(&self, at: usize) -> bool {
        if self.gap(at + 1) != Gap::Space {
            return false;
        }
        let unit = |word: &str| {
            matches!(
                word,
                "mg" | "mcg"
                    | "g"
                    | "ml"
                    | "iu"
                    | "units"
                    | "micrograms"
                    | "tabs"
                    | "tablets"
                    | "puffs"
            )
        };
        let dose = |word: &str| {
            let figures = word.trim_start_matches(|letter: char| letter.is_ascii_digit());
            figures.len() < word.len() && unit(figures)
        };
        let number = |at: usize| {
            self.token(at)
                .is_some_and(|token| token.shape == Shape::Number)
        };
        dose(self.word(at + 1))
            || (number(at + 1)
                && ((matches!(self.gap(at + 2), Gap::Space | Gap::Slash)
                    && unit(self.word(at + 2)))
                    || (self.gap(at + 2) == Gap::Dot && dose(self.word(at + 2)))))
    }
}

/// Whether a word stands for kin, a post, a service, a place or a time, or is what sentences are made of, and so is no one person's name.
pub(super) fn is_no_name_of_one(word: &str) -> bool {
    words::is_function_word(word)
        || words::is_kin(word)
        || words::is_kin_called(word)
        || words::is_role(word)
        || words::is_calling(word)
        || words::is_generic(word)
        || words::is_place_word(word)
        || words::is_person_verb(word)
        || words::is_month(word)
}
