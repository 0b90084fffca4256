//! What one run is given: the open store, who is acting, now, and the configuration. Actions take it and nothing else
//! of the outside world.

use crate::config::Settings;
use crate::domain::backup::DisposalsUnknown;
use crate::domain::calendar::Calendar;
use crate::domain::date::{Date, Instant};
use crate::domain::user::{Permission, Roles, UserName};
use crate::domain::witness::{RolledBack, WitnessState};
use crate::error::{Code, Failure, Result};
use crate::keys::DataKey;
use crate::store::tx::Acting;
use crate::store::{Store, WriteTx};

/// What was found at the opening of a store that stands against relying on it.
pub struct Doubts {
    /// It was restored without a full list of the disposals made since its backup, and nobody has acknowledged it.
    pub disposals_unknown: Option<DisposalsUnknown>,
    /// An older copy was put in its place, and nobody has acknowledged it.
    pub rolled_back: Option<RolledBack>,
    /// Where its witness stands.
    pub witness: WitnessState,
}

/// One run of the program by one user on one open store.
pub struct Session {
    store: Store,
    data_key: DataKey,
    acting: Acting,
    roles: Roles,
    settings: Settings,
    doubts: Doubts,
}

impl Session {
    /// From the parts that opening a store gives.
    pub fn new(
        store: Store,
        data_key: DataKey,
        acting: Acting,
        roles: Roles,
        settings: Settings,
        doubts: Doubts,
    ) -> Self {
        Self {
            store,
            data_key,
            acting,
            roles,
            settings,
            doubts,
        }
    }

    /// Refuses (exit 5) where none of the user's roles carries the permission; and where it lets somebody see or change a
    /// record of a store that was rolled back (exit 13), or in which those may be back that were disposed of (exit 1).
    pub fn require(&self, permission: Permission) -> Result<()> {
        if !self.roles.may(permission) {
            return Err(Failure::not_allowed(permission.who_may()).hint(format!(
                "You are {}, with the roles: {}.",
                self.acting.user, self.roles
            )));
        }
        if let Some(rolled_back) = &self.doubts.rolled_back
            && !permission.stands_while_rolled_back()
        {
            return Err(Failure::new(Code::RolledBack, rolled_back.sentence())
                .hint(RolledBack::PUT_BACK)
                .hint(RolledBack::ACKNOWLEDGE));
        }
        match &self.doubts.disposals_unknown {
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
        self.doubts.disposals_unknown.as_ref()
    }

    /// Whether an older copy was put in the place of the store, and nobody has acknowledged it.
    pub const fn rolled_back(&self) -> Option<&RolledBack> {
        self.doubts.rolled_back.as_ref()
    }

    /// Where the store's witness stands.
    pub const fn witness(&self) -> &WitnessState {
        &self.doubts.witness
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
