//! People who use `mkt`: their names in the store, their roles, and the one table that says which role may
//! do what (DESIGN.md, "Keys and people").
//!
//! What does not live here: how a user proves who they are (`keys`), where that is checked (`actions`), and
//! what makes a passphrase good enough (`domain::passphrase`).

use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// The name of a user: what `--user` takes, what the key slot and the audit trail carry.
///
/// Lower-case ASCII letters, digits and `-_.`, 1 to 32 characters, beginning with a letter: what Unix login
/// names are made of, so that the person logged in can be found without being told.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UserName(String);

/// Why a text is no user name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum UserNameProblem {
    /// Nothing was given.
    #[error("A user name needs at least one letter.")]
    Empty,
    /// More than [`UserName::MOST_CHARACTERS`].
    #[error("A user name has at most 32 characters.")]
    TooLong,
    /// It begins with something else than a lower-case letter.
    #[error("A user name begins with a lower-case letter.")]
    Beginning,
    /// A character that no user name has.
    #[error(
        "A user name is made of lower-case letters, digits, hyphens, underscores and full stops."
    )]
    Character,
}

impl UserName {
    /// The longest user name, in characters.
    pub const MOST_CHARACTERS: usize = 32;

    /// The name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for UserName {
    type Err = UserNameProblem;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let Some(first) = text.chars().next() else {
            return Err(UserNameProblem::Empty);
        };
        if text.chars().count() > Self::MOST_CHARACTERS {
            return Err(UserNameProblem::TooLong);
        }
        if !first.is_ascii_lowercase() {
            return Err(UserNameProblem::Beginning);
        }
        let allowed =
            |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '_' | '.');
        if !text.chars().all(allowed) {
            return Err(UserNameProblem::Character);
        }
        Ok(Self(text.to_owned()))
    }
}

impl fmt::Display for UserName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl AsRef<str> for UserName {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl Serialize for UserName {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for UserName {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?
            .parse()
            .map_err(serde::de::Error::custom)
    }
}

/// What a user is trusted with. One person may have several.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// Takes referrals and keeps the cases.
    Officer,
    /// Approves what officers prepare.
    Manager,
    /// The Data Protection Officer.
    Dpo,
    /// Reads the audit trail, and no record.
    Auditor,
    /// Looks after users, keys and backups, and reads no record.
    Admin,
    /// A machine: the nightly sweep and the backup.
    Service,
}

impl Role {
    /// Every role, in the order in which they are listed.
    pub const ALL: [Self; 6] = [
        Self::Officer,
        Self::Manager,
        Self::Dpo,
        Self::Auditor,
        Self::Admin,
        Self::Service,
    ];

    /// The word for it on the command line, in JSON and in the store.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Officer => "officer",
            Self::Manager => "manager",
            Self::Dpo => "dpo",
            Self::Auditor => "auditor",
            Self::Admin => "admin",
            Self::Service => "service",
        }
    }

    /// The role as it stands in a sentence, with its article.
    const fn in_a_sentence(self) -> &'static str {
        match self {
            Self::Officer => "an officer",
            Self::Manager => "a manager",
            Self::Dpo => "a Data Protection Officer (dpo)",
            Self::Auditor => "an auditor",
            Self::Admin => "an administrator (admin)",
            Self::Service => "a service user",
        }
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.word())
    }
}

impl FromStr for Role {
    type Err = RolesProblem;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|role| role.word().eq_ignore_ascii_case(text))
            .ok_or(RolesProblem::Unknown)
    }
}

impl Serialize for Role {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.word())
    }
}

impl<'de> Deserialize<'de> for Role {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?
            .parse()
            .map_err(serde::de::Error::custom)
    }
}

/// Why a text is no list of roles.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RolesProblem {
    /// No role at all: a user without one could do nothing.
    #[error("A user needs at least one role: officer, manager, dpo, auditor, admin or service.")]
    None,
    /// A word that is no role.
    #[error(
        "A role is one of officer, manager, dpo, auditor, admin and service, separated by commas."
    )]
    Unknown,
}

/// The roles of one user: at least one, each once, always in the order of [`Role::ALL`].
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Roles(BTreeSet<Role>);

impl Roles {
    /// The roles given, each once. Fails where there is none.
    pub fn new(roles: impl IntoIterator<Item = Role>) -> Result<Self, RolesProblem> {
        let roles: BTreeSet<Role> = roles.into_iter().collect();
        if roles.is_empty() {
            return Err(RolesProblem::None);
        }
        Ok(Self(roles))
    }

    /// The roles in their order.
    pub fn iter(&self) -> impl Iterator<Item = Role> + '_ {
        self.0.iter().copied()
    }

    /// Whether this role is among them.
    pub fn has(&self, role: Role) -> bool {
        self.0.contains(&role)
    }

    /// The roles that are in both; none where there is none.
    #[must_use]
    pub fn both(&self, other: &Self) -> Option<Self> {
        Self::new(self.iter().filter(|role| other.has(*role))).ok()
    }

    /// Whether any of these roles may do it.
    pub fn may(&self, permission: Permission) -> bool {
        permission.roles().iter().any(|role| self.has(*role))
    }
}

impl From<Role> for Roles {
    fn from(role: Role) -> Self {
        Self(BTreeSet::from([role]))
    }
}

/// The words, separated by commas: `admin,manager`. Spaces around the commas are ignored.
impl FromStr for Roles {
    type Err = RolesProblem;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text.trim().is_empty() {
            return Err(RolesProblem::None);
        }
        let roles: BTreeSet<Role> = text
            .split(',')
            .map(|word| word.trim().parse())
            .collect::<Result<_, _>>()?;
        Self::new(roles)
    }
}

impl fmt::Display for Roles {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let words: Vec<&str> = self.iter().map(Role::word).collect();
        f.pad(&words.join(","))
    }
}

impl Serialize for Roles {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter())
    }
}

impl<'de> Deserialize<'de> for Roles {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::new(Vec::<Role>::deserialize(deserializer)?).map_err(serde::de::Error::custom)
    }
}

/// Something a user may be allowed to do. Every action names the one it needs; which roles have it is
/// [`Permission::roles`] and stands nowhere else.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Permission {
    /// Read people, referrals, cases, notes, disclosures and exports.
    ReadRecords,
    /// Intake, organisations, people, cases, notes and disclosures.
    WriteRecords,
    /// Prepare an anonymised export and decide its open questions.
    PrepareExport,
    /// Release an export, or withdraw a released one.
    ReleaseExport,
    /// Accept or decline a referral.
    DecideReferral,
    /// Close a case.
    CloseCase,
    /// Reopen a closed case.
    ReopenCase,
    /// Merge two records of one person, or split one that was merged.
    MergePeople,
    /// Place a hold on a case, a person or a class of cases.
    PlaceHold,
    /// Release a hold on a case or a person.
    ReleaseHold,
    /// Release a hold on a whole class of cases: the DPO alone (RULES.md section 4, "Inquiry hold").
    ReleaseClassHold,
    /// Settle a date for a subject whose retention is undetermined (RULES.md section 4, rule 5), and allow
    /// a correction that shortens retention (section 3).
    DecideRetention,
    /// See which cases are due without making a list of them.
    PreviewRetention,
    /// Make a disposal list of what is due.
    SweepRetention,
    /// Make a new version of the retention policy.
    SetRetentionPolicy,
    /// Approve or reject the items of a disposal list.
    ApproveDisposal,
    /// Carry out an approved disposal.
    CarryOutDisposal,
    /// Import records from a file.
    ImportRecords,
    /// Write the whole record graph to a file.
    DumpRecords,
    /// Access requests, rights requests and complaints about data protection, and their response packs.
    AccessRequests,
    /// Share or export records whose use a person has had restricted (UK GDPR Art 18).
    UseRestricted,
    /// Read the audit trail: the log, and who looked at what.
    ReadAudit,
    /// Acknowledge a clock that jumped or a store that was rolled back.
    AcknowledgeAudit,
    /// Check the store and the audit chain.
    VerifyStore,
    /// See who the users are and what they may do.
    ReadUsers,
    /// Add, change and revoke users.
    ManageUsers,
    /// List the key slots. Whoever holds the recovery code needs no role to recover.
    ManageKeys,
    /// Create and verify backups.
    Backup,
    /// Make a store from a backup.
    RestoreBackup,
    /// See what needs attention today: clocks, deadlines and counts, by reference.
    SeeStatus,
}

impl Permission {
    /// Every permission.
    pub const ALL: [Self; 30] = [
        Self::ReadRecords,
        Self::WriteRecords,
        Self::PrepareExport,
        Self::ReleaseExport,
        Self::DecideReferral,
        Self::CloseCase,
        Self::ReopenCase,
        Self::MergePeople,
        Self::PlaceHold,
        Self::ReleaseHold,
        Self::ReleaseClassHold,
        Self::DecideRetention,
        Self::PreviewRetention,
        Self::SweepRetention,
        Self::SetRetentionPolicy,
        Self::ApproveDisposal,
        Self::CarryOutDisposal,
        Self::ImportRecords,
        Self::DumpRecords,
        Self::AccessRequests,
        Self::UseRestricted,
        Self::ReadAudit,
        Self::AcknowledgeAudit,
        Self::VerifyStore,
        Self::ReadUsers,
        Self::ManageUsers,
        Self::ManageKeys,
        Self::Backup,
        Self::RestoreBackup,
        Self::SeeStatus,
    ];

    /// The roles that have this permission: the table of DESIGN.md, "Keys and people", read by column. It
    /// is the only place where a role is tied to a deed.
    pub const fn roles(self) -> &'static [Role] {
        use Role::{Admin, Auditor, Dpo, Manager, Officer, Service};
        match self {
            Self::ReadRecords => &[Officer, Manager, Dpo],
            Self::WriteRecords | Self::PrepareExport => &[Officer, Manager],
            Self::ReleaseExport
            | Self::DecideReferral
            | Self::CloseCase
            | Self::ReopenCase
            | Self::MergePeople
            | Self::DecideRetention => &[Manager],
            Self::PlaceHold
            | Self::ReleaseHold
            | Self::ApproveDisposal
            | Self::CarryOutDisposal => &[Manager, Dpo],
            Self::ReleaseClassHold
            | Self::SetRetentionPolicy
            | Self::DumpRecords
            | Self::AccessRequests
            | Self::UseRestricted
            | Self::AcknowledgeAudit => &[Dpo],
            Self::PreviewRetention => &[Officer, Manager, Dpo, Service],
            Self::SweepRetention => &[Manager, Dpo, Service],
            Self::ImportRecords => &[Manager, Admin],
            Self::ReadAudit => &[Dpo, Auditor],
            Self::VerifyStore => &[Dpo, Auditor, Admin, Service],
            Self::ReadUsers => &[Manager, Dpo, Auditor, Admin],
            Self::ManageUsers | Self::ManageKeys | Self::RestoreBackup => &[Admin],
            Self::Backup => &[Admin, Service],
            Self::SeeStatus => &Role::ALL,
        }
    }

    /// Whether it stands while it is not known which disposals were made since the backup that the store was restored from: what
    /// shows nothing of any record. The trail is not among it, because it holds the reasons that were given for looking at some.
    pub const fn stands_while_disposals_are_unknown(self) -> bool {
        matches!(
            self,
            Self::AcknowledgeAudit
                | Self::VerifyStore
                | Self::ReadUsers
                | Self::ManageUsers
                | Self::ManageKeys
                | Self::Backup
                | Self::RestoreBackup
                | Self::SeeStatus
        )
    }

    /// Whether it stands while the store is an older copy than its witness has seen: what it takes to look into that, and to mend it.
    pub const fn stands_while_rolled_back(self) -> bool {
        matches!(
            self,
            Self::AcknowledgeAudit
                | Self::ReadAudit
                | Self::VerifyStore
                | Self::ReadUsers
                | Self::ManageUsers
                | Self::ManageKeys
                | Self::Backup
                | Self::RestoreBackup
        )
    }

    /// What the permission is for, as it follows "may".
    pub const fn deed(self) -> &'static str {
        match self {
            Self::ReadRecords => "read records",
            Self::WriteRecords => "add or change records",
            Self::PrepareExport => "prepare or review an export",
            Self::ReleaseExport => "release or withdraw an export",
            Self::DecideReferral => "accept or decline a referral",
            Self::CloseCase => "close a case",
            Self::ReopenCase => "reopen a case",
            Self::MergePeople => "merge or split people",
            Self::PlaceHold => "place a hold",
            Self::ReleaseHold => "release a hold",
            Self::ReleaseClassHold => "release a hold on a whole class of cases",
            Self::DecideRetention => "decide how long a case is kept",
            Self::PreviewRetention => "see which cases are due for disposal",
            Self::SweepRetention => "make a disposal list",
            Self::SetRetentionPolicy => "change the retention policy",
            Self::ApproveDisposal => "approve or reject a disposal",
            Self::CarryOutDisposal => "carry out a disposal",
            Self::ImportRecords => "import records",
            Self::DumpRecords => "dump the records",
            Self::AccessRequests => "handle access requests, rights requests and complaints",
            Self::UseRestricted => "share or export records whose use is restricted",
            Self::ReadAudit => "read the audit trail",
            Self::AcknowledgeAudit => "acknowledge a finding about the clock or the audit trail",
            Self::VerifyStore => "verify the store",
            Self::ReadUsers => "list the users",
            Self::ManageUsers => "add, change or revoke users",
            Self::ManageKeys => "manage keys",
            Self::Backup => "create or verify a backup",
            Self::RestoreBackup => "restore a backup",
            Self::SeeStatus => "see what needs attention",
        }
    }

    /// Who may, as a whole sentence for whoever may not: "Only a manager may close a case."
    pub fn who_may(self) -> String {
        let mut who: Vec<&str> = self
            .roles()
            .iter()
            .map(|role| role.in_a_sentence())
            .collect();
        let last = who.pop().unwrap_or("nobody");
        if who.is_empty() {
            format!("Only {last} may {}.", self.deed())
        } else {
            format!("Only {} or {last} may {}.", who.join(", "), self.deed())
        }
    }
}

/// Whether data-protection training should be brought up: the last one is more than a year ago, or there is
/// none on record (RULES.md section 2, the last paragraph). On the anniversary itself it is exactly a year old, and
/// not yet due. The anniversary of 29 February in a common year is 1 March (section 4, rule 3).
pub fn training_is_due(trained_on: Option<NaiveDate>, today: NaiveDate) -> bool {
    let Some(trained_on) = trained_on else {
        return true;
    };
    let next_year = trained_on.year().saturating_add(1);
    trained_on
        .with_year(next_year)
        .or_else(|| NaiveDate::from_ymd_opt(next_year, 3, 1))
        .is_some_and(|anniversary| today > anniversary)
}
