//! Why a case may be kept at all, and what its subjects are: the lawful bases, and the category of a subject
//! (RULES.md section 3).

use crate::domain::date::{Date, PartialDate};
use crate::domain::retention::{Category, category_on};
use crate::domain::word::words;

words! {
    /// The lawful bases of RULES.md section 3. Nothing is defaulted silently: each case names its own.
    Basis {
        /// Care Act 2014 s44: Safeguarding Adult Reviews.
        CareAct = "care-act-2014-s44",
        /// Working Together to Safeguard Children (Children Act 2004 s16C to 16F).
        WorkingTogether = "working-together-2018",
        /// Children Act 2004 s16M: reviews of child deaths.
        ChildDeath = "children-act-2004-s16m",
    }
}

impl Basis {
    /// The gateway in data protection law, the same for all three (RULES.md section 3).
    pub const GATEWAY: &'static str =
        "UK GDPR Art 6(1)(c), Art 9(2)(g) with DPA 2018 Sch 1 para 18";

    /// What criminal-offence data needs besides (RULES.md section 3; UK GDPR Art 10).
    pub const OFFENCE_GATEWAY: &'static str = "DPA 2018 s10(5)";

    /// The subjects it is for.
    pub const fn category(self) -> Category {
        match self {
            Self::CareAct => Category::Adult,
            Self::WorkingTogether | Self::ChildDeath => Category::Child,
        }
    }
}

/// The categories of subjects for which none of the bases is: subjects of both kinds need both (RULES.md section 3). Any
/// basis is accepted with any subjects, so that this is a warning and no refusal (CLI.md).
pub fn bases_lacking(
    bases: &[Basis],
    subjects: impl IntoIterator<Item = Category>,
) -> Vec<Category> {
    let mut lacking: Vec<Category> = subjects
        .into_iter()
        .filter(|category| !bases.iter().any(|basis| basis.category() == *category))
        .collect();
    lacking.sort_unstable();
    lacking.dedup();
    lacking
}

/// The special categories of RULES.md section 3 and criminal-offence data, as the fields of a person that hold them: which
/// of them a case holds is derived from what is filled in, for the record of processing (UK GDPR Art 30).
pub const SPECIAL_CATEGORIES: [&str; 7] = [
    "ethnicity",
    "religion",
    "sexual_orientation",
    "disabilities",
    "health",
    "convictions",
    "child_protection",
];

/// Why a subject's category cannot be settled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CategoryProblem {
    /// There is no date of birth, and none was stated.
    #[error(
        "There is no date of birth on record, so that it must be stated whether this subject is a child or an adult (an unborn child is a child)."
    )]
    NotStated,
    /// What was stated and the date of birth say different things.
    #[error("The category that was stated contradicts the date of birth on record.")]
    Contradiction,
}

/// A subject's category: what the date of birth gives on the day the case was opened or, if later, the day the subject
/// was added; what was stated where there is no date of birth (RULES.md section 3). An import keeps what was stated
/// where this says [`CategoryProblem::Contradiction`], and warns.
pub fn category_settled(
    stated: Option<Category>,
    birth: Option<PartialDate>,
    opened_or_added: Date,
) -> Result<Category, CategoryProblem> {
    match (stated, category_on(birth, false, opened_or_added)) {
        (Some(stated), Some(derived)) if stated != derived => Err(CategoryProblem::Contradiction),
        (_, Some(derived)) => Ok(derived),
        (Some(stated), None) => Ok(stated),
        (None, None) => Err(CategoryProblem::NotStated),
    }
}
