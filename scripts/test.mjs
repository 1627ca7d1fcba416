#!/usr/bin/env node
/**
 * `npm test`: every check of the project as named steps, all of them even when one fails.
 * `npm test -- --only rust,sdk` and `--skip e2e` choose; `--list` names the steps.
 */
import { setup } from "./setup.mjs";
import { elapsed, tail } from "./lib/run.mjs";
import { steps } from "./lib/steps.mjs";

const all = steps();
const options = readArguments(process.argv.slice(2));
if (options.list) {
  for (const { id, title } of all) console.log(`${id.padEnd(16)}${title}`);
  process.exit(0);
}

const begun = Date.now();
const ready = await setup("test");
if (!ready.ok) {
  console.log("0 passed, 1 failed, 0 skipped");
  process.exit(1);
}
const rows = [row("setup", { passed: 0, failed: 0, skipped: 0 }, begun)];

for (const step of all.filter(chosen)) {
  const started = Date.now();
  console.log(`\n== ${step.id}: ${step.title}`);
  let result;
  try {
    result = await step.run();
  } catch (error) {
    result = { passed: 0, failed: 1, skipped: 0, output: String(error.stack ?? error) };
  }
  if (result.failed > 0) console.log(tail(result.output, 60));
  const counts = `${result.passed} passed, ${result.failed} failed, ${result.skipped} skipped`;
  // Not the form of the closing line, of which there is one only.
  console.log(
    `   ${step.id}: ${counts} (${elapsed(started)})${result.note ? `: ${result.note}` : ""}`,
  );
  rows.push(row(step.id, result, started));
}

console.log("\nstep              passed  failed  skipped  minutes");
for (const { id, passed, failed, skipped, minutes } of rows) {
  console.log(
    `${id.padEnd(18)}${pad(passed, 6)}${pad(failed, 8)}${pad(skipped, 9)}${pad(minutes, 9)}`,
  );
}
console.log(`${"all".padEnd(42)}${pad(((Date.now() - begun) / 60_000).toFixed(1), 8)}`);
const skippedSteps = all.filter((step) => !chosen(step)).map(({ id }) => id);
if (skippedSteps.length > 0) console.log(`left out by choice: ${skippedSteps.join(", ")}`);
for (const line of ready.missing) console.log(`could not be installed: ${line}`);

const total = (key) => rows.reduce((count, one) => count + one[key], 0);
console.log(`\n${total("passed")} passed, ${total("failed")} failed, ${total("skipped")} skipped`);
process.exit(total("failed") > 0 ? 1 : 0);

function chosen({ id }) {
  const matches = (names) => names.some((name) => id === name || id.startsWith(`${name}-`));
  return (options.only.length === 0 || matches(options.only)) && !matches(options.skip);
}

function row(id, { passed, failed, skipped }, started) {
  return { id, passed, failed, skipped, minutes: ((Date.now() - started) / 60_000).toFixed(1) };
}

function pad(value, width) {
  return String(value).padStart(width);
}

function readArguments(args) {
  const chosenOptions = { only: [], skip: [], list: false };
  const rest = [...args];
  while (rest.length > 0) {
    const [name, inline] = rest.shift().split("=");
    if (name === "--list") chosenOptions.list = true;
    else if (name === "--only" || name === "--skip") {
      const names = (inline ?? rest.shift() ?? "").split(",").filter(Boolean);
      const unknown = names.filter(
        (wanted) => !all.some(({ id }) => id === wanted || id.startsWith(`${wanted}-`)),
      );
      if (names.length === 0 || unknown.length > 0) usage(`no step ${unknown.join(", ")}`);
      chosenOptions[name.slice(2)].push(...names);
    } else usage(`unknown option ${name}`);
  }
  return chosenOptions;
}

function usage(problem) {
  console.error(`${problem}\nusage: npm test -- [--list] [--only STEP,...] [--skip STEP,...]`);
  process.exit(2);
}
