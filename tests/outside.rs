//! Files as mkt makes them, the mount table, and who is logged in.

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;

use mkt::error::{Code, Failure};
use mkt::outside::files::{
    create_private_directory, create_private_new, is_private, mounted_type, network_file_system,
    network_name_of_fuse, network_name_of_magic, read_private, replace_private, write_new,
};
use mkt::outside::login::{LoginSource, account_name, login_from};

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

fn names(directory: &Path) -> Vec<String> {
    let mut names: Vec<_> = fs::read_dir(directory)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

#[test]
fn a_new_file_is_private_and_never_takes_a_name_that_is_taken() {
    let place = tempfile::tempdir().unwrap();
    let path = place.path().join("a");
    create_private_new(&path, b"one").unwrap();
    assert_eq!(mode(&path), 0o600);
    assert!(is_private(&path).unwrap());
    let failure = create_private_new(&path, b"two").unwrap_err();
    assert_eq!(failure.code, Code::Refused);
    assert_eq!(fs::read(&path).unwrap(), b"one");
    let dangling = place.path().join("link");
    symlink("nowhere", &dangling).unwrap();
    assert_eq!(
        create_private_new(&dangling, b"two").unwrap_err().code,
        Code::Refused
    );
    assert_eq!(names(place.path()), ["a", "link"]);
}

#[test]
fn a_file_that_fails_on_the_way_leaves_nothing() {
    let place = tempfile::tempdir().unwrap();
    let path = place.path().join("a");
    let failure = write_new(&path, |file| {
        file.write_all(&vec![b'x'; 100_000]).unwrap();
        Err::<(), _>(Failure::refused("No."))
    })
    .unwrap_err();
    assert_eq!(failure.message, "No.");
    assert!(names(place.path()).is_empty());
}

#[test]
fn a_replaced_file_is_private_and_a_link_to_it_stays_a_link() {
    let place = tempfile::tempdir().unwrap();
    let (path, link) = (place.path().join("a"), place.path().join("b"));
    fs::write(&path, "one").unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
    symlink(&path, &link).unwrap();
    replace_private(&link, b"two").unwrap();
    assert_eq!(fs::read(&path).unwrap(), b"two");
    assert_eq!(mode(&path), 0o600);
    assert!(link.symlink_metadata().unwrap().is_symlink());
    assert_eq!(names(place.path()), ["a", "b"]);
}

#[test]
fn a_file_that_others_can_read_is_not_read() {
    let place = tempfile::tempdir().unwrap();
    let path = place.path().join("a");
    create_private_new(&path, b"12345").unwrap();
    assert_eq!(read_private(&path, 5).unwrap(), b"12345");
    assert_eq!(read_private(&path, 4).unwrap_err().code, Code::Refused);
    for bits in [0o640, 0o604, 0o620, 0o602, 0o601] {
        fs::set_permissions(&path, fs::Permissions::from_mode(bits)).unwrap();
        let failure = read_private(&path, 5).unwrap_err();
        assert_eq!(failure.code, Code::Refused, "{bits:o}");
        assert!(failure.hints[0].contains("chmod 600"));
    }
    let missing = read_private(&place.path().join("b"), 5).unwrap_err();
    assert_eq!(missing.code, Code::Io);
    assert!(missing.message.starts_with("There is no file"));
}

#[test]
fn a_directory_is_private_and_new() {
    let place = tempfile::tempdir().unwrap();
    let path = place.path().join("a/b");
    create_private_directory(&path).unwrap();
    assert_eq!(mode(&path), 0o700);
    assert_eq!(mode(&place.path().join("a")), 0o700);
    assert_eq!(
        create_private_directory(&path).unwrap_err().code,
        Code::Refused
    );
}

#[test]
fn a_missing_directory_is_named_as_what_is_missing() {
    let place = tempfile::tempdir().unwrap();
    let failure = create_private_new(&place.path().join("no/a"), b"").unwrap_err();
    assert!(
        failure.message.contains("its directory does not exist"),
        "{failure}"
    );
}

/// ENOSPC as the kernel gives it; a file system that is really full needs root to make.
#[test]
fn a_full_disk_is_said_in_a_sentence() {
    let full = std::io::Error::from_raw_os_error(28);
    let failure = mkt::outside::files::failure("write", Path::new("store.keys"), full);
    assert_eq!(failure.code, Code::Io);
    assert_eq!(
        failure.message,
        "The disk is full: store.keys was not written, and nothing was changed."
    );
    assert!(!format!("{failure:?}").contains("os error"));
}

#[test]
fn this_directory_is_not_on_a_network() {
    let place = tempfile::tempdir().unwrap();
    assert_eq!(
        network_file_system(&place.path().join("not/yet/there.db")).unwrap(),
        None
    );
}

#[test]
fn network_file_systems_are_known_by_number_and_by_name() {
    for (magic, name) in [
        (0x6969, "NFS"),
        (0xff53_4d42, "SMB/CIFS"),
        (0xfe53_4d42, "SMB/CIFS"),
        (0x0102_1997, "9P"),
        (0x00c3_6400, "Ceph"),
    ] {
        assert_eq!(network_name_of_magic(magic), Some(name));
    }
    // ext4, btrfs, xfs, tmpfs, zfs, overlayfs
    for magic in [
        0xef53,
        0x9123_683e,
        0x5846_5342,
        0x0102_1994,
        0x2fc1_2fc1,
        0x794c_7630,
    ] {
        assert_eq!(network_name_of_magic(magic), None);
    }
    assert_eq!(network_name_of_fuse("fuse.sshfs"), Some("SSHFS"));
    assert_eq!(network_name_of_fuse("fuseblk"), None);
}

#[test]
fn the_mount_table_is_read_by_the_deepest_and_latest_mount() {
    let mounts = "\
22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
30 22 0:40 / /srv/case\\040files rw - fuse.sshfs desk@host:/ rw
31 22 0:41 / /srv/box rw shared:7 master:1 - fuse.gocryptfs /srv/.box rw
32 22 0:42 / /srv/box rw - fuse.rclone remote: rw
broken line
";
    for (place, kind) in [
        ("/home/a", "ext4"),
        ("/srv/case files/x.db", "fuse.sshfs"),
        ("/srv/case filesystem", "ext4"),
        ("/srv/box", "fuse.rclone"),
    ] {
        assert_eq!(
            mounted_type(mounts, Path::new(place)),
            Some(kind),
            "{place}"
        );
    }
    assert_eq!(mounted_type("", Path::new("/")), None);
}

#[test]
fn the_person_logged_in_is_who_came_in_at_the_door() {
    let passwd = "root:x:0:0:root:/root:/bin/sh\n+nis\n\n# note:x:7\nalice:x:1001:1001::/home/alice:/bin/sh\nmktsvc:x:900:900::/:/bin/false\n";
    for (loginuid, sudo, real, uid, name, source) in [
        (
            Some("1001\n"),
            Some("5"),
            900,
            1001,
            Some("alice"),
            LoginSource::Kernel,
        ),
        (Some("0"), None, 900, 0, Some("root"), LoginSource::Kernel),
        (
            Some("4294967295"),
            Some("1001"),
            900,
            1001,
            Some("alice"),
            LoginSource::Sudo,
        ),
        (
            None,
            Some("not a number"),
            900,
            900,
            Some("mktsvc"),
            LoginSource::Process,
        ),
        (Some(""), None, 12, 12, None, LoginSource::Process),
    ] {
        let login = login_from(loginuid, sudo, real, passwd);
        assert_eq!(
            (login.uid, login.name.as_deref(), login.source),
            (uid, name, source)
        );
    }
    assert_eq!(account_name(passwd, 7), None);
}

/// Runs this test again in a process of its own, as what it does cannot be undone.
#[test]
fn a_protected_process_leaves_no_core_and_is_closed_to_debuggers() {
    const CHILD: &str = "MKT_TEST_PROTECTED_CHILD";
    if std::env::var_os(CHILD).is_some() {
        mkt::outside::process::protect_memory().unwrap();
        let core = rustix::process::getrlimit(rustix::process::Resource::Core);
        assert_eq!((core.current, core.maximum), (Some(0), Some(0)));
        let dumpable = rustix::process::dumpable_behavior().unwrap();
        assert_eq!(dumpable, rustix::process::DumpableBehavior::NotDumpable);
        // What is needed afterwards is still there.
        fs::read_to_string("/proc/self/mountinfo").unwrap();
        return;
    }
    let output = std::process::Command::new(std::env::current_exe().unwrap())
        .args([
            "--exact",
            "outside::a_protected_process_leaves_no_core_and_is_closed_to_debuggers",
        ])
        .env(CHILD, "1")
        .output()
        .unwrap();
    assert!(output.status.success());
    assert!(String::from_utf8_lossy(&output.stdout).contains("1 passed"));
}
