/** `claimseal/server` as a backend uses it: challenges, objects, single use, threads, errors. */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { join } from "node:path";
import { test } from "node:test";
import { calculateJwkThumbprint, exportJWK, generateKeyPair, jwtVerify } from "jose";
import { root, run } from "../../scripts/lib/run.mjs";
import {
  audience,
  coded,
  order,
  picture,
  sealed,
  sealedApart,
  secret,
  server,
  verifierWith,
} from "./kit.mjs";

const { createVerifier, memoryStore } = server;
const sha256 = (bytes) => createHash("sha256").update(bytes).digest("hex");
const jkt = "A".repeat(43);
const camera = picture("camera.jpg");
const marked = picture("aigc-1.png");
const check = (result, name) => result.checks.find(({ check }) => check === name);

test("a challenge is a JWS that an outside library verifies", async () => {
  const { publicKey } = await generateKeyPair("ES256");
  const thumbprint = await calculateJwkThumbprint(await exportJWK(publicKey));
  const verifier = verifierWith();
  const asked = { order, jkt: thumbprint, products: ["mug"], account: "b1946ac9", ttl: 60 };
  const { challenge, expiresAt } = verifier.createChallenge(asked);
  const { payload, protectedHeader } = await jwtVerify(challenge, secret, { audience });
  assert.deepEqual(protectedHeader, {
    alg: "HS256",
    typ: "claimseal-challenge+jws",
    kid: "k1",
  });
  assert.equal(payload.jkt, thumbprint);
  assert.equal(payload.order, order);
  assert.equal(payload.exp - payload.iat, 60);
  assert.equal(Date.parse(expiresAt) / 1000, payload.exp);
  const again = verifier.createChallenge(asked).challenge;
  assert.notEqual((await jwtVerify(again, secret)).payload.nonce, payload.nonce);
});

test("what is out of its range is refused with a code", async () => {
  const verifier = verifierWith();
  const challenges = [
    { order: "", jkt },
    { order, jkt: "short" },
    { order, jkt, ttl: 0 },
    { order, jkt, orderedAt: "yesterday" },
    { order, jkt, products: Array(11).fill("mug") },
  ];
  for (const one of challenges)
    assert.throws(() => verifier.createChallenge(one), coded("challenge.invalid"));
  const short = verifierWith({ keys: [{ kid: "k1", secret: Buffer.alloc(31) }] });
  assert.throws(() => short.createChallenge({ order, jkt }), coded("seal.secret"));
  await assert.rejects(short.verify({ tokens: [], files: [camera] }), coded("seal.secret"));
  assert.throws(() => createVerifier({}), coded("options.invalid"));
  assert.throws(() => verifierWith({ threads: 0 }), coded("options.invalid"));
  const refused = [
    [{ tokens: "token", files: [] }, "options.invalid"],
    [{ tokens: [], files: [{ sha256: "00", length: 1 }] }, "options.invalid"],
    [{ tokens: [], files: [{ sha256: sha256("x"), length: 1 }] }, "options.invalid"],
    [{ tokens: [], files: [{ bytes: "x" }] }, "options.invalid"],
    [{ tokens: [], files: Array(21).fill(camera) }, "files.tooMany"],
    [{ tokens: [], files: [camera], catalogue: Buffer.from("CSCB") }, "catalogue.invalid"],
  ];
  for (const [claim, code] of refused) await assert.rejects(verifier.verify(claim), coded(code));
  const policy = JSON.stringify({ id: "hard", rows: { stripped: "conflict" } });
  const hard = verifierWith({ policy });
  await assert.rejects(hard.verify({ tokens: [], files: [camera] }), coded("policy.invalid"));
});

test("an honest claim holds; an object is verified by its digest as the bytes are", async () => {
  const objects = new Map([[sha256(marked.bytes), marked.bytes]]);
  const asked = [];
  const fetchBytes = async (object) => {
    asked.push(object);
    return objects.get(object.sha256);
  };
  const verifier = verifierWith({ fetchBytes });
  const token = await sealed(verifier, [camera, marked]);
  const object = { name: marked.name, sha256: sha256(marked.bytes), length: marked.bytes.length };
  const now = new Date();
  const stored = await verifier.verify({ tokens: [token], files: [camera, object], order, now });
  const inHand = await verifier.verify({
    tokens: [token],
    files: [{ ...camera, bytes: new Blob([camera.bytes]) }, marked],
    ...{ order, now },
  });
  assert.deepEqual(Buffer.from(stored.bytes), Buffer.from(inHand.bytes));
  assert.deepEqual(asked, [{ sha256: object.sha256, length: object.length }]);
  const { result } = stored;
  assert.equal(result.token.status, "valid");
  assert.deepEqual(
    result.checks.filter(({ outcome }) => outcome !== "ok").map(({ check }) => check),
    ["single_use"],
  );
  assert.ok(result.files.every((file) => file.differences === undefined));
  assert.equal(result.disposition, "conflict");
  assert.ok(result.reasons.includes("ai.aigcLabel.generated"), String(result.reasons));
});

test("a token made for one account does not count for another, and speaks against nobody", async () => {
  const verifier = verifierWith();
  const token = await sealed(verifier, [camera], { account: "b1946ac9" });
  const claim = { tokens: [token], files: [camera], order };
  const { result } = await verifier.verify({ ...claim, account: "another" });
  assert.equal(check(result, "order").code, "challenge.account");
  assert.deepEqual([result.token.status, result.disposition], ["invalid", "clear"]);
  const honest = [
    { ...claim, account: "b1946ac9" },
    claim,
    { ...claim, tokens: [await sealed(verifier, [camera])], account: "b1946ac9" },
  ];
  for (const one of honest) assert.equal((await verifier.verify(one)).result.token.status, "valid");
});

test("a browser whose clock is wrong by a year makes a token like any other", async () => {
  const verifier = verifierWith();
  const real = Date.now;
  for (const days of [-365, 365]) {
    const minting = {
      createChallenge: (asked) => verifier.createChallenge({ ...asked, now: new Date(real()) }),
    };
    Date.now = () => real() + days * 86_400_000;
    let token;
    try {
      token = await sealed(minting, [camera]);
    } finally {
      Date.now = real;
    }
    const { result } = await verifier.verify({ tokens: [token], files: [camera], order });
    assert.equal(result.token.status, "valid");
    assert.equal(result.files[0].differences, undefined);
    assert.equal(result.disposition, "clear");
  }
});

test("an object that is not what it is called is not looked into, and never clear", async () => {
  const name = { sha256: sha256(marked.bytes), length: marked.bytes.length };
  const cases = [
    ["digest", async () => camera.bytes],
    ["digest", async () => marked.bytes.subarray(1)],
    ["missing", async () => undefined],
    ["failed", async () => Promise.reject(new Error("the storage is away"))],
  ];
  for (const [reason, fetchBytes] of cases) {
    const verifier = verifierWith({ fetchBytes });
    const { result, unread, stopped } = await verifier.verify({ tokens: [], files: [name] });
    assert.deepEqual(unread, [{ sha256: name.sha256, reason }]);
    assert.equal(stopped, false);
    assert.deepEqual([result.disposition, ...result.reasons], ["review", "report.notRecomputed"]);
  }
});

test("an object over 64 MiB is never fetched", async () => {
  const verifier = verifierWith({ fetchBytes: () => assert.fail("was fetched") });
  const large = { sha256: "ab".repeat(32), length: 65 * 2 ** 20 };
  const { result } = await verifier.verify({ tokens: [], files: [large] });
  assert.deepEqual(result.files[0].report.limits_hit, ["bytes"]);
  assert.equal(result.disposition, "review");
});

test("of two claims on one challenge at the same moment one is the first", async () => {
  const store = memoryStore();
  const instances = [verifierWith({ store }), verifierWith({ store })];
  const [one, other] = await sealedApart(instances[0], [camera, marked]);
  const claims = [
    { tokens: [one], files: [camera], order },
    { tokens: [other], files: [marked], order },
  ];
  const both = await Promise.all(claims.map((claim, at) => instances[at].verify(claim)));
  assert.deepEqual(both.map(({ use }) => use).sort(), ["first", "reused"]);
  // A time-out and a second try: the same answer, whoever asks.
  const first = claims[both.findIndex(({ use }) => use === "first")];
  for (const instance of instances) {
    const { result, use } = await instance.verify(first);
    assert.equal(use, "repeated");
    assert.equal(check(result, "single_use").outcome, "ok");
  }
  // Both tokens together are another payload than each alone.
  const all = { tokens: [one, other], files: [camera, marked], order };
  assert.equal((await instances[0].verify(all)).use, "reused");
  const fresh = verifierWith({ store: memoryStore() });
  assert.equal((await fresh.verify(all)).use, "first");
});

test("another payload on a used challenge is reused, and that alone changes no disposition", async () => {
  let reject = false;
  const store = {
    use: async (nonce, payload, expiresAt) => {
      assert.match(nonce, /^[\w-]{22}$/);
      assert.match(payload, /^[0-9a-f]{64}$/);
      assert.ok(expiresAt > Date.now() / 1000);
      if (reject) throw new Error("connection lost");
      return "0".repeat(64);
    },
  };
  const verifier = verifierWith({ store });
  const tokens = [await sealed(verifier, [camera])];
  const { result, use } = await verifier.verify({ tokens, files: [camera], order });
  assert.equal(use, "reused");
  assert.deepEqual(check(result, "single_use"), {
    check: "single_use",
    outcome: "failed",
    code: "token.reused",
  });
  const plain = await verifierWith().verify({ tokens, files: [camera], order });
  assert.equal(result.disposition, plain.result.disposition);
  reject = true;
  await assert.rejects(verifier.verify({ tokens, files: [camera] }), coded("store.failed"));
  // Without a valid token nothing is used up.
  assert.equal((await verifier.verify({ tokens: ["x"], files: [camera] })).use, "none");
});

test("work that takes too long is given up, is never clear, and the next one goes on", async () => {
  let hangs = true;
  const fetchBytes = async () => (hangs ? new Promise(() => {}) : marked.bytes);
  const verifier = verifierWith({ fetchBytes, timeoutMs: 300 });
  const token = await sealed(verifier, [marked]);
  const object = { sha256: sha256(marked.bytes), length: marked.bytes.length };
  const slow = await verifier.verify({ tokens: [token], files: [object], order });
  assert.equal(slow.stopped, true);
  assert.equal(slow.result.token.status, "valid");
  assert.equal(slow.result.disposition, "review");
  assert.deepEqual(slow.result.reasons, ["report.notRecomputed"]);
  hangs = false;
  const patient = verifierWith({ fetchBytes });
  const next = await patient.verify({ tokens: [token], files: [object], order });
  assert.equal(next.stopped, false);
  assert.equal(next.result.disposition, "conflict");
});

test("a claim that is called off uses no challenge, and the next one goes on", async () => {
  let asked;
  const fetched = new Promise((done) => (asked = done));
  let hangs = true;
  const fetchBytes = async () => {
    asked();
    return hangs ? new Promise(() => {}) : marked.bytes;
  };
  const verifier = verifierWith({ fetchBytes, store: server.memoryStore() });
  const token = await sealed(verifier, [marked]);
  const object = { sha256: sha256(marked.bytes), length: marked.bytes.length };
  const claim = { tokens: [token], files: [object], order };
  const off = new AbortController();
  const running = verifier.verify(claim, { signal: off.signal });
  const waiting = verifier.verify(claim, { signal: off.signal });
  await fetched;
  off.abort(new Error("the request ended"));
  await assert.rejects(running, { message: "the request ended" });
  await assert.rejects(waiting, { message: "the request ended" });
  await assert.rejects(verifier.verify(claim, { signal: off.signal }), /the request ended/);
  hangs = false;
  const next = await verifier.verify(claim, { signal: new AbortController().signal });
  assert.deepEqual([next.use, next.stopped], ["first", false]);
});

test("what waits is bounded, and a closed verifier says so", async () => {
  const released = [];
  const fetchBytes = () => new Promise((done) => released.push(() => done(marked.bytes)));
  const verifier = verifierWith({ fetchBytes, waiting: 1 });
  const object = { sha256: sha256(marked.bytes), length: marked.bytes.length };
  const claim = { tokens: [], files: [object] };
  const first = verifier.verify(claim);
  const second = verifier.verify(claim);
  await assert.rejects(verifier.verify(claim), coded("busy"));
  while (released.length === 0) await new Promise((done) => setTimeout(done, 10));
  released.shift()();
  assert.equal((await first).result.disposition, "conflict");
  const refused = assert.rejects(second, coded("verifier.closed"));
  await verifier.close();
  await refused;
  await assert.rejects(verifier.verify(claim), coded("verifier.closed"));
});

test("a process that does not close its verifier ends all the same", async () => {
  const entry = JSON.stringify(join(root, "dist", "server", "index.js"));
  const script = `
    const { createVerifier } = await import(${entry});
    const keys = [{ kid: "k1", secret: new Uint8Array(32) }];
    const verifier = createVerifier({ audience: "shop", keys });
    const { result } = await verifier.verify({ tokens: [], files: [{ bytes: new Uint8Array(9) }] });
    console.log(result.files.length);`;
  const done = await run(process.execPath, ["--input-type=module", "-e", script], {
    timeoutMinutes: 1,
  });
  assert.ok(done.ok, done.output);
  assert.equal(done.output.trim(), "1");
});
