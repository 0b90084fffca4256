//! Classes of folded words that the grammar of names needs: forms of address, kin, verbs, determiners.

use std::sync::LazyLock;

use crate::anonymise::hash::QuickSet;

/// A set of words. By far the most words that are asked about are in none of the sets: most of them are told by their first letter and
/// their length, before anything is hashed.
pub(super) struct Class {
    /// For each first letter the lengths of the words that begin with it, a bit for each.
    lengths: [u32; 26],
    words: QuickSet<&'static str>,
}

impl Class {
    pub(super) fn of(lines: &[&'static str]) -> Class {
        let mut lengths = [0; 26];
        let words: QuickSet<&str> = lines
            .iter()
            .flat_map(|line| line.split_whitespace())
            .collect();
        for word in &words {
            if let Some(lengths) = Self::first(word).and_then(|first| lengths.get_mut(first)) {
                *lengths |= Self::length(word);
            }
        }
        Class { lengths, words }
    }

    fn first(word: &str) -> Option<usize> {
        let first = word.as_bytes().first()?;
        first
            .is_ascii_lowercase()
            .then(|| usize::from(first - b'a'))
    }

    fn length(word: &str) -> u32 {
        1 << word.len().min(31)
    }

    pub(super) fn contains(&self, word: &str) -> bool {
        let lengths = Self::first(word).and_then(|first| self.lengths.get(first));
        lengths.is_none_or(|lengths| lengths & Self::length(word) != 0) && self.words.contains(word)
    }
}

/// A set of words with the question that asks for it.
macro_rules! class {
    ($(#[$doc:meta])* $name:ident: $($words:literal)+) => {
        $(#[$doc])*
        pub(crate) fn $name(word: &str) -> bool {
            static WORDS: LazyLock<$crate::anonymise::words::classes::Class> =
                LazyLock::new(|| $crate::anonymise::words::classes::Class::of(&[$($words),+]));
            WORDS.contains(word)
        }
    };
}

class! {
    /// Words behind which a clause begins with whom it tells of.
    leads_to_a_clause:
    "later then today yesterday tonight when while whilst that but if because since until till where why how so also once
    before after although though whether says said"
}

class! {
    /// Parts of a family name that name nobody alone.
    is_particle:
    "de da do dos del della di du la le van von der den ter ten bin ibn bint binti al el ul ur o mc mac m st saint san"
    "abu umm ap ab y e d l the and of"
}

/// Whether a word is a form of address.
pub(crate) fn is_title(word: &str) -> bool {
    super::listed_itself(word).title()
}

class! {
    /// Titles that are also ordinary words or abbreviations, believed only before a capital.
    is_doubtful_title:
    "miss di ds dc pc sir judge doctor prof ms insp dame rev nurse constable sergeant inspector madam canon rabbi imam sheikh"
    "pan bey ato frau puan smt shri sardar mallam venerable mufti"
    "md mohd muhd mst"
}

class! {
    /// Words after which a family name means the household.
    is_household:
    "family household families"
}

class! {
    /// A finite verb such as stands after a person's name.
    is_person_verb:
    "said says say stated states is was has have had isn wasn hasn hadn did didn does doesn went goes came comes ran runs rang"
    "rings left leaves got gets gave gives took takes told tells thought thinks felt feels found finds saw sees heard hears"
    "hit hits held holds kept keeps knew knows lay lies lost loses made makes met meets paid put puts read sat sits sent"
    "sends shook shouts slept sleeps spoke speaks stood stands threw throws understood woke wakes wore wears wrote writes"
    "began became brought brings ate eats drank drinks drove drives fell falls fed feeds lives wants needs likes seems looks"
    "appears reports attends presents plays cries cried remains continues refuses denies agrees asks moves works stays visits"
    "rose bought caught chose swore bit bites rolled rode won cut let led shot broke stole sounds smells coughs coughed"
    "calls uses hates loves helps talks walks smokes hides hid owes texts phones worries"
}

class! {
    /// Modal verbs.
    is_modal:
    "will may can could would should might must shall won wouldn couldn shouldn cannot"
}

class! {
    /// Articles, possessives and the like, after which a noun stands and no name.
    is_determiner:
    "the a an his her their its my our your this that these those some any no every each"
}

class! {
    /// Personal pronouns and what behaves like them at the start of a clause.
    is_pronoun:
    "i we you he she they it who there this that these those which what"
}

class! {
    /// Words that sentences are made of and that begin them, which a reader takes for no name however near to one they are.
    is_function_word:
    "a an the this that these those his her its my our your their some any no every each both either neither all most many much few"
    "i we you he she it they me him us them who whom whose what which where when why how there here then than now so as if and but or"
    "nor yet for of in on at by to from with without into onto over under off out up down about above below after before since until"
    "till during through between among against along around near is am are was were be been being has have had having do does did done"
    "will would can could may might must shall should not only also very more less once again still just even ever never always often"
    "because while although though unless whether said says went came made took gave told asked seen saw left rang called been"
    "one two three four five six seven eight nine ten first second last next same such other another please thank thanks dear kind best warm yours regards"
}

class! {
    /// Words for family members, carers and friends, after which their name often stands.
    is_kin:
    "mum mummy mam mother dad daddy father son daughter brother sister bro sis nan nana gran granny grandma grandmother grandad granddad"
    "grandpa grandfather aunt auntie aunty uncle cousin niece nephew partner boyfriend girlfriend husband wife stepdad"
    "stepmum stepfather stepmother baby child twin sibling friend neighbour carer ex mate mgm mgf pgm pgf"
}

class! {
    /// What tells a son from a father of one name.
    is_generation:
    "jnr jr junior snr sr senior"
}

class! {
    /// Kin who are called by the word and their name: "Uncle Waheed", "Grandad John".
    is_kin_called:
    "uncle aunt auntie aunty nan nana nanna nanny gran granny grandma grandad grandpa ate"
}

class! {
    /// Kin that say how somebody is related more than what a family calls them, by how notes are marked most often.
    is_plain_kin:
    "uncle granny grandma"
}

class! {
    /// Kin as clinics shorten them, in-laws among them; written large they are nobody's name.
    is_kin_in_short:
    "mil fil bil sil dil husb hubby dtr dau gdtr gson gma gpa ptnr bf gf"
}

class! {
    /// Occupations and parts in a report, after which a name may stand.
    is_role:
    "officer officers nurse doctor doctors teacher worker workers visitor midwife sw hv ssw dn ps cpn ewo carer caller caller's informant witness suspect"
    "victim patient resident pupil client ip pt inf male female"
}

class! {
    /// Ranks and posts that are written in capitals before a name, and are ordinary words or other abbreviations besides.
    is_rank:
    "ps do dso wm sm cm hhj dj cc acc dcs supt ach dho so sn ssn ccn anp hca rmn rgn amhp sho spr acp odp isva idva iro hmp po spo hmi adv"
}

class! {
    /// What clergy and church elders are called before their names.
    is_clergy:
    "pastor deacon deaconess elder bishop apostle prophet prophetess evangelist"
}

/// Whether a word is the second of a post of two: what most words are not.
#[inline]
pub(crate) fn may_end_post(word: &str) -> bool {
    word.len() >= "judge".len()
        && matches!(
            word,
            "manager" | "commander" | "judge" | "nurse" | "officer" | "justice"
        )
}

/// Whether two words are a post that stands before a name: "Watch Manager Bagley", "District Judge Amory".
pub(crate) fn is_post(first: &str, second: &str) -> bool {
    matches!(
        (first, second),
        (
            "watch" | "crew" | "station" | "group",
            "manager" | "commander"
        ) | ("district" | "deputy" | "circuit", "judge")
            | ("staff" | "charge", "nurse")
            | ("detention", "officer")
            | ("lady" | "mrs" | "mr", "justice")
    )
}

class! {
    /// Qualities that are given names as well, and stand as a subject in their own right: "Patience is needed".
    is_quality:
    "hope faith joy patience charity mercy comfort favour constance prudence glory"
}

class! {
    /// Months and days that are names as well.
    is_calendar:
    "january march april may june july august jan tuesday wednesday friday easter noel"
}

class! {
    /// Months, in full and shortened.
    is_month:
    "january february march april may june july august september october november december jan feb mar apr jun jul aug sep"
    "sept oct nov dec"
}

class! {
    /// What a disease, law, sign or test is called after the name of whoever found it: "Ondine's curse".
    is_eponym_of:
    "disease syndrome palsy curse law chorea sarcoma lymphoma phenomenon sign test thyroiditis scale score contracture fracture"
    "rule principle dementia paralysis ulcer reflex"
}

class! {
    /// Types of roads, in full and shortened, as they end the name of one.
    is_road:
    "street st str road rd avenue ave av close cl clo lane ln la drive dr drv court ct crt crescent cres cresc cr place pl"
    "gardens gdns gdn garden grove gr gro terrace terr ter tce square sq way wy walk wlk rise hill park pk mews green grn view"
    "vw row parade pde chase croft field fields mead meadow meadows boulevard blvd path heights hts house hse buildings bldgs"
    "yard end villas highway hwy estate estates est wharf quay gate circle embankment bank vale village villages forks inlet common"
    "cottages cotts cottage"
}

class! {
    /// Words of organisations' names that name no particular one.
    is_generic:
    "school primary junior infant infants secondary academy college nursery pre preschool grammar high special community surgery"
    "health centre center medical practice group hospital clinic care home nursing residential house trust nhs foundation church"
    "of england c e ce coe rc roman catholic va vc and the for services service team pharmacy council police university ltd"
    "limited cic plc day family children childrens s young people support housing association"
}

class! {
    /// Words that begin the name of a flat, room or floor.
    is_unit:
    "flat apartment apt unit room rm block fl floor bungalow plot caravan trailer pitch"
}

/// Whether a word looks like a regular verb in the past.
pub(crate) fn is_past(word: &str) -> bool {
    word.len() > 4
        && word.ends_with("ed")
        && !matches!(
            word,
            "need" | "indeed" | "exceed" | "speed" | "proceed" | "hundred" | "related"
        )
}

/// Whether two words are the name of a city, a country or an island, one of which is also somebody's name: "San Marino", "Santa Cruz".
pub(crate) fn is_city_of_two(first: &str, second: &str) -> bool {
    match first {
        "sao" => matches!(
            second,
            "paulo" | "luis" | "tome" | "jose" | "bernardo" | "goncalo"
        ),
        "san" => matches!(
            second,
            "jose"
                | "juan"
                | "salvador"
                | "antonio"
                | "diego"
                | "francisco"
                | "miguel"
                | "pedro"
                | "marino"
                | "sebastian"
        ),
        "santa" => matches!(
            second,
            "cruz" | "marta" | "clara" | "fe" | "monica" | "barbara" | "ana"
        ),
        "santo" => matches!(second, "domingo" | "andre"),
        "hong" => second == "kong",
        "los" => second == "angeles",
        "las" => matches!(second, "vegas" | "palmas"),
        "port" => matches!(
            second,
            "stanley" | "elizabeth" | "louis" | "harcourt" | "talbot"
        ),
        "porto" => second == "alegre",
        "saint" | "st" => matches!(
            second,
            "petersburg" | "helena" | "lucia" | "kitts" | "vincent"
        ),
        "sierra" => second == "leone",
        "costa" => second == "rica",
        _ => false,
    }
}
