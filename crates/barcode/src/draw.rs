//! The QR code (ISO/IEC 18004) as SVG and as PNG.

use std::io::Cursor;

use fast_qr::qr::QRBuilder;
use fast_qr::{ECL, QRCode};
use image::{GrayImage, ImageFormat, Luma};

use crate::BarcodeError;

/// Four empty modules on each side, as the standard demands.
const QUIET_ZONE: usize = 4;

/// How much of a code may be damaged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Correction {
    /// 7 %: the fewest modules, so the largest ones on the same paper. For the elements of a row, which a scanner of
    /// 150 dpi must still tell apart.
    Low,
    /// 15 %. For a short text.
    Medium,
}

/// The code as a picture of one point a module, PNG: a thousandth of the shapes of the drawing, for a page with many codes.
pub fn png(text: &str, correction: Correction) -> Result<Vec<u8>, BarcodeError> {
    let code = code(text, correction)?;
    let side = code.size + 2 * QUIET_ZONE;
    let length = u32::try_from(side).map_err(|_| BarcodeError::TooLongForACode)?;
    let picture = GrayImage::from_fn(length, length, |x, y| {
        let module = |place: u32| {
            (place as usize)
                .checked_sub(QUIET_ZONE)
                .filter(|place| *place < code.size)
        };
        let dark = module(x).zip(module(y)).is_some_and(|(x, y)| code[y][x].value());
        Luma([if dark { 0 } else { u8::MAX }])
    });
    let mut bytes = Cursor::new(Vec::new());
    picture
        .write_to(&mut bytes, ImageFormat::Png)
        .map_err(|_| BarcodeError::Picture)?;
    Ok(bytes.into_inner())
}

/// Draws each row's dark runs as one rectangle: fewer shapes, and no hairlines between neighbouring modules.
pub fn svg(text: &str, correction: Correction) -> Result<String, BarcodeError> {
    let code = code(text, correction)?;
    let side = code.size + 2 * QUIET_ZONE;
    let mut path = String::new();
    for y in 0..code.size {
        let row = &code[y];
        let mut x = 0;
        while x < code.size {
            let start = x;
            while x < code.size && row[x].value() {
                x += 1;
            }
            if x > start {
                let length = x - start;
                path.push_str(&format!(
                    "M{} {}h{length}v1h-{length}z",
                    start + QUIET_ZONE,
                    y + QUIET_ZONE
                ));
            }
            x += 1;
        }
    }
    Ok(format!(
        r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}" width="{side}" height="{side}"><path fill="#fff" d="M0 0h{side}v{side}h-{side}z"/><path fill="#000" d="{path}"/></svg>"##
    ))
}

fn code(text: &str, correction: Correction) -> Result<QRCode, BarcodeError> {
    let level = match correction {
        Correction::Low => ECL::L,
        Correction::Medium => ECL::M,
    };
    let code = QRBuilder::new(text).ecl(level).build();
    code.map_err(|_| BarcodeError::TooLongForACode)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_becomes_a_picture() {
        let svg = svg("http://127.0.0.1:8080/portal/check/26112212345678", Correction::Medium).expect("it fits");
        assert!(
            svg.starts_with("<svg") && svg.contains("M4 4h7v1h-7z"),
            "the corner pattern stands in the corner"
        );
    }

    #[test]
    fn too_long_a_text_is_its_own_error() {
        assert_eq!(
            svg(&"x".repeat(4000), Correction::Medium),
            Err(BarcodeError::TooLongForACode)
        );
    }
}
