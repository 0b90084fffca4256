//! Why two people may be one, in words.

use std::fmt;

/// One thing that speaks for, or against, two people being one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reason {
    /// Same NHS number.
    SameNhsNumber,
    /// Two digits of the NHS numbers are swapped.
    NhsNumberSwapped,
    /// One digit of the NHS numbers differs.
    NhsNumberNear,
    /// Same date of birth.
    SameBirth,
    /// Day and month of birth are swapped.
    BirthSwapped,
    /// One figure of the dates of birth differs.
    BirthNear,
    /// One date of birth is only partly known, and the other falls within it.
    BirthAgrees,
    /// Same forename and surname.
    SameName,
    /// Same forename; the surname is another.
    SameForename,
    /// Same surname; a forename is not known.
    SameSurname,
    /// The names sound alike or are spellings of one name.
    SimilarName,
    /// A short form of the forename.
    ShortName,
    /// A slip of the keyboard in a name.
    NameSlip,
    /// Forename and surname are swapped.
    NamesSwapped,
    /// One surname is part of the other, or the forename is another of the forenames.
    NamePart,
    /// The name of one is an alias or a former name of the other.
    OtherName,
    /// Same telephone number.
    SamePhone,
    /// Same e-mail address.
    SameEmail,
    /// Same postcode.
    SamePostcode,
    /// Against it: the surnames differ.
    SurnamesDiffer,
    /// Against it: the names differ altogether.
    NamesDiffer,
    /// Against it: the dates of birth differ.
    BirthsDiffer,
    /// Against it: the NHS numbers differ.
    NhsNumbersDiffer,
}

impl Reason {
    /// The word for scripts.
    pub const fn word(self) -> &'static str {
        match self {
            Self::SameNhsNumber => "same-nhs-number",
            Self::NhsNumberSwapped => "nhs-number-digits-swapped",
            Self::NhsNumberNear => "nhs-number-one-digit",
            Self::SameBirth => "same-date-of-birth",
            Self::BirthSwapped => "day-and-month-swapped",
            Self::BirthNear => "date-of-birth-one-figure",
            Self::BirthAgrees => "date-of-birth-agrees",
            Self::SameName => "same-name",
            Self::SameForename => "same-forename",
            Self::SameSurname => "same-surname",
            Self::SimilarName => "similar-name",
            Self::ShortName => "short-name",
            Self::NameSlip => "name-slip",
            Self::NamesSwapped => "names-swapped",
            Self::NamePart => "name-part",
            Self::OtherName => "other-name",
            Self::SamePhone => "same-phone",
            Self::SameEmail => "same-email",
            Self::SamePostcode => "same-postcode",
            Self::SurnamesDiffer => "surnames-differ",
            Self::NamesDiffer => "names-differ",
            Self::BirthsDiffer => "dates-of-birth-differ",
            Self::NhsNumbersDiffer => "nhs-numbers-differ",
        }
    }

    /// The reason for an officer, without a full stop, so that several can stand in one line. It holds no value.
    pub const fn sentence(self) -> &'static str {
        match self {
            Self::SameNhsNumber => "Same NHS number",
            Self::NhsNumberSwapped => "NHS number differs by two swapped digits",
            Self::NhsNumberNear => "NHS number differs by one digit",
            Self::SameBirth => "Same date of birth",
            Self::BirthSwapped => "Day and month of birth swapped",
            Self::BirthNear => "Date of birth differs by one figure",
            Self::BirthAgrees => "Date of birth agrees as far as it is known",
            Self::SameName => "Same name",
            Self::SameForename => "Same first name",
            Self::SameSurname => "Same surname, and no first name to compare",
            Self::SimilarName => "Similar-sounding name",
            Self::ShortName => "Short form of the first name",
            Self::NameSlip => "Name differs by one slip of the keyboard",
            Self::NamesSwapped => "First name and surname swapped",
            Self::NamePart => "Part of the name is the same",
            Self::OtherName => "Known by that other name",
            Self::SamePhone => "Same telephone number",
            Self::SameEmail => "Same e-mail address",
            Self::SamePostcode => "Same postcode",
            Self::SurnamesDiffer => "But the surnames differ",
            Self::NamesDiffer => "But the names differ",
            Self::BirthsDiffer => "But the dates of birth differ",
            Self::NhsNumbersDiffer => "But the NHS numbers differ",
        }
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.sentence())
    }
}
