//! Passwords, PINs and passphrases from files and from standard input. Every copy made on the way is overwritten when it
//! is given up; the buffer is as large as it may become from the start, so that none is left behind by growing.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use zeroize::Zeroizing;

/// A text that is overwritten when it is given up.
pub(crate) type Secret = Zeroizing<String>;

/// The largest file with a secret, in bytes: nobody types so much, and a generated one is shorter.
const SECRET_BYTES_MAX: usize = 4096;

/// Why there is no secret.
#[derive(Debug, thiserror::Error)]
pub(crate) enum SecretError {
    #[error(transparent)]
    Unreadable(#[from] std::io::Error),
    #[error("it has more than {limit} bytes, too many for a password")]
    TooLarge { limit: usize },
    #[error("it is not UTF-8 text")]
    NotText,
}

/// The whole text of a file.
pub(crate) fn text(path: &Path) -> Result<Secret, SecretError> {
    from(File::open(path)?)
}

/// The first line of a file: what stands for a password there.
pub(crate) fn first_line(path: &Path) -> Result<Secret, SecretError> {
    let text = text(path)?;
    Ok(Zeroizing::new(text.lines().next().unwrap_or_default().to_owned()))
}

/// Everything that comes.
pub(crate) fn from(reader: impl Read) -> Result<Secret, SecretError> {
    let mut bytes = Zeroizing::new(Vec::with_capacity(SECRET_BYTES_MAX + 1));
    reader.take(SECRET_BYTES_MAX as u64 + 1).read_to_end(&mut bytes)?;
    if bytes.len() > SECRET_BYTES_MAX {
        return Err(SecretError::TooLarge {
            limit: SECRET_BYTES_MAX,
        });
    }
    let text = std::str::from_utf8(&bytes).map_err(|_| SecretError::NotText)?;
    Ok(Zeroizing::new(text.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_line_is_the_password_and_too_much_is_none() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("password");
        let read = |bytes: &[u8]| {
            std::fs::write(&path, bytes).unwrap();
            first_line(&path)
        };
        for (bytes, password) in [
            (&b"one\r\ntwo\n"[..], "one"),
            (b"", ""),
            ("тұз су".as_bytes(), "тұз су"),
            (&[b'a'; SECRET_BYTES_MAX], &"a".repeat(SECRET_BYTES_MAX)),
        ] {
            assert_eq!(read(bytes).unwrap().as_str(), password);
        }
        assert!(matches!(read(b"\xff\xfe"), Err(SecretError::NotText)));
        let large = [b'a'; SECRET_BYTES_MAX + 1];
        assert!(matches!(read(&large), Err(SecretError::TooLarge { .. })));
        assert!(matches!(first_line(folder.path()), Err(SecretError::Unreadable(_))));
    }

    #[test]
    fn the_buffer_does_not_grow() {
        let mut bytes = Zeroizing::new(Vec::<u8>::with_capacity(SECRET_BYTES_MAX + 1));
        let before = (bytes.as_ptr(), bytes.capacity());
        let all = [b'a'; SECRET_BYTES_MAX + 1];
        all.as_slice().take(all.len() as u64).read_to_end(&mut bytes).unwrap();
        assert_eq!((bytes.as_ptr(), bytes.capacity()), before);
    }
}
