//! XML signatures: both directions with xmlsec1, attacks by name, SOAP.

mod attacks;
mod round;
mod soap;
mod support;
mod xmlsec;
