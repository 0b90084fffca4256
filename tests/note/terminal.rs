//! The wizard of notes and the editor at a real terminal.

use crate::support::real::{Real, answer, ends};
use crate::support::sql;

#[test]
fn the_wizard_goes_back_corrects_and_stores_what_was_confirmed() {
    let real = Real::new();
    sql::put_case(&real.sql());
    let mut session = real.at_terminal("note add", &[]);
    answer(&mut session, "Which case is it about?", "p-1");
    session.exp_string("P-000001 is a person").unwrap();
    session.exp_string("> ").unwrap();
    session.send_line("c-2026-1").unwrap();
    answer(&mut session, "Which day does it tell of?", "5/1/2026");
    session
        .exp_string("Understood: Monday 5 January 2026")
        .unwrap();
    answer(&mut session, "What kind of note is it?", "<");
    session.exp_string("Now: Monday 5 January 2026").unwrap();
    session.exp_string("> ").unwrap();
    session.send_line("6/1/2026").unwrap();
    answer(&mut session, "What kind of note is it?", "2");
    answer(&mut session, "Which organisation supplied it?", "");
    answer(&mut session, "What is there to note?", "She called.");
    // Meanwhile a colleague works on; the clock was read before that.
    std::thread::sleep(std::time::Duration::from_millis(2100));
    real.json(&["note", "list", "C-2026-1"]);
    session.exp_string("> ").unwrap();
    session.send_line(".").unwrap();
    session.exp_string("Tuesday 6 January 2026").unwrap();
    session.exp_string("Stop, and store nothing").unwrap();
    session.send_line("").unwrap();
    let said = ends(&mut session, 0);
    assert!(
        said.contains("N-000001") && said.contains("mkt note add C-2026-0001"),
        "{said}"
    );
    assert!(
        !said
            .rsplit_once("without questions")
            .unwrap()
            .1
            .contains("She called"),
        "{said}"
    );
    let note = real.json(&["note", "show", "N-1"]);
    assert_eq!(
        [&note["on"], &note["note_kind"], &note["text"]],
        ["2026-01-06", "phone-call", "She called."]
    );

    // Given up at the last question: nothing is stored.
    let mut session = real.at_terminal("note add", &[]);
    answer(&mut session, "Which case is it about?", "C-2026-1");
    answer(&mut session, "Which day does it tell of?", "");
    answer(&mut session, "What kind of note is it?", "");
    answer(&mut session, "Which organisation supplied it?", "");
    answer(&mut session, "What is there to note?", "Never to be stored");
    session.exp_string("> ").unwrap();
    session.send("\u{3}").unwrap();
    session.flush().unwrap();
    ends(&mut session, 130);
    assert_eq!(
        real.json(&["note", "list", "C-2026-1"])
            .as_array()
            .unwrap()
            .len(),
        1
    );
}

#[test]
fn the_text_is_written_and_corrected_in_an_editor_that_leaves_no_copy() {
    use std::os::unix::fs::PermissionsExt as _;
    let real = Real::new();
    sql::put_case(&real.sql());
    let editor = real.path("editor");
    std::fs::write(
        &editor,
        format!(
            "#!/bin/sh\ncat \"$1\" > {before}; dirname \"$1\" > {place}\nif [ -e {quit} ]; then exit 0; fi\nprintf 'Written at length.' > \"$1\"\n",
            before = real.path("before").display(),
            place = real.path("place").display(),
            quit = real.path("quit").display(),
        ),
    )
    .unwrap();
    std::fs::set_permissions(&editor, std::fs::Permissions::from_mode(0o700)).unwrap();
    let variables = [("VISUAL", editor.to_str().unwrap())];
    let run = |args: &str, status: u8| -> String {
        let mut session = real.at_terminal(args, &variables);
        ends(&mut session, status)
    };

    let said = run("note add C-2026-1 --on 2026-01-07", 0);
    assert!(said.contains("N-000001"), "{said}");
    let place = std::fs::read_to_string(real.path("place")).unwrap();
    assert!(!std::path::Path::new(place.trim()).exists());
    assert_eq!(
        real.json(&["note", "show", "N-1"])["text"],
        "Written at length."
    );

    // What cannot be stored is told before anybody writes.
    std::fs::remove_file(real.path("place")).unwrap();
    run("note add C-2026-9", 4);
    run("note add C-2026-1 --on 31/11/2026", 2);
    run("note add C-2026-1 --source O-9", 4);
    assert!(!real.path("place").exists(), "the editor did not open");

    // A correction begins with the text that is there; its looking is recorded.
    std::fs::write(real.path("call.txt"), "As it was.").unwrap();
    let call = real.path("call.txt");
    real.run(&["note", "add", "C-2026-1", "--file", call.to_str().unwrap()]);
    run("note correct N-2 --reason Shorter", 0);
    assert_eq!(
        std::fs::read_to_string(real.path("before"))
            .unwrap()
            .trim_end(),
        "As it was."
    );
    assert_eq!(
        real.json(&["note", "show", "N-3"])["supersedes"],
        "N-000002"
    );

    // Closed without a change: nothing is stored.
    std::fs::write(real.path("quit"), "").unwrap();
    run("note correct N-3 --reason Shorter", 130);
    run("note add C-2026-1", 130);
    assert_eq!(
        real.json(&["note", "list", "C-2026-1", "--all"])
            .as_array()
            .unwrap()
            .len(),
        3
    );
}
