//! Draws the frame and every component in all three languages. With `QYZMET_PAGES_OUT=<folder>` the pages are
//! written there, to be looked at.

use std::sync::Arc;

use askama::Template;
use jiff::Timestamp;
use law::{Choice, Field, FieldKind, FilledBy, Language, Text};
use pages::view::{CheckRow, FileRow, Holder, Pager, ReportView, ServiceTerm, Slot, TraceRow};
use pages::{Entry, FormState, Locales, NavItem, Page, SelectOption};

#[derive(Template)]
#[template(
    ext = "html",
    source = r#"{% extends "base.html" %}
{% import "components.html" as ui %}
{% block title %}{{ page.t("trace-title") }}{% endblock %}
{% block content %}
{{ ui::errors(page, form) }}
<a class="back" href="/">{{ page.t("back") }}</a>
<h1>{{ page.say(title) }}</h1>
<p class="lead">{{ page.t("sign-in-lead") }}</p>
{{ ui::steps(page, steps, 2) }}
{{ ui::status(page, page.say(title), "wait", holder) }}
<form class="card" method="post" novalidate>
{{ ui::csrf(page) }}
{{ ui::text(page, form, "iin", page.t("sign-in-iin"), hint = page.t("sign-in-iin-hint"), inputmode = "numeric", autocomplete = "username", maxlength = 12) }}
{{ ui::text(page, form, "password", page.t("sign-in-password"), kind = "password", required = false) }}
{{ ui::textarea(page, form, "reason", page.t("status-task"), required = false) }}
{{ ui::select(page, form, "office", page.t("status-holder"), options) }}
{{ ui::radios(page, form, "answer", page.t("report-answer"), options) }}
{{ ui::checkbox(page, form, "agree", page.t("yes")) }}
{%- for field in fields %}
{{ ui::field(page, form, field) }}
{%- endfor %}
{{ ui::slots(page, form, slots, "application/pdf") }}
{{ ui::readonly(page.t("report-iin"), "900101300007") }}
<div class="actions"><button class="button" type="submit">{{ page.t("send") }}</button> <button class="button secondary" type="button">{{ page.t("save") }}</button> <button class="button danger" type="button">{{ page.t("remove") }}</button></div>
</form>
<h2>{{ page.t("trace-title") }}</h2>
{{ ui::trace_table(page, rows) }}
{{ ui::files(page, files) }}
{{ ui::entries(page, entries) }}
{{ ui::report(page, report) }}
{{ ui::pager(page, pager) }}
<p>{{ ui::badge("good", "good") }} {{ ui::badge("bad", "bad") }} {{ ui::badge("wait", "wait") }} {{ ui::badge("info", "info") }} {{ ui::badge("plain", "plain") }}</p>
<ul class="grid"><li class="card"><h2><a href="/x">{{ page.say(title) }}</a></h2><p class="muted">{{ page.t("footer-law") }}</p></li><li class="card"><h2>2</h2><p class="number">2026-0000017</p></li></ul>
{{ ui::keys(page, "900101300007") }}
{{ ui::sign(page, "900101300007", "/portal/requests/1/document", "/portal/requests/1/signed-attributes", "/portal/requests/1/signature", "/portal/cases/1", order = "address,phone") }}
<div class="notice good">{{ page.t("status-finished") }}</div>
{% endblock %}"#
)]
struct Sample {
    page: Page,
    title: Text,
    form: FormState,
    steps: Vec<String>,
    holder: Option<Holder>,
    options: Vec<SelectOption>,
    fields: Vec<Field>,
    rows: Vec<TraceRow>,
    files: Vec<FileRow>,
    slots: Vec<Slot>,
    entries: Vec<Entry>,
    report: ReportView,
    pager: Pager,
}

fn text(kk: &str, ru: &str, en: &str) -> Text {
    Text {
        kk: kk.to_owned(),
        ru: ru.to_owned(),
        en: en.to_owned(),
    }
}

fn at(time: &str) -> Timestamp {
    time.parse().expect("a time")
}

fn field(key: &str, kind: FieldKind, required: bool) -> Field {
    Field {
        key: key.to_owned(),
        label: text("Мекенжайы", "Адрес", "Address"),
        hint: Some(text("Көше, үй", "Улица, дом", "Street, house")),
        kind,
        required,
        filled_by: FilledBy::Applicant,
        when: None,
    }
}

fn row(action: Option<u32>, outcome: &str, text_ru: &str) -> TraceRow {
    TraceRow {
        clause: Some("приложение 1, таблица 3, 3".to_owned()),
        label: Some("условие 2".to_owned()),
        action,
        system: "provider".to_owned(),
        actor: "official".to_owned(),
        outcome: outcome.to_owned(),
        started: at("2026-11-22T09:05:00Z"),
        ended: at("2026-11-22T09:16:12Z"),
        limit_seconds: action.map(|_| 600),
        late: action.is_some(),
        text_ru: text_ru.to_owned(),
        hash: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08".to_owned(),
    }
}

fn sample(language: Language, wrong: bool) -> Sample {
    let mut page = Page::plain(
        "portal",
        language,
        "/portal/cases?page=2",
        Arc::new(Locales::new(&[]).expect("whole")),
    );
    page.csrf = "0123".to_owned();
    page.user = Some("Серікова Айгүл Маратқызы".to_owned());
    page.demonstration = true;
    page.notice = Some(page.t("sign-in-needed"));
    page.nav = vec![
        NavItem {
            href: "/portal".to_owned(),
            key: "home",
            current: true,
        },
        NavItem {
            href: "/portal/x".to_owned(),
            key: "report-title",
            current: false,
        },
        NavItem {
            href: "/portal/y".to_owned(),
            key: "pager",
            current: false,
        },
    ];
    let mut form = FormState::default();
    form.values.insert("iin".to_owned(), "90010130000<".to_owned());
    form.values.insert("office".to_owned(), "b".to_owned());
    form.values.insert("answer".to_owned(), "a".to_owned());
    form.values.insert("children.1.name".to_owned(), "Сана".to_owned());
    form.values.insert("children.4.flag".to_owned(), "yes".to_owned());
    if wrong {
        form.fail("children.4.name", page.t("sign-in-password-empty"));
        form.fail("attachments.identity", page.t("sign-in-password-empty"));
        form.fail("iin", page.t("sign-in-iin-length"));
        form.fail("answer", page.t("sign-in-password-empty"));
        form.fail("", page.t("sign-in-refused"));
    }
    let choice = |value: &str| Choice {
        value: value.to_owned(),
        label: text("Иә", "Да", "Yes"),
    };
    Sample {
        title: text(
            "Жұмыссыз азаматтарға анықтама беру",
            "Выдача справок безработным гражданам",
            "Certificates for unemployed citizens",
        ),
        form,
        steps: ["1", "2", "3"]
            .map(|n| format!("{} {n}", page.t("trace-step")))
            .to_vec(),
        holder: Some(Holder {
            system: "provider".to_owned(),
            office: "Отдел занятости и социальных программ".to_owned(),
            since: at("2026-11-22T09:05:00Z"),
            until: Some(at("2026-11-22T09:15:00Z")),
            overdue: true,
            near: false,
            clause: "приложение 1, таблица 3, действие 5".to_owned(),
            task_ru: "принятие запроса в работу".to_owned(),
            proof: Some("10 минут с 22.11.2026 14:05".to_owned()),
            service: Some(ServiceTerm {
                until: at("2026-11-25T13:30:00Z"),
                overdue: false,
                near: true,
                clause: "7".to_owned(),
                proof: "3 рабочих дня с 22.11.2026 14:05".to_owned(),
            }),
        }),
        options: vec![SelectOption::new("a", "А"), SelectOption::new("b", "Б")],
        fields: vec![
            field("address", FieldKind::Address, true),
            field(
                "text",
                FieldKind::Text {
                    max_length: 200,
                    multiline: false,
                    min_length: None,
                },
                false,
            ),
            field(
                "lines",
                FieldKind::Text {
                    max_length: 2000,
                    multiline: true,
                    min_length: None,
                },
                true,
            ),
            field(
                "year",
                FieldKind::Year {
                    min: 1990,
                    max_years_ahead: 0,
                },
                true,
            ),
            field("date", FieldKind::Date, true),
            field(
                "few",
                FieldKind::Choice {
                    options: vec![choice("1"), choice("2")],
                },
                true,
            ),
            field(
                "many",
                FieldKind::Choice {
                    options: "abcdef".chars().map(|c| choice(&c.to_string())).collect(),
                },
                true,
            ),
            field("flag", FieldKind::Flag, false),
            field(
                "children",
                FieldKind::Group {
                    fields: vec![
                        field("name", FieldKind::FullName, true),
                        field("iin", FieldKind::Iin, true),
                        field("income", FieldKind::Money, false),
                        field("flag", FieldKind::Flag, false),
                    ],
                    max: 3,
                },
                true,
            ),
        ],
        rows: vec![
            row(Some(3), "done", "прием запроса, регистрация"),
            row(None, "failed", "проверка подлинности ЭЦП"),
        ],
        slots: ["identity", ""]
            .map(|id| Slot {
                id: id.to_owned(),
                label: page.t("status-title"),
                required: !id.is_empty(),
                files: vec![FileRow {
                    name: "скан.pdf".to_owned(),
                    href: "/a".to_owned(),
                    kind: "PDF".to_owned(),
                    size: 1_500_000,
                    remove: Some("9f86".to_owned()),
                }],
                open: true,
            })
            .to_vec(),
        entries: vec![
            Entry {
                label: "Адрес".to_owned(),
                value: "Абай 1".to_owned(),
                ..Entry::default()
            },
            Entry {
                label: "Семья".to_owned(),
                columns: vec!["ФИО".to_owned(), "Родство".to_owned()],
                rows: vec![vec!["Сана".to_owned(), "дочь".to_owned()]],
                ..Entry::default()
            },
        ],
        files: vec![
            FileRow {
                name: "скан.pdf".to_owned(),
                href: "/a".to_owned(),
                kind: "PDF".to_owned(),
                size: 1_500_000,
                remove: Some("/r".to_owned()),
            },
            FileRow {
                name: "б.jpg".to_owned(),
                href: "/b".to_owned(),
                kind: "JPEG".to_owned(),
                size: 900,
                remove: None,
            },
        ],
        report: ReportView {
            verdict: "indeterminate".to_owned(),
            signer_name: "Серикова Айгуль".to_owned(),
            signer_iin: "900101300007".to_owned(),
            signed_at: Some(at("2026-11-22T09:05:00Z")),
            checks: ["passed", "failed", "unknown"]
                .map(|outcome| CheckRow {
                    question: "Свидетельство не отозвано?".to_owned(),
                    answer: "Список отозванных не получен.".to_owned(),
                    outcome: outcome.to_owned(),
                    clause: "RFC 5280 §6.3".to_owned(),
                })
                .to_vec(),
            ..ReportView::default()
        },
        pager: Pager {
            page: 2,
            pages: 3,
            base: "/portal/cases?".to_owned(),
        },
        page,
    }
}

#[test]
fn every_component_draws_in_every_language() {
    for language in Language::ALL {
        for wrong in [false, true] {
            let drawn = sample(language, wrong).render().expect("the sample draws");
            assert!(!drawn.contains('⟦'), "a message is missing in {}", language.tag());
            assert!(!drawn.contains("{$"), "an argument is missing in {}", language.tag());
            assert!(drawn.contains(&format!("<html lang=\"{}\"", language.tag())));
            assert_eq!(drawn.matches("<h1").count(), 1);
            assert_eq!(drawn.contains("class=\"error-summary\""), wrong);
            assert!(!drawn.contains("style="), "the policy forbids styles in the page");
            write_out(&format!("{}-{wrong}.html", language.tag()), &drawn);
        }
    }
}

#[test]
fn entered_values_come_back_escaped_and_errors_stand_beside_them() {
    let drawn = sample(Language::Ru, true).render().expect("the sample draws");
    assert!(drawn.contains("value=\"90010130000&#60;\""));
    assert!(drawn.contains("href=\"#f-iin\""));
    assert!(drawn.contains("aria-describedby=\"f-iin-hint f-iin-error\" aria-invalid=\"true\""));
    assert!(drawn.contains("<option value=\"b\" selected>"));
    assert!(drawn.contains("value=\"a\" checked>"));
}

#[test]
fn ids_are_unique() {
    let drawn = sample(Language::En, true).render().expect("the sample draws");
    let mut seen = std::collections::BTreeSet::new();
    for id in drawn.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()) {
        assert!(seen.insert(id.to_owned()), "the id {id} stands twice");
    }
}

#[test]
fn rows_of_a_group_have_their_own_names_and_buttons() {
    let drawn = sample(Language::En, true).render().expect("the sample draws");
    assert!(drawn.contains("name=\"children.1.name\" type=\"text\" value=\"Сана\""));
    assert!(drawn.contains("name=\"children.4.flag\" value=\"yes\" checked"));
    assert!(drawn.contains("name=\"row\" value=\"remove:children:4\""));
    assert!(drawn.contains("name=\"row\" value=\"add:children\""));
    assert!(drawn.contains("id=\"f-children.4.name-error\""));
    assert!(drawn.contains("name=\"file:identity\""));
}

fn write_out(name: &str, drawn: &str) {
    let Ok(folder) = std::env::var("QYZMET_PAGES_OUT") else {
        return;
    };
    let folder = std::path::Path::new(&folder);
    std::fs::create_dir_all(folder).expect("the folder can be made");
    let style = concat!(env!("CARGO_MANIFEST_DIR"), "/assets/site.css");
    let local: String = drawn
        .lines()
        .map(|line| {
            if line.contains("rel=\"stylesheet\"") {
                format!("<link rel=\"stylesheet\" href=\"file://{style}\">\n")
            } else {
                format!("{line}\n")
            }
        })
        .collect();
    std::fs::write(folder.join(name), local).expect("the page can be written");
}
