//! What the desks have in common at which questions are decided one by one or from a file: the walk through what is open, taking
//! back, reading a JSON object a line, marking words without colour, and stopping in the middle without saying that nothing was
//! stored.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::cli::run::Run;
use crate::error::{Code, Failure, Result};
use crate::session::Session;

/// The JSON values of a text of one a line, empty lines left out, each with the number of its line.
pub(super) fn json_lines(
    text: &str,
) -> impl Iterator<Item = (usize, std::result::Result<Value, serde_json::Error>)> {
    text.lines()
        .enumerate()
        .filter(|(_, line)| !line.trim().is_empty())
        .map(|(at, line)| (at + 1, serde_json::from_str(line)))
}

/// Words with marks around them that no colour is needed for.
pub(super) fn marked(words: &str) -> String {
    format!("»{words}«")
}

/// A failure of somebody who gave up in the middle says what is stored all the same; every other is as it was.
pub(super) fn stopped_but_kept(failure: Failure, kept: &str, command: &str) -> Failure {
    if failure.code != Code::Interrupted {
        return failure;
    }
    Failure::new(Code::Interrupted, format!("Stopped. {kept}"))
        .hint(format!("It is taken up where it stopped: {command}"))
}

/// What a key led to at a desk.
pub(super) enum Led<C> {
    /// A choice to store.
    To(C),
    /// The same is shown again.
    Again,
    /// It is put off.
    Later,
    /// The last decision is taken back.
    Undo,
    /// Nothing more for now.
    Stop,
}

/// What is to be done when nothing more is to be decided.
pub(super) enum Ending {
    /// That was it.
    Finish,
    /// The last decision is taken back after all.
    Undo,
    /// There is more to go through.
    More,
}

/// In which order a desk shows what is open.
pub(super) struct Order<I> {
    /// What was put off.
    later: BTreeSet<I>,
    /// What is shown next whatever the order: what was just decided in part, or whose decision was taken back.
    first: Option<I>,
}

impl<I: Ord + Clone> Order<I> {
    /// How much was put off.
    pub fn put_off(&self) -> usize {
        self.later.len()
    }

    fn next(&mut self, open: Vec<I>) -> Option<I> {
        if let Some(first) = self.first.take()
            && open.contains(&first)
        {
            return Some(first);
        }
        open.into_iter().find(|id| !self.later.contains(id))
    }
}

/// A desk at a terminal: things that are decided one by one. Each decision is stored at once, so that nothing decided is ever lost,
/// and the last that stands can be taken back, also one of an earlier day.
pub(super) trait Desk {
    /// What names a thing.
    type Id: Ord + Clone;
    /// What is decided about one.
    type Choice;
    /// What is said where nothing is left to take back.
    const NOTHING_TO_TAKE_BACK: &'static str;

    /// What still has to be decided, in order.
    fn open(&self) -> Vec<Self::Id>;

    /// Shows a thing and asks for a key.
    fn ask_about(
        &mut self,
        run: &mut Run<'_, '_>,
        id: &Self::Id,
        order: &Order<Self::Id>,
    ) -> Result<Led<Self::Choice>>;

    /// Stores a choice.
    fn decide(
        &mut self,
        run: &mut Run<'_, '_>,
        session: &mut Session,
        id: &Self::Id,
        choice: Self::Choice,
    ) -> Result<()>;

    /// Takes the last decision back. Returns what it was about and a sentence about it; none where there is no decision.
    fn take_back(&mut self, session: &mut Session) -> Result<Option<(Self::Id, String)>>;

    /// Asks what is to be done when nothing more is to be decided.
    fn at_the_end(&mut self, run: &mut Run<'_, '_>) -> Result<Ending>;
}

/// Walks through what is open at a desk until somebody stops or nothing more is to be decided.
pub(super) fn walk<D: Desk>(
    desk: &mut D,
    run: &mut Run<'_, '_>,
    session: &mut Session,
) -> Result<()> {
    let mut order = Order {
        later: BTreeSet::new(),
        first: None,
    };
    loop {
        let Some(id) = order.next(desk.open()) else {
            match desk.at_the_end(run)? {
                Ending::Finish => return Ok(()),
                Ending::Undo => take_back(desk, run, session, &mut order)?,
                Ending::More => {}
            }
            continue;
        };
        match desk.ask_about(run, &id, &order)? {
            Led::To(choice) => {
                desk.decide(run, session, &id, choice)?;
                order.first = Some(id);
            }
            Led::Again => order.first = Some(id),
            Led::Later => {
                order.later.insert(id);
            }
            Led::Undo => {
                order.first = Some(id);
                take_back(desk, run, session, &mut order)?;
            }
            Led::Stop => return Ok(()),
        }
    }
}

fn take_back<D: Desk>(
    desk: &mut D,
    run: &mut Run<'_, '_>,
    session: &mut Session,
    order: &mut Order<D::Id>,
) -> Result<()> {
    let Some((id, sentence)) = desk.take_back(session)? else {
        return run.env.prompt.say(D::NOTHING_TO_TAKE_BACK);
    };
    order.later.remove(&id);
    order.first = Some(id);
    run.env.prompt.say(&sentence)
}
