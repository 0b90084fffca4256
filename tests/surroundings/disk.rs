//! No room on the disk, and places that may not be written to.
//!
//! A user without rights runs into the bits of files and folders; root does not, so the tests then run the program as
//! the user nobody. A small disk is a memory file system in a namespace of its own, which not every machine allows;
//! a limit on the size of files is allowed everywhere.

use std::io::Write as _;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, chown};
use std::os::unix::process::CommandExt as _;
use std::path::Path;
use std::process::Command;

use super::{Said, org_add, orgs, said, shell};
use crate::support::real::Real;

const NOBODY: u32 = 65534;

/// The program as a user whom permission bits concern.
pub(super) struct Ordinary {
    pub(super) real: Real,
    /// Where the program is copied to for `nobody`, who may not be able to reach the folder it was built in.
    copy: Option<std::path::PathBuf>,
}

impl Ordinary {
    pub(super) fn new() -> Self {
        let real = Real::new();
        let is_root = std::fs::metadata(real.folder()).unwrap().uid() == 0;
        let copy = is_root.then(|| {
            let copy = real.path("mkt");
            // By another process: what a test that runs beside this one starts would inherit this one's open copy, and a file that
            // somebody has open for writing cannot be run.
            let copied = Command::new("cp")
                .arg(env!("CARGO_BIN_EXE_mkt"))
                .arg(&copy)
                .status()
                .unwrap();
            assert!(copied.success());
            for entry in std::fs::read_dir(real.folder()).unwrap() {
                chown(entry.unwrap().path(), Some(NOBODY), Some(NOBODY)).unwrap();
            }
            chown(real.folder(), Some(NOBODY), Some(NOBODY)).unwrap();
            copy
        });
        Self { real, copy }
    }

    /// Their group, where the tests themselves run as root.
    pub(super) fn group(&self) -> Option<u32> {
        self.copy.as_ref().map(|_| NOBODY)
    }

    fn as_ordinary(&self, variables: &Command, args: &[&str]) -> Command {
        let mut command = match &self.copy {
            Some(copy) => {
                let mut command = Command::new(copy);
                command.uid(NOBODY).gid(NOBODY);
                command
            }
            None => Command::new(env!("CARGO_BIN_EXE_mkt")),
        };
        command.env_clear().args(args);
        for (name, value) in variables.get_envs() {
            command.env(name, value.unwrap_or_default());
        }
        command
    }

    pub(super) fn run(&self, args: &[&str]) -> Said {
        said(&mut self.as_ordinary(&self.real.command(), args))
    }

    pub(super) fn run_as_keeper(&self, args: &[&str]) -> Said {
        said(&mut self.as_ordinary(&self.real.keeper(), args))
    }
}

pub(super) fn mode(path: &Path, bits: u32) {
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(bits)).unwrap();
}

/// What is in a folder, by name and size.
fn listing(folder: &Path) -> Vec<(String, u64)> {
    let mut all: Vec<(String, u64)> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| {
            let entry = entry.unwrap();
            let name = entry.file_name().to_str().unwrap().to_owned();
            (name, entry.metadata().unwrap().len())
        })
        .collect();
    all.sort();
    all
}

#[test]
fn in_a_folder_that_cannot_be_written_to_nothing_is_changed_or_shown() {
    let ordinary = Ordinary::new();
    let folder = ordinary.real.folder().to_owned();
    ordinary.run(&org_add("Elmfield Surgery")).ok();
    let before = std::fs::read(folder.join("mkt.db")).unwrap();
    mode(&folder, 0o500);
    for args in [
        &org_add("Never") as &[&str],
        &["org", "set", "O-1", "--contact", "never"],
        // Looking leaves a trace, and where it cannot, nothing is shown.
        &["org", "list"],
        &["org", "show", "O-1"],
    ] {
        let refused = ordinary.run(args).fails(1);
        assert!(
            refused.contains("cannot be written to"),
            "{args:?} {refused}"
        );
        assert!(refused.contains("hint: "), "{args:?} {refused}");
    }
    let key = folder.join("bob.key");
    ordinary
        .run_as_keeper(&[
            "user",
            "add",
            "bob",
            "--name",
            "Bob Example",
            "--roles",
            "officer",
            "--key-out",
            key.to_str().unwrap(),
        ])
        .fails(1);
    mode(&folder, 0o700);
    assert!(!key.exists());
    assert_eq!(std::fs::read(folder.join("mkt.db")).unwrap(), before);
    assert!(ordinary.run(&["org", "list"]).ok().contains("Elmfield"));
    ordinary.run_as_keeper(&["verify"]).ok();
}

#[test]
fn a_store_that_may_only_be_read_is_not_written_to_nor_read_in_secret() {
    let ordinary = Ordinary::new();
    let store = ordinary.real.path("mkt.db");
    ordinary.run(&org_add("Elmfield Surgery")).ok();
    mode(&store, 0o400);
    for args in [&org_add("Never") as &[&str], &["org", "list"]] {
        let refused = ordinary.run(args).fails(1);
        assert!(
            refused.contains("cannot be written to"),
            "{args:?} {refused}"
        );
    }
    mode(&store, 0o000);
    ordinary.run(&["org", "list"]).fails(1);
    mode(&store, 0o600);
    ordinary.run_as_keeper(&["verify"]).ok();
}

#[test]
fn a_store_is_not_half_made_where_it_cannot_be_made() {
    let ordinary = Ordinary::new();
    let folder = ordinary.real.folder().to_owned();
    let init = |store: &str, recovery: &str| {
        let variables = ordinary.real.command();
        let args = [
            "--store",
            store,
            "--user",
            "new",
            "--passphrase-file",
            folder.join("admin.pass").to_str().unwrap(),
            "init",
            "--name",
            "New Example",
            "--roles",
            "admin",
            "--recovery-out",
            recovery,
        ]
        .map(str::to_owned);
        let args: Vec<&str> = args.iter().map(String::as_str).collect();
        said(&mut ordinary.as_ordinary(&variables, &args))
    };
    let at = |name: &str| folder.join(name).to_str().unwrap().to_owned();
    let before = listing(&folder);
    mode(&folder, 0o500);
    init(&at("new.db"), &at("code.txt")).fails(1);
    mode(&folder, 0o700);
    assert_eq!(listing(&folder), before);
    // The store could be made but its recovery code could not be kept: then there is no store either.
    init(&at("new.db"), "/proc/no-place-for-it").fails(1);
    init(&at("new.db"), &at("no-folder/code.txt")).fails(1);
    assert_eq!(listing(&folder), before);
}

#[test]
fn a_limit_on_the_size_of_files_leaves_all_or_nothing() {
    let real = Real::new();
    for name in ["Elmfield Surgery", "Larkspur School"] {
        said(real.command().args(org_add(name))).ok();
    }
    // In steps of half a kilobyte: the journal cannot be begun, cannot be finished, or the store cannot grow.
    for blocks in [0, 1, 2, 8, 9, 17, 26] {
        let script = format!(
            "trap '' XFSZ; ulimit -f {blocks}; exec \"$0\" org add --name 'Limited {blocks}' --type education"
        );
        let tried = said(&mut shell(&real, &script));
        let stored = orgs(&real).contains(&format!("Limited {blocks}"));
        if tried.status == Some(0) {
            assert!(stored, "{blocks}: an answer without the deed");
        } else {
            assert!(!stored, "{blocks}: a failure with the deed");
            let refused = tried.fails(1);
            assert!(
                refused.contains("nothing was changed"),
                "{blocks} {refused}"
            );
        }
        let entries = real.is_whole();
        let added = entries.iter().filter(|action| *action == "org.add").count();
        assert_eq!(added, orgs(&real).len(), "{blocks}");
    }
    assert!(orgs(&real).len() < 9, "the limit was never met");
}

/// What the small disk's shell does: `$1` is the folder of the store, `$2` a folder to mount on. For each number of
/// free kilobytes it tries to add an organisation, then frees the disk, and at the end copies the store back.
const SMALL_DISK: &str = r#"
mount -t tmpfs -o size=16m,mode=0700 tmpfs "$2" || exit 77
cp -p "$1"/mkt.db "$1"/mkt.db.keys "$2"/ || exit 77
export MKT_STORE="$2"/mkt.db
for free in 0 4 8 12 16 20 28 36 44 64 96; do
  head -c "${free}k" /dev/zero > "$2"/reserve
  cat /dev/zero > "$2"/filler 2> /dev/null
  rm "$2"/reserve
  "$0" org add --name "Free $free" --type education > "$1"/out 2> "$1"/err
  echo "add $free $? $(wc -c < "$1"/out) $(head -n 1 "$1"/err)"
  rm "$2"/filler
  "$0" org list --format plain | grep -q "Free $free\$" && echo "stored $free" || echo "missing $free"
done
rm -f "$2"/filler "$2"/reserve
cp -p "$2"/mkt.db "$2"/mkt.db.keys "$1"/
ls "$2"
"#;

#[test]
fn a_full_disk_leaves_all_or_nothing() {
    let real = Real::new();
    let disk = real.path("disk");
    std::fs::create_dir(&disk).unwrap();
    let output = Command::new("unshare")
        .args([
            "--user",
            "--map-root-user",
            "--mount",
            "/bin/sh",
            "-c",
            SMALL_DISK,
        ])
        .arg(env!("CARGO_BIN_EXE_mkt"))
        .arg(real.folder())
        .arg(&disk)
        .env_clear()
        .envs(real.variables())
        .output();
    let output = match output {
        Ok(output) if ![Some(77), Some(1)].contains(&output.status.code()) => output,
        // A machine that allows no namespaces; the limit on the size of files above is met everywhere.
        other => {
            writeln!(
                std::io::stderr(),
                "skipped: no small disk can be made here ({other:?})"
            )
            .unwrap();
            return;
        }
    };
    let told = String::from_utf8(output.stdout).unwrap();
    let mut refused = 0;
    let mut lines = told.lines();
    for free in [0, 4, 8, 12, 16, 20, 28, 36, 44, 64, 96] {
        let tried = lines.next().unwrap();
        let stored = lines.next().unwrap() == format!("stored {free}");
        if tried.starts_with(&format!("add {free} 0 ")) {
            assert!(stored, "an answer without the deed: {told}");
        } else {
            refused += 1;
            assert!(!stored, "a failure with the deed: {told}");
            let clear = format!(
                "add {free} 1 0 error: The disk that holds the store is full; nothing was changed."
            );
            assert_eq!(tried, clear, "{told}");
        }
    }
    assert!(refused > 2, "the disk was never full: {told}");
    assert_eq!(
        lines.collect::<Vec<_>>(),
        ["mkt.db", "mkt.db.keys"],
        "{told}"
    );
    let added = real.is_whole();
    let added = added.iter().filter(|action| *action == "org.add").count();
    assert_eq!(added, 11 - refused, "{told}");
    assert_eq!(orgs(&real).len(), added);
}
