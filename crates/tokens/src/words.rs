//! What the holder of a token reads.

use eds::report::Sentence;

use crate::{PinState, TokenError};

impl TokenError {
    /// What is wrong and what to do, for the person.
    pub fn told(&self) -> Sentence {
        match self {
            Self::NoModule { path, .. } => Sentence::new(
                format!(
                    "Токеннің бағдарламасы ({path}) жүктелмейді. Оны орнатыңыз немесе кітапханасының жолын дұрыс көрсетіңіз."
                ),
                format!(
                    "Программа токена ({path}) не загружается. Установите её или верно укажите путь к её библиотеке."
                ),
                format!("The token's software ({path}) cannot be loaded. Install it, or name its library correctly."),
            ),
            Self::NoToken | Self::Removed => Sentence::new(
                "Токен қосылмаған. Оны қосып, шамы жанғанша күтіп, қайта бастаңыз.",
                "Токен не подключён. Подключите его, дождитесь, пока загорится индикатор, и начните снова.",
                "The token is not plugged in. Plug it in, wait until its light is on, and begin again.",
            ),
            Self::NoSuchSlot { wanted, .. } => Sentence::new(
                format!("{wanted} слотында токен жоқ. Басқасын таңдаңыз."),
                format!("В слоте {wanted} нет токена. Выберите другой."),
                format!("There is no token in slot {wanted}. Choose another one."),
            ),
            Self::SeveralTokens(_) => Sentence::new(
                "Бірнеше токен қосылған. Біреуін таңдаңыз.",
                "Подключено несколько токенов. Выберите один.",
                "Several tokens are plugged in. Choose one.",
            ),
            Self::WrongPin(PinState::Usual) => Sentence::new(
                "ПИН-код қате. Қайта енгізіңіз.",
                "ПИН-код неверен. Введите его снова.",
                "The PIN is wrong. Enter it again.",
            ),
            Self::WrongPin(PinState::Few) => Sentence::new(
                "ПИН-код қате. Әрекет аз қалды: тағы қателессеңіз, токен бұғатталуы мүмкін.",
                "ПИН-код неверен. Попыток осталось мало: после новых ошибок токен может заблокироваться.",
                "The PIN is wrong. Few tries are left: more mistakes may lock the token.",
            ),
            Self::WrongPin(PinState::Last) => Sentence::new(
                "ПИН-код қате. Бір әрекет қалды: келесі қатеден кейін токен бұғатталады.",
                "ПИН-код неверен. Осталась одна попытка: следующая ошибка заблокирует токен.",
                "The PIN is wrong. One try is left: the next mistake locks the token.",
            ),
            Self::WrongPin(PinState::Locked) | Self::Locked => Sentence::new(
                "Токен қате ПИН-кодтардан кейін бұғатталды. Оны берген ұйымға хабарласыңыз.",
                "Токен заблокирован после неверных ПИН-кодов. Обратитесь к тому, кто его выдал.",
                "The token is locked after wrong PINs. Ask whoever issued it.",
            ),
            Self::NotSetUp => Sentence::new(
                "Токенде әлі ПИН-код жоқ. Оны өндірушінің бағдарламасымен баптаңыз.",
                "На токене ещё нет ПИН-кода. Настройте его программой изготовителя.",
                "The token has no PIN yet. Set it up with the software of its manufacturer.",
            ),
            Self::NoKey | Self::NoSuchKey { .. } | Self::NoKeyForCertificate => Sentence::new(
                "Токенде бұл тіркеу куәлігінің жабық кілті жоқ. Басқа токенді немесе кілтті таңдаңыз.",
                "На токене нет закрытого ключа этого регистрационного свидетельства. Выберите другой токен или ключ.",
                "The token holds no private key for this certificate. Choose another token or key.",
            ),
            Self::SeveralKeys(known) => Sentence::new(
                format!("Токенде бірнеше кілт бар. Біреуін таңдаңыз: {}.", known.join(", ")),
                format!("На токене несколько ключей. Выберите один: {}.", known.join(", ")),
                format!("There are several keys on the token. Choose one: {}.", known.join(", ")),
            ),
            Self::UnsupportedKey(label) => Sentence::new(
                format!("«{label}» кілтінің алгоритміне қолдау көрсетілмейді."),
                format!("Алгоритм ключа «{label}» не поддерживается."),
                format!("The algorithm of the key “{label}” is not supported."),
            ),
            Self::Unusable(_) | Self::Module(_) => Sentence::new(
                "Токен қате жауап берді. Оны ажыратып, қайта қосып көріңіз.",
                "Токен ответил ошибкой. Отключите его и подключите снова.",
                "The token answered with an error. Unplug it and plug it in again.",
            ),
        }
    }
}
