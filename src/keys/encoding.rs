//! How bytes are written: hexadecimal in the key file, Crockford's base 32 for what people copy by hand.
//!
//! What does not live here: what the bytes are.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Bytes of a known number that are lower-case hexadecimal digits in JSON.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Hex<const N: usize>(pub(super) [u8; N]);

impl<const N: usize> Serialize for Hex<N> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&hex(&self.0))
    }
}

impl<'de, const N: usize> Deserialize<'de> for Hex<N> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        from_hex(&text).map(Self).ok_or_else(|| {
            serde::de::Error::custom("not the expected number of hexadecimal digits")
        })
    }
}

/// The bytes as lower-case hexadecimal digits, without any copy left in freed memory.
pub(super) fn hex(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        for half in [byte >> 4, byte & 15] {
            text.push(char::from_digit(u32::from(half), 16).unwrap_or('0'));
        }
    }
    text
}

/// The bytes of exactly `2 * N` lower-case hexadecimal digits. Upper case is refused, so that the bytes have one
/// way of being written.
fn from_hex<const N: usize>(text: &str) -> Option<[u8; N]> {
    if text.len() != N * 2 || text.bytes().any(|byte| byte.is_ascii_uppercase()) {
        return None;
    }
    let mut digits = text.chars().map(|c| c.to_digit(16));
    let mut bytes = [0_u8; N];
    for byte in &mut bytes {
        let (high, low) = (digits.next()??, digits.next()??);
        *byte = u8::try_from(high << 4 | low).ok()?;
    }
    Some(bytes)
}

/// Crockford's base 32: no I, L, O or U, so that nothing is mistaken for a digit or reads as a rude word
/// (<https://www.crockford.com/base32.html>).
const BASE_32: &str = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// The value of a character of base 32 as people copy it: any case, O for 0, I and L for 1.
pub(super) fn base_32_value(c: char) -> Option<u8> {
    let c = match c.to_ascii_uppercase() {
        'O' => '0',
        'I' | 'L' => '1',
        c => c,
    };
    BASE_32
        .chars()
        .position(|digit| digit == c)
        .and_then(|at| u8::try_from(at).ok())
}

/// The bytes in base 32, most significant bits first, the last character filled up with zero bits.
pub(super) fn base_32(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len().div_ceil(5) * 8);
    let (mut waiting, mut bits) = (0_u32, 0_u32);
    let mut push = |value: u32| {
        let at = usize::try_from(value & 31).unwrap_or_default();
        text.push(BASE_32.chars().nth(at).unwrap_or('0'));
    };
    for byte in bytes {
        waiting = (waiting << 8 | u32::from(*byte)) & 0xffff;
        bits += 8;
        while bits >= 5 {
            bits -= 5;
            push(waiting >> bits);
        }
    }
    if bits > 0 {
        push(waiting << (5 - bits));
    }
    text
}
