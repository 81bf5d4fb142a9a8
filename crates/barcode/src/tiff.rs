//! The pages of a TIFF (TIFF 6.0 §2): a scanner writes them one after another into one file.

use std::borrow::Cow;

/// The most pages of one file: those of the longest document.
pub(crate) const PAGES_MAX: usize = 20;

/// The same file once for each of its pages, that page in first place; one after another, since a page is a copy. Any
/// other kind of file is one page.
///
/// A directory names the next one; decoders read the first. Nothing else of the file is looked at here.
pub(crate) fn pages(file: &[u8]) -> impl Iterator<Item = Cow<'_, [u8]>> {
    let directories = directories(file);
    let whole = directories.is_empty().then_some(Cow::Borrowed(file));
    let pages = directories.into_iter().map(|directory| beginning_with(file, directory));
    pages.chain(whole)
}

fn beginning_with(file: &[u8], directory: u32) -> Cow<'_, [u8]> {
    let mut page = file.to_vec();
    let written = if big_endian(file) {
        directory.to_be_bytes()
    } else {
        directory.to_le_bytes()
    };
    if let Some(place) = page.get_mut(4..8) {
        place.copy_from_slice(&written);
    }
    Cow::Owned(page)
}

/// Where the directories are; none in what is no TIFF.
fn directories(file: &[u8]) -> Vec<u32> {
    let is_tiff = file.starts_with(b"II*\0") || file.starts_with(b"MM\0*");
    let mut found = Vec::new();
    let mut place = if is_tiff { long(file, 4) } else { None };
    while let Some(directory) = place {
        if found.contains(&directory) || found.len() == PAGES_MAX {
            break;
        }
        found.push(directory);
        place = next(file, directory);
    }
    found
}

fn big_endian(file: &[u8]) -> bool {
    file.starts_with(b"MM")
}

/// Where the directory after this one is; 0 means that there is none.
fn next(file: &[u8], directory: u32) -> Option<u32> {
    let directory = usize::try_from(directory).ok()?;
    let count = match file.get(directory..directory.checked_add(2)?)? {
        [first, second] if big_endian(file) => u16::from_be_bytes([*first, *second]),
        [first, second] => u16::from_le_bytes([*first, *second]),
        _ => return None,
    };
    let after = directory.checked_add(2 + 12 * usize::from(count))?;
    long(file, after).filter(|place| *place != 0)
}

fn long(file: &[u8], at: usize) -> Option<u32> {
    let octets: [u8; 4] = file.get(at..at.checked_add(4)?)?.try_into().ok()?;
    Some(if big_endian(file) {
        u32::from_be_bytes(octets)
    } else {
        u32::from_le_bytes(octets)
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Two directories without entries, the second after the first.
    const TWO: &[u8] = b"II*\0\x08\0\0\0\0\0\x0e\0\0\0\0\0\0\0\0\0";

    #[test]
    fn each_page_comes_first_once_and_a_circle_ends() {
        let found: Vec<_> = pages(TWO).collect();
        assert_eq!(found.len(), 2);
        assert_eq!(found[0][..], *TWO);
        assert_eq!(found[1][4..8], [0x0e, 0, 0, 0]);
        let mut circle = TWO.to_vec();
        circle[16] = 8;
        assert_eq!(pages(&circle).count(), 2);
        assert_eq!(pages(b"\x89PNG").collect::<Vec<_>>(), [Cow::Borrowed(&b"\x89PNG"[..])]);
    }

    proptest! {
        #[test]
        fn no_octets_make_the_reader_panic(tail in prop::collection::vec(any::<u8>(), 0..64), big in any::<bool>()) {
            let head: &[u8] = if big { b"MM\0*" } else { b"II*\0" };
            prop_assert!(pages(&[head, &tail].concat()).count() <= PAGES_MAX);
        }
    }
}
