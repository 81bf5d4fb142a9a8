//! What the holder of a key store reads.

use super::Pkcs12Error;
use crate::report::Sentence;

impl Pkcs12Error {
    /// What is wrong and what to do, for the person.
    pub fn told(&self) -> Sentence {
        match self {
            Self::Malformed(_) => Sentence::new(
                "Файл кілт қоймасы ретінде оқылмайды. *.p12 файлын таңдаңыз немесе оны қайта көшіріп алыңыз.",
                "Файл не читается как хранилище ключей. Выберите файл *.p12 или скопируйте его заново.",
                "The file cannot be read as a key store. Choose a *.p12 file, or copy it again.",
            ),
            Self::WrongPassword => Sentence::new(
                "Кілт қоймасының құпиясөзі қате. Тіл мен регистрді тексеріп, қайта енгізіңіз.",
                "Пароль хранилища ключей неверен. Проверьте раскладку и регистр и введите его снова.",
                "The password of the key store is wrong. Check the keyboard layout and the capitals, and enter it again.",
            ),
            Self::TooMuchWork { .. } => Sentence::new(
                "Кілт қоймасы тым көп есептеуді талап етеді және ашылмайды. Оны берген ұйымға хабарласыңыз.",
                "Хранилище ключей требует слишком больших вычислений и не открывается. Обратитесь к тому, кто его выдал.",
                "The key store demands too much computation and is not opened. Ask whoever issued it.",
            ),
            Self::Unsupported(what) => Sentence::new(
                format!(
                    "Кілт қоймасы қолдау көрсетілмейтін тәсілмен қорғалған ({what}). Оны заманауи түрде қайта сақтаңыз."
                ),
                format!(
                    "Хранилище ключей защищено способом, который не поддерживается ({what}). Сохраните его заново в современном виде."
                ),
                format!(
                    "The key store is protected in a way that is not supported ({what}). Save it again in the modern form."
                ),
            ),
            Self::NoKey => Sentence::new(
                "Файлда жабық кілт жоқ. Кілтіңіз бар файлды таңдаңыз.",
                "В файле нет закрытого ключа. Выберите файл со своим ключом.",
                "There is no private key in the file. Choose the file with your key.",
            ),
            Self::NoSuchKey { wanted, known } => Sentence::new(
                format!("«{wanted}» кілті жоқ. Барлары: {}.", known.join(", ")),
                format!("Ключа «{wanted}» нет. Есть: {}.", known.join(", ")),
                format!("There is no key “{wanted}”. There are: {}.", known.join(", ")),
            ),
            Self::SeveralKeys(known) => Sentence::new(
                format!("Файлда бірнеше кілт бар. Біреуін таңдаңыз: {}.", known.join(", ")),
                format!("В файле несколько ключей. Выберите один: {}.", known.join(", ")),
                format!("There are several keys in the file. Choose one: {}.", known.join(", ")),
            ),
            Self::NoUsage => Sentence::new(
                "Файлда мұндай мақсатқа арналған тіркеу куәлігі жоқ. Қол қою үшін RSA256… немесе GOST512… файлын таңдаңыз.",
                "В файле нет регистрационного свидетельства для этой цели. Для подписи выберите файл RSA256… или GOST512….",
                "No certificate in the file is for this purpose. To sign, choose the file RSA256… or GOST512….",
            ),
            Self::Key(_) => Sentence::new(
                "Файлдағы жабық кілтті пайдалану мүмкін емес: алгоритмі белгісіз немесе куәлік басқа кілтке берілген.",
                "Закрытый ключ из файла нельзя использовать: его алгоритм неизвестен или свидетельство выдано на другой ключ.",
                "The private key in the file cannot be used: its algorithm is unknown, or the certificate is for another key.",
            ),
        }
    }
}
