//! The barcode row on paper: printed at 150 dots an inch, laid on the glass a little askew, kept as JPEG, and read.

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
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("in.pdf"), pdf).expect("written");
    let done = Command::new("pdftoppm")
        .args(["-r", "150", "-png", "in.pdf", "page"])
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
    let scan = GrayImage::from_fn(width, height, |x, y| {
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
    });
    let mut bytes = Vec::new();
    image::codecs::jpeg::JpegEncoder::new_with_quality(&mut bytes, 75)
        .encode_image(&scan)
        .expect("JPEG");
    bytes
}

#[test]
fn a_printed_and_scanned_page_gives_the_data_back() {
    if Command::new("pdftoppm").arg("-v").output().is_err() {
        assert!(
            std::env::var_os("QYZMET_TEST_TOOLS").is_none(),
            "pdftoppm is not installed"
        );
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
        let layout = LAYOUT.replace("columns: row-columns,", &format!("columns: (1fr,) * {columns},"));
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
