//! The commands of the README's `console` blocks run as they stand there, by the real binary, one after the other in one
//! store; and what the README and the crontab promise word for word is in them.

use crate::support::private_folder;

#[test]
fn the_commands_of_the_readme_run() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = private_folder();
    let write = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o600)).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let alice = write("alice.pass", "quiet harbour lantern alice\n");
    write("bob.pass", "quiet harbour lantern bob\n");
    write(
        "call.txt",
        "Reception rang back: the appointment was kept.\n",
    );
    // trycmd runs a file's commands in the file's own folder, and must not write beside the README of the repository.
    let readme =
        std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/README.md")).unwrap();
    assert!(
        readme.contains("bash examples/tour.sh") && readme.contains("cargo test"),
        "the two commands"
    );
    let copy = write("README.md", &readme);
    let work = folder.path().join("README.in");
    std::fs::create_dir(&work).unwrap();
    std::fs::set_permissions(&work, std::fs::Permissions::from_mode(0o700)).unwrap();
    for name in ["bob.pass", "call.txt"] {
        std::fs::copy(folder.path().join(name), work.join(name)).unwrap();
    }
    trycmd::TestCases::new()
        .register_bin("mkt", std::path::PathBuf::from(env!("CARGO_BIN_EXE_mkt")))
        .env("MKT_STORE", folder.path().join("mkt.db").to_str().unwrap())
        .env("MKT_USER", "alice")
        .env("MKT_PASSPHRASE_FILE", alice)
        .env("HOME", folder.path().to_str().unwrap())
        .case(copy)
        .run();
}

#[test]
fn the_cron_line_stands_word_for_word() {
    for file in ["README.md", "examples/mkt.crontab"] {
        let text =
            std::fs::read_to_string(std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(file))
                .unwrap();
        assert!(
            text.contains("mkt --quiet retention sweep --dry-run --check"),
            "{file}"
        );
    }
}
