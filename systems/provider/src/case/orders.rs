//! Orders to pay: a signed document that names sums of money orders them; that they were paid is noted.

use domain::Event;
use law::control::rows_of;
use law::{Field, FieldKind, OutputKind, Plan, System};
use serde_json::json;
use store::Tx;

use super::{Official, read};
use crate::store::cases::{self, Stored};
use crate::store::orders::{self, Order};
use crate::{Provider, Refusal};

/// Records what a signed document orders: each row of a schedule with a sum, or each sum by itself.
pub(crate) async fn on_signed(provider: &Provider, tx: &mut Tx, stored: &Stored, plan: &Plan) -> Result<(), Refusal> {
    let Some(output) = stored.output().and_then(|id| plan.output(id)) else {
        return Ok(());
    };
    if output.kind != OutputKind::Positive {
        return Ok(());
    }
    let now = provider.now();
    for (index, (what, due, amount)) in sums(&output.fields, stored).into_iter().enumerate() {
        let order = Order {
            id: provider.participant.new_id(),
            case: stored.id().to_owned(),
            place: i64::try_from(index).unwrap_or(i64::MAX),
            what,
            due,
            amount,
            state: "ordered".to_owned(),
            ordered: now,
            paid: None,
        };
        orders::add(tx, &order).await?;
        let text_ru = "Выплата назначена";
        let event = Event::of_fact(
            System::Provider,
            stored.id(),
            "payment_ordered",
            text_ru,
            domain::Actor::System,
            now,
        )
        .with(json!({ "order": order.id, "due": order.due, "amount": order.amount, "what": order.what }));
        provider.participant.record(tx, event).await?;
    }
    Ok(())
}

/// What, when and how much. Where a schedule has rows they are the orders: a sum that stands beside it is what they
/// come to, and is not paid once more.
fn sums(fields: &[Field], stored: &Stored) -> Vec<(String, String, String)> {
    let scheduled: Vec<_> = fields.iter().flat_map(|field| schedule(field, stored)).collect();
    if !scheduled.is_empty() {
        return scheduled;
    }
    let single = fields.iter().filter(|field| field.kind == FieldKind::Money);
    single
        .map(|field| (field.label.ru.clone(), String::new(), entered(stored, &field.key)))
        .filter(|(_, _, amount)| !amount.is_empty())
        .collect()
}

/// The rows of a group that hold a sum, each with what its other columns say.
fn schedule(field: &Field, stored: &Stored) -> Vec<(String, String, String)> {
    let FieldKind::Group { fields, .. } = &field.kind else {
        return Vec::new();
    };
    let Some(sum) = fields.iter().find(|inner| inner.kind == FieldKind::Money) else {
        return Vec::new();
    };
    let due = fields.iter().find(|inner| inner.kind == FieldKind::Date);
    let rows = rows_of(&field.key, &stored.entered).into_iter();
    rows.filter_map(|row| {
        let cell = |inner: &Field| entered(stored, &format!("{}.{row}.{}", field.key, inner.key));
        let others = fields
            .iter()
            .filter(|inner| inner.key != sum.key && due.is_none_or(|due| due.key != inner.key));
        let what: Vec<String> = others
            .map(|inner| (inner, cell(inner)))
            .filter(|(_, said)| !said.is_empty())
            .map(|(inner, said)| format!("{}: {said}", inner.label.ru))
            .collect();
        let amount = cell(sum);
        (!amount.is_empty()).then(|| (what.join(", "), due.map(cell).unwrap_or_default(), amount))
    })
    .collect()
}

fn entered(stored: &Stored, key: &str) -> String {
    stored.entered.get(key).cloned().unwrap_or_default()
}

/// Notes that an order was paid.
pub(crate) async fn pay(provider: &Provider, official: &Official, id: &str) -> Result<Order, Refusal> {
    let now = provider.now();
    let mut tx = provider.participant.db.begin().await?;
    let order = orders::pay(&mut tx, id, now).await?.ok_or(Refusal::NotFound)?;
    let stored = cases::find_in(&mut tx, &order.case).await?.ok_or(Refusal::NotFound)?;
    read::must_concern(provider, &stored, official).await?;
    let text_ru = "Выплата произведена";
    let event = Event::of_fact(
        System::Provider,
        &order.case,
        "payment_made",
        text_ru,
        official.actor(),
        now,
    )
    .with(json!({ "order": order.id, "amount": order.amount }));
    provider.participant.record(&mut tx, event).await?;
    provider.participant.commit(tx).await?;
    Ok(order)
}
