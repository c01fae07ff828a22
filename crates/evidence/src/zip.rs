//! The one form of ZIP that a bundle may have (evidence-spec.md, section 11): stored, contiguous, nothing optional.
//!
//! Whatever a general ZIP reader would have to guess about is `E_ZIP`. That rules out polyglots, path tricks and bombs.

use std::io::{self, Write};

use crate::failure::{Code, Failure, ensure, fail};

const LOCAL: u32 = 0x0403_4b50;
const CENTRAL: u32 = 0x0201_4b50;
const END: u32 = 0x0605_4b50;
const END_BYTES: usize = 22;
/// Version needed 2.0, and made by 2.0 on no particular system.
const VERSION: u16 = 20;
/// 1980-01-01, the earliest date a ZIP can state: a bundle says nothing about when it was packed.
const DATE: u16 = 0x21;
/// LIMIT: files of a bundle; a 16-bit count without ZIP64 holds no more.
pub const FILES_MAX: usize = 0xffff;

/// A file of the archive, as a part of its bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct File<'a> {
    /// Name with `/` between folders.
    pub name: &'a str,
    /// Content.
    pub bytes: &'a [u8],
}

/// Reads an archive of this form; anything else is `E_ZIP`. Names are unique ASCII; which are allowed is for the caller.
pub fn read(archive: &[u8]) -> Result<Vec<File<'_>>, Failure> {
    let broken = |what: &str| Failure::new(Code::Zip, what);
    let (body, end) = archive
        .len()
        .checked_sub(END_BYTES)
        .and_then(|at| archive.split_at_checked(at))
        .ok_or_else(|| broken("too short"))?;
    let mut end = Cursor(end);
    let (signature, disks, count, count_again) = (end.u32()?, end.u32()?, end.u16()?, end.u16()?);
    let (directory_bytes, directory_at, comment) = (end.u32()? as usize, end.u32()? as usize, end.u16()?);
    ensure(signature == END && disks == 0 && comment == 0 && count == count_again, Code::Zip, || "end record".into())?;
    let (local, directory) = body.split_at_checked(directory_at).ok_or_else(|| broken("directory outside the file"))?;
    ensure(directory.len() == directory_bytes, Code::Zip, || "directory does not meet the end record".into())?;
    let (mut local, mut directory) = (Cursor(local), Cursor(directory));
    let mut at = 0;
    let mut files: Vec<File<'_>> = Vec::with_capacity(count.into());
    for _ in 0..count {
        let (file, local_bytes) = read_file(&mut directory, &mut local, at)?;
        at += local_bytes;
        files.push(file);
    }
    ensure(local.0.is_empty() && directory.0.is_empty(), Code::Zip, || "bytes that belong to no file".into())?;
    let mut names: Vec<&str> = files.iter().map(|file| file.name).collect();
    names.sort_unstable();
    ensure(names.windows(2).all(|pair| pair.first() != pair.last()), Code::Zip, || "two files of one name".into())?;
    Ok(files)
}

/// One directory entry and the local file it must agree with, which begins at `at`.
fn read_file<'a>(directory: &mut Cursor<'a>, local: &mut Cursor<'a>, at: usize) -> Result<(File<'a>, usize), Failure> {
    ensure(directory.u32()? == CENTRAL, Code::Zip, || "directory entry".into())?;
    directory.u16()?; // made by: means nothing
    // Version needed, flags, method, time, date, CRC, two sizes and the length of the name stand in both headers.
    let shared = directory.take(24)?;
    let rest = (directory.u16()?, directory.u16()?, directory.u16()?, directory.u16()?, directory.u32()?);
    let offset = directory.u32()? as usize;
    // No extra field, comment, second disk or attributes.
    ensure(rest == (0, 0, 0, 0, 0), Code::Zip, || "directory entry has optional parts".into())?;
    ensure(offset == at, Code::Zip, || "files overlap or leave a gap".into())?;
    let mut fields = Cursor(shared);
    let (_, flags, method, _) = (fields.u16()?, fields.u16()?, fields.u16()?, fields.u32()?);
    let (crc, packed, size, name_bytes) = (fields.u32()?, fields.u32()?, fields.u32()?, usize::from(fields.u16()?));
    ensure(flags == 0 && method == 0 && packed == size, Code::Zip, || "compressed, encrypted or flagged".into())?;
    let name = directory.take(name_bytes)?;
    let agrees =
        local.u32()? == LOCAL && local.take(24)? == shared && local.u16()? == 0 && local.take(name_bytes)? == name;
    ensure(agrees, Code::Zip, || "local and central header differ".into())?;
    let bytes = local.take(size as usize)?;
    ensure(crc32(bytes) == crc, Code::Zip, || "checksum".into())?;
    let name = std::str::from_utf8(name).ok().filter(|name| name.is_ascii());
    let Some(name) = name else { return fail(Code::Zip, "name is not ASCII") };
    Ok((File { name, bytes }, 4 + 24 + 2 + name_bytes + bytes.len()))
}

/// Reads little-endian numbers off the front.
struct Cursor<'a>(&'a [u8]);

impl<'a> Cursor<'a> {
    fn take(&mut self, count: usize) -> Result<&'a [u8], Failure> {
        let Some((taken, rest)) = self.0.split_at_checked(count) else {
            return fail(Code::Zip, "cut short");
        };
        self.0 = rest;
        Ok(taken)
    }

    fn u16(&mut self) -> Result<u16, Failure> {
        Ok(self.take(2)?.iter().rev().fold(0, |sum, byte| sum << 8 | u16::from(*byte)))
    }

    fn u32(&mut self) -> Result<u32, Failure> {
        Ok(self.take(4)?.iter().rev().fold(0, |sum, byte| sum << 8 | u32::from(*byte)))
    }
}

/// Writes an archive of this form. The same files in the same order give the same bytes.
#[derive(Debug)]
pub struct Writer<W> {
    out: W,
    at: u64,
    directory: Vec<u8>,
    count: usize,
}

impl<W: Write> Writer<W> {
    /// An archive without files.
    pub fn new(out: W) -> Self {
        Self { out, at: 0, directory: Vec::new(), count: 0 }
    }

    /// Appends a file. Fails when the archive would need ZIP64 (more than 4 GiB or 65,535 files).
    pub fn file(&mut self, name: &str, bytes: &[u8]) -> io::Result<()> {
        let too_large = || io::Error::new(io::ErrorKind::FileTooLarge, "a bundle holds at most 4 GiB and 65,535 files");
        let size = u32::try_from(bytes.len()).map_err(|_| too_large())?;
        let offset = u32::try_from(self.at).map_err(|_| too_large())?;
        let name_bytes = u16::try_from(name.len()).map_err(|_| too_large())?;
        if self.count == FILES_MAX {
            return Err(too_large());
        }
        let mut shared = Vec::with_capacity(24);
        for field in [VERSION, 0, 0, 0, DATE] {
            shared.extend_from_slice(&field.to_le_bytes());
        }
        for field in [crc32(bytes), size, size] {
            shared.extend_from_slice(&field.to_le_bytes());
        }
        shared.extend_from_slice(&name_bytes.to_le_bytes());
        for part in [&LOCAL.to_le_bytes()[..], &shared, &[0; 2], name.as_bytes(), bytes] {
            self.out.write_all(part)?;
            self.at += part.len() as u64;
        }
        for part in [
            &CENTRAL.to_le_bytes()[..],
            &VERSION.to_le_bytes(),
            &shared,
            &[0; 12],
            &offset.to_le_bytes(),
            name.as_bytes(),
        ] {
            self.directory.extend_from_slice(part);
        }
        self.count += 1;
        Ok(())
    }

    /// Writes the directory and gives back the output.
    pub fn finish(mut self) -> io::Result<W> {
        let too_large = |_| io::Error::new(io::ErrorKind::FileTooLarge, "a bundle holds at most 4 GiB");
        let (at, directory) =
            (u32::try_from(self.at).map_err(too_large)?, u32::try_from(self.directory.len()).map_err(too_large)?);
        let count = (self.count as u16).to_le_bytes();
        self.out.write_all(&self.directory)?;
        for part in
            [&END.to_le_bytes()[..], &[0; 4], &count, &count, &directory.to_le_bytes(), &at.to_le_bytes(), &[0; 2]]
        {
            self.out.write_all(part)?;
        }
        Ok(self.out)
    }
}

/// Four tables, so that four bytes are taken at a step.
const CRC_TABLES: [[u32; 256]; 4] = crc_tables();

#[expect(clippy::indexing_slicing, reason = "evaluated by the compiler: an index out of bounds would not build")]
const fn crc_tables() -> [[u32; 256]; 4] {
    let mut tables = [[0; 256]; 4];
    let mut i = 0;
    while i < 256 {
        let (mut crc, mut bit) = (i as u32, 0);
        while bit < 8 {
            crc = if crc & 1 == 1 { crc >> 1 ^ 0xedb8_8320 } else { crc >> 1 };
            bit += 1;
        }
        tables[0][i] = crc;
        i += 1;
    }
    let mut i = 0;
    while i < 256 {
        let mut table = 1;
        while table < 4 {
            let before = tables[table - 1][i];
            tables[table][i] = before >> 8 ^ tables[0][(before & 255) as usize];
            table += 1;
        }
        i += 1;
    }
    tables
}

/// CRC-32 as ZIP uses it.
fn crc32(bytes: &[u8]) -> u32 {
    let [t0, t1, t2, t3] = &CRC_TABLES;
    let (words, tail) = bytes.as_chunks::<4>();
    let mut crc = !0;
    for word in words {
        let [a, b, c, d] = (crc ^ u32::from_le_bytes(*word)).to_le_bytes();
        crc = look(t3, a) ^ look(t2, b) ^ look(t1, c) ^ look(t0, d);
    }
    for byte in tail {
        crc = crc >> 8 ^ look(t0, crc as u8 ^ byte);
    }
    !crc
}

#[expect(clippy::indexing_slicing, reason = "a byte always indexes 256 entries")]
fn look(table: &[u32; 256], byte: u8) -> u32 {
    table[usize::from(byte)]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn archive() -> Vec<u8> {
        let mut zip = Writer::new(Vec::new());
        zip.file("aef", b"one\n").unwrap();
        zip.file("files/empty", b"").unwrap();
        zip.file("events.jsonl", b"123456789").unwrap();
        zip.finish().unwrap()
    }

    #[test]
    fn what_is_written_is_read() {
        assert_eq!(crc32(b"123456789"), 0xcbf4_3926);
        let archive = archive();
        let files = read(&archive).unwrap();
        let names: Vec<&str> = files.iter().map(|file| file.name).collect();
        assert_eq!(names, ["aef", "files/empty", "events.jsonl"]);
        assert_eq!(files[2].bytes, b"123456789");
    }

    #[test]
    fn any_changed_removed_or_added_byte_that_matters_is_refused() {
        let archive = archive();
        for at in 0..archive.len() {
            let mut changed = archive.clone();
            changed[at] ^= 0x01;
            // Version, time and date mean nothing to the reader, as long as both headers agree: one byte cannot do that.
            let made_by =
                changed.windows(4).enumerate().any(|(i, w)| w == CENTRAL.to_le_bytes() && (i + 4..i + 6).contains(&at));
            assert!(made_by || read(&changed).is_err(), "byte {at}");
            assert!(read(&archive[..at]).is_err());
        }
        assert!(read(&[&archive[..], b"x"].concat()).is_err());
        assert!(read(&[b"x", &archive[..]].concat()).is_err());
    }

    #[test]
    fn two_files_of_one_name_are_refused() {
        let mut zip = Writer::new(Vec::new());
        zip.file("aef", b"").unwrap();
        zip.file("aef", b"").unwrap();
        assert!(read(&zip.finish().unwrap()).is_err());
    }
}
