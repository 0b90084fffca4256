//! Partner organisations.

use crate::support::Desk;

#[test]
fn an_organisation_is_added_shown_listed_and_corrected() {
    let desk = Desk::new();
    assert_eq!(
        desk.run("org add --name 'Elmfield Surgery' --type health-and-social-care")
            .ok(),
        "O-0001"
    );
    let shown = desk.json("org show o-1");
    assert_eq!(shown["ref"], "O-0001");
    assert_eq!(shown["name"], "Elmfield Surgery");
    assert_eq!(shown["contact"], serde_json::Value::Null);
    desk.run("org set O-0001 --contact 'reception, 020 7946 0000'")
        .ok();
    assert_eq!(
        desk.json("org list")[0]["contact"],
        "reception, 020 7946 0000"
    );
    desk.run("org set O-0001 --contact ''").ok();
    assert_eq!(
        desk.json("org show O-1")["contact"],
        serde_json::Value::Null
    );
}

#[test]
fn what_is_missing_is_told_all_at_once() {
    let desk = Desk::new();
    let said = desk.run("org add").fails(2);
    assert!(said.contains("--name") && said.contains("--type"), "{said}");
}

#[test]
fn a_reference_that_is_not_there_or_of_another_kind_is_told_apart() {
    let desk = Desk::new();
    desk.run("org show O-7").fails(4);
    assert!(
        desk.run("org show P-7")
            .fails(2)
            .contains("P-000007 is a person")
    );
    desk.run("org show elmfield").fails(2);
}
