//! The two faces every document is set in: Noto Sans, regular and bold, carried in the binary.
//!
//! They hold all letters of Kazakh, Russian and English, «», №, — and ₸. See `fonts/OFL.txt` for their licence.

use std::sync::LazyLock;

use typst::foundations::Bytes;
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;

static REGULAR: &[u8] = include_bytes!("../fonts/NotoSans-Regular.ttf");
static BOLD: &[u8] = include_bytes!("../fonts/NotoSans-Bold.ttf");

static FONTS: LazyLock<Vec<Font>> = LazyLock::new(|| {
    [REGULAR, BOLD]
        .into_iter()
        .flat_map(|face| Font::iter(Bytes::new(face)))
        .collect()
});

static BOOK: LazyLock<LazyHash<FontBook>> = LazyLock::new(|| LazyHash::new(FontBook::from_fonts(FONTS.iter())));

pub(crate) fn book() -> &'static LazyHash<FontBook> {
    &BOOK
}

pub(crate) fn font(index: usize) -> Option<Font> {
    FONTS.get(index).cloned()
}

/// Whether every face has a glyph for the character.
pub(crate) fn cover(character: char) -> bool {
    FONTS
        .iter()
        .all(|font| font.info().coverage.contains(u32::from(character)))
}
