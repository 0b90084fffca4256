//! Where passphrases come from.

use std::ffi::OsString;
use std::fs::{self, File};
use std::os::fd::AsRawFd;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use mkt::error::{Code, Failure, Result};
use mkt::keys::passphrase::{PassphraseSource, passphrase_from_file, unlock};
use secrecy::{ExposeSecret, SecretString};

use super::{ALICE, BOB, CHEAP, Ring, name, secret};

fn write(directory: &Path, text: impl AsRef<[u8]>, mode: u32) -> PathBuf {
    let path = directory.join("passphrase");
    fs::write(&path, text).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
    path
}

fn command(text: &str) -> Result<SecretString> {
    PassphraseSource::Command(text.to_owned()).read()
}

#[test]
fn the_flags_come_before_the_environment_and_the_credential_last() {
    let place = tempfile::tempdir().unwrap();
    let credential = place.path().join("mkt-passphrase");
    fs::write(&credential, "x").unwrap();
    let all = [
        "MKT_PASSPHRASE_FILE",
        "MKT_PASSPHRASE_COMMAND",
        "CREDENTIALS_DIRECTORY",
    ];
    let choose = |file: Option<&str>, command: Option<&str>, set: &[&str]| {
        PassphraseSource::choose(
            file.map(PathBuf::from),
            command.map(str::to_owned),
            |variable| {
                set.contains(&variable).then(|| match variable {
                    "CREDENTIALS_DIRECTORY" => place.path().as_os_str().to_owned(),
                    other => OsString::from(other),
                })
            },
        )
    };
    let file = |path: &str| Some(PassphraseSource::File(path.into()));
    let command = |text: &str| Some(PassphraseSource::Command(text.into()));
    assert_eq!(choose(Some("f"), Some("c"), &all), file("f"));
    assert_eq!(choose(None, Some("c"), &all), command("c"));
    assert_eq!(choose(None, None, &all), file("MKT_PASSPHRASE_FILE"));
    assert_eq!(
        choose(None, None, &all[1..]),
        command("MKT_PASSPHRASE_COMMAND")
    );
    assert_eq!(
        choose(None, None, &all[2..]),
        Some(PassphraseSource::Credential(credential.clone()))
    );
    assert_eq!(choose(None, None, &[]), None);
    let empty = PassphraseSource::choose(None, None, |_| Some(OsString::new()));
    assert_eq!(empty, None);
    fs::remove_file(credential).unwrap();
    assert_eq!(choose(None, None, &all[2..]), None);
}

#[test]
fn only_the_first_line_counts_and_its_end_does_not() {
    let place = tempfile::tempdir().unwrap();
    for (text, read) in [
        ("walnut orbit pencil", "walnut orbit pencil"),
        ("walnut orbit pencil\n", "walnut orbit pencil"),
        ("walnut orbit pencil\r\nsecond", "walnut orbit pencil"),
        (" spaces stay \n", " spaces stay "),
    ] {
        let path = write(place.path(), text, 0o600);
        assert_eq!(passphrase_from_file(&path).unwrap().expose_secret(), read);
    }
    for text in [
        &b""[..],
        b"\nsecond line",
        b"\r\n",
        b"\xff\xfe\n",
        &vec![b'x'; 16 * 1024 + 1],
    ] {
        let path = write(place.path(), text, 0o600);
        let failure = passphrase_from_file(&path).unwrap_err();
        assert_eq!(failure.code, Code::Refused);
        assert!(!failure.message.contains("second"));
    }
}

#[test]
fn a_file_that_others_can_read_is_refused_but_not_a_descriptor_or_a_credential() {
    let place = tempfile::tempdir().unwrap();
    for mode in [0o640, 0o604, 0o660, 0o644] {
        let path = write(place.path(), ALICE, mode);
        assert_eq!(
            passphrase_from_file(&path).unwrap_err().code,
            Code::Refused,
            "{mode:o}"
        );
        assert_eq!(
            PassphraseSource::File(path).read().unwrap_err().code,
            Code::Refused
        );
    }
    let path = write(place.path(), ALICE, 0o444);
    let open = File::open(&path).unwrap();
    let descriptor = PathBuf::from(format!("/dev/fd/{}", open.as_raw_fd()));
    assert_eq!(
        passphrase_from_file(&descriptor).unwrap().expose_secret(),
        ALICE
    );
    assert_eq!(
        PassphraseSource::Credential(path.clone())
            .read()
            .unwrap()
            .expose_secret(),
        ALICE
    );
    // No way around it by a name that only begins like a descriptor's.
    let around = PathBuf::from(format!("/dev/fd/../..{}", path.display()));
    assert!(passphrase_from_file(&around).is_err());
    assert_eq!(
        passphrase_from_file(place.path()).unwrap_err().code,
        Code::Io
    );
    assert_eq!(
        passphrase_from_file(&place.path().join("none"))
            .unwrap_err()
            .code,
        Code::Io
    );
}

#[test]
fn a_command_answers_with_its_first_line() {
    let answer = command("echo 'walnut orbit pencil'; echo more").unwrap();
    assert_eq!(answer.expose_secret(), ALICE);
}

#[test]
fn a_command_that_fails_is_told_without_what_it_wrote() {
    for (text, why) in [
        (
            "echo walnut; echo orbit >&2; exit 3",
            "failed with exit code 3",
        ),
        ("kill -9 $$", "was stopped by a signal"),
        ("true", "is empty"),
        ("no-such-command-anywhere", "failed with exit code 127"),
    ] {
        let failure = command(text).unwrap_err();
        assert_eq!(failure.code, Code::Refused);
        assert!(failure.message.contains(why), "{failure}");
        assert!(
            !format!("{failure:?}").contains("walnut") && !format!("{failure:?}").contains("orbit")
        );
    }
    // One that would never end does.
    assert_eq!(command("cat /dev/zero").unwrap_err().code, Code::Refused);
}

#[test]
fn a_person_has_three_tries_and_a_file_one() {
    let ring = Ring::new();
    let alice = name("alice");
    let mut prompts = Vec::new();
    let mut answers = vec![ALICE, BOB, BOB].into_iter().rev();
    let mut ask = |prompt: &str| {
        prompts.push(prompt.to_owned());
        Ok(secret(answers.next().unwrap()))
    };
    let unlocked = unlock(&ring.file, &alice, None, CHEAP, Some(&mut ask)).unwrap();
    assert_eq!(unlocked.user, alice);
    assert_eq!(prompts.len(), 3);
    assert_eq!(prompts[0], "Passphrase for alice");
    assert!(prompts[2].contains("try 3 of 3"));

    let mut asked = 0;
    let mut wrong = |_: &str| {
        asked += 1;
        Ok(secret(BOB))
    };
    let failure = unlock(&ring.file, &alice, None, CHEAP, Some(&mut wrong)).unwrap_err();
    assert_eq!((failure.code, asked), (Code::WrongPassphrase, 3));

    let mut gone = |_: &str| Err(Failure::new(Code::Interrupted, "Interrupted."));
    let failure = unlock(&ring.file, &alice, None, CHEAP, Some(&mut gone)).unwrap_err();
    assert_eq!(failure.code, Code::Interrupted);

    let place = tempfile::tempdir().unwrap();
    let source = PassphraseSource::File(write(place.path(), BOB, 0o600));
    let mut never = |_: &str| panic!("asked although a file was named");
    let failure = unlock(&ring.file, &alice, Some(&source), CHEAP, Some(&mut never)).unwrap_err();
    assert_eq!(failure.code, Code::WrongPassphrase);
    assert_eq!(
        unlock(&ring.file, &alice, None, CHEAP, None)
            .unwrap_err()
            .code,
        Code::Usage
    );
}

#[test]
fn a_machine_s_secret_is_used_as_a_passphrase_file() {
    let ring = Ring::new();
    let place = tempfile::tempdir().unwrap();
    let text = format!("{}\n", ring.machine.text().expose_secret());
    let source = PassphraseSource::File(write(place.path(), text, 0o600));
    let unlocked = unlock(&ring.file, &name("cron"), Some(&source), CHEAP, None).unwrap();
    assert_eq!(unlocked.roles, mkt::domain::user::Role::Service.into());
}
