//! English words in what a person reads in another language.

/// Names that are the same in every language.
const NAMES: [&str; 5] = ["CMS", "HTTP", "OCSP", "PDF", "QR"];

/// The English words of a text, addresses and names of formats left aside.
pub fn english_in(text: &str) -> Vec<&str> {
    let is_address = |word: &&str| word.contains("://");
    let words = text.split_whitespace().filter(|word| !is_address(word));
    let parts = words.flat_map(|word| word.split(|letter: char| !letter.is_alphabetic()));
    parts
        .filter(|part| part.len() > 1 && part.chars().all(|letter| letter.is_ascii_alphabetic()))
        .filter(|part| !NAMES.contains(part))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_english_words_are_found() {
        assert_eq!(
            english_in("http://127.0.0.1/tsp: нет соединения (OCSP, no connection)"),
            ["no", "connection"]
        );
        assert_eq!(english_in("«http://a/b» отвечает статусом 503"), [""; 0]);
    }
}
