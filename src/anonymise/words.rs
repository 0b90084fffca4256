//! Word lists: what is ordinary English, what is safely no name, what is a name somewhere, and what names turn into.
//! The files under `data/` say where they come from.

use std::sync::LazyLock;

use super::hash::{QuickMap, QuickSet};

fn entries(file: &'static str) -> impl Iterator<Item = &'static str> {
    file.lines()
        .filter(|line| !line.starts_with('#'))
        .flat_map(str::split_whitespace)
}

static ORDINARY: LazyLock<QuickSet<&'static str>> = LazyLock::new(|| {
    entries(include_str!("data/ordinary.txt"))
        .chain(entries(include_str!("data/care.txt")))
        .collect()
});
static SAFE: LazyLock<QuickSet<&'static str>> =
    LazyLock::new(|| entries(include_str!("data/safe.txt")).collect());
static SURNAMES: LazyLock<QuickSet<&'static str>> =
    LazyLock::new(|| entries(include_str!("data/surnames.txt")).collect());
static FORENAMES: LazyLock<QuickSet<&'static str>> = LazyLock::new(|| {
    entries(include_str!("data/forenames.txt"))
        .chain(entries(include_str!("data/nicknames.txt")).filter(|word| *word != "|"))
        .collect()
});

/// A family of forename forms: spellings of the name itself, and familiar forms.
struct Family {
    formal: Vec<&'static str>,
    familiar: Vec<&'static str>,
}

static FAMILIES: LazyLock<(Vec<Family>, QuickMap<&'static str, Vec<usize>>)> =
    LazyLock::new(|| {
        let mut families = Vec::new();
        let mut index: QuickMap<&'static str, Vec<usize>> = QuickMap::default();
        for line in include_str!("data/nicknames.txt").lines() {
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
    LazyLock::force(&ORDINARY);
    LazyLock::force(&SAFE);
    LazyLock::force(&SURNAMES);
    LazyLock::force(&FORENAMES);
    LazyLock::force(&FAMILIES);
}

/// Whether a folded word is ordinary English, regular inflections included.
pub(crate) fn is_ordinary(word: &str) -> bool {
    ORDINARY.contains(word) || (word.len() > 4 && inflected(word))
}

/// Whether a word is in the list itself.
fn base(word: &str) -> bool {
    word.len() >= 3 && ORDINARY.contains(word)
}

fn inflected(word: &str) -> bool {
    let with = |stem: &str, ending: char| {
        let mut whole = String::with_capacity(stem.len() + 1);
        whole.push_str(stem);
        whole.push(ending);
        base(&whole)
    };
    if let Some(stem) = word.strip_suffix('s')
        && ((!stem.ends_with('s') && base(stem)) || stem.strip_suffix('e').is_some_and(base))
    {
        return true;
    }
    for ending in ["ies", "ied", "ier", "ily"] {
        if word
            .strip_suffix(ending)
            .is_some_and(|stem| with(stem, 'y'))
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
                && last.next() == last.next()
                && stem.get(..stem.len() - 1).is_some_and(base)
        };
        if base(stem) || with(stem, 'e') || doubled() {
            return true;
        }
    }
    ["ly", "ness"]
        .iter()
        .any(|ending| word.strip_suffix(ending).is_some_and(base))
        || ["un", "re", "non", "pre", "mis"].iter().any(|start| {
            word.strip_prefix(start)
                .is_some_and(|rest| rest.len() >= 4 && base(rest))
        })
}

/// Whether a capitalised word is known to be no one's name.
pub(crate) fn is_safe(word: &str) -> bool {
    SAFE.contains(word)
}

/// Whether a folded word is a given name somewhere.
pub(crate) fn is_forename(word: &str) -> bool {
    FORENAMES.contains(word)
}

/// Whether a folded word is a family name and no ordinary word.
pub(crate) fn is_surname(word: &str) -> bool {
    SURNAMES.contains(word)
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

/// Parts of a family name that name nobody alone.
pub(crate) fn is_particle(word: &str) -> bool {
    matches!(
        word,
        "de" | "da"
            | "do"
            | "dos"
            | "del"
            | "della"
            | "di"
            | "du"
            | "la"
            | "le"
            | "van"
            | "von"
            | "der"
            | "den"
            | "ter"
            | "ten"
            | "bin"
            | "ibn"
            | "bint"
            | "binti"
            | "al"
            | "el"
            | "ul"
            | "ur"
            | "o"
            | "mc"
            | "mac"
            | "m"
            | "st"
            | "saint"
            | "san"
            | "abu"
            | "umm"
            | "ap"
            | "ab"
            | "y"
            | "e"
            | "d"
            | "l"
            | "the"
            | "and"
            | "of"
    )
}

/// Forms of address, with or without their full stop.
pub(crate) fn is_title(word: &str) -> bool {
    matches!(
        word,
        "mr" | "mrs"
            | "ms"
            | "miss"
            | "mx"
            | "mister"
            | "dr"
            | "doctor"
            | "prof"
            | "professor"
            | "sir"
            | "dame"
            | "rev"
            | "revd"
            | "reverend"
            | "pc"
            | "wpc"
            | "pcso"
            | "dc"
            | "dci"
            | "di"
            | "ds"
            | "sgt"
            | "sergeant"
            | "insp"
            | "inspector"
            | "cllr"
            | "councillor"
            | "judge"
            | "constable"
    )
}

/// Titles that are also ordinary words or abbreviations, believed only before a capital.
pub(crate) fn is_doubtful_title(word: &str) -> bool {
    matches!(
        word,
        "miss"
            | "di"
            | "ds"
            | "dc"
            | "pc"
            | "sir"
            | "judge"
            | "doctor"
            | "prof"
            | "ms"
            | "insp"
            | "dame"
            | "rev"
    )
}

/// Words after which a family name means the household.
pub(crate) fn is_household(word: &str) -> bool {
    matches!(word, "family" | "household" | "families")
}

/// A finite verb such as stands after a person's name.
pub(crate) fn is_person_verb(word: &str) -> bool {
    matches!(
        word,
        "said"
            | "says"
            | "say"
            | "stated"
            | "states"
            | "is"
            | "was"
            | "has"
            | "had"
            | "isn"
            | "wasn"
            | "hasn"
            | "hadn"
            | "did"
            | "didn"
            | "does"
            | "doesn"
            | "went"
            | "goes"
            | "came"
            | "comes"
            | "ran"
            | "runs"
            | "rang"
            | "rings"
            | "left"
            | "leaves"
            | "got"
            | "gets"
            | "gave"
            | "gives"
            | "took"
            | "takes"
            | "told"
            | "tells"
            | "thought"
            | "thinks"
            | "felt"
            | "feels"
            | "found"
            | "finds"
            | "saw"
            | "sees"
            | "heard"
            | "hears"
            | "hit"
            | "hits"
            | "held"
            | "holds"
            | "kept"
            | "keeps"
            | "knew"
            | "knows"
            | "lay"
            | "lies"
            | "lost"
            | "loses"
            | "made"
            | "makes"
            | "met"
            | "meets"
            | "paid"
            | "put"
            | "puts"
            | "read"
            | "sat"
            | "sits"
            | "sent"
            | "sends"
            | "shook"
            | "shouts"
            | "slept"
            | "sleeps"
            | "spoke"
            | "speaks"
            | "stood"
            | "stands"
            | "threw"
            | "throws"
            | "understood"
            | "woke"
            | "wakes"
            | "wore"
            | "wears"
            | "wrote"
            | "writes"
            | "began"
            | "became"
            | "brought"
            | "brings"
            | "ate"
            | "eats"
            | "drank"
            | "drinks"
            | "drove"
            | "drives"
            | "fell"
            | "falls"
            | "fed"
            | "feeds"
            | "lives"
            | "wants"
            | "needs"
            | "likes"
            | "seems"
            | "looks"
            | "appears"
            | "reports"
            | "attends"
            | "presents"
            | "plays"
            | "cries"
            | "cried"
            | "remains"
            | "continues"
            | "refuses"
            | "denies"
            | "agrees"
            | "asks"
            | "moves"
            | "works"
            | "stays"
            | "visits"
            | "bought"
            | "caught"
            | "chose"
            | "swore"
            | "bit"
            | "bites"
            | "rolled"
            | "rode"
            | "won"
            | "cut"
            | "let"
            | "led"
            | "shot"
            | "broke"
            | "stole"
    )
}

/// Whether a word looks like a verb in the past: regular ones by their ending.
pub(crate) fn is_past(word: &str) -> bool {
    word.len() > 4
        && word.ends_with("ed")
        && !matches!(
            word,
            "need" | "indeed" | "exceed" | "speed" | "proceed" | "hundred" | "related"
        )
}

/// Modal verbs.
pub(crate) fn is_modal(word: &str) -> bool {
    matches!(
        word,
        "will"
            | "may"
            | "can"
            | "could"
            | "would"
            | "should"
            | "might"
            | "must"
            | "shall"
            | "won"
            | "wouldn"
            | "couldn"
            | "shouldn"
            | "cannot"
    )
}

/// Articles, possessives and the like, after which a noun stands and no name.
pub(crate) fn is_determiner(word: &str) -> bool {
    matches!(
        word,
        "the"
            | "a"
            | "an"
            | "his"
            | "her"
            | "their"
            | "its"
            | "my"
            | "our"
            | "your"
            | "this"
            | "that"
            | "these"
            | "those"
            | "some"
            | "any"
            | "no"
            | "every"
            | "each"
    )
}

/// Personal pronouns and what behaves like them at the start of a clause.
pub(crate) fn is_pronoun(word: &str) -> bool {
    matches!(
        word,
        "i" | "we"
            | "you"
            | "he"
            | "she"
            | "they"
            | "it"
            | "who"
            | "there"
            | "this"
            | "that"
            | "these"
            | "those"
            | "which"
            | "what"
    )
}

/// Words for family members, carers and friends, after which their name often stands.
pub(crate) fn is_kin(word: &str) -> bool {
    matches!(
        word,
        "mum"
            | "mummy"
            | "mother"
            | "dad"
            | "daddy"
            | "father"
            | "son"
            | "daughter"
            | "brother"
            | "sister"
            | "bro"
            | "sis"
            | "nan"
            | "nana"
            | "gran"
            | "granny"
            | "grandma"
            | "grandmother"
            | "grandad"
            | "grandpa"
            | "grandfather"
            | "aunt"
            | "auntie"
            | "aunty"
            | "uncle"
            | "cousin"
            | "niece"
            | "nephew"
            | "partner"
            | "boyfriend"
            | "girlfriend"
            | "husband"
            | "wife"
            | "stepdad"
            | "stepmum"
            | "stepfather"
            | "stepmother"
            | "baby"
            | "child"
            | "twin"
            | "sibling"
            | "friend"
            | "neighbour"
            | "carer"
            | "ex"
            | "mate"
            | "mgm"
            | "mgf"
            | "pgm"
            | "pgf"
    )
}

/// Months and days that are names as well.
pub(crate) fn is_calendar(word: &str) -> bool {
    matches!(
        word,
        "january"
            | "march"
            | "april"
            | "may"
            | "june"
            | "july"
            | "august"
            | "jan"
            | "tuesday"
            | "wednesday"
            | "friday"
            | "easter"
            | "noel"
    )
}
