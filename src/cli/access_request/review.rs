//! `mkt sar review`: the redaction desk. Every record that was found, one by one on a terminal with a key each, or all of them
//! written to a file and taken from one.

pub(super) mod file;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use crate::actions::access_request::review::{self as act, Choice, ItemState, Review, ReviewItem};
use crate::actions::access_request::search::Depth;
use crate::cli::desk::{self, Desk, Ending, Order, marked, stopped_but_kept, walk};
use crate::cli::run::{Done, Run};
use crate::domain::access_request::{Ground, Span};
use crate::domain::access_review::{MentionAnswer, ReviewSpan};
use crate::domain::input::line_of_text;
use crate::domain::reference::{AccessRequestRef, AnyRef};
use crate::error::{Failure, Result};
use crate::outside::progress::Progress;
use crate::session::Session;
use crate::view;

/// Reads the review, with progress where every text is read.
fn read(
    run: &mut Run<'_, '_>,
    session: &mut Session,
    request: AccessRequestRef,
    is_thorough: bool,
) -> Result<Review> {
    if !is_thorough {
        return act::review(session, request, Depth::Index);
    }
    let shown = run.shows_progress();
    let mut progress = Progress::new(run.env.stderr, shown);
    let mut tell = |doing: &str, done, of| progress.at(doing, done, of);
    act::review(session, request, Depth::Thorough(&mut tell))
}

fn piece(chars: &[char], span: Span) -> String {
    chars
        .get(span.start..span.end)
        .unwrap_or_default()
        .iter()
        .collect()
}

/// What to press, shown with the first record and on `?`.
const KEYS: &str = "  Enter  hand it over with what is marked removed
  k      keep one of the redactions readable, such as a professional in their role
  h      hide more
  w      hand it over whole
  x      withhold all of it, on a ground
  s      later
  u      take the last decision back, also one of an earlier day
  q      stop; what is decided stays decided
  ?      this list";
/// The same where it is doubtful whom a text means.
const DOUBT_KEYS: &str = "  y  it is the person
  n  it is somebody else
  s  later
  u  take the last decision back, also one of an earlier day
  q  stop; what is decided stays decided
  ?  this list";

/// What is prepared for the record in front of somebody and not stored yet.
#[derive(Default)]
struct Prepared {
    open: BTreeSet<usize>,
    hide: Vec<ReviewSpan>,
}

/// What a key led to.
type Led = desk::Led<Choice>;

/// Walks through the open records on a terminal. Each decision is stored at once, so that nothing decided is ever lost.
pub(super) fn ask(
    run: &mut Run<'_, '_>,
    request: AccessRequestRef,
    is_thorough: bool,
) -> Result<Done> {
    if !run.can_ask() {
        return Err(
            Failure::usage("`mkt sar review` also needs --write FILE or --file FILE.")
                .hint("On a terminal the records are decided one by one."),
        );
    }
    let mut session = run.session()?;
    let mut desk = Records {
        review: read(run, &mut session, request, is_thorough)?,
        prepared: BTreeMap::new(),
        keys_shown: (false, false),
    };
    match walk(&mut desk, run, &mut session) {
        Ok(()) => Ok(view::access_request::reviewed(&desk.review).into()),
        Err(failure) => Err(stopped_but_kept(
            failure,
            &format!(
                "{} of {} records are decided, and stay so.",
                desk.review.decided(),
                desk.review.items.len()
            ),
            &format!("mkt sar review {request}"),
        )),
    }
}

/// The records of a review at the desk.
struct Records {
    review: Review,
    prepared: BTreeMap<AnyRef, Prepared>,
    /// Whether the keys were shown, of records and of doubtful ones.
    keys_shown: (bool, bool),
}

impl Desk for Records {
    type Id = AnyRef;
    type Choice = Choice;
    const NOTHING_TO_TAKE_BACK: &'static str =
        "Nothing has been decided in this review; there is nothing to take back.";

    fn open(&self) -> Vec<AnyRef> {
        self.review
            .items
            .iter()
            .filter(|item| item.state.is_open())
            .map(|item| item.reference)
            .collect()
    }

    fn decide(
        &mut self,
        _run: &mut Run<'_, '_>,
        session: &mut Session,
        reference: &AnyRef,
        choice: Choice,
    ) -> Result<()> {
        act::decide(session, &mut self.review, *reference, &choice)?;
        self.prepared.remove(reference);
        Ok(())
    }

    fn take_back(&mut self, session: &mut Session) -> Result<Option<(AnyRef, String)>> {
        let Some((review, reference)) = act::undo(session, &self.review, Depth::Index)? else {
            return Ok(None);
        };
        self.review = review;
        Ok(Some((
            reference,
            format!("The decision about {reference} is taken back."),
        )))
    }

    fn at_the_end(&mut self, run: &mut Run<'_, '_>) -> Result<Ending> {
        let end = if self.review.open() == 0 {
            "Every record is decided. Enter finishes; u takes the last decision back."
        } else {
            "The others were put off. Enter finishes; u takes the last decision back."
        };
        Ok(if run.env.prompt.key(end)?.eq_ignore_ascii_case(&'u') {
            Ending::Undo
        } else {
            Ending::Finish
        })
    }

    /// Shows a record and asks for a key.
    fn ask_about(
        &mut self,
        run: &mut Run<'_, '_>,
        reference: &AnyRef,
        order: &Order<AnyRef>,
    ) -> Result<Led> {
        let reference = *reference;
        let prepared = self.prepared.entry(reference).or_default();
        let Some(item) = self
            .review
            .items
            .iter()
            .find(|item| item.reference == reference)
        else {
            return Ok(Led::Later);
        };
        let decided = self.review.decided();
        run.env.prompt.say(&shown(
            item,
            prepared,
            decided + 1,
            self.review.items.len(),
            order.put_off(),
        ))?;
        let is_doubtful = item.doubt.is_some();
        let (keys, were_shown) = if is_doubtful {
            (DOUBT_KEYS, &mut self.keys_shown.1)
        } else {
            (KEYS, &mut self.keys_shown.0)
        };
        if !*were_shown {
            run.env.prompt.say(keys)?;
            *were_shown = true;
        }
        loop {
            let key = run.env.prompt.key(if is_doubtful {
                "Is it the person? (y, n, s, u, q, ?)"
            } else {
                "What is to be done? (Enter, k, h, w, x, s, u, q, ?)"
            })?;
            let led = match (key.to_ascii_lowercase(), is_doubtful) {
                ('s', _) => Some(Led::Later),
                ('u', _) => Some(Led::Undo),
                ('q', _) => Some(Led::Stop),
                ('y', true) => Some(Led::To(Choice::Mention(MentionAnswer::IsThePerson))),
                ('n', true) => Some(Led::To(Choice::Mention(MentionAnswer::IsNot))),
                ('\n' | 'a', false) => Some(Led::To(Choice::Redact {
                    open: prepared.open.iter().copied().collect(),
                    hide: prepared.hide.clone(),
                })),
                ('w', false) => whole(run, item)?,
                ('k', false) => keep(run, item, prepared)?,
                ('h', false) => hide(run, item, prepared)?,
                ('x', false) => {
                    let (ground, reason) = ground_asked(run, "On which ground is it withheld?")?;
                    Some(Led::To(Choice::Withhold(ground, reason)))
                }
                _ => None,
            };
            match led {
                Some(led) => return Ok(led),
                None => run.env.prompt.say(keys)?,
            }
        }
    }
}

fn whole(run: &mut Run<'_, '_>, item: &ReviewItem) -> Result<Option<Led>> {
    let marks = item.proposals().count();
    if marks == 0
        || run.env.prompt.confirm(
            &format!("Everything that is marked ({marks}) would be readable. Hand it over whole?"),
            false,
        )?
    {
        return Ok(Some(Led::To(Choice::Whole)));
    }
    Ok(Some(Led::Again))
}

/// Makes one of the redactions readable, or removes it again.
fn keep(run: &mut Run<'_, '_>, item: &ReviewItem, prepared: &mut Prepared) -> Result<Option<Led>> {
    let marks = item.proposals().count();
    let prompt = &mut *run.env.prompt;
    let ask = "Which one stays readable? Its number; the same again removes it after all.";
    let typed = match marks {
        0 => {
            prompt.say("Nothing is marked here.")?;
            return Ok(Some(Led::Again));
        }
        1 => "1".to_owned(),
        2..=9 => prompt.key(ask)?.to_string(),
        _ => prompt.line(ask)?,
    };
    let number = typed.trim().parse().unwrap_or(0);
    match item.proposals().find(|(known, _, _)| *known == number) {
        None => prompt.say(&format!(
            "There is no redaction of that number; the last is {marks}."
        ))?,
        Some((_, _, one)) if one.decided_by.is_some() => {
            prompt.say("That part was withheld with `mkt sar withhold` and stays withheld; the same with --undo takes it back.")?;
        }
        Some(_) => {
            if !prepared.open.remove(&number) {
                prepared.open.insert(number);
            }
        }
    }
    Ok(Some(Led::Again))
}

/// Withholds a further part: words as they stand in a text, wherever they stand in it.
fn hide(run: &mut Run<'_, '_>, item: &ReviewItem, prepared: &mut Prepared) -> Result<Option<Led>> {
    let typed = run.env.prompt.line(
        "Which words are withheld besides? Type them as they stand, or START:END in characters.",
    )?;
    let places = places_of(item, typed.trim());
    if places.is_empty() {
        run.env.prompt.say("They do not stand there.")?;
        return Ok(Some(Led::Again));
    }
    let (ground, reason) = ground_asked(run, "On which ground?")?;
    for (field, span) in places {
        prepared.hide.push(ReviewSpan {
            field,
            span,
            ground: Some(ground),
            reason: Some(reason.clone()),
        });
    }
    Ok(Some(Led::Again))
}

fn places_of(item: &ReviewItem, typed: &str) -> Vec<(String, Span)> {
    if typed.is_empty() {
        return Vec::new();
    }
    if let (Some(span), Some(field)) = (Span::parse(typed), item.fields.last())
        && span.end <= field.text.chars().count()
    {
        return vec![(field.key.to_owned(), span)];
    }
    let words: Vec<&str> = typed.split_whitespace().collect();
    let mut places = Vec::new();
    for field in &item.fields {
        // Words may be parted by a line end in the text and by a space as typed.
        let chars: Vec<char> = field.text.chars().collect();
        let mut at = 0;
        while at < chars.len() {
            match chars.get(at..).and_then(|rest| length_of(rest, &words)) {
                Some(length) => {
                    places.push((
                        field.key.to_owned(),
                        Span {
                            start: at,
                            end: at + length,
                        },
                    ));
                    at += length;
                }
                None => at += 1,
            }
        }
    }
    places
}

/// How many characters the words take at the beginning of a text, with whatever space between them.
fn length_of(text: &[char], words: &[&str]) -> Option<usize> {
    let mut at = 0;
    for (place, word) in words.iter().enumerate() {
        if place > 0 {
            let space = text
                .get(at..)?
                .iter()
                .take_while(|c| c.is_whitespace())
                .count();
            if space == 0 {
                return None;
            }
            at += space;
        }
        for wanted in word.chars() {
            if *text.get(at)? != wanted {
                return None;
            }
            at += 1;
        }
    }
    Some(at)
}

/// A ground from the fixed list, each with its paragraph, and why it applies.
fn ground_asked(run: &mut Run<'_, '_>, ask: &str) -> Result<(Ground, String)> {
    let items: Vec<String> = Ground::ALL
        .iter()
        .map(|ground| format!("{} ({})", ground.title(), ground.law()))
        .collect();
    let at = run.env.prompt.choice(ask, &items, 0)?;
    let ground = Ground::ALL.get(at).copied().unwrap_or(Ground::OtherPeople);
    run.env.prompt.say(&format!(
        "  {}. The person is told: {}",
        ground.law(),
        ground.in_words()
    ))?;
    loop {
        let typed = run
            .env
            .prompt
            .line("Why does it apply? A sentence for the file; the person does not get it.")?;
        match line_of_text("reason", typed.trim()) {
            Ok(reason) => return Ok((ground, reason)),
            Err(problem) => run.env.prompt.say(&problem.reason)?,
        }
    }
}

/// A record as it is shown at the desk.
fn shown(item: &ReviewItem, prepared: &Prepared, number: usize, of: usize, later: usize) -> String {
    let mut out = format!("\n{number} of {of}");
    if later > 0 {
        let _ = write!(out, " ({later} put off)");
    }
    let _ = write!(out, "   {}   {}", item.reference, item.title);
    if item.state == ItemState::Changed {
        out.push_str("\n  Its text has changed since it was decided.");
    }
    for one in &item.before {
        let _ = write!(
            out,
            "\n  Withheld before: {}. Why: {}",
            one.in_words(),
            marked(&one.reason)
        );
    }
    if let Some(why) = &item.doubt {
        let _ = write!(out, "\n  Doubtful whether it is the person: {why}.");
    }
    let mut listed = String::new();
    let mut at = 0;
    for field in &item.fields {
        let chars: Vec<char> = field.text.chars().collect();
        // What stands before each character, and after the last.
        let mut marks: Vec<(usize, bool, String)> = Vec::new();
        for one in &field.proposals {
            at += 1;
            let stays = prepared.open.contains(&at);
            let (before, after) = if stays { ("‹", "›") } else { ("»", "«") };
            marks.push((one.span.start, true, format!("{before}{at} ")));
            marks.push((one.span.end, false, after.to_owned()));
            let _ = write!(
                listed,
                "\n  {at}  {}{}{}",
                one.what,
                if one.what == one.ground.title() {
                    String::new()
                } else {
                    format!(" ({})", one.ground.title())
                },
                if stays { ": stays readable" } else { "" }
            );
        }
        for span in item.mentions(field) {
            marks.push((span.start, true, "{? ".to_owned()));
            marks.push((span.end, false, " ?}".to_owned()));
        }
        for part in prepared.hide.iter().filter(|part| part.field == field.key) {
            marks.push((part.span.start, true, "»+ ".to_owned()));
            marks.push((part.span.end, false, "«".to_owned()));
            let ground = part.ground.map_or("", Ground::title);
            let _ = write!(
                listed,
                "\n  +  {}: {ground}",
                marked(&piece(&chars, part.span))
            );
        }
        // At one place what ends comes before what begins.
        marks.sort_by_key(|(place, begins, _)| (*place, *begins));
        let mut text = String::new();
        let mut from = 0;
        for (place, _, mark) in marks {
            text.push_str(&piece(
                &chars,
                Span {
                    start: from,
                    end: place,
                },
            ));
            text.push_str(&mark);
            from = place;
        }
        text.push_str(&piece(
            &chars,
            Span {
                start: from,
                end: chars.len(),
            },
        ));
        let _ = write!(out, "\n  {}:", field.label);
        for row in text.lines() {
            let _ = write!(out, "\n    {row}");
        }
    }
    out.push_str(&listed);
    for look in &item.looks {
        let _ = write!(out, "\n  Look: {}. It may tell who is meant.", look.why);
    }
    out
}
