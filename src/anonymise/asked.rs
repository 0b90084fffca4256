//! What the second check finds becomes a question, so that somebody can decide about that very occurrence before release
//! instead of being turned away at the door.

use std::collections::BTreeSet;

use super::RULES_VERSION;
use super::door::{Door, Finding, FindingKind};
use super::hash::stable;
use super::knowledge::KnownPerson;
use super::replace::{Anonymised, Decision, Decisions, Question, Replacement, Why};
use super::words;

/// Shortest name of a stranger that the second check looks for in the other texts.
const SHORTEST_OF_A_STRANGER: usize = 4;

/// The names of people whom the case does not know and who were taken out of texts, so that the second check can look for each in all of
/// them: what one note tells with a capital another may tell in small letters. Words of everyday English are left out; they would be
/// asked about wherever they are meant as words.
pub fn strangers_taken_out<'a>(
    texts: impl IntoIterator<Item = (&'a str, &'a Anonymised)>,
) -> Vec<KnownPerson> {
    let mut names: BTreeSet<String> = BTreeSet::new();
    for (source, done) in texts {
        let characters: Vec<char> = source.chars().collect();
        for one in &done.replacements {
            if one.person.is_some() || !one.with.starts_with("[Person ") {
                continue;
            }
            let found: String = characters
                .get(one.start..one.end)
                .unwrap_or_default()
                .iter()
                .collect();
            let own = found
                .split(|character: char| !character.is_alphabetic())
                .filter(|word| word.chars().count() >= SHORTEST_OF_A_STRANGER)
                .map(str::to_lowercase)
                .filter(|word| {
                    !(words::is_ordinary(word) || words::is_safe(word) || words::is_title(word))
                });
            names.extend(own);
        }
    }
    names
        .into_iter()
        .map(|name| KnownPerson {
            surname: Some(name),
            ..KnownPerson::default()
        })
        .collect()
}

/// What stands in the place of something the second check found, if the reviewer takes the suggestion.
const fn suggestion(kind: FindingKind) -> &'static str {
    match kind {
        FindingKind::Name | FindingKind::Unseen => "[name]",
        FindingKind::Place => "[place]",
        FindingKind::Number => "[number]",
        FindingKind::Birth => "[date of birth]",
        FindingKind::Postcode => "[postcode]",
        FindingKind::Address => "[contact]",
    }
}

/// Why it is asked.
const fn reason(kind: FindingKind) -> &'static str {
    match kind {
        FindingKind::Name => "second check: like a name of the case or of somebody who shares one",
        FindingKind::Unseen => "second check: a capitalised word that nobody has seen",
        FindingKind::Place => "second check: like an organisation, road or place of the case",
        FindingKind::Number => "second check: like a number of somebody",
        FindingKind::Birth => "second check: like a date of birth",
        FindingKind::Postcode => "second check: like a postcode",
        FindingKind::Address => "second check: like an e-mail address or user name",
    }
}

/// Where a place of the finished text is in the source: the same character, or the whole of what was replaced there.
/// Positions count Unicode scalar values.
fn in_source(replacements: &[Replacement], first: usize, end: usize) -> (usize, usize) {
    let (mut source, mut out) = (0, 0);
    let (mut from, mut to) = (None, None);
    for replacement in replacements {
        let kept = replacement.start.saturating_sub(source);
        if from.is_none() && first < out + kept {
            from = Some(source + first.saturating_sub(out));
        }
        if to.is_none() && end <= out + kept {
            to = Some(source + end.saturating_sub(out));
        }
        out += kept;
        let length = replacement.with.chars().count();
        if from.is_none() && first < out + length {
            from = Some(replacement.start);
        }
        if to.is_none() && end <= out + length {
            to = Some(replacement.end);
        }
        out += length;
        source = replacement.end;
    }
    let from = from.unwrap_or_else(|| source + first.saturating_sub(out));
    let to = to.unwrap_or_else(|| source + end.saturating_sub(out));
    (from, to.max(from + 1))
}

/// Puts a decision about one finding into the text.
fn decide(done: &mut Anonymised, finding: &Finding, span: (usize, usize), with: &str) {
    let characters: Vec<char> = done.text.chars().collect();
    // What was replaced inside the span goes with it: the finding then reaches over the whole replacement.
    let inside: Vec<usize> = done
        .replacements
        .iter()
        .enumerate()
        .filter(|(_, one)| one.start < span.1 && one.end > span.0)
        .map(|(at, _)| at)
        .collect();
    if !inside.is_empty() {
        return;
    }
    let before: String = characters.iter().take(finding.position).collect();
    let after: String = characters.iter().skip(finding.end).collect();
    done.text = format!("{before}{with}{after}");
    let (was, is) = (finding.end - finding.position, with.chars().count());
    for kept in done.kept.iter_mut().filter(|kept| kept.0 >= finding.end) {
        kept.0 = kept.0 + is - was;
        kept.1 = kept.1 + is - was;
    }
    done.replacements.push(Replacement {
        start: span.0,
        end: span.1,
        with: with.to_owned(),
        why: Why::Reviewed,
        person: None,
        question: None,
    });
    done.replacements.sort_by_key(|one| one.start);
}

/// Holds a note's result against the second check: what it finds is decided as the reviewer said, or asked.
pub fn ask_at_the_door(door: &Door, source: &str, done: &mut Anonymised, decisions: &Decisions) {
    let mut findings = door.inspect(&done.text, &done.kept);
    // From the end, so that a replacement moves nothing that is still to be looked at.
    findings.sort_by_key(|finding| std::cmp::Reverse(finding.position));
    let mut asked = Vec::new();
    for finding in findings {
        let span = in_source(&done.replacements, finding.position, finding.end);
        if done
            .queue
            .iter()
            .any(|question| question.start < span.1 && question.end > span.0)
        {
            continue;
        }
        let id = format!(
            "d{:016x}",
            stable([
                "door",
                &RULES_VERSION.to_string(),
                // What was kept as nobody's is asked about anew once it is a name of the case.
                suggestion(finding.kind),
                source,
                &span.0.to_string(),
                &span.1.to_string()
            ])
        );
        match decisions.get(&id) {
            Some(Decision::Keep) => done.kept.push((finding.position, finding.end)),
            Some(Decision::Replace(with)) => decide(done, &finding, span, with),
            Some(Decision::Alias(_)) | None => asked.push(Question {
                id,
                start: span.0,
                end: span.1,
                suggest: suggestion(finding.kind).to_owned(),
                why: reason(finding.kind).to_owned(),
            }),
        }
    }
    done.queue.extend(asked);
    done.queue.sort_by_key(|question| question.start);
    done.kept.sort_unstable();
}
