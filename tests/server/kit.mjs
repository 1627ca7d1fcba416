/** A shop's backend and a buyer's browser for tests of `claimseal/server`, as both ship. */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after } from "node:test";
import { root } from "../../scripts/lib/run.mjs";
import { fixtures } from "../parity/fixtures.mjs";

const dist = join(root, "dist");
export const server = await import(join(dist, "server", "index.js"));
const { createSealer } = await import(join(dist, "sdk", "index.js"));
const wasm = new Uint8Array(readFileSync(join(dist, "sdk", "claimseal.wasm")));

export const pictures = new Map(fixtures());
export const audience = "demo-shop";
export const order = "CS-1001";
export const secret = Buffer.alloc(32, 0x5a);
export const keys = [{ kid: "k1", secret }];
const open = [];
after(() => Promise.all(open.map((close) => close())));

/** A verifier that is closed after the tests. */
export function verifierWith(options = {}) {
  const verifier = server.createVerifier({ audience, keys, threads: 1, ...options });
  open.push(() => verifier.close());
  return verifier;
}

/** A token over all files, as the browser's package makes it. */
export async function sealed(verifier, files, options = {}) {
  return seal(verifier, options, async (sealer) => {
    const { token } = await sealer.sealAll(files.map(picked));
    return token;
  });
}

/** A token for each file, all of one challenge. */
export async function sealedApart(verifier, files) {
  return seal(verifier, {}, async (sealer) => {
    const all = await Promise.all(files.map((file) => sealer.sealFile(picked(file))));
    return all.map(({ token }) => token);
  });
}

async function seal(verifier, options, work) {
  const challenge = async (jkt) => verifier.createChallenge({ order, jkt, ...options }).challenge;
  const sealer = createSealer({ challenge, wasmUrl: wasm, timeoutMs: 30_000 });
  try {
    return await work(sealer);
  } finally {
    sealer.dispose();
  }
}

function picked({ name, bytes }) {
  return new File([bytes], name);
}

/** A picture of the fixtures as a received file. */
export function picture(name) {
  return { name, bytes: pictures.get(name) };
}

/** A folder that is gone after the tests. */
export function folder() {
  const path = mkdtempSync(join(tmpdir(), "claimseal-server-"));
  open.push(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

/** For `assert.rejects` and `assert.throws`. */
export const coded = (code) => (error) =>
  error instanceof server.ServerError && error.code === code;
