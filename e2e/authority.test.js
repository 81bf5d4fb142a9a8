// The authority's desk: an organization's system is certified for its representative.

import assert from "node:assert/strict";
import { mkdtemp, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";

import { BOUND, DESKTOP, PHONE, openDistrict } from "./support/district.js";
import { iin } from "./support/people.js";
import { story } from "./support/story.js";
import { openssl } from "./support/tools.js";
import { LANGUAGES } from "./support/words.js";

let district;
before(async () => {
  district = await openDistrict();
});
after(() => district?.close());

const ORGANIZATION = "Мамлют ауданының әкімдігі";
const BIN = "120140000007";

/** What the representative has with them. */
function papers(order) {
  return {
    organization: ORGANIZATION,
    bin: BIN,
    iin: iin("850614", 4, order),
    surname: "Өкілова",
    given_name: "Сенім",
    ground_number: `17-${order}`,
  };
}

for (const language of LANGUAGES) {
  test(`a registrar certifies an organization's system in ${language}`, BOUND, async (t) => {
    const chapter = story(t);
    const place = await mkdtemp(join(district.folder, "system-"));
    const [key, csr, issued] = ["system.key", "system.csr", "system.pem"].map((name) => join(place, name));
    const system = `AKIMAT IS ${language.toUpperCase()}`;
    const brought = papers(300 + LANGUAGES.indexOf(language));
    const registrar = await district.worker("authority", {
      language,
      screen: language === "kk" ? PHONE : DESKTOP,
      dark: language === "en",
    });

    await chapter("the system makes its key and its request, with openssl", async () => {
      const kind = language === "ru" ? ["rsa:2048"] : ["ec", "-pkeyopt", "ec_paramgen_curve:P-256"];
      await openssl("req", "-new", "-nodes", "-utf8", "-newkey", ...kind, "-keyout", key, "-out", csr, "-subj", `/CN=${system}`);
    });

    await chapter("an empty form tells of everything that is missing", async () => {
      await registrar.comes("/authority/sign-in");
      await registrar.signsIn();
      await registrar.opens("/authority/desk", "before");
      await registrar.follows("authority-system-new");
      await registrar.presses("authority-system-take", "empty");
      await registrar.findsErrorsAt("system", "organization", "iin", "surname", "given_name", "ground_type", "ground_number", "csr");
    });

    await chapter("a name of ours is given to nobody, and what was typed stays", async () => {
      await registrar.fills({ ...brought, system: "portal" });
      await registrar.page.locator("[name=ground_type]").selectOption("power_of_attorney");
      await registrar.page.locator("[name=file]").setInputFiles(csr);
      await registrar.presses("authority-system-take", "ours");
      await registrar.findsErrorsAt("system");
      assert.equal(await registrar.field("surname").inputValue(), brought.surname);
      assert.match(await registrar.field("csr").inputValue(), /BEGIN CERTIFICATE REQUEST/);
    });

    await chapter("the request is taken, the representative identified, the certificate issued", async () => {
      await registrar.fills({ system });
      await registrar.presses("authority-system-take", "taken-for-system");
      await registrar.finds(system, ORGANIZATION, brought.iin, brought.ground_number, registrar.words("authority-identify-system"));
      await registrar.page.locator("[name=document_type]").selectOption("identity_card");
      await registrar.fills({ document_number: "012345678" });
      await registrar.presses("authority-issue", "issued-to-system");
      await registrar.finds(registrar.words("authority-state-issued"));
    });

    await chapter("it is found by who answers for it, shown and handed out", async () => {
      await registrar.opens(`/authority/desk?q=${encodeURIComponent("AKIMAT")}`, "found-system");
      await registrar.opens(`/authority/desk/certificates?q=${brought.iin}`, "found-system");
      await registrar.leaves(() => registrar.page.locator("main tbody th a").first().click(), "of-system");
      await registrar.finds(system, BIN, registrar.words("authority-profile-system"), brought.surname);
      const { bytes } = await registrar.downloads(`${new URL(registrar.page.url()).pathname}/certificate.pem`);
      await writeFile(issued, bytes);
    });

    await chapter("openssl finds it whole", async () => {
      const root = join(place, "root.pem");
      await writeFile(root, await (await fetch(`${district.url}/authority/root.pem`)).text());
      // The file has those above it too.
      await openssl("verify", "-CAfile", root, "-untrusted", issued, issued);
      const [own, certified] = await Promise.all([
        openssl("pkey", "-in", key, "-pubout"),
        openssl("x509", "-in", issued, "-noout", "-pubkey"),
      ]);
      assert.equal(certified.stdout, own.stdout);
    });

    await chapter("it is suspended and in force again", async () => {
      await registrar.page.locator("[name=reason]").selectOption("certificate_hold");
      await registrar.presses("authority-revoke", "suspended-system");
      await registrar.finds(registrar.words("authority-standing-suspended"), registrar.words("authority-suspended-at"));
      await registrar.presses("authority-release", "released-system");
      await registrar.finds(registrar.words("authority-standing-valid"));
      await registrar.opens("/authority/desk/log", "with-system");
      await registrar.finds(registrar.words("authority-act-system_certified"));
    });
  });
}
