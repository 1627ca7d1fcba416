/** Reports of many files from one process, with the time that each took. */
import { spawn } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";

/**
 * @typedef {Record<string, string> & { report?: any, milliseconds: number, died?: boolean }} Row
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

/** The reports up to the first file that ended the process. Times are those between the lines. */
async function inspect(command, paths) {
  const child = spawn(command, ["inspect", "--quiet", ...paths], {
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
