//! The QR code (ISO/IEC 18004) as SVG.

use fast_qr::ECL;
use fast_qr::qr::QRBuilder;

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

/// Draws each row's dark runs as one rectangle: fewer shapes, and no hairlines between neighbouring modules.
pub fn svg(text: &str, correction: Correction) -> Result<String, BarcodeError> {
    let level = match correction {
        Correction::Low => ECL::L,
        Correction::Medium => ECL::M,
    };
    let code = QRBuilder::new(text)
        .ecl(level)
        .build()
        .map_err(|_| BarcodeError::TooLongForACode)?;
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
