//! How long an import takes, beside `sqlite-utils` putting the same lines into a plain, unencrypted SQLite file.
//!
//! The peer stores each line as a row of a table and nothing else. `mkt` also checks every value, gives references, keeps the
//! importer's keys, indexes names and notes for searching and people for likely matches, encrypts every page, and writes the
//! audit trail. Both are whole processes, by turns, on new files; told is the median and the ratio.
//!
//!     pip install sqlite-utils
//!     cargo bench --bench import
//!     MKT_BENCH_RECORDS=1000000 MKT_BENCH_RUNS=1 cargo bench --bench import
//!
//! Also told is the most memory that the import used (`/proc/PID/status`, `VmHWM`, looked at while it runs).
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a measurement that meets the unexpected should stop at once and say where"
)]

use std::io::Write as _;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

const FORENAMES: [&str; 12] = [
    "Amina", "Robert", "Siobhán", "Wei", "Priya", "Kwame", "Ana", "Oliver", "Zofia", "Grace",
    "Jakub", "Maya",
];
const SURNAMES: [&str; 11] = [
    "Quillfeather",
    "Patel",
    "Okonjo",
    "Nowak",
    "Hale",
    "Warsame",
    "Popa",
    "Zhang",
    "Kelly",
    "Adeyemi",
    "Fitch",
];
const SYLLABLES: [&str; 24] = [
    "ba", "ce", "di", "fo", "gu", "ha", "je", "ki", "lo", "mu", "na", "pe", "ri", "so", "tu", "va",
    "we", "yi", "zo", "bu", "ca", "de", "fi", "go",
];
/// How many different words there are in all notes: a few of them in every note, most of them in few.
const VOCABULARY: usize = 20_000;

fn main() {
    let number = |variable: &str, otherwise: u64| {
        std::env::var(variable).map_or(otherwise, |text| text.parse().unwrap())
    };
    let records = number("MKT_BENCH_RECORDS", 100_000);
    let runs = number("MKT_BENCH_RUNS", 3);
    let folder = tempfile::Builder::new()
        .prefix("import-")
        .permissions(std::fs::Permissions::from_mode(0o700))
        .tempdir_in(env!("CARGO_TARGET_TMPDIR"))
        .unwrap();
    let people = folder.path().join("people.jsonl");
    let notes = folder.path().join("notes.jsonl");
    let (cases, both_kinds) = (
        folder.path().join("cases.jsonl"),
        folder.path().join("both_kinds.jsonl"),
    );
    write_people(&people, records);
    write_notes(&notes, records);
    write_cases(&cases);
    let both = [&notes, &cases].map(|file| std::fs::read(file).unwrap());
    std::fs::write(&both_kinds, both.concat()).unwrap();
    if !Command::new("sqlite-utils")
        .arg("--version")
        .stdout(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
    {
        say(
            "sqlite-utils is not installed (pip install sqlite-utils); there is nothing to compare with.",
        );
        return;
    }
    compare("people", &people, &people, folder.path(), records, runs);
    compare("notes", &notes, &both_kinds, folder.path(), records, runs);
}

fn say(line: &str) {
    writeln!(std::io::stdout().lock(), "{line}").unwrap();
}

/// Numbers that look random and are the same in every run.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % limit
    }

    fn of<'w>(&mut self, words: &[&'w str]) -> &'w str {
        words.get(self.below(words.len())).unwrap()
    }
}

fn write_people(path: &Path, records: u64) {
    let mut numbers = Numbers(7);
    let mut file = std::io::BufWriter::new(std::fs::File::create(path).unwrap());
    for at in 0..records {
        writeln!(
            file,
            r#"{{"kind":"person","key":"p{at}","forenames":["{}","{}"],"surname":"{}","title":null,"aliases":[],"former_names":[],"date_of_birth":"{}-{:02}-{:02}","date_of_death":null,"sex":"female","nhs_number":null,"phones":["07700 900{:03}"],"emails":[],"handles":[],"vehicles":[],"staff_numbers":[],"addresses":[{{"lines":["{} Larkspur Close","Harrowmere"],"postcode":"QX7 4ZB","label":null}}],"ethnicity":"A","religion":null,"disabilities":[],"health":null,"sexual_orientation":null,"convictions":null,"child_protection":null}}"#,
            numbers.of(&FORENAMES),
            numbers.of(&FORENAMES),
            numbers.of(&SURNAMES),
            1940 + numbers.below(85),
            1 + numbers.below(12),
            1 + numbers.below(28),
            numbers.below(1000),
            1 + numbers.below(200),
        )
        .unwrap();
    }
    file.flush().unwrap();
}

/// Notes of forty words on a thousand cases.
fn write_notes(path: &Path, records: u64) {
    let mut numbers = Numbers(11);
    let mut file = std::io::BufWriter::new(std::fs::File::create(path).unwrap());
    let mut text = String::new();
    for at in 0..records {
        text.clear();
        for _ in 0..40 {
            let mut rank = (0..3).fold(VOCABULARY, |most, _| numbers.below(most.max(1)));
            while rank > 0 {
                text.push_str(SYLLABLES.get(rank % SYLLABLES.len()).unwrap());
                rank /= SYLLABLES.len();
            }
            text.push_str("s ");
        }
        writeln!(
            file,
            r#"{{"kind":"note","key":"n{at}","case":"c{}","on":"2026-01-07","note_kind":"contact","source":null,"text":"{}."}}"#,
            at % 1000,
            text.trim_end()
        )
        .unwrap();
    }
    file.flush().unwrap();
}

/// The thousand cases. Their lines come after those of the notes: an import takes lines in any order.
fn write_cases(path: &Path) {
    let mut file = std::io::BufWriter::new(std::fs::File::create(path).unwrap());
    for case in 0..1000 {
        writeln!(
            file,
            r#"{{"kind":"case","key":"c{case}","title":"Example {case}","basis":["working-together-2018"],"opened_on":"2026-01-06"}}"#
        )
        .unwrap();
    }
    file.flush().unwrap();
}

/// The peer takes the lines of one kind only: it puts them into one table.
fn compare(what: &str, plain_lines: &Path, lines: &Path, folder: &Path, records: u64, runs: u64) {
    let (mut peers, mut own, mut memory) = (Vec::new(), Vec::new(), 0);
    for run in 0..runs {
        let plain = folder.join(format!("{what}-{run}.plain.db"));
        let mut peer = Command::new("sqlite-utils");
        peer.arg("insert")
            .arg(&plain)
            .arg("lines")
            .arg(plain_lines)
            .args(["--nl", "--pk", "key", "--silent"]);
        peers.push(timed(peer).0);
        std::fs::remove_file(&plain).unwrap();
        let store = folder.join(format!("{what}-{run}.db"));
        let (took, most) = timed(import(&store, lines));
        own.push(took);
        memory = most.max(memory);
        std::fs::remove_file(&store).unwrap();
    }
    let (peer, own) = (median(peers), median(own));
    say(&format!(
        "{records} {what}: sqlite-utils {:.2} s, mkt {:.2} s: {:.2} times as fast; at most {} MB of memory",
        peer.as_secs_f64(),
        own.as_secs_f64(),
        peer.as_secs_f64() / own.as_secs_f64(),
        memory / 1024,
    ));
}

/// A command that imports into a new store.
fn import(store: &Path, lines: &Path) -> Command {
    let passphrase = store.with_extension("pass");
    std::fs::write(&passphrase, "quiet harbour lantern ninety-seven\n").unwrap();
    std::fs::set_permissions(&passphrase, std::fs::Permissions::from_mode(0o600)).unwrap();
    let command = || {
        let mut command = Command::new(env!("CARGO_BIN_EXE_mkt"));
        command
            .env_clear()
            .env("MKT_STORE", store)
            .env("MKT_USER", "example")
            .env("MKT_PASSPHRASE_FILE", &passphrase);
        command
    };
    let recovery: PathBuf = store.with_extension("recovery");
    let made = command()
        .args(["init", "--name", "Example", "--roles", "manager"])
        .arg("--recovery-out")
        .arg(recovery)
        .output()
        .unwrap();
    assert!(made.status.success(), "{made:?}");
    let mut import = command();
    import.arg("import").arg(lines);
    import
}

/// How long a command took, and the most memory it used, in KiB.
fn timed(mut command: Command) -> (Duration, u64) {
    let begun = Instant::now();
    let mut child = command
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut memory = 0;
    loop {
        memory = most_memory(&child).unwrap_or(memory);
        if let Some(status) = child.try_wait().unwrap() {
            let took = begun.elapsed();
            assert!(status.success(), "{command:?} {status}");
            return (took, memory);
        }
        std::thread::sleep(Duration::from_millis(5));
    }
}

fn most_memory(child: &Child) -> Option<u64> {
    std::fs::read_to_string(format!("/proc/{}/status", child.id()))
        .ok()?
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))?
        .trim()
        .trim_end_matches(" kB")
        .parse()
        .ok()
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    *times.get(times.len() / 2).unwrap()
}
