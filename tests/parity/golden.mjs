/**
 * Golden values of the uploads: what kind of copy each is, with the digest of all that the report
 * says about likeness. `CLAIMSEAL_WRITE_GOLDEN=1` writes them anew, after the change was checked by
 * other means (`scripts/calibrate`, pictures).
 */
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../../scripts/lib/run.mjs";

const path = join(root, "tests", "parity", "golden.json");

/**
 * @param {string[]} keys of the uploads' reports
 * @param {(key: string) => object} report
 * @returns {{ passed: number, failed: number }}
 */
export function checkGolden(keys, report) {
  const found = Object.fromEntries(
    keys.map((key) => {
      const { likeness } = report(key);
      const digest = createHash("sha256").update(JSON.stringify(likeness)).digest("hex");
      const places = likeness.changed?.length ?? 0;
      return [key, `${likeness.relation} ${likeness.score} ${places} ${digest.slice(0, 16)}`];
    }),
  );
  if (process.env.CLAIMSEAL_WRITE_GOLDEN)
    writeFileSync(path, `${JSON.stringify(found, undefined, 1)}\n`);
  const golden = JSON.parse(readFileSync(path, "utf8"));
  const names = [...new Set([...Object.keys(golden), ...keys])];
  const different = names.filter((name) => golden[name] !== found[name]);
  for (const name of different.slice(0, 8))
    console.log(`golden: ${name}: ${golden[name]} was, ${found[name]} is`);
  return { passed: names.length - different.length, failed: different.length };
}
