//! How one recorded name is written otherwise: hyphens, apostrophes, particles, Mc and Mac, plurals.

use crate::anonymise::fold::fold_word;
use crate::anonymise::words;

/// The most ways of writing one name that are worth having.
const MOST: usize = 32;

/// The folded words of a name, apart at every sign that is no letter or digit.
pub(super) fn words_of(name: &str) -> Vec<String> {
    fold_word(name)
        .split(|character: char| !character.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

/// A name written without any separator.
pub(super) fn squeeze(name: &str) -> String {
    fold_word(name)
        .chars()
        .filter(|character| character.is_alphanumeric())
        .collect()
}

/// The parts of a name between spaces and hyphens, each in its ways of being written as words.
pub(super) fn parts_of(name: &str) -> Vec<Vec<Vec<String>>> {
    fold_word(name)
        .split(|character: char| {
            character.is_whitespace() || matches!(character, '-' | '/' | ',' | '.' | '_')
        })
        .filter_map(|part| {
            let ways = ways_of_part(part);
            (!ways.is_empty()).then_some(ways)
        })
        .collect()
}

/// The ways of writing one part: `o'connor` as `o connor` and `oconnor`, `mcdonald` as `mc donald` and `macdonald`.
fn ways_of_part(part: &str) -> Vec<Vec<String>> {
    let apart: Vec<String> = words_of(part);
    let joined: String = apart.concat();
    if joined.is_empty() {
        return Vec::new();
    }
    let mut ways = vec![apart.clone()];
    if apart.len() > 1 {
        ways.push(vec![joined.clone()]);
    }
    for (prefix, others) in [("mc", ["mac", "mck"]), ("mac", ["mc", "mack"])] {
        if let Some(rest) = joined.strip_prefix(prefix)
            && rest.chars().count() >= 4
        {
            ways.push(vec![prefix.to_owned(), rest.to_owned()]);
            if let Some(other) = others.first() {
                ways.push(vec![format!("{other}{rest}")]);
                ways.push(vec![(*other).to_owned(), rest.to_owned()]);
            }
            break;
        }
    }
    ways
}

/// Every way of writing a whole name as a sequence of words.
pub(super) fn ways_of(name: &str) -> Vec<Vec<String>> {
    let parts = parts_of(name);
    let mut whole: Vec<Vec<String>> = vec![Vec::new()];
    for ways in &parts {
        let mut next = Vec::new();
        for before in &whole {
            for way in ways {
                if next.len() < MOST {
                    let mut longer = before.clone();
                    longer.extend(way.iter().cloned());
                    next.push(longer);
                }
            }
        }
        whole = next;
    }
    if parts.len() > 1 {
        whole.push(vec![squeeze(name)]);
        // A particle joined to what follows it: `de la cruz`, `delacruz`; and left out: `cruz`.
        let rest: Vec<String> = words_of(name)
            .into_iter()
            .skip_while(|word| words::is_particle(word))
            .collect();
        if !rest.is_empty() && rest.len() < words_of(name).len() {
            whole.push(rest.clone());
            whole.push(vec![rest.concat()]);
        }
    }
    // Le and Do are whole family names of many.
    let whole_name = parts.len() == 1 && squeeze(name).len() > 1;
    whole.retain(|way| {
        !way.is_empty()
            && (whole_name
                || !way
                    .iter()
                    .all(|word| words::is_particle(word) && word.len() < 3))
    });
    whole.sort_unstable();
    whole.dedup();
    whole
}

/// The plural of a family name, as in "the Smiths", "the Joneses", "the Kennedys".
pub(super) fn plurals_of(word: &str) -> Vec<String> {
    if word.chars().count() < 2 {
        return Vec::new();
    }
    // Latvian and Lithuanian: "the Kalnini", "the Petrauskai".
    let baltic = [("ins", "ini"), ("as", "ai"), ("is", "iai")];
    let baltic = baltic
        .iter()
        .filter(|_| word.len() > 5)
        .find_map(|(one, more)| Some([word.strip_suffix(one)?, more].concat()));
    if word.ends_with(['s', 'x', 'z']) || word.ends_with("ch") || word.ends_with("sh") {
        let mut plurals = vec![format!("{word}es")];
        plurals.extend(baltic);
        plurals
    } else if let Some(stem) = word.strip_suffix('y') {
        vec![format!("{word}s"), format!("{stem}ies")]
    } else {
        vec![format!("{word}s")]
    }
}

/// Pet forms by rule: -y, -ie and -s, with the last consonant doubled or the last e dropped.
pub(super) fn pet_forms(name: &str) -> Vec<String> {
    if name.len() < 3 || !name.is_ascii() {
        return Vec::new();
    }
    let mut forms = Vec::new();
    let mut add = |stem: &str| {
        if stem.len() >= 3 {
            forms.push([stem, "y"].concat());
            forms.push([stem, "ie"].concat());
        }
    };
    let vowel = |byte: Option<u8>| {
        byte.is_some_and(|byte| matches!(byte, b'a' | b'e' | b'i' | b'o' | b'u' | b'y'))
    };
    let mut back = name.bytes().rev();
    let last = back.next();
    let before = back.next();
    if last == Some(b'e') {
        if let Some(stem) = name.strip_suffix('e') {
            add(stem);
        }
        forms.push([name, "y"].concat());
    } else if !vowel(last) {
        add(name);
        if vowel(before)
            && let Some(last) = last
        {
            let mut doubled = name.to_owned();
            doubled.push(char::from(last));
            add(&doubled);
        }
    }
    forms.extend(pet_forms_abroad(name));
    forms.extend(cut_short(name));
    forms.extend(cut_before_r(name));
    forms.retain(|form| form != name);
    forms.sort_unstable();
    forms.dedup();
    forms
}

/// Fond endings of other languages: Portuguese and Spanish `-inho`, `-ito`, Slavonic `-ka`, `-ko`, Kurdish and Bulgarian vocatives in
/// `-e` and `-o`, Turkish `-cik`.
fn pet_forms_abroad(name: &str) -> Vec<String> {
    let Some((at, last)) = name.char_indices().next_back() else {
        return Vec::new();
    };
    if name.len() < 4 {
        return Vec::new();
    }
    let stem = match last {
        'a' | 'e' | 'i' | 'o' | 'u' => name.get(..at).unwrap_or(name),
        _ => name,
    };
    // "Wanderson" is cut before it takes its ending: Wandinho.
    [
        "inho", "inha", "zinho", "zinha", "ito", "ita", "cik", "cim", "uska", "usia", "enka",
    ]
    .iter()
    .map(|ending| [stem, ending].concat())
    .collect()
}

/// "Kez" for Kerry, "Gaz" for Gary, "Shazza" for Sharon: cut before the r behind the first vowel, as the English do.
fn cut_before_r(name: &str) -> Vec<String> {
    let vowel = |c: char| matches!(c, 'a' | 'e' | 'o' | 'u');
    let Some((at, first)) = name.char_indices().find(|(_, c)| vowel(*c)) else {
        return Vec::new();
    };
    let (start, rest) = name.split_at(at + first.len_utf8());
    if at == 0 || at > 2 || !rest.starts_with('r') || rest.len() < 2 {
        return Vec::new();
    }
    ["z", "za", "zza", "zzer", "zzy"]
        .iter()
        .map(|ending| [start, ending].concat())
        .filter(|form| !words::is_forename(form))
        .collect()
}

/// A long name cut to its beginning, with and without -ie and -y: `Claudie` for Claudette, `Behi` for Behrouz, `Tate` for Tatenda.
fn cut_short(name: &str) -> Vec<String> {
    let vowel = |byte: u8| matches!(byte, b'a' | b'e' | b'i' | b'o' | b'u');
    let mut forms = Vec::new();
    // What is left out of a short name is two letters at least: "Denz" for Denzil.
    for length in 3..name.len().saturating_sub(1) {
        let (Some(start), Some(next)) = (name.get(..length), name.as_bytes().get(length)) else {
            continue;
        };
        let closed = start.bytes().next_back().is_some_and(|last| !vowel(last));
        if closed && (vowel(*next) || length == 3) && length <= 5 {
            forms.extend(["ie", "y", "i", "e", "o"].map(|ending| [start, ending].concat()));
            // "Kezzy" for Kezia, "Simmy" for Simran.
            if let (3, Some(last)) = (length, start.chars().next_back()) {
                // "Nimmo", "Gullu" in Panjabi.
                let doubled = ["y", "ie", "o", "u"].map(|end| format!("{start}{last}{end}"));
                forms.extend(doubled.into_iter().filter(|form| !words::is_forename(form)));
            }
        }
        // "Kez" for Kezia, where no other name is so.
        if length >= 4 || (closed && !words::is_forename(start)) {
            forms.push(start.to_owned());
        }
    }
    forms
}

/// The last syllable twice, as small children and Chinese families call each other: `Haohao` for Haoran, `Yiyi` for Xinyi, `Nénès` for
/// Inès.
pub(super) fn doubled(name: &str) -> Vec<String> {
    let vowel = |c: char| matches!(c, 'a' | 'e' | 'i' | 'o' | 'u');
    let letters: Vec<char> = name.chars().collect();
    let (Some(first_vowel), true) = (
        letters.iter().position(|c| vowel(*c)),
        (4..=9).contains(&letters.len()),
    ) else {
        return Vec::new();
    };
    let mut forms = Vec::new();
    let mut add = |syllable: &[char]| {
        if (2..=4).contains(&syllable.len()) {
            let text: String = syllable.iter().collect();
            forms.push(format!("{text}{text}"));
        }
    };
    // From the beginning to the end of its vowels: "hao" of Haoran.
    let length = letters
        .iter()
        .skip(first_vowel)
        .take_while(|c| vowel(**c))
        .count();
    add(letters.get(..first_vowel + length).unwrap_or_default());
    // From the consonant before the last vowels to the end: "yi" of Xinyi.
    if let Some(last_vowel) = letters.iter().rposition(|c| vowel(*c)) {
        let run = letters
            .get(..=last_vowel)
            .unwrap_or_default()
            .iter()
            .rev()
            .take_while(|c| vowel(**c))
            .count();
        if let Some(from) = (last_vowel + 1 - run).checked_sub(1) {
            add(letters.get(from..).unwrap_or_default());
            let open = letters.get(from..=last_vowel).unwrap_or_default();
            let whole = letters.get(from..).unwrap_or_default();
            if open.len() < whole.len() {
                let stammered: String = open.iter().chain(whole).collect();
                forms.push(stammered);
            }
        }
    }
    forms
}
