//! The search for names inside other words.

use super::index;

/// The names that are looked for inside other words, as in user names.
#[derive(Default)]
pub(super) struct Inside {
    /// In order; each has four letters at least.
    forms: Vec<String>,
    /// A bit for the first four bytes of each: few places in a word begin as a name of the case does.
    begins: Vec<u64>,
}

/// The place of four bytes among the bits of [`Inside`].
fn beginning(bytes: [u8; 4]) -> (usize, u64) {
    let hash = u32::from_le_bytes(bytes).wrapping_mul(0x9e37_79b1) >> 18;
    (index(hash / 64), 1 << (hash % 64))
}

impl Inside {
    pub(super) fn add(&mut self, form: String) {
        self.forms.push(form);
    }

    /// Puts what was added in order: nothing is found before.
    pub(super) fn finish(&mut self) {
        self.forms.sort_unstable();
        self.forms.dedup();
        self.begins.resize(1 << 8, 0);
        for form in &self.forms {
            if let Some(first) = form.as_bytes().first_chunk() {
                let (at, bit) = beginning(*first);
                if let Some(bits) = self.begins.get_mut(at) {
                    *bits |= bit;
                }
            }
        }
    }

    /// Whether one of them is in a run of letters and digits.
    pub(super) fn is_in(&self, squeezed: &str) -> bool {
        let bytes = squeezed.as_bytes();
        let mut windows = bytes.windows(4).enumerate();
        windows.any(|(at, window)| {
            let Some(first) = window.first_chunk() else {
                return false;
            };
            let (place, bit) = beginning(*first);
            if self.begins.get(place).is_none_or(|bits| bits & bit == 0) {
                return false;
            }
            let rest = bytes.get(at..).unwrap_or_default();
            let from = self.forms.partition_point(|form| form.as_bytes() < window);
            let alike = self.forms.get(from..).unwrap_or_default().iter();
            alike
                .map(String::as_bytes)
                .take_while(|form| form.starts_with(window))
                .any(|form| rest.starts_with(form))
        })
    }
}
