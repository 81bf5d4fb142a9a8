//! Time limits: of a step, of an action, of the whole service.

use std::fmt::{self, Display, Formatter};
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::text::ActText;

/// A time limit, with the circumstance under which it holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limit {
    pub value: Amount,
    pub unit: Unit,
    /// The lower end of «10–15 секунд»; `value` is the upper.
    #[serde(default)]
    pub range_min: Option<Amount>,
    /// Under which circumstance it holds; none holds always.
    #[serde(default)]
    pub when: Option<Circumstance>,
    /// The circumstance in words.
    #[serde(default)]
    pub words: Option<String>,
    /// How it stands to the limits before it.
    #[serde(default)]
    pub how: How,
    /// «День приема и день выдачи документов не входят в срок».
    #[serde(default)]
    pub excludes_intake_and_issue: bool,
    /// The act's words where the limit has some of its own («Не более 10 минут»); a step's are in its text.
    #[serde(default)]
    pub text: ActText,
}

impl Limit {
    /// A limit without circumstances.
    pub fn of(value: impl Into<Amount>, unit: Unit) -> Self {
        Self {
            value: value.into(),
            unit,
            range_min: None,
            when: None,
            words: None,
            how: How::default(),
            excludes_intake_and_issue: false,
            text: ActText::default(),
        }
    }

    /// The length in seconds, where the unit has one. Days and months have none: they need a calendar.
    pub fn seconds(&self) -> Option<u64> {
        let tenths = u64::from(self.value.tenths());
        match self.unit {
            Unit::Second => Some(tenths / 10),
            Unit::Minute => Some(tenths * 6),
            Unit::Hour => Some(tenths * 360),
            Unit::WorkingDay | Unit::CalendarDay | Unit::Month => None,
        }
    }
}

/// A number of units, in tenths: the acts have «1,5 минуты». Written as a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Amount(u32);

impl Amount {
    pub fn tenths(self) -> u32 {
        self.0
    }

    /// The whole number, where it is one.
    pub fn whole(self) -> Option<u32> {
        self.0.is_multiple_of(10).then_some(self.0 / 10)
    }
}

impl From<u32> for Amount {
    fn from(value: u32) -> Self {
        Self(value.saturating_mul(10))
    }
}

impl Display for Amount {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self.whole() {
            Some(whole) => write!(f, "{whole}"),
            None => write!(f, "{}.{}", self.0 / 10, self.0 % 10),
        }
    }
}

impl FromStr for Amount {
    type Err = ();

    /// Reads `10` or `1.5`.
    fn from_str(text: &str) -> Result<Self, ()> {
        let (whole, tenth) = text.split_once('.').unwrap_or((text, "0"));
        let whole: u32 = whole.parse().map_err(|_| ())?;
        let tenth: u32 = match tenth.len() {
            1 => tenth.parse().map_err(|_| ())?,
            _ => return Err(()),
        };
        let tenths = whole.checked_mul(10).and_then(|tenths| tenths.checked_add(tenth));
        tenths.map(Self).ok_or(())
    }
}

impl Serialize for Amount {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.whole() {
            Some(whole) => serializer.serialize_u32(whole),
            None => serializer.serialize_f64(f64::from(self.0) / 10.0),
        }
    }
}

impl<'de> Deserialize<'de> for Amount {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let number = serde_json::Number::deserialize(deserializer)?;
        number
            .to_string()
            .parse()
            .map_err(|()| serde::de::Error::custom("an amount has at most one decimal"))
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    Second,
    Minute,
    Hour,
    WorkingDay,
    CalendarDay,
    Month,
}

impl Unit {
    /// The word of the regulations.
    pub fn name(self) -> &'static str {
        match self {
            Self::Second => "second",
            Self::Minute => "minute",
            Self::Hour => "hour",
            Self::WorkingDay => "working_day",
            Self::CalendarDay => "calendar_day",
            Self::Month => "month",
        }
    }
}

/// What must be so for a limit to hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Circumstance {
    /// The papers came through the akim of a rural district.
    ViaAkim,
    /// The papers came through the centre.
    ViaCenter,
    /// Documents are insufficient, spoiled or lost.
    DocumentsInsufficient,
    /// A decision is being taken.
    Decision,
    /// A first certificate is made after the decision.
    FirstCertificate,
    /// A duplicate is made.
    Duplicate,
    /// Additional enquiries prolong the term.
    AdditionalEnquiries,
    /// The result goes to the centre or the akim with a courier.
    ToCourier,
    /// The draft is made ready.
    Drafting,
    /// The draft is sent to be signed.
    SendingToSign,
    /// The package of documents is incomplete.
    IncompletePackage,
    CompletePackage,
    /// Nobody came for the result.
    Unclaimed,
}

impl Circumstance {
    pub const ALL: [Self; 13] = [
        Self::ViaAkim,
        Self::ViaCenter,
        Self::DocumentsInsufficient,
        Self::Decision,
        Self::FirstCertificate,
        Self::Duplicate,
        Self::AdditionalEnquiries,
        Self::ToCourier,
        Self::Drafting,
        Self::SendingToSign,
        Self::IncompletePackage,
        Self::CompletePackage,
        Self::Unclaimed,
    ];

    /// Whether it is a part of the step's own work and no fact of the case: its limit always holds.
    pub fn always_comes(self) -> bool {
        matches!(self, Self::Drafting | Self::SendingToSign | Self::CompletePackage)
    }

    /// The word of the regulations.
    pub fn name(self) -> &'static str {
        match self {
            Self::ViaAkim => "via_akim",
            Self::ViaCenter => "via_center",
            Self::DocumentsInsufficient => "documents_insufficient",
            Self::Decision => "decision",
            Self::FirstCertificate => "first_certificate",
            Self::Duplicate => "duplicate",
            Self::AdditionalEnquiries => "additional_enquiries",
            Self::ToCourier => "to_courier",
            Self::Drafting => "drafting",
            Self::SendingToSign => "sending_to_sign",
            Self::IncompletePackage => "incomplete_package",
            Self::CompletePackage => "complete_package",
            Self::Unclaimed => "unclaimed",
        }
    }
}

/// How a limit stands to the one before it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum How {
    /// It takes the place of the others when its circumstance holds.
    #[default]
    Instead,
    /// It is added after the one before.
    Follows,
    /// It prolongs the term when its circumstance arises.
    Prolongs,
    /// It is how long the step's outcome waits for somebody, not how long the step takes.
    Ends,
}
