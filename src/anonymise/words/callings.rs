//! Classes of folded words around people the case does not know: names that are words, what introduces a name, what somebody does.

use std::sync::LazyLock;

use crate::anonymise::hash::QuickSet;

class! {
    /// Given names that are ordinary words, the virtues and wishes of English-speaking Africa among them, beside what the lists of given
    /// names hold.
    is_name_and_word:
    "beauty bright brilliant charity confidence courage delight desire divine evidence fortune gift gifty glory goodness grace"
    "lucky obvious takesure learnmore happiness happy honest honour hope innocent joyful justice kindness knowledge liberty light love lovely loveness marvellous marvelous"
    "mercy miracle modest noble peace perseverance pleasure praise pretty previous prince privilege progress promise prosper prudence"
    "purity rejoice respect rich royal silence success talent tranquil treasure triumph trust victor victory virtue wisdom wonder"
    "angel bliss briar bunny clement cliff daisy earnest fern flora garnet ginger heath heather honey iris jasmine jay jet jewel juniper lark"
    "saffron abundance blossom bluebell camellia clover crystal dahlia hyacinth ivory lavender marvel memory poppy sapphire serenity"
    "brook river autumn reed"
    "laurel lily linden marigold misty olive pansy penny pierce pip primrose rainbow raven robin rocky rose rosemary rowan ruby rusty sage"
    "sandy scarlet sky skip sparrow star storm summer sunny tiger tulip violet willow winter wren bay dusty chance chase hunter mason"
    "bill bob carol dan dean dick don drew eve faith frank gene glen grant guy harry herb jack jimmy josh ken lance mark max mick nick pat"
    "patty peg pete piers rob rod sally sol sue ted tim tom vic wade ward will woody art basil bud buddy buster chip chuck duke earl"
}

class! {
    /// Family names that are ordinary words.
    is_surname_and_word:
    "abbot archer ash ball banks barber barn barnes barrow bass baker bean beard bell best bird bishop black bland blunt bond bone boots bow"
    "bowl bowls box brain branch bridge bright brook brooks brown bull bullock burn bush butcher butler carpenter carter cash castle chance chapel"
    "chapman chase chick child church clay coal coates cole cook cooper cope corner cotton court crane cross crow crown crouch dale day"
    "deacon dean dear dove draper drake driver drummer duck early east english fairweather farmer farrow feather fern field fields finch"
    "fish fisher flood flower flowers foot ford forest forester forward foster fowler fox french frost gale gamble gardener garland gates"
    "gold golden good goose grace grant grave graves gray green grey grove groves guest gunner hale hall hand hands hardy hart hawk"
    "hay head heath heather hedge herd herring high hill hills hobby holly hook hope horn horse house hunt hunter hurst inch ireland ivory"
    "jay jewel joiner judge keen keeper key king kite knight lake lamb lane lark law leach leaf ledger lily link little lock"
    "long loveday love low major manners mark marks marsh marshal mason masters may mead meadow meadows mercer merry mill miller mills money"
    "moody moon moor moore morrow mould mountain mustard nail neat nightingale noble noon north nurse nut oak oaks oakes offer page painter palm"
    "parish park parker parks parrot pass peace peach peacock pearl pea pears penny pepper pike pine piper pitt plant plum pole"
    "pollard pond pool pope porter post pot potter potts pound powers price pride priest prince proud quick rain raven ray read rice rich"
    "ridge ring rivers roach roads robin rock rose rush sadler sage salmon salt sand sands savage sawyer school seal sellers sergeant shade"
    "sharp sheep shell shepherd ship shore short silk silver singer skipper slack slate small smart snow sparrow spear speed spring"
    "squire stable stamp star steel steward stock stone storey storm street strong sugar summer summers sumner swallow swan sweet swift sword"
    "taylor teal temple thorn thorne tiller tower townsend tree trees trout truelove turner twist tyler vale vine violet wade wait walker wall"
    "moss snow bloom berry bolt bridges burns cannon crisp dyer fleet fletcher flint fry fuller glover hammer harper hatch jolly kettle lord"
    "monk peel pickles pigeon pilgrim pitcher player power proctor reed reeve roper skinner slater spark sparks spicer staples sterling"
    "strange tanner usher valentine whale yeoman"
    "walls ward ware warren water waters way weaver webb webber wells west wheat wheeler white wild wilder wind winter winters wise wolf"
    "wolfe wood woods woodward worth wren yard yarrow young"
}

class! {
    /// What stands in a form before a person's name.
    is_form_label:
    "staff worker witness name author by signed signature attendees attendee present attended from to clinician practitioner assessor"
    "interviewer interviewee interpreter chair chairperson keyworker caller informant contact referrer reporter supervisor manager"
    "crew recorder scribe officer nurse midwife doctor consultant driver teacher tutor visitor observer complainant victim suspect"
    "action actions lead owner responsible allocated completed dentist optician gp cook deputy secretary translator keyholder claimant respondent applicant tenant landlord patient resident client pupil student guest member apologies invited nok"
    "spokesperson facilitator handler operator examiner deponent declarant counsel solicitor guardian"
}

class! {
    /// What somebody does, as it stands behind a name: "L. Crane, practice nurse", "Pippa Lark (key person)".
    is_calling:
    "nurse worker officer teacher manager carer person assistant doctor consultant solicitor midwife visitor therapist physiotherapist"
    "physio dietitian pharmacist paramedic receptionist coordinator secretary clerk administrator practitioner psychologist psychiatrist"
    "counsellor advocate interpreter landlord landlady neighbour friend colleague supervisor warden caretaker cleaner cook driver"
    "coach tutor lead leader head deputy chair governor student trainee apprentice registrar sister matron optician dentist chaplain"
    "locksmith plumber electrician builder roofer gardener decorator courier mechanic handyman"
    "volunteer mentor adviser advisor specialist technician engineer inspector constable sergeant detective barrister magistrate guardian"
    "childminder nanny lodger tenant housemate flatmate classmate partner shopkeeper postman keyworker bookkeeper foreman contractor locum"
    "clinician doula aide escort guard handler operator caller witness crew minutes notes duty surveyor curate chef porter ag agency bank temp"
}

class! {
    /// Who makes cars and vans.
    is_maker_of_cars:
    "ford vauxhall opel bmw audi nissan toyota vw volkswagen peugeot renault citroen kia fiat mercedes honda hyundai skoda seat tesla mini mazda"
    "mitsubishi suzuki subaru volvo jaguar lexus dacia daihatsu chevrolet chrysler jeep saab rover alfa isuzu iveco ssangyong daewoo datsun"
    "yamaha kawasaki ducati piaggio vespa"
}

class! {
    /// What stands in a form before those who work there: not whoever is described in a word, as a driver or a victim is.
    is_label_of_staff:
    "staff crew clinician practitioner consultant assessor interviewer interpreter chair chairperson keyworker recorder scribe nurse midwife"
    "doctor teacher tutor dentist optician gp solicitor attendees attendee present apologies by signed manager supervisor facilitator examiner counsel"
    "night nights shift duty cover carers nurses attending attendance pharm"
    "registrar physio therapist pharmacist paramedic officer officers sw hv dsl senco cpn ot lead coordinator secretary deputy guardian"
}

class! {
    /// What only people do, told of one of them, and never said of hope, amber or a rose.
    is_deed:
    "says said sez sed told tells asked asks rang rings phoned phones emailed emails texted texts thinks thought knows knew wants wanted hit hits"
    "slapped slaps punched punches kicked kicks pushed pushes hugged bit bites slept sleeps shouted shouts screamed swore cried cries drove drives"
    "drank drinks ate eats reported reports explained explains agreed agrees disclosed discloses denied denies refused refuses attended attends"
    "apologised laughed lied lies visited visits arrived walked walks chaired chairs replied replies confirmed confirms"
}

class! {
    /// Shortened posts that stand before a name besides the roles of a report.
    is_post_in_short:
    "dsl ddsl senco sencos ta hlta ewo fsw ssw aso asw amhp cpn hca lsa sna yot yjs iro isva idva imca lado pso emt tl fm ot slt"
}

class! {
    /// Words whose object is a person more than a thing, in notes and messages.
    is_met_or_told:
    "with w by from to tell told tells telling ask asked asks asking saw seen met meet rang ring phoned called call calls emailed texted text"
    "messaged contacted via about visited named thanked thank"
}

class! {
    /// Whom "tell" goes with that are no one person.
    is_told_group:
    "people everyone every1 everybody anyone any1 anybody someone some1 somebody nobody noone no1 none police feds pigs school court staff"
    "social services teachers kids mates lads girls boys guys parents family lot both all others other truth lies stories"
}

class! {
    /// What a log tells of somebody right behind their name: "JOY OK", "HUNTER UPSTAIRS".
    is_told_in_a_log:
    "ok upstairs downstairs inside outside here not still now unresponsive aged asleep present there upset safe unhurt injured alone back away gone"
}

class! {
    /// Words behind which a name stands as the subject or object in a line where capitals mean nothing.
    is_before_a_name:
    "that with and told to from when if because said but as by where while called named says sed sez tell tells ask cos coz bout about is was like"
}

class! {
    /// What a family of words closes a letter with; the next line is whoever signs.
    is_farewell:
    "sincerely faithfully regards thanks wishes truly thankyou cheers ta respectfully"
}

class! {
    /// What stands before a hyphen and makes a new word of one: "Pre-School", "Non-slip".
    is_before_hyphen:
    "pre non anti post self co ex multi semi sub inter intra re un mid over under cross step half low high well ill ultra mini micro bi tri"
    "pro neo hyper hypo peri extra trans all long short full part"
}

class! {
    /// What a disease is called after, with an "'s" behind it and no noun that says so.
    is_eponym:
    "parkinson alzheimer crohn addison paget hodgkin huntington raynaud graves down asperger tourette cushing wilson meniere sjogren"
    "hirschsprung dupuytren barrett marfan perthes munchausen peyronie reye still bell baker colles"
}

class! {
    /// What ends the name of a place or house.
    is_place_word:
    "market street road lane avenue park square station bridge hotel inn club gym shop stores library theatre stadium farm estate"
    "court drive close town village city river lake beach hill road's arms pub cafe restaurant hall lodge cottage house ward wing unit manor mews arcade precinct chapel cathedral abbey infirmary hospice"
}

/// Whether a word is built as names of medicines are (the stems of the international list): "-triptan", "-cillin".
pub(crate) fn is_medicine(word: &str) -> bool {
    word.len() >= 7
        && [
            "triptan",
            "cillin",
            "mycin",
            "micin",
            "olol",
            "pril",
            "sartan",
            "statin",
            "prazole",
            "conazole",
            "azepam",
            "zolam",
            "oxetine",
            "setron",
            "parin",
            "gliptin",
            "gliflozin",
            "floxacin",
            "cycline",
            "dipine",
            "thiazide",
            "semide",
            "profen",
            "fenac",
            "codone",
            "morphone",
            "barbital",
            "solone",
            "sonide",
            "formin",
            "tidine",
            "nidine",
            "tadine",
            "stigmine",
            "thyroxine",
            "caine",
            "mab",
            "azine",
            "peridol",
            "apine",
            "idone",
            "xaban",
            "gabalin",
            "bactam",
            "cefaclor",
            "cyclovir",
            "ciclovir",
            "oxacin",
            "lukast",
            "terol",
            "tropium",
            "dronate",
        ]
        .iter()
        .any(|ending| word.ends_with(ending))
}

/// Whether a long word ends as learned words do and no name does ("-ology", "-globin", "-ation"), or tells a direction ("northbound").
pub(crate) fn is_term(word: &str) -> bool {
    let learned = word.len() >= 8
        && [
            "ation",
            "ction",
            "ssion",
            "ology",
            "ological",
            "graphy",
            "globin",
            "aemia",
            "emia",
            "ectomy",
            "ostomy",
            "otomy",
            "oscopy",
            "plasty",
            "phony",
            "glycaemic",
            "pathy",
        ]
        .iter()
        .any(|ending| word.ends_with(ending));
    let direction = || {
        ["north", "south", "east", "west"]
            .iter()
            .filter_map(|start| word.strip_prefix(start))
            .any(|rest| matches!(rest, "bound" | "erly" | "ward" | "wards"))
    };
    learned || direction()
}

/// Whether a word has no vowel and is too short for a name: "Ptnr", "Dtr", "Msg".
pub(crate) fn is_squeezed(word: &str) -> bool {
    word.len() <= 5
        && word != "ng"
        && word.is_ascii()
        && !word
            .bytes()
            .any(|letter| matches!(letter, b'a' | b'e' | b'i' | b'o' | b'u' | b'y' | b'w'))
}

/// Whether a word is an ordinary one, or a country, that somebody says without the d it ends with: "foun", "Scotlan".
pub(crate) fn is_clipped(word: &str) -> bool {
    if !word.ends_with('n') || word.len() < 4 {
        return false;
    }
    let whole = super::listed_itself(&[word, "d"].concat());
    let own = super::listed_itself(word);
    (whole.ordinary() || whole.safe()) && !(own.given() || own.surname())
}

/// Whether a capitalised word names a place, people, thing or record and is seldom anybody's name.
pub(crate) fn is_thing(word: &str) -> bool {
    static THINGS: LazyLock<QuickSet<&'static str>> = LazyLock::new(|| {
        include_str!("../data/things.txt")
            .lines()
            .filter(|line| !line.starts_with('#'))
            .flat_map(str::split_whitespace)
            .collect()
    });
    THINGS.contains(word)
        || word
            .strip_suffix('s')
            .is_some_and(|one| one.len() > 4 && THINGS.contains(one))
}

/// Whether a name of several words is that of somebody famous or made up.
pub(crate) fn is_famous(name: &str) -> bool {
    static FAMOUS: LazyLock<QuickSet<String>> = LazyLock::new(|| {
        include_str!("../data/famous.txt")
            .lines()
            .filter(|line| !line.starts_with('#'))
            .map(str::to_lowercase)
            .collect()
    });
    FAMOUS.contains(name)
}

/// Whether a word is one for kin in another language, as they are quoted and explained.
pub(crate) fn is_word_for_kin(word: &str) -> bool {
    static KIN: LazyLock<QuickSet<&'static str>> = LazyLock::new(|| {
        include_str!("../data/kin.txt")
            .lines()
            .filter(|line| !line.starts_with('#'))
            .flat_map(str::split_whitespace)
            .collect()
    });
    KIN.contains(word)
}

class! {
    /// How words are written in messages that are in no list of ordinary ones.
    is_slang:
    "sumthin summat somethin somethink sumone somone nuthin nothin nowt owt anyfin everyfin wit wid dat dis dem deez skool skl sch wrk hme tmrw tmoz"
    "tomoz tomo tonite nite fone phn coz cuz cos bcoz becuz becos defo deffo probs soz sozz sorry plz pls thx fanx luv gna gonna wanna gotta"
    "lmao omg idk ikr tbh ngl frfr bruv bro blud fam mandem gyal ting tings peng leng dead bare wagwan wagwarn innit init aint dont cant wont didnt"
    "doesnt wasnt isnt werent couldnt shouldnt wouldnt hasnt havent hadnt urself ppl peeps msgs txts insta snap whatsapp facey tiktok youtube"
    "greggs maccies mcds spoons asda tesco aldi lidl nandos xbox playstation minecraft fortnite roblox school social babe babes hun hunni"
    "xxx xxxx haha hahaha lool lolol omfg btw imo rly realy reali alot abit aswell inabit laterz byee heyy hiya hellooo yeah yeh yah nah naah"
    "naw yep yup nope okay okies kk mum mums mam nan nans dads him her them they themself fucking fuckin fkn shit shite wanker prick dickhead"
    "weed spliff ket bando trap trappin shotting ticking wagging bunking everytime anytime sumtimes sumwhere wherever"
}

class! {
    /// What is called out in English and its dialects before somebody goes on, and "it" cut short.
    is_interjection:
    "ach och aye haway howay howay whey wey why ess yeah eeh ooh oooh ah aah oh nah nae nay ow ouch ugh um umm er erm hmm hm mm mmm uh huh"
    "eh hey hiya hello hullo ta cheers blimey crikey lordy gosh jeez jaysus begorrah wisht whisht hush hoots losh man mun"
    "mon duck pet hinny luv inshallah mashallah alhamdulillah astaghfirullah wallah wallahi bismillah subhanallah salaam salam amen hallelujah"
    "twas tis twere twill twould twasn tain taint dinna dunno canna wunna shanna wadn"
}

class! {
    /// Things that are called after a maker or inventor, whose name stands before them: "a Kelso clamp", "Bronski biscuits".
    is_called_after:
    "forceps clamp drain drains catheter cannula splint scale scales score scores chart charts tool tools questionnaire index inventory hoist sling"
    "cream gel ointment tablets tablet capsules syrup patch patches inhaler spray drops dressing dressings bandage bandages stockings lotion"
    "biscuits biscuit tea beer lager cider rum vodka whisky gin wine cake soup crisps chocolate cigarettes tobacco sauce noodles cheese juice"
    "trainers trackies tracksuit jacket hoodie coat cap cup bottle bag handbag watch phone tablet laptop console controller app jigsaw doll"
    "programme software platform website fracture hernia drip bed mattress chair chairs cooker boiler hoover drill saw knife rifle pistol"
    "sandals boots shoes heels lights machine meter monitor pump van estate hatchback saloon scooter moped motorbike"
}

class! {
    /// What stands in a form before things rather than people: "Property:", "Toys:".
    is_label_of_things:
    "toys fridge medicines medicine medication medications meds drugs drug property stock menu food foods shopping music exhibits exhibit allergies allergy"
    "rx dressings products brands equipment items clothing language languages subjects subject bloods diet feed feeds films books apps vehicle vehicles"
    "religion nationality ethnicity faith country countries town born birthplace stains tests imaging breakfast lunch dinner supper snacks creams"
}

class! {
    /// What somebody is to do, behind "to" in a list of actions: "Tegwen to chase".
    is_action:
    "send chase ring call contact speak email phone text arrange check update write refer visit discuss complete book ask meet follow liaise"
    "attend invite share confirm report find look take bring collect prepare draft circulate request explore support offer work make"
}

class! {
    /// What stands behind an abbreviation of a thing and never behind somebody's initials: "TB screen", "CT scan", "PO box".
    is_noun_behind_an_abbreviation:
    "screen screening scan test tests testing box number code form forms clinic level levels count counts infection result results"
    "machine vaccine vaccination tablets dose pump tube line lines status register file system department dept unit ward budget"
    "meeting conference review referral assessment template policy protocol pathway procedure hearing order application"
    "record records notice equipment"
}
