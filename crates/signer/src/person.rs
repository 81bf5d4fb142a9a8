//! The person, who is asked before anything is signed.

use std::fmt;
use std::io::{IsTerminal, Write};

use zeroize::Zeroizing;

/// What a page wants signed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wish {
    /// The site whose page asks, as the browser says.
    pub origin: String,
    /// What is done, in words.
    pub what: String,
    /// The beginning of each text, or its size and SHA-256.
    pub documents: Vec<String>,
}

/// What they answered.
#[derive(Clone, PartialEq, Eq)]
pub struct Consent {
    pub store: usize,
    /// Overwritten when it is given up.
    pub password: Zeroizing<String>,
}

/// Without the password.
impl fmt::Debug for Consent {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Consent")
            .field("store", &self.store)
            .finish_non_exhaustive()
    }
}

/// Whoever decides.
pub trait Person: Send + Sync {
    /// None: refused. `stores`: label, and whether it wants a password.
    fn agrees(&self, wish: &Wish, stores: &[(String, bool)]) -> Option<Consent>;
    /// Which of several keys that fit. None: refused.
    fn chooses(&self, keys: &[String]) -> Option<usize>;
    /// Something went wrong that the page is told in technical words only.
    fn hears(&self, trouble: &str);
}

/// Asks in the terminal. Nothing is signed without a terminal to ask in.
pub struct Terminal;

impl Person for Terminal {
    fn agrees(&self, wish: &Wish, stores: &[(String, bool)]) -> Option<Consent> {
        if !std::io::stdin().is_terminal() {
            say("Нет терминала, чтобы спросить: отказано. / No terminal to ask in: refused.");
            return None;
        }
        let mut text = format!(
            "\n── {origin}\n   просит / сұрайды / asks: {what}\n",
            origin = wish.origin,
            what = wish.what
        );
        for (n, document) in wish.documents.iter().enumerate() {
            text.push_str(&format!("   {}. {document}\n", n + 1));
        }
        say(&text);
        let store = match stores {
            [_] => 0,
            several => {
                let labels: Vec<String> = several.iter().map(|(label, _)| label.clone()).collect();
                self.chooses(&labels)?
            }
        };
        let (label, has_password) = stores.get(store)?;
        if !has_password {
            return ask(&format!("Подписать ключом {label}? [yes/иә/да] ")).and_then(|answer| {
                let agreed = ["yes", "y", "да", "иә"].contains(&answer.to_lowercase().as_str());
                agreed.then_some(Consent {
                    store,
                    password: Zeroizing::default(),
                })
            });
        }
        let prompt = format!("Пароль / құпиясөз / password «{label}» (пусто: отказ / empty: refuse): ");
        let password = Zeroizing::new(rpassword::prompt_password(prompt).ok()?);
        (!password.is_empty()).then_some(Consent { store, password })
    }

    fn chooses(&self, keys: &[String]) -> Option<usize> {
        let lines: Vec<String> = keys
            .iter()
            .enumerate()
            .map(|(n, key)| format!("   {}) {key}", n + 1))
            .collect();
        say(&lines.join("\n"));
        let answer = ask("Номер (пусто: отказ) / number (empty: refuse): ")?;
        let number: usize = answer.parse().ok()?;
        number.checked_sub(1).filter(|number| *number < keys.len())
    }

    fn hears(&self, trouble: &str) {
        say(&format!("!! {trouble}"));
    }
}

/// Agrees to everything: tests, and kiosks whose pages are the only ones that can be opened.
pub struct Unattended {
    pub password: Zeroizing<String>,
}

impl Person for Unattended {
    fn agrees(&self, wish: &Wish, stores: &[(String, bool)]) -> Option<Consent> {
        tracing::warn!(origin = wish.origin, what = wish.what, "signing without asking");
        stores.first().map(|_| Consent {
            store: 0,
            password: self.password.clone(),
        })
    }

    fn chooses(&self, keys: &[String]) -> Option<usize> {
        (!keys.is_empty()).then_some(0)
    }

    fn hears(&self, trouble: &str) {
        tracing::warn!(trouble, "nothing was signed");
    }
}

fn say(text: &str) {
    let _ = writeln!(std::io::stderr(), "{text}");
}

fn ask(prompt: &str) -> Option<String> {
    let mut errors = std::io::stderr();
    write!(errors, "{prompt}").ok()?;
    errors.flush().ok()?;
    let mut line = String::new();
    let read = std::io::stdin().read_line(&mut line).ok()?;
    let line = line.trim().to_owned();
    (read > 0 && !line.is_empty()).then_some(line)
}
