//! The fictional records of these tests: a child with his mother, sister, teacher and doctor; a namesake born on the same day; and
//! strangers whose files speak of them.

use crate::support::Desk;
use crate::support::real::Real;

/// JSON Lines. Robert is P-000001 and his namesake P-000007; the cases are C-2026-0001 (Robert and Martha), 0002 (the namesake),
/// 0003 (strangers), 0004 (strangers).
pub const RECORDS: &str = r#"
{"kind":"organisation","key":"school","name":"Harrowmere Primary School","type":"education","short_names":["Harrowmere Primary"],"privacy_notice":"https://school.example/privacy"}
{"kind":"organisation","key":"police","name":"Eastvale Constabulary","type":"law-enforcement"}
{"kind":"person","key":"robert","forenames":["Robert","James"],"surname":"Quillfeather","aliases":["Bobkin"],"date_of_birth":"2014-02-03","sex":"male","nhs_number":"9990000018","phones":["07700 900111"],"addresses":[{"lines":["22 Larkspur Close","Harrowmere"],"postcode":"QX7 4ZB","label":"[family home]"}],"ethnicity":"A","health":"Asthma since 2018"}
{"kind":"person","key":"martha","forenames":["Martha"],"surname":"Quillfeather","date_of_birth":"2016-09-12","sex":"female","nhs_number":"9990000026","phones":[],"addresses":[{"lines":["22 Larkspur Close","Harrowmere"],"postcode":"QX7 4ZB"}],"health":"Coeliac"}
{"kind":"person","key":"mother","forenames":["Deirdre"],"surname":"Quillfeather","former_names":["Deirdre Ockendon"],"date_of_birth":"1985-01-20","sex":"female","nhs_number":"9990000034","phones":["07700 900222"],"emails":["deirdre@post.example"],"addresses":[{"lines":["22 Larkspur Close","Harrowmere"],"postcode":"QX7 4ZB"}]}
{"kind":"person","key":"teacher","forenames":["Priscilla"],"surname":"Wainthrop","title":"Ms","staff_numbers":["T4471"]}
{"kind":"person","key":"doctor","forenames":["Hope"],"surname":"Adeyemi","title":"Dr","staff_numbers":["G9921"]}
{"kind":"person","key":"stranger","forenames":["Callum"],"surname":"Brackenridge","date_of_birth":"2013-07-07","sex":"male","nhs_number":"9990000042","phones":["07700 900333"]}
{"kind":"person","key":"twin","forenames":["Robert","James"],"surname":"Quillfeather","date_of_birth":"2014-02-03","sex":"male","nhs_number":"9990000050","phones":["07700 900444"],"addresses":[{"lines":["5 Marigold Row","Eastvale"],"postcode":"QX9 1AA"}]}
{"kind":"person","key":"neighbour","forenames":["Wilhelmina"],"surname":"Tattersfield","date_of_birth":"1950-05-05","sex":"female","phones":["07700 900555"]}
{"kind":"referral","key":"r1","source":"organisation","from_org":"school","referrer_name":"Ms Priscilla Wainthrop","via":"email","received_on":"2026-01-05","incident_on":"2026-01-02","summary":"Robert came to school with a bruise. His sister Martha was not with him.","people":[{"person":"robert","role":"subject","subject":true},{"person":"mother","role":"mother"}]}
{"kind":"referral","key":"r3","source":"professional","referrer_name":"Dr Hope Adeyemi","via":"phone","received_on":"2026-02-01","summary":"Callum Brackenridge was seen twice.","people":[{"person":"stranger","role":"subject","subject":true}]}
{"kind":"case","key":"c1","title":"Injury in January","basis":["working-together-2018"],"opened_on":"2026-01-06","closed_on":null,"outcome":null,"tags":[],"referrals":["r1"],"people":[{"person":"robert","role":"subject","subject":true,"category":"child","label":"Child A"},{"person":"martha","role":"sibling","subject":true,"category":"child","label":"Child B"},{"person":"mother","role":"mother","subject":false},{"person":"teacher","role":"professional","role_detail":"teacher","subject":false},{"person":"doctor","role":"professional","role_detail":"GP","subject":false}],"orgs":[{"org":"school"}],"places":["Harrowmere"]}
{"kind":"case","key":"c2","title":"Another child","basis":["working-together-2018"],"opened_on":"2026-02-06","referrals":[],"people":[{"person":"twin","role":"subject","subject":true,"category":"child"}],"orgs":[],"places":[]}
{"kind":"case","key":"c3","title":"A fall","basis":["working-together-2018"],"opened_on":"2026-03-06","referrals":[],"people":[{"person":"stranger","role":"subject","subject":true,"category":"child"}],"orgs":[],"places":[]}
{"kind":"case","key":"c4","title":"A fire","basis":["care-act-2014-s44"],"opened_on":"2026-03-07","referrals":[],"people":[{"person":"neighbour","role":"subject","subject":true,"category":"adult"}],"orgs":[],"places":[]}
{"kind":"note","key":"n1","case":"c1","on":"2026-01-07","note_kind":"contact","source":"school","text":"Ms Wainthrop rang. Robert was quiet in class, his sister Martha cried. Mother Deirdre can be reached on 07700 900222."}
{"kind":"note","key":"n2","case":"c1","on":"2026-01-08","note_kind":"visit","text":"Home visit. The house was clean and there was food in the fridge."}
{"kind":"note","key":"n3","case":"c1","on":"2026-01-09","note_kind":"contact","text":"Martha told her teacher that her stomach hurts when she eats bread."}
{"kind":"note","key":"n4","case":"c1","on":"2026-01-10","note_kind":"letter","source":"police","text":"Dr Adeyemi writes: Robert Quillfeather, 999 000 0018, has asthma. Deirdre Quillfeather smokes at home."}
{"kind":"note","key":"n5","case":"c2","on":"2026-02-07","note_kind":"contact","text":"Robert Quillfeather was brought in by his aunt from Eastvale."}
{"kind":"note","key":"n6","case":"c3","on":"2026-03-08","note_kind":"contact","text":"Callum said he hides when his uncle drinks. Robert Quillfeather (999 000 0018) plays football with him. He always shares his lunch. Callum owes money to a man in the park."}
{"kind":"note","key":"n7","case":"c3","on":"2026-03-09","note_kind":"contact","text":"A boy called Robrt Quilfeather was seen on the roof with Callum."}
{"kind":"note","key":"n8","case":"c4","on":"2026-03-10","note_kind":"contact","text":"Mrs Tattersfield remembers Bobkin from over the road. The ladder fell at noon."}
{"kind":"note","key":"n9","case":"c4","on":"2026-03-11","note_kind":"contact","text":"Somebody rang from 07700-900-111 and hung up."}
{"kind":"note","key":"n10","case":"c4","on":"2026-03-12","note_kind":"contact","text":"The fire started in the kitchen of Mrs Tattersfield. The brigade came at ten."}
{"kind":"disclosure","key":"s1","case":"c1","to":"police","recipient":"law-enforcement","decision":"shared","what":"The bruise of Robert and what Deirdre said","purpose":"Inquiries into an injury","basis":"Children Act 2004","necessity":"Only what the inquiry needs","consent":"not-sought","consent_why":"It would have warned Deirdre","method":"secure-email","authorised_by":"alice","on":"2026-01-12"}
"#;

/// A desk with these records.
pub fn desk() -> Desk {
    let desk = Desk::new();
    let file = desk.file("records.jsonl", RECORDS.trim_start());
    desk.try_words(&["import", &file]).ok();
    desk
}

/// The real program with these records, given as JSON Lines.
pub fn real(text: &str) -> Real {
    let real = Real::new();
    let file = real.path("records.jsonl");
    std::fs::write(&file, text).unwrap();
    assert!(
        real.run(&["import", file.to_str().unwrap()])
            .status
            .success()
    );
    real
}

/// The same, with an access request about Robert on record: AR-2026-0001.
pub fn real_with_a_request(text: &str) -> Real {
    let real = real(text);
    let added = real
        .command()
        .args([
            "sar",
            "add",
            "--subject",
            "P-1",
            "--received-on",
            "2026-01-05",
        ])
        .envs(real.as_user("diane"))
        .output()
        .unwrap();
    assert!(added.status.success(), "{added:?}");
    real
}
