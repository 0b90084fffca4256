//! Encrypted archives, and the passphrases that open them: for a pack that is sent over a way nobody need trust.
//!
//! An archive is AES-256 (`WinZip` AE-2), so that the programs people have can open it. The names and times of its entries are readable
//! by anybody, and say nothing. A passphrase is random, shown once and kept nowhere.

use std::io::{Cursor, Write as _};

use secrecy::{ExposeSecret as _, SecretString};
use zip::write::SimpleFileOptions;
use zip::{AesMode, CompressionMethod, ZipWriter};

use crate::error::{Code, Failure, Result};

/// How many words a passphrase has.
const WORDS: usize = 6;

/// The words; a power of two of them, so that each is equally likely.
const LIST: &str = include_str!("passphrase_words.txt");

/// The number of words in the list: 11 bits each, 66 bits a passphrase.
pub const LIST_LENGTH: usize = 2048;

/// The list, a word each.
pub fn passphrase_words() -> Vec<&'static str> {
    LIST.lines()
        .filter(|line| !line.starts_with('#'))
        .flat_map(str::split_whitespace)
        .collect()
}

/// A new random passphrase of six words, with a space between them.
pub fn passphrase() -> Result<SecretString> {
    let words = passphrase_words();
    let mut chosen = Vec::with_capacity(WORDS);
    for _ in 0..WORDS {
        let random = getrandom::u64().map_err(|error| {
            Failure::new(Code::Io, "The operating system gave no random number.").because(error)
        })?;
        let length = u64::try_from(words.len()).unwrap_or(1).max(1);
        let at = usize::try_from(random % length).unwrap_or_default();
        chosen.push(words.get(at).copied().unwrap_or_default());
    }
    Ok(SecretString::from(chosen.join(" ")))
}

/// An archive of these files, each by its name, that opens with the passphrase only.
pub fn encrypted(files: &[(&str, &[u8])], passphrase: &SecretString) -> Result<Vec<u8>> {
    let failed = |error: zip::result::ZipError| {
        Failure::internal("The archive could not be made.").because(error)
    };
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Deflated)
            .with_aes_encryption(AesMode::Aes256, passphrase.expose_secret());
        archive.start_file(*name, options).map_err(failed)?;
        archive
            .write_all(bytes)
            .map_err(|error| Failure::io("The archive could not be made", error))?;
    }
    Ok(archive.finish().map_err(failed)?.into_inner())
}
