//! Settings and where they come from: `$XDG_CONFIG_HOME/mkt/config.toml`, then `/etc/mkt/config.toml`. Flags and
//! environment variables come before both and are the business of `cli`.
//!
//! An unknown key is an error that suggests the nearest known one: a misspelt setting must not be silently ignored.

use std::path::{Path, PathBuf};

use crate::domain::date::Date;
use crate::error::{Failure, Result};
use crate::outside::variables::Variables;

/// A front-line service that members of the public are directed to.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct FrontLineService {
    /// Its name.
    pub name: String,
    /// Its telephone number.
    pub phone: String,
    /// When it can be reached.
    pub hours: String,
}

/// The configuration of this installation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// The store, where neither flag nor environment names one.
    pub store: Option<PathBuf>,
    /// The user, where neither flag nor environment names one.
    pub user: Option<String>,
    /// The format of answers.
    pub format: Option<String>,
    /// A passphrase file.
    pub passphrase_file: Option<PathBuf>,
    /// A passphrase command.
    pub passphrase_command: Option<String>,
    /// Where the witnesses of stores are, each named after its store's path; beside the store where it is left out.
    pub witness_folder: Option<PathBuf>,
    /// The controller's name, as it stands in notices and responses.
    pub controller: String,
    /// How to reach the Data Protection Officer.
    pub dpo_contact: String,
    /// The regulator's present name and address.
    pub regulator: String,
    /// A template for the covering letter of an answer to an access request, in the place of the built-in one.
    pub letter_template: Option<PathBuf>,
    /// Where to turn to about a child.
    pub child_service: FrontLineService,
    /// Where to turn to about an adult.
    pub adult_service: FrontLineService,
    /// Bank holidays proclaimed after this program was made.
    pub bank_holidays: Vec<Date>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            store: None,
            user: None,
            format: None,
            passphrase_file: None,
            passphrase_command: None,
            witness_folder: None,
            controller: "MK Together Safeguarding Partnership, Milton Keynes City Council".to_owned(),
            dpo_contact: "The Data Protection Officer of the council".to_owned(),
            regulator: "The Information Commissioner (ico.org.uk)".to_owned(),
            letter_template: None,
            child_service: FrontLineService {
                name: "the Multi-Agency Safeguarding Hub (MASH) of the council".to_owned(),
                phone: "the number is on the council's website under \"worried about a child\"; in an emergency call 999".to_owned(),
                hours: "at any time; outside office hours the council's emergency social work team answers".to_owned(),
            },
            adult_service: FrontLineService {
                name: "the adult social care access team of the council".to_owned(),
                phone: "the number is on the council's website under \"worried about an adult\"; in an emergency call 999".to_owned(),
                hours: "at any time; outside office hours the council's emergency social work team answers".to_owned(),
            },
            bank_holidays: Vec::new(),
        }
    }
}

/// The keys of the file; those with a dot stand in a table.
const KEYS: [&str; 19] = [
    "store",
    "user",
    "format",
    "passphrase_file",
    "passphrase_command",
    "witness_folder",
    "controller",
    "dpo_contact",
    "regulator",
    "letter_template",
    "bank_holidays",
    "child_service",
    "adult_service",
    "child_service.name",
    "child_service.phone",
    "child_service.hours",
    "adult_service.name",
    "adult_service.phone",
    "adult_service.hours",
];

/// Reads the settings that hold for this run.
pub fn read(variables: &Variables) -> Result<Settings> {
    let mut settings = Settings::default();
    // The general file first, so that the personal one has the last word.
    let personal = variables
        .path("XDG_CONFIG_HOME")
        .or_else(|| variables.path("HOME").map(|home| home.join(".config")))
        .map(|folder| folder.join("mkt/config.toml"));
    for path in [Some(PathBuf::from("/etc/mkt/config.toml")), personal]
        .into_iter()
        .flatten()
    {
        match std::fs::read_to_string(&path) {
            Ok(text) => apply(&mut settings, &text, &path)?,
            Err(error)
                if matches!(
                    error.kind(),
                    std::io::ErrorKind::NotFound | std::io::ErrorKind::NotADirectory
                ) => {}
            Err(error) => {
                return Err(Failure::io(
                    format!("The configuration {} cannot be read", path.display()),
                    error,
                ));
            }
        }
    }
    Ok(settings)
}

/// Reads one configuration file's text over the settings so far.
pub fn apply(settings: &mut Settings, text: &str, path: &Path) -> Result<()> {
    let table: toml::Table = toml::from_str(text).map_err(|error| {
        let line = error.span().map_or(0, |span| {
            text.get(..span.start)
                .map_or(0, |before| before.matches('\n').count())
        }) + 1;
        Failure::usage(format!(
            "The configuration {} is not valid TOML at line {line}.",
            path.display()
        ))
    })?;
    for (key, value) in &table {
        match key.as_str() {
            "store" => settings.store = Some(PathBuf::from(text_of(key, value, path)?)),
            "user" => settings.user = Some(text_of(key, value, path)?),
            "format" => settings.format = Some(text_of(key, value, path)?),
            "passphrase_file" => {
                settings.passphrase_file = Some(PathBuf::from(text_of(key, value, path)?));
            }
            "passphrase_command" => settings.passphrase_command = Some(text_of(key, value, path)?),
            "witness_folder" => {
                settings.witness_folder = Some(whole_path_of(key, value, path)?);
            }
            "controller" => settings.controller = text_of(key, value, path)?,
            "dpo_contact" => settings.dpo_contact = text_of(key, value, path)?,
            "regulator" => settings.regulator = text_of(key, value, path)?,
            "letter_template" => {
                settings.letter_template = Some(PathBuf::from(text_of(key, value, path)?));
            }
            "child_service" => service(&mut settings.child_service, key, value, path)?,
            "adult_service" => service(&mut settings.adult_service, key, value, path)?,
            "bank_holidays" => settings.bank_holidays = dates(key, value, path)?,
            other => return Err(unknown(other, path)),
        }
    }
    Ok(())
}

fn unknown(key: &str, path: &Path) -> Failure {
    let nearest = KEYS
        .iter()
        .map(|known| (strsim::osa_distance(known, key), known))
        .min()
        .filter(|(distance, _)| *distance <= 4);
    let failure = Failure::usage(format!(
        "The configuration {} has an unknown key, `{key}`.",
        path.display()
    ));
    match nearest {
        Some((_, known)) => failure.hint(format!("Did you mean `{known}`?")),
        None => failure.hint(format!("The keys are: {}.", KEYS.join(", "))),
    }
}

fn wrong(key: &str, wanted: &str, path: &Path) -> Failure {
    Failure::usage(format!(
        "The configuration {}: `{key}` must be {wanted}.",
        path.display()
    ))
}

fn text_of(key: &str, value: &toml::Value, path: &Path) -> Result<String> {
    value
        .as_str()
        .map(str::to_owned)
        .ok_or_else(|| wrong(key, "text in quotation marks", path))
}

/// A path that does not depend on where somebody happens to be.
fn whole_path_of(key: &str, value: &toml::Value, path: &Path) -> Result<PathBuf> {
    Some(PathBuf::from(text_of(key, value, path)?))
        .filter(|named| named.is_absolute())
        .ok_or_else(|| {
            wrong(
                key,
                "a path from the root, such as \"/var/lib/mkt-witness\"",
                path,
            )
        })
}

fn service(
    service: &mut FrontLineService,
    key: &str,
    value: &toml::Value,
    path: &Path,
) -> Result<()> {
    let table = value
        .as_table()
        .ok_or_else(|| wrong(key, "a table with name, phone and hours", path))?;
    for (part, value) in table {
        let whole = format!("{key}.{part}");
        match part.as_str() {
            "name" => service.name = text_of(&whole, value, path)?,
            "phone" => service.phone = text_of(&whole, value, path)?,
            "hours" => service.hours = text_of(&whole, value, path)?,
            _ => return Err(unknown(&whole, path)),
        }
    }
    Ok(())
}

fn dates(key: &str, value: &toml::Value, path: &Path) -> Result<Vec<Date>> {
    let wanted = "a list of dates such as [\"2027-05-03\"]";
    value
        .as_array()
        .ok_or_else(|| wrong(key, wanted, path))?
        .iter()
        .map(|item| {
            let text = match item {
                toml::Value::String(text) => text.clone(),
                toml::Value::Datetime(date) => date.to_string(),
                _ => return Err(wrong(key, wanted, path)),
            };
            Date::parse_from_str(&text, "%Y-%m-%d").map_err(|_| wrong(key, wanted, path))
        })
        .collect()
}
