#!/usr/bin/env node
/**
 * `npm run eval -- FOLDER`: runs the release command over a labelled corpus (a folder with
 * `manifest.csv`) and prints what it found beside what the labels say. Exits 1 below target.
 *
 * Each file in `sections/` is one part of the table, in the order of the names: it exports
 * `title` and `section(rows)`, which gives `{ lines, failures }`.
 */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { root, targetFolder } from "../lib/run.mjs";
import { corpus } from "./corpus.mjs";
import { inspectAll, inspectPairs } from "./inspect.mjs";

const { folder, labels } = await corpus("eval", ["--bin", "claimseal"]);
const command = join(targetFolder, "release", "claimseal");
const rows = await inspectAll(command, folder, labels);
await inspectPairs(command, folder, rows);
let failed = 0;
const names = readdirSync(join(root, "scripts", "eval", "sections")).sort();
for (const name of names.filter((name) => name.endsWith(".mjs"))) {
  const { title, section } = await import(`./sections/${name}`);
  const { lines, failures } = section(rows);
  console.log(`\n## ${title}\n`);
  for (const line of lines) console.log(line);
  for (const failure of failures) console.log(`BELOW TARGET: ${failure}`);
  failed += failures.length;
}
console.log(`\n${rows.length} files, ${failed} below target`);
process.exit(failed === 0 ? 0 : 1);
