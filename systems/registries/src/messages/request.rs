//! The request as the ГБД ФЛ reads it.

use exchange::Lookup;

use super::NAMESPACE;
use super::node::Node;

/// What is asked, in the registry's own words. Consent (`kdpToken`) is asked for by the newer service; the acts know
/// none, and the ground of the look-up stands in its place.
pub(crate) fn request(lookup: &Lookup) -> std::io::Result<Vec<u8>> {
    Node::Fields(vec![
        ("messageId", Node::text(&lookup.id)),
        ("messageDate", Node::text(lookup.created)),
        (
            "senderCode",
            Node::text(lookup.participant.as_deref().unwrap_or(lookup.sender.name())),
        ),
        ("iin", Node::text(&lookup.subject.iin)),
        ("kdpToken", Node::text("")),
        ("publicKey", Node::text("")),
    ])
    .to_xml("request", NAMESPACE)
}
