//! A long text of an act in a few words: its first clause, without the label and the performer that the drawing shows
//! in other ways.

/// The letters that a box holds.
const LETTERS_MAX: usize = 62;
/// A clause shorter than this says too little to stand alone.
const CLAUSE_MIN: usize = 24;

/// The text without its label («процесс 5 – », «5-процесс – », «1 үдеріс - »).
pub(super) fn unlabelled<'text>(text: &'text str, label: Option<&str>) -> &'text str {
    let text = text.trim();
    if label.is_none() {
        return text;
    }
    let dashes = [" – ", " - ", " — ", "– ", "- "];
    let labelled = dashes
        .iter()
        .filter_map(|dash| text.split_once(dash))
        .find(|(head, _)| head.chars().count() <= 14 && head.chars().any(|letter| letter.is_ascii_digit()));
    let rest = labelled.map_or(text, |(_, rest)| rest);
    rest.trim_start_matches(['-', '–', '—', ' '])
}

/// The first clause, cut at a word where it is too long; without the one who acts and the time that it takes, which the
/// lane and the timer show.
pub(super) fn short(text: &str, label: Option<&str>) -> String {
    let text = without_brackets(unlabelled(text, label));
    let text = without_time(text.trim_end_matches([';', '.', ',', ' ']));
    let text = without_performer(&text);
    let clause = clause(text);
    if clause.chars().count() <= LETTERS_MAX {
        return clause.trim_end_matches([',', ';', '.', ' ']).to_owned();
    }
    let mut cut = String::new();
    for word in clause.split_whitespace() {
        if cut.chars().count() + word.chars().count() + 1 > LETTERS_MAX {
            break;
        }
        if !cut.is_empty() {
            cut.push(' ');
        }
        cut.push_str(word);
    }
    format!(
        "{}…",
        without_small_words(&cut).trim_end_matches([',', ';', '.', ' ', '–', '-'])
    )
}

/// «специалист канцелярии услугодателя регистрирует …» begins with what is done.
fn without_performer(text: &str) -> &str {
    /// A performer has no more words than this.
    const WORDS_MAX: usize = 14;
    const LETTERS_MIN: usize = 5;
    const NOUNS: &[&str] = &["кабинет", "пакет", "бюджет", "предмет", "кредит", "лимит", "интернет"];
    let mut at = 0;
    for (n, word) in text.split(' ').enumerate() {
        if n >= WORDS_MAX {
            return text;
        }
        let verb = ["ет", "ит", "ют", "ут"].iter().any(|ending| word.ends_with(ending))
            && word.chars().count() >= LETTERS_MIN
            && !NOUNS.contains(&word);
        if verb && n > 0 {
            return text.get(at..).unwrap_or(text);
        }
        at += word.len() + 1;
    }
    text
}

/// «… в течение 30 минут …» without the time.
fn without_time(text: &str) -> String {
    /// The words of a time: «в течении 3 рабочих дней с момента».
    const LETTERS_MAX: usize = 60;
    const UNITS: &[&str] = &[
        "минут",
        "минуты",
        "минуту",
        "часов",
        "часа",
        "дней",
        "дня",
        "день",
        "месяца",
        "меяца",
        "месяцев",
        "секунд",
    ];
    let Some((head, tail)) = text.split_once("в течени") else {
        return text.to_owned();
    };
    let mut at = 0;
    for word in tail.split(' ') {
        at += word.len() + 1;
        if at > LETTERS_MAX * 2 {
            break;
        }
        if UNITS.contains(&word.trim_end_matches([',', ';', '.'])) {
            // The punctuation after the time stays.
            let rest = tail.get(at..).unwrap_or_default();
            let mark: String = word
                .chars()
                .filter(|letter| matches!(letter, ',' | ';' | '.'))
                .collect();
            return without_time(format!("{}{mark} {rest}", head.trim_end()).trim());
        }
    }
    text.to_owned()
}

/// The beginning up to the first comma, semicolon or full stop that leaves enough.
fn clause(text: &str) -> &str {
    let mut seen = 0;
    let mut before = ' ';
    for (place, letter) in text.char_indices() {
        seen += 1;
        let after = text.get(place + letter.len_utf8()..).unwrap_or_default();
        let ends = matches!(letter, ',' | ';' | '.') && after.starts_with([' ', '\n']) && !before.is_ascii_digit();
        if ends && seen > CLAUSE_MIN {
            return text.get(..place).unwrap_or(text);
        }
        before = letter;
    }
    text
}

/// What stands in brackets explains, and can be read in the whole text.
fn without_brackets(text: &str) -> String {
    let mut depth = 0_usize;
    let mut out = String::new();
    for letter in text.chars() {
        match letter {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ if depth == 0 => out.push(letter),
            _ => {}
        }
    }
    let words: Vec<&str> = out.split_whitespace().collect();
    words.join(" ").replace(" ,", ",").replace(" ;", ";").replace(" .", ".")
}

/// A cut text does not end with a preposition or conjunction.
fn without_small_words(text: &str) -> &str {
    const LETTERS_SMALL: usize = 2;
    const SMALL: &[&str] = &[
        "для",
        "при",
        "или",
        "без",
        "под",
        "над",
        "через",
        "его",
        "and",
        "the",
        "және",
        "связи",
        "части",
    ];
    let mut text = text;
    while let Some((head, last)) = text.rsplit_once(' ') {
        let lower = last.to_lowercase();
        let capitals = last.chars().all(char::is_uppercase);
        if capitals || (last.chars().count() > LETTERS_SMALL && !SMALL.contains(&lower.as_str())) {
            break;
        }
        text = head;
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_label_is_taken_off_in_every_spelling() {
        for text in [
            "процесс 5 – выдача справки",
            "5-процесс – выдача справки",
            "5-процесс - выдача справки",
        ] {
            assert_eq!(unlabelled(text, Some("процесс 5")), "выдача справки");
        }
        assert_eq!(unlabelled("1 үдеріс - авторизация", Some("процесс 1")), "авторизация");
        assert_eq!(unlabelled("потребитель - лицо", None), "потребитель - лицо");
    }

    #[test]
    fn a_long_text_is_its_first_clause_and_ends_with_a_whole_word() {
        let text = "процесс 3 – выбор потребителем услуги, указанной в настоящем Регламенте, вывод на экран формы";
        assert_eq!(short(text, Some("процесс 3")), "выбор потребителем услуги");
        let text = "руководитель услугодателя осуществляет ознакомление с поступившими документами в течении 30 (тридцати) минут";
        assert_eq!(
            short(text, None),
            "осуществляет ознакомление с поступившими документами"
        );
        let text =
            "специалист канцелярии регистрирует документы в течении 30 (тридцати) минут и направляет руководителю;";
        assert_eq!(short(text, None), "регистрирует документы и направляет руководителю");
    }
}
