//! The pages of the file as they are on the disk, decrypted one by one: every page, in use or free, and those of a journal that
//! was left behind. It goes past the database library on purpose: what that no longer knows of is what is looked for.
//!
//! A page of SQLCipher 4 is AES-256-CBC under the file's key, with the page's own initialisation vector and HMAC in the 80 bytes
//! kept free at its end; the first 16 bytes of page 1 are the salt instead
//! (<https://www.zetetic.net/sqlcipher/design/>). The HMACs are `cipher_integrity_check`'s to look at.

use std::fs::File;
use std::io;
use std::os::unix::fs::FileExt as _;
use std::path::{Path, PathBuf};

use aes::Aes256;
use aes::cipher::{Array, BlockCipherDecrypt as _, KeyInit as _};
use zeroize::Zeroizing;

use crate::error::{Failure, Result};
use crate::store::open::CipherKey;

/// Bytes of a page, as SQLCipher 4 makes them.
const PAGE: usize = 4096;
/// Bytes at the end of a page that hold its initialisation vector and HMAC.
const RESERVED: usize = 80;
/// Bytes of a page that hold content.
const USABLE: usize = PAGE - RESERVED;
/// Bytes of a block of AES.
const BLOCK: usize = 16;
/// Bytes of a sector of a rollback journal, where it does not say.
const SECTOR: usize = 512;
/// How a segment of a rollback journal begins (<https://www.sqlite.org/fileformat2.html>, section 3).
const JOURNAL_MAGIC: [u8; 8] = [0xd9, 0xd5, 0x05, 0xf9, 0x20, 0xa1, 0x63, 0xd7];

/// A piece of readable text out of the pages.
pub enum Seen<'t> {
    /// The readable text of one page.
    Page(&'t str),
    /// Where content may go on from one page to another: what is readable of both together, and of each by itself.
    Across {
        /// Both together.
        whole: &'t str,
        /// The end of the first.
        left: &'t str,
        /// The beginning of the second.
        right: &'t str,
    },
}

/// A page as it is decrypted.
type Page = Zeroizing<Vec<u8>>;

struct Pages {
    file: File,
    count: u32,
    cipher: Aes256,
}

fn unreadable(path: &Path, error: io::Error) -> Failure {
    Failure::io(
        format!("The pages of {} cannot be read", path.display()),
        error,
    )
}

fn word(bytes: &[u8], at: usize) -> u32 {
    bytes
        .get(at..at + 4)
        .and_then(|four| four.try_into().ok())
        .map_or(0, u32::from_be_bytes)
}

impl Pages {
    fn open(path: &Path, key: &CipherKey<'_>) -> Result<Self> {
        let file = File::open(path).map_err(|error| unreadable(path, error))?;
        let length = file
            .metadata()
            .map_err(|error| unreadable(path, error))?
            .len();
        Ok(Self {
            count: u32::try_from(length / PAGE as u64).unwrap_or(u32::MAX),
            file,
            cipher: cipher(key)?,
        })
    }

    fn raw(&self, number: u32) -> io::Result<Vec<u8>> {
        let mut bytes = vec![0; PAGE];
        self.file
            .read_exact_at(&mut bytes, u64::from(number - 1) * PAGE as u64)?;
        Ok(bytes)
    }

    /// The content of a page, from 1.
    fn page(&self, number: u32) -> io::Result<Page> {
        Ok(decrypted(&self.cipher, number, &self.raw(number)?))
    }
}

/// The key is checked to be 96 hexadecimal digits; the first 64 are AES's.
fn cipher(key: &CipherKey<'_>) -> Result<Aes256> {
    let malformed = || Failure::internal("The store's key has the wrong form.");
    let digits = key.digits().get(..64).ok_or_else(malformed)?;
    let mut bytes = Zeroizing::new([0_u8; 32]);
    for (byte, pair) in bytes.iter_mut().zip(digits.as_bytes().chunks(2)) {
        let pair = std::str::from_utf8(pair).map_err(|_| malformed())?;
        *byte = u8::from_str_radix(pair, 16).map_err(|_| malformed())?;
    }
    Aes256::new_from_slice(bytes.as_slice()).map_err(|_| malformed())
}

/// Decrypts the content of a page. A page that was never encrypted decrypts to noise, in which nothing is found.
fn decrypted(cipher: &Aes256, number: u32, raw: &[u8]) -> Page {
    let mut content = Zeroizing::new(raw.get(..USABLE).unwrap_or_default().to_vec());
    let mut before: [u8; BLOCK] = raw
        .get(USABLE..USABLE + BLOCK)
        .and_then(|vector| vector.try_into().ok())
        .unwrap_or_default();
    let start = if number == 1 { BLOCK } else { 0 };
    for chunk in content
        .get_mut(start..)
        .unwrap_or_default()
        .chunks_exact_mut(BLOCK)
    {
        let mut block: [u8; BLOCK] = [0; BLOCK];
        block.copy_from_slice(chunk);
        let mut plain = Array::from(block);
        cipher.decrypt_block(&mut plain);
        for ((to, from), mask) in chunk.iter_mut().zip(plain).zip(before) {
            *to = from ^ mask;
        }
        before = block;
    }
    content
}

/// What is readable of bytes: control characters and whatever is no text become spaces.
fn readable(bytes: &[u8]) -> Zeroizing<String> {
    let mut text = Zeroizing::new(String::with_capacity(bytes.len() + 8));
    for chunk in bytes.utf8_chunks() {
        text.extend(
            chunk
                .valid()
                .chars()
                .map(|c| if c.is_control() { ' ' } else { c }),
        );
        if !chunk.invalid().is_empty() {
            text.push(' ');
        }
    }
    text
}

fn journal_of(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_os_string();
    name.push("-journal");
    name.into()
}

/// Reads every page of the file, in use or free, and of a journal beside it, and gives what is readable to `see`: each page by
/// itself, and wherever its content may go on in another page, the end of the one with the beginning of the other. A piece
/// that goes on is told by the number of a page, which stands before the content of every page of an overflow chain and after
/// the part of a record that is kept in its own page; every four bytes that may be such a number are followed, so that chains
/// of free pages are found too. `longest` is how many bytes on each side are joined; `may_go_on` says of the last byte of the one
/// and the first of the other whether it is worth it.
pub fn pages_scan(
    path: &Path,
    key: &CipherKey<'_>,
    longest: usize,
    may_go_on: &dyn Fn(u8, u8) -> bool,
    see: &mut dyn FnMut(Seen<'_>),
    progress: &mut dyn FnMut(&str, u64, u64),
) -> Result<()> {
    let pages = Pages::open(path, key)?;
    let failed = |error| unreadable(path, error);
    let of = u64::from(pages.count);
    let longest = longest.min(USABLE - 4);
    // What an overflow page of this number would begin with.
    let mut first: Vec<u8> = Vec::with_capacity(pages.count as usize);
    for number in 1..=pages.count {
        let mut raw = pages.raw(number).map_err(failed)?;
        let vector = raw.get(USABLE..).unwrap_or_default().to_vec();
        raw.truncate(BLOCK);
        raw.resize(USABLE, 0);
        raw.extend(vector);
        let content = decrypted(&pages.cipher, 2, &raw);
        first.push(content.get(4).copied().unwrap_or_default());
    }
    for number in 1..=pages.count {
        if number % 64 == 0 {
            progress("Looking through the pages", u64::from(number), of);
        }
        let page = pages.page(number).map_err(failed)?;
        see(Seen::Page(&readable(&page)));
        for at in 0..page.len().saturating_sub(3) {
            let next = word(&page, at);
            if next == 0 || next > pages.count || next == number {
                continue;
            }
            // At the very beginning it is the link of an overflow page, whose content ends with the page.
            let end = if at == 0 { page.len() } else { at };
            let from = end.saturating_sub(longest).max(if at == 0 { 4 } else { 0 });
            let left = page.get(from..end).unwrap_or_default();
            let (Some(&last), Some(&begins)) = (left.last(), first.get(next as usize - 1)) else {
                continue;
            };
            if !may_go_on(last, begins) {
                continue;
            }
            let other = pages.page(next).map_err(failed)?;
            let right = other.get(4..4 + longest).unwrap_or_default();
            let mut both = Zeroizing::new(left.to_vec());
            both.extend_from_slice(right);
            see(Seen::Across {
                whole: &readable(&both),
                left: &readable(left),
                right: &readable(right),
            });
        }
    }
    journal_scan(path, &pages.cipher, see)
}

/// Reads the pages of a journal that stands beside the file.
fn journal_scan(path: &Path, cipher: &Aes256, see: &mut dyn FnMut(Seen<'_>)) -> Result<()> {
    let journal = journal_of(path);
    let bytes = match std::fs::read(&journal) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(unreadable(&journal, error)),
    };
    // A segment begins at a sector; each record is the number of a page, the page, and a sum of four bytes.
    let sector = match word(&bytes, 20) as usize {
        0 => SECTOR,
        sector => sector,
    };
    let mut at = sector;
    while let Some(record) = bytes.get(at..at + 4 + PAGE) {
        if record.starts_with(&JOURNAL_MAGIC) {
            at += sector;
            continue;
        }
        let number = word(record, 0);
        let page = decrypted(cipher, number, record.get(4..).unwrap_or_default());
        see(Seen::Page(&readable(&page)));
        at += PAGE + 8;
        let ahead = at.next_multiple_of(sector);
        if bytes
            .get(ahead..)
            .is_some_and(|rest| rest.starts_with(&JOURNAL_MAGIC))
        {
            at = ahead + sector;
        }
    }
    Ok(())
}

/// How many free pages hold anything but zeros. What is deleted is overwritten, so that there should be none.
pub fn free_pages_in_use(path: &Path, key: &CipherKey<'_>) -> Result<usize> {
    let pages = Pages::open(path, key)?;
    let failed = |error| unreadable(path, error);
    if pages.count == 0 {
        return Ok(0);
    }
    let mut found = 0;
    let mut trunk = word(&pages.page(1).map_err(failed)?, 32);
    // A list that is longer than the file leads in a circle, which the structure check tells of.
    for _ in 0..pages.count {
        if trunk == 0 || trunk > pages.count {
            break;
        }
        let page = pages.page(trunk).map_err(failed)?;
        let leaves = (word(&page, 4) as usize).min((USABLE - 8) / 4);
        for at in 0..leaves {
            let leaf = word(&page, 8 + 4 * at);
            if leaf == 0 || leaf > pages.count {
                continue;
            }
            let content = pages.page(leaf).map_err(failed)?;
            found += usize::from(content.iter().any(|byte| *byte != 0));
        }
        trunk = word(&page, 0);
    }
    Ok(found)
}
