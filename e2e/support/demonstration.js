// A demonstration of one's own: the built binary with a fresh data folder on a free port of this machine, stopped by
// its process id. Every test file has one, so that no journey meets the traces of another.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const START_MS_MAX = 30_000;
const STOP_MS_MAX = 10_000;

export async function startDemonstration() {
  const data = await mkdtemp(join(tmpdir(), "qyzmet-e2e-"));
  const listen = `127.0.0.1:${await freePort()}`;
  const binary = process.env.QYZMET ?? join(ROOT, "target/debug/qyzmet");
  const rules = join(ROOT, "regulations");
  const child = spawn(binary, ["demo", "--data", join(data, "demo"), "--listen", listen, "--regulations", rules], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  const said = { out: "", err: "" };
  child.stdout.on("data", (bytes) => (said.out += bytes));
  child.stderr.on("data", (bytes) => (said.err += bytes));
  const stop = async () => {
    if (child.exitCode === null && child.signalCode === null) {
      const gone = once(child, "exit");
      child.kill("SIGINT");
      const impatience = setTimeout(() => child.kill("SIGKILL"), STOP_MS_MAX);
      await gone;
      clearTimeout(impatience);
    }
    await rm(data, { recursive: true, force: true });
  };
  try {
    await greeted(child, said);
  } catch (error) {
    await stop();
    throw error;
  }
  return { url: `http://${listen}`, folder: data, said, stop };
}

async function greeted(child, said) {
  const until = Date.now() + START_MS_MAX;
  while (!said.out.includes("Ctrl-C")) {
    if (child.exitCode !== null) throw new Error(`the demonstration ended: ${said.err}${said.out}`);
    if (Date.now() > until) throw new Error(`the demonstration did not start: ${said.err}${said.out}`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  server.close();
  await once(server, "close");
  return port;
}
