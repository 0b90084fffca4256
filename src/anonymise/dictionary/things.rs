//! The forms of organisations, addresses and places.

use super::forms::{squeeze, ways_of, words_of};
use super::{Dictionary, Entry, Owner, Part, Thing, ThingKind, Value, ValueKind};
use crate::anonymise::knowledge::{CaseKnowledge, KnownAddress, KnownOrganisation, KnownPerson};
use crate::anonymise::label::Labels;
use crate::anonymise::words;

/// The ways a type of road is shortened, the first in full.
const ROADS: &[&str] = &[
    "street st str",
    "road rd",
    "avenue ave av",
    "close cl clo",
    "lane ln la",
    "drive dr drv",
    "court ct crt",
    "crescent cres cresc cr",
    "place pl",
    "gardens gdns gdn garden",
    "grove gr gro",
    "terrace terr ter tce",
    "square sq",
    "way wy",
    "walk wlk wk",
    "park pk",
    "green grn",
    "view vw",
    "parade pde",
    "field fields",
    "mead meadow meadows",
    "boulevard blvd",
    "heights hts",
    "house hse",
    "buildings bldgs",
    "highway hwy",
    "estate estates est",
    "village villages",
    "cottages cotts cottage cott",
    "farm fm",
    "wharf whf wf",
    "mews mws",
    "croft cft",
    "villas vls",
    "yard yd",
    "hill hl",
    "rise ri",
    "bank bk",
    "embankment emb",
    "point pt",
];

/// The other ways of writing a type of road, itself included.
fn ways_of_road(kind: &str) -> Vec<&str> {
    ROADS
        .iter()
        .map(|line| line.split(' ').collect::<Vec<&str>>())
        .find(|ways| ways.contains(&kind))
        .unwrap_or_else(|| vec![kind])
}

/// Words with the type of road behind them in each of the ways it is written.
fn with_road(own: &[String], kind: &str) -> impl Iterator<Item = Vec<String>> {
    ways_of_road(kind)
        .into_iter()
        .map(move |form| [own, &[form.to_owned()]].concat())
}

/// One address's lines understood.
#[derive(Default)]
struct Parsed {
    unit: Option<String>,
    number: Option<String>,
    street: Vec<String>,
    houses: Vec<Vec<String>>,
    towns: Vec<String>,
}

impl Dictionary {
    pub(super) fn add_things(
        &mut self,
        case: &CaseKnowledge,
        people: &[&KnownPerson],
        labels: &Labels,
        requester: Option<&str>,
    ) {
        let keep_all = requester.is_some();
        let mut organisations: Vec<&KnownOrganisation> = case.organisations.iter().collect();
        organisations.sort_by(|a, b| a.reference.cmp(&b.reference));
        for organisation in organisations {
            let label = labels
                .organisation(&organisation.reference)
                .unwrap_or("Organisation")
                .to_owned();
            self.add_organisation(organisation, label, keep_all);
        }
        let mut places: Vec<&str> = case
            .places
            .iter()
            .map(|place| place.trim())
            .filter(|place| !place.is_empty())
            .collect();
        places.sort_unstable();
        places.dedup();
        for place in &places {
            self.add_place(place, keep_all);
        }
        // An address of the person the request is about is theirs even where others share it.
        let mut addresses: Vec<(&KnownAddress, usize, bool)> = people
            .iter()
            .enumerate()
            .flat_map(|(at, person)| {
                let kept = requester.is_some_and(|requester| {
                    requester == person.reference || person.professional()
                });
                person
                    .addresses
                    .iter()
                    .map(move |address| (address, at, kept))
            })
            .collect();
        addresses.sort_by_key(|(_, at, kept)| (!kept, *at));
        for (address, at, kept) in addresses {
            let label = labels.address(address.label.as_deref());
            self.add_address(address, label, at, kept, &places);
        }
    }

    fn add_thing(&mut self, kind: ThingKind, label: String, kept: bool) -> usize {
        self.things.push(Thing {
            kind,
            label,
            kept,
            number: None,
            unit: None,
        });
        self.things.len() - 1
    }

    fn add_thing_form(&mut self, form: &[String], at: usize, part: Part, rank: u8) {
        for word in form {
            if word.chars().count() >= 5 && !words::is_ordinary(word) && !words::is_generic(word) {
                self.spell(word);
            }
        }
        let entry = Entry {
            owner: Owner::Thing(at),
            part,
            rank,
            possessive: false,
        };
        for word in form.iter().filter(|word| word.len() >= 4) {
            let id = self.intern(word);
            self.of_things.push(id);
        }
        self.add_form(form, entry);
        // "Tinker's Gate" for Tinkers Gate.
        for (nth, word) in form.iter().enumerate() {
            if let Some(owner) = word.strip_suffix('s')
                && form.len() > 1
                && owner.len() >= 4
                && !owner.ends_with('s')
            {
                let mut way = form.to_vec();
                way.splice(nth..=nth, [owner.to_owned(), "s".to_owned()]);
                self.add_form(&way, entry);
            }
        }
    }

    fn add_organisation(&mut self, known: &KnownOrganisation, label: String, kept: bool) {
        let at = self.add_thing(ThingKind::Organisation, label, kept);
        self.add_full_name(&known.name, at, 0);
        for former in &known.former_names {
            self.add_full_name(former, at, 1);
        }
        for short in &known.short_names {
            for way in organisation_ways(short) {
                if way.iter().all(|word| words::is_generic(word)) {
                    continue;
                }
                self.add_thing_form(&way, at, Part::Thing, 1);
            }
        }
    }

    /// A name in full, what is left of it when it is said for short, and its first letters.
    fn add_full_name(&mut self, name: &str, at: usize, rank: u8) {
        let ways = organisation_ways(name);
        for way in &ways {
            self.add_thing_form(way, at, Part::Thing, rank);
        }
        for way in &ways {
            self.add_short_forms(way, at);
            for short in in_shorthand(way) {
                self.add_thing_form(&short, at, Part::Thing, 2);
            }
        }
        let acronym: String = name
            .split_whitespace()
            .filter(|word| !matches!(*word, "of" | "the" | "and" | "for" | "&"))
            .filter_map(|word| words_of(word).first().and_then(|word| word.chars().next()))
            .collect();
        if acronym.chars().count() >= 3
            && !words::is_ordinary(&acronym)
            && !words::is_safe(&acronym)
        {
            self.add_thing_form(std::slice::from_ref(&acronym), at, Part::Thing, 3);
        }
        // "Q.A.H.": with stops between them the letters are no word.
        if acronym.chars().count() >= 3 && !words::is_safe(&acronym) {
            let letters: Vec<String> = acronym.chars().map(String::from).collect();
            self.add_thing_form(&letters, at, Part::Thing, 3);
        }
    }

    /// `Elmfield` of `Elmfield Surgery`, `Elmfield School` of `Elmfield Primary School`: the words before the generic ones.
    fn add_short_forms(&mut self, way: &[String], at: usize) {
        let own: Vec<String> = way
            .iter()
            .take_while(|word| {
                !words::is_generic(word) || matches!(word.as_str(), "st" | "saint" | "s")
            })
            .cloned()
            .collect();
        let telling = own.iter().any(|word| {
            !words::is_ordinary(word) && !words::is_particle(word) && word.chars().count() >= 4
        });
        if own.is_empty() || own.len() == way.len() || !(telling || own.len() >= 2) {
            return;
        }
        self.add_thing_form(&own, at, Part::Thing, 3);
        // "St Oswin's C of E Primary" of one that is a school besides.
        if let Some((_, rest)) = way.split_last().filter(|(_, rest)| rest.len() > own.len()) {
            self.add_thing_form(rest, at, Part::Thing, 2);
        }
        for kind in way.iter().skip(own.len()).filter(|word| word.len() > 3) {
            let mut form = own.clone();
            form.push(kind.clone());
            self.add_thing_form(&form, at, Part::Thing, 2);
        }
    }

    fn add_place(&mut self, place: &str, kept: bool) {
        let first = words_of(place).first().cloned().unwrap_or_default();
        let village = matches!(
            first.as_str(),
            "upper" | "lower" | "little" | "nether" | "long" | "over"
        );
        let at = self.add_thing(
            ThingKind::Place,
            if village { "[village]" } else { "[town]" }.to_owned(),
            kept,
        );
        for way in ways_of(place) {
            self.add_thing_form(&way, at, Part::Thing, 0);
        }
    }

    fn add_address(
        &mut self,
        address: &KnownAddress,
        label: &str,
        person: usize,
        kept: bool,
        places: &[&str],
    ) {
        let parsed = parse(address, places);
        let at = self.add_thing(ThingKind::Address, label.to_owned(), kept);
        if let Some(thing) = self.things.get_mut(at) {
            thing.number = parsed.number;
            thing.unit = parsed.unit;
        }
        if !parsed.street.is_empty() {
            self.add_street(&parsed.street, at);
        }
        for house in &parsed.houses {
            self.add_thing_form(house, at, Part::House, 0);
            if let Some((kind, own)) = house.split_last().filter(|(_, own)| !own.is_empty()) {
                for way in with_road(own, kind) {
                    self.add_thing_form(&way, at, Part::House, 1);
                }
            }
            // "Withy Lane" for Withy Lane Site, "Ox Drove" for Ox Drove Farm.
            if let Some((kind, own)) = house.split_last()
                && own.iter().filter(|word| word.as_str() != "s").count() > 1
                && matches!(kind.as_str(), "site" | "farm" | "estate" | "park")
                && own.first().is_some_and(|first| first != "the")
            {
                self.add_thing_form(own, at, Part::House, 2);
                if let Some((road, name)) =
                    own.split_last().filter(|(road, _)| words::is_road(road))
                {
                    for way in with_road(name, road) {
                        self.add_thing_form(&way, at, Part::House, 2);
                    }
                }
            }
            // "Larch Lane site" for Larch Lane Caravan Site.
            let plain: Vec<String> = house
                .iter()
                .filter(|word| !matches!(word.as_str(), "caravan" | "traveller" | "travellers"))
                .cloned()
                .collect();
            if plain.len() > 1 && plain.len() < house.len() {
                self.add_thing_form(&plain, at, Part::House, 1);
            }
            if let Some((first, rest)) = house.split_first()
                && first == "the"
                && rest.len() > 1
            {
                self.add_thing_form(rest, at, Part::House, 2);
            }
        }
        for town in &parsed.towns {
            self.add_place(town, kept);
        }
        if let Some(postcode) = &address.postcode {
            self.add_value(
                squeeze(postcode),
                Value {
                    kind: ValueKind::Postcode,
                    person: Some(person),
                    kept,
                },
            );
        }
    }

    fn add_street(&mut self, street: &[String], at: usize) {
        self.add_thing_form(street, at, Part::Street, 0);
        let Some((kind, own)) = street.split_last() else {
            return;
        };
        let joined = own.concat();
        if own.is_empty() || !words::is_road(kind) {
            return;
        }
        for form in ways_of_road(kind) {
            let mut way = own.to_vec();
            way.push(form.to_owned());
            self.add_thing_form(&way, at, Part::Street, 0);
            if own.len() > 1 {
                self.add_thing_form(&[joined.clone(), form.to_owned()], at, Part::Street, 1);
            }
            // "Chandler's Wharf" for Chandlers Wharf.
            if let [.., last] = own
                && let Some(stem) = last.strip_suffix('s').filter(|stem| stem.len() >= 4)
            {
                let mut way = own.to_vec();
                way.pop();
                way.extend([stem.to_owned(), "s".to_owned(), form.to_owned()]);
                self.add_thing_form(&way, at, Part::Street, 1);
            }
        }
        self.add_thing_form(own, at, Part::Street, 2);
    }
}

/// The ways whoever writes in a hurry shortens what kind of thing an organisation is: "Reach Med Ctr", "Sallow HC", "Canal Rd" Surgery.
const KINDS: &[(&str, &str)] = &[
    ("health centre", "hc"),
    ("medical centre", "mc"),
    ("health centre", "hlth ctr"),
    ("medical centre", "med ctr"),
    ("medical centre", "med centre"),
    ("children s centre", "cc"),
    ("childrens centre", "cc"),
    ("community centre", "comm ctr"),
    ("primary school", "prim"),
    ("primary school", "ps"),
    ("primary school", "prim sch"),
    ("high school", "hs"),
    ("hospital", "hosp"),
    ("surgery", "surg"),
    ("school", "sch"),
    ("academy", "acad"),
    ("nursery", "nurs"),
    ("centre", "ctr"),
    ("pharmacy", "pharm"),
    ("infirmary", "inf"),
];

/// A name with its kind shortened, and a road in it.
fn in_shorthand(way: &[String]) -> Vec<Vec<String>> {
    let mut ways = Vec::new();
    let words = |text: &str| text.split(' ').map(str::to_owned).collect::<Vec<_>>();
    for (kind, short) in KINDS {
        let kind = words(kind);
        if way.len() > kind.len()
            && let Some(own) = way.strip_suffix(kind.as_slice())
        {
            ways.push([own.to_vec(), words(short)].concat());
        }
    }
    // The road is not the last word: that would be an address.
    for (nth, word) in way.iter().enumerate().skip(1) {
        if nth + 1 < way.len() && words::is_road(word) {
            ways.extend(with_road(way.get(..nth).unwrap_or_default(), word));
        }
    }
    ways
}

/// The ways of writing an organisation's name: with and without possessives, `St` and `Saint`, `and` and `&`, C of E apart or left out.
fn organisation_ways(name: &str) -> Vec<Vec<String>> {
    let plain = name.replace('&', " and ");
    let mut ways = Vec::new();
    let words = words_of(&plain);
    let mut variants = vec![words.clone()];
    // A sign between two words is no word of a text: "Weald & Marches".
    if name.contains('&') {
        variants.push(
            words
                .iter()
                .filter(|word| *word != "and")
                .cloned()
                .collect(),
        );
    }
    // A possessive: `wilfrid s`, `wilfrids`, `wilfrid`.
    for (joined, keep) in [(true, true), (false, false)] {
        let mut variant: Vec<String> = Vec::new();
        for word in &words {
            if word == "s" {
                if joined
                    && keep
                    && let Some(last) = variant.last_mut()
                {
                    last.push('s');
                }
            } else {
                variant.push(word.clone());
            }
        }
        variants.push(variant);
    }
    for variant in variants {
        ways.push(variant.clone());
        if let Some((first, rest)) = variant.split_first() {
            for other in match first.as_str() {
                "st" => &["saint"][..],
                "saint" => &["st"][..],
                "the" => &[""][..],
                _ => &[][..],
            } {
                let mut way: Vec<String> = if other.is_empty() {
                    Vec::new()
                } else {
                    vec![(*other).to_owned()]
                };
                way.extend(rest.iter().cloned());
                ways.push(way);
            }
        }
    }
    // Each of the phrases has one of these words.
    let has_phrase = |way: &Vec<String>| {
        way.iter().any(|word| {
            matches!(
                word.as_str(),
                "c" | "church" | "roman" | "rc" | "ce" | "coe" | "va" | "vc"
            )
        })
    };
    let with_phrase: Vec<Vec<String>> =
        ways.iter().filter(|way| has_phrase(way)).cloned().collect();
    for way in with_phrase {
        let without: Vec<String> = {
            let mut text = format!(" {} ", way.join(" "));
            for phrase in [
                " c of e ",
                " church of england ",
                " roman catholic ",
                " rc ",
                " ce ",
                " c e ",
                " coe ",
                " va ",
                " vc ",
            ] {
                text = text.replace(phrase, " ");
            }
            text.split_whitespace().map(str::to_owned).collect()
        };
        if without.len() != way.len() {
            ways.push(without);
        }
    }
    ways.retain(|way| !way.is_empty());
    ways.sort_unstable();
    ways.dedup();
    ways
}

/// Whether a line is a road's, though it is the last of an address: "Green" and "Bank" end the names of villages too.
fn is_surely_road(line: &[String]) -> bool {
    line.len() > 1
        && line.last().is_some_and(|kind| {
            matches!(
                kind.as_str(),
                "street"
                    | "road"
                    | "lane"
                    | "avenue"
                    | "close"
                    | "drive"
                    | "crescent"
                    | "terrace"
                    | "st"
                    | "rd"
                    | "ave"
            )
        })
}

/// Understands the lines of an address: flat, number and road, house name, town.
fn parse(address: &KnownAddress, places: &[&str]) -> Parsed {
    let mut parsed = Parsed::default();
    let lines: Vec<Vec<String>> = address
        .lines
        .iter()
        .flat_map(|line| line.split(','))
        .map(words_of)
        .filter(|words| !words.is_empty())
        .collect();
    let place_words: Vec<Vec<String>> = places.iter().map(|place| words_of(place)).collect();
    for (nth, line) in lines.iter().enumerate() {
        let last = nth + 1 == lines.len() && lines.len() > 1;
        let mut words: &[String] = line;
        if let [unit, name, rest @ ..] = words
            && words::is_unit(unit)
        {
            parsed.unit = Some(name.clone());
            words = rest;
        }
        let Some((first, rest)) = words.split_first() else {
            continue;
        };
        let number = first.chars().next().is_some_and(|c| c.is_ascii_digit()) && first.len() <= 5;
        if number {
            if rest.is_empty() {
                parsed.number = Some(first.clone());
            } else if parsed.street.is_empty() {
                parsed.number = Some(first.clone());
                parsed.street = rest.to_vec();
            }
        } else if place_words.iter().any(|place| place == words) {
            // Already known as a place.
        } else if last && parsed.street.is_empty() && is_surely_road(words) {
            parsed.street = words.to_vec();
        } else if last {
            parsed.towns.push(words.join(" "));
        } else if parsed.street.is_empty()
            && words.len() > 1
            && words
                .last()
                .is_some_and(|word| words::is_road(word) && word != "house" && word != "cottage")
        {
            parsed.street = words.to_vec();
        } else if parsed.street.is_empty() {
            parsed.houses.push(words.to_vec());
        } else {
            parsed.towns.push(words.join(" "));
        }
    }
    parsed
}
