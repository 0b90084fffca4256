//! The key file: what opens it, what does not, and what is noticed when somebody tampers with it.

mod sources;
mod tampering;

use std::fmt::Write;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use std::time::Instant;

use mkt::domain::date::Instant as Moment;
use mkt::domain::user::{Role, Roles, UserName};
use mkt::error::Code;
use mkt::keys::{
    CodeProblem, Credential, DataKey, KdfCost, KeyFile, NewPassphrase, RecoveryCode, SlotKind,
    UnattendedSecret,
};
use proptest::prelude::*;
use secrecy::{ExposeSecret, SecretString};
use tempfile::TempDir;

/// The least work Argon2 can be given.
const CHEAP: KdfCost = KdfCost {
    memory_kib: 8,
    passes: 1,
    lanes: 1,
};
const ALICE: &str = "walnut orbit pencil";
const BOB: &str = "lantern over the weir";

fn now() -> Moment {
    "2026-02-03T04:05:06Z".parse().unwrap()
}

fn name(text: &str) -> UserName {
    text.parse().unwrap()
}

fn roles(text: &str) -> Roles {
    text.parse().unwrap()
}

fn secret(text: &str) -> SecretString {
    SecretString::from(text)
}

fn good(text: &str) -> NewPassphrase {
    NewPassphrase::new(secret(text)).unwrap()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut digits, byte| {
        write!(digits, "{byte:02x}").unwrap();
        digits
    })
}

/// A key file with an administrator, an officer, a machine and a recovery code.
struct Ring {
    place: TempDir,
    file: KeyFile,
    key: DataKey,
    machine: UnattendedSecret,
    recovery: RecoveryCode,
}

impl Ring {
    fn new() -> Self {
        let (mut file, key) = KeyFile::begin().unwrap();
        let machine = UnattendedSecret::generate().unwrap();
        let cheap = |text: &str| good(text);
        for (who, what, text) in [("alice", "admin,manager", ALICE), ("bob", "officer", BOB)] {
            let passphrase = cheap(text);
            file.add_user(
                &key,
                &name(who),
                roles(what),
                Credential::Passphrase(&passphrase, CHEAP),
                now(),
            )
            .unwrap();
        }
        file.add_user(
            &key,
            &name("cron"),
            Role::Service.into(),
            Credential::Secret(&machine),
            now(),
        )
        .unwrap();
        let recovery = file.make_recovery_code(&key, now()).unwrap();
        let place = tempfile::tempdir().unwrap();
        let mut ring = Self {
            place,
            file,
            key,
            machine,
            recovery,
        };
        let path = ring.path();
        ring.file.create(&path).unwrap();
        ring
    }

    fn path(&self) -> PathBuf {
        KeyFile::path_for(&self.place.path().join("mkt.db"))
    }

    fn load(&self) -> KeyFile {
        KeyFile::load(&self.path()).unwrap()
    }
}

fn code_of(file: &KeyFile, who: &str, text: &str) -> Code {
    file.unlock(&name(who), &secret(text), CHEAP)
        .unwrap_err()
        .code
}

#[test]
fn everybody_opens_the_same_key_with_their_own() {
    let ring = Ring::new();
    let file = ring.load();
    let expected = ring.key.cipher_key(file.salt()).unwrap();
    let machine = ring.machine.text();
    for (who, text, what, kind) in [
        ("alice", ALICE, "manager,admin", SlotKind::Passphrase),
        ("bob", BOB, "officer", SlotKind::Passphrase),
        ("cron", machine.expose_secret(), "service", SlotKind::Secret),
    ] {
        let unlocked = file.unlock(&name(who), &secret(text), CHEAP).unwrap();
        assert_eq!(unlocked.data_key.cipher_key(file.salt()).unwrap(), expected);
        assert_eq!(unlocked.user, name(who));
        assert_eq!(unlocked.roles, roles(what));
        assert_eq!(unlocked.kind, kind);
    }
    let recovered = file.unlock_with_recovery_code(&ring.recovery).unwrap();
    assert_eq!(recovered.cipher_key(file.salt()).unwrap(), expected);
    assert_eq!(file.store_id(), ring.file.store_id());
    assert_eq!(file.epoch(), 1);
    assert_eq!(file.user(&name("bob")).unwrap().set_at, now());
}

#[test]
fn the_cipher_key_is_96_lower_case_digits_that_end_with_the_salt() {
    let (file, key) = KeyFile::begin().unwrap();
    let digits = key.cipher_key(file.salt()).unwrap();
    assert_eq!(digits.len(), 96);
    assert!(
        digits
            .bytes()
            .all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
    );
    let salt = hex(file.salt());
    assert!(digits.ends_with(&salt));
    assert_eq!(file.store_id().len(), 32);
    let derived = hex(file.trail_key(&key).unwrap().bytes());
    assert!(!digits.contains(&derived));
    let (other, other_key) = KeyFile::begin().unwrap();
    assert_ne!(other.store_id(), file.store_id());
    assert_ne!(
        other.trail_key(&other_key).unwrap().bytes(),
        file.trail_key(&key).unwrap().bytes()
    );
}

#[test]
fn a_wrong_passphrase_and_an_unknown_user_are_one_answer() {
    let ring = Ring::new();
    let file = ring.load();
    let machine = ring.machine.text();
    let other = UnattendedSecret::generate().unwrap().text();
    let mut answers = Vec::new();
    for (who, text) in [
        ("alice", BOB),
        ("alice", ""),
        ("alice", "Walnut orbit pencil"),
        ("alice", "walnut orbit pencil "),
        ("nobody", ALICE),
        ("cron", ALICE),
        ("cron", other.expose_secret()),
        ("bob", machine.expose_secret()),
    ] {
        let failure = file.unlock(&name(who), &secret(text), CHEAP).unwrap_err();
        assert_eq!(failure.code, Code::WrongPassphrase, "{who}");
        answers.push((failure.message, failure.hints));
    }
    answers.dedup();
    assert_eq!(answers.len(), 1);
    let wrong = RecoveryCode::generate().unwrap();
    assert_eq!(
        file.unlock_with_recovery_code(&wrong).unwrap_err().code,
        Code::WrongPassphrase
    );
}

#[test]
fn an_unknown_user_costs_as_much_as_a_known_one_and_a_machine_costs_nothing() {
    let mut ring = Ring::new();
    let passphrase = good(ALICE);
    let (key, alice) = (ring.key.clone(), name("alice"));
    ring.file
        .set_credential(
            &key,
            &alice,
            Credential::Passphrase(&passphrase, KdfCost::STANDARD),
            now(),
        )
        .unwrap();
    let time = |who: &str, text: &SecretString| {
        let begun = Instant::now();
        let opened = ring
            .file
            .unlock(&name(who), text, KdfCost::STANDARD)
            .is_ok();
        (opened, begun.elapsed())
    };
    let known = time("alice", &secret(ALICE));
    let unknown = time("nobody", &secret(ALICE));
    let machine = time("cron", &ring.machine.text());
    let wrong_machine = time("cron", &secret(ALICE));
    assert_eq!(
        (known.0, unknown.0, machine.0, wrong_machine.0),
        (true, false, true, false)
    );
    // A machine that is busy with other things makes this wide.
    assert!(unknown.1 > known.1 / 6 && known.1 > unknown.1 / 6);
    assert!(wrong_machine.1 > known.1 / 6);
    assert!(machine.1 < known.1 / 6);
}

#[test]
fn the_same_letters_composed_otherwise_are_the_same_passphrase() {
    let (mut file, key) = KeyFile::begin().unwrap();
    let composed = good("caf\u{e9} sur la place");
    let alice = name("alice");
    file.add_user(
        &key,
        &alice,
        Role::Admin.into(),
        Credential::Passphrase(&composed, CHEAP),
        now(),
    )
    .unwrap();
    file.unlock(&alice, &secret("cafe\u{301} sur la place"), CHEAP)
        .unwrap();
    assert_eq!(
        code_of(&file, "alice", "cafe sur la place"),
        Code::WrongPassphrase
    );
}

#[test]
fn less_work_than_is_accepted_is_refused_and_absurd_work_is_damage() {
    let ring = Ring::new();
    for least in [
        KdfCost {
            memory_kib: 9,
            ..CHEAP
        },
        KdfCost { passes: 2, ..CHEAP },
        KdfCost { lanes: 2, ..CHEAP },
        KdfCost::STANDARD,
    ] {
        let failure = ring
            .file
            .unlock(&name("alice"), &secret(ALICE), least)
            .unwrap_err();
        assert_eq!(failure.code, Code::Refused);
    }
    // A machine's secret cannot be guessed, with whatever work.
    ring.file
        .unlock(&name("cron"), &ring.machine.text(), KdfCost::STANDARD)
        .unwrap();
}

#[test]
fn a_common_passphrase_is_not_set() {
    let failure = NewPassphrase::new(secret("password1234")).unwrap_err();
    assert_eq!(failure.code, Code::Refused);
    assert!(!failure.message.contains("password1234"));
}

#[test]
fn users_come_change_and_go() {
    let mut ring = Ring::new();
    let (key, alice, bob) = (ring.key.clone(), name("alice"), name("bob"));
    let taken = ring.file.add_user(
        &key,
        &bob,
        Role::Officer.into(),
        Credential::Secret(&ring.machine),
        now(),
    );
    assert_eq!(taken.unwrap_err().code, Code::Refused);

    let new = good("granite kettle umbrella");
    ring.file
        .set_credential(&key, &bob, Credential::Passphrase(&new, CHEAP), now())
        .unwrap();
    ring.file
        .set_roles(&key, &bob, roles("officer,dpo"))
        .unwrap();
    let path = ring.path();
    ring.file.save(&path).unwrap();
    let file = ring.load();
    assert_eq!(code_of(&file, "bob", BOB), Code::WrongPassphrase);
    let unlocked = file
        .unlock(&bob, &secret("granite kettle umbrella"), CHEAP)
        .unwrap();
    assert_eq!(unlocked.roles, roles("officer,dpo"));

    ring.file.revoke(&key, &bob).unwrap();
    assert_eq!(
        ring.file.revoke(&key, &bob).unwrap_err().code,
        Code::NotFound
    );
    ring.file.save(&path).unwrap();
    let file = ring.load();
    assert_eq!(
        code_of(&file, "bob", "granite kettle umbrella"),
        Code::WrongPassphrase
    );
    let left: Vec<_> = file.users().map(|user| user.name.to_string()).collect();
    assert_eq!(left, ["alice", "cron"]);

    assert_eq!(
        ring.file.revoke(&key, &alice).unwrap_err().code,
        Code::Refused
    );
    let demoted = ring.file.set_roles(&key, &alice, Role::Officer.into());
    assert_eq!(demoted.unwrap_err().code, Code::Refused);
    ring.file
        .set_roles(&key, &name("cron"), roles("admin,service"))
        .unwrap();
    ring.file.revoke(&key, &alice).unwrap();
}

#[test]
fn a_new_recovery_code_ends_the_old_one() {
    let mut ring = Ring::new();
    let key = ring.key.clone();
    assert!(ring.file.has_recovery_code());
    let new = ring.file.make_recovery_code(&key, now()).unwrap();
    ring.file.unlock_with_recovery_code(&new).unwrap();
    let old = ring
        .file
        .unlock_with_recovery_code(&ring.recovery)
        .unwrap_err();
    assert_eq!(old.code, Code::WrongPassphrase);
}

#[test]
fn the_key_of_another_store_changes_nothing() {
    let mut ring = Ring::new();
    let other = KeyFile::begin().unwrap().1;
    let failure = ring
        .file
        .set_roles(&other, &name("bob"), Role::Admin.into())
        .unwrap_err();
    assert_eq!(failure.code, Code::Damaged);
    let bob = ring.file.unlock(&name("bob"), &secret(BOB), CHEAP).unwrap();
    assert_eq!(bob.roles, roles("officer"));
}

#[test]
fn two_changes_at_once_do_not_undo_each_other() {
    let mut ring = Ring::new();
    let (path, key) = (ring.path(), ring.key.clone());
    let mut second = ring.load();
    ring.file
        .set_roles(&key, &name("bob"), Role::Manager.into())
        .unwrap();
    ring.file.save(&path).unwrap();
    second
        .set_roles(&key, &name("bob"), Role::Auditor.into())
        .unwrap();
    assert_eq!(second.save(&path).unwrap_err().code, Code::Busy);
    let bob = ring
        .load()
        .unlock(&name("bob"), &secret(BOB), CHEAP)
        .unwrap();
    assert_eq!(bob.roles, roles("manager"));
}

#[test]
fn the_file_is_private_new_and_refused_where_others_can_read_it() {
    let mut ring = Ring::new();
    let path = ring.path();
    let mode = || fs::metadata(&path).unwrap().permissions().mode() & 0o777;
    assert!(path.ends_with("mkt.db.keys"));
    assert_eq!(mode(), 0o600);
    assert_eq!(ring.file.create(&path).unwrap_err().code, Code::Refused);
    let key = ring.key.clone();
    ring.file
        .set_roles(&key, &name("bob"), Role::Manager.into())
        .unwrap();
    ring.file.save(&path).unwrap();
    assert_eq!(mode(), 0o600);
    assert_eq!(fs::read_dir(ring.place.path()).unwrap().count(), 1);
    fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
    assert_eq!(KeyFile::load(&path).unwrap_err().code, Code::Refused);
}

#[test]
fn a_missing_an_empty_and_a_newer_file_are_three_answers() {
    let ring = Ring::new();
    let path = ring.path();
    let newer = fs::read_to_string(&path)
        .unwrap()
        .replacen("\"format\": 2", "\"format\": 3", 1);
    let write = |text: &str| {
        fs::write(&path, text).unwrap();
        KeyFile::load(&path).unwrap_err().code
    };
    assert_eq!(write(""), Code::Damaged);
    assert_eq!(write("{}"), Code::Damaged);
    assert_eq!(write(&newer), Code::Newer);
    fs::remove_file(&path).unwrap();
    assert_eq!(KeyFile::load(&path).unwrap_err().code, Code::NoStore);
}

/// A file written by the first version, kept here so that every later one can read it.
#[test]
fn the_first_form_of_the_file_stays_readable() {
    let place = tempfile::tempdir().unwrap();
    let path = place.path().join("mkt.db.keys");
    fs::write(&path, include_str!("keys/format-1.json")).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
    let file = KeyFile::load(&path).unwrap();
    let alice = file.unlock(&name("alice"), &secret(ALICE), CHEAP).unwrap();
    let code = RecoveryCode::parse(include_str!("keys/format-1-recovery.txt")).unwrap();
    let recovered = file.unlock_with_recovery_code(&code).unwrap();
    let digits = alice.data_key.cipher_key(file.salt()).unwrap();
    assert_eq!(*digits, include_str!("keys/format-1-cipher-key.txt").trim());
    assert_eq!(recovered.cipher_key(file.salt()).unwrap(), digits);
}

#[test]
fn nothing_secret_is_in_a_debug_output() {
    let ring = Ring::new();
    let unlocked = ring
        .file
        .unlock(&name("alice"), &secret(ALICE), CHEAP)
        .unwrap();
    let digits = ring.key.cipher_key(ring.file.salt()).unwrap();
    let shown = format!(
        "{:?} {:?} {:?} {:?} {unlocked:?} {:?}",
        ring.file,
        ring.key,
        ring.machine,
        ring.recovery,
        good(ALICE)
    );
    for hidden in [
        &digits[..64],
        ring.machine.text().expose_secret(),
        ring.recovery.text().expose_secret(),
        ALICE,
    ] {
        assert!(!shown.contains(hidden));
    }
}

#[test]
fn a_recovery_code_is_read_however_it_is_typed_and_never_with_one_wrong_character() {
    let code = RecoveryCode::generate().unwrap();
    let text = code.text().expose_secret().to_owned();
    assert_eq!(text.len(), 69);
    assert!(text.split('-').all(|group| group.len() == 4));
    let same = |typed: &str| {
        let parsed = RecoveryCode::parse(typed).unwrap();
        assert_eq!(parsed.text().expose_secret(), text);
    };
    same(&text);
    same(&text.to_lowercase());
    same(&text.replace('-', ""));
    same(&text.replace('-', " \u{2013} "));
    same(&format!("  {}\n", text.replace('0', "o").replace('1', "l")));
    for at in (0..text.len()).filter(|at| (at + 1) % 5 != 0) {
        for c in "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
            .chars()
            .filter(|c| !text[at..].starts_with(*c))
        {
            let mut typed = text.clone();
            typed.replace_range(at..=at, &c.to_string());
            assert_eq!(
                RecoveryCode::parse(&typed).unwrap_err(),
                CodeProblem::Checksum
            );
        }
    }
    assert_eq!(RecoveryCode::parse("").unwrap_err(), CodeProblem::Length(0));
    assert_eq!(
        RecoveryCode::parse(&text[..68]).unwrap_err(),
        CodeProblem::Length(55)
    );
    let mut typed = text.clone();
    typed.replace_range(10..11, "U");
    assert_eq!(
        RecoveryCode::parse(&typed).unwrap_err(),
        CodeProblem::Character(3)
    );
    assert_eq!(
        UnattendedSecret::parse(&text).unwrap_err(),
        CodeProblem::Checksum
    );
}

proptest! {
    #[test]
    fn no_text_makes_reading_a_code_panic(text in "\\PC{0,80}") {
        prop_assert!(RecoveryCode::parse(&text).is_err());
    }
}
