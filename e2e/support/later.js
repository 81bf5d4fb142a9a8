// The demonstration runs by the wall clock. To see a term run out, the term is moved back in the centre's store.

import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);
const SCRIPT = `
import sqlite3, sys
store = sqlite3.connect(sys.argv[1], timeout=20)
store.execute(sys.argv[2], (sys.argv[3],))
store.commit()
`;
const CHANGES = {
  filing: "UPDATE filings SET until = until - 172800000000 WHERE id = ?",
  stage: "UPDATE givings SET until = until - 172800000000 WHERE id = ?",
  unclaimed: "UPDATE givings SET unclaimed_at = unclaimed_at - 8640000000000 WHERE id = ?",
};

/** `what` of the case is due in the past from now on. */
export async function makeLate(district, what, id) {
  const store = join(district.folder, "demo/store/center.sqlite");
  await run("python3", ["-c", SCRIPT, store, CHANGES[what], id], { timeout: 30_000 });
}
