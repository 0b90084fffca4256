//! Vehicle registration marks, whole, badly scanned and in part.

use std::sync::LazyLock;

use regex::Regex;

use super::numbers::scanned_digits;
use super::patterns::{Mark, mark};
use crate::anonymise::dictionary::{Value, ValueKind};
use crate::anonymise::matching::Reading;
use crate::anonymise::token::{Gap, Shape, Style};
use crate::anonymise::words;

pattern!(VEHICLE, r"^([a-z]{2}[0-9]{2})[ -]?([a-z]{3})(?-u:\b)");
pattern!(
    OLD_VEHICLE,
    r"^(?:[a-z][0-9]{1,3}[ -]?[a-z]{3}|[a-z]{3}[ -]?[0-9]{1,3}[a-z]|[a-z]{1,3} ?[0-9]{1,4}|[a-z]{2,3}[0-9]{1,2}[ -][a-z]{3})(?-u:\b)"
);
pattern!(
    SCANNED_VEHICLE,
    r"^([a-z]{2})([0-9oilzsb]{2})[ -]?([a-z]{3})(?-u:\b)"
);
// Ireland: the year, the county, a number.
pattern!(
    IRISH_VEHICLE,
    r"^[0-9]{2}[12]?[ -]?[a-z]{1,2}[ -]?[0-9]{1,6}(?-u:\b)"
);
pattern!(PART, r"^[a-z]{1,3}[0-9]{1,3}(?-u:\b)");
pattern!(
    PART_OF_NEW,
    r"^[a-z]{2}[0-9]{2}(?: (?:something|blank|dash)(?: [a-z]{1,3}(?-u:\b))?| ?[.?*_-]{2,}| [a-z]{1,2}(?-u:\b))?"
);

/// Words beside which a part of a registration mark is one.
const VEHICLES: &[&str] = &[
    "van",
    "vans",
    "cars",
    "vehicles",
    "car",
    "vehicle",
    "moped",
    "bike",
    "motorbike",
    "scooter",
    "lorry",
    "truck",
    "taxi",
    "cab",
    "reg",
    "registration",
    "index",
    "plate",
    "plates",
    "vrm",
    "partial",
];

impl Reading<'_> {
    pub(super) fn vehicle(&self, at: usize) -> Option<Mark> {
        let token = self.token(at)?;
        let text = self.text_from(token.start);
        let capital = token.shape != Shape::Lower && self.is_written_large(token);
        // Two letters and two figures with nothing between: most words before a number are none.
        let current = matches!(
            text.as_bytes(),
            [b'a'..=b'z', b'a'..=b'z', b'0'..=b'9', b'0'..=b'9', ..]
        );
        let vehicle = VEHICLE.as_ref().filter(|_| current);
        if let Some(captures) = vehicle.and_then(|vehicle| vehicle.captures(text)) {
            let whole = captures.get(0)?;
            let (_, value) = self.known_vehicle(whole.as_str());
            let word = captures.get(2)?.as_str();
            // "LM31 AND LM07" are call signs in a log of capitals.
            let and = token.style == Style::Caps
                && whole.len() > 7
                && value.is_none()
                && words::is_function_word(word);
            // "Rupinder Gi11 and": a name badly scanned before a word in small letters.
            let small = value.is_none()
                && whole.len() > 7
                && words::is_function_word(word)
                && self
                    .token(at + 1)
                    .is_some_and(|next| next.shape == Shape::Lower);
            if !and
                && !small
                && (value.is_some() || whole.len() == 7 || capital || !words::is_ordinary(word))
            {
                return Some(mark(
                    token.start,
                    whole.len(),
                    "[vehicle registration]",
                    value,
                    true,
                ));
            }
        }
        if let Some(mark) = self.scanned_vehicle(at) {
            return Some(mark);
        }
        self.old_vehicle(at, capital)
            .or_else(|| self.part_of_vehicle(at, capital))
    }

    /// A mark without what stands between its parts, and what the case knows of it.
    fn known_vehicle(&self, mark: &str) -> (String, Option<Value>) {
        let squeezed: String = mark.chars().filter(char::is_ascii_alphanumeric).collect();
        let known = self.dictionary.value(&squeezed);
        let known = known.filter(|value| value.kind == ValueKind::Vehicle);
        (squeezed, known)
    }

    /// A mark of a year before 2001, or of somebody's own choice, where it is the case's or said to be one.
    fn old_vehicle(&self, at: usize, capital: bool) -> Option<Mark> {
        let token = self.token(at)?;
        let text = self.text_from(token.start);
        let found = OLD_VEHICLE.as_ref()?.find(text)?;
        // "BP 118/72" is a blood pressure.
        if self
            .character_at(token.start + found.len())
            .is_some_and(|after| matches!(after, '/' | '%'))
        {
            return None;
        }
        let (squeezed, value) = self.known_vehicle(found.as_str());
        let said = capital
            && squeezed.len() >= 4
            && !PART_OF_NEW.as_ref()?.is_match(text)
            && !token.begins
            && self.cue(
                at,
                &[
                    "reg",
                    "registration",
                    "vrm",
                    "plate",
                    "plates",
                    "vehicle",
                    "index",
                ],
                3,
            );
        (value.is_some() || said).then(|| {
            mark(
                token.start,
                found.len(),
                "[vehicle registration]",
                value,
                true,
            )
        })
    }

    /// `191-G-2207` beside what says that it is a vehicle's.
    pub(super) fn irish_vehicle(&self, at: usize) -> Option<Mark> {
        let token = self.token(at)?;
        if !(at.saturating_sub(3)..at).any(|before| VEHICLES.contains(&self.word(before))) {
            return None;
        }
        let found = IRISH_VEHICLE.as_ref()?.find(self.text_from(token.start))?;
        (found
            .as_str()
            .bytes()
            .any(|byte| byte.is_ascii_alphabetic()))
        .then(|| {
            mark(
                token.start,
                found.len(),
                "[vehicle registration]",
                None,
                false,
            )
        })
    }

    /// `QW1S DRT` for the QW15 DRT of the case.
    fn scanned_vehicle(&self, at: usize) -> Option<Mark> {
        let token = self.token(at)?;
        let captures = SCANNED_VEHICLE
            .as_ref()?
            .captures(self.text_from(token.start))?;
        let part = |nth: usize| captures.get(nth).map_or("", |part| part.as_str());
        let mark_of_case = format!("{}{}{}", part(1), scanned_digits(part(2)), part(3));
        let value = self
            .dictionary
            .value(&mark_of_case)
            .filter(|value| value.kind == ValueKind::Vehicle)?;
        Some(mark(
            token.start,
            captures.get(0)?.len(),
            "[vehicle registration]",
            Some(value),
            false,
        ))
    }

    /// "White van, GJ15 K something", "part index QX7?": what somebody remembers of a registration mark.
    fn part_of_vehicle(&self, at: usize, capital: bool) -> Option<Mark> {
        let token = self.token(at)?;
        if token.shape != Shape::Alnum || !capital {
            return None;
        }
        let text = self.text_from(token.start);
        let beside = |cues: &[&str], reach: usize| {
            (at.saturating_sub(reach)..at).any(|before| cues.contains(&self.word(before)))
        };
        let new = PART_OF_NEW.as_ref()?.find(text).filter(|found| {
            let remembered = found.len() > 4;
            (remembered && beside(VEHICLES, 12)) || beside(VEHICLES, 4)
        });
        let said = || {
            beside(
                &["index", "vrm", "plate", "plates", "reg", "registration"],
                2,
            ) && matches!(token.gap, Gap::Space | Gap::Colon | Gap::Comma)
        };
        let found = match new {
            Some(found) => found,
            None if said() => PART.as_ref()?.find(text)?,
            None => return None,
        };
        // "BULGARIAN REG VEHICLE CB4417QX": a mark from abroad is longer than what is remembered of one from here.
        let whole = token.end - token.start;
        if whole > found.len() && whole > 9 {
            return None;
        }
        let length = found.len().max(whole);
        Some(mark(
            token.start,
            length,
            "[vehicle registration]",
            None,
            false,
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_patterns_are_well_formed() {
        let patterns = [
            &VEHICLE,
            &OLD_VEHICLE,
            &SCANNED_VEHICLE,
            &IRISH_VEHICLE,
            &PART,
            &PART_OF_NEW,
        ];
        assert!(patterns.iter().all(|pattern| pattern.is_some()));
    }
}
