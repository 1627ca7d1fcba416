/** Reports of many files from one process, with the time that each took. */
import { spawn } from "node:child_process";
import { copyFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { createInterface } from "node:readline";
import { groupBy } from "./table.mjs";

/**
 * @typedef {Record<string, string> & { report?: any, milliseconds: number, died?: boolean, againstOriginal?: any }} Row
 * @param {string} command The `claimseal` command.
 * @param {string} folder The corpus.
 * @param {Record<string, string>[]} labels Rows of the manifest.
 * @returns {Promise<Row[]>} In the manifest's order. A file that ends the process has `died`.
 */
export async function inspectAll(command, folder, labels) {
  const done = [];
  while (done.length < labels.length) {
    const rest = labels.slice(done.length);
    const reports = await inspect(
      command,
      rest.map((row) => join(folder, row.path)),
    );
    reports.forEach((found, at) => done.push({ ...rest[at], ...found }));
    if (reports.length < rest.length) {
      done.push({ ...rest[reports.length], milliseconds: 0, died: true });
    }
  }
  return done;
}

/**
 * Adds to every edited picture of a pair its report against the pair's original as the one
 * catalogue photo: `againstOriginal`.
 * @param {string} command
 * @param {string} folder
 * @param {Row[]} rows
 */
export async function inspectPairs(command, folder, rows) {
  const pairs = groupBy(
    rows.filter((row) => row.folder === "edit-pairs"),
    (row) => row.pair_or_group_id,
  );
  for (const files of pairs.values()) {
    const original = files.find((row) => row.expected_verdict === "original");
    if (!original) continue;
    const catalogue = mkdtempSync(join(tmpdir(), "claimseal-eval-"));
    copyFileSync(join(folder, original.path), join(catalogue, basename(original.path)));
    for (const row of files.filter((row) => row !== original)) {
      const options = ["--catalogue", catalogue, join(folder, row.path)];
      row.againstOriginal = (await inspect(command, options))[0]?.report;
    }
    rmSync(catalogue, { recursive: true });
  }
}

/** The reports up to the first file that ended the process. Times are those between the lines. */
async function inspect(command, words) {
  const child = spawn(command, ["inspect", "--quiet", ...words], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const reports = [];
  let before = performance.now();
  for await (const line of createInterface({ input: child.stdout })) {
    const now = performance.now();
    reports.push({ report: JSON.parse(line), milliseconds: now - before });
    before = now;
  }
  return reports;
}
