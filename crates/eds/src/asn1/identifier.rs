//! Object identifiers as they come (ITU-T X.690 §8.19).
//!
//! `const_oid` holds neither arcs from 2²⁸ on with certain last digits, nor the second arcs of 2.40 and above, nor
//! identifiers of two arcs or of more than 39 octets: `2.25.` with a UUID, `2.999` of every example. They are lawful all
//! the same, in an extension that is of no concern here or as the policy of somebody's time stamps, and none of them is
//! known here. So one that cannot be held is stood for by arcs out of its digest below 0.39, where nobody is registered:
//! equal to itself, to none that is known, and to no other that is not made to be: somebody may write the stand-in of
//! another as his own. So a stand-in is only compared, and grants nothing; what people read is [`text`].

use const_oid::ObjectIdentifier;

use crate::key::Digest;

/// Arcs of the digest, and how many octets make one: few enough that every arc can be held.
const ARCS: usize = 6;
const ARC_OCTETS: usize = 3;

/// The most octets of an identifier that are shown: nobody reads more, and arcs without end take time to be written.
const TEXT_OCTETS_MAX: usize = 128;

/// None where the octets are no identifier.
pub(super) fn read(octets: &[u8]) -> Option<ObjectIdentifier> {
    let held = ObjectIdentifier::from_bytes(octets);
    held.ok().or_else(|| is_whole(octets).then(|| stand_in(octets))?)
}

/// Whether the octets are arcs to the last: the last octet of each has its first bit free, none begins with nothing.
fn is_whole(octets: &[u8]) -> bool {
    let ends = octets.last().is_some_and(|last| *last < 0x80);
    let begins = |at: usize| at == 0 || octets.get(at - 1).is_some_and(|before| *before < 0x80);
    ends && (0..octets.len()).all(|at| !begins(at) || octets.get(at) != Some(&0x80))
}

/// The dotted text of octets that [`read`] takes, whatever the size of its arcs; a long one is cut off with «…».
pub(crate) fn text(octets: &[u8]) -> String {
    let shown = octets.get(..TEXT_OCTETS_MAX).unwrap_or(octets);
    let mut arcs = Vec::new();
    // Digits of the arc under way, the lowest first.
    let mut arc = vec![0_u8];
    for octet in shown {
        let mut carry = u32::from(octet & 0x7f);
        for digit in &mut arc {
            carry += u32::from(*digit) * 128;
            *digit = (carry % 10) as u8;
            carry /= 10;
        }
        while carry > 0 {
            arc.push((carry % 10) as u8);
            carry /= 10;
        }
        if *octet < 0x80 {
            arcs.push(std::mem::replace(&mut arc, vec![0]));
        }
    }
    let decimal = |digits: &[u8]| {
        digits
            .iter()
            .rev()
            .map(|digit| char::from(b'0' + digit))
            .collect::<String>()
    };
    let mut parts = Vec::with_capacity(arcs.len() + 2);
    for (place, arc) in arcs.iter().enumerate() {
        match (place, arc.as_slice()) {
            (0, [low]) => parts.extend(["0".to_owned(), low.to_string()]),
            (0, [low, high]) if *high < 8 => {
                let both = high * 10 + low;
                parts.extend([(both / 40).to_string(), (both % 40).to_string()]);
            }
            (0, digits) => parts.extend(["2".to_owned(), decimal(&less_eighty(digits))]),
            (_, digits) => parts.push(decimal(digits)),
        }
    }
    if shown.len() < octets.len() {
        parts.push("…".to_owned());
    }
    parts.join(".")
}

/// The first two arcs are one number, 80 and the second where the first is 2 (X.690 §8.19.4). Lowest digit first.
fn less_eighty(digits: &[u8]) -> Vec<u8> {
    let mut left = digits.to_vec();
    let mut borrowed = 8;
    for digit in left.iter_mut().skip(1) {
        let (value, less) = if *digit < borrowed {
            (*digit + 10, 1)
        } else {
            (*digit, 0)
        };
        *digit = value - borrowed;
        borrowed = less;
    }
    while left.len() > 1 && left.last() == Some(&0) {
        left.pop();
    }
    left
}

fn stand_in(octets: &[u8]) -> Option<ObjectIdentifier> {
    let digest = Digest::Sha256.of(octets);
    let number = |octets: &[u8]| octets.iter().fold(0_u32, |sum, octet| sum << 8 | u32::from(*octet));
    let arcs = digest.chunks(ARC_OCTETS).take(ARCS).map(number);
    ObjectIdentifier::from_arcs([0, 39].into_iter().chain(arcs)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_lawful_identifier_is_itself_and_none_that_is_known() {
        let uuid = {
            let mut octets = vec![0x69];
            octets.extend([
                0x83, 0xf7, 0xe9, 0xb2, 0xd5, 0x90, 0xf6, 0xee, 0xb0, 0xfc, 0xcb, 0xb8, 0xf3, 0x9d,
            ]);
            octets.extend([0xa9, 0x9c, 0xc5, 0x8c, 0x16]);
            octets
        };
        let all: [&[u8]; 6] = [
            &uuid,
            // 2.999.1, 1.2.3, 1.2, and an arc of 2³² − 1.
            &[0x88, 0x37, 1],
            &[0x2a, 3],
            &[0x2a],
            &[0x2a, 0x8f, 0xff, 0xff, 0xff, 0x7f],
            &[0x2b; 60],
        ];
        let read: Vec<ObjectIdentifier> = all.iter().map(|octets| read(octets).expect("lawful")).collect();
        for (place, one) in read.iter().enumerate() {
            assert!(one.to_string().starts_with("0.39."), "{one}");
            assert_eq!(super::read(all[place]), Some(*one));
            assert!(!read[..place].contains(one));
        }
        let known: &[u8] = &[0x55, 4, 3];
        assert_eq!(super::read(known).map(|id| id.to_string()).as_deref(), Some("2.5.4.3"));
    }

    #[test]
    fn people_read_the_identifier_that_is_written() {
        let uuid = {
            let mut octets = vec![0x69, 0x83];
            octets.extend([0xff; 17]);
            octets.push(0x7f);
            octets
        };
        for (octets, shown) in [
            (&[0x55, 4, 3][..], "2.5.4.3"),
            (&[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1], "1.2.840.113549.1"),
            (&[0x27], "0.39"),
            (&[0x4f], "1.39"),
            (&[0x50], "2.0"),
            (&[0x78], "2.40"),
            (&[0x81, 0x34], "2.100"),
            (&[0x88, 0x37, 1], "2.999.1"),
            (&[0x2a, 0x8f, 0xff, 0xff, 0xff, 0x7f], "1.2.4294967295"),
            // 2¹²⁸ − 1, the last UUID.
            (&uuid, "2.25.340282366920938463463374607431768211455"),
        ] {
            assert!(read(octets).is_some());
            assert_eq!(text(octets), shown);
        }
        assert!(text(&[0x2b; 60_000]).ends_with(".43.…"));
        let endless = [vec![0x2b], vec![0xff; 60_000], vec![1]].concat();
        assert_eq!(text(&endless), "1.3.…");
    }

    #[test]
    fn what_is_cut_off_or_padded_is_none() {
        for octets in [
            &[][..],
            &[0x80],
            &[0x2a, 0x86],
            &[0x88, 0x37, 0x80, 1],
            &[0x80, 0x88, 0x37],
        ] {
            assert_eq!(read(octets), None, "{octets:02x?}");
        }
    }
}
