//! What may be added to a signed PDF and what may not: incremental updates written by hand, each with one trick.

use eds::facts::{Addition, Change, Since};
use eds::pades::{self, Dictionary};
use eds::{Algorithm, facts};

use crate::support::{Authority, Holder, employee};

pub(crate) const ONE_PAGE: &[u8] = include_bytes!("../vectors/one-page.pdf");
const LINK: &[u8] = include_bytes!("../vectors/link.pdf");

pub(crate) struct Signed {
    pub(crate) authority: Authority,
    pub(crate) holder: Holder,
    pub(crate) pdf: Vec<u8>,
}

pub(crate) fn sign(authority: &Authority, holder: &Holder, pdf: &[u8]) -> Vec<u8> {
    let dictionary = Dictionary {
        name: "A".into(),
        reason: String::new(),
        location: String::new(),
        signed_at: authority.now,
    };
    pades::sign(pdf, &dictionary, &holder.key, &holder.certificate, &authority.chain()).expect("a signed PDF")
}

pub(crate) fn signed(pdf: &[u8]) -> Signed {
    let authority = Authority::new(Algorithm::P256);
    let holder = authority.holder(&employee());
    let pdf = sign(&authority, &holder, pdf);
    Signed { authority, holder, pdf }
}

/// The number after the last `key` of the file.
pub(crate) fn last(pdf: &[u8], key: &str) -> usize {
    let text = String::from_utf8_lossy(pdf);
    let after = &text[text.rfind(key).expect("the key") + key.len()..];
    let digits: String = after.trim_start().chars().take_while(char::is_ascii_digit).collect();
    digits.parse().expect("a number")
}

/// The number of the last object that says this, and its dictionary.
pub(crate) fn object(pdf: &[u8], says: &str) -> (usize, String) {
    let text: String = pdf.iter().map(|octet| char::from(*octet)).collect();
    // Our own writer puts a space between a key and its value.
    let spaced = says.replace("/Type/", "/Type /");
    let at = text.rfind(says).max(text.rfind(&spaced)).expect("what it says");
    let start = text[..at].rfind(" 0 obj").expect("an object");
    let number = text[..start].rsplit(['\n', '\r']).next().expect("a number");
    let body = &text[start + 6..];
    let body = &body[..body.find("endobj").expect("its end")];
    let body = body.split("stream").next().expect("a dictionary").trim();
    let body = body
        .replace("/Type /", "/Type/")
        .replace(" [", "[")
        .replace(" <<", "<<");
    (number.parse().expect("a number"), body)
}

/// An update in the form of a table; the bodies are Latin-1.
pub(crate) fn update(pdf: &[u8], objects: &[(usize, String)]) -> Vec<u8> {
    let mut out = pdf.to_vec();
    let mut table = String::from("xref\n");
    for (number, body) in objects {
        table.push_str(&format!("{number} 1\n{:010} 00000 n\r\n", out.len()));
        out.extend(
            format!("{number} 0 obj\n{body}\nendobj\n")
                .chars()
                .map(|letter| letter as u8),
        );
    }
    let size = objects
        .iter()
        .map(|(number, _)| number + 1)
        .max()
        .unwrap_or(0)
        .max(last(pdf, "/Size "));
    let trailer = format!(
        "trailer\n<</Size {size}/Root {} 0 R/Prev {}>>\nstartxref\n{}\n%%EOF\n",
        last(pdf, "/Root "),
        last(pdf, "startxref\n"),
        out.len()
    );
    out.extend_from_slice(table.as_bytes());
    out.extend_from_slice(trailer.as_bytes());
    out
}

pub(crate) fn since(pdf: &[u8]) -> Since {
    facts::of_pdf(pdf).expect("signatures")[0]
        .since
        .clone()
        .expect("of a PDF")
}

pub(crate) fn refused(pdf: &[u8], change: Change) {
    assert_eq!(since(pdf), Since::Changed(change));
}

pub(crate) fn stream(data: &str) -> String {
    format!("<</Length {}>>\nstream\n{data}\nendstream", data.len())
}

#[test]
fn more_signatures_are_allowed_and_said() {
    for original in [ONE_PAGE, LINK] {
        let once = signed(original);
        assert_eq!(since(&once.pdf), Since::Whole);
        let twice = sign(&once.authority, &once.holder, &once.pdf);
        assert_eq!(since(&twice), Since::Added(vec![Addition::Signature]));
        let thrice = sign(&once.authority, &once.holder, &twice);
        assert_eq!(since(&thrice), Since::Added(vec![Addition::Signature]));
        for facts in facts::of_pdf(&thrice).expect("three signatures") {
            let report = once.authority.judge(
                &facts,
                &once.authority.nothing_revoked(),
                &eds::policy::ExpectedSigner::Anyone,
            );
            assert!(report.is_valid(), "{}", eds::report::in_words(&report, "en"));
        }
    }
}

#[test]
fn a_dictionary_written_anew_with_the_same_meaning_is_no_change() {
    let signed = signed(ONE_PAGE);
    let (page, body) = object(&signed.pdf, "/Type/Page/");
    let spaced = body
        .replace("/MediaBox[0 0", "/MediaBox [ 0.0  0 ")
        .replace("/Type/Page", "/Type /P#61ge ");
    assert_eq!(since(&update(&signed.pdf, &[(page, spaced)])), Since::Added(Vec::new()));
}

#[test]
fn validation_data_is_allowed_and_nothing_hidden_behind_it() {
    let signed = signed(ONE_PAGE);
    let (root, catalog) = object(&signed.pdf, "/Type/Catalog");
    let size = last(&signed.pdf, "/Size ");
    let with = |key: &str| catalog.replacen("/Type/Catalog", &format!("/Type/Catalog/{key}"), 1);
    let certificate = (size + 1, stream("bytes of a certificate"));
    let store = |words: &str| (size, format!("<</Type/DSS/Certs[{} 0 R]{words}>>", size + 1));
    let dss = format!("DSS {size} 0 R");
    let good = update(&signed.pdf, &[(root, with(&dss)), store(""), certificate.clone()]);
    assert_eq!(since(&good), Since::Added(vec![Addition::ValidationData]));
    refused(
        &update(
            &signed.pdf,
            &[(root, with(&dss)), store("/JavaScript(app.alert)"), certificate.clone()],
        ),
        Change::Other,
    );
    // A page in place of a certificate.
    let (page, body) = object(&signed.pdf, "/Type/Page/");
    let changed = body.replace("419.52756", "300");
    let hidden = (size, format!("<</Type/DSS/Certs[{page} 0 R]>>"));
    refused(
        &update(&signed.pdf, &[(root, with(&dss)), hidden, (page, changed)]),
        Change::Page,
    );
}

#[test]
fn pages_contents_fonts_and_pictures_may_not_change() {
    let signed = signed(ONE_PAGE);
    let (page, page_body) = object(&signed.pdf, "/Type/Page/");
    let contents = last(page_body.as_bytes(), "/Contents ");
    let (pages, tree) = object(&signed.pdf, "/Type/Pages");
    let (font, font_body) = object(&signed.pdf, "/Type/Font/Subtype/Type0");
    let size = last(&signed.pdf, "/Size ");
    let changed = |number, body: String| update(&signed.pdf, &[(number, body)]);
    refused(&changed(contents, stream("BT (Paid) Tj ET")), Change::Content);
    refused(&changed(page, page_body.replace("595.2756", "300")), Change::Page);
    refused(
        &update(
            &signed.pdf,
            &[
                (page, page_body.replace("/Contents ", "/Contents 9999 0 R/X ")),
                (9999, stream("")),
            ],
        ),
        Change::Page,
    );
    refused(
        &changed(font, font_body.replace("Identity-H", "Identity-V")),
        Change::Font,
    );
    // /Kids: the same page twice, and another page.
    let kid = format!("{page} 0 R");
    refused(
        &changed(pages, tree.replace(&format!("[{kid}]"), &format!("[{kid} {kid}]"))),
        Change::PageTree,
    );
    let replaced = tree.replace(&kid, &format!("{size} 0 R"));
    refused(
        &update(&signed.pdf, &[(pages, replaced), (size, page_body)]),
        Change::PageTree,
    );
}

#[test]
fn annotations_overlays_and_visible_fields_are_refused() {
    let signed = signed(ONE_PAGE);
    let (page, body) = object(&signed.pdf, "/Type/Page/");
    let size = last(&signed.pdf, "/Size ");
    let annotations = &body[body.find("/Annots").expect("the widget's list")..];
    let list = &annotations[annotations.find('[').expect("[") + 1..annotations.find(']').expect("]")];
    let with = |items: &str| body.replace(list, items);
    for overlay in [
        "<</Type/Annot/Subtype/FreeText/Rect[0 0 400 500]/Contents(Paid)/DA(/F 9 Tf)>>",
        "<</Type/Annot/Subtype/Stamp/Rect[0 0 400 500]>>",
        "<</Subtype/Link/Rect[0 0 400 500]/A<</S/URI/URI(http://example.org)>>>>",
    ] {
        let page = (page, with(&format!("{list} {size} 0 R")));
        refused(
            &update(&signed.pdf, &[page, (size, overlay.to_owned())]),
            Change::Annotation,
        );
    }
    // An annotation taken away, or another order.
    refused(&update(&signed.pdf, &[(page, with(""))]), Change::Annotation);

    // A signature field with a size: its appearance would lie over the page.
    let twice = sign(&signed.authority, &signed.holder, &signed.pdf);
    let (widget, field) = object(&twice, "/Subtype/Widget");
    let drawn = field.replace(
        "/Rect[0 0 0 0]",
        &format!("/Rect[0 0 400 500]/AP<</N {} 0 R>>", widget + 1),
    );
    let picture = "<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Length 0>>\nstream\n\nendstream".to_owned();
    refused(
        &update(&twice, &[(widget, drawn), (widget + 1, picture)]),
        Change::VisibleSignature,
    );
}

#[test]
fn the_catalog_and_the_form_may_not_change() {
    let signed = signed(ONE_PAGE);
    let (root, catalog) = object(&signed.pdf, "/Type/Catalog");
    let size = last(&signed.pdf, "/Size ");
    let with = |words: &str| catalog.replacen("/Type/Catalog", &format!("/Type/Catalog{words}"), 1);
    for words in [
        "/OpenAction<</S/JavaScript/JS(app.alert)>>",
        "/OCProperties<</OCGs[]/D<<>>>>",
        "/AA<<>>",
        "/Names<</EmbeddedFiles<<>>>>",
        "/Extensions 5 0 R",
    ] {
        refused(&update(&signed.pdf, &[(root, with(words))]), Change::Catalog);
    }
    refused(
        &update(&signed.pdf, &[(root, catalog.replace("/AcroForm", "/Acro"))]),
        Change::Catalog,
    );
    let form = |from: &str, to: &str| update(&signed.pdf, &[(root, catalog.replace(from, to))]);
    refused(&form("/SigFlags 3", "/SigFlags 3/NeedAppearances true"), Change::Form);
    refused(&form("/SigFlags 3", "/SigFlags 3/XFA(form)"), Change::Form);
    refused(&form("/SigFlags 3", "/SigFlags 0"), Change::Form);
    let fields = &catalog[catalog.find("/Fields").expect("fields")..];
    let list = &fields[..fields.find(']').expect("]")];
    let added = |field: &str| {
        update(
            &signed.pdf,
            &[
                (root, catalog.replace(list, &format!("{list} {size} 0 R"))),
                (size, field.to_owned()),
            ],
        )
    };
    refused(&added("<</FT/Tx/T(sum)/V(1000000)>>"), Change::Form);
    refused(&added("<</FT/Sig/T(x)/A<</S/JavaScript>>>>"), Change::Form);
    assert_eq!(
        since(&added("<</FT/Sig/T(later)>>")),
        Since::Added(vec![Addition::EmptyField])
    );
    // The signed field itself: another value.
    let (widget, field) = object(&signed.pdf, "/Subtype/Widget");
    refused(
        &update(&signed.pdf, &[(widget, field.replace("/V ", "/V 1 0 R/X "))]),
        Change::Form,
    );
}

/// Hide, replace, hide and replace (Mainka, Mladenov, Rohlmann: "Shadow Attacks", NDSS 2021).
#[test]
fn shadow_attacks_are_refused() {
    // Hide: what lay over the content is taken away by the update. The overlay is an annotation of the signed state.
    let link = signed(LINK);
    let (page, body) = {
        let text: String = LINK.iter().map(|octet| char::from(*octet)).collect();
        let at = text.find("/Annots").expect("annotations");
        object(&LINK[..at + 200], "/Annots")
    };
    let without = body.replace("/Annots", "/Old");
    refused(&update(&link.pdf, &[(page, without)]), Change::Page);

    // Replace: a page refers to an object that does not exist yet; the update brings it into being.
    let size = last(ONE_PAGE, "/Size ");
    let (page, body) = object(ONE_PAGE, "/Type/Page/");
    let prepared = body
        .replace("/Contents ", &format!("/Contents[{} 0 R ", size + 40))
        .replace(">>", "]>>");
    let shadow = signed(&update(ONE_PAGE, &[(page, prepared)]));
    assert_eq!(since(&shadow.pdf), Since::Whole);
    refused(
        &update(&shadow.pdf, &[(size + 40, stream("BT (Paid) Tj ET"))]),
        Change::Shadow,
    );

    // Hide and replace: the other content lies unused in the signed octets, and the update's table only points to it.
    let contents = last(body.as_bytes(), "/Contents ");
    let mut pdf = ONE_PAGE.to_vec();
    let place = pdf.len();
    pdf.extend_from_slice(format!("\n{contents} 0 obj\n{}\nendobj\n", stream("BT (Paid) Tj ET")).as_bytes());
    let at = last(ONE_PAGE, "startxref\n");
    pdf.extend_from_slice(
        format!(
            "xref\n0 0\ntrailer\n<</Size {size}/Root {} 0 R/Prev {at}>>\nstartxref\n{}\n%%EOF\n",
            last(ONE_PAGE, "/Root "),
            pdf.len()
        )
        .as_bytes(),
    );
    let hidden = signed(&pdf);
    let mut changed = hidden.pdf.clone();
    let table = changed.len();
    changed.extend_from_slice(
        format!(
            "xref\n{contents} 1\n{:010} 00000 n\r\ntrailer\n<</Size {}/Root {} 0 R/Prev {}>>\nstartxref\n{table}\n%%EOF\n",
            place + 1,
            last(&hidden.pdf, "/Size "),
            last(&hidden.pdf, "/Root "),
            last(&hidden.pdf, "startxref\n")
        )
        .as_bytes(),
    );
    refused(&changed, Change::Unaccounted);
}

/// Incremental saving: objects for readers that search, without a table, or with one of their own (Mladenov et al., CCS 2019).
#[test]
fn incremental_saving_attacks_are_refused() {
    let signed = signed(ONE_PAGE);
    let (page, body) = object(&signed.pdf, "/Type/Page/");
    let object = format!("{page} 0 obj\n{}\nendobj\n", body.replace("595.2756", "300"));
    let with = |tail: &str| [&signed.pdf, tail.as_bytes()].concat();
    let at = last(&signed.pdf, "startxref\n");
    let root = last(&signed.pdf, "/Root ");
    // An update without its end may also be a download that broke off.
    refused(&with(&object), Change::CutOff);
    refused(&with(&format!("{object}startxref\n{at}\n%%EOF\n")), Change::Detached);
    refused(
        &with(&format!("{object}trailer\n<</Root {root} 0 R>>\n")),
        Change::CutOff,
    );
    refused(&with("% a remark\n"), Change::CutOff);
    refused(&with("<!-- a mail program's -->\n"), Change::Detached);
    assert_eq!(since(&with("\r\n\n")), Since::Whole);
    // An object beside those of the table.
    let mut beside = signed.pdf.clone();
    beside.extend_from_slice(object.as_bytes());
    refused(&update(&beside, &[]), Change::Unaccounted);
    // A table that does not go on from the signed one, and one that comes from nowhere.
    let alone = format!(
        "xref\n0 0\ntrailer\n<</Size 9/Root {root} 0 R>>\nstartxref\n{}\n%%EOF\n",
        signed.pdf.len()
    );
    refused(&with(&alone), Change::Detached);
    let another = with(&alone).len();
    let skips = format!(
        "{alone}xref\n0 0\ntrailer\n<</Size 9/Root {root} 0 R/Prev {}>>\nstartxref\n{another}\n%%EOF\n",
        last(ONE_PAGE, "startxref\n")
    );
    refused(&with(&skips), Change::Detached);
    // Another root.
    let mut other = update(&signed.pdf, &[]);
    let place = other
        .windows(6)
        .rposition(|window| window == b"/Root ")
        .expect("the root")
        + 6;
    other.splice(place..place + root.to_string().len(), b"1".iter().copied());
    refused(&other, Change::Catalog);
}

#[test]
fn hidden_and_removed_objects_are_refused() {
    let signed = signed(ONE_PAGE);
    let size = last(&signed.pdf, "/Size ");
    refused(
        &update(&signed.pdf, &[(size, stream("BT (Paid) Tj ET"))]),
        Change::Hidden,
    );
    refused(&update(&signed.pdf, &[(size, "<</Type/Page>>".into())]), Change::Hidden);
    let (font, _) = object(&signed.pdf, "/Type/Font/Subtype/Type0");
    let mut freed = update(&signed.pdf, &[]);
    let table = freed
        .windows(5)
        .rposition(|window| window == b"xref\n")
        .expect("a table")
        - 5;
    let table = freed[..table]
        .windows(5)
        .rposition(|window| window == b"xref\n")
        .expect("a table");
    freed.splice(
        table + 5..table + 5,
        format!("{font} 1\n0000000000 00001 f\r\n").into_bytes(),
    );
    refused(&freed, Change::Removed);
}

#[test]
fn a_certified_document_takes_no_further_signature() {
    let size = last(ONE_PAGE, "/Size ");
    let (root, catalog) = object(ONE_PAGE, "/Type/Catalog");
    let certified = |level: u8| {
        let with = catalog.replacen(
            "/Type/Catalog",
            &format!("/Type/Catalog/Perms<</DocMDP {size} 0 R>>"),
            1,
        );
        let certifying = format!(
            "<</Type/Sig/Reference[<</TransformMethod/DocMDP/TransformParams<</Type/TransformParams/V/1.2/P {level}>>>>]>>"
        );
        signed(&update(ONE_PAGE, &[(root, with), (size, certifying)]))
    };
    let lenient = certified(2);
    let mut twice = sign(&lenient.authority, &lenient.holder, &lenient.pdf);
    assert_eq!(since(&twice), Since::Added(vec![Addition::Signature]));
    // The same file, had the first signature forbidden it.
    let level = twice
        .windows(4)
        .position(|window| window == b"/P 2")
        .expect("its level");
    twice[level + 3] = b'1';
    refused(&twice, Change::Forbidden);
}

#[test]
fn pictures_may_not_be_replaced_and_notes_of_programs_may_change() {
    let size = last(ONE_PAGE, "/Size ");
    let picture = |data: &str| {
        format!(
            "<</Type/XObject/Subtype/Image/Width 1/Height 1/Length {}>>\nstream\n{data}\nendstream",
            data.len()
        )
    };
    let (root, catalog) = object(ONE_PAGE, "/Type/Catalog");
    let used = catalog.replacen("/Type/Catalog", &format!("/Type/Catalog/Picture {size} 0 R"), 1);
    let signed = signed(&update(ONE_PAGE, &[(root, used), (size, picture("A"))]));
    refused(&update(&signed.pdf, &[(size, picture("B"))]), Change::Drawing);
    // The XMP packet may be written anew, another stream in its place not.
    let (_, catalog) = object(&signed.pdf, "/Type/Catalog");
    let packet = last(catalog.as_bytes(), "/Metadata ");
    let text = "<x:xmpmeta/>";
    let metadata = format!(
        "<</Type/Metadata/Subtype/XML/Length {}>>\nstream\n{text}\nendstream",
        text.len()
    );
    assert_eq!(
        since(&update(&signed.pdf, &[(packet, metadata)])),
        Since::Added(vec![Addition::Notes])
    );
    refused(&update(&signed.pdf, &[(packet, picture("C"))]), Change::Catalog);
}

/// Universal forgery: a signature without what it is checked by (USF, CCS 2019).
#[test]
fn signature_dictionaries_without_content_or_range_are_refused() {
    let signed = signed(ONE_PAGE).pdf;
    let at = |key: &[u8]| {
        signed
            .windows(key.len())
            .rposition(|window| window == key)
            .expect("the key")
    };
    for (key, replacement) in [
        (&b"/Contents<"[..], &b"/Content <"[..]),
        (b"/ByteRange[", b"/ByteRange["),
        (
            b"/Type/Sig/Filter/Adobe.PPKLite/SubFilter/ETSI.CAdES",
            b"/Type/Sig/Filter/Adobe.PPKLite/SubFilter/ETSI.CAdEZ",
        ),
    ] {
        let mut changed = signed.clone();
        let place = at(key);
        changed[place..place + replacement.len()].copy_from_slice(replacement);
        if key == b"/ByteRange[" {
            changed[place + 11..place + 13].copy_from_slice(b"-1");
        }
        assert!(facts::of_pdf(&changed).is_err(), "{}", String::from_utf8_lossy(key));
    }
    let mut empty = signed.clone();
    let place = at(b"/Contents<") + 10;
    empty[place..place + 2 * 2000].fill(b'0');
    assert!(facts::of_pdf(&empty).is_err(), "zeros are no signature");
}
