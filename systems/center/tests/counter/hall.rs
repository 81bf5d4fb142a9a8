//! The hall: tickets, windows, the display, and the filing that a ticket becomes.

use jiff::SignedDuration;
use law::Performer;
use serde_json::{Value, json};

use crate::town::{OPERATOR_IIN, Person, Town, everywhere};

const ORALMAN: &str = "atyrau-2015-oralman-status";
const SECOND_IIN: &str = "990101300122";

fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value[key].as_str().unwrap_or_default()
}

async fn takes(person: &Person<'_>, group: &str) -> Value {
    let asked = json!({ "group": group, "language": "kk" });
    person.post("/hall/tickets", asked).await.expect(201).json()
}

async fn next(person: &Person<'_>) -> Value {
    person.post("/hall/next", json!({})).await.expect(200).json()["ticket"].clone()
}

async fn goes(person: &Person<'_>, ticket: &Value, act: Value) -> crate::town::Answer {
    person.post(&format!("/hall/tickets/{}", text(ticket, "id")), act).await
}

async fn sits(person: &Person<'_>, window: &str) -> crate::town::Answer {
    person.post("/hall/window", json!({ "window": window })).await
}

fn passes(town: &Town, seconds: i64) {
    town.clock.advance(SignedDuration::from_secs(seconds));
}

#[tokio::test]
async fn a_visitor_takes_a_ticket_is_called_and_files_with_it() {
    everywhere(async |town| {
        let operator = town.operator().await;
        let first = takes(&operator, "A").await;
        let second = takes(&operator, "A").await;
        let other = takes(&operator, "B").await;
        let number = |taken: &Value| text(&taken["ticket"], "number").to_owned();
        assert_eq!(
            [number(&first), number(&second), number(&other)],
            ["A001", "A002", "B001"]
        );
        assert_eq!((&first["before"], &second["before"]), (&json!(0), &json!(1)));
        operator
            .post("/hall/tickets", json!({ "group": "?" }))
            .await
            .expect(400);

        operator.post("/hall/next", json!({})).await.expect(422);
        sits(&operator, "7").await.expect(200);
        passes(&town, 90);
        let called = next(&operator).await;
        assert_eq!((text(&called, "number"), text(&called, "window")), ("A001", "7"));
        let busy = operator.post("/hall/next", json!({})).await.expect(409);
        assert_eq!(busy.code(), "somebody_is_called");
        passes(&town, 20);
        let again = goes(&operator, &called, json!({ "go": "again" }))
            .await
            .expect(200)
            .json();
        assert_eq!(again["ticket"]["calls"], 2);
        passes(&town, 10);

        // A number that was not called to this window opens nothing.
        let wrong = operator
            .receives_with(ORALMAN, json!({ "ticket": "A002" }))
            .await
            .expect(422);
        assert!(wrong.text().contains("\"ticket\""), "{}", wrong.text());
        let filing = operator
            .receives_with(ORALMAN, json!({ "ticket": "a001" }))
            .await
            .expect(201)
            .json();
        assert_eq!(filing["ticket"], "A001");
        let hall = operator.get("/hall").await.expect(200).json();
        let ticket = &hall["tickets"][0];
        assert_eq!((text(ticket, "state"), &ticket["filing"]), ("serving", &filing["id"]));

        // Calling the next ends the visit before.
        passes(&town, 300);
        assert_eq!(text(&next(&operator).await, "number"), "A002");
        let told = town.trace(text(&called, "id")).await;
        let kinds: Vec<&str> = told.iter().map(|event| event.kind.as_str()).collect();
        assert_eq!(
            kinds,
            [
                "ticket_taken",
                "ticket_called",
                "ticket_recalled",
                "ticket_came",
                "ticket_served"
            ]
        );
        assert_eq!(
            (&told[3].details["waited_seconds"], &told[4].details["served_seconds"]),
            (&json!(120), &json!(300))
        );
        let figures = operator.get("/hall").await.expect(200).json()["figures"].clone();
        assert_eq!(figures["served"], 1);
        assert_eq!(figures["served_for"], json!({ "median": 300, "longest": 300 }));
    })
    .await;
}

#[tokio::test]
async fn a_visitor_is_passed_on_or_does_not_come_and_two_windows_never_call_the_same() {
    everywhere(async |town| {
        let operator = town.operator().await;
        let second = town.staff(SECOND_IIN, &[Performer::Operator]).await;
        sits(&operator, "1").await.expect(200);
        assert_eq!(sits(&second, "1").await.expect(409).code(), "window_is_taken");
        sits(&second, "2").await.expect(200);
        for _ in 0..3 {
            takes(&operator, "A").await;
            passes(&town, 5);
        }
        let (mine, theirs) = (next(&operator).await, next(&second).await);
        assert_eq!((text(&mine, "number"), text(&theirs, "number")), ("A001", "A002"));
        assert_eq!(
            goes(&second, &mine, json!({ "go": "came" })).await.expect(409).code(),
            "not_at_this_window"
        );

        // Passed on to window 2, where they come before A003, who took the ticket later.
        goes(&operator, &mine, json!({ "go": "came" })).await.expect(200);
        goes(&operator, &mine, json!({ "go": "pass_on", "window": "1" }))
            .await
            .expect(422);
        goes(&operator, &mine, json!({ "go": "pass_on", "window": "2" }))
            .await
            .expect(200);
        goes(&second, &theirs, json!({ "go": "no_show" })).await.expect(200);
        assert_eq!(
            text(&next(&operator).await, "number"),
            "A003",
            "not the one who waits for window 2"
        );
        assert_eq!(text(&next(&second).await, "number"), "A001");
        let figures = operator.get("/hall").await.expect(200).json()["figures"].clone();
        assert_eq!((&figures["no_show"], &figures["waiting"]), (&json!(1), &json!(0)));

        // Tomorrow the numbers begin again.
        passes(&town, 86_400);
        assert_eq!(text(&takes(&operator, "A").await["ticket"], "number"), "A001");
    })
    .await;
}

#[tokio::test]
async fn kiosk_ticket_display_desk_and_figures_are_whole_in_every_language_without_a_script() {
    everywhere(async |town| {
        let operator = town.operator().await;
        let cookie = town.cookie(OPERATOR_IIN).await;
        let kiosk = town.page("/center/hall?lang=kk", "").await.expect(200);
        let page = kiosk.text();
        let csrf = page
            .split("name=\"csrf\" value=\"")
            .nth(1)
            .and_then(|rest| rest.split('"').next())
            .expect("a token");
        town.form("/center/hall", "", "group=A").await.expect(403);
        let taken = town
            .form("/center/hall", &kiosk.cookies, &format!("csrf={csrf}&group=A"))
            .await;
        assert!(taken.status.is_redirection(), "{}", taken.text());
        let ticket = taken.location();
        assert!(ticket.ends_with("?new=1"), "the kiosk goes back by itself");
        let ticket = ticket.trim_end_matches("?new=1").to_owned();
        let waiting = town.page(&format!("{ticket}?lang=ru"), "").await.expect(200).text();
        assert!(
            waiting.contains("A001") && waiting.contains("Вы следующий"),
            "{waiting}"
        );
        sits(&operator, "3").await.expect(200);
        for turn in ["called", "serving"] {
            if turn == "called" {
                next(&operator).await;
            } else {
                let hall = operator.get("/hall").await.expect(200).json();
                goes(&operator, &hall["tickets"][0], json!({ "go": "came" }))
                    .await
                    .expect(200);
                takes(&operator, "B").await;
            }
            for language in ["kk", "ru", "en"] {
                for (path, cookie) in [
                    ("/center/hall?", ""),
                    (&*format!("{ticket}?"), ""),
                    ("/center/hall/display?", ""),
                    ("/center/hall/desk?", &*cookie),
                    ("/center/hall/figures?", &*cookie),
                    ("/center/filings/new?ticket=A001&language=kk&", &*cookie),
                ] {
                    let page = town
                        .page(&format!("{path}lang={language}"), cookie)
                        .await
                        .expect(200)
                        .text();
                    assert!(!page.contains('⟦'), "{path} {language}: {page}");
                    assert_eq!(page.matches("<h1").count(), 1, "{path}");
                }
            }
        }
        let display = town.page("/center/hall/display?lang=ru", "").await.expect(200).text();
        assert!(display.contains("A001") && display.contains("Окно 3"), "{display}");
        // What the acts say of a hall: two minutes for handing papers in, with the clause.
        let figures = town
            .page("/center/hall/figures?lang=ru", &cookie)
            .await
            .expect(200)
            .text();
        assert!(figures.contains("2 минуты") && figures.contains("8.1"), "{figures}");
        town.staff(SECOND_IIN, &[Performer::Head]).await;
        let head = town.cookie(SECOND_IIN).await;
        town.page("/center/hall/figures", &head).await.expect(200);
        town.page("/center/hall/desk", &head).await.expect(403);
    })
    .await;
}
