//! The real terminal: what is detected, questions under a pseudo-terminal, and the private editor.

use std::ffi::OsString;
use std::io::Write;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Command;

use mkt::error::Code;
use mkt::outside::editor::edit_privately;
use mkt::outside::prompt::{Prompt, TerminalPrompt};
use mkt::outside::terminal::Terminal;
use mkt::outside::variables::Variables;
use rexpect::session::{PtySession, spawn_command};
use secrecy::ExposeSecret;

use super::{failed, referral, today};

fn variables(pairs: &[(&str, &str)]) -> Variables {
    Variables::new(
        pairs
            .iter()
            .map(|(name, value)| (OsString::from(name), OsString::from(value))),
    )
}

fn terminal(pairs: &[(&str, &str)]) -> Terminal {
    Terminal::from_parts(&variables(pairs), true, true, true, Some(80))
}

#[test]
fn columns_come_from_the_variable_before_the_terminal() {
    assert_eq!(terminal(&[]).width, Some(80));
    assert_eq!(terminal(&[("COLUMNS", "20")]).width, Some(20));
    for nonsense in ["0", "-3", "wide", "99999999"] {
        assert_ne!(terminal(&[("COLUMNS", nonsense)]).width, Some(0));
    }
    let off = Terminal::from_parts(&variables(&[("COLUMNS", "20")]), false, false, false, None);
    assert_eq!(off.width, None, "nothing is wrapped off a terminal");
    let piped = Terminal::from_parts(&variables(&[("COLUMNS", "20")]), true, false, true, None);
    assert_eq!((piped.width, piped.answer_width()), (Some(20), None));
}

#[test]
fn colour_and_dumbness_follow_the_conventions() {
    let xterm = ("TERM", "xterm-256color");
    assert!(terminal(&[xterm]).colour);
    assert!(!terminal(&[xterm, ("NO_COLOR", "1")]).colour);
    assert!(
        terminal(&[xterm, ("NO_COLOR", "")]).colour,
        "set to nothing is not set"
    );
    assert!(terminal(&[("TERM", "dumb")]).dumb);
    assert!(terminal(&[]).dumb);
    assert!(!terminal(&[("TERM", "dumb")]).colour);
}

#[test]
fn the_locale_is_read_in_the_order_of_posix() {
    assert!(terminal(&[("LANG", "en_GB.UTF-8")]).utf8);
    assert!(!terminal(&[("LANG", "en_GB.UTF-8"), ("LC_ALL", "C")]).utf8);
    assert!(terminal(&[("LC_ALL", "C.utf8")]).utf8);
    assert!(!terminal(&[]).utf8);
}

#[test]
fn somebody_can_be_asked_only_where_questions_and_answers_have_a_terminal() {
    let none = variables(&[]);
    for (stdin, stderr) in [(true, false), (false, true), (false, false)] {
        assert!(!Terminal::from_parts(&none, stdin, true, stderr, None).can_ask());
    }
    assert!(Terminal::from_parts(&none, true, false, true, None).can_ask());
}

/// What the other side of the pseudo-terminal runs: this test binary again, with this one test.
#[test]
#[ignore = "it is the other side of the tests below and needs their terminal"]
fn other_side() {
    let variables = Variables::new(std::env::vars_os());
    if std::env::var_os("MKT_TEST_TERMINATE").is_some() {
        std::thread::spawn(|| {
            std::thread::sleep(std::time::Duration::from_millis(300));
            signal_hook::low_level::raise(signal_hook::consts::SIGTERM).unwrap();
        });
    }
    let mut prompt = TerminalPrompt::new(Terminal::detect(&variables), &variables);
    let said = match std::env::var("MKT_TEST_ASK").as_deref() {
        Ok("secret") => match prompt.secret("Passphrase") {
            Ok(secret) => format!("SECRET of {} characters", secret.expose_secret().len()),
            Err(failure) => format!("FAILED {}", failure.code.exit_status()),
        },
        Ok("confirm") => match prompt.confirm("Go on?", false) {
            Ok(yes) => format!("CONFIRMED {yes}"),
            Err(failure) => format!("FAILED {}", failure.code.exit_status()),
        },
        _ => match referral().fill(&super::Values::new(), None, today(), Some(&mut prompt)) {
            Ok(values) => format!("FILLED {}", serde_json::to_string(&values).unwrap()),
            Err(failure) => format!("FAILED {}", failure.code.exit_status()),
        },
    };
    // rexpect reads bytes as Latin-1
    let ascii: String = said
        .chars()
        .map(|c| {
            if c.is_ascii() {
                c.to_string()
            } else {
                c.escape_unicode().to_string()
            }
        })
        .collect();
    writeln!(std::io::stdout(), "\n{ascii}").unwrap();
}

/// The other side in a shell that afterwards tells how it finds the terminal.
fn spawn(ask: &str, term: &str, columns: &str) -> PtySession {
    spawn_command(other_side_command(ask, term, columns), Some(20_000)).unwrap()
}

fn other_side_command(ask: &str, term: &str, columns: &str) -> Command {
    let this = std::env::current_exe().unwrap();
    let mut command = Command::new("sh");
    command
        .arg("-c")
        .arg("stty sane; \"$0\" --exact forms::terminal::other_side --ignored --nocapture --test-threads=1 2>&1; echo ENDED; stty -a; echo DONE")
        .arg(this)
        .env("MKT_TEST_ASK", ask)
        .env("TERM", term)
        .env("COLUMNS", columns)
        .env_remove("NO_COLOR");
    command
}

/// Reads to the end and holds that the terminal is as it was.
fn restored(session: &mut PtySession) -> String {
    let before = session.exp_string("ENDED").unwrap();
    let modes = session.exp_string("DONE").unwrap();
    let modes: Vec<&str> = modes.split([' ', ';', '\r', '\n']).collect();
    for on in ["echo", "icanon", "isig", "icrnl"] {
        assert!(modes.contains(&on), "{on} in {modes:?}");
    }
    if let Some(hidden) = before.rfind("\u{1b}[?25l") {
        assert!(
            before
                .rfind("\u{1b}[?25h")
                .is_some_and(|shown| shown > hidden),
            "the cursor is hidden"
        );
    }
    before
}

const ARROW_DOWN: &str = "\u{1b}[B";

#[test]
fn a_wizard_goes_back_and_corrects_at_a_real_terminal() {
    let mut session = spawn("form", "xterm", "80");
    session.exp_string("Who is it from?").unwrap();
    session.exp_string("> ").unwrap();
    session.send_line("professional").unwrap();
    session.exp_string("When did it arrive?").unwrap();
    session.exp_string("> ").unwrap();
    session.send_line("<").unwrap();
    session.exp_string("Now: professional").unwrap();
    session.exp_string("> ").unwrap();
    // typed wrongly and mended with the keys
    session.send("pubic\u{1b}[D\u{1b}[Dl\n").unwrap();
    session.exp_string("When did it arrive?").unwrap();
    session.exp_string("> ").unwrap();
    session.send_line("5/1/2026").unwrap();
    session
        .exp_string("Understood: Monday 5 January 2026")
        .unwrap();
    session.exp_string("Any tags?").unwrap();
    session.exp_string("> ").unwrap();
    session.send_line("Siobh\u{e1}n, \u{5bb6}").unwrap();
    session.exp_string("What happened?").unwrap();
    session.exp_string("> ").unwrap();
    session.send_line("").unwrap();
    session.exp_string("Save, change, or stop?").unwrap();
    session.exp_string("Stop, and store nothing").unwrap();
    session.send_line("").unwrap();
    session
        .exp_string("FILLED {\"source\":\"public\",\"received_on\":\"2026-01-05\",\"tags\":[\"Siobh\\u{e1}n\",\"\\u{5bb6}\"]}")
        .unwrap();
    restored(&mut session);
}

#[test]
fn ctrl_c_and_escape_and_the_end_of_input_give_the_terminal_back() {
    for key in ["\u{3}", "\u{1b}", "\u{4}"] {
        let mut session = spawn("form", "xterm", "80");
        session.exp_string("Who is it from?").unwrap();
        session.exp_string("> ").unwrap();
        session.send(key).unwrap();
        session.flush().unwrap();
        assert!(restored(&mut session).contains("FAILED 130"));
    }
}

#[test]
fn a_request_to_terminate_gives_the_terminal_back() {
    let mut command = other_side_command("form", "xterm", "80");
    command.env("MKT_TEST_TERMINATE", "1");
    let mut session = spawn_command(command, Some(20_000)).unwrap();
    assert!(restored(&mut session).contains("FAILED 130"));
}

#[test]
fn ctrl_c_in_a_menu_gives_the_terminal_back() {
    let mut session = spawn("form", "xterm", "80");
    for answer in ["1", "today", "", "", ""] {
        session.exp_string("> ").unwrap();
        session.send_line(answer).unwrap();
    }
    session.exp_string("Stop, and store nothing").unwrap();
    session.send(ARROW_DOWN).unwrap();
    session.send("\u{3}").unwrap();
    session.flush().unwrap();
    assert!(restored(&mut session).contains("FAILED 130"));
}

#[test]
fn a_dumb_terminal_has_plain_lines_and_no_escape_sequence() {
    let mut session = spawn("form", "dumb", "20");
    let mut seen = String::new();
    for answer in ["1", "today", "", "", "", "1"] {
        seen.push_str(&session.exp_string("> ").unwrap());
        session.send_line(answer).unwrap();
    }
    seen.push_str(&session.exp_string("FILLED").unwrap());
    assert!(!seen.contains('\u{1b}'), "{seen:?}");
    restored(&mut session);
}

#[test]
fn ctrl_c_at_a_dumb_terminal_is_noticed() {
    let mut session = spawn("form", "dumb", "80");
    session.exp_string("> ").unwrap();
    session.send("\u{3}").unwrap();
    session.flush().unwrap();
    // the shell around it would be ended by the signal too, so only the program's own words are looked for
    session.exp_string("FAILED 130").unwrap();
}

#[test]
fn a_narrow_terminal_can_be_typed_on() {
    let mut session = spawn("form", "xterm", "20");
    for answer in [
        "organisation",
        "2026-01-05",
        "o-1",
        "A name that is much longer than twenty columns",
        "",
        "",
        "1",
    ] {
        session.exp_string("> ").unwrap();
        session.send_line(answer).unwrap();
    }
    session
        .exp_string("\"referrer_name\":\"A name that is much longer than twenty columns\"")
        .unwrap();
    restored(&mut session);
}

#[test]
fn a_secret_is_not_shown() {
    let mut session = spawn("secret", "xterm", "80");
    session.exp_string("Passphrase: ").unwrap();
    session.send_line("correct horse battery").unwrap();
    let shown = session.exp_string("SECRET of 21 characters").unwrap();
    assert!(!shown.contains("horse"));
    restored(&mut session);
}

#[test]
fn ctrl_c_at_a_secret_brings_the_echo_back() {
    let mut session = spawn("secret", "xterm", "80");
    session.exp_string("Passphrase: ").unwrap();
    session.send("corr\u{3}").unwrap();
    session.flush().unwrap();
    let shown = restored(&mut session);
    assert!(
        shown.contains("FAILED 130") && !shown.contains("corr"),
        "{shown}"
    );
}

#[test]
fn a_confirmation_takes_enter_as_its_default() {
    for (typed, said) in [("", "CONFIRMED false"), ("y", "CONFIRMED true")] {
        let mut session = spawn("confirm", "xterm", "80");
        session.exp_string("Go on?").unwrap();
        session.send_line(typed).unwrap();
        session.exp_string(said).unwrap();
        restored(&mut session);
    }
}

/// An editor that is a shell script, in a folder of its own.
fn editor(folder: &Path, script: &str) -> Variables {
    let path = folder.join("editor");
    std::fs::write(&path, format!("#!/bin/sh\n{script}\n")).unwrap();
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).unwrap();
    variables(&[
        ("EDITOR", path.to_str().unwrap()),
        ("PATH", "/usr/bin:/bin"),
    ])
}

#[test]
fn the_editor_has_the_text_in_a_private_place_and_nothing_of_it_stays() {
    let folder = tempfile::tempdir().unwrap();
    let seen = folder.path().join("seen");
    let script = format!(
        "stat -c '%a %a' \"$1\" > {seen}; stat -c %a \"$(dirname \"$1\")\" >> {seen}; dirname \"$1\" >> {seen}
        cp \"$1\" \"$1~\"; mkdir \"$(dirname \"$1\")/backups\"; cp \"$1\" \"$(dirname \"$1\")/backups/old\"
        printf 'and more\\n' >> \"$1\"",
        seen = seen.display()
    );
    let text = edit_privately("What was there\n", &editor(folder.path(), &script)).unwrap();
    assert_eq!(text.as_deref(), Some("What was there\nand more"));
    let seen = std::fs::read_to_string(seen).unwrap();
    let mut seen = seen.lines();
    assert_eq!(seen.next(), Some("600 600"));
    assert_eq!(seen.next(), Some("700"));
    assert!(!Path::new(seen.next().unwrap()).exists());
}

#[test]
fn an_editor_that_fails_stores_nothing_and_leaves_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let seen = folder.path().join("seen");
    let script = format!(
        "dirname \"$1\" > {}; echo more >> \"$1\"; exit 3",
        seen.display()
    );
    let failure = failed(
        edit_privately("", &editor(folder.path(), &script)),
        Code::Refused,
    );
    assert!(failure.message.contains("`editor`"));
    let private = std::fs::read_to_string(seen).unwrap();
    assert!(private.trim().len() > 4 && !Path::new(private.trim()).exists());
}

#[test]
fn an_unchanged_or_empty_text_is_none_and_no_text_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(
        edit_privately("As it was", &editor(folder.path(), "true")).unwrap(),
        None
    );
    assert_eq!(
        edit_privately(
            "As it was",
            &editor(folder.path(), "printf '\\n  ' > \"$1\"")
        )
        .unwrap(),
        None
    );
    failed(
        edit_privately("", &editor(folder.path(), "printf 'a\\000b' > \"$1\"")),
        Code::Refused,
    );
    failed(
        edit_privately("", &editor(folder.path(), "printf '\\377' > \"$1\"")),
        Code::Refused,
    );
}

#[test]
fn an_editor_with_options_and_one_that_is_not_there() {
    let folder = tempfile::tempdir().unwrap();
    editor(
        folder.path(),
        "[ \"$1\" = --wait ] && printf 'with options' > \"$2\"",
    );
    let command = format!("'{}' --wait", folder.path().join("editor").display());
    let with_options = variables(&[("VISUAL", &command), ("PATH", "/usr/bin:/bin")]);
    assert_eq!(
        edit_privately("", &with_options).unwrap().as_deref(),
        Some("with options")
    );
    failed(
        edit_privately("", &variables(&[("EDITOR", "/nowhere/editor")])),
        Code::Refused,
    );
}
