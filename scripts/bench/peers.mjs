#!/usr/bin/env node
/**
 * `npm run bench:peers`: time to ready and bytes over the wire beside other packages that look into
 * photos, in one run, by turns; and the pauses of the page's own thread while nine photos of
 * 12 megapixels are submitted. Needs `npm run build`; installs the peers below `.cache`.
 */
import { cpSync, existsSync, mkdirSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join } from "node:path";
import { brotliCompressSync } from "node:zlib";
import { build } from "esbuild";
import { mint, startPlatform } from "../../tests/sdk/browser/platform.mjs";
import { table } from "../eval/table.mjs";
import { lacking } from "../lib/engines.mjs";
import { root, run, tail } from "../lib/run.mjs";
import { made } from "./photo.mjs";
import { open } from "./tab.mjs";

const ROUNDS = 5;
const PHOTOS = 9;
const engines = ["chromium", "firefox", "webkit"].filter((name) => !lacking(name));
const html = `<!doctype html><meta charset=utf-8><title>bench</title><script type=module src=/bench.js></script>`;
const folder = await install();
const photo = await made();
const files = await scripts();
const peers = ["claimseal", "c2pa-web", "exifr", "exifreader"];

const first = [];
for (const engine of engines) first.push(...(await beside(engine)));
const pauses = [];
for (const engine of engines) pauses.push(await submit(engine));
console.log(
  `\n${photo.name}; medians of ${ROUNDS} loads without any cache, by turns; milliseconds.`,
);
console.log("ready: from the import to the first report. again: a report once it is there.\n");
const head = ["engine", "package", "bytes, brotli", "requests", "ready", "again"];
for (const line of table(head, first)) console.log(line);
console.log(`\nSubmit of ${PHOTOS} such photos at once, from the pick to the arrival.\n`);
const columns = [
  "engine",
  "reports",
  "seconds",
  "longest pause, ms",
  "idle before, ms",
  "tasks over 50 ms",
];
for (const line of table(columns, pauses)) console.log(line);
process.exit(0);

/** All packages in one engine. */
async function beside(engine) {
  const server = await serve();
  const results = Object.fromEntries(peers.map((name) => [name, []]));
  const tab = await open(engine);
  try {
    for (let round = 0; round < ROUNDS; round += 1) {
      for (const name of peers) {
        await tab.go(`${server.address}/bench.html`);
        server.count.bytes = 0;
        server.count.requests = 0;
        const times = await tab.call("bench", name);
        results[name].push({ ...times, ...server.count });
      }
    }
  } finally {
    await tab.stop();
    server.stop();
  }
  const middle = (name, key) =>
    results[name].map((one) => one[key]).sort((a, b) => a - b)[Math.floor(ROUNDS / 2)];
  return peers.map((name) => [
    ...[engine, name, middle(name, "bytes"), middle(name, "requests")],
    ...[Math.round(middle(name, "ready")), Math.round(middle(name, "again"))],
  ]);
}

/** Nine photos through a form, as a buyer sends them. */
async function submit(engine) {
  const form =
    "<form id=form method=post enctype=multipart/form-data action=/claims data-claimseal " +
    "data-claimseal-challenge=/challenge data-claimseal-timeout=120000>" +
    "<input name=order value=CS-7><input type=file id=photos name=photos multiple><button id=send>s</button></form>";
  const platform = await startPlatform({
    "/bench.html": `${html.replace("/bench.js", "/sdk/auto.js")}<script type=module src=/bench.js></script>${form}`,
    "/bench.js": `globalThis.nine = ${nine};`,
    "/photo.jpg": photo.bytes,
  });
  const tab = await open(engine);
  try {
    await tab.go(`${platform.address}/bench.html`);
    const { milliseconds, pause, idle, long } = await tab.call("nine", PHOTOS);
    const { payload } = platform.sent[0];
    const reports = payload.files.filter(({ report }) => report).length;
    const tasks = engine === "chromium" ? long : "not told";
    return [
      engine,
      reports,
      (milliseconds / 1000).toFixed(1),
      Math.round(pause),
      Math.round(idle),
      tasks,
    ];
  } finally {
    await tab.stop();
    platform.stop();
  }
}

/** Runs in the page: loads one package and looks into a photo. */
async function bench(name) {
  const bytes = await (await fetch("/photo.jpg")).arrayBuffer();
  const photo = (mark) => new File([bytes, mark], "photo.jpg", { type: "image/jpeg" });
  const begun = performance.now();
  const { look } = await import(`/${name}.js`);
  await look(photo("first"));
  const ready = performance.now() - begun;
  const times = [];
  for (let round = 0; round < 5; round += 1) {
    const next = photo(`again ${round}`);
    const from = performance.now();
    await look(next);
    times.push(performance.now() - from);
  }
  return { ready, again: times.sort((a, b) => a - b)[2] };
}

/** Runs in the page: picks and submits, and watches the page's own thread meanwhile. */
async function nine(count) {
  const bytes = await (await fetch("/photo.jpg")).arrayBuffer();
  const list = new DataTransfer();
  for (let at = 0; at < count; at += 1) {
    list.items.add(new File([bytes, `${at}`], `${at}.jpg`, { type: "image/jpeg" }));
  }
  const form = document.getElementById("form");
  const arrived = new Promise((done) => {
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      await fetch("/claims", { method: "POST", body: new FormData(form) });
      done();
    });
  });
  // What came before does not count.
  await new Promise((done) => setTimeout(done, 1500));
  let long = 0;
  let watch;
  if (PerformanceObserver.supportedEntryTypes.includes("longtask")) {
    watch = new PerformanceObserver((entries) => (long += entries.getEntries().length));
    watch.observe({ entryTypes: ["longtask"] });
  }
  let [last, pause] = [performance.now(), 0];
  const beat = setInterval(() => {
    const now = performance.now();
    pause = Math.max(pause, now - last - 4);
    last = now;
  }, 4);
  // Other programs make pauses too.
  await new Promise((done) => setTimeout(done, 3000));
  const idle = pause;
  [pause, long] = [0, 0];
  const begun = performance.now();
  const input = document.getElementById("photos");
  input.files = list.files;
  input.dispatchEvent(new Event("change", { bubbles: true }));
  document.getElementById("send").click();
  await arrived;
  const milliseconds = performance.now() - begun;
  await new Promise((done) => setTimeout(done, 200));
  clearInterval(beat);
  watch?.disconnect();
  return { milliseconds, pause, idle, long };
}

/** Scripts by path: each package behind one function `look`. */
async function scripts() {
  const sources = {
    exifr: `import exifr from "exifr"; export const look = (file) => exifr.parse(file);`,
    exifreader: `import ExifReader from "exifreader"; export const look = (file) => ExifReader.load(file);`,
    "c2pa-web": `import { createC2pa } from "@contentauth/c2pa-web";
      const c2pa = createC2pa({ wasmSrc: new URL("/c2pa.wasm", location.href).href });
      export const look = async (file) => {
        const reader = await (await c2pa).reader.fromBlob(file.type, file);
        await reader?.manifestStore();
        await reader?.free();
      };`,
  };
  const out = new Map([
    ["/bench.html", html],
    ["/bench.js", `globalThis.bench = ${bench};`],
    ["/photo.jpg", photo.bytes],
  ]);
  const wasm = join(folder, "node_modules/@contentauth/c2pa-web/dist/resources/c2pa_bg.wasm");
  out.set("/c2pa.wasm", readFileSync(wasm));
  for (const [name, contents] of Object.entries(sources)) {
    const made = await build({
      stdin: { contents, resolveDir: folder },
      bundle: true,
      minify: true,
      format: "esm",
      platform: "browser",
      write: false,
    });
    out.set(`/${name}.js`, made.outputFiles[0].contents);
  }
  // As it ships: not minified.
  const dist = join(root, "dist", "sdk");
  out.set(
    "/claimseal.js",
    `import { createSealer } from "/index.js";
     const sealer = createSealer({ challenge: "/challenge", order: "CS-1", timeoutMs: 60000 });
     export const look = (file) => sealer.sealFile(file);`,
  );
  for (const name of ["index.js", "worker.js", "claimseal.wasm"]) {
    out.set(`/${name}`, readFileSync(join(dist, name)));
  }
  for (const [path, body] of out) {
    const plain = /bench|photo/.test(path);
    out.set(path, { body, length: plain ? 0 : brotliCompressSync(body).length });
  }
  return out;
}

/**
 * Serves them, never cached. Counted is what they weigh after brotli; browsers take no brotli without
 * https, so they are sent plain, over loopback.
 */
async function serve() {
  const types = { ".html": "text/html", ".js": "text/javascript", ".wasm": "application/wasm" };
  const count = { bytes: 0, requests: 0 };
  const server = createServer(async (request, response) => {
    response.setHeader("cache-control", "no-store");
    if (request.url === "/challenge") {
      let text = "";
      for await (const chunk of request) text += chunk;
      response.setHeader("content-type", "application/json");
      return response.end(JSON.stringify({ challenge: await mint(JSON.parse(text)) }));
    }
    const file = files.get(request.url);
    if (!file) return response.writeHead(404).end();
    response.setHeader("content-type", types[extname(request.url)] ?? "image/jpeg");
    count.bytes += file.length;
    count.requests += file.length > 0 ? 1 : 0;
    response.end(file.body);
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  const stop = () => {
    server.closeAllConnections();
    server.close();
  };
  return { address: `http://127.0.0.1:${server.address().port}`, count, stop };
}

/** The peers, as their lockfile names them. */
async function install() {
  const from = join(root, "tests", "packaging", "peers");
  const to = join(root, ".cache", "packaging", "peers");
  mkdirSync(to, { recursive: true });
  cpSync(from, to, { recursive: true });
  if (existsSync(join(to, "node_modules"))) return to;
  const args = ["ci", "--prefer-offline", "--no-audit", "--no-fund", "--ignore-scripts"];
  const done = await run("npm", args, { cwd: to, label: "npm ci of the peers" });
  if (done.ok) return to;
  console.error(tail(done.output));
  process.exit(1);
}
