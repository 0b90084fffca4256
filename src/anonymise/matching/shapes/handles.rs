//! E-mail addresses, links, user names, hashtags and names of files (`files` knows them by their shape).

use std::sync::LazyLock;

use regex::Regex;

use super::files::{DOCUMENT, Held, USERNAME, is_service};
use crate::anonymise::dictionary::{Value, ValueKind};
use crate::anonymise::matching::dates::short_dates::is_clock;
use crate::anonymise::matching::{Reading, of_person};
use crate::anonymise::replace::{Asked, Findings, Found, Holds, Why};
use crate::anonymise::token::{Gap, Shape};

static LINK: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r#"(?:https?://|www\.)[^\s<>()"'\[\]]+|(?-u:\b)(?:facebook|instagram|tiktok|twitter|snapchat|linkedin|youtube|x|onlyfans|t)\.(?:com|me)/[^\s<>()"'\[\]]+"#).ok()
});
static SPOKEN_EMAIL: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"[a-z0-9]+(?:(?: dot |\.| underscore |_|-)[a-z0-9]+)* (?:at|\(at\)|\[at\]) [a-z0-9]+(?: ?(?:dot|\(dot\)|\[dot\]) ?(?:com|co|uk|org|net|gov|nhs|ac|sch))+").ok()
});

const SOCIAL: &[&str] = &[
    "facebook",
    "instagram",
    "tiktok",
    "twitter",
    "snapchat",
    "linkedin",
    "youtube",
    "x.com",
    "onlyfans",
    "t.me",
];

/// Finds them.
pub(super) fn find(reading: &Reading<'_>, findings: &mut Findings) {
    let text = reading.folded.text();
    for (at, _) in text.match_indices('@') {
        reading.at_sign(at, findings);
    }
    let slashed = text.contains('/')
        && (text.contains("://") || text.contains(".com/") || text.contains(".me/"));
    if slashed || text.contains("www.") {
        for found in LINK
            .as_ref()
            .into_iter()
            .flat_map(|pattern| pattern.find_iter(text))
        {
            reading.link(found.start(), found.as_str(), findings);
        }
    }
    if text.contains("dot")
        && (text.contains(" dot ") || text.contains("(at)") || text.contains("[at]"))
    {
        for found in SPOKEN_EMAIL
            .as_ref()
            .into_iter()
            .flat_map(|pattern| pattern.find_iter(text))
        {
            push(
                reading,
                findings,
                found.start(),
                found.end(),
                "[email]",
                reading.known_email(found.as_str()),
            );
        }
    }
    let mut at = 0;
    while at < reading.tokens.len() {
        if reading.is_plain(at) {
            at += 1;
            continue;
        }
        at = reading.chunk(at, findings);
    }
}

fn push(
    reading: &Reading<'_>,
    findings: &mut Findings,
    start: usize,
    end: usize,
    with: &str,
    value: Option<Value>,
) {
    let kept = value.is_some_and(|value| value.kept);
    let with = if reading.settings.withhold && !kept {
        with.strip_suffix(']')
            .map_or_else(|| with.to_owned(), |stem| format!("{stem} withheld]"))
    } else {
        with.to_owned()
    };
    findings.found.push(Found {
        start,
        end,
        with,
        why: Why::Pattern,
        person: value.and_then(|value| value.person),
        kept,
    });
}

fn squeeze(text: &str) -> String {
    text.chars()
        .filter(|character| character.is_alphanumeric())
        .collect()
}

impl Reading<'_> {
    fn known_email(&self, email: &str) -> Option<Value> {
        self.dictionary
            .value(&squeeze(email))
            .filter(|value| value.kind == ValueKind::Email)
    }

    /// An e-mail address around an `@`, or a user name after it.
    fn at_sign(&self, at: usize, findings: &mut Findings) {
        let text = self.folded.text();
        let (before, after) = (
            text.get(..at).unwrap_or(""),
            text.get(at + 1..).unwrap_or(""),
        );
        let local_part = |character: char| {
            character.is_alphanumeric() || matches!(character, '.' | '_' | '%' | '+' | '-' | '\'')
        };
        let domain_part =
            |character: char| character.is_alphanumeric() || matches!(character, '.' | '-' | '_');
        let spaced_before = before.strip_suffix(' ').unwrap_or(before);
        let spaced_after = after.strip_prefix(' ').unwrap_or(after);
        let spaced = spaced_before.len() != before.len() && spaced_after.len() != after.len();
        let (before, after_start, after) = if spaced {
            (spaced_before, at + 2, spaced_after)
        } else {
            (before, at + 1, after)
        };
        let start = before
            .char_indices()
            .rev()
            .take_while(|(_, character)| local_part(*character))
            .last()
            .map_or(before.len(), |(start, _)| start);
        let start = start
            + before.get(start..).map_or(0, |local| {
                local.len() - local.trim_start_matches(['.', '-', '\'']).len()
            });
        let length: usize = after
            .chars()
            .take_while(|character| domain_part(*character))
            .map(char::len_utf8)
            .sum();
        let domain = after
            .get(..length)
            .unwrap_or("")
            .trim_end_matches(['.', '-', '_']);
        let end = after_start + domain.len();
        // "Clinic 9/7 @ 10.15", "seen @10am".
        if is_clock(domain) {
            return;
        }
        if start < before.len() && domain.contains('.') {
            let email = text.get(start..end).unwrap_or("");
            push(
                self,
                findings,
                start,
                end,
                "[email]",
                self.known_email(email),
            );
        } else if !spaced && domain.chars().count() >= 2 && domain.chars().any(char::is_alphabetic)
        {
            let begins = before
                .chars()
                .next_back()
                .is_none_or(|character| !character.is_alphanumeric());
            if begins {
                push(
                    self,
                    findings,
                    at,
                    end,
                    USERNAME,
                    self.dictionary.value(&squeeze(domain)),
                );
            } else if start < before.len() {
                push(self, findings, start, end, "[email]", None);
            }
        }
    }

    /// A link: of a social network the user's part, otherwise the whole, unless it is a public body's.
    fn link(&self, start: usize, link: &str, findings: &mut Findings) {
        let link = link.trim_end_matches(['.', ',', ';', ':', '!', '?']);
        let host_start = link.find("://").map_or(0, |at| at + 3);
        let host_end = link
            .get(host_start..)
            .and_then(|rest| rest.find('/'))
            .map_or(link.len(), |at| host_start + at);
        let host = link.get(host_start..host_end).unwrap_or("");
        if SOCIAL.iter().any(|social| host.contains(social)) {
            let path = link.get(host_end..).unwrap_or("").trim_start_matches('/');
            if !path.is_empty() {
                let from = start + link.len() - path.len();
                push(self, findings, from, start + link.len(), USERNAME, None);
            }
            return;
        }
        let public = [
            ".gov.uk",
            ".nhs.uk",
            ".police.uk",
            ".org.uk",
            ".parliament.uk",
        ]
        .iter()
        .any(|end| host.ends_with(end));
        if public && !self.dictionary.name_inside(&squeeze(link)) {
            return;
        }
        push(
            self,
            findings,
            start,
            start + link.len(),
            "[web address]",
            None,
        );
    }

    /// Words held together by `_`, `.`, `-` or digits: user names and files. The token after the chunk.
    fn chunk(&self, first: usize, findings: &mut Findings) -> usize {
        let Some(token) = self.token(first) else {
            return first + 1;
        };
        let holds = |at: usize| matches!(self.gap(at), Gap::Underscore | Gap::Dot | Gap::Hyphen);
        let plain = self.listed(first).ordinary() && !holds(first + 1);
        // By far the most words; between them and the word before is nothing but a space, so no sign of a hashtag.
        if plain && token.gap == Gap::Space {
            return first + 1;
        }
        let before = self.folded.text().as_bytes().get(..token.start);
        let hash = before.is_some_and(|before| before.ends_with(b"#"));
        if plain && !hash {
            return first + 1;
        }
        let mut last = first;
        while holds(last + 1) {
            last += 1;
        }
        let (start, end) = self.bytes(first, last);
        if hash {
            if self.dictionary.name_inside(self.word(first)) || self.names_alone(first, last) {
                push(self, findings, start - 1, end, "[hashtag]", None);
            }
            return last + 1;
        }
        if self.is_file(first, last) {
            let start = self
                .token(self.file_begins(first))
                .map_or(start, |token| token.start);
            push(self, findings, start, end, DOCUMENT, None);
            return last + 1;
        }
        let underscored = (first + 1..=last).any(|at| self.gap(at) == Gap::Underscore);
        let mixed = (first..=last).any(|at| {
            self.token(at)
                .is_some_and(|token| token.shape == Shape::Alnum)
        });
        let digits = mixed
            || (last > first
                && self
                    .token(last)
                    .is_some_and(|token| token.shape == Shape::Number));
        if last == first && token.shape != Shape::Alnum {
            // A user name of the case that is one plain word.
            if token.end - token.start >= 5
                && let Some(value) = self
                    .dictionary
                    .value(self.word(first))
                    .filter(|value| value.kind == ValueKind::Handle)
            {
                push(self, findings, start, end, USERNAME, Some(value));
            }
            return self.after_service(first, last, findings);
        }
        let mut squeezed = String::with_capacity(end - start);
        squeezed.extend((first..=last).map(|at| self.word(at)));
        if let Some(value) = self
            .dictionary
            .value(&squeezed)
            .filter(|value| value.kind == ValueKind::Handle)
        {
            push(self, findings, start, end, USERNAME, Some(value));
        } else if (underscored || digits) && squeezed.chars().any(char::is_alphabetic) {
            let letters = squeezed
                .chars()
                .filter(|character| character.is_alphabetic());
            let letters: usize = letters.map(char::len_utf8).sum();
            if (letters >= 4
                && self.dictionary.name_inside(&squeezed)
                && !self.scanned_name(first, last))
                || (underscored && self.names_alone(first, last))
            {
                push(self, findings, start, end, USERNAME, None);
            } else {
                return self.by_shape(first, last, findings);
            }
        } else {
            return self.by_shape(first, last, findings);
        }
        last + 1
    }

    /// What is held together like a user name is one, whoever's it is.
    fn by_shape(&self, first: usize, last: usize, findings: &mut Findings) -> usize {
        let (start, end) = self.bytes(first, last);
        match self.held_together(first, last) {
            Some(Held::User) => push(self, findings, start, end, USERNAME, None),
            Some(Held::Unclear) => findings.asked.push(Asked {
                start,
                end,
                suggest: "[reference number]".to_owned(),
                why: "This looks like something that identifies somebody.",
                holds: Holds::Everywhere,
            }),
            None => return self.after_service(first, last, findings),
        }
        last + 1
    }

    /// A badly scanned name is a name, no user name.
    fn scanned_name(&self, first: usize, last: usize) -> bool {
        first == last && self.has_guess(first)
    }

    /// Whether a token of the chunk is a name of the case by itself.
    fn names_alone(&self, first: usize, last: usize) -> bool {
        (first..=last).any(|at| {
            self.pieces(at, of_person).iter().any(|piece| {
                !piece.ordinary
                    && piece.last <= last
                    && self.bytes(piece.first, piece.last).1 - self.bytes(piece.first, piece.last).0
                        >= 3
            })
        })
    }

    /// Whatever no word is, after the name of a service: `Snapchat bobby_sj2019`.
    fn after_service(&self, first: usize, last: usize, findings: &mut Findings) -> usize {
        let shaped =
            |at: usize, shape: Shape| self.token(at).is_some_and(|token| token.shape == shape);
        let numbered = last > first && (first..=last).any(|at| shaped(at, Shape::Number));
        let strange = numbered
            || (first..=last).any(|at| shaped(at, Shape::Alnum))
            || (first + 1..=last).any(|at| self.gap(at) == Gap::Underscore);
        let lists = self.listed(first);
        let lone = first == last
            && shaped(first, Shape::Lower)
            && self.word(first).len() >= 5
            && !(lists.ordinary() || lists.safe() || lists.forename());
        let told = (strange || lone)
            && ((matches!(self.gap(first), Gap::Space | Gap::Colon)
                && is_service(self.word_before(first)))
                || (strange && last > first && self.on_service(last)));
        if told {
            let (start, end) = self.bytes(first, last);
            push(self, findings, start, end, USERNAME, None);
        }
        last + 1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_patterns_are_well_formed() {
        let patterns = [&LINK, &SPOKEN_EMAIL];
        assert!(patterns.iter().all(|pattern| pattern.is_some()));
    }
}
