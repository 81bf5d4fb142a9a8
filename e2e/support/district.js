// The stage of every journey: a demonstration, a browser, and the people who meet there.

import { mkdir } from "node:fs/promises";
import { chromium } from "playwright-core";

import { Applicant } from "./applicant.js";
import { startDemonstration } from "./demonstration.js";
import { Clerk } from "./clerk.js";
import { Official } from "./official.js";
import { STAFF, stranger } from "./people.js";
import { Visitor } from "./visitor.js";

const FLAGS = [
  "--headless=new",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];
/** No journey may take longer: one that hangs must end by itself. */
export const BOUND = { timeout: 120_000 };
export const PHONE = { width: 390, height: 844 };
export const DESKTOP = { width: 1280, height: 900 };

/** Opens a district; `close` ends it. Everything stays on the loopback address. */
export async function openDistrict({ flags = [] } = {}) {
  if (process.env.SHOTS) await mkdir(process.env.SHOTS, { recursive: true });
  const demonstration = await startDemonstration();
  const browser = await chromium
    .launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: [...FLAGS, ...flags], chromiumSandbox: false })
    .catch(async (error) => {
      await demonstration.stop();
      throw error;
    });
  return new District(demonstration, browser);
}

class District {
  #visitors = [];

  constructor(demonstration, browser) {
    this.demonstration = demonstration;
    this.browser = browser;
    this.url = demonstration.url;
    this.folder = demonstration.folder;
  }

  /** Somebody whom the portal does not know yet. */
  stranger(options = {}) {
    return this.#enters(Applicant, "portal", { person: stranger(), ...options });
  }

  /** An official of the department; there are two. */
  official(options = {}) {
    return this.#enters(Official, "provider", { person: STAFF.official, ...options });
  }

  otherOfficial(options = {}) {
    return this.official({ person: STAFF.otherOfficial, ...options });
  }

  /** Somebody of the service centre: `center`, `collection`, `issuing`, `headOfCenter`. */
  clerk(who, options = {}) {
    return this.#enters(Clerk, "center", { person: STAFF[who], ...options });
  }

  /** A visitor in the hall, who has no account. */
  passerBy(options = {}) {
    return this.#enters(Visitor, "center", { person: stranger(), ...options });
  }

  /** Who works at one of the systems. */
  worker(system, options = {}) {
    const person = system === "provider" ? STAFF.official : STAFF[system];
    return this.#enters(Visitor, system, { person, ...options });
  }

  async #enters(Role, system, { person, language = "ru", screen = DESKTOP, javaScript = true, dark = false }) {
    const context = await this.browser.newContext({
      viewport: screen,
      javaScriptEnabled: javaScript,
      colorScheme: dark ? "dark" : "light",
      acceptDownloads: true,
    });
    context.setDefaultTimeout(10_000);
    const page = await context.newPage();
    const visitor = new Role({ district: this, context, page, system, person, language, javaScript, dark });
    this.#visitors.push(visitor);
    return visitor;
  }

  /** Closes the district; complains of what the pages' consoles said. */
  async close() {
    await this.browser.close();
    await this.demonstration.stop();
    const complaints = this.#visitors.flatMap((visitor) => visitor.complaints);
    if (complaints.length > 0) throw new Error(`The pages complained:\n${complaints.join("\n")}`);
  }
}
