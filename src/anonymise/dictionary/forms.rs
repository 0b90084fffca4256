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
    whole.retain(|way| {
        !way.is_empty()
            && !way
                .iter()
                .all(|word| words::is_particle(word) && word.len() < 3)
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
    if word.ends_with(['s', 'x', 'z']) || word.ends_with("ch") || word.ends_with("sh") {
        vec![format!("{word}es")]
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
            forms.push(format!("{stem}y"));
            forms.push(format!("{stem}ie"));
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
        forms.push(format!("{name}y"));
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
    forms.retain(|form| form != name);
    forms
}
