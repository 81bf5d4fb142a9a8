//! The control of forms, value by value.

use proptest::prelude::*;

use super::*;
use crate::plan::{Choice, FieldKind};

const TODAY: &str = "2012-09-20";

fn say(words: &str) -> Text {
    Text {
        kk: words.into(),
        ru: words.into(),
        en: words.into(),
    }
}

fn field(key: &str, kind: FieldKind, required: bool) -> Field {
    Field {
        key: key.into(),
        label: say(key),
        hint: None,
        kind,
        required,
        filled_by: FilledBy::Applicant,
        when: None,
    }
}

fn values(pairs: &[(&str, &str)]) -> Values {
    pairs
        .iter()
        .map(|(key, value)| ((*key).to_owned(), (*value).to_owned()))
        .collect()
}

/// Checks one value of one kind; `expected` is the English message, empty when there is none.
fn check_kind(kind: &FieldKind, value: &str, expected: &str) {
    let field = field("f", kind.clone(), true);
    let problems = check_fields(&[&field], &[], &values(&[("f", value)]), TODAY);
    let message = problems.first().map_or("", |problem| &problem.message.en);
    assert_eq!(message, expected, "{kind:?} {value:?}");
}

#[test]
fn what_is_not_seen_is_not_taken() {
    let text = FieldKind::Text {
        max_length: 50,
        multiline: true,
        min_length: None,
    };
    let refused = "The text has characters that are not allowed. Type it again.";
    for unseen in [
        "\u{202e}",
        "\u{2066}",
        "\u{200b}",
        "\u{feff}",
        "\u{ad}",
        "\u{2028}",
        "\u{e0041}",
    ] {
        for kind in [&text, &FieldKind::Address, &FieldKind::FullName] {
            check_kind(kind, &format!("Абай көшесі{unseen} 1"), refused);
        }
    }
    check_kind(&text, "Қажет: «а»\u{a0}— б\n№ 5", "");
}

#[test]
fn shapes_of_kinds() {
    let text = FieldKind::Text {
        max_length: 5,
        multiline: false,
        min_length: Some(2),
    };
    check_kind(&text, "ab", "");
    check_kind(&text, "құжат", "");
    check_kind(&text, "a", "Write at least 2 characters.");
    check_kind(&text, "abcdef", "No more than 5 characters.");
    check_kind(
        &text,
        "a\u{7}b",
        "The text has characters that are not allowed. Type it again.",
    );
    check_kind(
        &text,
        "a\nb",
        "The text has characters that are not allowed. Type it again.",
    );
    check_kind(&text, "  ", "Fill in this field.");
    check_kind(
        &FieldKind::Text {
            max_length: 5,
            multiline: true,
            min_length: None,
        },
        "a\nb",
        "",
    );

    check_kind(&FieldKind::FullName, "Серікқызы Әлия", "");
    check_kind(&FieldKind::FullName, "Ким-Ли О. Н.", "");
    check_kind(
        &FieldKind::FullName,
        "A1",
        "Write the surname, the given name and the patronymic, if any, in letters.",
    );

    check_kind(&FieldKind::Address, "г. Мамлютка, ул. Победы, 1", "");
    check_kind(
        &FieldKind::Address,
        "12",
        "Write the whole address: settlement, street, house.",
    );

    check_kind(&FieldKind::Phone, "+7 (715) 412-00-00", "");
    check_kind(&FieldKind::Phone, "21500", "");
    check_kind(
        &FieldKind::Phone,
        "7+7",
        "Write the telephone number in digits, for example +7 700 000 00 00.",
    );

    check_kind(&FieldKind::Date, "2012-02-29", "");
    check_kind(
        &FieldKind::Date,
        "2011-02-29",
        "Give a date of the calendar: year, month, day, for example 2012-09-05.",
    );

    let choice = FieldKind::Choice {
        options: vec![Choice {
            value: "a".into(),
            label: say("A"),
        }],
    };
    check_kind(&choice, "a", "");
    check_kind(&choice, "b", "Choose one of the list.");
}

#[test]
fn bounds_of_years() {
    let year = FieldKind::Year {
        min: 1991,
        max_years_ahead: 0,
    };
    for (value, expected) in [
        ("1991", ""),
        ("2012", ""),
        ("2013", "The year must be from 1991 to 2012."),
        ("1990", "The year must be from 1991 to 2012."),
        ("12", "Write the year in four digits, for example 2012."),
        ("+201", "Write the year in four digits, for example 2012."),
        ("２０１２", "Write the year in four digits, for example 2012."),
    ] {
        check_kind(&year, value, expected);
    }
}

#[test]
fn a_rule_speaks_beside_each_of_its_fields_and_only_of_right_values() {
    let year = FieldKind::Year {
        min: 1991,
        max_years_ahead: 0,
    };
    let (from, to) = (field("from", year.clone(), true), field("to", year, false));
    let rule = Rule {
        check: "from <= to".into(),
        message: say("order"),
        fields: vec!["from".into(), "to".into()],
    };
    let check = |pairs: &[(&str, &str)]| {
        let problems = check_fields(&[&from, &to], std::slice::from_ref(&rule), &values(pairs), TODAY);
        problems
            .into_iter()
            .map(|problem| format!("{}: {}", problem.field, problem.message.en))
            .collect::<Vec<_>>()
    };
    assert_eq!(check(&[("from", "2010"), ("to", "2011")]), [""; 0]);
    assert_eq!(check(&[("from", "2011"), ("to", "2010")]), ["from: order", "to: order"]);
    assert_eq!(check(&[("from", "2011")]), [""; 0]);
    assert_eq!(
        check(&[("from", "x"), ("to", "2010")]),
        ["from: Write the year in four digits, for example 2012."]
    );
}

/// Compiles a rule over a year `y` and a text `t`; the printed error, or whether it holds for 2010 and `abc`.
fn check_rule(source: &str, expected: &str) {
    let year = field(
        "y",
        FieldKind::Year {
            min: 1991,
            max_years_ahead: 0,
        },
        true,
    );
    let text = field(
        "t",
        FieldKind::Text {
            max_length: 9,
            multiline: false,
            min_length: None,
        },
        true,
    );
    let fields = [&year, &text];
    let values = values(&[("y", "2010"), ("t", "abc")]);
    let printed = match Expression::compile(source, fields) {
        Ok(expression) => expression
            .holds(&Scope {
                fields: &fields,
                values: &values,
                today: TODAY,
            })
            .to_string(),
        Err(error) => error.to_string(),
    };
    assert_eq!(printed, expected, "{source}");
}

#[test]
fn rules_are_typed() {
    check_rule("y <= this_year", "true");
    check_rule("y + 3 <= this_year", "false");
    check_rule("t == 'abc' && !(y in [1999, 2000])", "true");
    check_rule("t.startsWith('a') ? size(t) == 3 : false", "true");
    check_rule("t < today", "false");
    check_rule("-y < 0 || false", "true");
    check_rule("y", "the rule gives a number, not true or false");
    check_rule("y < t", "`<` cannot be applied to a number and a text");
    check_rule("z == 1", "the rule names `z`, which is no field");
    check_rule("y / 0 == 1", "a rule may not use `/`");
    check_rule("[1, 2].all(x, x > 0)", "a rule may not use macros over lists");
    check_rule("t.matches('a*')", "a rule may not use `matches`");
    check_rule("y == 99999999999", "a rule may not use numbers so large");
    check_rule("t[0] == 'a'", "a rule may not use `[]`");
    check_rule(
        &format!("{}y == 1", "y == 1 || ".repeat(40)),
        "the rule has more than 100 parts",
    );
    check_rule(&"y".repeat(501), "the rule is longer than 500 characters");
}

#[test]
fn a_rule_that_is_no_expression_says_so() {
    let result = Expression::compile("y <=", []);
    assert!(matches!(result.err(), Some(ExpressionError::Syntax { .. })));
}

use super::expression::ExpressionError;

fn any_kind() -> impl Strategy<Value = FieldKind> {
    prop_oneof![
        (0..20u32, any::<bool>(), proptest::option::of(0..20u32)).prop_map(|(max_length, multiline, min_length)| {
            FieldKind::Text {
                max_length,
                multiline,
                min_length,
            }
        }),
        Just(FieldKind::FullName),
        Just(FieldKind::Address),
        Just(FieldKind::Phone),
        (any::<i16>(), any::<i16>()).prop_map(|(min, max_years_ahead)| FieldKind::Year { min, max_years_ahead }),
        Just(FieldKind::Date),
        Just(FieldKind::Number),
        Just(FieldKind::Choice { options: Vec::new() }),
    ]
}

proptest! {
    #[test]
    fn control_takes_any_input(kind in any_kind(), value in ".{0,40}", today in "[0-9-]{0,12}", check in "[a-z<=&|!()?:'.0-9 +\\-\\[\\]]{0,30}") {
        let field = field("f", kind, true);
        let rule = Rule { check, message: say("no"), fields: vec!["f".into(), "g".into()] };
        let _ = check_fields(&[&field], &[rule], &values(&[("f", &value)]), &today);
    }

    #[test]
    fn a_rule_is_compiled_or_refused(check in "\\PC{0,60}") {
        let _ = Expression::compile(&check, []);
    }

    #[test]
    fn a_date_is_never_invented(text in "[0-9]{4}-[0-9]{2}-[0-9]{2}") {
        if let Some((year, month, day)) = date(&text) {
            prop_assert_eq!(format!("{year:04}-{month:02}-{day:02}"), text);
        }
    }
}
