//! Names (interim).
use crate::domain::input::Origin;
use crate::domain::text::Problem;
/// Interim.
pub fn fold(text: &str) -> String {
    text.to_lowercase()
}
/// Interim.
pub fn checked(_field: &str, text: &str, _origin: Origin) -> Result<String, Problem> {
    Ok(text.to_owned())
}
