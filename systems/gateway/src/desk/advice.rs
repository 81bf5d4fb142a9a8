//! What a person can do about a failed delivery. The causes are told by systems to systems, in English; here the
//! operator reads in their own language what kind of trouble it is and where to look.

/// How a cause begins or what it holds, and the word of its advice.
const KNOWN: [(&str, &str); 9] = [
    ("the seal of the system", "seal"),
    ("does not answer", "silent"),
    ("no address is known", "address"),
    ("answered with status", "status"),
    ("cannot be read", "unreadable"),
    ("plan", "plan"),
    ("has been registered before", "repeated"),
    ("contradict", "contradiction"),
    ("revocation", "revocation"),
];

/// The word of the message `advice-…`.
pub(crate) fn of(cause: &str) -> &'static str {
    let fits = |(part, _): &&(&str, &str)| cause.contains(part);
    KNOWN.iter().find(fits).map_or("other", |(_, word)| word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn causes_lead_to_advice() {
        let cases = [
            ("the seal of the system portal does not hold: chain", "seal"),
            ("http://p/provider/exchange does not answer", "silent"),
            ("no address is known for the system center", "address"),
            ("the plan of the request is not known here", "plan"),
            ("the case has been registered before", "repeated"),
            ("something nobody foresaw", "other"),
        ];
        for (cause, word) in cases {
            assert_eq!(of(cause), word, "{cause}");
        }
    }
}
