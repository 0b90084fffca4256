//! Random secrets that are written down: the recovery code, and the secret of an unattended user.
//!
//! Both are 256 random bits in base 32 with a checksum, in groups of four: `7K2M-…`. Reading forgives what hands
//! and eyes do (case, missing hyphens, O for 0); the checksum of 20 bits finds the rest, and keeps the one kind from
//! being taken for the other.
//!
//! What does not live here: the slots they open (`keys::file`).

use std::fmt;

use secrecy::SecretString;
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use super::encoding::{base_32, base_32_value};
use crate::error::Result;

/// The characters of 256 bits in base 32.
const SECRET_CHARACTERS: usize = 52;
/// The characters of the checksum behind them.
const CHECK_CHARACTERS: usize = 4;
/// The characters between two hyphens.
const GROUP: usize = 4;

/// Why a text is no recovery code or secret. It never holds the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CodeProblem {
    /// Too few or too many characters.
    #[error("The code has {0} letters and digits; it should have 56, in 14 groups of four.")]
    Length(usize),
    /// A character that is in no code. The group is counted from 1.
    #[error("Group {0} of the code has a character that no code has.")]
    Character(usize),
    /// Everything is there, but it does not fit together.
    #[error("The code was not copied correctly: its last group does not fit the others.")]
    Checksum,
}

/// The code that opens a store when every passphrase is lost. Printed once and kept in a safe.
#[derive(Clone)]
pub struct RecoveryCode(Coded);

/// The secret of an unattended user, kept in a private file that is used as a passphrase file.
#[derive(Clone)]
pub struct UnattendedSecret(Coded);

impl RecoveryCode {
    const LABEL: &'static str = "mkt recovery code";

    /// A new random one.
    pub fn generate() -> Result<Self> {
        Coded::generate().map(Self)
    }

    /// As it is printed: 14 groups of four.
    pub fn text(&self) -> SecretString {
        self.0.text(Self::LABEL)
    }

    /// The code that a person typed.
    pub fn parse(text: &str) -> std::result::Result<Self, CodeProblem> {
        Coded::parse(text, Self::LABEL).map(Self)
    }

    pub(super) fn bytes(&self) -> &[u8; 32] {
        &self.0.0
    }
}

impl UnattendedSecret {
    const LABEL: &'static str = "mkt unattended secret";

    /// A new random one.
    pub fn generate() -> Result<Self> {
        Coded::generate().map(Self)
    }

    /// As it stands in its file: 14 groups of four.
    pub fn text(&self) -> SecretString {
        self.0.text(Self::LABEL)
    }

    /// The secret in a file's first line.
    pub fn parse(text: &str) -> std::result::Result<Self, CodeProblem> {
        Coded::parse(text, Self::LABEL).map(Self)
    }

    pub(super) fn bytes(&self) -> &[u8; 32] {
        &self.0.0
    }
}

impl fmt::Debug for RecoveryCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RecoveryCode(…)")
    }
}

impl fmt::Debug for UnattendedSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("UnattendedSecret(…)")
    }
}

/// 256 random bits and how they are written.
#[derive(Clone)]
struct Coded(Zeroizing<[u8; 32]>);

impl Coded {
    fn generate() -> Result<Self> {
        Ok(Self(Zeroizing::new(super::random()?)))
    }

    fn text(&self, label: &str) -> SecretString {
        let plain = Zeroizing::new(base_32(self.0.as_slice()) + &self.check(label));
        let mut text = String::with_capacity(plain.len() + plain.len() / GROUP);
        for (at, c) in plain.chars().enumerate() {
            if at > 0 && at % GROUP == 0 {
                text.push('-');
            }
            text.push(c);
        }
        SecretString::from(text)
    }

    fn parse(text: &str, label: &str) -> std::result::Result<Self, CodeProblem> {
        let separator = |c: &char| c.is_whitespace() || matches!(c, '-' | '\u{2010}'..='\u{2015}');
        let typed = Zeroizing::new(
            text.chars()
                .filter(|c| !separator(c))
                .collect::<Vec<char>>(),
        );
        let mut values = Zeroizing::new(Vec::with_capacity(typed.len()));
        for (at, c) in typed.iter().enumerate() {
            values.push(base_32_value(*c).ok_or(CodeProblem::Character(at / GROUP + 1))?);
        }
        if values.len() != SECRET_CHARACTERS + CHECK_CHARACTERS {
            return Err(CodeProblem::Length(values.len()));
        }
        let mut coded = Self(Zeroizing::new([0; 32]));
        let mut bits = values
            .iter()
            .flat_map(|value| (0..5).rev().map(move |bit| value >> bit & 1));
        for byte in coded.0.iter_mut() {
            *byte = bits.by_ref().take(8).fold(0, |byte, bit| byte << 1 | bit);
        }
        // Written out again it must be the same: that holds the checksum and the four bits left over to one value.
        let plain = Zeroizing::new(base_32(coded.0.as_slice()) + &coded.check(label));
        if plain
            .chars()
            .map(base_32_value)
            .eq(values.iter().map(|value| Some(*value)))
        {
            Ok(coded)
        } else {
            Err(CodeProblem::Checksum)
        }
    }

    /// The first 20 bits of a hash over the label and the secret.
    fn check(&self, label: &str) -> String {
        let hash = Sha256::new()
            .chain_update(label)
            .chain_update(self.0.as_slice())
            .finalize();
        base_32(&hash).chars().take(CHECK_CHARACTERS).collect()
    }
}
