//! Strangers at the head of pasted messages: "[Thu 21:05] Bro Joy:", "12/2/24, 20:11 - Ate Bless:".

use super::unknown::Seen;
use crate::anonymise::matching::Reading;
use crate::anonymise::token::{Gap, Shape};
use crate::anonymise::words;

impl Reading<'_> {
    /// "[12/02/2024, 21:50] Tita Joy: ok", "12/2/24, 20:11 - Ate Bless: kuya": the head of a pasted message, of several words.
    pub(super) fn is_head_of_a_message(&self, at: usize, seen: &Seen) -> bool {
        if self.is_behind_brackets(at) {
            return self.is_head_in_brackets(at, seen);
        }
        if !matches!(self.gap(at), Gap::Other | Gap::Space)
            || !self
                .token(at.wrapping_sub(1))
                .is_some_and(|before| before.shape == Shape::Number)
        {
            return false;
        }
        let last = (at..at + 3)
            .take_while(|at| !seen.covered(*at))
            .find(|at| self.gap(at + 1) == Gap::Colon);
        let Some(last) = last.filter(|last| *last > at) else {
            return false;
        };
        let joined = (at + 1..=last).all(|at| {
            matches!(self.gap(at), Gap::Space | Gap::Hyphen)
                && self.token(at).is_some_and(|token| {
                    matches!(token.shape, Shape::Capital | Shape::Mixed | Shape::Letter)
                })
        });
        let kin_alone = (at..=last).all(|at| {
            let word = self.word(at);
            words::is_kin(word) || words::is_function_word(word)
        });
        joined && !kin_alone && self.is_behind_a_day_and_time(at)
    }

    /// `[Thu 21:05] Joy:`, `[13:02] Bro Sunday:`: one to three words between brackets with a time and a colon.
    fn is_head_in_brackets(&self, at: usize, seen: &Seen) -> bool {
        let last = (at..at + 3)
            .take_while(|at| !seen.covered(*at))
            .find(|at| self.gap(at + 1) == Gap::Colon);
        last.is_some_and(|last| {
            (at + 1..=last).all(|at| matches!(self.gap(at), Gap::Space | Gap::Hyphen))
                && (last > at || self.is_given_and_word(at))
                && !(at..=last).all(|at| {
                    words::is_kin(self.word(at)) || words::is_function_word(self.word(at))
                })
        })
    }

    /// Whether brackets with a time end right before a word, at the beginning of a line: "[Thu 21:05] ".
    pub(in crate::anonymise::matching) fn is_behind_brackets(&self, at: usize) -> bool {
        if self.gap(at) != Gap::Other {
            return false;
        }
        let (start, _) = self.bytes(at, at);
        let Some(before) = self.folded.text().get(..start).map(str::trim_end) else {
            return false;
        };
        // Only a few letters back: a line may be as long as the note.
        let Some(inside) = before.strip_suffix(']') else {
            return false;
        };
        let mut letters = inside.char_indices().rev().take(30);
        let Some(open) = letters
            .find(|(_, letter)| *letter == '[')
            .map(|(open, _)| open)
        else {
            return false;
        };
        let (head, inside) = inside.split_at(open);
        (head.is_empty() || head.ends_with('\n'))
            && inside.contains(':')
            && inside.bytes().any(|byte| byte.is_ascii_digit())
    }

    /// Whether a word ends the head of a message in brackets: "Sunday" in "[Thu 21:05] Bro Sunday:".
    pub(super) fn ends_head_in_brackets(&self, at: usize) -> bool {
        self.gap(at + 1) == Gap::Colon
            && at > 0
            && (self.is_behind_brackets(at - 1) || (at > 1 && self.is_behind_brackets(at - 2)))
    }

    /// Whether a day with its year, a time and no more stand before a word, from the beginning of the line.
    fn is_behind_a_day_and_time(&self, at: usize) -> bool {
        let line = |at: usize| matches!(self.gap(at), Gap::Start | Gap::Newline | Gap::Blank);
        let mut first = at;
        while first > 0 && !line(first) && at - first < 8 {
            let number = self.token(first - 1).is_some_and(|token| {
                token.shape == Shape::Number || matches!(self.word(first - 1), "am" | "pm")
            });
            if !number {
                return false;
            }
            first -= 1;
        }
        at - first >= 5
            && (line(first) || self.gap(first) == Gap::Open)
            && (first..at).any(|at| self.gap(at) == Gap::Colon)
    }
}
