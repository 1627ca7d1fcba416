#!/usr/bin/env node
/**
 * Finds, and where it can installs, what the project needs:
 * `setup.mjs start` for `npm start`, `setup.mjs test` for `npm test` (browsers and their drivers).
 */
import { pathToFileURL } from "node:url";
import { elapsed, tail } from "./lib/run.mjs";
import { startNeeds, testNeeds } from "./lib/tools.mjs";

/**
 * One line per step that has anything to do; silent about what is there already.
 * @param {"start" | "test"} level
 * @returns {Promise<{ ok: boolean, missing: string[] }>} `ok` is false where building cannot work;
 *   `missing` names what only tests would need.
 */
export async function setup(level) {
  const started = Date.now();
  const [major] = process.versions.node.split(".").map(Number);
  if (major < 20) return refuse([`Node 20 or later (this is ${process.versions.node})`]);

  const lacking = [];
  let did = 0;
  for (const need of startNeeds()) {
    const outcome = await provide(need);
    if (outcome === "installed") did += 1;
    if (outcome === "missing") lacking.push(`${need.name}: ${need.byHand}`);
  }
  if (lacking.length > 0) return refuse(lacking);

  const missing = [];
  if (level === "test") {
    for (const need of testNeeds()) {
      const outcome = await provide(need);
      if (outcome === "installed") did += 1;
      if (outcome === "missing") missing.push(`${need.name}: ${need.byHand}`);
    }
  }
  if (did > 0) console.log(`setup: ready (${elapsed(started)})`);
  for (const line of missing) console.log(`setup: NOT INSTALLED, its tests are skipped. ${line}`);
  return { ok: true, missing };
}

/** @returns {Promise<"present" | "installed" | "missing">} */
async function provide(need) {
  if (need.present()) return "present";
  if (!need.install) return "missing";
  const started = Date.now();
  console.log(`setup: ${need.name} ...${need.slow ? ` (${need.slow})` : ""}`);
  const done = await need.install();
  if (done.ok && need.present()) {
    console.log(`setup: ${need.name}: installed in ${elapsed(started)}`);
    return "installed";
  }
  console.log(`setup: ${need.name}: failed after ${elapsed(started)}`);
  console.log(tail(done.output, 15));
  return "missing";
}

function refuse(lines) {
  console.error("\nsetup: cannot go on without these. Install them and start again:\n");
  for (const line of lines) console.error(`  ${line}`);
  console.error("");
  return { ok: false, missing: lines };
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const level = process.argv[2] ?? "start";
  if (level !== "start" && level !== "test") {
    console.error("usage: node scripts/setup.mjs start|test");
    process.exit(2);
  }
  const { ok } = await setup(level);
  if (ok) console.log(`setup: everything for \`npm ${level}\` is here`);
  process.exit(ok ? 0 : 1);
}
