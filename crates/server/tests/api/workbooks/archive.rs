//! Zip files written by hand, because libraries refuse to write bad ones.

use std::io::Write as _;

use flate2::{Compress, Compression, Crc, FlushCompress, write::DeflateEncoder};

/// One member, with all that its headers say of it.
#[derive(Clone)]
pub struct Member {
    pub name: Vec<u8>,
    pub packed: Vec<u8>,
    pub method: u16,
    pub flags: u16,
    pub crc: u32,
    /// The size that is told.
    pub size: u32,
    /// The Unix mode.
    pub mode: u32,
    /// The member whose data this one shares.
    pub same_as: Option<usize>,
}

impl Member {
    /// Packed as Excel does.
    pub fn new(name: &str, data: &[u8]) -> Self {
        let mut encoder = DeflateEncoder::new(Vec::new(), Compression::fast());
        encoder.write_all(data).unwrap();
        Self::packed(name, encoder.finish().unwrap(), data)
    }

    /// `copies` MiB of spaces, without ever holding them.
    pub fn bomb(name: &str, copies: u32) -> Self {
        let spaces = vec![b' '; 1 << 20];
        let mut compress = Compress::new(Compression::best(), false);
        let mut chunk = || {
            let mut out = Vec::with_capacity(1 << 16);
            compress
                .compress_vec(&spaces, &mut out, FlushCompress::Sync)
                .unwrap();
            out
        };
        let mut packed = chunk();
        // The second refers to what stands before it, so it can be repeated.
        let again = chunk();
        let mut crc = Crc::new();
        crc.update(&spaces);
        for _ in 1..copies {
            packed.extend_from_slice(&again);
            crc.update(&spaces);
        }
        // An empty last block.
        packed.extend_from_slice(&[0x03, 0x00]);
        let mut member = Self::packed(name, packed, b"");
        member.crc = crc.sum();
        member.size = copies << 20;
        member
    }

    fn packed(name: &str, packed: Vec<u8>, data: &[u8]) -> Self {
        let mut crc = Crc::new();
        crc.update(data);
        Self {
            name: name.into(),
            packed,
            method: 8,
            flags: 0x800,
            crc: crc.sum(),
            size: u32::try_from(data.len()).unwrap(),
            mode: 0o100_644,
            same_as: None,
        }
    }

    /// What local header and directory have in common.
    fn header(&self) -> Vec<u8> {
        let mut out = Vec::new();
        for word in [20, self.flags, self.method, 0, 0x21] {
            out.extend_from_slice(&word.to_le_bytes());
        }
        let packed = u32::try_from(self.packed.len()).unwrap();
        for long in [self.crc, packed, self.size] {
            out.extend_from_slice(&long.to_le_bytes());
        }
        let name = u16::try_from(self.name.len()).unwrap();
        out.extend_from_slice(&name.to_le_bytes());
        out.extend_from_slice(&[0, 0]);
        out
    }
}

/// The file.
pub fn zip(members: &[Member]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut starts = Vec::new();
    for member in members {
        if let Some(other) = member.same_as {
            starts.push(starts[other]);
            continue;
        }
        starts.push(u32::try_from(out.len()).unwrap());
        out.extend_from_slice(b"PK\x03\x04");
        out.extend(member.header());
        out.extend_from_slice(&member.name);
        out.extend_from_slice(&member.packed);
    }
    let directory = out.len();
    for (member, start) in members.iter().zip(&starts) {
        out.extend_from_slice(b"PK\x01\x02\x14\x03");
        out.extend(member.header());
        out.extend_from_slice(&[0; 6]);
        out.extend_from_slice(&(member.mode << 16).to_le_bytes());
        out.extend_from_slice(&start.to_le_bytes());
        out.extend_from_slice(&member.name);
    }
    let size = u32::try_from(out.len() - directory).unwrap();
    let count = u16::try_from(members.len()).unwrap_or(u16::MAX);
    out.extend_from_slice(b"PK\x05\x06\0\0\0\0");
    out.extend_from_slice(&count.to_le_bytes());
    out.extend_from_slice(&count.to_le_bytes());
    out.extend_from_slice(&size.to_le_bytes());
    out.extend_from_slice(&u32::try_from(directory).unwrap().to_le_bytes());
    out.extend_from_slice(&[0, 0]);
    out
}
