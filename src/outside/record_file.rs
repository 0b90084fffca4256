//! A file of records as `import` reads it: several times over, from any line, in bounded memory, whatever its encoding.
//!
//! Standard input and everything else that can be read only once is held in memory: it is never written to a temporary
//! file, because what is in it is not encrypted. What the lines say is `domain::line`'s business.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::os::unix::fs::{FileExt as _, MetadataExt as _};
use std::path::Path;

use encoding_rs::{Decoder, DecoderResult, Encoding, UTF_8};

use crate::error::{Failure, Result};
use crate::outside::files;

/// The longest line that is read, in bytes. A line that is longer is no record.
pub const LONGEST_LINE: usize = 32 * 1024 * 1024;

/// How much is read from the disk at once.
const BLOCK: usize = 256 * 1024;

/// The mark by which some programs begin a UTF-8 file.
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

enum Held {
    /// On a disk, to be read again from anywhere.
    File {
        file: File,
        size: u64,
        changed: (i64, i64),
    },
    /// In memory.
    Memory(Vec<u8>),
}

/// An open file of records.
pub struct RecordFile {
    held: Held,
    encoding: &'static Encoding,
    name: String,
}

impl RecordFile {
    /// Opens the file, or takes in the whole of `stdin` where the path is `-`. `encoding` is a name as the WHATWG Encoding
    /// Standard lists them (`windows-1252`, `utf-16le`, …); UTF-8 where none is given.
    pub fn open(path: &str, stdin: &mut dyn Read, encoding: Option<&str>) -> Result<Self> {
        let encoding = match encoding {
            None => UTF_8,
            Some(label) => Encoding::for_label(label.trim().as_bytes()).ok_or_else(|| {
                Failure::usage("There is no encoding of the name given with --encoding.")
                    .hint("Usual ones are utf-8, windows-1252, iso-8859-15, macintosh, utf-16le and utf-16be.")
            })?,
        };
        let (held, name) = if path == "-" {
            let mut bytes = Vec::new();
            stdin
                .read_to_end(&mut bytes)
                .map_err(|error| Failure::io("Standard input cannot be read", error))?;
            (Held::Memory(bytes), "Standard input".to_owned())
        } else {
            let place = Path::new(path);
            let fails = |error| files::failure("read", place, error);
            let mut file = File::open(place).map_err(fails)?;
            let meta = file.metadata().map_err(fails)?;
            if meta.is_dir() {
                return Err(fails(io::ErrorKind::IsADirectory.into()));
            }
            let held = if meta.is_file() {
                Held::File {
                    file,
                    size: meta.len(),
                    changed: (meta.mtime(), meta.mtime_nsec()),
                }
            } else {
                // A pipe (`<(…)` in a shell) gives what it has once.
                let mut bytes = Vec::new();
                file.read_to_end(&mut bytes).map_err(fails)?;
                Held::Memory(bytes)
            };
            (held, path.to_owned())
        };
        let opened = Self {
            held,
            encoding,
            name,
        };
        let mut start = [0_u8; 4];
        let read = opened.read_at(&mut start, 0)?;
        let start = start.get(..read).unwrap_or_default();
        if encoding == UTF_8 && (start.starts_with(b"\xff\xfe") || start.starts_with(b"\xfe\xff")) {
            return Err(
                Failure::refused(format!("{} is not UTF-8 but UTF-16.", opened.name)).hint(
                    "Say so with --encoding utf-16le or utf-16be, or save the file as UTF-8.",
                ),
            );
        }
        Ok(opened)
    }

    /// What the file is called in messages.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// How long it is, in bytes.
    pub fn size(&self) -> u64 {
        match &self.held {
            Held::File { size, .. } => *size,
            Held::Memory(bytes) => bytes.len() as u64,
        }
    }

    /// Whether it can be read from any offset: an encoding other than UTF-8 has to be read from its beginning.
    pub fn has_offsets(&self) -> bool {
        self.encoding == UTF_8
    }

    /// Reads from an offset in bytes, 0 or one that [`Lines::offset`] gave. What comes out is UTF-8; where the file has bytes
    /// that its encoding does not have, reading fails and says in which line. (UTF-8 itself is looked at line by line.)
    pub fn read_from(&self, offset: u64) -> Result<Box<dyn BufRead + Send + '_>> {
        let mut at = offset;
        if at == 0 && self.encoding == UTF_8 {
            let mut start = [0_u8; BYTE_ORDER_MARK.len()];
            let read = self.read_at(&mut start, 0)?;
            if start.get(..read) == Some(BYTE_ORDER_MARK) {
                at = BYTE_ORDER_MARK.len() as u64;
            }
        }
        Ok(match &self.held {
            Held::File { file, .. } => {
                let bytes = BufReader::with_capacity(BLOCK, FileAt { file, at });
                self.decoded(bytes)
            }
            Held::Memory(bytes) => {
                let at = usize::try_from(at).unwrap_or(usize::MAX);
                self.decoded(bytes.get(at..).unwrap_or_default())
            }
        })
    }

    fn decoded<'a>(&self, bytes: impl BufRead + Send + 'a) -> Box<dyn BufRead + Send + 'a> {
        if self.encoding == UTF_8 {
            Box::new(bytes)
        } else {
            Box::new(BufReader::with_capacity(
                BLOCK,
                Decoding {
                    bytes,
                    decoder: self.encoding.new_decoder_with_bom_removal(),
                    line: 1,
                    ended: false,
                },
            ))
        }
    }

    /// Its lines from an offset.
    pub fn lines_from(&self, offset: u64) -> Result<Lines<'_>> {
        Ok(Lines {
            reader: self.read_from(offset)?,
            offset: if offset == 0 && self.encoding == UTF_8 {
                self.mark_length()?
            } else {
                offset
            },
            name: &self.name,
        })
    }

    fn mark_length(&self) -> Result<u64> {
        let mut start = [0_u8; BYTE_ORDER_MARK.len()];
        let read = self.read_at(&mut start, 0)?;
        Ok(if start.get(..read) == Some(BYTE_ORDER_MARK) {
            BYTE_ORDER_MARK.len() as u64
        } else {
            0
        })
    }

    fn read_at(&self, into: &mut [u8], at: u64) -> Result<usize> {
        match &self.held {
            Held::File { file, .. } => read_fully_at(file, into, at)
                .map_err(|error| Failure::io(format!("{} cannot be read", self.name), error)),
            Held::Memory(bytes) => {
                let mut rest = bytes
                    .get(usize::try_from(at).unwrap_or(usize::MAX)..)
                    .unwrap_or_default();
                rest.read(into)
                    .map_err(|error| Failure::io(format!("{} cannot be read", self.name), error))
            }
        }
    }

    /// Refuses where the file was written to since it was opened: what was judged would not be what was read.
    pub fn still_the_same(&self) -> Result<()> {
        let Held::File {
            file,
            size,
            changed,
        } = &self.held
        else {
            return Ok(());
        };
        let meta = file
            .metadata()
            .map_err(|error| Failure::io(format!("{} cannot be read", self.name), error))?;
        if (meta.len(), (meta.mtime(), meta.mtime_nsec())) == (*size, *changed) {
            return Ok(());
        }
        Err(Failure::refused(format!(
            "{} was written to while it was being read; nothing was stored.",
            self.name
        ))
        .hint("Wait until whatever writes it has finished, and import it again."))
    }
}

/// A file read from its own place, so that several readers do not disturb each other.
struct FileAt<'f> {
    file: &'f File,
    at: u64,
}

impl Read for FileAt<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = self.file.read_at(into, self.at)?;
        self.at += read as u64;
        Ok(read)
    }
}

fn read_fully_at(file: &File, into: &mut [u8], at: u64) -> io::Result<usize> {
    let mut from = FileAt { file, at };
    let mut read = 0;
    while let Some(rest) = into.get_mut(read..).filter(|rest| !rest.is_empty()) {
        match from.read(rest)? {
            0 => break,
            more => read += more,
        }
    }
    Ok(read)
}

/// Bytes of another encoding read as UTF-8.
struct Decoding<B> {
    bytes: B,
    decoder: Decoder,
    line: u64,
    ended: bool,
}

/// That the bytes of a line are not of the encoding named.
#[derive(Debug, thiserror::Error)]
#[error("line {line} has bytes that are not of this encoding")]
struct NotOfThisEncoding {
    line: u64,
}

impl<B: BufRead> Read for Decoding<B> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        // The decoder needs room for one character at least.
        if into.len() < 4 {
            return Err(io::ErrorKind::InvalidInput.into());
        }
        while !self.ended {
            let source = self.bytes.fill_buf()?;
            let last = source.is_empty();
            let (result, read, written) = self
                .decoder
                .decode_to_utf8_without_replacement(source, into, last);
            self.bytes.consume(read);
            let out = into.get(..written).unwrap_or_default();
            self.line += out.split(|byte| *byte == b'\n').skip(1).count() as u64;
            match result {
                DecoderResult::Malformed(..) => {
                    return Err(io::Error::new(
                        io::ErrorKind::InvalidData,
                        NotOfThisEncoding { line: self.line },
                    ));
                }
                DecoderResult::InputEmpty => self.ended = last,
                DecoderResult::OutputFull => {}
            }
            if written > 0 {
                return Ok(written);
            }
        }
        Ok(0)
    }
}

/// What [`Lines::next`] found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LineRead {
    /// A line is in the buffer, without its end.
    Line,
    /// The line is longer than [`LONGEST_LINE`]; it was passed over.
    TooLong,
    /// There is no further line.
    End,
}

/// The lines of a file of records.
pub struct Lines<'f> {
    reader: Box<dyn BufRead + Send + 'f>,
    offset: u64,
    name: &'f str,
}

impl Lines<'_> {
    /// Where the next line begins, in bytes; of use only where [`RecordFile::has_offsets`].
    pub fn offset(&self) -> u64 {
        self.offset
    }

    /// Reads the next line into `line`, without its end.
    pub fn next(&mut self, line: &mut Vec<u8>) -> Result<LineRead> {
        let read = self.next_whole(line)?;
        let length = without_end(line).len();
        line.truncate(length);
        Ok(read)
    }

    /// Reads the next line into `line`, with its end as it stands in the file.
    pub fn next_whole(&mut self, line: &mut Vec<u8>) -> Result<LineRead> {
        line.clear();
        let read = (&mut self.reader)
            .take(LONGEST_LINE as u64 + 1)
            .read_until(b'\n', line)
            .map_err(|error| reading_failed(self.name, error))?;
        self.offset += read as u64;
        if read == 0 {
            return Ok(LineRead::End);
        }
        if line.last() != Some(&b'\n') && read > LONGEST_LINE {
            self.pass_over(line)?;
            return Ok(LineRead::TooLong);
        }
        Ok(LineRead::Line)
    }

    fn pass_over(&mut self, line: &mut Vec<u8>) -> Result<()> {
        loop {
            line.clear();
            let read = (&mut self.reader)
                .take(LONGEST_LINE as u64)
                .read_until(b'\n', line)
                .map_err(|error| reading_failed(self.name, error))?;
            self.offset += read as u64;
            if read == 0 || line.last() == Some(&b'\n') {
                line.clear();
                return Ok(());
            }
        }
    }
}

/// A line without its end: the line feed, and the carriage return before it or before the end of the file.
pub fn without_end(line: &[u8]) -> &[u8] {
    let line = line.strip_suffix(b"\n").unwrap_or(line);
    line.strip_suffix(b"\r").unwrap_or(line)
}

/// The failure of a file that cannot be read further: the disk's, or bytes that are not of the encoding named.
pub fn reading_failed(name: &str, error: io::Error) -> Failure {
    let line = error
        .get_ref()
        .and_then(|inner| inner.downcast_ref::<NotOfThisEncoding>())
        .map(|found| found.line);
    match line {
        Some(line) => Failure::refused(format!(
            "Line {line} of {name} has bytes that are not of the encoding named; nothing was stored."
        ))
        .hint("Name the encoding the file really has with --encoding, or save it as UTF-8 in the program it comes from.")
        .because(error),
        None => Failure::io(format!("{name} cannot be read"), error),
    }
}
