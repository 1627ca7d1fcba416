/** The package as it ships, in Node: no DOM, no worker, the real wasm, tokens read by `jose`. */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { homedir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { root } from "../../scripts/lib/run.mjs";
import { fixtures } from "../parity/fixtures.mjs";
import { mint, verified } from "./browser/platform.mjs";

const dist = join(root, "dist", "sdk");
const wasm = new Uint8Array(readFileSync(join(dist, "claimseal.wasm")));
const { createSealer, SealError, VERSION, WASM_INTEGRITY, WASM_SHA256 } = await import(
  join(dist, "index.js")
);
const made = new Map(fixtures());
const camera = new File([made.get("camera.jpg")], "camera.jpg", { lastModified: 1 });
const marked = new File([made.get("aigc-1.png")], "marked.png", { lastModified: 1 });
const sha256 = async (file) =>
  createHash("sha256")
    .update(Buffer.from(await file.arrayBuffer()))
    .digest("hex");
const open = [];
after(() => open.forEach((sealer) => sealer.dispose()));

/** A sealer whose challenges are counted. */
function sealerWith(options = {}) {
  const asked = [];
  const challenge = async (jkt) => {
    asked.push(jkt);
    return mint({ jkt });
  };
  const sealer = createSealer({ challenge, wasmUrl: wasm, ...options });
  open.push(sealer);
  return { sealer, asked };
}

const coded = (code) => (error) => error instanceof SealError && error.code === code;

test("the facts of the build are those of the files", () => {
  const digest = (name, encoding) => createHash(name).update(wasm).digest(encoding);
  assert.equal(WASM_SHA256, digest("sha256", "hex"));
  assert.equal(WASM_INTEGRITY, `sha384-${digest("sha384", "base64")}`);
  const sums = JSON.parse(readFileSync(join(dist, "integrity.json"), "utf8"));
  assert.equal(sums["claimseal.wasm"], WASM_INTEGRITY);
  for (const [name, sum] of Object.entries(sums)) {
    const found = createHash("sha384")
      .update(readFileSync(join(dist, name)))
      .digest("base64");
    assert.equal(sum, `sha384-${found}`, name);
  }
  assert.equal(VERSION, JSON.parse(readFileSync(join(root, "package.json"))).version);
});

test("no module names a folder of who built it", () => {
  for (const half of ["sdk", "server"]) {
    const text = readFileSync(join(root, "dist", half, "claimseal.wasm"), "latin1");
    // Places of panics are there, so that the absence of folders means something.
    assert.match(text, /cargo[/\\]registry[/\\]src/);
    for (const folder of [homedir(), root, process.env.CARGO_HOME ?? homedir()]) {
      assert.ok(!text.includes(folder), `${half} names ${folder}`);
    }
    assert.doesNotMatch(text, /(?:\/home\/|\/root\/|\/Users\/|[A-Z]:\\Users\\)[\w.-]/);
  }
});

test("every entry can be imported without a browser", async () => {
  for (const name of ["index", "auto", "worker", "engine", "locale/en", "locale/zh-CN"]) {
    await import(join(dist, `${name}.js`));
  }
});

test("attach without a DOM is refused with a code", () => {
  const { sealer } = sealerWith();
  assert.throws(() => sealer.attach({}), coded("environment.unsupported"));
});

test("options that are not of their form are refused with a code", () => {
  assert.throws(() => createSealer({}), coded("options.invalid"));
  assert.throws(() => createSealer({ challenge: "/c", timeoutMs: 0 }), coded("options.invalid"));
});

test("a claim of two files is one token, whose key, signature and challenge hold", async () => {
  const { sealer } = sealerWith();
  const { token, files } = await sealer.sealAll([camera, marked], { field: "photos" });
  const payload = await verified(token);
  assert.deepEqual(
    payload.files.map(({ field, sha256 }) => [field, sha256]),
    [
      ["photos", await sha256(camera)],
      ["photos", await sha256(marked)],
    ],
  );
  assert.equal(payload.files[1].report.ai.status, "declared_generated");
  assert.equal(payload.module.wasm_sha256, WASM_SHA256);
  // What was found is not told to the page.
  assert.deepEqual(Object.keys(files[1]), ["field", "sha256"]);
});

test("the same claim again is the same token; another one has its own challenge", async () => {
  const { sealer, asked } = sealerWith();
  const first = await sealer.sealAll([camera]);
  assert.equal((await sealer.sealAll([camera])).token, first.token);
  assert.equal(asked.length, 1);
  const other = await verified((await sealer.sealAll([marked])).token);
  assert.notEqual(other.challenge.nonce, (await verified(first.token)).challenge.nonce);
  assert.equal(asked.length, 2);
});

test("tokens made per file share one challenge, until a reset", async () => {
  const { sealer, asked } = sealerWith();
  const [one, two] = await Promise.all([sealer.sealFile(camera), sealer.sealFile(marked)]);
  const nonces = await Promise.all(
    [one, two].map(async ({ token }) => (await verified(token)).challenge.nonce),
  );
  assert.equal(nonces[0], nonces[1]);
  await sealer.reset();
  const three = await verified((await sealer.sealFile(camera)).token);
  assert.notEqual(three.challenge.nonce, nonces[0]);
  assert.equal(asked.length, 2);
});

test("a compressed copy is sealed with what the buyer picked", async () => {
  const { sealer } = sealerWith();
  const copy = new File([made.get("plain.webp")], "copy.webp");
  sealer.replace(marked, copy);
  const form = new FormData();
  form.append("photos", copy);
  assert.equal(await sealer.appendTo(form), true);
  const [file] = (await verified(form.get("claimseal_token"))).files;
  assert.equal(file.sha256, await sha256(marked));
  // FormData may hand out another object for the same file.
  assert.equal(file.sent_sha256, await sha256(copy));
});

test("the token stands first, and the rest of the form as it was", async () => {
  const { sealer } = sealerWith();
  const form = new FormData();
  form.append("order", "A-1");
  form.append("photos", camera);
  form.append("claimseal_token", "an old one");
  form.append("photos", marked);
  form.append("text", "cracked");
  assert.equal(await sealer.appendTo(form), true);
  const names = ["claimseal_token", "order", "photos", "photos", "text"];
  assert.deepEqual([...form.keys()], names);
  assert.deepEqual(
    form.getAll("photos").map(({ name, size }) => [name, size]),
    [camera, marked].map(({ name, size }) => [name, size]),
  );
  assert.equal((await verified(form.get("claimseal_token"))).files.length, 2);
});

test("a file that can no longer be read is absent, and the others are sealed", async () => {
  const { sealer } = sealerWith();
  const gone = new File(["x"], "gone.jpg");
  gone.arrayBuffer = () => Promise.reject(new DOMException("gone", "NotReadableError"));
  const { token, files } = await sealer.sealAll([gone, camera]);
  const payload = await verified(token);
  assert.equal(payload.files[0].absent, "vanished");
  assert.ok(payload.files[1].report);
  assert.equal(files[0].unreadable, true);
});

test("what is not seen in time is absent with its digest; what was seen before is sealed", async () => {
  const { sealer } = sealerWith();
  await sealer.sealFile(camera);
  const slow = new File([await marked.arrayBuffer()], "slow.png");
  const bytes = await marked.arrayBuffer();
  let reads = 0;
  // It is read once for the digest; the second read hangs.
  slow.arrayBuffer = () => (++reads === 1 ? Promise.resolve(bytes) : new Promise(() => undefined));
  const { token } = await sealer.sealAll([camera, slow], { timeoutMs: 6000 });
  const [first, second] = (await verified(token)).files;
  assert.ok(first.report);
  assert.equal(second.absent, "timeout");
  assert.equal(second.sha256, await sha256(marked));
});

test("a catalogue that does not come costs no report", async () => {
  const server = createServer(() => undefined).listen(0, "127.0.0.1");
  await new Promise((done) => server.once("listening", done));
  const catalogueUrl = `http://127.0.0.1:${server.address().port}/never`;
  const { sealer } = sealerWith({ catalogueUrl });
  const { token } = await sealer.sealAll([camera, marked]);
  for (const { report, absent } of (await verified(token)).files) {
    assert.equal(absent, undefined);
    assert.equal(report.inputs.catalogue, undefined);
  }
  server.closeAllConnections();
  server.close();
});

test("bundles by turns: each report is about its own", async () => {
  const bindings = await import(join(dist, "claimseal.js"));
  bindings.initSync({ module: wasm });
  const bundle = (id) => bindings.fingerprint(made.get("camera.jpg"), id, "", 0);
  const [one, two, broken] = [bundle("one"), bundle("two"), new Uint8Array(8)];
  let [given, files] = [undefined, 0];
  const catalogueUrl = () =>
    given && `data:application/octet-stream;base64,${Buffer.from(given).toString("base64")}`;
  const { sealer } = sealerWith({ catalogueUrl });
  for (const [turn, id] of [
    [one, "one"],
    [two, "two"],
    [broken, undefined],
    [two, "two"],
    [undefined, undefined],
    [one, "one"],
  ]) {
    given = turn;
    // A file that was looked at before would not be looked at again.
    const file = new File([made.get("camera.jpg"), `${(files += 1)}`], "camera.jpg");
    const { token } = await sealer.sealFile(file);
    const { report } = (await verified(token)).files[0];
    const digest = id && createHash("sha256").update(turn).digest("hex");
    assert.equal(report.inputs.catalogue, digest);
    assert.equal(report.likeness.catalogue_id, id);
  }
});

test("a challenge that ran out is replaced before signing", async () => {
  const asked = [];
  const { sealer } = sealerWith({
    challenge: (jkt) => mint({ jkt, life: `${10 * asked.push(jkt)}m` }),
  });
  const first = await sealer.sealFile(camera);
  assert.equal(asked.length, 1);
  const real = Date.now;
  Date.now = () => real() + 10 * 60_000;
  try {
    const second = await sealer.sealAll([camera, marked]);
    const [one, two] = await Promise.all([first, second].map(({ token }) => verified(token)));
    assert.equal(two.files.length, 2);
    assert.notEqual(two.challenge.nonce, one.challenge.nonce);
    assert.equal(asked.length, 2);
  } finally {
    Date.now = real;
  }
});

test("a later server's answer and challenge may say more, an earlier one's less", async () => {
  const more = { later: { list: [1] }, ordered_at: "2026-11-20T10:00:00Z", products: ["mug"] };
  for (const [added, extra] of [
    [more, { expires_at: "2030-01-01T00:00:00Z", later: [] }],
    [{}, {}],
  ]) {
    const server = createServer(async (request, response) => {
      let text = "";
      for await (const chunk of request) text += chunk;
      const challenge = await mint({ ...JSON.parse(text), more: added });
      response.end(JSON.stringify({ ...extra, challenge }));
    }).listen(0, "127.0.0.1");
    await new Promise((done) => server.once("listening", done));
    const challenge = `http://127.0.0.1:${server.address().port}/challenge`;
    const { sealer } = sealerWith({ challenge, order: "CS-7" });
    const { challenge: sent, files } = await verified((await sealer.sealAll([camera])).token);
    assert.deepEqual(sent.later, added.later);
    assert.equal(files[0].report.inputs.ordered_at, added.ordered_at);
    server.closeAllConnections();
    server.close();
  }
});

test("a file of 70 MiB is digested in pieces, with a report that says so", async () => {
  const { sealer } = sealerWith();
  const long = new File([new Uint8Array(70 * 2 ** 20)], "long.jpg");
  const { token } = await sealer.sealAll([long], { timeoutMs: 60_000 });
  const [file] = (await verified(token)).files;
  assert.equal(file.sha256, await sha256(long));
  assert.equal(file.report.file.bytes, 70 * 2 ** 20);
});

test("an aborted call rejects with the signal's reason", async () => {
  const { sealer } = sealerWith({ challenge: () => new Promise(() => undefined) });
  const reason = new Error("never mind");
  const signal = AbortSignal.abort(reason);
  for (const call of [
    () => sealer.sealAll([camera], { signal }),
    () => sealer.sealFile(camera, { signal }),
    () => sealer.warmUp({ signal }),
    () => sealer.reset({ signal }),
    () => sealer.appendTo(withFile(), { signal }),
  ]) {
    await assert.rejects(call, reason);
  }
  const late = new AbortController();
  const waiting = sealer.sealAll([camera], { signal: late.signal });
  late.abort(reason);
  await assert.rejects(waiting, reason);
});

test("without a challenge there is no token, and a FormData stays as it is", async () => {
  const { sealer } = sealerWith({ challenge: () => Promise.reject(new Error("offline")) });
  await assert.rejects(sealer.sealAll([camera]), coded("challenge.fetch"));
  const form = withFile();
  assert.equal(await sealer.appendTo(form), false);
  assert.deepEqual([...form.keys()], ["photos"]);
});

test("another wasm file is not run", async () => {
  const other = wasm.slice();
  other[other.length - 1] ^= 1;
  const { sealer } = sealerWith({ wasmUrl: other });
  await assert.rejects(sealer.warmUp(), coded("module.integrity"));
});

test("no files, and a sealer that was disposed of, have codes", async () => {
  const { sealer } = sealerWith();
  await assert.rejects(sealer.sealAll([]), coded("files.none"));
  sealer.dispose();
  await assert.rejects(sealer.sealAll([camera]), coded("sealer.disposed"));
});

test("texts for buyers are complete in both languages and accuse nobody", async () => {
  const { default: en } = await import(join(dist, "locale", "en.js"));
  const { default: zh } = await import(join(dist, "locale", "zh-CN.js"));
  const keys = (texts) =>
    Object.entries(texts).flatMap(([a, b]) => Object.keys(b).map((c) => `${a}.${c}`));
  assert.deepEqual(keys(en), keys(zh));
  assert.doesNotMatch(JSON.stringify(en), /fraud|fake|suspicious/i);
  assert.doesNotMatch(JSON.stringify(zh), /欺诈|造假|可疑/);
});

function withFile() {
  const form = new FormData();
  form.append("photos", camera);
  return form;
}
