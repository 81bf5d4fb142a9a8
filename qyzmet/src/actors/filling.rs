//! What a rehearsed person types into a form: something fitting for every kind of field, from the plan alone.

use std::collections::BTreeMap;

use jiff::Timestamp;
use law::{Field, FieldKind, FilledBy, Output, Plan};

/// Values for the applicant's part of the request form.
pub fn request_values(plan: &Plan, today: Timestamp) -> BTreeMap<String, String> {
    values(
        plan.form
            .fields
            .iter()
            .filter(|field| field.filled_by == FilledBy::Applicant),
        today,
    )
}

/// Values for the official's part of an output document.
pub fn official_values(output: &Output, today: Timestamp) -> BTreeMap<String, String> {
    values(
        output
            .fields
            .iter()
            .filter(|field| field.filled_by == FilledBy::Official),
        today,
    )
}

fn values<'a>(fields: impl Iterator<Item = &'a Field>, today: Timestamp) -> BTreeMap<String, String> {
    fields
        .flat_map(|field| match &field.kind {
            // One row is enough to show that rows are carried.
            FieldKind::Group { fields, .. } => fields
                .iter()
                .map(|inner| (format!("{}.1.{}", field.key, inner.key), value(inner, today)))
                .collect(),
            _ => vec![(field.key.clone(), value(field, today))],
        })
        .collect()
}

fn value(field: &Field, today: Timestamp) -> String {
    match &field.kind {
        FieldKind::Text { max_length, .. } => {
            let text = "Үлгі мәтін: тіркелген, қатысқан жоқ. Образец: данных нет.";
            text.chars().take(*max_length as usize).collect()
        }
        FieldKind::FullName => "Үлгібаев Сынақ Мысалұлы".to_owned(),
        FieldKind::Address => "Солтүстік Қазақстан облысы, Үлгі ауылы, Сынақ көшесі, 1".to_owned(),
        FieldKind::Phone => "+7 700 000 00 00".to_owned(),
        FieldKind::Year { min, max_years_ahead } => {
            let this_year = today.to_zoned(jiff::tz::TimeZone::UTC).year();
            this_year.min(this_year + max_years_ahead).max(*min).to_string()
        }
        FieldKind::Date => today.to_zoned(jiff::tz::TimeZone::UTC).date().to_string(),
        FieldKind::Number => "1".to_owned(),
        FieldKind::Email => "ulgi@mysal.kz".to_owned(),
        FieldKind::Iin => "900101300007".to_owned(),
        FieldKind::Integer { min, .. } => min.to_string(),
        FieldKind::Money => "12500".to_owned(),
        FieldKind::Flag => "yes".to_owned(),
        FieldKind::Group { .. } => String::new(),
        FieldKind::Choice { options } => options.first().map(|option| option.value.clone()).unwrap_or_default(),
    }
}
