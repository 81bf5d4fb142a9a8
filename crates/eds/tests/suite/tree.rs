//! DER as a tree, for tests that put something into it and sign the whole again.

use eds::Signer;

/// One element.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Node {
    Primitive(u8, Vec<u8>),
    Constructed(u8, Vec<Self>),
}

impl Node {
    /// Reads one element with definite lengths.
    pub(crate) fn read(der: &[u8]) -> Self {
        let (node, rest) = read(der);
        assert!(rest.is_empty(), "one element");
        node
    }

    pub(crate) fn sequence(children: Vec<Self>) -> Self {
        Self::Constructed(0x30, children)
    }

    /// The children of a constructed element.
    pub(crate) fn children(&mut self) -> &mut Vec<Self> {
        match self {
            Self::Constructed(_, children) => children,
            Self::Primitive(tag, _) => panic!("{tag:#x} has no children"),
        }
    }

    /// The element at the end of a path of positions.
    pub(crate) fn at(&mut self, path: &[usize]) -> &mut Self {
        path.iter().fold(self, |node, position| &mut node.children()[*position])
    }

    pub(crate) fn last(&mut self) -> &mut Self {
        self.children().last_mut().expect("a child")
    }

    pub(crate) fn der(&self) -> Vec<u8> {
        let (tag, value) = match self {
            Self::Primitive(tag, value) => (*tag, value.clone()),
            Self::Constructed(tag, children) => (*tag, children.iter().flat_map(Self::der).collect()),
        };
        [vec![tag], length(value.len()), value].concat()
    }

    /// The same in BER, every constructed element with an indefinite length.
    pub(crate) fn open_ended(&self) -> Vec<u8> {
        match self {
            Self::Primitive(..) => self.der(),
            Self::Constructed(tag, children) => {
                let value: Vec<u8> = children.iter().flat_map(Self::open_ended).collect();
                [&[*tag, 0x80][..], &value, &[0, 0]].concat()
            }
        }
    }

    /// `SEQUENCE { body, algorithm, signature BIT STRING }` over this body.
    pub(crate) fn signed(&self, key: &dyn Signer) -> Self {
        let value = key.sign(&self.der()).expect("signed");
        let bits = Self::Primitive(3, [vec![0], value].concat());
        Self::sequence(vec![self.clone(), Self::read(&key.scheme().identifier()), bits])
    }
}

/// `Extension`, critical, with an identifier that nobody knows: 1.2.3.4.5.
pub(crate) fn unknown_critical() -> Node {
    critical(&[0x2a, 3, 4, 5], &[5, 0])
}

pub(crate) fn critical(identifier: &[u8], value: &[u8]) -> Node {
    Node::sequence(vec![
        Node::Primitive(6, identifier.to_vec()),
        Node::Primitive(1, vec![0xff]),
        Node::Primitive(4, value.to_vec()),
    ])
}

fn length(octets: usize) -> Vec<u8> {
    if octets < 0x80 {
        return vec![octets as u8];
    }
    let digits: Vec<u8> = octets
        .to_be_bytes()
        .into_iter()
        .skip_while(|octet| *octet == 0)
        .collect();
    [vec![0x80 | digits.len() as u8], digits].concat()
}

fn read(der: &[u8]) -> (Node, &[u8]) {
    let (size, octets) = match der[1] {
        short @ ..0x80 => (2, usize::from(short)),
        long => {
            let count = usize::from(long & 0x7f);
            let digits = &der[2..2 + count];
            (
                2 + count,
                digits.iter().fold(0, |sum, octet| sum * 256 + usize::from(*octet)),
            )
        }
    };
    let (value, rest) = der[size..].split_at(octets);
    if der[0] & 0x20 == 0 {
        return (Node::Primitive(der[0], value.to_vec()), rest);
    }
    let mut children = Vec::new();
    let mut left = value;
    while !left.is_empty() {
        let (child, after) = read(left);
        children.push(child);
        left = after;
    }
    (Node::Constructed(der[0], children), rest)
}
