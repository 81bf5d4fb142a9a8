//! The archive: ZIP with one entry, deflated.

use std::io::{Cursor, Read, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

use crate::BarcodeError;

/// The most data a row carries, in bytes: an answer of a registry has some seven thousand.
pub const PAYLOAD_BYTES_MAX: usize = 256 * 1024;

/// Above 9 zopfli looks for the smallest deflate, fifteen times over: every twentieth code less, for some milliseconds.
const LEVEL: i64 = 24;

pub(crate) fn zip(entry: &str, payload: &[u8]) -> Result<Vec<u8>, BarcodeError> {
    let broken = |_| BarcodeError::Archive {
        what: "it could not be written",
    };
    if payload.len() > PAYLOAD_BYTES_MAX {
        return Err(BarcodeError::TooLarge {
            what: "data in bytes",
            limit: PAYLOAD_BYTES_MAX,
        });
    }
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .compression_level(Some(LEVEL));
    // A stream: sizes and checksum follow the data (bit 3), as the archives of egov.kz have it.
    let mut writer = ZipWriter::new_stream(Vec::new());
    writer.start_file(entry, options).map_err(broken)?;
    writer.write_all(payload).map_err(|_| BarcodeError::Archive {
        what: "it could not be written",
    })?;
    Ok(writer.finish().map_err(broken)?.into_inner())
}

pub(crate) fn unzip(entry: &str, archive: &[u8]) -> Result<Vec<u8>, BarcodeError> {
    let refused = |what| BarcodeError::Archive { what };
    let mut archive = ZipArchive::new(Cursor::new(archive)).map_err(|_| refused("it is not a ZIP archive"))?;
    if archive.len() != 1 {
        return Err(refused("it does not hold exactly one entry"));
    }
    let found = archive.by_index(0).map_err(|_| refused("its entry cannot be read"))?;
    if !matches!(found.name(), Ok(name) if name == entry) {
        return Err(refused("its entry has another name than the format"));
    }
    // The declared size is the sender's word; what counts is where reading stops.
    let limit = PAYLOAD_BYTES_MAX as u64;
    let mut payload = Vec::new();
    found
        .take(limit + 1)
        .read_to_end(&mut payload)
        .map_err(|_| refused("its entry is damaged"))?;
    if payload.len() > PAYLOAD_BYTES_MAX {
        return Err(BarcodeError::TooLarge {
            what: "unpacked data in bytes",
            limit: PAYLOAD_BYTES_MAX,
        });
    }
    Ok(payload)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ENTRY: &str = "one";

    #[test]
    fn a_bomb_is_left_before_it_bursts() {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        writer.start_file(ENTRY, SimpleFileOptions::default()).expect("a file");
        writer.write_all(&vec![0; 64 * PAYLOAD_BYTES_MAX]).expect("zeros");
        let bomb = writer.finish().expect("an archive").into_inner();
        assert!(matches!(unzip(ENTRY, &bomb), Err(BarcodeError::TooLarge { .. })));
    }

    #[test]
    fn another_entry_or_a_second_one_is_refused() {
        for names in [&["two"][..], &["one", "two"][..], &[][..]] {
            let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
            for name in names {
                writer.start_file(*name, SimpleFileOptions::default()).expect("a file");
            }
            let archive = writer.finish().expect("an archive").into_inner();
            assert!(
                matches!(unzip(ENTRY, &archive), Err(BarcodeError::Archive { .. })),
                "{names:?}"
            );
        }
    }

    #[test]
    fn the_archive_is_a_stream_as_java_writes_it() {
        let archive = zip(ENTRY, b"data").expect("small");
        assert_eq!(archive[6] & 8, 8, "the flag of a data descriptor");
        assert_eq!(unzip(ENTRY, &archive).expect("reads back"), b"data");
    }
}
