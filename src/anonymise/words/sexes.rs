//! Given names that are a woman's or a man's nearly always, of the town and of families from elsewhere: for "Mr" and "Mrs" where the record
//! has no form of address. Common ones by general knowledge; what both are called (Ashley, Jordan, Sandy, Ali, Kiran, Andrea, Nikita) is
//! in neither list.

use std::sync::LazyLock;

class! {
    /// Names of women and girls.
    is_womans_name:
    // English, Welsh, Scots, Irish
    "abigail agnes aileen alice alison amanda amelia amy angela anita ann anna anne annette annie audrey barbara beatrice bernadette beryl beth betty beverley"
    "brenda bridget carol caroline carolyn catherine charlotte cheryl chloe christina christine clare claire constance cynthia daphne dawn deborah debbie denise diana"
    "diane donna doreen doris dorothy edith edna eileen eilidh elaine eleanor elizabeth ellen elsie emily emma enid esther ethel eunice eva eve evelyn fiona florence frances"
    "georgina geraldine gillian gladys glenda gloria grace gwen gwendoline hannah harriet hazel heather helen hilary hilda holly imogen irene iris isabel isabella isla ivy jacqueline"
    "jane janet janice jasmine jean jeanette jemma jennifer jenny jessica jill joan joanna joanne josephine joyce judith julia julie june karen kate katherine kathleen kathryn katie kayleigh"
    "kerry-ann kirsty laura lauren leanne lillian linda lisa lorna lorraine louisa louise lucy lydia lynda lynn lynne mabel mandy margaret maria marian marie marilyn marion marjorie martha mary maud maureen"
    "mavis megan melanie melissa mildred miriam moira molly morag muriel nadine nancy natalie niamh nicola nora olive olivia pamela patricia paula pauline pearl penelope phyllis poppy rachel rebecca rhiannon rita rosalind"
    "rose rosemary ruby ruth sally samantha sandra sara sarah shannon sharon sheila shirley shona sian siobhan sophia sophie stella stephanie susan suzanne sylvia tamsin tara teresa theresa tina tracey tracy una ursula"
    "valerie vanessa vera verity veronica victoria violet vivienne wendy winifred yvonne zoe"
    // Slavic, Baltic, Hungarian, Romanian
    "agnieszka alicja beata danuta dorota elzbieta ewa grazyna halina irena iwona jadwiga joanna justyna katarzyna krystyna magdalena malgorzata marta monika oksana olena olga svetlana tatiana urszula zofia zuzanna"
    "daiva egle jurgita ruta ilona ildiko katalin zsuzsanna ioana mihaela elena gabriela cristina"
    // Portuguese, Spanish, Italian, French
    "conceicao fatima graca ines lourdes luciana lucia carmen dolores pilar rosa giulia francesca chiara genevieve odette solange"
    // Of Muslim communities
    "aaliyah aisha amina asma ayesha bushra fatema farzana fatma fozia hafsa halima khadija mariam maryam nadia nasreen nazia noreen parveen rabia rukhsana rukshana sadia safia saima samina samira shabana shazia sumaira tahira yasmin zainab zubaida"
    "asha fadumo hodan ifrah sahra"
    // Of India, Sri Lanka, Nepal
    "anjali deepa gita indira kamala kavita kavitha lakshmi lalita manjula meena meenakshi neha padma pooja priya radha rekha renu savita seema shanti sita sunita sushila usha vidya"
    // Of Africa and the Caribbean
    "abena adwoa ama chiamaka chinwe folake funmilayo kafui ngozi nkechi nomsa thandiwe yaa"
}

class! {
    /// Names of men and boys.
    is_mans_name:
    // English, Welsh, Scots, Irish
    "adam adrian alan albert alexander alfred alistair allan andrew angus anthony archibald arnold arthur barry benjamin bernard brendan brian bruce callum carl cecil charles christopher clive colin cormac craig cyril"
    "damian daniel darren david dennis derek desmond donald donal douglas duncan edgar edmund edward edwin eric ernest eugene finlay francis frank frederick gareth gary gavin geoffrey george gerald gerard gilbert glyn gordon graeme graham"
    "grant gregory gregor hamish harold harry henry herbert horace howard hugh huw ian ivor jack jacob james jason jeffrey jeremy john jonathan joseph joshua keith kenneth kevin lawrence leonard leslie lewis liam lionel luke malcolm mark martin matthew maurice michael"
    "nathan neil neville nicholas nigel norman oliver oscar owen padraig patrick paul peter philip ralph raymond reginald rhys richard robert roderick rodney roger roland ronald rory ross roy rupert russell ryan samuel scott sean shaun sidney simon stanley stephen steven"
    "stewart stuart tadhg terence thomas timothy trevor victor vincent walter wayne wilfred william"
    // Slavic, Baltic, Hungarian, Romanian
    "andrzej bogdan grzegorz jakub janusz jerzy krzysztof lukasz maciej marek mariusz michal pawel piotr rafal ryszard stanislaw tadeusz tomasz wojciech zbigniew andriy dmitri ivan oleksandr sergei vladimir volodymyr yuri"
    "vytautas attila bela ferenc gabor istvan janos jozsef laszlo sandor zoltan vasile gheorghe ionut mihai"
    // Portuguese, Spanish, Italian, French
    "antonio carlos fernando francisco javier joao jorge jose juan luis manuel miguel paulo pedro rodrigo giovanni giuseppe jacques pierre"
    // Of Muslim communities
    "abdul abdullah abdullahi abdirahman ahmed ahmad amir arif asif bilal farooq hamza hassan hussein ibrahim imran iqbal ismail karim khalid mahmood mahmoud mehmood mohamed mohammad mohammed muhammad musa mustafa nasir omar osman rashid sajid saleem shahid"
    "tariq usman waqas yasin yusuf zahid"
    // Of India, Sri Lanka, Nepal
    "anil arun ashok bahadur bishnu deepak dinesh mahesh mukesh prakash rajesh ramesh ravi sanjay suresh sunil vijay vikram"
    // Of Africa and the Caribbean
    "emeka ikechukwu kofi kojo kwabena kwame kwaku obinna olumide tendai thabo"
}

/// The spellings of a short second name: "Ellie-Mae" and "Ellie May" are one.
pub(crate) fn second_names_like(word: &str) -> &'static [&'static str] {
    match word {
        "mae" | "may" | "mai" => &["mae", "may", "mai"],
        "rae" | "ray" => &["rae", "ray"],
        "lee" | "leigh" | "lea" | "lei" => &["lee", "leigh", "lea"],
        "jay" | "jae" | "jai" => &["jay", "jae", "jai"],
        "jo" | "joe" => &["jo", "joe"],
        "ann" | "anne" => &["ann", "anne"],
        "lyn" | "lynn" | "lynne" => &["lyn", "lynn", "lynne"],
        "jane" | "jayne" => &["jane", "jayne"],
        "jean" | "jeanne" | "gene" => &["jean", "jeanne", "gene"],
        "marie" | "mari" | "maree" => &["marie", "mari", "maree"],
        _ => &[],
    }
}

/// A short name with its last sound spelt in the other ways: "Lexi", "Lexie", "Lexy".
pub(crate) fn endings_like(name: &str) -> impl Iterator<Item = String> + '_ {
    const ENDINGS: [&str; 4] = ["ie", "ey", "y", "i"];
    let stem = ENDINGS
        .iter()
        .find_map(|ending| name.strip_suffix(ending))
        .filter(|stem| stem.len() >= 2);
    stem.into_iter().flat_map(move |stem| {
        let spelt = ENDINGS.iter().map(move |ending| format!("{stem}{ending}"));
        spelt.filter(move |spelt| spelt != name)
    })
}

/// A name that ends as "Ashley" does, with that syllable in its other spellings: "Ashleigh", "Ashlee".
pub(crate) fn syllables_like_leigh(name: &str) -> impl Iterator<Item = String> + '_ {
    const SYLLABLES: [&str; 6] = ["leigh", "ley", "lee", "lea", "lie", "ly"];
    let stem = SYLLABLES
        .iter()
        .find_map(|syllable| name.strip_suffix(syllable))
        .filter(|stem| stem.len() >= 2);
    stem.into_iter().flat_map(move |stem| {
        let spelt = SYLLABLES
            .iter()
            .map(move |syllable| format!("{stem}{syllable}"));
        spelt.filter(move |spelt| spelt != name)
    })
}
