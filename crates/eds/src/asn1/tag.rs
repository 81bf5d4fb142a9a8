//! Identifier octets (X.690 §8.1.2) of the types this crate meets.

pub(crate) const BOOLEAN: u8 = 0x01;
pub(crate) const INTEGER: u8 = 0x02;
pub(crate) const BIT_STRING: u8 = 0x03;
pub(crate) const OCTET_STRING: u8 = 0x04;
pub(crate) const NULL: u8 = 0x05;
pub(crate) const OBJECT_IDENTIFIER: u8 = 0x06;
pub(crate) const ENUMERATED: u8 = 0x0a;
pub(crate) const UTF8_STRING: u8 = 0x0c;
pub(crate) const PRINTABLE_STRING: u8 = 0x13;
pub(crate) const TELETEX_STRING: u8 = 0x14;
pub(crate) const IA5_STRING: u8 = 0x16;
pub(crate) const UTC_TIME: u8 = 0x17;
pub(crate) const GENERALIZED_TIME: u8 = 0x18;
pub(crate) const BMP_STRING: u8 = 0x1e;
pub(crate) const SEQUENCE: u8 = 0x30;
pub(crate) const SET: u8 = 0x31;
/// An OCTET STRING cut into pieces: BER only.
pub(crate) const CONSTRUCTED_OCTET_STRING: u8 = 0x24;

/// `[n]` that wraps or replaces a constructed type.
pub(crate) const fn context(number: u8) -> u8 {
    0xa0 | number
}

/// `[n] IMPLICIT` over a primitive type.
pub(crate) const fn context_primitive(number: u8) -> u8 {
    0x80 | number
}
