//! Участник информационного взаимодействия: somebody else's system that may ask here.

use std::collections::BTreeMap;

use law::Registry;

/// The longest name: with a colon it stands before the participant's own number of a case.
pub(crate) const NAME_LENGTH_MAX: usize = 24;

/// An information system of another organization, as the operator of the gateway knows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// What it calls itself in `sender/senderId`: Latin letters, digits, hyphens.
    pub name: String,
    /// The common name of its certificate.
    pub common_name: String,
    /// The ИИН in its certificate, where that is one of an official, as the НУЦ gives them to organizations. Without, it
    /// must be one for information systems.
    pub iin: Option<String>,
    /// The БИН of its organization, in the system's certificate and in those of its officials.
    pub bin: String,
    /// The registries that it may ask.
    pub services: Vec<Registry>,
}

/// Why somebody cannot be a participant.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MemberError {
    #[error("the participant «{0}» must be called by 1 to 24 Latin letters, digits and hyphens")]
    Name(String),
    #[error("the participant {0} needs the common name of its certificate")]
    NoCommonName(String),
    #[error(
        "the participant {name} has the common name «{common_name}», which belongs to a system of this installation"
    )]
    Own { name: String, common_name: String },
    #[error("the participant {0} needs the БИН of its organization, twelve digits")]
    Bin(String),
    #[error("the ИИН in the certificate of the participant {0} has twelve digits")]
    Iin(String),
}

/// All of them, by name.
#[derive(Clone, Debug, Default)]
pub struct Members(BTreeMap<String, Member>);

impl Members {
    pub fn of(members: Vec<Member>) -> Result<Self, MemberError> {
        for member in &members {
            check(member)?;
        }
        let by_name = members.into_iter().map(|member| (member.name.clone(), member));
        Ok(Self(by_name.collect()))
    }

    pub(crate) fn named(&self, name: &str) -> Option<&Member> {
        self.0.get(name)
    }
}

fn check(member: &Member) -> Result<(), MemberError> {
    let name = || member.name.clone();
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
    if member.name.is_empty() || member.name.len() > NAME_LENGTH_MAX || !member.name.bytes().all(is_plain) {
        return Err(MemberError::Name(name()));
    }
    if member.common_name.trim().is_empty() {
        return Err(MemberError::NoCommonName(name()));
    }
    if law::System::from_name(&member.common_name).is_some() {
        return Err(MemberError::Own {
            name: name(),
            common_name: member.common_name.clone(),
        });
    }
    let is_number = |text: &str| text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit());
    if !is_number(&member.bin) {
        return Err(MemberError::Bin(name()));
    }
    if member.iin.as_ref().is_some_and(|iin| !is_number(iin)) {
        return Err(MemberError::Iin(name()));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_passes_for_a_system_of_ours() {
        let member = |change: fn(&mut Member)| {
            let mut member = Member {
                name: "akimat-is".into(),
                common_name: "AKIMAT IS".into(),
                iin: None,
                bin: "050140000123".into(),
                services: vec![Registry::GbdFl],
            };
            change(&mut member);
            Members::of(vec![member]).err()
        };
        assert_eq!(member(|_| {}), None);
        assert!(matches!(
            member(|one| one.common_name = "portal".into()),
            Some(MemberError::Own { .. })
        ));
        assert!(matches!(
            member(|one| one.common_name = " ".into()),
            Some(MemberError::NoCommonName(_))
        ));
        assert!(matches!(
            member(|one| one.name = "a:b".into()),
            Some(MemberError::Name(_))
        ));
        assert!(matches!(
            member(|one| one.name = "a".repeat(25)),
            Some(MemberError::Name(_))
        ));
        assert!(matches!(member(|one| one.bin = "12".into()), Some(MemberError::Bin(_))));
        assert!(matches!(
            member(|one| one.iin = Some("12".into())),
            Some(MemberError::Iin(_))
        ));
    }
}
