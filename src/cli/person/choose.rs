//! Choosing a person on a terminal: by words of their name, out of what a search finds. The words reach neither the process
//! list nor the shell history, and the search is in the audit trail like any other.

use crate::actions::person::{PersonSearch, PersonsFound, SearchInput, person_find};
use crate::cli::run::Run;
use crate::domain::person::StoredPerson;
use crate::domain::reference::PersonRef;
use crate::domain::user::Permission;
use crate::error::{Code, Failure, Result};

/// The most people of whom one is chosen at a time; whoever finds more says more.
const MOST_OFFERED: usize = 12;

/// Asks whom a command is about, if the user may carry it out at all. `flag` is what to give where nobody can be asked
/// (exit 2).
pub fn choose_person(
    run: &mut Run<'_, '_>,
    needs: Permission,
    flag: &str,
    ask: &str,
) -> Result<PersonRef> {
    if run.can_ask() {
        let session = run.session()?;
        let may = session.require(needs);
        run.keep(session);
        may?;
    }
    loop {
        let Some(prompt) = run.prompt() else {
            return Err(Failure::usage(format!("Missing: {flag} P-….")));
        };
        let text = prompt.line(&format!(
            "{ask} Words of the name, or their beginnings; or the reference"
        ))?;
        let search = match PersonSearch::new(&SearchInput {
            text: Some(text),
            ..SearchInput::default()
        }) {
            Ok(search) => search,
            Err(failure) => {
                prompt.say(&failure.message)?;
                continue;
            }
        };
        let mut session = run.session()?;
        let found = match person_find(&mut session, &search) {
            Err(failure) if failure.code == Code::NotFound => None,
            found => Some(found?),
        };
        run.keep(session);
        if let Some(person) = offer(run, found.as_ref())? {
            return Ok(person);
        }
    }
}

/// Offers what was found; nothing where another search is wanted.
fn offer(run: &mut Run<'_, '_>, found: Option<&PersonsFound>) -> Result<Option<PersonRef>> {
    let Some(prompt) = run.prompt() else {
        return Ok(None);
    };
    let people = found.map_or(&[][..], |found| &found.found);
    if people.is_empty() {
        prompt.say("Nobody on record fits. Try other words, or Escape to stop.")?;
        return Ok(None);
    }
    let mut items: Vec<String> = people
        .iter()
        .take(MOST_OFFERED)
        .map(|one| line(&one.person))
        .collect();
    if people.len() > MOST_OFFERED {
        prompt.say(&format!(
            "{} people fit; these are the nearest. Say more to find fewer.",
            people.len()
        ))?;
    }
    items.push("None of these: search again".to_owned());
    let chosen = prompt.choice("Which one?", &items, 0)?;
    Ok(people
        .iter()
        .take(MOST_OFFERED)
        .nth(chosen)
        .map(|one| one.person.reference))
}

/// Who somebody is, in a line: what tells two people of one name apart.
fn line(person: &StoredPerson) -> String {
    let details = &person.details;
    let mut parts = vec![format!("{}  {}", person.reference, details.full_name())];
    parts.extend(details.date_of_birth.map(|birth| format!("born {birth}")));
    parts.extend(
        details
            .addresses
            .first()
            .and_then(|address| address.postcode.clone()),
    );
    parts.join(", ")
}
