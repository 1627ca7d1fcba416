/** The steps of `npm test`: what each runs and how its output is counted. */
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { lacking, startScreen, wasmPack } from "./engines.mjs";
import { postgresFolder, startPostgres } from "./postgres.mjs";
import { root, run, targetFolder } from "./run.mjs";

/** @typedef {{ passed: number, failed: number, skipped: number, output: string, note?: string }} Result
 * @typedef {{ id: string, title: string, run: () => Promise<Result> }} Step */

const engines = /** @type {const} */ (["chromium", "firefox", "webkit"]);

/** The command that parity and the browser tests use; a test build unless told otherwise. */
export const commandPath = process.env.CLAIMSEAL_BIN ?? join(targetFolder, "debug", "claimseal");

/** @returns {Step[]} */
export function steps() {
  return [
    one("fmt", "cargo fmt", "cargo", ["fmt", "--check"]),
    { id: "prettier", title: "prettier", run: prettier },
    one("clippy", "clippy", "cargo", [
      ...["clippy", "--all-targets", "--features", "service", "--", "-D", "warnings"],
    ]),
    one("clippy-wasm", "clippy wasm32", "cargo", [
      ...["clippy", "--lib", "--no-default-features", "--target", "wasm32-unknown-unknown"],
      ...["--", "-D", "warnings"],
    ]),
    one("clippy-server", "clippy wasm32, server", "cargo", [
      ...["clippy", "--lib", "--no-default-features", "--features", "verify"],
      ...["--target", "wasm32-unknown-unknown", "--", "-D", "warnings"],
    ]),
    counted("rust", "cargo test", "cargo", ["test", "--no-fail-fast"], cargoCounts),
    counted("vectors", "vectors by jose, PyJWT, OpenSSL", "node", [vectors], closingCounts),
    counted(
      "service",
      "service over a socket",
      "cargo",
      [
        ...["test", "--no-fail-fast", "--features", "service", "--test", "service"],
        ...["--", "--skip", "instances::"],
      ],
      cargoCounts,
    ),
    { id: "postgres", title: "service on PostgreSQL", run: onPostgres },
    one("schemas", "schemas are those of the types", "cargo", [
      ...["test", "--features", "schema", "--test", "schemas"],
    ]),
    one("types", "TypeScript types are those of the schemas", "node", [
      ...["scripts/types.mjs", "--check"],
    ]),
    one("types-api", "API reference is that of the types", "node", ["scripts/api.mjs", "--check"]),
    one("build", "npm package build", "node", ["scripts/build-sdk.mjs"]),
    counted("sdk", "npm package in Node", process.execPath, testsIn("sdk"), tapCounts),
    counted("sdk-browser", "npm package, 3 browsers", "node", [sdkPages], closingCounts),
    ...(process.env.CI ? [packaging()] : []),
    ...engines.map(wasmStep),
    one("command", "command build", "cargo", [
      ...["build", "--features", "service", "--bin", "claimseal"],
    ]),
    counted("server", "claimseal/server in Node", process.execPath, testsIn("server"), tapCounts),
    counted("parity", "parity of 5 engines", "node", ["tests/parity/run.mjs"], closingCounts),
    counted("e2e-shop", "form in Chromium", "node", ["tests/e2e/shop.e2e.mjs"], closingCounts),
    counted(
      "e2e-engines",
      "form in Firefox and WebKit",
      "node",
      ["tests/e2e/engines.e2e.mjs"],
      closingCounts,
    ),
    counted(
      "e2e-hard",
      "form when things go wrong",
      "node",
      ["tests/e2e/hard.e2e.mjs"],
      closingCounts,
    ),
    counted("e2e-review", "review pages", "node", ["tests/e2e/review.e2e.mjs"], closingCounts),
  ];
}

const vectors = "tests/vectors/check.mjs";
const sdkPages = "tests/sdk/browser/run.mjs";

/**
 * What the store is for, once more with PostgreSQL behind it, and two instances on one database. Left
 * out is what has nothing to do with a store, or makes an old SQLite file.
 */
async function onPostgres() {
  if (!postgresFolder()) {
    const note = "no PostgreSQL server on this machine";
    return { passed: 0, failed: 0, skipped: 1, output: "", note };
  }
  const server = await startPostgres().catch((error) => error);
  if (server instanceof Error) return broken(server.message);
  try {
    const parts = ["archive", "catalogue", "claims", "contracts", "erasure", "instances"];
    parts.push("kills", "orders", "reuse", "stamps");
    const args = ["test", "--no-fail-fast", "--features", "service", "--test", "service", "--"];
    args.push(...parts.map((part) => `${part}::`), "--include-ignored");
    for (const one of ["records_of_an_earlier_version", "what_keeps_it_from_starting"])
      args.push("--skip", one);
    const done = await run("cargo", args, {
      label: "service on PostgreSQL",
      env: { CLAIMSEAL_TEST_POSTGRES: server.folder },
    });
    return settle(cargoCounts(done), done);
  } finally {
    await server.stop();
  }
}

/** About 1 GB of packages, so outside CI only by `npm run test:packaging`. */
function packaging() {
  const script = "tests/packaging/run.mjs";
  return counted("packaging", "package in 8 bundlers", "node", [script], closingCounts);
}

function testsIn(folder) {
  const all = readdirSync(join(root, "tests", folder));
  const names = all.filter((name) => /\.test\.mjs$/.test(name));
  return ["--test", "--test-reporter=tap", ...names.map((name) => join("tests", folder, name))];
}

/** A step that is one check: it passes or it fails. */
function one(id, title, command, args) {
  return counted(id, title, command, args, ({ ok }) => ({
    passed: ok ? 1 : 0,
    failed: ok ? 0 : 1,
    skipped: 0,
  }));
}

function counted(id, title, command, args, count) {
  return {
    id,
    title,
    run: async () => {
      const script = command === "node" ? args[0] : undefined;
      if (script && !existsSync(join(root, script))) return broken(`${script} is not there`);
      const done = await run(command, args, { label: title, env: { CLAIMSEAL_BIN: commandPath } });
      return settle(count(done), done);
    },
  };
}

/** A command that failed without a failed test (a build error, a crash) is a failure too. */
function settle(counts, done) {
  const failed = !done.ok && counts.failed === 0 ? 1 : counts.failed;
  const silent = done.ok && counts.passed + failed + counts.skipped === 0;
  const result = { ...counts, failed: silent ? 1 : failed, output: done.output };
  return silent ? { ...result, note: "ran no test at all" } : result;
}

function broken(note) {
  return { passed: 0, failed: 1, skipped: 0, output: note, note };
}

function sum(results) {
  const total = { passed: 0, failed: 0, skipped: 0 };
  for (const { passed, failed, skipped } of results) {
    total.passed += passed;
    total.failed += failed;
    total.skipped += skipped;
  }
  return total;
}

/** `test result: ok. 3 passed; 0 failed; 1 ignored`, once per test program. */
export function cargoCounts({ output }) {
  const line = /test result: \w+\. (\d+) passed; (\d+) failed; (\d+) ignored/g;
  return sum(
    [...output.matchAll(line)].map(([, passed, failed, skipped]) => ({
      passed: Number(passed),
      failed: Number(failed),
      skipped: Number(skipped),
    })),
  );
}

/** The closing lines of Node's test runner. */
export function tapCounts({ output }) {
  const count = (name) => Number(output.match(new RegExp(`^# ${name} (\\d+)$`, "m"))?.[1] ?? 0);
  return { passed: count("pass"), failed: count("fail"), skipped: count("skipped") };
}

/** The closing line of our own runners. */
export function closingCounts({ output }) {
  const last = [...output.matchAll(/^(\d+) passed, (\d+) failed, (\d+) skipped$/gm)].at(-1);
  const [passed, failed, skipped] = (last ?? [0, 0, 0, 0]).slice(1).map(Number);
  return { passed, failed, skipped };
}

async function prettier() {
  const patterns = [
    "scripts/**/*.mjs",
    "tests/**/*.{mjs,ts}",
    "www/**/*.{js,ts,css}",
    "!**/node_modules/**",
  ];
  const program = join("node_modules", "prettier", "bin", "prettier.cjs");
  const args = [program, "--check", "--print-width", "100", ...patterns];
  const done = await run("node", args, { label: "prettier" });
  return settle({ passed: done.ok ? 1 : 0, failed: done.ok ? 0 : 1, skipped: 0 }, done);
}

/** The module's own tests in one browser, on the main thread and in a worker. */
function wasmStep(engine) {
  return {
    id: `wasm-${engine}`,
    title: `wasm-pack test, ${engine}`,
    run: async () => {
      const suites = ["web", "web_worker"];
      const absent = suites.filter((name) => !existsSync(join(root, "tests", `${name}.rs`)));
      if (absent.length > 0) return broken(`tests/${absent.join(".rs, tests/")}.rs not there`);
      const reason = lacking(engine);
      if (reason) return skippedEngine(engine, reason, suites.length);
      const pack = wasmPack(engine);
      const screen = engine === "webkit" ? await startScreen() : undefined;
      try {
        const tests = suites.flatMap((name) => ["--test", name]);
        const done = await run(
          "wasm-pack",
          [...pack.args, "--", "--no-default-features", ...tests],
          {
            label: `wasm-pack test, ${engine}`,
            env: { ...pack.env, ...(screen ? { DISPLAY: screen.display } : {}) },
            timeoutMinutes: 15,
          },
        );
        const counts = cargoCounts(done);
        const programs = done.output.match(/test result: /g)?.length ?? 0;
        // Both programs have to report, or one of them died on the way.
        if (programs < suites.length && counts.failed === 0) counts.failed += 1;
        return settle(counts, done);
      } finally {
        screen?.stop();
      }
    },
  };
}

function skippedEngine(engine, reason, suites) {
  console.log(`\n    !!! ${engine} CANNOT BE TESTED HERE: ${reason}. Counted as skipped.\n`);
  return { passed: 0, failed: 0, skipped: suites, output: reason, note: `SKIPPED: ${reason}` };
}
