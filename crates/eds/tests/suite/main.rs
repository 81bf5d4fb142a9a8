//! The tests of the whole crate, in one binary.
//!
//! `algorithms`: a whole chain of each. `gost`: objects of the НУЦ, OpenSSL's GOST engine.
//! `policy`: every way in which a signature is refused. `assemble`: signatures made elsewhere. `openssl`,
//! `pades`: agreement with other people's tools, both ways. `hostile`, `hostile_levels`: bytes that nobody meant well. `keys`: keys that no honest
//! person has. `pkcs12`: key stores of OpenSSL, ours, and hostile ones. `tsp`, `ocsp`, `delta`: time stamps and what proves that a certificate is not revoked.
//! `levels`, `pdf_levels`: CAdES and PAdES beyond B, judged years later. `orders`: the order of what was added. `moments`: what is judged at which moment. `updates`: what may be added to a signed PDF.
//! `disguises`: additions that one reader takes for harmless and another shows. `roles`: objects that become something else, tables that are given up, and locks.
//! `constraints`: for whom an authority may issue. `refusals`: what is well signed and refused all the same. `usage`: which key is for what.
//! Tests that need a tool skip where it is missing; `QYZMET_TEST_TOOLS=1` makes them fail instead.

mod algorithms;
mod assemble;
mod constraints;
mod delta;
mod disguises;
mod gost;
mod hostile;
mod hostile_levels;
mod keys;
mod levels;
mod moments;
mod namesakes;
mod ocsp;
mod openssl;
mod orders;
mod pades;
mod pdf_levels;
mod pkcs12;
mod policy;
mod refusals;
mod roles;
mod speed;
mod support;
mod tree;
mod tsp;
mod updates;
mod usage;
