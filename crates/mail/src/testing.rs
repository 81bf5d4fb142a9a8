//! A real mail server for tests: aiosmtpd, which `./test` installs.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use crate::{Mail, MailError, Settings, Tls};

/// Takes letters and keeps them in a file, each after a line `TO <address>`. Knows nobody whose name begins with
/// «nobody», and has no time for whose name begins with «later».
const SERVER: &str = r#"
import asyncio, sys
from aiosmtpd.smtp import SMTP
class Keeper:
    async def handle_RCPT(self, server, session, envelope, address, options):
        if address.startswith("nobody"):
            return "550 5.1.1 no such mailbox"
        if address.startswith("later"):
            return "451 4.3.0 come again"
        envelope.rcpt_tos.append(address)
        return "250 OK"
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

/// The server, until it is dropped.
pub struct Server {
    child: Child,
    pub port: u16,
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Server {
    /// None where Python or aiosmtpd is missing and `QYZMET_TEST_TOOLS` does not demand them.
    ///
    /// # Panics
    /// Where the tools are demanded and missing.
    pub fn start(kept: &Path) -> Option<Self> {
        let demanded = std::env::var_os("QYZMET_TEST_TOOLS").is_some();
        let started = Self::try_start(kept);
        assert!(
            started.is_some() || !demanded,
            "aiosmtpd does not run: is it installed?"
        );
        started
    }

    fn try_start(kept: &Path) -> Option<Self> {
        let mut command = Command::new("python3");
        command.args(["-c", SERVER]).arg(kept);
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().ok()?;
        let mut line = String::new();
        BufReader::new(child.stdout.take()?).read_line(&mut line).ok()?;
        match line.trim().parse() {
            Ok(port) => Some(Self { child, port }),
            Err(_) => {
                let _ = child.kill();
                let _ = child.wait();
                None
            }
        }
    }
}

/// The way to a server on this machine.
pub fn mail(port: u16) -> Result<Mail, MailError> {
    Mail::open(&Settings {
        host: "127.0.0.1".to_owned(),
        port,
        from: "Qyzmet <qyzmet@example.kz>".to_owned(),
        tls: Tls::None,
        credentials: None,
    })
}
