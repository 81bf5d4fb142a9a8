//! The barcode row on paper: printed at 150 dots an inch, scanned well and badly, and read.

use std::process::Command;

use documents::{Drawing, draw};
use image::{GrayImage, Luma};
use serde_json::{Value, json};

const LAYOUT: &str = include_str!("../../../regulations/documents/layout.typ");
const CERTIFICATE: &str = include_str!("../../../regulations/documents/certificate.typ");

fn both(kk: &str, ru: &str) -> Value {
    json!({ "kk": kk, "ru": ru })
}

fn data() -> Value {
    json!({
        "title": both("Анықтама", "Справка"),
        "header": both("Құжат электрондық үкімет жүйесінде құрылған", "Документ сформирован системой электронного правительства"),
        "number": { "label": both("Бірегей нөмір", "Уникальный номер"), "value": "26112212345678" },
        "date": { "label": both("Берілген күні", "Дата выдачи"), "value": "22.11.2026" },
        "service": both("Анықтамалар беру", "Выдача справок"),
        "provider": both("Бөлім", "Отдел"),
        "notes": { "legal": both("Құжат тең.", "Документ равнозначен."), "barcode": both("*Штрих-код", "*Штрих-код содержит данные") },
        "check": { "address": "http://127.0.0.1:8080/portal/check/26112212345678" },
        "signatories": [],
        "signature": null,
        "fields": [{ "key": "x", "label": both("Т.А.Ә.", "Ф.И.О."), "value": both("Сейтқазина Әйгерім", "Сейтқазина Әйгерім") }],
    })
}

/// Does not compress.
fn noise(length: usize) -> Vec<u8> {
    let mut state = 7_u32;
    std::iter::repeat_with(|| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 24) as u8
    })
    .take(length)
    .collect()
}

fn pdf(payload: &[u8]) -> Vec<u8> {
    pdf_in(LAYOUT, payload)
}

fn pdf_in(layout: &str, payload: &[u8]) -> Vec<u8> {
    let created = "2026-11-22T09:05:00Z".parse().expect("a moment");
    let row: Vec<String> = barcode::pack(payload, "26112212345678", created)
        .expect("small")
        .iter()
        .map(barcode::Element::to_xml)
        .collect();
    draw(&Drawing {
        template: CERTIFICATE,
        layout,
        data: &data(),
        qr: "http://127.0.0.1:8080/portal/check/26112212345678",
        row: &row,
        created,
        ident: "row",
    })
    .expect("it can be drawn")
}

/// The pages at 150 dots an inch.
fn printed(pdf: &[u8]) -> Vec<GrayImage> {
    printed_at("150", pdf)
}

fn printed_at(dots_an_inch: &str, pdf: &[u8]) -> Vec<GrayImage> {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("in.pdf"), pdf).expect("written");
    let done = Command::new("pdftoppm")
        .args(["-r", dots_an_inch, "-png", "in.pdf", "page"])
        .current_dir(folder.path())
        .status();
    assert!(done.expect("pdftoppm runs").success());
    let mut files: Vec<_> = std::fs::read_dir(folder.path())
        .expect("the folder")
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "png"))
        .collect();
    files.sort();
    files
        .iter()
        .map(|path| image::open(path).expect("a picture").into_luma8())
        .collect()
}

/// Turned by `degrees`, with grain and grey paper, as JPEG.
fn scanned(page: &GrayImage, degrees: f64) -> Vec<u8> {
    jpeg(&turned(page, degrees), 75)
}

fn jpeg(scan: &GrayImage, quality: u8) -> Vec<u8> {
    let mut bytes = Vec::new();
    image::codecs::jpeg::JpegEncoder::new_with_quality(&mut bytes, quality)
        .encode_image(scan)
        .expect("JPEG");
    bytes
}

fn png(scan: &GrayImage) -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    scan.write_to(&mut bytes, image::ImageFormat::Png).expect("PNG");
    bytes.into_inner()
}

fn turned(page: &GrayImage, degrees: f64) -> GrayImage {
    let (width, height) = page.dimensions();
    let (sin, cos) = degrees.to_radians().sin_cos();
    let (middle_x, middle_y) = (f64::from(width) / 2.0, f64::from(height) / 2.0);
    let at = |x: f64, y: f64| {
        if x < 0.0 || y < 0.0 || x > f64::from(width - 1) || y > f64::from(height - 1) {
            255.0
        } else {
            f64::from(page.get_pixel(x as u32, y as u32)[0])
        }
    };
    let mut grain = 1_u32;
    GrayImage::from_fn(width, height, |x, y| {
        let (dx, dy) = (f64::from(x) - middle_x, f64::from(y) - middle_y);
        let (from_x, from_y) = (middle_x + dx * cos + dy * sin, middle_y - dx * sin + dy * cos);
        let (left, top) = (from_x.floor(), from_y.floor());
        let (right, below) = (from_x - left, from_y - top);
        let value = at(left, top) * (1.0 - right) * (1.0 - below)
            + at(left + 1.0, top) * right * (1.0 - below)
            + at(left, top + 1.0) * (1.0 - right) * below
            + at(left + 1.0, top + 1.0) * right * below;
        grain = grain.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        Luma([(value * 0.85 + 12.0 + f64::from(grain >> 28)).clamp(0.0, 255.0) as u8])
    })
}

/// From a printed page to the file of a scanner.
type Harmed = fn(&GrayImage) -> Vec<u8>;

/// What printers and scanners do to a page, each at 150 dots an inch.
const HARMS: [(&str, Harmed); 8] = [
    ("a little askew", |page| scanned(page, 0.7)),
    ("upside down", |page| {
        jpeg(&image::imageops::rotate180(&turned(page, -0.4)), 75)
    }),
    ("on its side", |page| {
        jpeg(&image::imageops::rotate90(&turned(page, 0.3)), 75)
    }),
    ("out of focus", |page| {
        jpeg(&image::imageops::blur(&turned(page, 0.3), 0.6), 80)
    }),
    ("shrunk to fit by the printer", |page| {
        let (width, height) = (page.width() * 97 / 100, page.height() * 97 / 100);
        let small = image::imageops::resize(page, width, height, image::imageops::FilterType::Triangle);
        let mut sheet = GrayImage::from_pixel(page.width(), page.height(), Luma([255]));
        image::imageops::replace(&mut sheet, &small, 18, 26);
        scanned(&sheet, 0.3)
    }),
    ("pressed hard as JPEG", |page| jpeg(&turned(page, 0.5), 50)),
    ("dark at one side", |page| {
        let shaded = |x: u32, y: u32| {
            let light = 0.6 + 0.4 * f64::from(x) / f64::from(page.width());
            Luma([(f64::from(page.get_pixel(x, y)[0]) * light) as u8])
        };
        jpeg(
            &turned(&GrayImage::from_fn(page.width(), page.height(), shaded), 0.5),
            75,
        )
    }),
    ("toner spread", |page| {
        // Each dark point darkens its neighbours a little.
        let (width, height) = page.dimensions();
        let spread = GrayImage::from_fn(width, height, |x, y| {
            let at = |x: u32, y: u32| u32::from(page.get_pixel(x.min(width - 1), y.min(height - 1))[0]);
            let (left, above) = (at(x.saturating_sub(1), y), at(x, y.saturating_sub(1)));
            let beside = left.min(above).min(at(x + 1, y)).min(at(x, y + 1));
            Luma([((at(x, y) * 8 + beside * 2) / 10) as u8])
        });
        png(&turned(&spread, 0.4))
    }),
];

/// Demanded where the tools must be there; otherwise a missing tool skips the test.
fn tool(name: &str) -> bool {
    let there = Command::new(name).arg("--version").output().is_ok();
    assert!(
        there || std::env::var_os("QYZMET_TEST_TOOLS").is_none(),
        "{name} is not installed"
    );
    there
}

#[test]
fn a_bad_print_or_scan_still_gives_the_data_back() {
    if !tool("pdftoppm") {
        return;
    }
    let payload = noise(2_900);
    let pages = printed(&pdf(&payload));
    assert_eq!(pages.len(), 1, "five codes stand on the page");
    let mut lost = Vec::new();
    for (harm, harmed) in HARMS {
        let read = barcode::read(&[&harmed(&pages[0])]).map(|codes| codes.rows);
        let read = read.unwrap_or_default().into_iter().next().map(|row| row.payload);
        if read.as_ref() != Some(&Ok(payload.clone())) {
            lost.push((harm, read.and_then(Result::err)));
        }
    }
    assert_eq!(lost, []);
}

#[test]
fn zbar_reads_a_clean_print_of_every_number_of_codes() {
    if !tool("pdftoppm") || !tool("zbarimg") {
        return;
    }
    for amount in 1..=8 {
        let pages = printed_at("300", &pdf(&noise(650 * amount - 200)));
        assert_eq!(pages.len(), 1, "{amount} codes stand on the page");
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("page.png");
        std::fs::write(&path, png(&pages[0])).expect("written");
        let mut zbar = Command::new("zbarimg");
        zbar.args(["--raw", "-q", "-Sdisable", "-Sqrcode.enable"]).arg(&path);
        let out = zbar.output().expect("zbarimg runs");
        let found = String::from_utf8_lossy(&out.stdout).matches("<BarcodeElement").count();
        assert_eq!(found, amount, "of {amount} codes");
    }
}

#[test]
fn a_printed_and_scanned_page_gives_the_data_back() {
    if !tool("pdftoppm") {
        return;
    }
    let payload = noise(2_500);
    let pdf = pdf(&payload);
    assert!(pdf.len() < 120_000, "{} bytes", pdf.len());
    let pages = printed(&pdf);
    for degrees in [0.0, 1.0, -1.0, 2.0] {
        let mut found = Vec::new();
        for page in &pages {
            found.extend(barcode::texts(&scanned(page, degrees)).expect("a picture"));
        }
        let elements = found.iter().filter_map(|text| barcode::Element::from_xml(text).ok());
        let rows = barcode::unpack(elements);
        assert_eq!(rows.len(), 1, "turned by {degrees}°, {} pages", pages.len());
        assert_eq!(rows[0].payload, Ok(payload.clone()), "turned by {degrees}°");
    }
}

/// How small codes may be: for each number of codes a line, the share of scans at 150 dpi from which all codes are read,
/// by our reader and by zbar. `cargo test -p documents --test row -- --ignored --nocapture measure`.
#[test]
#[ignore = "measures"]
#[expect(clippy::print_stdout, reason = "a measurement is printed")]
fn measure() {
    let payload = noise(2_900);
    for columns in [3, 4, 5] {
        let layout = LAYOUT.replace("#let a-line = 4", &format!("#let a-line = {columns}"));
        assert_ne!(layout, LAYOUT);
        let pages = printed(&pdf_in(&layout, &payload));
        let (mut ours, mut zbars, mut all) = (0, 0, 0);
        for degrees in [0.0, 0.5, -0.7, 1.0, -1.5, 2.0] {
            all += 1;
            let scans: Vec<Vec<u8>> = pages.iter().map(|page| scanned(page, degrees)).collect();
            let pages: Vec<&[u8]> = scans.iter().map(Vec::as_slice).collect();
            let read = barcode::read(&pages).map(|codes| codes.rows).unwrap_or_default();
            ours += usize::from(read.first().is_some_and(|row| row.payload == Ok(payload.clone())));
            let folder = tempfile::tempdir().expect("a folder");
            let mut found = 0;
            for (place, scan) in scans.iter().enumerate() {
                let path = folder.path().join(format!("{place}.jpg"));
                std::fs::write(&path, scan).expect("written");
                let mut zbar = Command::new("zbarimg");
                zbar.args(["--raw", "-q", "-Sdisable", "-Sqrcode.enable"]).arg(&path);
                let out = zbar.output().expect("zbarimg runs");
                found += String::from_utf8_lossy(&out.stdout).matches("<BarcodeElement").count();
            }
            zbars += usize::from(found >= payload.len().div_ceil(650));
        }
        println!(
            "{columns} a line, {} pages: ours {ours}/{all}, zbar {zbars}/{all}",
            pages.len()
        );
    }
}
