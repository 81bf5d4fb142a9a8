//! The state registries and systems that the acts name as sources of data.

use serde::{Deserialize, Serialize};

/// A registry asked through the gateway's synchronous channel.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Registry {
    /// ГБД ФЛ, the state database of individuals.
    GbdFl,
    /// НР ИИН, the national register of identification numbers.
    NrIin,
    /// ЕНИС, the notaries' system: powers of attorney.
    Enis,
    /// ИС ЦГО, the systems of central state bodies.
    Cgo,
    /// ИС «Рынок труда».
    LabourMarket,
    /// ИС «Е-собес».
    ESobes,
    /// The electronic register of guardianship.
    Guardianship,
}

impl Registry {
    pub const ALL: [Self; 7] = [
        Self::GbdFl,
        Self::NrIin,
        Self::Enis,
        Self::Cgo,
        Self::LabourMarket,
        Self::ESobes,
        Self::Guardianship,
    ];

    /// The word of the regulations, of addresses and tables.
    pub fn name(self) -> &'static str {
        match self {
            Self::GbdFl => "gbd_fl",
            Self::NrIin => "nr_iin",
            Self::Enis => "enis",
            Self::Cgo => "cgo",
            Self::LabourMarket => "labour_market",
            Self::ESobes => "e_sobes",
            Self::Guardianship => "guardianship",
        }
    }

    /// Reads [`Registry::name`] back.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|registry| registry.name() == name)
    }

    /// The name as the acts print it.
    pub fn printed(self) -> &'static str {
        match self {
            Self::GbdFl => "ГБД ФЛ",
            Self::NrIin => "НР ИИН",
            Self::Enis => "ЕНИС",
            Self::Cgo => "ИС ЦГО",
            Self::LabourMarket => "ИС «Рынок труда»",
            Self::ESobes => "ИС «Е-собес»",
            Self::Guardianship => "Электронный реестр по опеке и попечительству",
        }
    }
}
