//! Where to go after signing in: back to the page that asked for it, and never to another site.

/// The address, when it is one of this system's own pages.
pub fn safe<'a>(next: &'a str, system: &str) -> Option<&'a str> {
    let rest = next.strip_prefix('/')?.strip_prefix(system)?;
    let own = rest.is_empty() || rest.starts_with(['/', '?']);
    let plain = next.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\');
    let loops = rest.starts_with("/sign-in") || rest.starts_with("/sign-out");
    (own && plain && !loops && next.len() <= 2000).then_some(next)
}

/// `?next=…` for a link to the sign-in page; empty when the address is none of ours.
pub fn query(next: &str, system: &str) -> String {
    safe(next, system).map_or_else(String::new, |next| format!("?next={}", encode(next)))
}

/// Percent-encodes what would end or split a query value (RFC 3986 §3.4).
fn encode(text: &str) -> String {
    let keep = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.~/".contains(&byte);
    text.bytes()
        .map(|byte| {
            if keep(byte) {
                char::from(byte).to_string()
            } else {
                format!("%{byte:02X}")
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_own_pages_are_safe() {
        for own in [
            "/portal",
            "/portal/cases/1",
            "/portal/cases?page=2&lang=kk",
            "/portal?x=1",
        ] {
            assert_eq!(safe(own, "portal"), Some(own));
        }
        let others = [
            "",
            "/",
            "portal",
            "//portal",
            "//evil.example/portal",
            "https://evil.example/portal",
            "/portals",
            "/provider",
            "/portal\\..\\evil",
            "/portal/\r\nset-cookie:x",
            "/portal/sign-in",
            "/portal/sign-out",
            "javascript:alert(1)",
        ];
        for other in others {
            assert_eq!(safe(other, "portal"), None, "{other}");
        }
    }

    #[test]
    fn the_query_is_one_value() {
        assert_eq!(
            query("/portal/cases?page=2&a=b", "portal"),
            "?next=/portal/cases%3Fpage%3D2%26a%3Db"
        );
        assert_eq!(query("//evil.example", "portal"), "");
    }
}
