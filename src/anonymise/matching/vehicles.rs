//! Vehicle registration marks, whole, badly scanned and in part.

use std::sync::LazyLock;

use regex::Regex;

use super::Reading;
use super::numbers::scanned_digits;
use super::patterns::{Mark, mark};
use crate::anonymise::dictionary::ValueKind;
use crate::anonymise::token::{Gap, Shape};
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
pattern!(PART, r"^[a-z]{1,3}[0-9]{1,3}(?-u:\b)");
pattern!(
    PART_OF_NEW,
    r"^[a-z]{2}[0-9]{2}(?: (?:something|blank|dash)(?: [a-z]{1,3}(?-u:\b))?| ?[.?*_-]{2,}| [a-z]{1,2}(?-u:\b))?"
);

/// Words beside which a part of a registration mark is one.
const VEHICLES: &[&str] = &[
    "van",
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
        let capital = token.shape != Shape::Lower
            && self
                .source
                .get(self.folded.source(token.start..token.start + 1))
                .is_some_and(|first| first.chars().all(char::is_uppercase));
        if let Some(captures) = VEHICLE.as_ref()?.captures(text) {
            let whole = captures.get(0)?;
            let squeezed: String = whole
                .as_str()
                .chars()
                .filter(char::is_ascii_alphanumeric)
                .collect();
            let value = self
                .dictionary
                .value(&squeezed)
                .filter(|value| value.kind == ValueKind::Vehicle);
            let word = captures.get(2)?.as_str();
            if value.is_some() || whole.len() == 7 || capital || !words::is_ordinary(word) {
                return Some(mark(
                    token.start,
                    whole.len(),
                    "[vehicle registration]",
                    value,
                    true,
                ));
            }
        }
        if let Some(mark) = self
            .scanned_vehicle(at)
            .or_else(|| self.part_of_vehicle(at, capital))
        {
            return Some(mark);
        }
        let found = OLD_VEHICLE.as_ref()?.find(text)?;
        // "BP 118/72" is a blood pressure.
        if self
            .character_at(token.start + found.len())
            .is_some_and(|after| matches!(after, '/' | '%'))
        {
            return None;
        }
        let squeezed: String = found
            .as_str()
            .chars()
            .filter(char::is_ascii_alphanumeric)
            .collect();
        let value = self
            .dictionary
            .value(&squeezed)
            .filter(|value| value.kind == ValueKind::Vehicle);
        let said = capital
            && squeezed.len() >= 4
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
        Some(mark(
            token.start,
            found.len(),
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
            &PART,
            &PART_OF_NEW,
        ];
        assert!(patterns.iter().all(|pattern| pattern.is_some()));
    }
}
