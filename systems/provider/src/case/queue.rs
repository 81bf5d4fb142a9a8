//! Registers and waiting lists: a signed document enters the applicant or lets them leave, and whoever moves up or
//! down learns why. Every change of anybody's place is an event of their own case.

use domain::{Actor, Event};
use exchange::messages::Place;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use law::{Output, Plan, Register, System, Text, Unit};
use serde::Deserialize;
use serde_json::json;
use store::Tx;

use super::{Official, letters, read, reason};
use crate::course::Announcing;
use crate::store::cases::{self, Stored};
use crate::store::queues::{self, Entry};
use crate::words::text;
use crate::{Provider, Refusal};

/// Why places change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Cause {
    Entered,
    Referred,
    Left,
    CategoryChanged,
    Returned,
}

impl Cause {
    fn name(self) -> &'static str {
        match self {
            Self::Entered => "entered",
            Self::Referred => "referred",
            Self::Left => "left",
            Self::CategoryChanged => "category_changed",
            Self::Returned => "returned",
        }
    }

    /// For the one it happened to, and for the others.
    fn told(self, own: bool) -> Text {
        match (self, own) {
            (Self::Entered, true) => text(
                "Сіз тізімге енгізілдіңіз.",
                "Вы внесены в список.",
                "You have been entered in the list.",
            ),
            (Self::Entered, false) => text(
                "Тізімге артықшылығы бар басқа азамат енгізілді.",
                "В список внесён гражданин, у которого преимущество.",
                "Somebody with precedence has been entered in the list.",
            ),
            (Self::Referred, true) => text(
                "Сізге жолдама берілді.",
                "Вам выдано направление.",
                "You have been given a referral.",
            ),
            (Self::Referred, false) => text(
                "Алдыңызда тұрған азаматқа жолдама берілді.",
                "Гражданину перед вами выдано направление.",
                "Somebody before you has been given a referral.",
            ),
            (Self::Left, true) => text(
                "Сіз тізімнен шығарылдыңыз.",
                "Вы сняты с учёта.",
                "You have left the list.",
            ),
            (Self::Left, false) => text(
                "Алдыңызда тұрған азамат тізімнен шықты.",
                "Гражданин перед вами снят с учёта.",
                "Somebody before you has left the list.",
            ),
            (Self::CategoryChanged, true) => text(
                "Сіздің санатыңыз өзгерді.",
                "Ваша категория изменена.",
                "Your category has changed.",
            ),
            (Self::CategoryChanged, false) => text(
                "Басқа азаматтың санаты өзгерді.",
                "Категория другого гражданина изменена.",
                "The category of somebody else has changed.",
            ),
            (Self::Returned, true) => text(
                "Жолдама ұсынылмады, сіз тізімге қайтарылдыңыз.",
                "Направление не было предъявлено, вы возвращены в список.",
                "The referral was not presented; you are back in the list.",
            ),
            (Self::Returned, false) => text(
                "Жолдамасын ұсынбаған азамат тізімге қайтарылды.",
                "В список возвращён гражданин, не предъявивший направление.",
                "Somebody who did not present a referral is back in the list.",
            ),
        }
    }
}

/// What people do with an entry.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Changing {
    /// `category`, `leave`, `presented`, `return`.
    pub(crate) action: String,
    #[serde(default)]
    pub(crate) category: String,
    pub(crate) reason: String,
}

/// What a signed document brings about in the registers of its regulation.
pub(crate) async fn on_signed(provider: &Provider, tx: &mut Tx, stored: &Stored, plan: &Plan) -> Result<(), Refusal> {
    let Some(output) = stored.output().and_then(|id| plan.output(id)) else {
        return Ok(());
    };
    let found = |id: &Option<String>| {
        let id = id.as_ref()?;
        plan.registers.iter().find(|register| register.id == *id)
    };
    if let Some(register) = found(&output.leaves) {
        leave(provider, tx, stored, plan, register, output).await?;
    }
    if let Some(register) = found(&output.enters) {
        enter(provider, tx, stored, plan, register).await?;
    }
    Ok(())
}

/// What the document may print before it is signed: the number under which the applicant will stand, or their place
/// where categories have precedence over each other.
pub(crate) async fn expected(
    provider: &Provider,
    stored: &Stored,
    plan: &Plan,
    output: &Output,
) -> Result<Option<String>, Refusal> {
    let entered = output.enters.as_ref();
    let Some(register) = entered.and_then(|id| plan.registers.iter().find(|register| register.id == *id)) else {
        return Ok(None);
    };
    let mut tx = provider.participant.db.begin().await?;
    let (_, precedence) = category(stored, register);
    let number = if register.categories.is_empty() {
        queues::entered(&mut tx, &plan.id.0, &register.id).await? + 1
    } else {
        let waiting = queues::waiting(&mut tx, &plan.id.0, &register.id).await?;
        let before = waiting.iter().filter(|entry| entry.precedence <= precedence).count();
        i64::try_from(before + 1).unwrap_or(i64::MAX)
    };
    tx.rollback().await.map_err(store::StoreError::from)?;
    Ok(Some(number.to_string()))
}

/// The category under which the applicant is entered: what the decision says, else what was written or applied for.
pub(crate) fn category(stored: &Stored, register: &Register) -> (String, i64) {
    let applied = intake::freezing::read(&stored.request.application)
        .map_or_else(|_| Default::default(), |document| document.fields);
    let decided = stored
        .way
        .entering
        .as_ref()
        .and_then(|entering| entering.category.clone());
    let said = decided
        .or_else(|| stored.entered.get("category").cloned())
        .or_else(|| applied.get("category").cloned());
    let place = |id: &String| register.categories.iter().position(|known| known.id == *id);
    match said.as_ref().and_then(|id| Some((id.clone(), place(id)?))) {
        Some((id, place)) => (id, i64::try_from(place).unwrap_or(i64::MAX)),
        None => (
            String::new(),
            i64::try_from(register.categories.len()).unwrap_or(i64::MAX),
        ),
    }
}

async fn enter(
    provider: &Provider,
    tx: &mut Tx,
    stored: &Stored,
    plan: &Plan,
    register: &Register,
) -> Result<(), Refusal> {
    let waiting = queues::waiting(tx, &plan.id.0, &register.id).await?;
    if waiting
        .iter()
        .any(|entry| entry.applicant_iin == stored.request.applicant_iin && entry.case == stored.id())
    {
        return Ok(());
    }
    let (category, precedence) = category(stored, register);
    let size = stored
        .way
        .entering
        .as_ref()
        .and_then(|entering| entering.size)
        .unwrap_or(1);
    let entry = Entry {
        id: provider.participant.new_id(),
        regulation: plan.id.0.clone(),
        register: register.id.clone(),
        case: stored.id().to_owned(),
        number: (queues::entered(tx, &plan.id.0, &register.id).await? + 1).to_string(),
        applicant_iin: stored.request.applicant_iin.clone(),
        applicant_name: stored.request.applicant_name.clone(),
        category,
        precedence,
        size: i64::from(size),
        entered: provider.now(),
        state: "waiting".to_owned(),
        place: 0,
        valid_until: None,
        cause: Cause::Entered.name().to_owned(),
    };
    queues::add(tx, &entry).await?;
    renumber(provider, tx, plan, register, Cause::Entered, &entry).await
}

/// The applicant leaves with this document: referred for as long as it is good, or for ever.
async fn leave(
    provider: &Provider,
    tx: &mut Tx,
    stored: &Stored,
    plan: &Plan,
    register: &Register,
    output: &Output,
) -> Result<(), Refusal> {
    let waiting = queues::waiting(tx, &plan.id.0, &register.id).await?;
    let own = waiting
        .into_iter()
        .find(|entry| entry.applicant_iin == stored.request.applicant_iin);
    let Some(mut entry) = own else {
        return Ok(());
    };
    let cause = if output.validity.is_some() {
        Cause::Referred
    } else {
        Cause::Left
    };
    entry.valid_until = output
        .validity
        .as_ref()
        .and_then(|validity| good_until(provider.now(), validity));
    cause.name().clone_into(&mut entry.cause);
    if cause == Cause::Referred { "referred" } else { "left" }.clone_into(&mut entry.state);
    out(provider, tx, plan, register, cause, entry).await
}

/// The end of the day on which a document stops being good.
fn good_until(now: Timestamp, validity: &law::Validity) -> Option<Timestamp> {
    let days = i64::from(validity.value.whole()?);
    let zone = || TimeZone::get("Asia/Almaty").unwrap_or(TimeZone::UTC);
    let day = now.to_zoned(zone()).date();
    let last = match validity.unit {
        Unit::Month => day.checked_add(jiff::Span::new().months(days)).ok()?,
        _ => day.checked_add(jiff::Span::new().days(days)).ok()?,
    };
    let end = last.tomorrow().ok()?.to_zoned(zone()).ok()?;
    Some(end.timestamp())
}

async fn out(
    provider: &Provider,
    tx: &mut Tx,
    plan: &Plan,
    register: &Register,
    cause: Cause,
    mut entry: Entry,
) -> Result<(), Refusal> {
    let before = entry.place;
    entry.place = 0;
    queues::change(tx, &entry).await?;
    let of = queues::waiting(tx, &plan.id.0, &register.id).await?.len();
    moved(provider, tx, plan, register, &entry, before, of, cause, &entry).await?;
    renumber(provider, tx, plan, register, cause, &entry).await
}

/// Gives everybody who waits their place; those whose place is another than before learn it, and why.
async fn renumber(
    provider: &Provider,
    tx: &mut Tx,
    plan: &Plan,
    register: &Register,
    cause: Cause,
    who: &Entry,
) -> Result<(), Refusal> {
    let waiting = queues::waiting(tx, &plan.id.0, &register.id).await?;
    let of = waiting.len();
    for (index, mut entry) in waiting.into_iter().enumerate() {
        let place = i64::try_from(index + 1).unwrap_or(i64::MAX);
        if entry.place == place {
            continue;
        }
        let before = entry.place;
        entry.place = place;
        cause.name().clone_into(&mut entry.cause);
        queues::change(tx, &entry).await?;
        moved(provider, tx, plan, register, &entry, before, of, cause, who).await?;
    }
    Ok(())
}

#[expect(clippy::too_many_arguments, reason = "an event has this many facts")]
async fn moved(
    provider: &Provider,
    tx: &mut Tx,
    plan: &Plan,
    register: &Register,
    entry: &Entry,
    before: i64,
    of: usize,
    cause: Cause,
    who: &Entry,
) -> Result<(), Refusal> {
    let own = entry.id == who.id;
    let place = u32::try_from(entry.place).ok().filter(|place| *place > 0);
    let text_ru = cause.told(own).ru;
    let mut event = Event::of_fact(
        System::Provider,
        &entry.case,
        "place_changed",
        &text_ru,
        Actor::System,
        provider.now(),
    )
    .with(json!({
        "register": register.id, "number": entry.number, "from": (before > 0).then_some(before), "to": place, "of": of,
        "cause": cause.name(), "by": who.number, "category": entry.category, "valid_until": entry.valid_until,
    }));
    event.clause = Some(register.clause.clone());
    provider.participant.record(tx, event).await?;
    let Some(stored) = cases::find_in(tx, &entry.case).await? else {
        return Ok(());
    };
    let home = stored.request.channel.home();
    let own_plan = provider.plan_of(&stored)?;
    if home == System::Provider {
        let said = letters::place(&register.name, place, of, &cause.told(own));
        return letters::tell(provider, tx, &stored, &own_plan, &said).await;
    }
    let announcing = Announcing {
        after: stored.way.returns_to.unwrap_or(stored.due.action),
        status: stored.status.clone(),
        notify: vec![home],
    };
    let told = Place {
        register: register.name.clone(),
        number: entry.number.clone(),
        place,
        of: u32::try_from(of).unwrap_or(u32::MAX),
        cause: cause.told(own),
    };
    debug_assert_eq!(own_plan.id, plan.id);
    provider
        .announce_with(tx, &stored, &own_plan, &announcing, None, Some(told))
        .await
}

/// What a person does with an entry: another category, leaving, a referral that was presented, or that was not.
pub(crate) async fn change(
    provider: &Provider,
    official: &Official,
    id: &str,
    asked: &Changing,
) -> Result<Entry, Refusal> {
    let why = reason(&asked.reason)?;
    let mut tx = provider.participant.db.begin().await?;
    let mut entry = queues::find(&mut tx, id).await?.ok_or(Refusal::NotFound)?;
    let stored = cases::find_in(&mut tx, &entry.case).await?.ok_or(Refusal::NotFound)?;
    read::must_concern(provider, &stored, official).await?;
    let plan = provider.plan_of(&stored)?;
    let register = plan
        .registers
        .iter()
        .find(|register| register.id == entry.register)
        .ok_or(Refusal::Plan("register"))?;
    let mut event = Event::of_fact(
        System::Provider,
        &entry.case,
        "register_changed",
        "Запись в списке изменена",
        official.actor(),
        provider.now(),
    )
    .with(json!({ "register": entry.register, "action": asked.action, "category": asked.category, "reason": why }));
    event.clause = Some(register.clause.clone());
    provider.participant.record(&mut tx, event).await?;
    let not_here = || Refusal::NotHere { state: "signed" };
    match (asked.action.as_str(), entry.state.as_str()) {
        ("category", "waiting") => {
            let place = register
                .categories
                .iter()
                .position(|known| known.id == asked.category)
                .ok_or_else(not_here)?;
            entry.category.clone_from(&asked.category);
            entry.precedence = i64::try_from(place).unwrap_or(i64::MAX);
            queues::change(&mut tx, &entry).await?;
            renumber(provider, &mut tx, &plan, register, Cause::CategoryChanged, &entry).await?;
        }
        ("leave", "waiting" | "referred" | "lapsed") => {
            "left".clone_into(&mut entry.state);
            Cause::Left.name().clone_into(&mut entry.cause);
            out(provider, &mut tx, &plan, register, Cause::Left, entry.clone()).await?;
        }
        ("presented", "referred") => {
            "left".clone_into(&mut entry.state);
            queues::change(&mut tx, &entry).await?;
        }
        ("return", "referred" | "lapsed") => {
            "waiting".clone_into(&mut entry.state);
            entry.valid_until = None;
            queues::change(&mut tx, &entry).await?;
            renumber(provider, &mut tx, &plan, register, Cause::Returned, &entry).await?;
        }
        _ => return Err(not_here()),
    }
    let entry = queues::find(&mut tx, id).await?.ok_or(Refusal::NotFound)?;
    provider.participant.commit(tx).await?;
    Ok(entry)
}

/// Notes referrals that nobody has presented in time. What becomes of the applicant then a person decides.
pub(crate) async fn lapse(provider: &Provider) -> Result<usize, Refusal> {
    let ids = queues::lapsing(&provider.participant.db, provider.now()).await?;
    for id in &ids {
        let mut tx = provider.participant.db.begin().await?;
        let Some(mut entry) = queues::find(&mut tx, id)
            .await?
            .filter(|entry| entry.state == "referred")
        else {
            continue;
        };
        "lapsed".clone_into(&mut entry.state);
        queues::change(&mut tx, &entry).await?;
        let text_ru = "Направление не предъявлено в срок";
        let mut event = Event::of_fact(
            System::Provider,
            &entry.case,
            "referral_lapsed",
            text_ru,
            Actor::System,
            provider.now(),
        )
        .with(json!({ "register": entry.register, "number": entry.number, "valid_until": entry.valid_until }));
        event.clause = clause_of(provider, &mut tx, &entry).await?;
        provider.participant.record(&mut tx, event).await?;
        provider.participant.commit(tx).await?;
    }
    Ok(ids.len())
}

/// The clause of the register in the plan under which the entry was made.
async fn clause_of(provider: &Provider, tx: &mut Tx, entry: &Entry) -> Result<Option<String>, Refusal> {
    let Some(stored) = cases::find_in(tx, &entry.case).await? else {
        return Ok(None);
    };
    let plan = provider.plan_of(&stored)?;
    let register = plan.registers.iter().find(|register| register.id == entry.register);
    Ok(register.map(|register| register.clause.clone()))
}
