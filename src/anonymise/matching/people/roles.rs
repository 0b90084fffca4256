//! What the words beside a name say its owner is to the case: "his father John", "Mrs Bailey, the children's grandmother".

use super::names::Name;
use crate::anonymise::matching::Reading;
use crate::anonymise::token::{Gap, Shape, Style};

impl Reading<'_> {
    /// The roles that the words beside a name tell of, and whether they are said to be somebody's: "his father".
    pub(super) fn roles_beside(&self, name: &Name) -> (Vec<&'static str>, bool) {
        // "Grandad John": what he is called by is part of the name.
        if name.from < name.first && name.title.is_none() {
            let roles = roles_of_word(self.word(name.from), "");
            if !roles.is_empty() {
                return (roles.to_vec(), false);
            }
        }
        if let Some(role) = self.parent_by_letter(name) {
            return (vec![role], false);
        }
        for back in 1..=4 {
            let Some(at) = name.from.checked_sub(back) else {
                break;
            };
            if !matches!(
                self.gap(at + 1),
                Gap::Space
                    | Gap::Newline
                    | Gap::Comma
                    | Gap::Open
                    | Gap::Slash
                    | Gap::Colon
                    | Gap::Other
                    | Gap::Apostrophe
            ) {
                break;
            }
            // "wife of Szabó", "child of Yusuf": the other of the two is named.
            let of_whom = self.word(at) == "of" && back == 1;
            if of_whom {
                return (parents_of(self.word_before(at)).to_vec(), false);
            }
            let roles = roles_of_word(self.word(at), self.word_before(at));
            if !roles.is_empty() {
                // "Grace's mum Jane" tells of Jane; "mum of Jane" does not.
                let before = self.word_before(at);
                let owned = matches!(before, "his" | "her" | "their" | "own" | "s");
                return (roles.to_vec(), owned);
            }
            if !matches!(
                self.word(at),
                "called"
                    | "named"
                    | "name"
                    | "is"
                    | "the"
                    | "his"
                    | "her"
                    | "new"
                    | "ex"
                    | "s"
                    | "also"
            ) {
                break;
            }
        }
        let after = name.last + 1;
        if matches!(self.gap(after), Gap::Open | Gap::Comma) {
            // "Mrs Bailey, the children's grandmother".
            for ahead in after..after + 5 {
                let word = self.word(ahead);
                let roles = roles_of_word(word, "");
                let whose = self.gap(ahead + 1) == Gap::Apostrophe && self.word(ahead + 1) == "s";
                if !roles.is_empty() && !whose {
                    return (roles.to_vec(), false);
                }
                let leads_on = (ahead == after && !matches!(word, "and" | "or" | "with"))
                    || whose
                    || matches!(
                        word,
                        "the"
                            | "his"
                            | "her"
                            | "their"
                            | "s"
                            | "children"
                            | "paternal"
                            | "maternal"
                    );
                if !leads_on
                    || (ahead > after && !matches!(self.gap(ahead), Gap::Space | Gap::Apostrophe))
                {
                    break;
                }
            }
        }
        if let Some(title) = name.title {
            let roles = match self.word(title) {
                "dr" | "doctor" => vec![
                    "gp",
                    "doctor",
                    "consultant",
                    "paediatrician",
                    "psychiatrist",
                ],
                "pc" | "wpc" | "pcso" | "dc" | "ds" | "di" | "dci" | "sgt" | "sergeant"
                | "constable" | "insp" | "inspector" => vec!["police"],
                _ => Vec::new(),
            };
            return (roles, false);
        }
        (Vec::new(), false)
    }

    /// "F Ward not seen": mother and father by one letter, in a note's shorthand.
    fn parent_by_letter(&self, name: &Name) -> Option<&'static str> {
        let at = name.from.checked_sub(1)?;
        let letter = self.token(at)?;
        let noted = self.gap(name.from) == Gap::Space
            && letter.shape == Shape::Letter
            && letter.style == Style::Mixed;
        match self.word(at) {
            "f" if noted => Some("father"),
            "m" if noted => Some("mother"),
            _ => None,
        }
    }
}

/// Whose child or spouse somebody is who is called by this word.
fn parents_of(word: &str) -> &'static [&'static str] {
    match word {
        "wife" => &["father", "husband"],
        "husband" => &["mother", "wife"],
        "son" | "daughter" | "child" | "baby" => &["father", "mother"],
        _ => &[],
    }
}

/// The roles a word beside a name tells of, as parts of the folded role, detail and pseudonym.
fn roles_of_word(word: &str, before: &str) -> &'static [&'static str] {
    match word {
        "sw" | "ssw" | "asw" => &["social worker"],
        "worker" => match before {
            "social" => &["social worker"],
            "support" => &["support worker"],
            "youth" => &["youth worker"],
            "key" => &["key worker"],
            _ => &["worker"],
        },
        "hv" | "visitor" => &["health visitor"],
        "dn" => &["district nurse"],
        "cpn" => &["community psychiatric nurse", "psychiatric nurse"],
        "gp" => &["gp", "doctor"],
        "nurse" => &["nurse"],
        "midwife" | "mw" => &["midwife"],
        "teacher" | "tutor" | "headteacher" | "ht" => &["teacher"],
        "officer" | "police" | "constable" => &["police", "officer"],
        // "g/father".
        "father" if before == "g" => &["grandfather", "mgf", "pgf", "grandparent"],
        "mother" if before == "g" => &["grandmother", "mgm", "pgm", "grandparent"],
        "mum" | "mummy" | "mam" | "mother" | "mom" | "mo" => &["mother"],
        "dad" | "daddy" | "father" | "fa" => &["father"],
        "son" => &["son", "subject"],
        "daughter" => &["daughter", "subject"],
        "grandson" => &["grandson"],
        "granddaughter" => &["granddaughter"],
        "nephew" => &["nephew"],
        "niece" => &["niece"],
        "brother" | "bro" | "sister" | "sis" | "sibling" => &["sibling", "brother", "sister"],
        "nan" | "nana" | "nanny" | "gran" | "granny" | "grandma" | "grandmother" | "mgm"
        | "pgm" => &["grandmother", "mgm", "pgm", "grandparent"],
        "grandad" | "grandpa" | "grandfather" | "mgf" | "pgf" => {
            &["grandfather", "mgf", "pgf", "grandparent"]
        }
        "partner" | "boyfriend" | "girlfriend" | "bf" | "husband" | "wife" => {
            &["partner", "husband", "wife"]
        }
        "aunt" | "auntie" | "aunty" => &["aunt", "relative"],
        "uncle" => &["uncle", "relative"],
        "cousin" => &["cousin", "relative"],
        "child" | "pupil" | "student" | "baby" | "yp" | "patient" | "pt" | "resident"
        | "client" => &["subject"],
        "carer" => &["carer"],
        "neighbour" => &["neighbour"],
        "friend" => &["friend"],
        _ => &[],
    }
}
