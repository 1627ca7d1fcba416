#!/usr/bin/env node
/**
 * `node scripts/old-token.mjs PACKAGE OUT`: a claim that an earlier version of the package seals, as a
 * fixture for the tests of later ones. PACKAGE is the unpacked package of that version, or a checkout
 * of it that was built; OUT is a new folder below `tests/fixtures/old/`.
 */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { SignJWT } from "jose";
import { fixtures } from "../tests/parity/fixtures.mjs";

const [from, out] = process.argv.slice(2);
if (!from || !out) {
  console.error("usage: node scripts/old-token.mjs PACKAGE OUT");
  process.exit(2);
}
const dist = resolve(from, "dist", "sdk");
const { createSealer, VERSION } = await import(join(dist, "index.js"));
const wasmUrl = new Uint8Array(readFileSync(join(dist, "claimseal.wasm")));
const made = new Map(fixtures());
/** A photo with camera data, and a picture with a marker. */
const names = ["orientation-6.jpg", "trained.jpg"];
/** The challenge is dated, so that the token can be verified at that time for ever. */
const now = Date.parse("2026-11-25T08:00:00Z") / 1000;
const secret = Buffer.alloc(32, 0x5a);

const sealer = createSealer({
  challenge: (jkt) =>
    new SignJWT({
      ...{ aud: "demo-shop", order: "CS-1001", ordered_at: "2026-11-20T10:00:00Z" },
      ...{ nonce: "b2xkLXRva2VuLWZpeHR1cmU", jkt },
    })
      .setProtectedHeader({ alg: "HS256", typ: "claimseal-challenge+jws", kid: "k1" })
      .setIssuedAt(now)
      .setExpirationTime(now + 1800)
      .sign(secret),
  wasmUrl,
  timeoutMs: 60_000,
});
const files = names.map((name) => new File([made.get(name)], name));
const { token } = await sealer.sealAll(files, { field: "photos" });
sealer.dispose();

mkdirSync(out, { recursive: true });
for (const name of names) writeFileSync(join(out, name), made.get(name));
const claim = { version: VERSION, now, token, files: names };
writeFileSync(join(out, "claim.json"), `${JSON.stringify(claim, null, 2)}\n`);
console.log(`${out}: a claim sealed by ${VERSION}`);
