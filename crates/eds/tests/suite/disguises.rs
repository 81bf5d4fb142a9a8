//! Additions after a signature that one reader takes for harmless and another shows: two roles of one object, two
//! spellings of one key, two entries of one number. Written by hand, each with one trick.

use eds::facts::{Addition, Change, Since};
use eds::{EdsError, facts};

use crate::updates::{ONE_PAGE, last, object, refused, sign, signed, since, stream, update};

const PAID: &str = "BT /f1 20 Tf 40 300 Td (Paid) Tj ET";

/// The page of [`ONE_PAGE`] with another value of one key.
fn page_with(key: &str, value: &str) -> (usize, String) {
    let (page, body) = object(ONE_PAGE, "/Type/Page/");
    let was = format!("{key} {} 0 R", last(body.as_bytes(), &format!("{key} ")));
    assert!(body.contains(&was), "{body}");
    (page, body.replace(&was, &format!("{key} {value}")))
}

pub(crate) fn catalog_with(pdf: &[u8], words: &str) -> (usize, String) {
    let (root, catalog) = object(pdf, "/Type/Catalog");
    (
        root,
        catalog.replacen("/Type/Catalog", &format!("/Type/Catalog{words}"), 1),
    )
}

fn stream_with(words: &str, data: &str) -> String {
    stream(data).replacen("<<", &format!("<<{words}"), 1)
}

/// An update whose table and trailer are written out: `{at}` stands for where the objects begin.
pub(crate) fn by_hand(pdf: &[u8], objects: &str, table: &str, trailer: &str) -> Vec<u8> {
    let mut out = pdf.to_vec();
    let at = out.len();
    out.extend(objects.bytes());
    let place = |text: &str| -> String {
        let mut pieces = text.split("{at+");
        let mut out = pieces.next().unwrap_or_default().to_owned();
        for piece in pieces {
            let (more, rest) = piece.split_once('}').expect("its end");
            let more: usize = more.parse().expect("a number");
            out.push_str(&format!("{:010}{rest}", at + more));
        }
        out
    };
    let start = out.len();
    out.extend(format!("xref\n{}", place(table)).bytes());
    out.extend(format!("trailer\n<<{}>>\nstartxref\n{start}\n%%EOF\n", place(trailer)).bytes());
    out
}

/// What a trailer must say to go on from this file.
pub(crate) fn goes_on(pdf: &[u8], size: usize) -> String {
    format!(
        "/Size {size}/Root {} 0 R/Info {} 0 R/Prev {}",
        last(pdf, "/Root "),
        last(pdf, "/Info "),
        last(pdf, "startxref\n")
    )
}

/// A stream that says to be a container of objects, or the packet of metadata, and is what a page draws.
#[test]
fn what_a_page_draws_may_not_change_whatever_else_it_says_to_be() {
    let size = last(ONE_PAGE, "/Size ");
    for words in ["/Type/ObjStm/N 0/First 0", "/Type/XRef/W[1 1 1]/Size 0"] {
        let prepared = update(
            ONE_PAGE,
            &[
                page_with("/Contents", &format!("{size} 0 R")),
                (size, stream_with(words, "BT (Owed) Tj ET")),
            ],
        );
        let pdf = signed(&prepared).pdf;
        refused(&update(&pdf, &[(size, stream_with(words, PAID))]), Change::Content);
    }
    let packet = last(ONE_PAGE, "/Metadata ");
    let pdf = signed(&update(ONE_PAGE, &[page_with("/Contents", &format!("{packet} 0 R"))])).pdf;
    let other = stream_with("/Type/Metadata/Subtype/XML", PAID);
    assert!(matches!(since(&update(&pdf, &[(packet, other)])), Since::Changed(_)));
}

/// The store of validation data is a page's resources as well: what the page draws with goes with the update.
#[test]
fn a_store_that_is_something_else_besides_may_not_change() {
    let size = last(ONE_PAGE, "/Size ");
    let (_, resources) = object(ONE_PAGE, "/ProcSet");
    let prepared = update(
        ONE_PAGE,
        &[
            page_with("/Resources", &format!("{size} 0 R")),
            catalog_with(ONE_PAGE, &format!("/DSS {size} 0 R")),
            (size, resources.replacen("<<", "<</Type/DSS/Certs[]", 1)),
        ],
    );
    let pdf = signed(&prepared).pdf;
    let emptied = update(&pdf, &[(size, "<</Type/DSS/Certs[]>>".into())]);
    assert!(matches!(since(&emptied), Since::Changed(_)));
    let apart = update(
        ONE_PAGE,
        &[
            catalog_with(ONE_PAGE, &format!("/DSS {size} 0 R")),
            (size, "<</Type/DSS/Certs[]>>".into()),
        ],
    );
    let pdf = signed(&apart).pdf;
    let filled = [
        (size, format!("<</Type/DSS/Certs[{} 0 R]>>", size + 40)),
        (size + 40, stream("a certificate")),
    ];
    assert_eq!(
        since(&update(&pdf, &filled)),
        Since::Added(vec![Addition::ValidationData])
    );
}

/// Two spellings of one key, and one key twice: readers differ on which counts.
#[test]
fn a_trailer_with_two_roots_is_refused() {
    let size = last(ONE_PAGE, "/Size ");
    let (_, catalog) = object(ONE_PAGE, "/Type/Catalog");
    let prepared = update(ONE_PAGE, &[(size, catalog.replace("/Lang(kk)", "/Lang(ru)"))]);
    let pdf = signed(&prepared).pdf;
    for words in [format!("/#52oot {size} 0 R"), format!("/Root {size} 0 R")] {
        let pdf = by_hand(&pdf, "", "0 0\n", &format!("{}{words}", goes_on(&pdf, size + 9)));
        assert!(matches!(since(&pdf), Since::Changed(_)), "{words}");
    }
}

/// A trailer that says fewer objects than there are: those above are missing (ISO 32000-1 table 15).
#[test]
fn objects_may_not_be_cut_off_by_a_smaller_size() {
    let pdf = signed(ONE_PAGE).pdf;
    let with = |size| by_hand(&pdf, "", "0 0\n", &goes_on(&pdf, size));
    assert_eq!(since(&with(last(&pdf, "/Size "))), Since::Added(Vec::new()));
    refused(&with(20), Change::Detached);
}

/// The same object under another generation: what refers to it finds nothing any more.
#[test]
fn an_object_may_not_change_its_generation() {
    let pdf = signed(ONE_PAGE).pdf;
    let (page, body) = object(&pdf, "/Type/Page/");
    for (generation, wanted) in [(0, Since::Added(Vec::new())), (1, Since::Changed(Change::Removed))] {
        let objects = format!("{page} {generation} obj\n{body}\nendobj\n");
        let table = format!("{page} 1\n{{at+0}} {generation:05} n\r\n");
        let size = last(&pdf, "/Size ");
        assert_eq!(since(&by_hand(&pdf, &objects, &table, &goes_on(&pdf, size))), wanted);
    }
}

#[test]
fn one_table_may_not_say_two_places_of_one_object() {
    let pdf = signed(ONE_PAGE).pdf;
    let (page, body) = object(&pdf, "/Type/Page/");
    let same = format!("{page} 0 obj\n{body}\nendobj\n");
    let other = format!("{page} 0 obj\n{}\nendobj\n", body.replace("595.2756", "300"));
    let table = format!(
        "{page} 1\n{{at+0}} 00000 n\r\n{page} 1\n{{at+{}}} 00000 n\r\n",
        same.len()
    );
    let size = last(&pdf, "/Size ");
    let twice = by_hand(&pdf, &format!("{same}{other}"), &table, &goes_on(&pdf, size));
    assert!(matches!(since(&twice), Since::Changed(_)));
}

/// An entry that is none in the strict form, and one for readers that take what they find.
#[test]
fn a_crooked_entry_is_no_free_one() {
    let size = last(ONE_PAGE, "/Size ");
    let contents = last(ONE_PAGE, "/Contents ");
    let shadow = page_with("/Contents", &format!("[{contents} 0 R {} 0 R]", size + 40));
    let pdf = signed(&update(ONE_PAGE, &[shadow])).pdf;
    // The object lies in the octets of a stream of objects, which belongs to nobody else.
    let hidden = format!("{} 0 obj\n{}\nendobj\n", size + 40, stream(PAID));
    let number = size + 41;
    let begin = format!(
        "{number} 0 obj\n<</Type/ObjStm/N 0/First 0/Length {}>>\nstream\n",
        hidden.len()
    );
    let objects = format!("{begin}{hidden}\nendstream\nendobj\n");
    let table = format!(
        "{number} 1\n{{at+0}} 00000 n\r\n{} 1\n{{at+{}}} 00000  n\n",
        size + 40,
        begin.len()
    );
    let crooked = by_hand(&pdf, &objects, &table, &goes_on(&pdf, size + 42));
    assert!(matches!(since(&crooked), Since::Changed(_)));
}

/// A hybrid file (ISO 32000-1 §7.5.8.4): what the table hides as free, the stream beside it defines.
#[test]
fn what_the_stream_beside_a_table_defines_counts() {
    let size = last(ONE_PAGE, "/Size ");
    let contents = last(ONE_PAGE, "/Contents ");
    let shadow = page_with("/Contents", &format!("[{contents} 0 R {} 0 R]", size + 40));
    let pdf = signed(&update(ONE_PAGE, &[shadow])).pdf;
    let hidden = format!("{} 0 obj\n{}\nendobj\n", size + 40, stream(PAID));
    let number = size + 41;
    let start = pdf.len();
    let row = [&[1_u8][..], &(u32::try_from(start).expect("small")).to_be_bytes(), &[0]].concat();
    let hex: String = row.iter().map(|octet| char::from(*octet)).collect();
    let beside = format!(
        "{number} 0 obj\n<</Type/XRef/Size {}/W[1 4 1]/Index[{} 1]/Length 6>>\nstream\n",
        size + 42,
        size + 40
    );
    let mut objects = hidden.clone().into_bytes();
    objects.extend(beside.bytes());
    objects.extend(hex.chars().map(|letter| letter as u8));
    objects.extend(b"\nendstream\nendobj\n");
    let with = |table: &str, trailer: &str| {
        let mut out = pdf.clone();
        out.extend(&objects);
        let at = out.len();
        let table = table.replace("{beside}", &format!("{:010}", start + hidden.len()));
        let trailer = trailer.replace("{beside}", &(start + hidden.len()).to_string());
        out.extend(format!("xref\n{table}trailer\n<<{trailer}>>\nstartxref\n{at}\n%%EOF\n").bytes());
        out
    };
    let goes_on = goes_on(&pdf, size + 42);
    let own = format!("{number} 1\n{{beside}} 00000 n\r\n");
    let free = format!("{} 1\n0000000000 00000 f\r\n{own}", size + 40);
    refused(&with(&free, &format!("{goes_on}/XRefStm {{beside}}")), Change::Shadow);
    refused(&with(&own, &format!("{goes_on}/XRefStm {{beside}}")), Change::Shadow);
    // Said twice, it would be nothing to one reader and something to another.
    for words in ["/XRefStm {beside}/XRefStm {beside}", "/XRefSt#6d {beside}"] {
        let twice = with(&free, &format!("{goes_on}{words}"));
        assert!(matches!(since(&twice), Since::Changed(_)), "{words}");
    }
}

/// What stands before the head moves every place, for some readers (ISO 32000-1, annex H.3).
#[test]
fn nothing_is_compared_where_the_head_is_not_at_the_beginning() {
    let moved = |pdf: &[u8]| {
        let text: String = pdf.iter().map(|octet| char::from(*octet)).collect();
        let (body, table) = text.split_at(text.rfind("xref\n0 ").expect("a table"));
        let mut out = String::from("junk\n");
        out.push_str(body);
        for line in table.split_inclusive('\n') {
            match line.get(..10).and_then(|digits| digits.parse::<usize>().ok()) {
                Some(place) if line.len() == 20 && line.contains(" n") => {
                    out.push_str(&format!("{:010}{}", place + 5, &line[10..]));
                }
                _ => out.push_str(line),
            }
        }
        let at = last(pdf, "startxref\n");
        let out = out.replace(&format!("startxref\n{at}"), &format!("startxref\n{}", at + 5));
        out.chars().map(|letter| letter as u8).collect::<Vec<u8>>()
    };
    let first = signed(&moved(ONE_PAGE));
    assert_eq!(since(&first.pdf), Since::Whole);
    let twice = sign(&first.authority, &first.holder, &first.pdf);
    refused(&twice, Change::Unreadable);
}

/// A signature whose key is spelt otherwise is shown by readers and must be looked at.
#[test]
fn a_signature_that_is_not_looked_at_refuses_the_file() {
    let first = signed(ONE_PAGE);
    let twice = sign(&first.authority, &first.holder, &first.pdf);
    assert!(facts::of_pdf(&twice).is_ok());
    for (plain, spelt) in [("/ByteRange[", "/ByteR#61nge["), ("/ByteRange[", "/#42yteRange[")] {
        let at = twice
            .windows(plain.len())
            .rposition(|window| window == plain.as_bytes())
            .expect("a range");
        let mut other = twice.clone();
        // The range is padded with blanks, of which two go.
        let blank = at
            + other[at..]
                .windows(3)
                .position(|window| window == b"   ")
                .expect("blanks");
        other.drain(blank..blank + 2);
        other.splice(at..at + plain.len(), spelt.bytes());
        assert_eq!(other.len(), twice.len());
        assert!(
            matches!(facts::of_pdf(&other), Err(EdsError::Pdf { .. })),
            "{:?}",
            facts::of_pdf(&other).map(|facts| facts.into_iter().map(|facts| facts.since).collect::<Vec<_>>())
        );
    }
}

/// Another dictionary of the signed octets in place of the document's own title and author.
#[test]
fn the_title_of_a_document_may_not_become_another() {
    let size = last(ONE_PAGE, "/Size ");
    let pdf = signed(&update(ONE_PAGE, &[(size, "<</Title(Another)>>".into())])).pdf;
    let own = last(ONE_PAGE, "/Info ");
    let other = goes_on(&pdf, size + 9).replace(&format!("/Info {own} "), &format!("/Info {size} "));
    assert!(matches!(since(&by_hand(&pdf, "", "0 0\n", &other)), Since::Changed(_)));
}

/// A word in a text, or the whole of another signed PDF in an attached file, is no signature of this one.
#[test]
fn a_text_that_mentions_a_byte_range_is_no_signature() {
    let size = last(ONE_PAGE, "/Size ");
    let inner = signed(ONE_PAGE).pdf;
    let inner: String = inner.iter().map(|octet| char::from(*octet)).collect();
    let with = update(
        ONE_PAGE,
        &[
            catalog_with(ONE_PAGE, &format!("/Attached {size} 0 R/Note(see /ByteRange)")),
            (
                size,
                format!("<</Length {}>>\nstream\n{inner}\nendstream", inner.chars().count()),
            ),
        ],
    );
    let outer = signed(&with);
    assert_eq!(facts::of_pdf(&outer.pdf).map(|facts| facts.len()), Ok(1));
    assert_eq!(since(&outer.pdf), Since::Whole);
}

/// A field whose signature has neither content nor range, beside a good one: readers show two.
#[test]
fn a_field_signed_with_nothing_refuses_the_file() {
    let pdf = signed(ONE_PAGE).pdf;
    let (number, field) = object(&pdf, "/FT/Sig");
    let size = last(&pdf, "/Size ");
    let with = |value: &str| {
        let own = format!("/V {} 0 R", last(field.as_bytes(), "/V "));
        let field = field.replace("/V  ", "/V ").replace(&own, value);
        let nothing = "<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/ETSI.CAdES.detached>>";
        facts::of_pdf(&update(&pdf, &[(number, field), (size, nothing.into())]))
    };
    for value in [
        format!("/V {size} 0 R"),
        "/V<</Type/Sig/Contents<00>>>".into(),
        "/V<</Type/Sig/Contents<00>/ByteRange[0 1 2 3]>>".into(),
    ] {
        assert!(matches!(with(&value), Err(EdsError::Pdf { .. })), "{value}");
    }
}

/// Reading stops once too much was read, and what could not be looked at is not believed.
fn too_much(pdf: &[u8]) {
    let told = facts::of_pdf(pdf).expect_err("more than is read").to_string();
    assert!(told.contains("too many of its objects"), "{told}");
}

/// Objects that lie in one another: each could be read, all together for hours.
#[test]
fn objects_inside_one_another_take_no_time() {
    const DEPTH: usize = 40_000;
    let pdf = signed(ONE_PAGE).pdf;
    let size = last(&pdf, "/Size ");
    let mut objects = String::new();
    let mut table = format!("{size} {DEPTH}\n");
    for number in 0..DEPTH {
        table.push_str(&format!("{{at+{}}} 00000 n\r\n", objects.len()));
        objects.push_str(&format!("{} 0 obj(", size + number));
    }
    objects.push_str(&")endobj\n".repeat(DEPTH));
    let nested = by_hand(&pdf, &objects, &table, &goes_on(&pdf, size + DEPTH));
    too_much(&nested);
}

/// What an empty field drew was a part of the page that was signed; filling the field may not draw something else there.
#[test]
fn what_an_empty_field_draws_is_not_drawn_over() {
    let size = last(ONE_PAGE, "/Size ");
    let drawing = |data: &str| stream_with("/Type/XObject/Subtype/Form/BBox[0 0 200 40]", data);
    let field = |value: &str, appearance: usize| {
        format!(
            "<</Type/Annot/FT/Sig/T(Price)/Subtype/Widget/Rect[10 10 210 50]/F 4{value}/AP<</N {appearance} 0 R>>>>"
        )
    };
    for (drawn, wanted) in [
        ("", Since::Added(vec![Addition::Signature])),
        ("q Q\n", Since::Added(vec![Addition::Signature])),
        ("BT (100) Tj ET", Since::Changed(Change::VisibleSignature)),
    ] {
        let form = format!("/AcroForm<</SigFlags 3/Fields[{size} 0 R]>>");
        let prepared = [
            catalog_with(ONE_PAGE, &form),
            (size, field("", size + 1)),
            (size + 1, drawing(drawn)),
        ];
        let first = signed(&update(ONE_PAGE, &prepared));
        // The second signature stands in the field as well.
        let twice = sign(&first.authority, &first.holder, &first.pdf);
        let value = last(&twice, "/V ");
        let new = last(&twice, "/Size ");
        let filled = [
            (size, field(&format!("/V {value} 0 R"), new)),
            (new, drawing("BT (1000) Tj ET")),
        ];
        assert_eq!(since(&update(&twice, &filled)), wanted, "{drawn}");
    }
}

/// A small file in which thousands of objects are one packed value.
#[test]
fn one_packed_value_for_thousands_of_objects_takes_no_time() {
    const MANY: usize = 20_000;
    let pdf = signed(ONE_PAGE).pdf;
    let size = last(&pdf, "/Size ");
    let heads: String = (0..MANY).map(|number| format!("{} 0 ", size + 1 + number)).collect();
    let packed = stream_with(
        &format!("/Type/ObjStm/N {MANY}/First {}", heads.len()),
        &format!("{heads}[{}]", "1 ".repeat(50_000)),
    );
    let packed = format!("{size} 0 obj\n{packed}\nendobj\n");
    let number = size + MANY + 1;
    let (at, table) = (pdf.len(), pdf.len() + packed.len());
    let row = |kind: u8, place: usize, index: usize| {
        let place = u32::try_from(place).expect("small").to_be_bytes();
        let index = u16::try_from(index).expect("small").to_be_bytes();
        [&[kind][..], &place, &index].concat()
    };
    let mut rows = row(1, at, 0);
    rows.extend((0..MANY).flat_map(|index| row(2, size, index)));
    rows.extend(row(1, table, 0));
    let mut file = pdf.clone();
    file.extend(packed.bytes());
    let goes_on = goes_on(&pdf, number + 1);
    let index = format!("/Index[{size} {}]", MANY + 2);
    file.extend(
        format!(
            "{number} 0 obj\n<</Type/XRef/W[1 4 2]{index}{goes_on}/Length {}>>\nstream\n",
            rows.len()
        )
        .bytes(),
    );
    file.extend(rows);
    file.extend(format!("\nendstream\nendobj\nstartxref\n{table}\n%%EOF\n").bytes());
    too_much(&file);
}
