//! What of a document becomes which bytes.

use bergshamra_c14n::canonicalize_doc;
use bergshamra_xml::NodeSet;
use uppsala::NodeId;

use crate::{Canonicalization, Document, XmlError};

/// The bytes of one element, without the elements in `without`; comments as the selection of the reference has them.
pub(crate) fn element(
    document: &Document<'_>,
    node: NodeId,
    without: &[NodeId],
    comments: bool,
    method: Canonicalization,
    prefixes: &[String],
) -> Result<Vec<u8>, XmlError> {
    let tree = &document.tree;
    let mut selected = if comments {
        NodeSet::tree_with_comments(node, tree)
    } else {
        NodeSet::tree_without_comments(node, tree)
    };
    for left_out in without {
        selected = selected.subtract(&NodeSet::tree_with_comments(*left_out, tree));
    }
    write(document, &selected, method, prefixes)
}

/// The bytes of the whole document, also of what stands before and after the root; without comments, as a reference to
/// it selects (XMLDSig §4.4.3.3).
pub(crate) fn whole(
    document: &Document<'_>,
    without: &[NodeId],
    method: Canonicalization,
    prefixes: &[String],
) -> Result<Vec<u8>, XmlError> {
    let tree = &document.tree;
    let mut selected = NodeSet::all_without_comments(tree);
    for left_out in without {
        selected = selected.subtract(&NodeSet::tree_with_comments(*left_out, tree));
    }
    write(document, &selected, method, prefixes)
}

fn write(
    document: &Document<'_>,
    selected: &NodeSet,
    method: Canonicalization,
    prefixes: &[String],
) -> Result<Vec<u8>, XmlError> {
    document.visit()?;
    canonicalize_doc(&document.tree, method.mode(), Some(selected), prefixes).map_err(|error| XmlError::Malformed {
        cause: error.to_string(),
    })
}
