//! Names of files, and words held together like a user name. What is asked about inside one is settled with it.

use crate::anonymise::matching::Reading;
use crate::anonymise::replace::{Findings, UNKNOWN_PERSON, Why};
use crate::anonymise::token::{Gap, Shape};

/// What stands in the place of a file's name.
pub(super) const DOCUMENT: &str = "[document]";
/// What stands in the place of a user name.
pub(super) const USERNAME: &str = "[username]";

/// Takes away what is asked about inside something longer that is replaced for its shape.
pub(in crate::anonymise::matching) fn settle(findings: &mut Findings) {
    let whole: Vec<(usize, usize)> = findings
        .found
        .iter()
        .filter(|found| found.why == Why::Pattern && !found.kept && found.with != UNKNOWN_PERSON)
        .map(|found| (found.start, found.end))
        .collect();
    if whole.is_empty() {
        return;
    }
    findings.asked.retain(|asked| {
        !whole.iter().any(|(start, end)| {
            *start <= asked.start && asked.end <= *end && asked.end - asked.start < end - start
        })
    });
}

/// What words held together by `_`, `.` or `-` are, by their shape alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Held {
    /// The name of somebody in a network.
    User,
    /// An identifier of some kind, which a person has to look at.
    Unclear,
}

impl Reading<'_> {
    /// Whether a chunk is the name of a file: a usual extension behind a stop, and before it more than one ordinary word.
    pub(super) fn is_file(&self, first: usize, last: usize) -> bool {
        let extension = last > first
            && self.gap(last) == Gap::Dot
            && is_extension(self.word(last))
            && self
                .token(last)
                .is_some_and(|token| token.shape != Shape::Capital);
        // "minutes.docx" says nothing of anybody, and "Seen.doc" may be two sentences.
        let lists = self.listed(first);
        let plain = last == first + 1
            && self
                .token(first)
                .is_some_and(|token| !matches!(token.shape, Shape::Number | Shape::Alnum))
            && (lists.ordinary() || lists.safe());
        extension && !plain
    }

    /// What a chunk without an extension is: `kit_mar05`, `kit.mar05`, and `kit.mar` where a message begins with it.
    pub(super) fn held_together(&self, first: usize, last: usize) -> Option<Held> {
        if first == last {
            return None;
        }
        let shape = |at: usize| self.token(at).map(|token| token.shape);
        let strange = |at: usize| {
            let lists = self.listed(at);
            let word = self.word(at);
            match shape(at) {
                Some(Shape::Number | Shape::Alnum) => word.len() >= 3,
                Some(Shape::Letter) | None => false,
                _ => word.len() >= 3 && !(lists.ordinary() || lists.safe()),
            }
        };
        let letters = (first..=last).any(|at| {
            matches!(
                shape(at),
                Some(Shape::Lower | Shape::Capital | Shape::Mixed)
            )
        });
        if (first + 1..=last).any(|at| self.gap(at) == Gap::Underscore) {
            return match ((first..=last).any(strange), letters) {
                (true, true) => Some(Held::User),
                (true, false) => Some(Held::Unclear),
                (false, _) => None,
            };
        }
        let dotted = (first + 1..=last).all(|at| self.gap(at) == Gap::Dot);
        let small = |at: usize| shape(at) == Some(Shape::Lower);
        if !dotted || !small(first) {
            return None;
        }
        // "mark.b: hi" in messages, though Mark is a word.
        let lettered = self.word(first).len() >= 3 && self.word(last).len() == 1;
        if lettered && (first..=last).all(small) && self.begins_message(first, last) {
            return Some(Held::User);
        }
        if !strange(first) {
            return None;
        }
        let numbered = shape(last) == Some(Shape::Alnum)
            && self.word(last).len() >= 3
            && (first..last).all(small);
        if numbered {
            return Some(Held::User);
        }
        if !(first..=last).all(small) {
            return None;
        }
        if self.begins_message(first, last) || self.on_service(last) {
            return Some(Held::User);
        }
        (last == first + 1 && strange(last)).then_some(Held::Unclear)
    }

    /// Whether the name of a service stands behind: "kit.mar on insta".
    pub(super) fn on_service(&self, last: usize) -> bool {
        matches!(self.word(last + 1), "on" | "via" | "in")
            && self.gap(last + 1) == Gap::Space
            && self.gap(last + 2) == Gap::Space
            && is_service(self.word(last + 2))
    }

    /// The first token of a file's name, the words and figures that a device puts before it included:
    /// `WhatsApp Image 2024-03-02 at 14.22.jpeg`.
    pub(super) fn file_begins(&self, first: usize) -> usize {
        let mut at = first;
        let mut begins = first;
        let figures = |at: usize| {
            self.token(at)
                .is_some_and(|token| matches!(token.shape, Shape::Number | Shape::Alnum))
        };
        if !figures(first) {
            return first;
        }
        while at > 0
            && first - at < 10
            && matches!(self.gap(at), Gap::Space | Gap::Hyphen | Gap::Dot)
        {
            at -= 1;
            let device = matches!(
                self.word(at),
                "whatsapp"
                    | "image"
                    | "video"
                    | "audio"
                    | "screenshot"
                    | "screen"
                    | "shot"
                    | "recording"
                    | "photo"
                    | "scan"
                    | "voice"
                    | "ptt"
            );
            if device {
                begins = at;
            } else if !figures(at) && !matches!(self.word(at), "at" | "copy") {
                break;
            }
        }
        begins
    }

    /// Whether a line begins with these words, apart from a time, and a colon follows.
    fn begins_message(&self, first: usize, last: usize) -> bool {
        let begins = self.token(first).is_some_and(|token| {
            token.begins || !matches!(token.gap, Gap::Space | Gap::Comma | Gap::Dot | Gap::Hyphen)
        });
        begins && self.gap(last + 1) == Gap::Colon
    }
}

/// Words after which a user name stands.
const SERVICES: &[&str] = &[
    "snapchat",
    "snap",
    "instagram",
    "insta",
    "ig",
    "facebook",
    "fb",
    "tiktok",
    "twitter",
    "username",
    "user",
    "handle",
    "gamertag",
    "psn",
    "xbox",
    "roblox",
    "discord",
    "telegram",
    "kik",
    "messenger",
    "whatsapp",
    "onlyfans",
    "profile",
];

/// Whether a word is a service in which people have user names, or says that one follows.
pub(super) fn is_service(word: &str) -> bool {
    SERVICES.contains(&word)
}

/// Whether a word is the extension of a document, a picture, a sound, a film or an archive.
fn is_extension(word: &str) -> bool {
    matches!(
        word,
        "doc"
            | "docx"
            | "docm"
            | "dotx"
            | "pdf"
            | "rtf"
            | "odt"
            | "ods"
            | "odp"
            | "txt"
            | "csv"
            | "tsv"
            | "xls"
            | "xlsx"
            | "xlsm"
            | "ppt"
            | "pptx"
            | "msg"
            | "eml"
            | "html"
            | "htm"
            | "xml"
            | "json"
            | "vcf"
            | "ics"
            | "log"
            | "jpg"
            | "jpeg"
            | "png"
            | "gif"
            | "bmp"
            | "tif"
            | "tiff"
            | "heic"
            | "heif"
            | "webp"
            | "svg"
            | "mp3"
            | "wav"
            | "m4a"
            | "aac"
            | "ogg"
            | "opus"
            | "amr"
            | "flac"
            | "wma"
            | "mp4"
            | "mov"
            | "avi"
            | "mkv"
            | "wmv"
            | "3gp"
            | "m4v"
            | "webm"
            | "mpg"
            | "mpeg"
            | "zip"
            | "rar"
            | "7z"
            | "tar"
            | "gz"
    )
}
