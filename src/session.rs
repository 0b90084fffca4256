//! What one run is given: the open store, who is acting, now, and the configuration. Actions take it and nothing else
//! of the outside world.

use crate::config::Settings;
use crate::domain::backup::DisposalsUnknown;
use crate::domain::calendar::Calendar;
use crate::domain::date::{Date, Instant};
use crate::domain::user::{Permission, Roles, UserName};
use crate::error::{Failure, Result};
use crate::keys::DataKey;
use crate::store::tx::Acting;
use crate::store::{Store, WriteTx};

/// One run of the program by one user on one open store.
pub struct Session {
    store: Store,
    data_key: DataKey,
    acting: Acting,
    roles: Roles,
    settings: Settings,
    disposals_unknown: Option<DisposalsUnknown>,
}

impl Session {
    /// From the parts that opening a store gives.
    pub fn new(
        store: Store,
        data_key: DataKey,
        acting: Acting,
        roles: Roles,
        settings: Settings,
        disposals_unknown: Option<DisposalsUnknown>,
    ) -> Self {
        Self {
            store,
            data_key,
            acting,
            roles,
            settings,
            disposals_unknown,
        }
    }

    /// Refuses (exit 5) where none of the user's roles carries the permission; and (exit 1) where it lets somebody see or change a
    /// record of a store in which those may be back that were disposed of.
    pub fn require(&self, permission: Permission) -> Result<()> {
        if !self.roles.may(permission) {
            return Err(Failure::not_allowed(permission.who_may()).hint(format!(
                "You are {}, with the roles: {}.",
                self.acting.user, self.roles
            )));
        }
        match &self.disposals_unknown {
            Some(unknown) if !permission.stands_while_disposals_are_unknown() => {
                Err(Failure::refused(format!(
                    "{} No record can be seen or changed until a Data Protection Officer has acknowledged that.",
                    unknown.sentence()
                ))
                .hint(DisposalsUnknown::REMEDY))
            }
            _ => Ok(()),
        }
    }

    /// Whether the store was restored without a full list of the disposals made since its backup, and nobody has acknowledged it.
    pub const fn disposals_unknown(&self) -> Option<&DisposalsUnknown> {
        self.disposals_unknown.as_ref()
    }

    /// Whether one of the user's roles carries the permission.
    pub fn may(&self, permission: Permission) -> bool {
        self.roles.may(permission)
    }

    /// Begins the one transaction of the command.
    pub fn begin(&mut self) -> Result<WriteTx<'_>> {
        self.store.begin(&self.acting)
    }

    /// The store, for the few actions that do more than one transaction on it.
    pub fn store(&mut self) -> &mut Store {
        &mut self.store
    }

    /// The store and the data key, for the management of keys.
    pub fn store_and_key(&mut self) -> (&mut Store, &DataKey) {
        (&mut self.store, &self.data_key)
    }

    /// Who is acting, when, and why.
    pub fn acting(&self) -> &Acting {
        &self.acting
    }

    /// Notes why this is done, where it was asked for after the store was opened.
    pub fn because(&mut self, reason: String) {
        self.acting.reason = Some(reason);
    }

    /// The acting user.
    pub fn user(&self) -> &UserName {
        &self.acting.user
    }

    /// The acting user's roles.
    pub fn roles(&self) -> &Roles {
        &self.roles
    }

    /// Now, read once for the whole run.
    pub fn now(&self) -> Instant {
        self.acting.at
    }

    /// The civil day in London.
    pub fn today(&self) -> Date {
        self.acting.at.london_date()
    }

    /// The year by which references are numbered: that of registration (CLI.md, "References").
    pub fn year(&self) -> i32 {
        use chrono::Datelike as _;
        self.today().year()
    }

    /// The configuration.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// The bank holidays, those of the configuration included.
    pub fn calendar(&self) -> Calendar {
        Calendar::england_and_wales(self.settings.bank_holidays.iter().copied())
    }
}
