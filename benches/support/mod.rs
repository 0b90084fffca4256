//! What the measurements share: a store of its own in a folder of its own, opened by invented users with a cheap key.

use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

use mkt::actions::opening::{
    KdfCost, NewStore, Opening, PassphraseSource, session_open, store_make,
};
use mkt::actions::user::passphrase_of_file;
use mkt::config::Settings;
use mkt::domain::date::Instant;
use mkt::session::Session;

/// The cost of a passphrase that is not what is measured.
pub const CHEAP: KdfCost = KdfCost {
    memory_kib: 8,
    passes: 1,
    lanes: 1,
};

/// A whole number from a variable, or another where it is not set.
pub fn number(variable: &str, otherwise: i64) -> i64 {
    std::env::var(variable).map_or(otherwise, |text| text.parse().unwrap())
}

/// A folder that nobody else may look into, gone with the value.
pub fn private_folder() -> tempfile::TempDir {
    tempfile::Builder::new()
        .permissions(std::fs::Permissions::from_mode(0o700))
        .tempdir()
        .unwrap()
}

/// Writes a user's passphrase into the folder; its file.
pub fn passphrase(folder: &Path, user: &str) -> PathBuf {
    let file = passphrase_file(folder, user);
    std::fs::write(
        &file,
        format!("quiet harbour lantern {user} ninety-seven\n"),
    )
    .unwrap();
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o600)).unwrap();
    file
}

fn passphrase_file(folder: &Path, user: &str) -> PathBuf {
    folder.join(format!("{user}.pass"))
}

fn opening(folder: &Path, user: &str) -> Opening {
    Opening {
        path: folder.join("mkt.db"),
        user: user.parse().unwrap(),
        login_uid: None,
        now: Instant::parse("2026-11-23T10:00:00Z").unwrap(),
        read: std::time::Instant::now(),
        reason: None,
        settings: Settings::default(),
        witnesses: mkt::actions::witness::Witnesses::default(),
        least_cost: CHEAP,
    }
}

/// Makes a store whose first user is alice, with these roles.
pub fn make_store(folder: &Path, roles: &str) {
    store_make(
        &opening(folder, "alice"),
        NewStore {
            full_name: "Alice Example".to_owned(),
            roles: roles.parse().unwrap(),
            trained_on: None,
            passphrase: passphrase_of_file(&passphrase(folder, "alice")).unwrap(),
            cost: CHEAP,
        },
    )
    .unwrap();
}

/// Opens the store in a folder.
pub fn session(folder: &Path, user: &str) -> Session {
    let source = PassphraseSource::File(passphrase_file(folder, user));
    session_open(opening(folder, user), Some(&source), None).unwrap()
}
