//! Dates whose month is a Roman numeral, and births of which only the month or the year is said.

use chrono::{Datelike as _, NaiveDate};

use super::calendar::{Written, age_words, month_number, written};
use super::spoken::begins_month;
use crate::anonymise::matching::Reading;
use crate::anonymise::token::{Gap, Shape};

impl Reading<'_> {
    /// `12-vii-2021`, `7.ii.24`, `3 iv 2024`: a date whose month is a Roman numeral.
    pub(super) fn with_roman_month(&self, text: &str) -> Option<Written> {
        const MONTHS: [&str; 12] = [
            "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii",
        ];
        let bytes = text.as_bytes();
        let run = |from: usize, of: fn(&u8) -> bool| {
            bytes.iter().skip(from).take_while(|byte| of(byte)).count()
        };
        let day = run(0, u8::is_ascii_digit);
        let separator = *bytes.get(day)?;
        let month_at = day + 1;
        let month = run(month_at, |byte| matches!(byte, b'i' | b'v' | b'x'));
        let year_at = month_at + month + 1;
        if !(1..=2).contains(&day)
            || month == 0
            || !matches!(separator, b'-' | b'.' | b'/' | b' ')
            || bytes.get(month_at + month) != Some(&separator)
        {
            return None;
        }
        let year = run(year_at, u8::is_ascii_digit);
        let end = year_at + year;
        let whole = matches!((year, separator), (4, _) | (2, b'-' | b'.' | b'/'))
            && !bytes.get(end).is_some_and(u8::is_ascii_alphanumeric);
        if !whole {
            return None;
        }
        let roman = text.get(month_at..month_at + month)?;
        let month = MONTHS.iter().position(|month| *month == roman)? + 1;
        let written_year: u32 = text.get(year_at..end)?.parse().ok()?;
        let year = self.full_year(written_year, year);
        let (month, day) = (u32::try_from(month).ok()?, text.get(..day)?.parse().ok()?);
        written(Some(year), month, day, end)
    }

    /// "born in March 2021", "b. 1996", "Year of birth 2021": a birth without its day: the byte after it, and what stands in its
    /// place, which is the age, and in an access answer that it is withheld where it is nobody's who stays.
    pub(in crate::anonymise::matching) fn birth_without_day(
        &self,
        at: usize,
    ) -> Option<(usize, String)> {
        let month = begins_month(self.word(at))
            .then(|| month_number(self.word(at)))
            .flatten();
        let year_at = at + usize::from(month.is_some());
        let year = self
            .token(year_at)
            .filter(|token| token.shape == Shape::Number && token.end - token.start == 4)?;
        let before = at.checked_sub(1)?;
        // "born in 1996", "DOB: March 2021", "(b. 1996)"
        let cued = matches!(
            self.gap(at),
            Gap::Space | Gap::Colon | Gap::Dot | Gap::DotSpace
        ) && match self.word(before) {
            "in" => at > 1 && self.word(at - 2) == "born" && self.gap(before) == Gap::Space,
            "born" | "dob" | "birth" => true,
            "b" => matches!(self.gap(at), Gap::Dot | Gap::DotSpace),
            _ => false,
        };
        let joined = month.is_none() || matches!(self.gap(year_at), Gap::Space | Gap::Comma);
        // "born 1996/4": a number that goes on is no year.
        let goes_on = matches!(self.gap(year_at + 1), Gap::Slash | Gap::Hyphen | Gap::Dot);
        if !cued || !joined || goes_on {
            return None;
        }
        let number: i32 = self.word(year_at).parse().ok()?;
        if self.settings.withhold {
            let own = self.dictionary.people.iter().any(|person| {
                person.kept
                    && person.born.is_some_and(|born| {
                        born.year() == number && month.is_none_or(|month| born.month() == month)
                    })
            });
            return (!own && (1900..2100).contains(&number))
                .then(|| (year.end, "[date of birth withheld]".to_owned()));
        }
        let on = self.on.or(self.settings.opened_on)?;
        if !(1900..=on.year()).contains(&number) {
            return None;
        }
        // Whose birth it is by the case, or the middle of the month or year.
        let known = self.dictionary.people.iter().find_map(|person| {
            person.born.filter(|born| {
                born.year() == number && month.is_some_and(|month| born.month() == month)
            })
        });
        let born = known.or_else(|| {
            NaiveDate::from_ymd_opt(
                number,
                month.unwrap_or(7),
                if month.is_some() { 15 } else { 1 },
            )
        })?;
        Some((year.end, age_words(born.min(on), on)))
    }
}
