//! Births of the case in any format: day, month and year in any order, in figures or words, whatever stands between them.

use super::needle::Needles;
use super::page::{Page, Word};
use super::search::push;
use super::{Finding, FindingKind};

/// How many words a date may take, the small ones between its parts included.
const LONGEST: usize = 12;

/// What a word of a date may be. A number may be a day, a month and a year at once.
#[derive(Clone, Copy, Default)]
struct Part {
    day: Option<u32>,
    month: Option<u32>,
    year: Option<u32>,
    /// How many words say it.
    words: usize,
}

impl Needles {
    /// Finds the births of the case.
    pub(super) fn births(&self, page: &Page<'_>, findings: &mut Vec<Finding>) {
        if self.births.is_empty() {
            return;
        }
        for at in 0..page.words.len() {
            let Some(word) = page.words.get(at).filter(|word| !word.stand_in) else {
                continue;
            };
            let end = if self.in_a_run(page, word) || self.in_one_word(page.plain(word)) {
                Some((word.first, word.end))
            } else {
                self.birth_at(page, at)
            };
            if let Some((first, end)) = end {
                push(page, first, end, FindingKind::Birth, findings);
            }
        }
    }

    /// `17May1981`: figures, a month and figures in one word.
    fn in_one_word(&self, text: &str) -> bool {
        if !text.starts_with(|c: char| c.is_ascii_digit()) {
            return false;
        }
        let figure = |c: char| c.is_ascii_digit();
        let behind = text.trim_start_matches(figure);
        let month = behind.trim_end_matches(figure);
        let number = |text: Option<&str>| text.and_then(|text| text.parse::<u32>().ok());
        let day = number(text.get(..text.len() - behind.len()));
        let year = number(behind.get(month.len()..));
        let month = month.strip_prefix("th").unwrap_or(month);
        matches!((day, month_of(month), year), (Some(day), Some(month), Some(year)) if self.is_birth(day, month, year))
    }

    /// `17051981`, `170581`, `19810517`: a birth without separators, however a scanner read its figures.
    fn in_a_run(&self, page: &Page<'_>, word: &Word) -> bool {
        let length = word.end - word.first;
        if !word.figures || !matches!(length, 6 | 8) {
            return false;
        }
        let Some(figures) = figures_of(page.plain(word)) else {
            return false;
        };
        let part = |from: usize, to: usize| figures.get(from..to)?.parse::<u32>().ok();
        let orders = if length == 8 {
            [
                (part(0, 2), part(2, 4), part(4, 8)),
                (part(2, 4), part(0, 2), part(4, 8)),
                (part(6, 8), part(4, 6), part(0, 4)),
            ]
        } else {
            [
                (part(0, 2), part(2, 4), part(4, 6)),
                (part(2, 4), part(0, 2), part(4, 6)),
                (part(4, 6), part(2, 4), part(0, 2)),
            ]
        };
        orders
            .iter()
            .any(|order| matches!(order, (Some(day), Some(month), Some(year)) if self.is_birth(*day, *month, *year)))
    }

    /// The birth that begins with a word: its first sign and the sign after it.
    fn birth_at(&self, page: &Page<'_>, at: usize) -> Option<(usize, usize)> {
        let first = part_of(page, at)?;
        let mut parts = vec![first];
        let mut next = at + first.words;
        while next < at + LONGEST && parts.len() < 3 {
            let word = page.words.get(next)?;
            if word.stand_in || word.gap > 6 || word.line_ends > 1 {
                return None;
            }
            if let Some(part) = part_of(page, next) {
                next += part.words;
                parts.push(part);
            } else if is_between(page.plain(word)) {
                next += 1;
            } else {
                return None;
            }
        }
        let [a, b, c] = parts.as_slice() else {
            return None;
        };
        let orders = [
            (a, b, c),
            (b, a, c),
            (c, b, a),
            (b, c, a),
            (c, a, b),
            (a, c, b),
        ];
        let is_one = orders.iter().any(|(day, month, year)| {
            matches!((day.day, month.month, year.year), (Some(day), Some(month), Some(year)) if self.is_birth(day, month, year))
        });
        let last = page.words.get(next.checked_sub(1)?)?;
        is_one.then_some((page.words.get(at)?.first, last.end))
    }

    fn is_birth(&self, day: u32, month: u32, year: u32) -> bool {
        self.births.iter().any(|(born, in_month, on_day)| {
            let born = u32::try_from(*born).unwrap_or(0);
            (year == born || year == born % 100) && *in_month == month && *on_day == day
        })
    }
}

/// What a date has between its parts.
fn is_between(word: &str) -> bool {
    matches!(
        word,
        "the" | "of" | "in" | "day" | "month" | "year" | "and" | "on" | "o"
    )
}

/// What the words at a place may be of a date.
fn part_of(page: &Page<'_>, at: usize) -> Option<Part> {
    let word = page.words.get(at)?;
    let text = page.plain(word);
    let (mut ordinal, mut figures) = (None, None);
    if word.figures {
        ordinal = ["st", "nd", "rd", "th"]
            .iter()
            .find_map(|end| text.strip_suffix(end));
        figures = figures_of(ordinal.unwrap_or(text));
    }
    if let Some(figures) = figures.or_else(|| read_as_figures(text))
        && figures.len() <= 4
        && let Ok(value) = figures.parse::<u32>()
    {
        return Some(Part {
            day: (1..=31).contains(&value).then_some(value),
            month: (1..=12).contains(&value).then_some(value),
            year: (ordinal.is_none() && matches!(figures.len(), 2 | 4)).then_some(value),
            words: 1,
        });
    }
    if let Some(month) = month_of(text) {
        return Some(Part {
            month: Some(month),
            words: 1,
            ..Part::default()
        });
    }
    let next = || page.words.get(at + 1).map_or("", |word| page.plain(word));
    spoken_year(page, at).or_else(|| spoken_number(text, next()))
}

/// One or two letters that a scanner made of figures: `ll` for 11.
fn read_as_figures(word: &str) -> Option<String> {
    if word.len() > 2 {
        return None;
    }
    let figure = |c: char| match c {
        'o' => Some('0'),
        'l' => Some('1'),
        _ => None,
    };
    let figures: Option<String> = word.chars().map(figure).collect();
    figures.filter(|figures| !figures.is_empty())
}

/// The month that a word names: from its first three letters on, in English and in the languages that are written beside it in the town
/// (French, German, Italian, Polish, Portuguese, Romanian, Spanish), or as a Roman number. Nothing but a day and a year of somebody's
/// birth beside it makes a date of it.
fn month_of(word: &str) -> Option<u32> {
    if word.starts_with("juil") {
        return Some(7);
    }
    let named = word
        .as_bytes()
        .first_chunk()
        .copied()
        .and_then(month_begun_by);
    named.or_else(|| roman_month(word))
}

/// The month whose name begins with three letters.
fn month_begun_by(letters: [u8; 3]) -> Option<u32> {
    Some(match &letters {
        b"jan" | b"gen" | b"ene" | b"sty" | b"ian" => 1,
        b"feb" | b"fev" | b"lut" => 2,
        b"mar" => 3,
        b"apr" | b"avr" | b"abr" | b"kwi" => 4,
        b"may" | b"mai" | b"maj" | b"mag" => 5,
        b"jun" | b"jui" | b"giu" | b"cze" | b"iun" => 6,
        b"jul" | b"lug" | b"lip" | b"iul" => 7,
        b"aug" | b"aou" | b"ago" | b"sie" => 8,
        b"sep" | b"set" | b"wrz" => 9,
        b"oct" | b"okt" | b"out" | b"ott" | b"paz" => 10,
        b"nov" | b"lis" | b"noi" => 11,
        b"dec" | b"dez" | b"dic" | b"gru" => 12,
        _ => return None,
    })
}

/// The month that a Roman number stands for.
fn roman_month(word: &str) -> Option<u32> {
    Some(match word.as_bytes() {
        b"i" => 1,
        b"ii" => 2,
        b"iii" => 3,
        b"iv" => 4,
        b"v" => 5,
        b"vi" => 6,
        b"vii" => 7,
        b"viii" => 8,
        b"ix" => 9,
        b"x" => 10,
        b"xi" => 11,
        b"xii" => 12,
        _ => return None,
    })
}

/// "seventeenth", "twenty-first", "three"; "fifty-eight", which is a year.
fn spoken_number(word: &str, next: &str) -> Option<Part> {
    let ones = |word: &str| {
        ordinal(word)
            .or_else(|| cardinal(word))
            .filter(|ones| (1..10).contains(ones))
    };
    let (value, words) = if let Some(tens) = tens_of(word) {
        match ones(next) {
            Some(ones) => (tens + ones, 2),
            None => (tens, 1),
        }
    } else {
        let value = match word {
            "twentieth" => 20,
            "thirtieth" => 30,
            _ => ordinal(word).or_else(|| cardinal(word))?,
        };
        (value, 1)
    };
    Some(Part {
        day: (1..=31).contains(&value).then_some(value),
        month: (1..=12).contains(&value).then_some(value),
        year: (value >= 10).then_some(value),
        words,
    })
}

/// "nineteen eighty-nine", "two thousand and nine", "twenty twelve".
fn spoken_year(page: &Page<'_>, at: usize) -> Option<Part> {
    let word = |nth: usize| page.words.get(at + nth).map_or("", |word| page.plain(word));
    // Most words begin no year.
    if !matches!(word(0), "nineteen" | "two" | "twenty") {
        return None;
    }
    let (century, taken) = match (word(0), word(1), word(2)) {
        ("nineteen", "hundred", "and") => (1900, 3),
        ("nineteen", "hundred", _) => (1900, 2),
        ("nineteen", ..) => (1900, 1),
        ("two", "thousand", "and") => (2000, 3),
        ("two", "thousand", _) => (2000, 2),
        ("twenty", second, _)
            if cardinal(second).is_some_and(|value| value >= 10) || tens_of(second).is_some() =>
        {
            (2000, 1)
        }
        _ => return None,
    };
    let (value, words) = if let Some(tens) = tens_of(word(taken)) {
        match cardinal(word(taken + 1)).filter(|ones| (1..10).contains(ones)) {
            Some(ones) => (tens + ones, taken + 2),
            None => (tens, taken + 1),
        }
    } else if matches!(word(taken), "oh" | "o") {
        (cardinal(word(taken + 1))?, taken + 2)
    } else if let Some(value) = cardinal(word(taken)) {
        (value, taken + 1)
    } else if century == 2000 && taken == 2 {
        (0, 2)
    } else {
        return None;
    };
    Some(Part {
        year: Some(century + value),
        words,
        ..Part::default()
    })
}

// The words for numbers are compared as bytes: so the compiler decides by length and letters, not word by word.

fn tens_of(word: &str) -> Option<u32> {
    Some(match word.as_bytes() {
        b"twenty" => 20,
        b"thirty" => 30,
        b"forty" => 40,
        b"fifty" => 50,
        b"sixty" => 60,
        b"seventy" => 70,
        b"eighty" => 80,
        b"ninety" => 90,
        _ => return None,
    })
}

/// A number below twenty in words.
pub(super) fn cardinal(word: &str) -> Option<u32> {
    Some(match word.as_bytes() {
        b"zero" => 0,
        b"one" => 1,
        b"two" => 2,
        b"three" => 3,
        b"four" => 4,
        b"five" => 5,
        b"six" => 6,
        b"seven" => 7,
        b"eight" => 8,
        b"nine" => 9,
        b"ten" => 10,
        b"eleven" => 11,
        b"twelve" => 12,
        b"thirteen" => 13,
        b"fourteen" => 14,
        b"fifteen" => 15,
        b"sixteen" => 16,
        b"seventeen" => 17,
        b"eighteen" => 18,
        b"nineteen" => 19,
        _ => return None,
    })
}

fn ordinal(word: &str) -> Option<u32> {
    Some(match word.as_bytes() {
        b"first" => 1,
        b"second" => 2,
        b"third" => 3,
        b"fourth" => 4,
        b"fifth" => 5,
        b"sixth" => 6,
        b"seventh" => 7,
        b"eighth" => 8,
        b"ninth" => 9,
        b"tenth" => 10,
        b"eleventh" => 11,
        b"twelfth" => 12,
        b"thirteenth" => 13,
        b"fourteenth" => 14,
        b"fifteenth" => 15,
        b"sixteenth" => 16,
        b"seventeenth" => 17,
        b"eighteenth" => 18,
        b"nineteenth" => 19,
        _ => return None,
    })
}

/// The figures of a word in which a scanner took some for letters: `l7`, `O5`, `l98l`. At least half of it has to be figures.
pub(super) fn figures_of(word: &str) -> Option<String> {
    let real = word.bytes().filter(u8::is_ascii_digit).count();
    // Most words have none.
    if real == 0 {
        return None;
    }
    let mut figures = String::with_capacity(word.len());
    for character in word.chars() {
        figures.push(match character {
            '0'..='9' => character,
            'o' => '0',
            'l' | 'i' => '1',
            's' => '5',
            'b' => '8',
            _ => return None,
        });
    }
    // A figure is one byte.
    (real * 2 >= figures.len()).then_some(figures)
}
