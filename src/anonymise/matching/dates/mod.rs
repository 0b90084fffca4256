//! Dates: `calendar` reads those with a year or a written month and says what stands in their place, `short_dates` those without,
//! `spoken` ones in words, `figures` ones in figures alone, `partial` births without their day and months in Roman numerals.

mod calendar;
mod figures;
mod partial;
pub(super) mod short_dates;
pub(super) mod spoken;
