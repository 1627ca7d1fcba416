// Fits the weights of the likeness score: node scripts/calibrate/fit.mjs FOLDER... [--last] [--write]
//
// Each FOLDER/pairs.csv has the columns catalogue,upload,what,kind,strength,group: two files, `copy` or
// `alarm`, a name to report by (`second ...` for second photos of the same object; a name that ends
// in ` white` counts a third, since both on white is rare), a strength or 0, and the group that a
// pair belongs to. Groups are halved by their order. Each half is judged by weights of the other,
// which is what the table shows; --write puts weights fitted to both into src/likeness/weights.rs.
// Measured pairs are kept in FOLDER/measured.csv until it is deleted. With --last only the weight
// of the last measurement is fitted and all else stays: for one measurement more on fewer pairs than
// the others were fitted to.

import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";

const ROOT = path.resolve(import.meta.dirname, "../..");
const TABLE = path.join(ROOT, "src/likeness/weights.rs");
/// Weight of the squared weights, against fitting to few pairs.
const RIDGE = 3;
/// The same where one weight is fitted.
const RIDGE_OF_LAST = 0.3;

const folders = process.argv.slice(2).filter((word) => !word.startsWith("--"));
if (folders.length === 0) throw new Error("usage: fit.mjs FOLDER... [--last] [--write]");
const all = folders.flatMap((folder) => measured(path.resolve(folder)));
const rows = all.filter(
  // A recoloured or repeated photo under another product's name is no other product.
  (row) => !(row.kind === "other product" && row.distance <= 20) && row.kind !== "same product",
);
const groups = [...new Set(rows.map((row) => row.group))];
const half = (row) => groups.indexOf(row.group) % 2;

const fit = process.argv.includes("--last") ? fitLast : fitAll;
for (const part of [0, 1]) {
  const weights = fit(rows.filter((row) => half(row) !== part));
  for (const row of rows.filter((row) => half(row) === part)) row.score = score(row, weights);
}
report(rows);
if (process.argv.includes("--write")) write(fit(rows));

function measured(folder) {
  const cache = path.join(folder, "measured.csv");
  if (!existsSync(cache)) {
    const command = "run --release --quiet --example measurements --".split(" ");
    const options = { cwd: ROOT, maxBuffer: 2 ** 28 };
    writeFileSync(
      cache,
      execFileSync("cargo", [...command, path.join(folder, "pairs.csv")], options),
    );
  }
  const [header, ...lines] = readFileSync(cache, "utf8").trim().split("\n");
  const names = header.split(",");
  const first = names.indexOf("m0");
  return lines.map((line) => {
    const fields = line.split(",");
    const row = Object.fromEntries(names.map((name, i) => [name, fields[i]]));
    const parts = fields.slice(first).map(Number);
    const weight = row.kind.endsWith(" white") ? 0.35 : 1;
    return { ...row, distance: Number(row.distance), copy: row.what === "copy", parts, weight };
  });
}

function score(row, { weights, constant }) {
  return 500 + 25 * row.parts.reduce((sum, part, i) => sum + part * weights[i], constant);
}

/// All weights and the constant, over standardised measurements.
function fitAll(rows) {
  const scales = rows[0].parts.map((_, i) => scale(rows, i));
  const known = rows.map((row) => [
    ...scales.map((of, i) => (row.parts[i] - of.mean) / of.spread),
    1,
  ]);
  const at = newton(rows, known, () => 0, [...scales.map(() => RIDGE), 0]);
  const weights = scales.map((of, i) => at[i] / of.spread);
  return { weights, constant: scales.reduce((c, of, i) => c - weights[i] * of.mean, at.at(-1)) };
}

/// The weight of the last measurement beside those of the table.
function fitLast(rows) {
  const numbers = readFileSync(TABLE, "utf8")
    .match(/-?\d+\.\d+/g)
    .map(Number);
  const [constant, weights] = [numbers.pop(), numbers];
  const last = weights.length - 1;
  weights[last] = 0;
  const { spread } = scale(rows, last);
  const known = rows.map((row) => [row.parts[last] / spread]);
  const others = (row) => (score(row, { weights, constant }) - 500) / 25;
  weights[last] = newton(rows, known, others, [RIDGE_OF_LAST])[0] / spread;
  return { weights, constant };
}

function scale(rows, i) {
  const mean = rows.reduce((sum, row) => sum + row.parts[i], 0) / rows.length;
  const square = rows.reduce((sum, row) => sum + (row.parts[i] - mean) ** 2, 0) / rows.length;
  return { mean, spread: Math.sqrt(square + 1e-12) };
}

/// Logistic regression by Newton's method: the weights of `known`, one list for each row, beside
/// what `others` adds to a row, with the weight of each squared weight.
function newton(rows, known, others, ridge) {
  const at = ridge.map(() => 0);
  const fixed = rows.map(others);
  for (let round = 0; round < 40; round++) {
    const slope = at.map((w, i) => ridge[i] * w);
    const curve = at.map((_, i) => at.map((_, j) => (i === j ? ridge[i] : 0)));
    rows.forEach((row, n) => {
      const x = known[n];
      const chance = 1 / (1 + Math.exp(-x.reduce((s, v, i) => s + v * at[i], fixed[n])));
      const pull = row.weight * (chance - (row.copy ? 1 : 0));
      const bend = row.weight * chance * (1 - chance);
      for (let i = 0; i < at.length; i++) {
        slope[i] += x[i] * pull;
        for (let j = 0; j < at.length; j++) curve[i][j] += x[i] * x[j] * bend;
      }
    });
    solve(curve, slope).forEach((step, i) => (at[i] -= step));
  }
  return at;
}

function solve(matrix, right) {
  const rows = matrix.map((row, i) => [...row, right[i]]);
  for (let k = 0; k < rows.length; k++) {
    const pivot = rows
      .slice(k)
      .reduce((p, r, i) => (Math.abs(r[k]) > Math.abs(rows[p][k]) ? k + i : p), k);
    [rows[k], rows[pivot]] = [rows[pivot], rows[k]];
    rows.forEach((row, i) => {
      if (i === k) return;
      const factor = row[k] / rows[k][k];
      for (let j = k; j <= rows.length; j++) row[j] -= factor * rows[k][j];
    });
  }
  return rows.map((row, i) => row[rows.length] / row[i]);
}

function report(rows) {
  const share = (some) =>
    `${((100 * some.filter((r) => r.score >= level).length) / some.length).toFixed(2)} %`;
  const copies = rows.filter((row) => row.copy);
  const kinds = [...new Set(rows.filter((row) => !row.copy).map((row) => row.kind))];
  let level = 0;
  console.log(`${copies.length} copies; each half judged by the other's weights`);
  for (level of [470, 490, 510, 525, 540, 550, 560, 570, 580, 600, 620, 640]) {
    const hard = copies.filter((row) => row.strength === "4");
    const alarms = kinds.map((kind) => {
      const some = rows.filter((row) => row.kind === kind && !row.copy);
      return `${kind} ${some.filter((row) => row.score >= level).length}/${some.length}`;
    });
    console.log(
      `from ${level}: copies ${share(copies)}, strength 4 ${share(hard)}; ${alarms.join("; ")}`,
    );
  }
  level = 560;
  for (const kind of [...new Set(copies.map((row) => row.kind))].sort()) {
    const some = copies.filter((row) => row.kind === kind);
    console.log(`${kind.padEnd(12)} ${String(some.length).padStart(4)} ${share(some)}`);
  }
  const honest = rows.filter((row) => !row.copy).sort((a, b) => b.score - a.score);
  for (const row of honest.slice(0, 12)) console.log(row.score.toFixed(0), row.kind, row.upload);
}

function write({ weights, constant }) {
  const lines = weights.map((weight) => `    ${weight.toFixed(4)},`);
  writeFileSync(
    TABLE,
    `//! Weights of the score. Written by \`scripts/calibrate/fit.mjs\`; not to be edited.

use super::score::PARTS;

/// Weight of each measurement, in the order of \`score::measurements\`.
pub(super) const WEIGHTS: [f64; PARTS] = [
${lines.join("\n")}
];
/// What is added to the weighted sum.
pub(super) const CONSTANT: f64 = ${constant.toFixed(4)};
`,
  );
}
