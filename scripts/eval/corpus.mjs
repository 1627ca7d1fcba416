/** What the evaluations begin with: a labelled corpus, and a release build to look into it. */
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { run, tail } from "../lib/run.mjs";
import { readManifest } from "./manifest.mjs";

/**
 * The folder that the command line names and its labels; builds `target` first. Ends the program
 * with 2 where there is no corpus or the build fails.
 * @param {string} script as npm knows it
 * @param {string[]} target what cargo builds: `["--bin", "claimseal"]`
 */
export async function corpus(script, target) {
  const folder = process.argv[2];
  const manifest = folder && join(folder, "manifest.csv");
  if (!manifest || !existsSync(manifest)) {
    console.error(`usage: npm run ${script} -- FOLDER   (a corpus with manifest.csv)`);
    process.exit(2);
  }
  const built = await run("cargo", ["build", "--release", ...target], { label: "cargo" });
  if (!built.ok) {
    console.error(tail(built.output, 40));
    process.exit(2);
  }
  return { folder: resolve(folder), labels: readManifest(manifest) };
}
