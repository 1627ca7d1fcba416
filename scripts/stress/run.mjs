#!/usr/bin/env node
/**
 * The service under stress: `npm run stress` (not part of `npm test`; a quarter of an hour). Prints a table of
 * figures; ends with 1 where something that was acknowledged is lost, half there, or the service does not go on.
 * `-- --claims 20 --kills 5` makes it shorter; `--only load,kills,full,slow,abuse` chooses.
 */
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { connect } from "node:net";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { grey, photos } from "./photos.mjs";
import { command, isWhole, memory, start } from "./service.mjs";

const { values: chosen } = parseArgs({
  options: {
    claims: { type: "string", default: "200" },
    kills: { type: "string", default: "50" },
    only: { type: "string", default: "load,kills,full,slow,abuse" },
    help: { type: "boolean", default: false },
  },
});
if (chosen.help) {
  console.log("npm run stress -- [--claims 200] [--kills 50] [--only load,kills,full,slow,abuse]");
  process.exit(0);
}
if (!existsSync(command)) {
  console.error(`${command} is not there: cargo build --release --features service`);
  process.exit(2);
}

const rows = [];
let broken = 0;
const note = (what, figure) => {
  rows.push([what, figure]);
  console.error(`${what}: ${figure}`);
};
const must = (what, holds, figure = holds ? "holds" : "BROKEN") => {
  if (!holds) broken += 1;
  note(what, holds ? figure : `BROKEN: ${figure}`);
};
const sleep = (ms) => new Promise((done) => setTimeout(done, ms));
const folder = () => mkdtempSync(join(tmpdir(), "claimseal-stress-"));
const part = (sorted, share) =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
const photo = await photos(4e6);

/** Many claims at a concurrency that keeps all processors busy. */
async function load() {
  const service = await start(folder());
  const total = Number(chosen.claims);
  let next = 0;
  let workers = 0;
  const watch = setInterval(() => (workers = Math.max(workers, memory(service.pid).workers)), 50);
  const times = [];
  const failed = [];
  const kept = [];
  const began = performance.now();
  const hands = Array.from({ length: 2 * cpus().length }, async () => {
    while (next < total) {
      const order = `S-${next++}`;
      const files = Array.from({ length: 5 }, photo);
      const at = performance.now();
      const answer = await service.claim(order, files);
      times.push(performance.now() - at);
      if (answer?.status === 201) kept.push(answer.claim);
      else failed.push(answer?.status);
    }
  });
  await Promise.all(hands);
  const seconds = (performance.now() - began) / 1000;
  clearInterval(watch);
  times.sort((a, b) => a - b);
  const name = `${total} claims of 5 photos of 12 MP and ${(photo().length / 1e6).toFixed(1)} MB`;
  must(`${name}, ${hands.length} at a time`, failed.length === 0, `${failed.length} refused`);
  note("claims a second", (total / seconds).toFixed(2));
  note(
    "seconds a claim: p50, p99",
    `${(part(times, 0.5) / 1000).toFixed(2)}, ${(part(times, 0.99) / 1000).toFixed(2)}`,
  );
  note(
    "MiB of memory: service, largest worker",
    `${memory(service.pid).own.toFixed(0)}, ${workers.toFixed(0)}`,
  );
  const whole = kept.slice(0, 20).every((claim) => isWhole(service.data, claim));
  must("archives of the first 20 claims, checked", whole);
  await service.kill("SIGTERM");
  rmSync(service.data, { recursive: true });
}

/** Killed at random moments: what was acknowledged is there, and nothing half. */
async function kills() {
  const data = folder();
  let key;
  const acknowledged = [];
  const times = Number(chosen.kills);
  for (let round = 0; round < times; round++) {
    const service = await start(data, key);
    key = service.key;
    let alive = true;
    const sent = [0, 1, 2].map(async (hand) => {
      for (let at = 0; alive; at++) {
        const answer = await service.claim(`K-${round}-${hand}-${at}`, [photo()]);
        if (answer?.status === 201) acknowledged.push(answer.claim);
      }
    });
    await sleep(Math.random() * 4000);
    alive = false;
    await service.kill();
    await Promise.all(sent);
  }
  const service = await start(data, key);
  const lost = acknowledged.filter((claim) => !isWhole(data, claim));
  must(
    `${times} kills (SIGKILL) with 3 claims under way`,
    lost.length === 0,
    `${lost.length} of ${acknowledged.length} acknowledged claims lost`,
  );
  const after = await service.claim("K-after", [photo()]);
  must("a claim after the kills", after?.status === 201);
  await service.kill("SIGTERM");
  rmSync(data, { recursive: true });
}

/** No room: claims are refused with a reason, and those before stay. */
async function full() {
  const data = folder();
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=48m", "tmpfs", data], { stdio: "pipe" });
  } catch {
    return note("disk full", "not measured: no right to mount a small disk here");
  }
  try {
    const service = await start(data);
    const kept = [];
    let refused;
    for (let at = 0; at < 20 && !refused; at++) {
      const answer = await service.claim(`F-${at}`, [photo()]);
      if (answer?.status === 201) kept.push(answer.claim);
      else refused = answer;
    }
    must(
      "disk full",
      refused?.code === "storage.full",
      `${kept.length} claims, then ${refused?.status} ${refused?.code}`,
    );
    const health = await fetch(`${service.address}/healthz`);
    must("alive with a full disk", health.status === 200);
    await service.kill("SIGTERM");
    execFileSync("mount", ["-o", "remount,size=256m", data]);
    const again = await start(data, service.key);
    must(
      "claims from before",
      kept.every((claim) => isWhole(data, claim)),
    );
    const more = await again.claim("F-more", [photo()]);
    must("a claim once there is room", more?.status === 201);
    await again.kill("SIGTERM");
  } finally {
    execFileSync("umount", [data]);
    rmSync(data, { recursive: true });
  }
}

/** Clients that send a byte now and then take no place from the others for long. */
async function slow() {
  const service = await start(folder());
  const [host, port] = service.address.slice("http://".length).split(":");
  const head = `POST /v1/claims HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${service.key}\r\ncontent-type: multipart/form-data; boundary=x\r\ncontent-length: 100000\r\n\r\n`;
  const sockets = Array.from({ length: 200 }, () => {
    const socket = connect(Number(port), host, () => socket.write(head));
    socket.on("error", () => undefined);
    return socket;
  });
  const drip = setInterval(
    () => sockets.forEach((socket) => socket.writable && socket.write("-")),
    1000,
  );
  await sleep(3000);
  const at = performance.now();
  let answer = await service.claim("L-1", [photo()]);
  // All places may be taken by those who wait; then a client is told to come again.
  const busy = answer?.status === 503;
  for (let round = 0; round < 60 && answer?.status !== 201; round++) {
    await sleep(1000);
    answer = await service.claim("L-1", [photo()]);
  }
  const seconds = ((performance.now() - at) / 1000).toFixed(1);
  must(
    "a claim beside 200 slow uploads",
    answer?.status === 201,
    `taken after ${seconds} s${busy ? ", told to wait before" : ""}`,
  );
  clearInterval(drip);
  sockets.forEach((socket) => socket.destroy());
  await service.kill("SIGTERM");
  rmSync(service.data, { recursive: true });
}

/** Requests that no form makes. */
async function abuse() {
  const service = await start(folder());
  const headers = { authorization: `Bearer ${service.key}` };
  const post = async (body, type, more = {}) => {
    const answer = await fetch(`${service.address}/v1/claims`, {
      method: "POST",
      body,
      headers: { ...headers, "content-type": type, ...more },
    });
    return answer.status;
  };
  const multipart = "multipart/form-data; boundary=x";
  const field = (name, text) =>
    `--x\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${text}\r\n`;
  const file = (name) =>
    `--x\r\ncontent-disposition: form-data; name="photos"; filename="${name}"\r\n\r\nabc\r\n`;
  for (const [what, body, type] of [
    ["10,000 fields", `${field("a", "b").repeat(10_000)}--x--\r\n`, multipart],
    ["a text of 1 MB", `${field("text", "x".repeat(1e6))}--x--\r\n`, multipart],
    [
      "1,000 files",
      `${field("order", "1")}${Array.from({ length: 1000 }, (_, at) => file(`${at}.jpg`)).join("")}--x--\r\n`,
      multipart,
    ],
    ["no end", field("order", "1"), multipart],
    ["a boundary that never comes", "x".repeat(1e6), multipart],
    ["no boundary", "x", "multipart/form-data"],
    ["a form of another kind", "order=1", "application/x-www-form-urlencoded"],
  ]) {
    const answered = await post(body, type).catch((error) => String(error));
    must(`refused: ${what}`, answered >= 400 && answered < 500, String(answered));
  }
  const at = performance.now();
  const large = Buffer.from(grey(20_000, 10_000));
  const nine = Array.from({ length: 9 }, (_, n) => Buffer.concat([large, Buffer.from([n])]));
  const answer = await service.claim("A-200", nine);
  must(
    "9 pictures of 200 MP in one request",
    answer?.status === 201,
    `${answer?.status} after ${((performance.now() - at) / 1000).toFixed(1)} s`,
  );
  const within = Array.from({ length: 9 }, (_, n) =>
    Buffer.concat([grey(7000, 7000), Buffer.from([n])]),
  );
  const then = performance.now();
  const other = await service.claim("A-49", within);
  must(
    "9 pictures of 49 MP in one request",
    other?.status === 201,
    `${other?.status} after ${((performance.now() - then) / 1000).toFixed(1)} s, ${memory(service.pid).own.toFixed(0)} MiB`,
  );
  const health = await fetch(`${service.address}/healthz`);
  must("alive after all of it", health.status === 200);
  await service.kill("SIGTERM");
  rmSync(service.data, { recursive: true });
}

const parts = { load, kills, full, slow, abuse };
for (const name of chosen.only.split(",")) {
  if (!parts[name]) throw new Error(`no part ${name}: ${Object.keys(parts).join(", ")}`);
  await parts[name]();
}
const width = Math.max(...rows.map(([what]) => what.length));
console.log(rows.map(([what, figure]) => `${what.padEnd(width)}  ${figure}`).join("\n"));
process.exit(broken ? 1 : 0);
