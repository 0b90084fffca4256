//! What a witness says of a store: the newest entry of its audit trail as the last runs left it, a line each, kept outside the
//! store so that an older copy of the file in its place is found (DESIGN.md, "The audit trail").
//!
//! A line is `mkt1 STORE NUMBER MAC INSTANT`: no name, no user, no reference. The line of a beginning goes on with why the trail goes on
//! from another entry than the one before (`restored`, `acknowledged`, `begun`), the length that the file had when it was written, and
//! a seal over all of it under a key from the data key. Whoever has no key can add lines, and so raise an alarm, but cannot make a
//! rolled-back store look as if somebody had acknowledged it; and the length keeps an older beginning from being written once more.
//!
//! What does not live here: the file (`outside::witness`), the trail (`store::audit`), and what follows of it (`actions::witness`).

use std::fmt;

use crate::domain::date::Instant;
use crate::domain::reference::AnyRef;

/// The first word of every line.
const FORM: &str = "mkt1";

/// How many bytes of lines others may have added between the measuring of a file and the writing of a beginning to it.
const BETWEEN: u64 = 4096;

/// An entry of an audit trail, by its number and its MAC in lower-case hexadecimal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    /// Its number.
    pub number: i64,
    /// Its MAC.
    pub mac: String,
    /// When it was written.
    pub at: Instant,
}

/// Why a trail goes on from another entry than the one that was seen last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// The store was made from a backup.
    Restored,
    /// A Data Protection Officer acknowledged that it was rolled back.
    Acknowledged,
    /// A Data Protection Officer began a new witness, because the one before was gone.
    Begun,
}

impl Why {
    const ALL: [Self; 3] = [Self::Restored, Self::Acknowledged, Self::Begun];

    /// The word in the line.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Restored => "restored",
            Self::Acknowledged => "acknowledged",
            Self::Begun => "begun",
        }
    }
}

/// What the line of a beginning has besides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Beginning {
    /// Why.
    pub why: Why,
    /// The length of the file before it, in bytes.
    pub length: u64,
    /// The seal, in hexadecimal.
    pub seal: String,
}

/// One line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// The store's id.
    pub store: String,
    /// The entry that was the newest.
    pub head: Head,
    /// Where it is a beginning.
    pub beginning: Option<Beginning>,
}

impl Line {
    /// Out of the text of a line; none where it is no line of this form: torn, or of something else.
    pub fn parse(text: &str) -> Option<Self> {
        let mut words = text.split(' ');
        let mut next = || words.next();
        if next()? != FORM {
            return None;
        }
        let store = hexadecimal(next()?, 32)?;
        let number = next()?.parse().ok().filter(|number| *number > 0)?;
        let mac = hexadecimal(next()?, 64)?;
        let at = Instant::parse(next()?).ok()?;
        let beginning = match next() {
            None => None,
            Some(word) => Some(Beginning {
                why: Why::ALL.into_iter().find(|why| why.word() == word)?,
                length: next()?.parse().ok()?,
                seal: hexadecimal(next()?, 64)?,
            }),
        };
        words.next().is_none().then_some(Self {
            store,
            head: Head { number, mac, at },
            beginning,
        })
    }

    /// What the seal of a beginning is over: the line up to it.
    pub fn sealed_text(store: &str, head: &Head, why: Why, length: u64) -> String {
        format!(
            "{FORM} {store} {} {} {} {} {length}",
            head.number,
            head.mac,
            head.at,
            why.word()
        )
    }
}

impl fmt::Display for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (store, head) = (&self.store, &self.head);
        match &self.beginning {
            None => write!(f, "{FORM} {store} {} {} {}", head.number, head.mac, head.at),
            Some(beginning) => write!(
                f,
                "{} {}",
                Self::sealed_text(store, head, beginning.why, beginning.length),
                beginning.seal
            ),
        }
    }
}

fn hexadecimal(text: &str, digits: usize) -> Option<String> {
    let fits = text.len() == digits
        && text
            .bytes()
            .all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b));
    fits.then(|| text.to_owned())
}

/// What the lines of a witness come to for one store, line by line.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Testimony {
    /// Every entry since the last beginning, in the order of the lines; nothing where only the highest was wanted.
    pub every: Option<Vec<Head>>,
    /// The highest entry since the last beginning. Of two of one number the first counts. The highest and not the last: two runs
    /// may write their lines in another order than that in which they committed.
    pub highest: Option<Head>,
}

impl Testimony {
    /// One that keeps every entry.
    pub fn of_every() -> Self {
        Self {
            every: Some(Vec::new()),
            ..Self::default()
        }
    }

    /// Takes the next line, which stands at this byte of the file. `seal` makes the seal of a text; a beginning whose seal is not that
    /// one, or that stands further down than where it was written, counts as a line like any other.
    pub fn hear(&mut self, line: Line, at: u64, seal: &dyn Fn(&str) -> String) {
        let begins = line.beginning.as_ref().is_some_and(|beginning| {
            at <= beginning.length.saturating_add(BETWEEN)
                && beginning.seal
                    == seal(&Line::sealed_text(
                        &line.store,
                        &line.head,
                        beginning.why,
                        beginning.length,
                    ))
        });
        if let Some(every) = &mut self.every {
            if begins {
                every.clear();
            }
            every.push(line.head.clone());
        }
        if begins
            || self
                .highest
                .as_ref()
                .is_none_or(|highest| line.head.number > highest.number)
        {
            self.highest = Some(line.head);
        }
    }
}

/// Where a witness stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WitnessState {
    /// It is there.
    Kept,
    /// It is gone or was emptied, although the store had one.
    Gone,
    /// It is there, and cannot be read: why.
    Unreadable(String),
    /// There has been none yet, and none could be made: why.
    Unmade(String),
}

/// What of a trail is not there any more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Lost {
    /// It ends before the entry that was seen last.
    Behind {
        /// What was seen.
        seen: Head,
        /// The number of the last entry that is there; 0 where there is none.
        last: i64,
    },
    /// It has another entry of that number.
    Other {
        /// What was seen.
        seen: Head,
    },
}

/// A store in whose place an older copy of it was put.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RolledBack {
    /// What its witness has seen and its trail does not have.
    pub lost: Option<Lost>,
    /// What is in it again although the signed list in its key file says that it was disposed of; where the store is opened, the
    /// newest of the list at most.
    pub back: Vec<AnyRef>,
}

impl RolledBack {
    /// Whether it is none.
    pub fn is_none(&self) -> bool {
        self.lost.is_none() && self.back.is_empty()
    }

    /// As sentences.
    pub fn sentence(&self) -> String {
        let how = match &self.lost {
            Some(Lost::Behind { seen, last }) => format!(
                "its audit trail ends at entry {last}, and its witness has seen entry {} ({})",
                seen.number,
                seen.at.london_text()
            ),
            Some(Lost::Other { seen }) => format!(
                "entry {} of its audit trail is another than the one that its witness has seen ({})",
                seen.number,
                seen.at.london_text()
            ),
            None => "what its key file lists as disposed of is in it".to_owned(),
        };
        let back: Vec<String> = self.back.iter().map(ToString::to_string).collect();
        let back = if back.is_empty() {
            "what was disposed of since may be back in it".to_owned()
        } else {
            format!("what was disposed of is back in it: {}", back.join(", "))
        };
        format!(
            "This store was rolled back: {how}. An older copy was put in its place; what was recorded since is missing, and {back}."
        )
    }

    /// What is done about it by whoever looks after the files.
    pub const PUT_BACK: &str = "If the newer store is still there, put it back: the store, its .keys and its .witness belong together. Tell the Data Protection Officer; `mkt verify`, `mkt audit log`, `mkt doctor` and `mkt backup` go on working.";

    /// What a Data Protection Officer does about it.
    pub const ACKNOWLEDGE: &str = "If this copy has to do (a restored backup was put here, or nothing newer is left), a Data Protection Officer says so: mkt audit acknowledge --rolled-back --reason TEXT. What the list of disposals names is then destroyed again.";
}
