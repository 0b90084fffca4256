//! How families of the town call each other and are called with respect, language by language: words that stand before a name or
//! behind it and belong to it.
//!
//! Left out is what is an English word, and what is mostly somebody's given or family name.

use std::sync::LazyLock;

/// Forms of address and of respect before a name, without their full stop.
const TITLES: &[&str] = &[
    // English; ranks and posts
    "mr mrs ms miss mx mister dr doctor prof professor sir dame rev revd reverend ven venerable monsignor msgr pc wpc pcso dc dci di ds sgt sergeant \
     insp inspector cllr councillor judge constable nurse madam madame canon rabbi",
    // French, Dutch, German, Polish, Portuguese, Spanish, Italian
    "monsieur mme mlle mademoiselle mevrouw meneer frau herr pan pani senhor senhora sra senor senora senorita signor signora signorina",
    // Romanian, Greek, Albanian, Bulgarian and Serbian, Lithuanian
    "domnul doamna domnisoara kyria kyrios zoti zonja gospodin gospozha gospodja ponas ponia",
    // Amharic, Turkish, Malay
    "ato weizero woizero woizerit ustad hanim bey encik puan datuk datin",
    // Of Muslim communities, Hausa and Yoruba among them
    "imam sheikh shaykh hajja hajji haji alhaji alhaja hajiya hajia mallam mufti maulana moulana maulvi moulvi ustadh ustaz",
    // Of India and its neighbours
    "shri shrimati smt sardar md mohd muhd mst",
];

/// Whether a form of address says that it is a man's.
pub(crate) fn is_mans_title(title: &str) -> bool {
    matches!(
        title,
        "mr" | "mister"
            | "sir"
            | "pan"
            | "senhor"
            | "senor"
            | "signor"
            | "herr"
            | "monsieur"
            | "meneer"
            | "domnul"
            | "kyrios"
            | "zoti"
            | "gospodin"
            | "ponas"
            | "ato"
            | "bey"
            | "encik"
            | "datuk"
            | "imam"
            | "haji"
            | "hajji"
            | "alhaji"
            | "mallam"
            | "shri"
            | "sardar"
    )
}

/// Whether a form of address says that it is a woman's.
pub(crate) fn is_womans_title(title: &str) -> bool {
    matches!(
        title,
        "mrs"
            | "ms"
            | "dame"
            | "miss"
            | "madam"
            | "madame"
            | "mme"
            | "mlle"
            | "mademoiselle"
            | "mevrouw"
            | "frau"
            | "pani"
            | "senhora"
            | "sra"
            | "senora"
            | "senorita"
            | "signora"
            | "signorina"
            | "doamna"
            | "domnisoara"
            | "kyria"
            | "zonja"
            | "gospozha"
            | "gospodja"
            | "ponia"
            | "weizero"
            | "woizero"
            | "woizerit"
            | "hanim"
            | "puan"
            | "datin"
            | "hajja"
            | "hajiya"
            | "hajia"
            | "alhaja"
            | "shrimati"
            | "smt"
    )
}

class! {
    /// Kin in the languages of families of the town, which stand before a name as "uncle" and "nan" do.
    is_kin_abroad:
    // Portuguese, Spanish, Italian, Maltese
    "tia tio titia titio vovo dona madrinha padrinho abuela abuelo yaya yayo madrina padrino don nonna nonno zia zio suor nannu nanna zija ziju"
    // French, German, Dutch, Scandinavian
    "tante tata tonton tatie tantine mamie mamy papi maman parrain marraine oma opa onkel oom mormor farmor morfar"
    // Polish, Czech and Slovak
    "baba babcia babunia dziadek dziadzio ciocia ciotka wujek wujo stryj ksiadz teta tetka babicka babka dedko dedecek strejda stryko ujo"
    // Bulgarian, Serbian and Croatian
    "dedo dyado lelya chicho kaka strinka vuicho bay kum kuma ujak cika stric strina ujna djed majka"
    // Russian and Ukrainian
    "babushka dedushka tyotya tetya dyadya titka diadko babusia didus matusa"
    // Romanian, Hungarian, Albanian, Greek
    "mamaie tataie bunica bunicu bunicul nenea tanti matusa unchiul nagymama nagyi nagypapa keresztmama xhaxhi xhaxha dajo tezja gjyshi gjyshja theia thia theios thios yiayia giagia pappous papou"
    // Lithuanian, Latvian, Estonian
    "mociute senelis senele dede vecmamma vectevs vectetins omite krustmate onu vanaema vanaisa"
    // Turkish, Kurdish
    "teyze amca dayi hala abla agabey nene dede yenge eniste babaanne anneanne kak kake kako mam amo xalo khalo mamosta dapir bapir pura"
    // Persian, Pashto
    "amu ammo ame khale daei dayee khaleh ammeh agha aqa khanom khanum"
    // Arabic
    "khalo khalto khaltu haboba teta tita sitto sido jiddo jido jeddo amto ammu ustaza lalla sidi seyyid hajj hajji hadji mhamed"
    // Urdu and Hindi, Panjabi
    "khala khalu chacha chachi mamu mami nani nanu dadi dada taya tayi bua bhua fufa phuppo phuppa phupha mausi mausa masi bhaiya bhabi bhabhi biji bebe baji aapa"
    // Gujarati, Bengali
    "kaki masa foi fai fua motaba bapuji dida dadu thakuma mashi pishi kaku jethu boudi khalamma fufu nanumoni"
    // Nepali
    "hajurba hajurama hajurbuba bhauju buwa maiju phupu thulo sano kancha kanchi jetha jethi maila maili saila saili"
    // Tamil, Malayalam, Telugu, Sinhala
    "ammamma appamma thatha thaatha paati paatti periamma periyamma periyappa chithi chithappa athai akka thambi appachan ammachi ammayi valiyamma kochachan"
    "nanamma tatayya thatayya babai pinni atta malli nangi aiya thaththa seeya achchi aachchi nenda loku punchi"
    // Chinese, Malay and Indonesian
    "ah xiao lao popo gonggong yeye nainai waipo waigong jiejie gege meimei ayi pak pakcik makcik kakak abang nenek datok bapak ibu mbak"
    // Vietnamese that is no English word without its marks
    "chu anh thim duong"
    // Burmese
    "ko daw maung saya sayama"
    // Filipino
    "kuya ditse manang manong mang aling lolo tito tiya tiyo ninang ninong nanay tatay inay itay"
    // Somali, Amharic and Tigrinya
    "abti adeer eeddo habaryar habo ayeeyo awoowe walaal macallin gashe etete emama ababa aboy adey"
    // Swahili, Shona, Ndebele and Zulu, Lingala
    "mama mzee bwana bibi babu shangazi mjomba sekuru ambuya mbuya amai vatete maiguru mainini mukoma babamunini babamukuru gogo mkhulu malume bhuti sisi mamncane koko noko"
    // Yoruba, Igbo, Akan, Hausa, Mandinka
    "iya egbon nne nna nnanna nnenne maame agya wofa opanyin malam malama kawu gwaggo yaya"
    // Welsh, Irish, Caribbean
    "anti ewythr wncwl yncl nain taid mamgu tadcu modryb mamo daideo aintin uncail tanty bredda sista"
}

class! {
    /// Forms of respect before a given name, which are no words of their own: Burmese.
    is_respect_before:
    "u daw ko ma maung mg saya sayama sayadaw"
}

class! {
    /// What somebody is called who is neither kin nor at work, in dialects too, before a name.
    is_word_for_somebody:
    "woman wummin wumman lady lad laddie lass lassie guy bloke fella feller fellow man mannie wifie girl boy pal mate"
}

class! {
    /// Vietnamese kin that are English or other words without their marks: before a name only with a mark.
    is_kin_with_marks:
    "ba bac be cau co di em mo ong"
}

class! {
    /// Forms of address that stand behind a given name. Other kin is called so too ("Lal dai"), and rather stands for itself.
    is_form_of_address_behind:
    // Turkish, Kurdish, Persian
    "bey hanim hanum abi abla agabey teyze amca dayi jaan joon gyan gian agha khanum khanom"
    // Of India and its neighbours
    "ji jee bhai bhaiya bhaijaan bhaisahab didi apa apu vai sahib saab sahab saheb khala chacha chachi"
    // Korean, Japanese, Burmese
    "san sensei oppa unnie noona hyung seesa"
    // Latvian, Greek
    "kundze kungs teta anty"
}

class! {
    /// What a parent is called before a child's name, and what elders are called otherwise: "Baba Tino", "Maman Lea".
    is_parent_or_elder:
    "baba papa mai amai mama maman mamma"
}

class! {
    /// "Mother of" and "father of" before a child's name, by which a parent is called.
    is_parent_of:
    "umm um oum om umu abu abou abo hooyo aabo"
}

/// Other spellings of "mother of" and "father of", the given one included.
pub(crate) fn parents_like(word: &str) -> &'static [&'static str] {
    match word {
        "umm" | "um" | "oum" | "om" | "umu" => &["umm", "um", "oum", "om", "umu"],
        "abu" | "abou" | "abo" => &["abu", "abou", "abo"],
        "hooyo" => &["hooyo"],
        _ => &["aabo"],
    }
}

/// Every form of address, for the one table of all lists.
pub(super) fn titles() -> impl Iterator<Item = &'static str> {
    TITLES.iter().flat_map(|line| line.split_whitespace())
}
