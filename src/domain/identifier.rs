//! Identifiers that others gave: NHS number, postcode, UPRN (RULES.md section 8).
//!
//! They are read leniently and kept in one canonical form. Their `Debug` hides the value, and no problem
//! repeats what was typed. References that `mkt` itself gives are in `domain::reference`.

use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// An NHS number: ten digits, the last of which checks the others (NHS Data Dictionary, "NHS NUMBER").
///
/// Kept as its ten digits; shown in groups of 3, 3 and 4.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NhsNumber(String);

/// Why a text is no NHS number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum NhsNumberProblem {
    /// Something else than digits, spaces and hyphens.
    #[error("An NHS number is made of digits; spaces and hyphens may stand between them.")]
    Character,
    /// Not ten digits.
    #[error("An NHS number has ten digits.")]
    Length,
    /// The same digit ten times, which is typed where the number is not known.
    #[error("An NHS number is not one digit ten times; leave it out where it is not known.")]
    OneDigit,
    /// The last digit does not fit the others.
    #[error("The last digit of this NHS number does not fit the others: there is a slip in it.")]
    CheckDigit,
}

impl NhsNumberProblem {
    /// The word for this problem in machine-readable answers.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Character => "nhs-number-character",
            Self::Length => "nhs-number-length",
            Self::OneDigit => "nhs-number-one-digit",
            Self::CheckDigit => "nhs-number-check-digit",
        }
    }
}

impl NhsNumber {
    /// The ten digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Every valid number that one slip turns into the digits given: two neighbouring digits swapped, or one
    /// digit wrong. The number itself is not among them; in ascending order; empty unless the text has ten
    /// digits. For finding whom a mistyped number belongs to.
    pub fn near_misses(text: &str) -> Vec<Self> {
        let Ok(digits) = ten_digits(text) else {
            return Vec::new();
        };
        let mut found = BTreeSet::new();
        let mut consider = |candidate: &[u8]| {
            if candidate != digits.as_slice() {
                found.extend(number_of(candidate));
            }
        };
        for place in 0..digits.len() {
            let mut candidate = digits.clone();
            for wrong in 0..10 {
                if let Some(digit) = candidate.get_mut(place) {
                    *digit = wrong;
                }
                consider(&candidate);
            }
            if place > 0 {
                let mut candidate = digits.clone();
                candidate.swap(place - 1, place);
                consider(&candidate);
            }
        }
        found.into_iter().collect()
    }
}

impl FromStr for NhsNumber {
    type Err = NhsNumberProblem;

    fn from_str(text: &str) -> Result<Self, NhsNumberProblem> {
        number_of(&ten_digits(text)?)
    }
}

/// In groups of 3, 3 and 4, as it is printed on letters.
impl fmt::Display for NhsNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, digit) in self.0.chars().enumerate() {
            if place == 3 || place == 6 {
                f.write_str(" ")?;
            }
            write!(f, "{digit}")?;
        }
        Ok(())
    }
}

/// The ten digits of a text with spaces and hyphens, whether they check or not.
fn ten_digits(text: &str) -> Result<Vec<u8>, NhsNumberProblem> {
    let mut digits = Vec::with_capacity(10);
    for c in text.chars() {
        if let Some(digit) = c.to_digit(10).and_then(|digit| u8::try_from(digit).ok()) {
            if digits.len() == 10 {
                return Err(NhsNumberProblem::Length);
            }
            digits.push(digit);
        } else if !(c.is_whitespace() || matches!(c, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}')) {
            return Err(NhsNumberProblem::Character);
        }
    }
    if digits.len() == 10 {
        Ok(digits)
    } else {
        Err(NhsNumberProblem::Length)
    }
}

/// The number that ten digits make, if the last checks the others: weights 10 to 2, eleven minus the
/// remainder by eleven, where 11 stands for 0 and 10 never occurs. Counting the check digit with weight 1,
/// that is a sum divisible by eleven.
fn number_of(digits: &[u8]) -> Result<NhsNumber, NhsNumberProblem> {
    if digits.windows(2).all(|pair| pair.first() == pair.last()) {
        return Err(NhsNumberProblem::OneDigit);
    }
    let sum: u32 = digits
        .iter()
        .zip((1..=10).rev())
        .map(|(&digit, weight)| u32::from(digit) * weight)
        .sum();
    if sum.is_multiple_of(11) {
        Ok(NhsNumber(
            digits
                .iter()
                .map(|&digit| char::from(b'0' + digit))
                .collect(),
        ))
    } else {
        Err(NhsNumberProblem::CheckDigit)
    }
}

/// A UK postcode, upper case with one space. Only its shape is known here, not whether it is in use.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Postcode(String);

/// A text is no UK postcode.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
#[error(
    "This does not have the shape of a UK postcode, such as MK9 3EJ, W1A 0AX, GIR 0AA or BFPO 57."
)]
pub struct PostcodeProblem;

impl PostcodeProblem {
    /// The word for this problem in machine-readable answers.
    pub const fn code(self) -> &'static str {
        "postcode-shape"
    }
}

/// Outward codes of the British overseas territories that have the inward code 1ZZ.
const TERRITORIES: [&str; 9] = [
    "ASCN", "BBND", "BIQQ", "FIQQ", "PCRN", "SIQQ", "STHL", "TDCU", "TKCA",
];

impl Postcode {
    /// The canonical form.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The part before the space, which is shared by some thousands of addresses: `MK9`, `BFPO`.
    pub fn outward(&self) -> &str {
        self.0
            .split_once(' ')
            .map_or(&self.0, |(outward, _)| outward)
    }
}

impl FromStr for Postcode {
    type Err = PostcodeProblem;

    fn from_str(text: &str) -> Result<Self, PostcodeProblem> {
        // Bounded before it is copied: a postcode has at most eight characters, and spaces are few.
        if text.len() > 40 {
            return Err(PostcodeProblem);
        }
        let compact: String = text
            .chars()
            .filter(|c| !c.is_whitespace())
            .map(|c| c.to_ascii_uppercase())
            .collect();
        if !compact.bytes().all(|b| b.is_ascii_alphanumeric()) {
            return Err(PostcodeProblem);
        }
        if let Some(number) = compact.strip_prefix("BFPO") {
            let fits =
                (1..=4).contains(&number.len()) && number.bytes().all(|b| b.is_ascii_digit());
            return if fits {
                Ok(Self(format!("BFPO {number}")))
            } else {
                Err(PostcodeProblem)
            };
        }
        let (outward, inward) = compact
            .len()
            .checked_sub(3)
            .and_then(|at| compact.split_at_checked(at))
            .ok_or(PostcodeProblem)?;
        let fits = match shape(outward).as_str() {
            "A9" | "A99" | "A9A" | "AA9" | "AA99" | "AA9A" => shape(inward) == "9AA",
            "AAA" => outward == "GIR" && inward == "0AA",
            "AAAA" => TERRITORIES.contains(&outward) && inward == "1ZZ",
            _ => false,
        };
        if fits {
            Ok(Self(format!("{outward} {inward}")))
        } else {
            Err(PostcodeProblem)
        }
    }
}

impl fmt::Display for Postcode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Letters as `A`, digits as `9`.
fn shape(text: &str) -> String {
    text.bytes()
        .map(|b| if b.is_ascii_digit() { '9' } else { 'A' })
        .collect()
}

/// A Unique Property Reference Number: 1 to 12 digits, kept as text without leading zeros.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Uprn(String);

/// Why a text is no UPRN.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum UprnProblem {
    /// Something else than digits.
    #[error("A UPRN is made of digits only.")]
    Character,
    /// No digit, or more than twelve.
    #[error("A UPRN has 1 to 12 digits.")]
    Length,
    /// Nothing but zeros.
    #[error("A UPRN is not zero; leave it out where it is not known.")]
    Zero,
}

impl UprnProblem {
    /// The word for this problem in machine-readable answers.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Character => "uprn-character",
            Self::Length => "uprn-length",
            Self::Zero => "uprn-zero",
        }
    }
}

impl Uprn {
    /// The canonical form.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Uprn {
    type Err = UprnProblem;

    fn from_str(text: &str) -> Result<Self, UprnProblem> {
        let digits = text.trim();
        if !digits.bytes().all(|b| b.is_ascii_digit()) {
            return Err(UprnProblem::Character);
        }
        if !(1..=12).contains(&digits.len()) {
            return Err(UprnProblem::Length);
        }
        match digits.trim_start_matches('0') {
            "" => Err(UprnProblem::Zero),
            number => Ok(Self(number.to_owned())),
        }
    }
}

impl fmt::Display for Uprn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What the three have in common: a `Debug` that hides the value, and serde as the canonical string.
macro_rules! kept_as_text {
    ($($name:ident),*) => {$(
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(concat!(stringify!($name), "(…)"))
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(&self.0)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = std::borrow::Cow::<str>::deserialize(deserializer)?;
                text.parse().map_err(de::Error::custom)
            }
        }
    )*};
}

kept_as_text!(NhsNumber, Postcode, Uprn);
