//! Who is sitting there: the person who logged in, which is not the account that `sudo` changed to.
//!
//! The kernel keeps the login uid of a session from the moment of login (`/proc/self/loginuid`); it survives
//! `su` and `sudo`, and nobody but root can set it. Where there is none (containers, machines without
//! audit), the uid that `sudo` says it came from and then the process's own have to do.
//!
//! What does not live here: which user of the store that person is; a key slot says so.

use std::fs;
use std::process::{Command, Stdio};

/// Where the answer came from, the most trustworthy first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LoginSource {
    /// The kernel's login uid.
    Kernel,
    /// `SUDO_UID`, which anybody can set for themselves.
    Sudo,
    /// The process's own real uid.
    Process,
}

/// The person logged in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Login {
    /// The uid of the account they logged in to.
    pub uid: u32,
    /// Its name, where the system knows one.
    pub name: Option<String>,
    /// How that is known.
    pub source: LoginSource,
}

/// The kernel's login uid of a session that nobody logged in to: -1 as an unsigned number.
const UNSET: u32 = u32::MAX;

/// The person logged in, from what the system says: the text of `/proc/self/loginuid`, the variable
/// `SUDO_UID`, the process's real uid, and the text of `/etc/passwd`.
pub fn login_from(
    loginuid: Option<&str>,
    sudo_uid: Option<&str>,
    real_uid: u32,
    passwd: &str,
) -> Login {
    let number = |text: Option<&str>| {
        text.and_then(|text| text.trim().parse().ok())
            .filter(|uid| *uid != UNSET)
    };
    let (uid, source) = number(loginuid)
        .map(|uid| (uid, LoginSource::Kernel))
        .or_else(|| number(sudo_uid).map(|uid| (uid, LoginSource::Sudo)))
        .unwrap_or((real_uid, LoginSource::Process));
    Login {
        uid,
        name: account_name(passwd, uid),
        source,
    }
}

/// The name of the account with this uid in a text of the form of passwd(5). Lines that are no accounts are passed
/// over.
pub fn account_name(passwd: &str, uid: u32) -> Option<String> {
    passwd.lines().find_map(|line| {
        let mut fields = line.split(':');
        let name = fields
            .next()
            .filter(|name| !name.is_empty() && !name.starts_with(['#', '+', '-']))?;
        let found: u32 = fields.nth(1)?.parse().ok()?;
        (found == uid).then(|| name.to_owned())
    })
}

/// The person logged in to this process's session. `variable` reads an environment variable.
pub fn login(variable: impl Fn(&str) -> Option<String>) -> Login {
    let loginuid = fs::read_to_string("/proc/self/loginuid").ok();
    let passwd = fs::read_to_string("/etc/passwd").unwrap_or_default();
    let real_uid = rustix::process::getuid().as_raw();
    let mut login = login_from(
        loginuid.as_deref(),
        variable("SUDO_UID").as_deref(),
        real_uid,
        &passwd,
    );
    if login.name.is_none() {
        login.name = directory_name(login.uid);
    }
    login
}

/// The name of an account that is not in `/etc/passwd` but in the organisation's directory (SSSD, winbind), as
/// `getent` finds it.
fn directory_name(uid: u32) -> Option<String> {
    let answer = Command::new("getent")
        .args(["passwd", &uid.to_string()])
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .output()
        .ok()?;
    account_name(&String::from_utf8_lossy(&answer.stdout), uid)
}
