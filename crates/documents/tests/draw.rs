//! Documents drawn from the templates of the regulations: what is in them, what cannot be, and their limits.

use std::io::Write;
use std::process::{Command, Stdio};

use documents::{DrawError, Drawing, draw};
use jiff::Timestamp;
use serde_json::{Value, json};

const LAYOUT: &str = include_str!("../../../regulations/documents/layout.typ");
const APPLICATION: &str = include_str!("../../../regulations/documents/application.typ");
const CERTIFICATE: &str = include_str!("../../../regulations/documents/certificate.typ");
const REFUSAL: &str = include_str!("../../../regulations/documents/refusal.typ");
const ADDRESS: &str = "http://127.0.0.1:8080/portal/check/26112212345678";

fn created() -> Timestamp {
    "2026-11-22T09:05:00Z".parse().expect("a date")
}

fn paint(template: &str, data: &Value) -> Result<Vec<u8>, DrawError> {
    draw(&Drawing {
        template,
        layout: LAYOUT,
        data,
        qr: ADDRESS,
        row: &[],
        created: created(),
        ident: "test 1",
    })
}

fn both(kk: &str, ru: &str) -> Value {
    json!({ "kk": kk, "ru": ru })
}

fn row(kk: &str, ru: &str, value: &str) -> Value {
    json!({ "key": "x", "label": both(kk, ru), "value": both(value, value) })
}

fn common(title: Value) -> Value {
    json!({
        "title": title,
        "header": both("Құжат электрондық үкімет жүйесінде құрылған", "Документ сформирован системой электронного правительства"),
        "number": { "label": both("Бірегей нөмір", "Уникальный номер"), "value": "26112212345678" },
        "date": { "label": both("Берілген күні", "Дата выдачи"), "value": "22.11.2026" },
        "service": both("Жұмыссыз азаматтарға анықтамалар беру", "Выдача справок безработным гражданам"),
        "provider": both("«Жұмыспен қамту және әлеуметтік бағдарламалар бөлімі» ММ", "ГУ «Отдел занятости и социальных программ»"),
        "notes": {
            "legal": both(
                "Осы құжат «Электрондық құжат және электрондық цифрлық қолтаңба туралы» 2003 жылғы 7 қаңтардағы № 370-II ҚРЗ 7-бабының 1-тармағына сәйкес қағаз тасығыштағы құжатқа тең.",
                "Данный документ согласно пункту 1 статьи 7 ЗРК от 7 января 2003 года «Об электронном документе и электронной цифровой подписи» равнозначен документу на бумажном носителе."),
            "barcode": both(
                "*Штрих-код «Электрондық әкімдік» ақпараттық жүйесі ұсынған және электрондық-цифрлық қолтаңбамен қол қойылған деректерді қамтиды (Жұмыспен қамту бөлімі) (Мамлют ауданы)",
                "*Штрих-код содержит данные, предоставленные информационной системой «Электронный акимат» и подписанные электронно-цифровой подписью Отдела занятости (Мамлютский район)"),
        },
        "check": { "address": ADDRESS },
        "signatories": [],
        "signature": null,
    })
}

fn certificate() -> Value {
    let mut data = common(both(
        "Жұмыссыз ретінде тіркеу туралы анықтама",
        "Справка о регистрации в качестве безработного",
    ));
    data["fields"] = json!([
        row("Т.А.Ә.", "Ф.И.О.", "Сейтқазина Әйгерім Қанатқызы"),
        row(
            "Халықтың жұмыспен қамтылуы туралы Қазақстан Республикасы Заңының 15-бабына сәйкес, жұмыссыз ретінде тіркелген",
            "В соответствии со ст. 15 Закона Республики Казахстан «О занятости населения» зарегистрирован безработным",
            "с 15.03.2026, № 214"
        ),
        row(
            "Қоғамдық, әлеуметтік жұмыстарға қатысуы",
            "Участие в общественных, социальных работах",
            "с 01.06.2026 по 31.08.2026, благоустройство парка"
        ),
        row(
            "Кәсіби даярлаудан, біліктілігін арттыру және қайта даярлаудан, жастар практикасынан өтті",
            "Прошел профессиональную подготовку, повышение квалификации и переподготовку, молодежную практику",
            ""
        ),
        row(
            "Атаулы әлеуметтік көмек, тұрғын үй көмегі тағайындалды",
            "Назначен(а) адресная социальная помощь, жилищная помощь",
            "нет"
        ),
        row(
            "Анықтама ұсыну үшін берілген",
            "Справка дана для предъявления",
            "по месту требования"
        ),
        row(
            "Анықтаманы алуға өтініш берілген күні",
            "Дата подачи заявления на получение справки",
            "22.11.2026"
        ),
    ]);
    data["signatories"] = json!([
        { "position": both("Бөлім бастығы", "Начальник отдела"), "name": "Ахметов Бауыржан Серікұлы" },
        { "position": both("Маман", "Специалист"), "name": "Нұрланова Динара Ерланқызы" },
    ]);
    data
}

fn refusal() -> Value {
    let mut data = common(both(
        "Жұмыссыз анықтамасын беруден бас тарту",
        "Отказ в предоставлении справки безработного",
    ));
    data["fields"] = json!([
        row("Кімге", "Кому", "Сейтқазина Әйгерім Қанатқызы"),
        row(
            "Бас тарту себебі",
            "Причина отказа",
            "На дату обращения заявитель не состоит на учете в качестве безработного: снят с учета 01.10.2026 в связи с трудоустройством."
        ),
    ]);
    data["signatories"] =
        json!([{ "position": both("Бөлім бастығы", "Начальник отдела"), "name": "Ахметов Бауыржан Серікұлы" }]);
    data
}

fn application() -> Value {
    let mut data = common(both("Өтініш", "Заявление"));
    data["date"]["label"] = both("Жіберілген күні", "Дата подачи");
    data["addressee"] = both(
        "«Жұмыспен қамту және әлеуметтік бағдарламалар бөлімі» ММ бастығына",
        "Начальнику ГУ «Отдел занятости и социальных программ»",
    );
    data["fields"] = json!([
        row("Жұмыссыз", "Безработный", "Сейтқазина Әйгерім Қанатқызы"),
        row("Мекенжайы", "Адрес", "Мамлютка қ., Беловская к., 12 үй, 4 пәтер"),
        row("Телефон", "Телефон", "+7 701 000 00 01"),
    ]);
    data["body"] = json!({
        "kk": [{ "text": "Маған " }, { "value": "2024" }, { "text": " жылдан " }, { "value": "2026" }, { "text": " жылға дейінгі кезеңге жұмыссыз мәртебесі туралы анықтама беруіңізді сұраймын." }],
        "ru": [{ "text": "Прошу выдать мне справку о статусе безработного (-ой) за период с " }, { "value": "2024" }, { "text": " года по " }, { "value": "2026" }, { "text": " год." }],
    });
    data["attachments"] = json!({ "label": both("Өтінішке қоса берілетін құжаттар:", "К заявлению прилагаются документы:"), "names": ["Удостоверение личности.pdf", "Трудовая книжка.jpg"] });
    data["signature"] = json!({ "name": "СЕЙТҚАЗИНА ӘЙГЕРІМ", "serial": "3f1c0a77", "at": "22.11.2026 14:05:10" });
    data
}

/// The text of a PDF, or None where poppler is not installed.
fn text_of(pdf: &[u8]) -> Option<String> {
    let mut child = Command::new("pdftotext")
        .args(["-layout", "-", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .ok()?;
    child.stdin.take()?.write_all(pdf).ok()?;
    let out = child.wait_with_output().ok()?;
    Some(
        String::from_utf8_lossy(&out.stdout)
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ")
            .replace('\u{200B}', ""),
    )
}

fn keep(name: &str, pdf: &[u8]) {
    if let Ok(folder) = std::env::var("QYZMET_KEEP_PDF") {
        std::fs::write(std::path::Path::new(&folder).join(name), pdf).expect("the folder can be written");
    }
}

#[test]
fn every_template_draws_and_both_languages_can_be_read() {
    let cases = [
        (
            "application.pdf",
            APPLICATION,
            application(),
            [
                "Жіберілген күні",
                "Прошу выдать мне справку",
                "Регистрационное",
                "по 2026 год",
            ],
        ),
        (
            "certificate.pdf",
            CERTIFICATE,
            certificate(),
            [
                "ЖҰМЫССЫЗ РЕТІНДЕ ТІРКЕУ ТУРАЛЫ АНЫҚТАМА",
                "СПРАВКА О РЕГИСТРАЦИИ В КАЧЕСТВЕ БЕЗРАБОТНОГО",
                "Нұрланова Динара",
                "№ 370-II ҚРЗ",
            ],
        ),
        (
            "refusal.pdf",
            REFUSAL,
            refusal(),
            [
                "бас тартылғанын хабарлаймыз",
                "Доводим до Вашего сведения",
                "Причина отказа",
                "снят с учета",
            ],
        ),
    ];
    for (name, template, data, words) in cases {
        let pdf = paint(template, &data).unwrap_or_else(|error| panic!("{name}: {error}"));
        keep(name, &pdf);
        assert!(pdf.starts_with(b"%PDF-1.7"));
        let Some(text) = text_of(&pdf) else { continue };
        for word in words {
            let squeezed = word.replace(' ', "");
            assert!(
                text.replace(' ', "").contains(&squeezed),
                "{name} lacks «{word}»:\n{text}"
            );
        }
    }
}

#[test]
fn the_file_says_that_it_is_archival_accessible_and_when_it_was_made() {
    let pdf = paint(CERTIFICATE, &certificate()).expect("drawn");
    let has = |words: &str| pdf.windows(words.len()).any(|part| part == words.as_bytes());
    assert!(has("<pdfaid:part>2</pdfaid:part>") && has("<pdfaid:conformance>A</pdfaid:conformance>"));
    assert!(has("<pdfuaid:part>1</pdfuaid:part>"));
    assert!(has("2026-11-22T09:05:00"));
    assert!(
        has("/Lang (ru)") || has("/Lang(ru)"),
        "the Russian lines are tagged with their language"
    );
}

#[test]
fn the_same_drawing_gives_the_same_bytes() {
    let first = paint(CERTIFICATE, &certificate()).expect("drawn");
    let _ = paint(REFUSAL, &refusal()).expect("drawn");
    assert_eq!(first, paint(CERTIFICATE, &certificate()).expect("drawn"));
}

#[test]
fn what_a_person_writes_is_never_markup() {
    let nasty = "#panic(\"x\") $ x^2 $ *жирный* _курсив_ \\ `raw` = заголовок <label> @ref // конец /* ... */ #read(\"/etc/passwd\") [#{1+1}]";
    let mut data = certificate();
    for field in data["fields"].as_array_mut().expect("fields") {
        field["value"] = both(nasty, nasty);
    }
    let pdf = paint(CERTIFICATE, &data).expect("drawn");
    keep("injection.pdf", &pdf);
    if let Some(text) = text_of(&pdf) {
        assert!(
            text.contains("#panic(\"x\") $ x^2 $") && text.contains("*жирный*"),
            "{text}"
        );
        assert!(!text.contains("root:"));
    }
}

#[test]
fn words_without_end_emoji_and_other_scripts_do_not_refuse_the_document() {
    let odd = [
        "ы".repeat(900),
        "👩‍👩‍👧‍👦 ☎️ 漢字 हिन्दी".to_owned(),
        "שלום עולם مرحبا بالعالم".to_owned(),
        "\u{202E}обратно\u{0007}\u{200B}".to_owned(),
        "a\u{0301}\u{0302}\u{0303}".repeat(50),
        "\u{E000}\u{F8FF}\u{10FFFF}".to_owned(),
        "строка\nстрока\r\nстрока".to_owned(),
    ];
    let mut data = certificate();
    for (field, value) in data["fields"].as_array_mut().expect("fields").iter_mut().zip(&odd) {
        field["value"] = both(value, value);
    }
    let pdf = paint(CERTIFICATE, &data).expect("drawn");
    keep("odd.pdf", &pdf);
    if let Some(text) = text_of(&pdf) {
        assert!(text.contains(ADDRESS), "the address can be copied whole");
    }
}

#[test]
fn too_many_pages_and_too_much_data_are_refused() {
    let mut data = refusal();
    let long = "Строка.\n".repeat(1_500);
    data["fields"][1]["value"] = both(&long, &long);
    assert!(matches!(paint(REFUSAL, &data), Err(DrawError::TooManyPages { .. })));
    let longer = long.repeat(20);
    data["fields"][1]["value"] = both(&longer, &longer);
    assert!(matches!(paint(REFUSAL, &data), Err(DrawError::TooMuchData { .. })));
}

#[test]
fn an_error_names_the_line_of_the_template() {
    let template = "#import \"/layout.typ\": *\n#show: paper\n\n#data.nowhere\n";
    let Err(DrawError::Template(words)) = paint(template, &certificate()) else {
        panic!("it has no such key")
    };
    assert!(words.starts_with("/main.typ:4:"), "{words}");
}

#[test]
fn a_template_sees_nothing_of_the_machine() {
    for line in [
        "#read(\"/etc/passwd\")",
        "#read(\"/other.typ\")",
        "#import \"@preview/x:0.1.0\": *",
        "#datetime.today()",
    ] {
        assert!(
            matches!(paint(line, &certificate()), Err(DrawError::Template(_))),
            "{line}"
        );
    }
}

/// Not a promise but a look: `QYZMET_KEEP_PDF=… cargo test -p documents speed -- --nocapture --ignored`.
#[test]
#[ignore = "measures, asserts nothing"]
fn speed() {
    let started = std::time::Instant::now();
    for n in 0..50 {
        let mut data = certificate();
        data["number"]["value"] = Value::String(format!("2611221234{n:04}"));
        data["fields"][0]["value"] = both(&format!("Сейтқазина {n}"), &format!("Сейтқазина {n}"));
        paint(CERTIFICATE, &data).expect("drawn");
    }
    let message = format!("{:?} a document", started.elapsed() / 50);
    std::io::stderr().write_all(message.as_bytes()).expect("stderr");
}
