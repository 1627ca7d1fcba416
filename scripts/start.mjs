#!/usr/bin/env node
/** `npm start`: installs what is missing, builds, and runs the demo shop and its review page. */
import { spawn } from "node:child_process";
import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { setup } from "./setup.mjs";
import { elapsed, environment, freePort, root, run, tail, targetFolder } from "./lib/run.mjs";

const begun = Date.now();
if (!(await setup("start")).ok) process.exit(1);

if (newest(["src", "www/sdk", "Cargo.lock", "package-lock.json"]) > age("dist/sdk/index.js")) {
  await build("the browser module and the npm package", "node", ["scripts/build-sdk.mjs"]);
}
const fresh = !existsSync(join(targetFolder, "release", "claimseal"));
const command = ["build", "--release", "--features", "service", "--bin", "claimseal"];
await build("the service", "cargo", command, fresh);

const wanted = Number(process.env.PORT ?? 8787);
if (!Number.isInteger(wanted) || wanted < 0 || wanted > 65_535) {
  console.error(`PORT is ${process.env.PORT}, not a port number`);
  process.exit(2);
}
const port = await freePort(wanted);
if (port !== wanted && wanted !== 0) console.log(`start: port ${wanted} is taken, using ${port}`);

const address = `http://127.0.0.1:${port}`;
const data = process.env.CLAIMSEAL_DATA ?? ".data";
const service = spawn(
  join(targetFolder, "release", "claimseal"),
  ["serve", "--demo", "--data", data, "--listen", `127.0.0.1:${port}`],
  { cwd: root, env: environment(), stdio: "inherit" },
);
let stopping = false;
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
  process.on(signal, () => {
    // Ctrl-C reaches the service too; a second one insists.
    service.kill(stopping ? "SIGKILL" : "SIGTERM");
    stopping = true;
  });
}
service.on("error", (error) => {
  console.error(`start: the service did not start: ${error.message}`);
  process.exit(1);
});
service.on("exit", (code, signal) => {
  if (stopping) console.log("\nstart: stopped");
  else console.error(`start: the service ended by itself (${signal ?? code})`);
  process.exit(stopping ? 0 : (code ?? 1));
});
await ready();

async function build(what, command, args, show = false) {
  const started = Date.now();
  console.log(`start: building ${what} ...`);
  const done = await run(command, args, { show, label: `building ${what}` });
  if (!done.ok) {
    if (!show) console.error(tail(done.output, 60));
    console.error(`start: building ${what} failed`);
    process.exit(1);
  }
  console.log(`start: built ${what} (${elapsed(started)})`);
}

/** Says where to look once the service answers. */
async function ready() {
  for (let tries = 0; tries < 300; tries += 1) {
    const up = await fetch(`${address}/healthz`).then(
      (response) => response.ok,
      () => false,
    );
    if (up) {
      console.log(`\nclaimseal is running (ready after ${elapsed(begun)})\n`);
      console.log(`  demo shop     ${address}/`);
      console.log(`  review page   ${address}/review/   (user admin)`);
      console.log(`  data          ${data}   (delete it to start afresh)`);
      console.log("\n  Ctrl-C stops it.\n");
      return;
    }
    await new Promise((done) => setTimeout(done, 100));
  }
  console.error(`start: ${address} does not answer after 30 seconds`);
}

/** Newest change among files and folders, milliseconds since 1970. */
function newest(paths) {
  return Math.max(
    ...paths.map((path) => {
      const full = join(root, path);
      if (!existsSync(full)) return 0;
      const about = statSync(full);
      if (!about.isDirectory()) return about.mtimeMs;
      return newest(readdirSync(full).map((name) => join(path, name)));
    }),
    0,
  );
}

function age(path) {
  return existsSync(join(root, path)) ? statSync(join(root, path)).mtimeMs : -1;
}
