//! Strangers in lines of capitals whose names are words: "GIVES NAME KEVIN FIELD", "INSP HILLS", "NEIGHBOUR OLIVE STREET TO RING". Capitals say
//! nothing there; who stands before a word does, and what follows it.

use crate::anonymise::matching::Reading;
use crate::anonymise::token::{Gap, Shape, Style};
use crate::anonymise::words;

impl Reading<'_> {
    /// Whether an ordinary word in a line of capitals is, or begins, the name of somebody whom the words before it introduce.
    pub(super) fn is_word_and_name_in_capitals(&self, at: usize) -> bool {
        let word = self.word(at);
        if words::is_modal(word) || words::is_function_word(word) {
            return false;
        }
        if self.is_behind_a_collar_number(at) || self.is_caller_at_a_place(at) {
            return true;
        }
        if self.is_rank_and_month(at) {
            return true;
        }
        // "INSP HILLS", "PC 4410 BUSH".
        let given = self.listed(at).forename() || words::is_name_and_word(word);
        if self.titled(at) {
            return self.is_family_name_in_capitals(at)
                || (given
                    && self.is_family_name_in_capitals(at + 1)
                    && self.gap(at + 1) == Gap::Space);
        }
        // "CPN BUSH"
        let before = self.word_before(at);
        if self.gap(at) == Gap::Space
            && (words::is_post_in_short(before) || is_post(before))
            && self.is_family_name_in_capitals(at)
        {
            return true;
        }
        if self.is_byname_in_capitals(at) {
            return true;
        }
        // "HCP R. BUSH"
        if self.after_initial(at) {
            let begins = at
                .checked_sub(1)
                .and_then(|at| self.token(at))
                .is_none_or(|initial| initial.begins || initial.gap != Gap::Space);
            return !begins && self.is_family_name_in_capitals(at);
        }
        // "BY R BUSH"
        if self.is_behind_a_bare_initial(at) {
            return self.is_family_name_in_capitals(at)
                // "PARAMEDIC D HARKNESS": no word of any list, though it ends as words do.
                || !(words::is_listed_ordinary(word) || self.listed(at).safe());
        }
        given
            && self.is_introduced_in_capitals(at)
            && (self.is_family_name_in_capitals(at + 1)
                || self.is_unknown_family_name(at + 1)
                || self.is_told_of_in_capitals(at)
                || matches!(before, "neighbour" | "friend" | "colleague" | "landlord")
                || (words::is_kin_called(before) && self.gap(at + 1) != Gap::Space))
    }

    /// "FRIEND CHI STATES", "SON ABE REFUSED": a short word that is none, between what somebody is and what they do.
    pub(super) fn is_introduced_and_acts_in_capitals(&self, at: usize) -> bool {
        let next = self.word(at + 1);
        self.is_introduced_in_capitals(at)
            && self.gap(at + 1) == Gap::Space
            && (words::is_person_verb(next) || words::is_past(next))
            && !self.listed(at).safe()
    }

    /// "OKELLO MOSES": a given name that stands for a thing as well, behind another name.
    pub(super) fn is_given_name_in_capitals(&self, at: usize) -> bool {
        let word = self.word(at);
        self.token(at)
            .is_some_and(|token| token.shape == Shape::Upper && token.style == Style::Caps)
            && self.listed(at).forename()
            && !words::is_calendar(word)
            && !words::is_month(word)
            && !words::is_generic(word)
            && self.word(at + 1) != "basket"
    }

    /// "CALL FROM HOPE AT CONTROL": a given name that is a word, between "from" and where somebody works.
    fn is_caller_at_a_place(&self, at: usize) -> bool {
        self.gap(at) == Gap::Space
            && matches!(self.word_before(at), "from" | "by" | "with" | "told")
            && self.gap(at + 1) == Gap::Space
            && matches!(self.word(at + 1), "at" | "from" | "who")
            && (self.listed(at).forename() || words::is_name_and_word(self.word(at)))
            && !self.listed(at).safe()
            && !words::is_month(self.word(at))
    }

    /// "PC 3391 TENCH ON SCENE", "PS 2207 CURLEW STATES": whatever stands between a collar number and what is told of an officer.
    fn is_behind_a_collar_number(&self, at: usize) -> bool {
        let (word, next) = (self.word(at), self.word(at + 1));
        at > 0
            && self.gap(at) == Gap::Space
            && self.is_collar_number(at - 1)
            && self.gap(at + 1) == Gap::Space
            && (words::is_person_verb(next)
                || words::is_past(next)
                || matches!(
                    next,
                    "on" | "at" | "and" | "to" | "with" | "in" | "from" | "via" | "re"
                ))
            && word.len() >= 3
            && !words::is_person_verb(word)
            && !words::is_past(word)
            && !words::is_told_in_a_log(word)
            && !word.ends_with("ing")
            && !matches!(
                word,
                "clear" | "free" | "late" | "available" | "due" | "round" | "direct" | "statement"
            )
    }

    /// A thing of the lists, a medicine, or a model of car behind its maker: "SILVER AURIS", "FORD KORADO".
    pub(super) fn is_thing_in_capitals(&self, at: usize) -> bool {
        let before = self.word_before(at);
        (words::is_thing(self.word(at))
            || words::is_medicine(self.word(at))
            || words::is_term(self.word(at))
            || (self.gap(at) == Gap::Space && words::is_maker_of_cars(before)))
            && !words::is_kin(before)
            && !words::is_role(before)
    }

    /// "PC CROFTLEY OIC": beside somebody's name in a line of capitals, three of them, or those without a vowel, are what they are or what was
    /// done.
    pub(super) fn is_abbreviation_without_case(&self, at: usize, length: usize) -> bool {
        self.token(at)
            .is_some_and(|token| token.style == Style::Caps)
            && (length < 4 || words::is_squeezed(self.word(at)))
    }

    /// "SILVER AURIS", "BLUE CLIO": a thing of the lists that is somebody's name elsewhere, behind its colour.
    pub(super) fn is_coloured(&self, at: usize) -> bool {
        self.gap(at) == Gap::Space
            && words::is_thing(self.word(at))
            && matches!(
                self.word_before(at),
                "silver"
                    | "blue"
                    | "red"
                    | "black"
                    | "white"
                    | "grey"
                    | "green"
                    | "gold"
                    | "orange"
                    | "yellow"
                    | "purple"
                    | "brown"
                    | "dark"
                    | "beige"
                    | "bronze"
            )
    }

    /// "INFT CLIVE MARROW STATES": a word between the given name of whoever is introduced and what they say.
    fn is_whole_name_that_states(&self, at: usize) -> bool {
        let word = self.word(at);
        let before = self.listed(at - 1);
        before.given()
            && !before.ordinary()
            && self.is_introduced_in_capitals(at - 1)
            && self.gap(at + 1) == Gap::Space
            && (matches!(
                self.word(at + 1),
                "states" | "says" | "reports" | "rings" | "stated" | "reported"
            ) || (self.is_behind_caller_is(at - 1)
                && matches!(self.word(at + 1), "at" | "of" | "from" | "tel")))
            && self.is_no_thing(at)
            && !words::is_told_in_a_log(word)
            && !word.ends_with("ly")
            && !matches!(word, "later" | "still" | "crying" | "upset")
    }

    /// "CHILD POPPY SAFE", "NEIGHBOUR GRACE STATES": a given name that is a word, of whom something is told.
    fn is_told_of_in_capitals(&self, at: usize) -> bool {
        let next = self.word(at + 1);
        self.gap(at) == Gap::Space
            && self.gap(at + 1) == Gap::Space
            && !words::is_person_verb(self.word(at))
            && !words::is_past(self.word(at))
            && !matches!(next, "on" | "not")
            && (matches!(next, "at" | "who")
                || words::is_told_in_a_log(next)
                || words::is_person_verb(next)
                || words::is_past(next))
    }

    /// A word right behind that no list of words knows, as a family name is: "JOY OKAFORD-REED".
    fn is_unknown_family_name(&self, at: usize) -> bool {
        let lists = self.listed(at);
        self.gap(at) == Gap::Space
            && self.word(at).len() >= 4
            && !lists.ordinary()
            && !lists.safe()
            && !words::is_thing(self.word(at))
            && self
                .token(at)
                .is_some_and(|token| token.shape == Shape::Upper)
    }

    /// "BY R BUSH", "HCP R PELLOW", "signed R Bush": an initial without a stop behind what somebody is or does.
    pub(super) fn is_behind_a_bare_initial(&self, at: usize) -> bool {
        if at < 2 || self.gap(at) != Gap::Space {
            return false;
        }
        let before = self.word(at - 2);
        // "Logged by: R Bush"
        match self.gap(at - 1) {
            Gap::Space => {}
            Gap::Colon
                if before == "by"
                    || words::is_form_label(before)
                    || words::is_calling(before)
                    || words::is_label_of_staff(before) => {}
            _ => return false,
        }
        let initial = self
            .token(at - 1)
            .is_some_and(|token| token.shape == Shape::Letter)
            && !matches!(self.word(at - 1), "a" | "i");
        initial
            && (matches!(before, "by" | "with" | "per" | "signed" | "pp")
                || self.gap(at - 1) == Gap::Colon
                || words::is_role(before)
                || words::is_calling(before)
                || words::is_post_in_short(before)
                || words::is_rank(before)
                || is_post(before))
    }

    /// Whether a family name that is a word goes on from a given name right before it.
    pub(super) fn goes_on_in_capitals(&self, at: usize) -> bool {
        // "OKAFORD-REED"
        if self.gap(at) == Gap::Hyphen && words::is_surname_and_word(self.word(at)) {
            return !self.listed(at - 1).ordinary();
        }
        if self.gap(at) == Gap::Space
            && (self.is_whole_name_that_states(at) || self.is_no_word_behind_a_given_name(at))
        {
            return true;
        }
        if self.gap(at) != Gap::Space || !self.is_family_name_in_capitals(at) {
            return false;
        }
        let before = self.listed(at - 1);
        (before.given() && !before.ordinary()) || self.is_word_and_name_in_capitals(at - 1)
    }

    /// "SETH VOSSEN EN ROUTE": no word at all, right behind a given name.
    fn is_no_word_behind_a_given_name(&self, at: usize) -> bool {
        let before = self.listed(at - 1);
        self.is_unknown_family_name(at)
            && !words::is_squeezed(self.word(at))
            && ((before.forename() && !before.ordinary() && !before.safe())
                || self.is_word_and_name_in_capitals(at - 1))
    }

    /// "LOG CLOSED PS MARCH.": a month behind a rank, where nothing goes on.
    fn is_rank_and_month(&self, at: usize) -> bool {
        self.gap(at) == Gap::Space
            && words::is_month(self.word(at))
            && self.word(at).len() > 3
            && matches!(
                self.word_before(at),
                "ps" | "pc" | "dc" | "ds" | "di" | "dci" | "insp" | "sgt" | "pcso"
            )
            && !matches!(self.gap(at + 1), Gap::Space | Gap::Slash | Gap::Hyphen)
    }

    /// "INF IS MARGERY", "CALLER IS JOY": whoever rings is said to be.
    fn is_behind_caller_is(&self, at: usize) -> bool {
        at >= 2
            && self.word_before(at) == "is"
            && self.gap(at) == Gap::Space
            && self.gap(at - 1) == Gap::Space
            && (matches!(
                self.word(at - 2),
                "inf" | "inft" | "name" | "informant" | "caller"
            ) || words::is_role(self.word(at - 2))
                || words::is_kin(self.word(at - 2)))
    }

    /// Whether a word may be a family name, and no thing or deed is told of behind it: "KEVIN FIELD DOB", and not "KEVIN HEAD INJURY".
    fn is_family_name_in_capitals(&self, at: usize) -> bool {
        let Some(token) = self.token(at) else {
            return false;
        };
        let word = self.word(at);
        if token.shape != Shape::Upper
            || token.style != Style::Caps
            || !words::is_surname_and_word(word)
            || words::is_modal(word)
            || words::is_person_verb(word)
        {
            return false;
        }
        let next = self.word(at + 1);
        let lists = self.listed(at + 1);
        self.gap(at + 1) != Gap::Space
            || !lists.ordinary()
            || words::is_function_word(next)
            || words::is_person_verb(next)
            || words::is_past(next)
            || words::is_role(next)
            || next.ends_with('s')
            || next.ends_with("ing")
            || matches!(next, "dob" | "born" | "aged" | "age" | "tel" | "phone")
    }

    /// "NEIGHBOUR", "WITNESS", "GIVES NAME", "PASSER BY": who or what stands before a name.
    fn is_introduced_in_capitals(&self, at: usize) -> bool {
        let before = self.word_before(at);
        matches!(self.gap(at), Gap::Space | Gap::Colon)
            && (words::is_kin(before)
                || words::is_role(before)
                || words::is_post_in_short(before)
                || is_post(before)
                || words::is_form_label(before) && !words::is_function_word(before)
                || matches!(before, "passerby" | "named" | "called" | "aka" | "inft")
                || words::is_clergy(before)
                || self.is_behind_caller_is(at)
                || (at >= 2
                    && match before {
                        "to" | "with" => {
                            matches!(
                                self.word(at - 2),
                                "spoke" | "spoken" | "speaking" | "talked"
                            )
                        }
                        "from" => {
                            matches!(
                                self.word(at - 2),
                                "call" | "back" | "callback" | "calls" | "report" | "text"
                            )
                        }
                        _ => false,
                    })
                || (before == "as"
                    && at >= 2
                    && matches!(self.word(at - 2), "name" | "known" | "himself" | "herself"))
                || (before == "by" && at >= 2 && self.word(at - 2) == "passer"))
    }
}

/// Posts of custody suites and courts, shortened.
fn is_post(word: &str) -> bool {
    matches!(
        word,
        "hcp" | "fme" | "crn" | "oic" | "sio" | "aco" | "csi" | "soco"
    )
}
