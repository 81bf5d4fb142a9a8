//! Additions after a signature that give an object of the signed page another role, that make readers leave the tables
//! aside, or that somebody had forbidden. Written by hand, each with one trick.

use eds::facts::{Addition, Change, Since};
use eds::{EdsError, facts, pades};

use crate::disguises::{by_hand, catalog_with, goes_on};
use crate::levels::World;
use crate::updates::{ONE_PAGE, last, object, refused, sign, signed, since, stream, update};

/// What a trailer says to go on from this file, with other information.
fn with_information(pdf: &[u8], number: usize) -> String {
    let size = last(pdf, "/Size ");
    let own = format!("/Info {} 0 R", last(pdf, "/Info "));
    goes_on(pdf, size).replace(&own, &format!("/Info {number} 0 R"))
}

/// The drawing of the page becomes the notes of a program: a page without a word.
#[test]
fn what_a_page_draws_becomes_no_note() {
    let pdf = signed(ONE_PAGE).pdf;
    let (_, page) = object(&pdf, "/Type/Page/");
    let content = last(page.as_bytes(), "/Contents ");
    let (_, notes) = object(&pdf, "/Author");
    let written = format!("{content} 0 obj\n{notes}\nendobj\n");
    let table = format!("{content} 1\n{{at+0}} 00000 n\r\n");
    refused(
        &by_hand(&pdf, &written, &table, &with_information(&pdf, content)),
        Change::Other,
    );
    // Named as the notes from the first, and drawn by the page besides.
    let (was, _) = object(ONE_PAGE, "/Author");
    let both = signed(&update(
        ONE_PAGE,
        &[catalog_with(ONE_PAGE, &format!("/Besides {was} 0 R"))],
    ))
    .pdf;
    let changed = notes.replacen("<<", "<</Producer(Another)", 1);
    let table = format!("{was} 1\n{{at+0}} 00000 n\r\n");
    let written = format!("{was} 0 obj\n{changed}\nendobj\n");
    refused(
        &by_hand(&both, &written, &table, &with_information(&both, was)),
        Change::Other,
    );
}

/// The same with the form and with the list of its fields.
#[test]
fn what_a_page_draws_becomes_no_form() {
    let pdf = signed(ONE_PAGE).pdf;
    let (_, page) = object(&pdf, "/Type/Page/");
    let content = last(page.as_bytes(), "/Contents ");
    let (root, catalog) = object(&pdf, "/Type/Catalog");
    let at = catalog.find("/AcroForm").expect("a form");
    let form = &catalog[at + "/AcroForm".len()..];
    let form = form[..form.find(">>").expect("its end") + 2].trim().to_owned();
    let moved = catalog.replace(&form, &format!(" {content} 0 R"));
    refused(&update(&pdf, &[(root, moved), (content, form.clone())]), Change::Form);
    let start = form.find("/Fields").expect("fields") + "/Fields".len();
    let fields = form[start..=form.find(']').expect("their end")].to_owned();
    let moved = catalog.replace(&fields, &format!(" {content} 0 R"));
    refused(&update(&pdf, &[(root, moved), (content, fields)]), Change::Form);
}

/// Tables that readers give up: they search the file for objects then, and find others than the table shows.
#[test]
fn a_crooked_table_is_no_table() {
    let pdf = signed(ONE_PAGE).pdf;
    let size = last(&pdf, "/Size ");
    let (number, notes) = object(&pdf, "/Author");
    let changed = notes.replacen("<<", "<</Producer(Another)", 1);
    let written = format!("{number} 0 obj\n{changed}\nendobj\n");
    let trailer = goes_on(&pdf, size);
    let with = |table: &str| by_hand(&pdf, &written, table, &trailer);
    let good = format!("{number} 1\n{{at+0}} 00000 n\r\n");
    assert_eq!(since(&with(&good)), Since::Added(vec![Addition::Notes]));
    for table in [
        format!("{number} 1\n{{at+0}} 00000 nXX"),
        format!("{number} 1\n{{at+0}} 99999 n\r\n"),
        format!("{number} 1 % words\n{{at+0}} 00000 n\r\n"),
        format!("{good}9999999999 0\n"),
        format!("{good}2147483648 0\n"),
        format!("% words\n{good}"),
    ] {
        refused(&with(&table), Change::Unreadable);
    }
    let words = |from: &str, to: &str| {
        let at = last(&with(&good), "startxref\n");
        let file: String = with(&good).iter().map(|octet| char::from(*octet)).collect();
        let (kept, tail) = file.split_at(at);
        let tail = tail.replacen(from, to, 1);
        format!("{kept}{tail}")
            .chars()
            .map(|letter| letter as u8)
            .collect::<Vec<u8>>()
    };
    for (from, to) in [
        ("startxref\n", "startxref % words\n"),
        ("xref\n", "xref"),
        ("xref\n", "xref % words\n"),
        ("trailer\n", "trailer % words\n"),
        ("/Size ", "/Size 99999999"),
    ] {
        let told = since(&words(from, to));
        assert!(matches!(told, Since::Changed(_)), "{from:?} {to:?}: {told:?}");
    }
}

/// What is added holds no object for readers that search.
#[test]
fn validation_data_hides_no_objects() {
    let pdf = signed(ONE_PAGE).pdf;
    let (root, catalog) = object(&pdf, "/Type/Catalog");
    let size = last(&pdf, "/Size ");
    let linked = catalog.replacen("/Type/Catalog", &format!("/Type/Catalog/DSS {size} 0 R"), 1);
    let with = |data: &str| {
        let store = format!("<</Type/DSS/Certs[{} 0 R]>>", size + 1);
        since(&update(
            &pdf,
            &[(root, linked.clone()), (size, store), (size + 1, stream(data))],
        ))
    };
    assert_eq!(
        with("a certificate, and one obj"),
        Since::Added(vec![Addition::ValidationData])
    );
    for data in [
        "endstream endobj\n4 0 obj\n<</Length 9>>",
        "\n12 0\tobj(Paid)",
        "trailer<</Root 7 0 R>>",
        "startxref\n9",
    ] {
        assert_eq!(with(data), Since::Changed(Change::Unaccounted), "{data}");
    }
}

/// Anybody can make a time stamp: one that fills a field draws nothing there.
#[test]
fn a_time_stamp_draws_in_no_field() {
    let size = last(ONE_PAGE, "/Size ");
    let field = |more: &str| format!("<</Type/Annot/FT/Sig/T(Approved)/Subtype/Widget/Rect[10 10 210 50]/F 4{more}>>");
    let form = format!("/AcroForm<</SigFlags 3/Fields[{size} 0 R]>>");
    let first = signed(&update(ONE_PAGE, &[catalog_with(ONE_PAGE, &form), (size, field(""))]));
    let place = pades::prepare_stamp(&first.pdf).expect("a place");
    let world = World::new();
    let stamped = pades::embed_stamp(&place, &world.stamp(&place.digest, world.now())).expect("stamped");
    assert_eq!(since(&stamped), Since::Added(vec![Addition::TimeStamp]));
    let value = last(&stamped, "/V ");
    let new = last(&stamped, "/Size ");
    let drawing =
        "<</Type/XObject/Subtype/Form/BBox[0 0 200 40]/Length 24>>\nstream\nBT (By the minister) Tj ET\nendstream";
    let drawing = drawing.replace("/Length 24", &format!("/Length {}", "BT (By the minister) Tj ET".len()));
    let filled = field(&format!("/V {value} 0 R/AP<</N {new} 0 R>>"));
    refused(
        &update(&stamped, &[(size, filled), (new, drawing)]),
        Change::VisibleSignature,
    );
}

/// Entries that lead nowhere do not keep a signature from being looked at that readers show.
#[test]
fn dead_entries_hide_no_signature() {
    let pdf = signed(ONE_PAGE).pdf;
    let size = last(&pdf, "/Size ");
    let (number, field) = object(&pdf, "/FT/Sig");
    let own = format!("/V {}", last(field.as_bytes(), "/V "));
    let field = field.replace("/V  ", "/V ").replace(&own, &format!("/V {size}"));
    let signature =
        "<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/ETSI.CAdES.detached/Contents<00>/Byte#52ange[0 1 2 3]>>";
    let shown = update(&pdf, &[(number, field), (size, signature.into())]);
    for dead in [0, 70] {
        let table = format!("{} {dead}\n{}", size + 1, "0000000003 00000 n\r\n".repeat(dead));
        let file = by_hand(&shown, "", &table, &goes_on(&shown, size + 1 + dead));
        let told = facts::of_pdf(&file);
        assert!(matches!(told, Err(EdsError::Pdf { .. })), "{dead}");
    }
}

/// Lock and FieldMDP: which fields nobody may sign any more (ISO 32000-1 §12.7.4.5), and whether anybody may.
#[test]
fn what_a_signature_locks_is_not_signed() {
    let size = last(ONE_PAGE, "/Size ");
    let field =
        |name: &str, more: &str| format!("<</Type/Annot/FT/Sig/T({name})/Subtype/Widget/Rect[0 0 0 0]/F 132{more}>>");
    let form = format!("/AcroForm<</SigFlags 3/Fields[{size} 0 R]>>");
    let with_field = update(ONE_PAGE, &[catalog_with(ONE_PAGE, &form), (size, field("Second", ""))]);
    let first = signed(&with_field);
    let (number, own) = object(&first.pdf, "/FT/Sig");
    let free = Since::Added(vec![Addition::Signature]);
    let forbidden = Since::Changed(Change::Forbidden);
    for (lock, filled, added) in [
        ("/Action/All", &forbidden, &forbidden),
        ("/Action/Include/Fields[(Second)]", &forbidden, &free),
        (
            "/Action/Include/Fields[<FEFF005300650063006F006E0064>]",
            &forbidden,
            &free,
        ),
        ("/Action/Include/Fields[(Third)]", &free, &free),
        ("/Action/Exclude/Fields[(Third)]", &forbidden, &forbidden),
        ("/Action/Exclude/Fields[(Second)]", &free, &forbidden),
        ("/Action/Include/Fields[(Third)]/P 1", &forbidden, &forbidden),
        ("/Action/Include/Fields[(Third)]/P 2", &free, &free),
    ] {
        // Under a name of no meaning while the others sign: what is not forbidden can be signed.
        let field_locked = own.replacen("<<", &format!("<</Lokk<</Type/SigFieldLock{lock}>>"), 1);
        let locked = update(&first.pdf, &[(number, field_locked)]);
        let named = |pdf: &[u8]| {
            let text: String = pdf.iter().map(|octet| char::from(*octet)).collect();
            text.replace("/Lokk", "/Lock")
                .chars()
                .map(|letter| letter as u8)
                .collect::<Vec<u8>>()
        };
        // The lock belongs to what the second signature covers.
        let second = sign(&first.authority, &first.holder, &locked);
        let third = sign(&first.authority, &first.holder, &second);
        let told = &facts::of_pdf(&named(&third)).expect("three signatures")[1].since;
        assert_eq!(told.as_ref(), Some(added), "{lock}");
        let value = last(&third, "/V ");
        let moved = update(&third, &[(size, field("Second", &format!("/V {value} 0 R")))]);
        let told = &facts::of_pdf(&named(&moved)).expect("three signatures")[1].since;
        let both_allowed = *filled == free && *added == free;
        assert_eq!(
            told.as_ref(),
            Some(if both_allowed { &free } else { &forbidden }),
            "{lock}"
        );
        // And nobody is led to sign what would be refused.
        let dictionary = pades::Dictionary {
            name: String::new(),
            reason: String::new(),
            location: String::new(),
            signed_at: first.authority.now,
        };
        assert_eq!(
            pades::prepare(&named(&second), &dictionary).is_ok(),
            *added == free,
            "{lock}"
        );
    }
}

/// Who signs after others leaves their page and their form where they were.
#[test]
fn a_form_that_is_an_object_stays_one() {
    let size = last(ONE_PAGE, "/Size ");
    let first = signed(ONE_PAGE);
    let (root, catalog) = object(&first.pdf, "/Type/Catalog");
    let at = catalog.find("/AcroForm").expect("a form");
    let form = &catalog[at + "/AcroForm".len()..];
    let form = form[..form.find(">>").expect("its end") + 2].trim().to_owned();
    let own = last(&first.pdf, "/Size ");
    let (page, body) = object(&first.pdf, "/Type/Page/");
    assert!(size < own);
    let apart = update(
        &first.pdf,
        &[
            (root, catalog.replace(&form, &format!(" {own} 0 R"))),
            (own, form),
            (page, body.replace("/Tabs /S", "").replace("/Tabs/S", "")),
        ],
    );
    let second = sign(&first.authority, &first.holder, &apart);
    let third = sign(&first.authority, &first.holder, &second);
    let found = facts::of_pdf(&third).expect("three signatures");
    assert_eq!(found[1].since, Some(Since::Added(vec![Addition::Signature])));
    let added = String::from_utf8_lossy(&third[apart.len()..]).into_owned();
    assert!(!added.contains("/Tabs") && !added.contains("/Type/Catalog"), "{added}");
}

/// Programs that renew say anew what is about a signature, and leave what they said before.
#[test]
fn what_was_said_about_a_signature_may_be_said_anew() {
    let pdf = signed(ONE_PAGE).pdf;
    let (root, catalog) = object(&pdf, "/Type/Catalog");
    let size = last(&pdf, "/Size ");
    let linked = catalog.replacen("/Type/Catalog", &format!("/Type/Catalog/DSS {size} 0 R"), 1);
    let store = |about: usize| format!("<</Type/DSS/Certs[{0} 0 R]/VRI<</AB {about} 0 R>>>>", size + 1);
    let about = format!("<</Type/VRI/Cert[{} 0 R]>>", size + 1);
    let once = update(
        &pdf,
        &[
            (root, linked),
            (size, store(size + 2)),
            (size + 1, stream("a certificate")),
            (size + 2, about.clone()),
        ],
    );
    let renewed = |left: &str| {
        let once: String = once.iter().map(|octet| char::from(*octet)).collect();
        let once: Vec<u8> = once.replace(&about, left).chars().map(|letter| letter as u8).collect();
        since(&update(&once, &[(size, store(size + 3)), (size + 3, about.clone())]))
    };
    assert_eq!(renewed(&about), Since::Added(vec![Addition::ValidationData]));
    // Anything else that nothing refers to is hidden.
    let same_length = about.replace("/VRI/Cert", "/VRI/Kids");
    assert_eq!(renewed(&same_length), Since::Changed(Change::Hidden));
}

/// Comments around a signature dictionary say nothing; a file of one comment is no signature, however long.
#[test]
fn a_comment_before_a_signature_is_passed_over() {
    let pdf = signed(ONE_PAGE).pdf;
    let number = last(&pdf, "/V ");
    let place = |head: &str, file: &[u8]| file.windows(head.len()).position(|window| window == head.as_bytes());
    let head = format!("\n{number} 0 obj\n<<");
    let at = place(&head, &pdf).expect("the dictionary");
    // As long as before: the words of a type that says nothing new make room.
    let room = place("/Type/Sig", &pdf[at..]).expect("its type") + at;
    let mut commented = pdf.clone();
    commented.drain(room..room + "/Type/Sig".len());
    let inside = at + head.len() - 2;
    commented.splice(inside..inside, *b"%9 0 obj\n");
    assert_eq!(commented.len(), pdf.len());
    assert_eq!(since(&commented), Since::Whole);
    let words = format!("%PDF-1.7\n%{}/ByteRange", "1 obj%".repeat(500_000));
    assert!(facts::of_pdf(words.as_bytes()).is_err());
}
