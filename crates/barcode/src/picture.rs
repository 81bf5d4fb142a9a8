//! The codes on a picture of a page: printed, scanned or photographed.

use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

use image::imageops::{FilterType, resize, unsharpen};
use image::{GrayImage, ImageFormat, ImageReader, Limits};
use rxing::common::{BitMatrix, GlobalHistogramBinarizer, HybridBinarizer};
use rxing::qrcode::cpp_port::decoder::Decode;
use rxing::qrcode::cpp_port::detector::{FindFinderPatterns, GenerateFinderPatternSets, SampleQR};
use rxing::{Binarizer, Luma8LuminanceSource};

use crate::signature::{self, Part};
use crate::{BarcodeError, Element, tiff, unpack};

/// The largest file, in bytes: a page at 600 dpi in grey, little compressed.
pub const PICTURE_BYTES_MAX: usize = 20 * 1024 * 1024;
/// The most pixels: an A4 page at 600 dpi has 35 million.
pub const PIXELS_MAX: u64 = 40_000_000;
/// The most bytes a decoder may take for one picture: four a pixel.
const MEMORY_BYTES_MAX: u64 = 4 * PIXELS_MAX + 16 * 1024 * 1024;
/// The most corner patterns that are tried with each other: 54 codes have 162, and the page has figures that look
/// like one. Trying grows with the third power.
const CORNERS_MAX: usize = 240;
/// The most sets of three corners whose code is sampled.
const TRIES_MAX: usize = 2_000;
/// A picture of fewer pixels is also looked at in double size: a scan at 150 dpi gives a module three pixels or less.
const ENLARGED_MAX: u64 = 12_000_000;
/// How far a scanner that is out of focus spreads a point of the enlarged picture: what is taken back where codes lack.
const BLUR: f32 = 2.0;
/// A picture of more pixels is also looked at in half size: a photograph has more noise than detail.
const REDUCED_MIN: u64 = 6_000_000;

/// The texts of all QR codes on the picture, or on each page of a TIFF, each once.
pub fn texts(picture: &[u8]) -> Result<Vec<String>, BarcodeError> {
    if picture.len() > PICTURE_BYTES_MAX {
        return Err(BarcodeError::TooLarge {
            what: "picture in bytes",
            limit: PICTURE_BYTES_MAX,
        });
    }
    let mut found = Vec::new();
    for page in tiff::pages(picture) {
        look_closely(&open(&page)?, &mut found);
    }
    Ok(found)
}

/// The same of points that are known already: one octet each, row by row, 0 is black.
pub fn texts_of_points(width: u32, height: u32, points: Vec<u8>) -> Result<Vec<String>, BarcodeError> {
    if u64::from(width) * u64::from(height) > PIXELS_MAX {
        return Err(BarcodeError::TooLarge {
            what: "picture in pixels",
            limit: PIXELS_MAX as usize,
        });
    }
    let grey = GrayImage::from_raw(width, height, points).ok_or(BarcodeError::Picture)?;
    let mut found = Vec::new();
    look_closely(&grey, &mut found);
    Ok(found)
}

/// Looks at the picture as it is, larger and smaller, under two ways of telling dark from light; each look adds the codes
/// that the others missed.
fn look_closely(grey: &GrayImage, found: &mut Vec<String>) {
    look(grey, found);
    let (width, height) = grey.dimensions();
    let pixels = u64::from(width) * u64::from(height);
    if pixels <= ENLARGED_MAX {
        let enlarged = resize(grey, width * 2, height * 2, FilterType::CatmullRom);
        look(&enlarged, found);
        if lacks(found) {
            look(&unsharpen(&enlarged, BLUR, 0), found);
        }
    }
    if pixels >= REDUCED_MIN {
        look(&resize(grey, width / 2, height / 2, FilterType::Triangle), found);
    }
}

/// Whether a code says that there are others of its row, or its signature, which were not found.
fn lacks(found: &[String]) -> bool {
    let (rows, parts): (Vec<_>, Vec<_>) = found
        .iter()
        .map(|text| (Element::from_xml(text).ok(), Part::from_json(text).ok()))
        .unzip();
    let rows = unpack(rows.into_iter().flatten());
    let signatures = signature::unpack(parts.into_iter().flatten());
    let missing = |fault: Option<&BarcodeError>| matches!(fault, Some(BarcodeError::Missing { .. }));
    rows.iter().any(|row| missing(row.payload.as_ref().err()))
        || signatures.iter().any(|signature| missing(signature.cms.as_ref().err()))
}

fn open(picture: &[u8]) -> Result<GrayImage, BarcodeError> {
    let mut reader = ImageReader::new(Cursor::new(picture))
        .with_guessed_format()
        .map_err(|_| BarcodeError::Picture)?;
    if !matches!(
        reader.format(),
        Some(ImageFormat::Png | ImageFormat::Jpeg | ImageFormat::Tiff)
    ) {
        return Err(BarcodeError::Picture);
    }
    let mut limits = Limits::default();
    limits.max_alloc = Some(MEMORY_BYTES_MAX);
    reader.limits(limits.clone());
    // The size is read before the pixels are.
    let size = ImageReader::new(Cursor::new(picture))
        .with_guessed_format()
        .map_err(|_| BarcodeError::Picture)?
        .into_dimensions()
        .map_err(|_| BarcodeError::Picture)?;
    if u64::from(size.0) * u64::from(size.1) > PIXELS_MAX {
        return Err(BarcodeError::TooLarge {
            what: "picture in pixels",
            limit: PIXELS_MAX as usize,
        });
    }
    Ok(reader.decode().map_err(|_| BarcodeError::Picture)?.into_luma8())
}

fn look(grey: &GrayImage, found: &mut Vec<String>) {
    let (width, height) = grey.dimensions();
    let source = || Luma8LuminanceSource::new(grey.as_raw().clone(), width, height).ok();
    // The library is a port of a C++ program and indexes freely. A picture on which it fails is one on which it found
    // nothing.
    let looked = catch_unwind(AssertUnwindSafe(|| {
        let mut texts = Vec::new();
        if let Some(source) = source()
            && let Ok(matrix) = HybridBinarizer::new(source).get_black_matrix()
        {
            texts.extend(codes(matrix));
        }
        if let Some(source) = source()
            && let Ok(matrix) = GlobalHistogramBinarizer::new(source).get_black_matrix()
        {
            texts.extend(codes(matrix));
        }
        texts
    }));
    for text in looked.unwrap_or_default() {
        if !found.contains(&text) {
            found.push(text);
        }
    }
}

/// Every code whose three corners can be found, each set of corners used once.
fn codes(matrix: &BitMatrix) -> Vec<String> {
    let mut corners = FindFinderPatterns(matrix, true, 0);
    corners.truncate(CORNERS_MAX);
    let mut used = Vec::new();
    let mut texts = Vec::new();
    for set in GenerateFinderPatternSets(&mut corners).into_iter().take(TRIES_MAX) {
        if used.contains(&set.bl) || used.contains(&set.tl) || used.contains(&set.tr) {
            continue;
        }
        let Ok(sampled) = SampleQR(matrix, &set) else { continue };
        let Ok(decoded) = Decode(rxing::common::DetectorRXingResult::getBits(&sampled)) else {
            continue;
        };
        if decoded.isValid() {
            used.extend([set.bl, set.tl, set.tr]);
            texts.push(decoded.text());
        }
    }
    texts
}
