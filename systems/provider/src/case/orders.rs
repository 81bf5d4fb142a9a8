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

/// What, when and how much.
fn sums(fields: &[Field], stored: &Stored) -> Vec<(String, String, String)> {
    let value = |key: &str| stored.entered.get(key).cloned().unwrap_or_default();
    let mut found = Vec::new();
    for field in fields {
        match &field.kind {
            FieldKind::Money if !value(&field.key).is_empty() => {
                found.push((field.label.ru.clone(), String::new(), value(&field.key)));
            }
            FieldKind::Group { fields, .. } => {
                let Some(sum) = fields.iter().find(|inner| inner.kind == FieldKind::Money) else {
                    continue;
                };
                for row in rows_of(&field.key, &stored.entered) {
                    let cell = |inner: &Field| value(&format!("{}.{row}.{}", field.key, inner.key));
                    let amount = cell(sum);
                    let due = fields.iter().find(|inner| inner.kind == FieldKind::Date).map(cell);
                    let said = fields.iter().filter(|inner| inner.key != sum.key).map(cell);
                    let what: Vec<String> = said.filter(|said| !said.is_empty()).collect();
                    if !amount.is_empty() {
                        found.push((what.join(", "), due.unwrap_or_default(), amount));
                    }
                }
            }
            _ => {}
        }
    }
    found
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
