//! A row on paper: drawn, printed, scanned, and read with our reader and with other people's.

use std::path::Path;
use std::process::Command;

use barcode::{Correction, Element, pack, read, svg};

/// Demanded where the tools must be there; otherwise a missing tool skips the test.
fn tool(name: &str) -> bool {
    let there = Command::new("sh")
        .args(["-c", &format!("command -v {name}")])
        .output()
        .is_ok_and(|output| output.status.success());
    assert!(
        there || std::env::var_os("QYZMET_TEST_TOOLS").is_none(),
        "{name} is not installed"
    );
    there
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

fn row(payload: &[u8], document: &str) -> Vec<Element> {
    pack(payload, document, "2026-11-22T09:05:00Z".parse().expect("a moment")).expect("small")
}

/// A page of codes as PGM: each module `module` pixels wide, three codes a line.
fn page(elements: &[Element], module: usize) -> image::GrayImage {
    let codes: Vec<_> = elements
        .iter()
        .map(|element| raster(&element.to_xml(), module))
        .collect();
    let side = codes.iter().map(|code| code.width()).max().unwrap_or(0) + 10;
    let lines = codes.len().div_ceil(3) as u32;
    let mut page = image::GrayImage::from_pixel(side * 3 + 40, side * lines + 40, image::Luma([255]));
    for (place, code) in (0_u32..).zip(&codes) {
        let (x, y) = ((place % 3) * side + 20, (place / 3) * side + 20);
        image::imageops::replace(&mut page, code, i64::from(x), i64::from(y));
    }
    page
}

/// The dark runs of the drawing, painted.
fn raster(text: &str, module: usize) -> image::GrayImage {
    let drawing = svg(text, Correction::Low).expect("it fits");
    let number = |text: &str| text.parse::<u32>().expect("a number");
    let side = drawing
        .split("viewBox=\"0 0 ")
        .nth(1)
        .and_then(|rest| rest.split(' ').next())
        .map(number)
        .expect("a side");
    let scale = module as u32;
    let mut picture = image::GrayImage::from_pixel(side * scale, side * scale, image::Luma([255]));
    let path = drawing
        .split("#000\" d=\"")
        .nth(1)
        .and_then(|rest| rest.split('"').next())
        .expect("a path");
    for run in path.split('M').skip(1) {
        let (place, rest) = run.split_once('h').expect("a run");
        let (x, y) = place.split_once(' ').expect("a place");
        let length = rest.split_once('v').expect("a height").0;
        for column in number(x) * scale..(number(x) + number(length)) * scale {
            for line in number(y) * scale..(number(y) + 1) * scale {
                picture.put_pixel(column, line, image::Luma([0]));
            }
        }
    }
    picture
}

fn png(picture: &image::GrayImage) -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    picture.write_to(&mut bytes, image::ImageFormat::Png).expect("PNG");
    bytes.into_inner()
}

#[test]
fn a_page_of_codes_is_read_again() {
    let data = noise(3000);
    let rows = read(&[&png(&page(&row(&data, "26112212345678"), 3))])
        .expect("codes")
        .rows;
    assert_eq!(rows.len(), 1);
    assert_eq!(rows[0].document, "26112212345678");
    assert_eq!(rows[0].payload, Ok(data));
}

#[test]
fn two_documents_on_one_page_are_told_apart_and_a_torn_off_code_is_named() {
    let mut elements = row(&noise(1500), "1");
    elements.extend(row(&noise(1900), "2"));
    elements.remove(1);
    elements.reverse();
    let rows = read(&[&png(&page(&elements, 3))]).expect("codes").rows;
    let said: Vec<_> = rows
        .iter()
        .map(|row| match &row.payload {
            Ok(data) => format!("{}: {} bytes", row.document, data.len()),
            Err(error) => format!("{}: {error}", row.document),
        })
        .collect();
    assert_eq!(said, ["1: code 2 of 3 is missing", "2: 1900 bytes"]);
}

#[test]
fn a_picture_without_codes_and_what_is_no_picture_say_so() {
    let white = image::GrayImage::from_pixel(300, 300, image::Luma([255]));
    assert_eq!(read(&[&png(&white)]), Err(barcode::BarcodeError::NoCodes));
    assert_eq!(read(&[b"%PDF-1.7"]), Err(barcode::BarcodeError::Picture));
    assert_eq!(read(&[&png(&white)[..60]]), Err(barcode::BarcodeError::Picture));
}

#[test]
fn zbar_reads_the_codes_and_python_unpacks_them() {
    if !tool("zbarimg") || !tool("python3") {
        return;
    }
    let folder = tempfile::tempdir().expect("a folder");
    let data = noise(2000);
    let picture = folder.path().join("page.png");
    std::fs::write(&picture, png(&page(&row(&data, "26112212345678"), 4))).expect("written");
    let archive = python(
        folder.path(),
        "import subprocess,sys,re,base64,zipfile,io\n\
         out=subprocess.run(['zbarimg','--raw','-q','-Sdisable','-Sqrcode.enable','page.png'],capture_output=True,check=True).stdout.decode()\n\
         found={}\n\
         for e in re.findall(r'<BarcodeElement.*?</BarcodeElement>',out,re.S):\n\
         \x20 n=int(re.search(r'<elementNumber>(\\d+)<',e)[1]); found[n]=base64.b64decode(re.search(r'<elementData>(.*?)<',e)[1])\n\
         z=zipfile.ZipFile(io.BytesIO(b''.join(found[n] for n in sorted(found))))\n\
         assert z.namelist()==['one'] and z.testzip() is None\n\
         open('payload','wb').write(z.read('one'))",
    );
    assert!(archive.status.success(), "{}", String::from_utf8_lossy(&archive.stderr));
    assert_eq!(std::fs::read(folder.path().join("payload")).expect("unpacked"), data);
}

fn python(folder: &Path, script: &str) -> std::process::Output {
    Command::new("python3")
        .args(["-c", script])
        .current_dir(folder)
        .output()
        .expect("python runs")
}

/// Writes the fuzz corpus anew: `cargo test -p barcode -- --ignored corpus`.
#[test]
#[ignore = "writes fuzz/corpus/picture"]
fn corpus() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../fuzz/corpus/picture");
    std::fs::write(format!("{folder}/one.png"), png(&page(&row(b"data", "1"), 2))).expect("written");
}
