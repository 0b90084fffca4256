//! Word lists: what is ordinary English, what is safely no name, what is a name somewhere, and what names turn into.
//! The files under `data/` say where they come from.

#[macro_use]
mod classes;
mod addressing;
mod callings;
mod sexes;
mod somali;

use std::sync::LazyLock;

use super::hash::QuickMap;

pub(crate) use addressing::*;
pub(crate) use callings::*;
pub(crate) use classes::*;
pub(crate) use sexes::*;
pub(crate) use somali::*;

fn entries(file: &'static str) -> impl Iterator<Item = &'static str> {
    file.lines()
        .filter(|line| !line.starts_with('#'))
        .flat_map(str::split_whitespace)
}

/// What the lists say of a word, as one set of bits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Listed(u8);

impl Listed {
    const ORDINARY: u8 = 1;
    const SAFE: u8 = 2;
    const SURNAME: u8 = 4;
    const FORENAME: u8 = 8;
    const TITLE: u8 = 16;
    const GIVEN: u8 = 32;
    const PLAIN: u8 = 64;

    /// Ordinary English, regular inflections included.
    pub(crate) fn ordinary(self) -> bool {
        self.0 & Self::ORDINARY != 0
    }

    /// Known to be no one's name when it has a capital.
    pub(crate) fn safe(self) -> bool {
        self.0 & Self::SAFE != 0
    }

    /// A family name somewhere, and no ordinary word.
    pub(crate) fn surname(self) -> bool {
        self.0 & Self::SURNAME != 0
    }

    /// A given name somewhere.
    pub(crate) fn forename(self) -> bool {
        self.0 & Self::FORENAME != 0
    }

    /// A given name in some country or other, of four letters or more: enough to ask about a word, too little to doubt a misspelling.
    pub(crate) fn given(self) -> bool {
        self.0 & (Self::GIVEN | Self::FORENAME) != 0
    }

    /// The same, and plain where it stands: no rule begins with it.
    pub(crate) fn as_plain(self) -> Self {
        Self(self.0 | Self::PLAIN)
    }

    /// Whether no rule begins with the word where it stands.
    pub(crate) fn plain(self) -> bool {
        self.0 & Self::PLAIN != 0
    }

    /// The same, and a form of address where it stands.
    pub(crate) fn as_title(self) -> Self {
        Self(self.0 | Self::TITLE)
    }

    /// A form of address.
    pub(crate) fn title(self) -> bool {
        self.0 & Self::TITLE != 0
    }
}

/// All lists in one table: one look-up a word.
static LEXICON: LazyLock<QuickMap<&'static str, Listed>> = LazyLock::new(|| {
    let mut lexicon: QuickMap<&'static str, Listed> = QuickMap::default();
    lexicon.reserve(36_000);
    let mut put = |words: &mut dyn Iterator<Item = &'static str>, bit: u8| {
        for word in words {
            lexicon.entry(word).or_default().0 |= bit;
        }
    };
    put(
        &mut entries(include_str!("../data/ordinary.txt")),
        Listed::ORDINARY,
    );
    put(
        &mut entries(include_str!("../data/care.txt")),
        Listed::ORDINARY,
    );
    put(&mut entries(include_str!("../data/safe.txt")), Listed::SAFE);
    put(
        &mut entries(include_str!("../data/surnames.txt")),
        Listed::SURNAME,
    );
    put(
        &mut entries(include_str!("../data/forenames.txt")),
        Listed::FORENAME,
    );
    put(
        &mut entries(include_str!("../data/nicknames.txt")).filter(|word| *word != "|"),
        Listed::FORENAME,
    );
    put(
        &mut entries(include_str!("../data/given.txt")).filter(|word| word.len() > 3),
        Listed::GIVEN,
    );
    put(&mut addressing::titles(), Listed::TITLE);
    lexicon
});

/// A family of forename forms: spellings of the name itself, and familiar forms.
struct Family {
    formal: Vec<&'static str>,
    familiar: Vec<&'static str>,
}

/// The families, and in which of them each name is.
type Families = (Vec<Family>, QuickMap<&'static str, Vec<usize>>);

static FAMILIES: LazyLock<Families> = LazyLock::new(|| {
    let mut families = Vec::new();
    let mut index: QuickMap<&'static str, Vec<usize>> = QuickMap::default();
    for line in include_str!("../data/nicknames.txt").lines() {
        let Some((formal, familiar)) = line.split_once('|') else {
            continue;
        };
        let family = Family {
            formal: formal.split_whitespace().collect(),
            familiar: familiar.split_whitespace().collect(),
        };
        for name in family.formal.iter().chain(&family.familiar) {
            index.entry(name).or_default().push(families.len());
        }
        families.push(family);
    }
    (families, index)
});

/// Reads the lists, so that whoever measures does not measure that.
pub(crate) fn warm() {
    LazyLock::force(&LEXICON);
    LazyLock::force(&FAMILIES);
}

/// What the lists say of a folded word.
pub(crate) fn listed(word: &str) -> Listed {
    let mut listed = listed_itself(word);
    if !listed.ordinary() && word.len() > 4 && inflected(word) {
        listed.0 |= Listed::ORDINARY;
    }
    listed
}

/// What the lists say of a folded word itself, inflections apart: all that needs to be known of names, titles and safe words.
pub(crate) fn listed_itself(word: &str) -> Listed {
    LEXICON.get(word).copied().unwrap_or_default()
}

/// Whether a folded word is ordinary English, regular inflections included.
pub(crate) fn is_ordinary(word: &str) -> bool {
    listed(word).ordinary()
}

/// Whether a folded word stands in the lists of ordinary English itself, inflections apart.
pub(crate) fn is_listed_ordinary(word: &str) -> bool {
    listed_itself(word).ordinary()
}

/// Whether a capitalised word is known to be no one's name.
pub(crate) fn is_safe(word: &str) -> bool {
    listed_itself(word).safe()
}

/// Whether a word is an ordinary or a safe one badly scanned: an l for an i, `rn` for m, a c for an e ("lnfirmary", "Engllsh").
pub(crate) fn is_badly_scanned(word: &str) -> bool {
    let plain = |word: &str| {
        let listed = listed(word);
        listed.ordinary() || listed.safe()
    };
    if word.len() < 5 {
        return false;
    }
    let mut reading = String::with_capacity(word.len() + 1);
    [("l", "i"), ("rn", "m"), ("i", "l"), ("c", "e"), ("vv", "w")]
        .iter()
        .any(|(scanned, meant)| {
            let (mut places, mut free) = (0, 0);
            let mut windows = word.as_bytes().windows(scanned.len()).enumerate();
            let first = scanned.as_bytes().first();
            windows.any(|(at, found)| {
                // The first letter is no call, and settles it for most places.
                if found.first() != first || at < free || found != scanned.as_bytes() {
                    return false;
                }
                places += 1;
                free = at + found.len();
                let (before, after) = (word.get(..at), word.get(free..));
                before.zip(after).is_some_and(|(before, after)| {
                    reading.clear();
                    reading.extend([before, meant, after]);
                    plain(&reading)
                })
            }) || (places > 1 && plain(&word.replace(scanned, meant)))
        })
}

/// Whether a folded word is a given name somewhere.
pub(crate) fn is_forename(word: &str) -> bool {
    listed_itself(word).forename()
}

/// Whether a folded word is a family name and no ordinary word.
pub(crate) fn is_surname(word: &str) -> bool {
    listed_itself(word).surname()
}

/// Whether a word is in the list of ordinary ones itself.
fn base(word: &str) -> bool {
    word.len() >= 3 && LEXICON.get(word).is_some_and(|listed| listed.ordinary())
}

/// The longest word looked at for inflections, in bytes.
const LONGEST: usize = 32;

/// Whether a stem with one more letter is in the list.
fn base_with(stem: &str, ending: u8) -> bool {
    let mut buffer = [0u8; LONGEST];
    let Some(room) = buffer.get_mut(..=stem.len()) else {
        return false;
    };
    for (to, from) in room.iter_mut().zip(stem.bytes().chain([ending])) {
        *to = from;
    }
    std::str::from_utf8(room).is_ok_and(base)
}

/// Whether a word is a regular inflection of one in the list.
fn inflected(word: &str) -> bool {
    let Some(last) = word.bytes().next_back() else {
        return false;
    };
    if !matches!(last, b's' | b'd' | b'g' | b'r' | b't' | b'y') && !prefixed(word) {
        return false;
    }
    if let Some(stem) = word.strip_suffix('s') {
        let hissing = |stem: &str| {
            stem.ends_with(['s', 'x', 'z', 'o']) || stem.ends_with("ch") || stem.ends_with("sh")
        };
        if (!stem.ends_with('s') && base(stem))
            || stem
                .strip_suffix('e')
                .is_some_and(|stem| hissing(stem) && base(stem))
        {
            return true;
        }
    }
    for ending in ["ies", "ied", "ier", "ily"] {
        if word
            .strip_suffix(ending)
            .is_some_and(|stem| base_with(stem, b'y'))
        {
            return true;
        }
    }
    for ending in ["ed", "ing", "er", "est", "ers", "ings"] {
        let Some(stem) = word.strip_suffix(ending) else {
            continue;
        };
        let doubled = || {
            let mut last = stem.bytes().rev();
            stem.len() > 3
                && !stem.ends_with('s')
                && last.next() == last.next()
                && stem.get(..stem.len() - 1).is_some_and(base)
        };
        if base(stem) || base_with(stem, b'e') || doubled() {
            return true;
        }
    }
    ["ly", "ness"]
        .iter()
        .any(|ending| word.strip_suffix(ending).is_some_and(base))
        || prefixed(word)
}

fn prefixed(word: &str) -> bool {
    ["un", "re", "non", "pre", "mis"].iter().any(|start| {
        word.strip_prefix(start)
            .is_some_and(|rest| rest.len() >= 4 && base(rest))
    })
}

/// Every other form of a forename: `(form, whether it is another spelling of the same name)`.
pub(crate) fn forms_of_forename(name: &str) -> Vec<(&'static str, bool)> {
    let (families, index) = &*FAMILIES;
    let mut forms = Vec::new();
    for family in index
        .get(name)
        .into_iter()
        .flatten()
        .filter_map(|at| families.get(*at))
    {
        let formal = family.formal.contains(&name);
        forms.extend(
            family
                .formal
                .iter()
                .filter(|form| **form != name)
                .map(|form| (*form, formal)),
        );
        forms.extend(
            family
                .familiar
                .iter()
                .filter(|form| **form != name)
                .map(|form| (*form, false)),
        );
    }
    forms.sort_unstable();
    forms.dedup();
    forms
}
