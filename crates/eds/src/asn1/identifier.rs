//! Object identifiers as they come (ITU-T X.690 §8.19).
//!
//! `const_oid` holds neither arcs from 2²⁸ on with certain last digits, nor the second arcs of 2.40 and above, nor
//! identifiers of two arcs or of more than 39 octets: `2.25.` with a UUID, `2.999` of every example. They are lawful all
//! the same, in an extension that is of no concern here or as the policy of somebody's time stamps, and none of them is
//! known here. So one that cannot be held is stood for by arcs out of its digest below 0.39, where nobody is registered:
//! equal to itself, to no other, and to none that is known.

use const_oid::ObjectIdentifier;

use crate::key::Digest;

/// Arcs of the digest, and how many octets make one: few enough that every arc can be held.
const ARCS: usize = 6;
const ARC_OCTETS: usize = 3;

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
