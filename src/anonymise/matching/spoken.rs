//! Dates as they are spoken ("fourteenth of June") or written in other languages, and the words that a date begins with.

use std::sync::LazyLock;

use super::dates::{Written, month_number, written};
use crate::anonymise::hash::QuickMap;

/// The days of a month as they are spoken, from the first.
const SPOKEN_DAYS: [&str; 31] = [
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
    "eleventh",
    "twelfth",
    "thirteenth",
    "fourteenth",
    "fifteenth",
    "sixteenth",
    "seventeenth",
    "eighteenth",
    "nineteenth",
    "twentieth",
    "twenty-first",
    "twenty-second",
    "twenty-third",
    "twenty-fourth",
    "twenty-fifth",
    "twenty-sixth",
    "twenty-seventh",
    "twenty-eighth",
    "twenty-ninth",
    "thirtieth",
    "thirty-first",
];

/// Whether a spoken day of a month may begin with a word.
#[inline]
pub(super) fn begins_spoken_day(word: &str) -> bool {
    matches!(word.as_bytes(), [b'f' | b's' | b't' | b'e' | b'n', ..])
        && (matches!(word, "first" | "second" | "third" | "twenty" | "thirty")
            || (word.ends_with("th") && SPOKEN_DAYS.contains(&word)))
}

/// Whether a word, figures before it left out, begins as a month does.
pub(super) fn begins_month(word: &str) -> bool {
    let mut word = word.as_bytes();
    while let [b'0'..=b'9', rest @ ..] = word {
        word = rest;
    }
    if let [b's', b't', rest @ ..] | [b'n' | b'r', b'd', rest @ ..] | [b't', b'h', rest @ ..] = word
        && !rest.is_empty()
    {
        word = rest;
    }
    // The first letter settles it for most words.
    matches!(
        word,
        [b'j' | b'f' | b'm' | b'a' | b's' | b'o' | b'n' | b'd', ..]
    ) && matches!(
        word.first_chunk(),
        Some(
            b"jan"
                | b"feb"
                | b"mar"
                | b"apr"
                | b"may"
                | b"jun"
                | b"jul"
                | b"aug"
                | b"sep"
                | b"oct"
                | b"nov"
                | b"dec"
        )
    )
}

/// The months, folded, in the languages of families of the town, each line one month: French, Spanish, Portuguese, Italian,
/// Romanian, German and Dutch, Polish, Czech and Slovak, Lithuanian, Latvian, Hungarian, Turkish, Albanian, Somali, Swahili.
const MONTHS_ABROAD: [&str; 12] = [
    "janvier enero janeiro gennaio ianuarie januar januari stycznia styczen ledna leden januara sausio janvaris januar ocak janar janaayo",
    "fevrier febrero fevereiro febbraio februarie februar februari lutego luty unora februara vasario februaris subat shkurt febraayo",
    "mars marzo marco martie marz maart marca marzec brezna kovo marts marcius mart maarso machi",
    "avril abril aprile aprilie april kwietnia kwiecien dubna aprila balandzio aprilis nisan prill abriil aprili",
    "mai mayo maio maggio mei maja maj kvetna maja geguzes maijs majus mayis mei",
    "juin junio junho giugno iunie juni czerwca czerwiec cervna juna birzelio junijs junius haziran qershor juun",
    "juillet julio julho luglio iulie juli lipca lipiec cervence jula liepos julijs julius temmuz korrik luulyo julai",
    "aout agosto august augustus sierpnia sierpien srpna augusta rugpjucio augusts augusztus agustos gusht agoosto agosti",
    "septembre septiembre setembro settembre septembrie september wrzesnia wrzesien zari septembra rugsejo septembris szeptember eylul shtator sebteembar septemba",
    "octobre octubre outubro ottobre octombrie oktober pazdziernika pazdziernik rijna oktobra spalio oktobris ekim tetor oktoobar oktoba",
    "novembre noviembre novembro noiembrie november listopada listopad listopadu novembra lapkricio novembris kasim nentor nofembar novemba",
    "decembre diciembre dezembro dicembre decembrie dezember december grudnia grudzien prosince decembra gruodzio decembris aralik dhjetor disembar desemba",
];

/// For each of those names the month, counted from nought: the first of those that are called so.
static BY_NAME_ABROAD: LazyLock<QuickMap<&'static str, usize>> = LazyLock::new(|| {
    let mut months: QuickMap<&'static str, usize> = QuickMap::default();
    for (month, names) in MONTHS_ABROAD.iter().enumerate() {
        for name in names.split(' ') {
            months.entry(name).or_insert(month);
        }
    }
    months
});

/// "25 mai 1982", "12 de marzo de 2023": day, month in another language, year of four figures.
pub(super) fn date_abroad(text: &str) -> Option<Written> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    if !(1..=2).contains(&digits) {
        return None;
    }
    let day = text.get(..digits)?.parse().ok()?;
    let skip = |text: &str| -> Option<usize> {
        ["er ", ". ", " de ", " d'", " "]
            .iter()
            .find(|between| text.starts_with(**between))
            .map(|between| between.len())
    };
    let month_at = digits + skip(text.get(digits..)?)?;
    let rest = text.get(month_at..)?;
    let length = rest
        .find(|c: char| !c.is_alphabetic())
        .filter(|length| *length >= 3)?;
    let word = rest.get(..length)?;
    let month = *BY_NAME_ABROAD.get(word)?;
    let year_at = month_at + length + skip(rest.get(length..)?)?;
    let year = text.get(year_at..year_at + 4)?;
    if !year.bytes().all(|byte| byte.is_ascii_digit())
        || text
            .get(year_at + 4..)
            .is_some_and(|after| after.starts_with(|c: char| c.is_alphanumeric()))
    {
        return None;
    }
    written(
        Some(year.parse().ok()?),
        u32::try_from(month + 1).ok()?,
        day,
        year_at + 4,
    )
}

/// "Fourteenth of June".
pub(super) fn spoken_date(text: &str, word: &str) -> Option<Written> {
    if !begins_spoken_day(word) {
        return None;
    }
    let spoken = |day: &str| {
        text.strip_prefix(day)
            .or_else(|| text.strip_prefix(day.replace('-', " ").as_str()))
    };
    let (at, rest) = SPOKEN_DAYS
        .iter()
        .enumerate()
        .rev()
        .find_map(|(at, day)| Some((at, spoken(day)?)))?;
    let rest = rest
        .strip_prefix(" of ")
        .or_else(|| rest.strip_prefix(' '))?;
    let month_end = rest
        .find(|c: char| !c.is_alphabetic())
        .unwrap_or(rest.len());
    let month_text = rest.get(..month_end)?;
    // "the second may help": the verb is no month.
    if !crate::anonymise::words::is_month(month_text)
        || (month_text == "may" && !text.contains(" of "))
        || month_text == "mar"
    {
        return None;
    }
    let end = text.len() - rest.len() + month_end;
    written(
        None,
        month_number(month_text)?,
        u32::try_from(at + 1).ok()?,
        end,
    )
}
