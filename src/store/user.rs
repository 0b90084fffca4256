//! The people who use mkt, as far as the store knows them: full name, training, when they came and went, and the roles they were given, which
//! count together with those of the key file: nobody has a role that one of the two does not know. Keys are in the key file.

use rusqlite::{OptionalExtension, Row, params};

use crate::domain::date::{Date, Instant};
use crate::domain::user::{Roles, UserName};
use crate::error::Result;
use crate::store::row::Columns;
use crate::store::tx::{Db, WriteTx};

/// A user as the store knows them.
#[derive(Debug, Clone)]
pub struct UserAccount {
    /// The user name.
    pub name: UserName,
    /// The name in full.
    pub full_name: String,
    /// The day of the last data-protection training.
    pub trained_on: Option<Date>,
    /// When they were added.
    pub added_at: Instant,
    /// When their key was taken away.
    pub revoked_at: Option<Instant>,
    /// The roles they were given; none of a user who was added before the store noted them.
    pub roles: Option<Roles>,
}

impl UserAccount {
    /// The roles they have: of those in the key file the ones that the store knows too; none where no role is in both.
    pub fn roles_now(&self, in_key_file: &Roles) -> Option<Roles> {
        match &self.roles {
            Some(known) => known.both(in_key_file),
            None => Some(in_key_file.clone()),
        }
    }
}

fn from_row(row: &Row<'_>) -> rusqlite::Result<UserAccount> {
    let mut c = Columns::new(row);
    Ok(UserAccount {
        name: c.word(|text| text.parse().ok())?,
        full_name: c.get()?,
        trained_on: c.optional_date()?,
        added_at: c.instant()?,
        revoked_at: c.optional_word(|text| Instant::parse(text).ok())?,
        roles: c.optional_word(|text| text.parse().ok())?,
    })
}

const COLUMNS: &str = "name, full_name, trained_on, added_at, revoked_at, roles";

/// Adds a user, or lets one come back who was revoked. Roles that are not given stay as they were.
pub fn user_put(
    tx: &WriteTx<'_>,
    name: &UserName,
    full_name: &str,
    trained_on: Option<Date>,
    roles: Option<&Roles>,
) -> Result<()> {
    tx.sql()
        .prepare_cached(
            "INSERT INTO user_account (name, full_name, trained_on, added_at, added_by, roles) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
             ON CONFLICT DO UPDATE SET full_name = ?2, trained_on = COALESCE(?3, trained_on), revoked_at = NULL,
                 roles = COALESCE(?6, roles)",
        )?
        .execute(params![
            name.as_str(),
            full_name,
            trained_on.map(|day| day.to_string()),
            tx.acting().at.to_string(),
            tx.acting().user.as_str(),
            roles.map(ToString::to_string),
        ])?;
    Ok(())
}

/// Notes the roles of a user.
pub fn user_roles(tx: &WriteTx<'_>, name: &UserName, roles: &Roles) -> Result<()> {
    tx.sql()
        .prepare_cached("UPDATE user_account SET roles = ?2 WHERE name = ?1")?
        .execute(params![name.as_str(), roles.to_string()])?;
    Ok(())
}

/// Notes that a user's key was taken away.
pub fn user_revoke(tx: &WriteTx<'_>, name: &UserName) -> Result<()> {
    tx.sql()
        .prepare_cached("UPDATE user_account SET revoked_at = ?2 WHERE name = ?1")?
        .execute(params![name.as_str(), tx.acting().at.to_string()])?;
    Ok(())
}

/// One user.
pub fn user_get(db: &Db, name: &UserName) -> Result<Option<UserAccount>> {
    Ok(db
        .sql()
        .prepare_cached(&format!(
            "SELECT {COLUMNS} FROM user_account WHERE name = ?1"
        ))?
        .query_row([name.as_str()], from_row)
        .optional()?)
}

/// Every user there ever was, by name.
pub fn user_list(db: &Db) -> Result<Vec<UserAccount>> {
    let mut statement = db
        .sql()
        .prepare_cached(&format!("SELECT {COLUMNS} FROM user_account ORDER BY name"))?;
    let rows = statement.query_map([], from_row)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}
