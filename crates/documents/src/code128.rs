//! Code 128 (ISO/IEC 15417), the bar code that a hand scanner at a desk reads: numbers of applications and documents.

/// Widths of each symbol in modules, bar first: values 0 to 102, the three starts, the stop.
const SYMBOLS: [&str; 107] = [
    "212222", "222122", "222221", "121223", "121322", "131222", "122213", "122312", "132212", "221213", "221312",
    "231212", "112232", "122132", "122231", "113222", "123122", "123221", "223211", "221132", "221231", "213212",
    "223112", "312131", "311222", "321122", "321221", "312212", "322112", "322211", "212123", "212321", "232121",
    "111323", "131123", "131321", "112313", "132113", "132311", "211313", "231113", "231311", "112133", "112331",
    "132131", "113123", "113321", "133121", "313121", "211331", "231131", "213113", "213311", "213131", "311123",
    "311321", "331121", "312113", "312311", "332111", "314111", "221411", "431111", "111224", "111422", "121124",
    "121421", "141122", "141221", "112214", "112412", "122114", "122411", "142112", "142211", "241211", "221114",
    "413111", "241112", "134111", "111242", "121142", "121241", "114212", "124112", "124211", "411212", "421112",
    "421211", "212141", "214121", "412121", "111143", "111341", "131141", "114113", "114311", "411113", "411311",
    "113141", "114131", "311141", "411131", "211412", "211214", "211232", "2331112",
];
const START_B: usize = 104;
const START_C: usize = 105;
const STOP: usize = 106;
/// The sum of the symbols is checked modulo this.
const MODULUS: usize = 103;
/// The longest text: what still fits across a page at the usual width of a module.
const LETTERS_MAX: usize = 40;

/// The widths of bars and gaps in turns, in modules, bar first. Pairs of digits stand in one symbol each; other
/// printable ASCII in one a letter. None for what cannot be encoded.
pub fn code128(text: &str) -> Option<Vec<u8>> {
    let is_fit = !text.is_empty() && text.len() <= LETTERS_MAX && text.bytes().all(|byte| (32..127).contains(&byte));
    if !is_fit {
        return None;
    }
    let is_pairs = text.len().is_multiple_of(2) && text.bytes().all(|byte| byte.is_ascii_digit());
    let mut values: Vec<usize> = if is_pairs {
        let pairs = text.as_bytes().chunks(2);
        pairs
            .map(|pair| pair.iter().fold(0, |sum, digit| sum * 10 + usize::from(digit - b'0')))
            .collect()
    } else {
        text.bytes().map(|byte| usize::from(byte - 32)).collect()
    };
    values.insert(0, if is_pairs { START_C } else { START_B });
    let weighed = values.iter().enumerate().map(|(place, value)| place.max(1) * value);
    let check = weighed.sum::<usize>() % MODULUS;
    values.extend([check, STOP]);
    let widths = values.iter().filter_map(|value| SYMBOLS.get(*value));
    Some(
        widths
            .flat_map(|symbol| symbol.bytes().map(|digit| digit - b'0'))
            .collect(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_symbol_is_eleven_modules_wide_and_no_other() {
        let mut seen = std::collections::BTreeSet::new();
        for (value, symbol) in SYMBOLS.iter().enumerate() {
            let wide: u32 = symbol.bytes().map(|digit| u32::from(digit - b'0')).sum();
            assert_eq!(wide, if value == STOP { 13 } else { 11 }, "{value}");
            assert!(seen.insert(symbol), "{value} twice");
        }
    }

    #[test]
    fn fourteen_digits_are_seven_symbols_with_start_check_and_stop() {
        let widths = code128("26112200000017").expect("it fits");
        assert_eq!(widths.iter().map(|width| u32::from(*width)).sum::<u32>(), 9 * 11 + 13);
        assert!(code128("").is_none() && code128("Қ").is_none() && code128(&"1".repeat(41)).is_none());
    }
}
