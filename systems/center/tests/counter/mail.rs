//! Results by e-mail, handed to a real SMTP server (aiosmtpd; `./test` installs it and sets QYZMET_TEST_TOOLS).

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

use counter::mail::{Mail, Settings, Tls};
use serde_json::json;
use store::testing::Place;

use crate::town::Town;

const MAMLYUT: &str = "mamlyut-2012-unemployed-certificate";

/// Writes what it takes into the file, and says on which port it listens.
const SERVER: &str = r#"
import asyncio, sys
from aiosmtpd.smtp import SMTP
class Keeper:
    async def handle_DATA(self, server, session, envelope):
        with open(sys.argv[1], "ab") as kept:
            kept.write(("TO " + ",".join(envelope.rcpt_tos) + "\n").encode() + envelope.content)
        return "250 OK"
async def main():
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(Keeper()), "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()
asyncio.run(main())
"#;

struct Server(Child);

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn serve(kept: &std::path::Path) -> (Server, u16) {
    let mut child = Command::new("python3")
        .args(["-c", SERVER])
        .arg(kept)
        .stdout(Stdio::piped())
        .spawn()
        .expect("python3");
    let mut line = String::new();
    BufReader::new(child.stdout.take().expect("its output"))
        .read_line(&mut line)
        .expect("a port");
    let port = line.trim().parse().expect("a port; is aiosmtpd installed?");
    (Server(child), port)
}

fn mail(port: u16) -> Mail {
    Mail::open(&Settings {
        host: "127.0.0.1".into(),
        port,
        from: "ЦОН <con@example.kz>".into(),
        tls: Tls::None,
        credentials: None,
    })
    .expect("settings")
}

/// A result is handed over by e-mail; gives the case.
async fn handed_over(town: &Town) -> String {
    let operator = town.operator().await;
    let filing = operator.receives(MAMLYUT).await;
    let id = filing["id"].as_str().expect("an id").to_owned();
    operator.fills(&id, MAMLYUT).await;
    operator
        .post(&format!("/filings/{id}/fill"), json!({}))
        .await
        .expect(200);
    operator.sees_all(&id, MAMLYUT).await;
    operator.signs(&id).await.expect(202);
    town.postman.carry_all().await;
    town.decided(&id, MAMLYUT, filing["number"].as_str().expect("a number"))
        .await;
    let given = operator
        .post(&format!("/results/{id}/hand-over"), json!({ "how": "email" }))
        .await
        .expect(200)
        .json();
    assert_eq!(
        (&given["state"], &given["handed"]["email"]),
        (&json!("given"), &json!("aigerim@example.kz"))
    );
    id
}

#[tokio::test]
async fn a_real_server_takes_the_signed_document_and_the_notice_without_a_name_in_its_subject() {
    if std::env::var_os("QYZMET_TEST_TOOLS").is_none() {
        return;
    }
    for place in Place::every().await {
        let folder = tempfile::tempdir().expect("a folder");
        let kept = folder.path().join("letters");
        let (_server, port) = serve(&kept);
        let town = Town::with(place, Some(mail(port))).await;
        let id = handed_over(&town).await;
        assert_eq!(town.center.counter().send_letters().await.expect("sent"), 1);
        assert_eq!(town.center.counter().send_letters().await.expect("sent"), 0, "once");
        let letter = std::fs::read(&kept).expect("a letter");
        let text = String::from_utf8_lossy(&letter);
        assert!(text.starts_with("TO aigerim@example.kz"), "{text}");
        assert!(
            text.contains("application/pdf") && text.contains("26030300000099.pdf"),
            "{text}"
        );
        let subject = text
            .lines()
            .find(|line| line.starts_with("Subject:"))
            .expect("a subject");
        assert!(!subject.contains("26030300000099"), "{subject}");
        let trace = town.trace(&id).await;
        assert!(trace.iter().any(|event| event.kind == "letter_sent"));
        assert!(
            trace.iter().all(|event| event.kind != "file_to_paper"),
            "nothing was printed"
        );
    }
}

#[tokio::test]
async fn a_letter_waits_for_a_server_that_is_away() {
    for place in Place::every().await {
        // Nobody listens on port 1.
        let town = Town::with(place, Some(mail(1))).await;
        let id = handed_over(&town).await;
        assert_eq!(town.center.counter().send_letters().await.expect("tried"), 0);
        assert!(town.trace(&id).await.iter().all(|event| event.kind != "letter_sent"));
        town.clock.advance(jiff::SignedDuration::from_hours(72));
        assert_eq!(town.center.counter().send_letters().await.expect("tried again"), 0);
    }
}
