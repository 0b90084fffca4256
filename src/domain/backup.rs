//! Backups: which older ones are still needed, and when there should be a newer one.
//!
//! What does not live here: what a backup is on the disk (`outside::backup_file`), and the making of one (`actions::backup`).

use crate::domain::date::Instant;

/// What a store says of itself that was restored from a backup without a list of every disposal made since: what was disposed of
/// may be back in it. Nothing may be read in it until a Data Protection Officer has said what is to become of that.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DisposalsUnknown {
    /// The backup's own number.
    pub backup: i64,
    /// When it was made: which disposals were made later is not known.
    pub made_at: Instant,
}

impl DisposalsUnknown {
    /// As a sentence.
    pub fn sentence(&self) -> String {
        format!(
            "This store was restored from a backup made {} without a full list of the disposals made since: what was disposed of may be back in it.",
            self.made_at.london_text()
        )
    }

    /// What a Data Protection Officer does about it.
    pub const REMEDY: &str = "Restore the backup again under another name with --store naming the place of the store that was worked with last, where its key file has every disposal (a later backup or a copied key file that --disposals names may have fewer); or a Data Protection Officer who has seen to it that nobody is back says so: mkt audit acknowledge --restored --reason TEXT";
}

/// What is known of a backup's soundness.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Soundness {
    /// It is, byte for byte, what was sealed.
    Good,
    /// It is not, or cannot be read.
    Damaged,
    /// It was made under an earlier key of the store, so that this cannot be told.
    OtherKey,
}

/// A backup among the others of its store.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Candidate {
    /// When it was made.
    pub made_at: Instant,
    /// What is known of its soundness.
    pub soundness: Soundness,
}

/// Which older backups are kept. A backup that either rule keeps is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Pruning {
    /// So many of the newest good ones.
    pub keep: Option<u32>,
    /// Those of so many days.
    pub keep_days: Option<u32>,
}

impl Pruning {
    /// Which of these, the newest first, are no longer needed. Without a rule none is. The newest good one is always kept;
    /// only good ones count as kept; a damaged one is left for somebody to look at.
    pub fn unneeded(self, newest_first: &[Candidate], now: Instant) -> Vec<bool> {
        let mut newer_good = 0;
        newest_first
            .iter()
            .map(|candidate| {
                let is_recent = self.keep_days.is_some_and(|days| {
                    now.seconds_since(candidate.made_at) <= i64::from(days) * SECONDS_A_DAY
                });
                let is_of_the_newest = self.keep.is_some_and(|keep| newer_good < keep);
                let has_a_rule = self.keep.is_some() || self.keep_days.is_some();
                let unneeded = has_a_rule
                    && newer_good > 0
                    && !is_recent
                    && !is_of_the_newest
                    && candidate.soundness != Soundness::Damaged;
                if candidate.soundness == Soundness::Good {
                    newer_good += 1;
                }
                unneeded
            })
            .collect()
    }
}

const SECONDS_A_DAY: i64 = 24 * 60 * 60;

/// The longest that the newest backup may be ago: the work of a long weekend.
pub const LONGEST_WITHOUT: i64 = 4 * SECONDS_A_DAY;

/// The longest that reading a backup back with `backup verify` may be ago.
pub const LONGEST_UNREAD: i64 = 31 * SECONDS_A_DAY;

/// How long ago something was, in words: whole days, or hours where it is less than two days.
pub fn ago(then: Instant, now: Instant) -> String {
    let seconds = now.seconds_since(then).max(0);
    let (number, unit) = if seconds >= 2 * SECONDS_A_DAY {
        (seconds / SECONDS_A_DAY, "days")
    } else {
        match seconds / 3600 {
            0 => return "less than an hour ago".to_owned(),
            1 => (1, "hour"),
            hours => (hours, "hours"),
        }
    };
    format!("{number} {unit} ago")
}
