#!/usr/bin/env node
/**
 * `npm run test:packaging`: the packed package in clean folders, built by bundlers of the field and
 * run in Chromium under a strict policy. Names as arguments choose.
 */
import { spawn } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { answering, lacking } from "../../scripts/lib/engines.mjs";
import { environment, freePort, root, run, tail } from "../../scripts/lib/run.mjs";
import { attempt, check, finish, openChromium, skip, watch } from "../e2e/harness.mjs";
import { mint, verified } from "../sdk/browser/platform.mjs";
import { adapterFolders, testAdapters } from "./adapters.mjs";
import { extract } from "./extract.mjs";
import { serve } from "./serve.mjs";
import { subjects } from "./subjects.mjs";

const here = join(root, "tests", "packaging");
const work = join(root, ".cache", "packaging");
const only = process.argv.slice(2);
const wanted = (name) => only.length === 0 || only.includes(name);
/** Subpaths that are no scripts. */
const untyped = ["claimseal.wasm", "integrity.json"];
const quiet = { NEXT_TELEMETRY_DISABLED: "1", PARCEL_WORKERS: "0", CI: "1" };

const tarball = await pack();
if (wanted("checks") && (await install("checks"))) {
  const folder = await prepare("checks");
  const tool = (name, ...args) => command(folder, [`~${name}`, ...args]);
  await attempt("publint, strict", () => tool("publint", "run", tarball, "--strict"));
  await attempt("are the types wrong", () =>
    tool("attw", tarball, "--profile", "esm-only", "--exclude-entrypoints", ...untyped),
  );
}
if (wanted("node")) {
  await attempt("Node: every subpath imports, the module runs", async () => {
    const folder = await prepare("node");
    await command(folder, ["node", "check.js", await mint({ jkt: "node" })]);
  });
}
const reason = lacking("chromium");
const browser = reason ? undefined : await openChromium();
for (const subject of subjects.filter(({ name }) => wanted(name))) {
  const title = subject.title ?? subject.name;
  if (!browser) skip(title, reason);
  else if (await install(subject.name)) {
    await attempt(`${title}: builds, and seals in a worker`, () => test(subject));
  }
}
for (const name of Object.keys(adapterFolders).filter(wanted)) {
  if (!browser) skip(name, reason);
  else if (await install(name)) {
    const folder = await prepare(name);
    await command(folder, ["node", "build.js"]);
    await testAdapters(browser.browser, name, folder);
  }
}
await browser?.stop();
finish();

/** Builds a subject, serves it and has its page seal a file. */
async function test({ name, build, server, folder = "." }) {
  const place = await prepare(name);
  if (build) await command(place, build);
  if (existsSync(join(place, "public"))) {
    cpSync(join(place, "public"), join(place, folder), { recursive: true });
  }
  const port = server ? await freePort(0) : undefined;
  const child = server ? start(place, server(port)) : undefined;
  const host = await serve({ folder: join(place, folder), upstream: port });
  const context = await browser.browser.newContext();
  try {
    if (port) await answering(`http://127.0.0.1:${port}/`, 60);
    const problems = await watch(context);
    const page = await context.newPage();
    await page.goto(host.address);
    const result = await resultOf(page, () => `${problems} ${host.state.requests.join(" ")}`);
    check(!result.error, `there is a token (${result.error}) ${problems}`);
    const { files } = await verified(result.token);
    check(files[0].report?.ai.status === "declared_generated", "the report is about the photo");
    check(result.place === "worker", `it was made in a worker (${result.place})`);
    check(host.state.wasm === 1, `the wasm arrives once (${host.state.wasm})`);
    check(problems.length === 0, `the console stays quiet: ${problems.join(" | ")}`);
  } finally {
    await context.close();
    host.stop();
    child?.stop();
  }
}

async function resultOf(page, about) {
  for (const end = Date.now() + 60_000; Date.now() < end;) {
    const result = await page.evaluate("globalThis.claimsealResult").catch(() => undefined);
    if (result) return result;
    await new Promise((done) => setTimeout(done, 100));
  }
  throw new Error(`the page says nothing: ${about()}`);
}

/** Packs the package as it would be published. */
async function pack() {
  mkdirSync(work, { recursive: true });
  const done = await run("npm", ["pack", "--json", "--pack-destination", work], {
    label: "npm pack",
  });
  if (!done.ok) throw new Error(tail(done.output));
  return join(work, done.output.match(/"filename": "([^"]+)"/)[1]);
}

/** Installs what a folder's lockfile names; false, and counted as skipped, where that fails. */
async function install(name) {
  const folder = join(work, name);
  const lock = join(here, name, "package-lock.json");
  if (!existsSync(lock)) return true;
  const mark = join(folder, "node_modules", ".claimseal-lock");
  const digest = readFileSync(lock, "utf8");
  if (existsSync(mark) && readFileSync(mark, "utf8") === digest) return true;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const file of ["package.json", "package-lock.json"]) {
    cpSync(join(here, name, file), join(folder, file));
  }
  const args = ["ci", "--prefer-offline", "--no-audit", "--no-fund"];
  const done = await run("npm", args, { cwd: folder, label: `npm ci for ${name}` });
  if (done.ok) writeFileSync(mark, digest);
  else skip(name, `its packages cannot be installed here:\n${tail(done.output, 5)}`);
  return done.ok;
}

/** A clean copy of a folder beside its installed packages, with the packed package among them. */
async function prepare(name) {
  const folder = join(work, name);
  mkdirSync(folder, { recursive: true });
  for (const old of readdirSync(folder).filter((one) => one !== "node_modules")) {
    rmSync(join(folder, old), { recursive: true, force: true });
  }
  cpSync(join(here, name), folder, { recursive: true });
  const adapters = name in adapterFolders;
  // The pages of the documentation are written once for all versions of a library.
  extract(adapters ? [name, "adapters"] : [name], folder);
  if (!["next", "node"].includes(name) && !adapters) place(folder, name);
  // A lockfile cannot name a tarball that is made anew each time.
  const home = join(folder, "node_modules", "claimseal");
  rmSync(home, { recursive: true, force: true });
  mkdirSync(home, { recursive: true });
  await command(folder, ["tar", "-xzf", tarball, "-C", home, "--strip-components", "1"]);
  return folder;
}

/** The common page; without a bundler it names the package by its path. */
function place(folder, name) {
  const source = readFileSync(join(here, "app.js"), "utf8");
  const path = "/node_modules/claimseal/dist/sdk/index.js";
  writeFileSync(
    join(folder, "app.js"),
    name === "plain" ? source.replace('"claimseal"', `"${path}"`) : source,
  );
}

function resolve(folder, [program, ...args]) {
  return [program.replace("~", join(folder, "node_modules", ".bin") + "/"), args];
}

async function command(cwd, line) {
  const [program, args] = resolve(cwd, line);
  const done = await run(program, args, { cwd, env: quiet, label: line.join(" ") });
  check(done.ok, `${line.join(" ").slice(0, 80)} works:\n${tail(done.output, 60)}`);
}

function start(cwd, line) {
  const [program, args] = resolve(cwd, line);
  const child = spawn(program, args, {
    cwd,
    env: environment(quiet),
    stdio: "ignore",
    detached: true,
  });
  return {
    stop: () => {
      try {
        process.kill(-child.pid, "SIGTERM");
      } catch {
        // Already gone.
      }
    },
  };
}
