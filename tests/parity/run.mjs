#!/usr/bin/env node
/**
 * The same report bytes everywhere: native, Node, Chromium, Firefox and WebKit look at the same
 * files, each without and with a catalogue, then at 200 copies of the shop's own photos, each with
 * its product's catalogue; and every report is compared byte by byte.
 */
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { lacking, launchChromium, launchDriver } from "../../scripts/lib/engines.mjs";
import { elapsed, root, targetFolder } from "../../scripts/lib/run.mjs";
import { writeFixtures } from "./fixtures.mjs";
import { inspectAll } from "./inspect-all.mjs";
import { checkGolden } from "./golden.mjs";
import { startServer } from "./server.mjs";
import { shopPhotos, writeUploads } from "./uploads.mjs";

const dist = join(root, "dist", "sdk");
const command = process.env.CLAIMSEAL_BIN ?? join(targetFolder, "debug", "claimseal");
const folder = mkdtempSync(join(tmpdir(), "claimseal-parity-"));
process.on("exit", () => rmSync(folder, { recursive: true, force: true }));

const at = "2026-11-24T08:00:00Z";
const orderedAt = "2026-11-20T10:00:00Z";
/** Marks in pixels: what is found in which file. */
const marks = {
  "drawn-bar.jpg": "V-15",
  "drawn-brand.jpg": "V-04",
  "drawn-star.jpg": "V-01",
  "drawn-stealth.png": "G-09",
  "drawn-words.jpg": "V-17",
  "watermarks-flux.png": "W-04",
  "watermarks-sd1.jpg": "W-01",
  "watermarks-sd2.jpg": "W-02",
  "watermarks-sdxl.webp": "W-03",
  "watermarks-other.jpg": "",
};
const counts = { passed: 0, failed: 0, skipped: 0 };
const table = [];
let files = 0;

if (!existsSync(command)) stop(`${command} is not built`);
const names = writeFixtures(folder);
const shop = names.filter((name) => name.startsWith("shop-"));
native(["fingerprint", ...shop, "-o", "catalogue.bundle", "--quiet"]);
const uploads = await writeUploads(folder);
files = names.length + uploads.length;
const passes = [
  { title: "alone", names, context: { at } },
  { title: "catalogue", names, context: { at, orderedAt }, bundle: "catalogue.bundle" },
  ...products().map((product) => ({
    title: product,
    names: uploads.filter((name) => name.startsWith(`upload-${product}-`)),
    context: { at, orderedAt },
    bundle: `${product}.bundle`,
  })),
];
const baseline = nativeReports();
const keys = Object.keys(baseline);
checkBaseline();
const golden = checkGolden(
  keys.filter((key) => key.includes("/upload-")),
  report,
);
counts.passed += golden.passed;
counts.failed += golden.failed;

const bindings = findBindings();
if (!bindings) stop("dist/sdk holds no module with its bindings: node scripts/build-sdk.mjs");
await engine("node", inNode);
const server = await startServer({
  page: import.meta.dirname ?? join(root, "tests", "parity"),
  dist,
  fixtures: folder,
  plan: { passes, bindings: `/dist/${bindings}` },
});
for (const name of ["chromium", "firefox", "webkit"]) {
  const reason = lacking(name);
  if (reason) {
    console.log(`\n!!! ${name} CANNOT BE COMPARED HERE: ${reason}. Counted as skipped.\n`);
    counts.skipped += keys.length;
    table.push([name, "skipped", "", "", ""]);
  } else {
    await engine(name, () => inBrowser(name));
  }
}
server.stop();
finish();

/** Runs the command in the folder of the fixtures. */
function native(args) {
  const done = spawnSync(command, args, { cwd: folder, maxBuffer: 2 ** 28 });
  if (done.status !== 0) stop(`claimseal ${args[0]} ended with ${done.status}: ${done.stderr}`);
  return done.stdout;
}

/** Products of the shop; makes the bundle of each. */
function products() {
  const photos = shopPhotos();
  const found = [...new Set(photos.map(({ product }) => product))];
  for (const product of found) {
    const paths = photos.filter((photo) => photo.product === product).map(({ path }) => path);
    native(["fingerprint", ...paths, "-o", `${product}.bundle`, "--quiet"]);
  }
  return found;
}

function nativeReports() {
  const started = Date.now();
  const reports = {};
  for (const { title, names, context, bundle } of passes) {
    const options = bundle ? ["--catalogue", bundle] : [];
    if (context.orderedAt) options.push("--ordered-at", context.orderedAt);
    const printed = native(["inspect", "--quiet", "--at", context.at, ...options, ...names]);
    const lines = split(printed);
    if (lines.length !== names.length) stop(`${lines.length} reports of ${names.length} files`);
    names.forEach((name, index) => (reports[`${title}/${name}`] = lines[index].toString("hex")));
  }
  table.push(["native", Object.keys(reports).length, "", "", elapsed(started)]);
  return reports;
}

/** Lines of bytes; the reports hold no line break of their own. */
function split(bytes) {
  const lines = [];
  for (let from = 0; from < bytes.length;) {
    const end = bytes.indexOf(10, from);
    lines.push(bytes.subarray(from, end < 0 ? bytes.length : end));
    from = end < 0 ? bytes.length : end + 1;
  }
  return lines;
}

function report(key) {
  return JSON.parse(Buffer.from(baseline[key], "hex").toString());
}

/** Identical nonsense is no parity: the baseline has to say what the fixtures are. */
function checkBaseline() {
  const thumbnail = (key) =>
    report(`alone/thumbnail-${key}.jpg`)
      .findings.map(({ code }) => code)
      .filter((code) => code.startsWith("camera.thumbnail."))
      .join();
  const expected = [
    ["a thumbnail of the picture is quiet", () => thumbnail("own") === ""],
    ["a stale thumbnail is named", () => thumbnail("stale") === "camera.thumbnail.mismatch"],
    ["a cropped picture is told", () => thumbnail("cropped") === "camera.thumbnail.cropped"],
    ["so is another's", () => thumbnail("other") === "camera.thumbnail.otherPicture"],
    ["camera.jpg is decoded", () => report("alone/camera.jpg").file.pixels === "decoded"],
    ["plain.webp is decoded", () => report("alone/plain.webp").file.pixels === "decoded"],
    ["plain.gif is decoded", () => report("alone/plain.gif").file.pixels === "decoded"],
    ["aigc-1.png is marked", () => report("alone/aigc-1.png").ai.markers.length > 0],
    ...Object.entries(marks).map(([name, id]) => [
      `${name} bears ${id}`,
      () => report(`alone/${name}`).ai.markers.join() === id,
    ]),
    ["camera.jpg is not marked", () => report("alone/camera.jpg").ai.status === "none"],
    [
      "copy-same.jpg is found",
      () => report("catalogue/copy-same.jpg").likeness.relation !== "none",
    ],
    ["empty.jpg is unreadable", () => report("alone/empty.jpg").status === "unreadable"],
    ["all are reports", () => keys.every((key) => report(key).schema === "claimseal/report/1")],
  ];
  for (const [what, check] of expected) {
    let held = false;
    try {
      held = check();
    } catch (error) {
      console.log(`baseline: ${error.message}`);
    }
    counts[held ? "passed" : "failed"] += 1;
    if (!held) console.log(`baseline: it does not hold that ${what}`);
  }
}

async function engine(name, reportsOf) {
  const started = Date.now();
  let reports = {};
  try {
    reports = await reportsOf();
  } catch (error) {
    console.log(`${name}: ${error.stack ?? error}`);
  }
  const different = keys.filter((key) => reports[key] !== baseline[key]);
  for (const key of different.slice(0, 5)) describe(name, key, reports[key]);
  counts.passed += keys.length - different.length;
  counts.failed += different.length;
  table.push([
    name,
    keys.length,
    keys.length - different.length,
    different.length,
    elapsed(started),
  ]);
}

function describe(name, key, found) {
  const text = (hex) => Buffer.from(hex ?? "", "hex").toString();
  if (!found || found.startsWith("error")) {
    console.log(`${name} ${key}: ${found ?? "no report"}`);
    return;
  }
  const [ours, theirs] = [text(baseline[key]), text(found)];
  let index = 0;
  while (ours[index] === theirs[index]) index += 1;
  const around = (value) => value.slice(Math.max(0, index - 60), index + 60);
  console.log(
    `${name} ${key} differs at ${index}\n  native  ${around(ours)}\n  ${name}  ${around(theirs)}`,
  );
}

/** The script that wasm-bindgen made, among what the package ships. */
function findBindings() {
  if (process.env.CLAIMSEAL_BINDINGS) return process.env.CLAIMSEAL_BINDINGS;
  if (!existsSync(join(dist, "claimseal.wasm"))) return undefined;
  return readdirSync(dist, { recursive: true })
    .map(String)
    .filter((name) => name.endsWith(".js"))
    .find((name) => {
      const source = readFileSync(join(dist, name), "utf8");
      const exported = /export\s*(async\s+)?(function\s+inspect\b|\{[^}]*\binspect\b)/;
      return exported.test(source) && /default/.test(source) && source.includes("module_or_path");
    });
}

async function inNode() {
  const module = await import(pathToFileURL(join(dist, bindings)).href);
  await module.default({ module_or_path: readFileSync(join(dist, "claimseal.wasm")) });
  const read = async (name) => new Uint8Array(readFileSync(join(folder, name)));
  const plan = { passes: [] };
  for (const { bundle, ...pass } of passes) {
    const catalogue = bundle && { catalogue: await read(bundle) };
    plan.passes.push({ ...pass, context: { ...pass.context, ...catalogue } });
  }
  return inspectAll(module, plan, read);
}

async function inBrowser(name) {
  const answer = server.result(name);
  // The page may fail to come up before anyone waits for its answer.
  answer.catch(() => undefined);
  const address = `${server.address}/page.html?engine=${name}`;
  const open = name === "chromium" ? await openChromium(address) : await openDriver(name, address);
  try {
    const { reports, error, agent } = await answer;
    if (!reports) throw new Error(error);
    console.log(`${name}: ${agent}`);
    return reports;
  } finally {
    await open.stop();
  }
}

async function openChromium(address) {
  const browser = await launchChromium();
  const page = await browser.newPage();
  await page.goto(address);
  return { stop: () => browser.close() };
}

async function openDriver(name, address) {
  const { driver, stop: quit } = await launchDriver(name);
  await driver.get(address);
  return { stop: quit };
}

function stop(problem) {
  console.log(`parity: ${problem}`);
  counts.failed += 1;
  finish();
}

function finish() {
  console.log(`\nengine      reports  identical  different  time   (${files} files)`);
  for (const [name, all, same, other, time] of table) {
    const cells = [String(all).padStart(8), String(same).padStart(11), String(other).padStart(11)];
    console.log(`${name.padEnd(11)}${cells.join("")}  ${time}`);
  }
  console.log(`\n${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
  process.exit(counts.failed > 0 ? 1 : 0);
}
