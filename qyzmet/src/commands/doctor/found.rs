//! What came instead of what was wanted, as far as its first octets tell.

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Found {
    Nothing,
    Page,
    Other,
}

impl Found {
    pub(super) fn of(bytes: &[u8]) -> Self {
        let head = bytes.get(..bytes.len().min(256)).unwrap_or_default();
        let text = String::from_utf8_lossy(head).trim_start().to_ascii_lowercase();
        if bytes.is_empty() {
            Self::Nothing
        } else if text.starts_with('<') {
            Self::Page
        } else {
            Self::Other
        }
    }
}
