#!/usr/bin/env node
/**
 * The vectors checked by means that are not ours: `jose` verifies token and challenge of each one, and
 * where `python3` has PyJWT, `check.py` does too. One is taken apart and verified by the OpenSSL
 * command. What a JOSE library can judge alone must agree with the vector's code; the rest (files,
 * strict text and JSON) is beyond it.
 */
import { execFileSync } from "node:child_process";
import { createPublicKey } from "node:crypto";
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { compactVerify, importJWK, calculateJwkThumbprint } from "jose";
import { which } from "../../scripts/lib/run.mjs";

const folder = import.meta.dirname ?? new URL(".", import.meta.url).pathname;
const counts = { passed: 0, failed: 0, skipped: 0 };
/** What the codes up to `signature` mean to a library: it must refuse. Strictness of JSON is ours alone. */
const refusedByAll = ["token.algorithm", "token.key", "token.signature"];
/** Where RFC 7515 (and 7797 for `b64`) lets a library take what we refuse. */
const ownStrictness = new Set([
  ...["b64-without-crit", "header-kid", "header-jku", "header-x5c", "jwk-extra-member"],
  ...["jwk-private-member", "crit-b64"],
]);

const names = readdirSync(folder).filter((name) => name.endsWith(".json"));
for (const name of names) {
  const vector = JSON.parse(readFileSync(join(folder, name), "utf8"));
  const wrong = await judge(vector);
  if (wrong !== "beyond") report(`jose: ${vector.name}`, wrong);
}
openssl();
python();
console.log(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
process.exit(counts.failed > 0 ? 1 : 0);

/** What is wrong with a vector's expectation, undefined, or "beyond" what a library can judge. */
async function judge({ name, tokens, keys, expected_code: code, expected_status: status }) {
  const found = [];
  for (const token of tokens.filter((text) => text !== "")) found.push(await read(token, keys));
  const broken = found.find(({ token }) => !token);
  if (status === "valid") {
    const good = found.every(({ token, challenge, bound }) => token && challenge && bound);
    return good ? undefined : `refused: ${JSON.stringify(found)}`;
  }
  if (refusedByAll.includes(code) && !ownStrictness.has(name)) {
    return broken ? undefined : "the library takes it";
  }
  if (code === "challenge.mac") {
    return found.every(({ token, challenge }) => token && !challenge) ? undefined : "its MAC holds";
  }
  if (code === "challenge.thumbprint") {
    const unbound = found.every(({ token, challenge, bound }) => token && challenge && !bound);
    return unbound ? undefined : "key and challenge fit";
  }
  // The seal itself holds, the vector is about what is around it.
  const around = ["challenge.order", "challenge.audience", "challenge.expired", "challenge.mixed"];
  if ([...around, "challenge.notYetValid", "challenge.account"].includes(code)) {
    const good = found.every(({ token, challenge, bound }) => token && challenge && bound);
    return good ? undefined : `refused: ${JSON.stringify(found)}`;
  }
  return "beyond";
}

/** Whether the token's signature, its challenge's MAC, and the tie between them hold. */
async function read(token, keys) {
  const out = { token: false, challenge: false, bound: false };
  try {
    const header = JSON.parse(Buffer.from(token.split(".")[0], "base64url"));
    const key = await importJWK(header.jwk, "ES256");
    const { payload } = await compactVerify(token, key, { algorithms: ["ES256"] });
    out.token = true;
    const text = JSON.parse(new TextDecoder().decode(payload)).challenge;
    const { kid } = JSON.parse(Buffer.from(text.split(".")[0], "base64url"));
    const known = keys.find((one) => one.kid === kid);
    const secret = Buffer.from(known?.secret_hex ?? "", "hex");
    const challenge = await compactVerify(text, secret, { algorithms: ["HS256"] });
    out.challenge = true;
    const { jkt } = JSON.parse(new TextDecoder().decode(challenge.payload));
    out.bound = jkt === (await calculateJwkThumbprint(header.jwk));
  } catch {
    // What was found so far stands.
  }
  return out;
}

/** One token by hand: the signature as DER, the key as PEM, `openssl dgst` over the signing input. */
function openssl() {
  if (!which("openssl")) return skip("openssl", "not installed");
  for (const [name, holds] of [
    ["valid-high-s", true],
    ["valid-low-s", true],
    ["signature-bit-flipped", false],
  ]) {
    const vector = JSON.parse(readFileSync(join(folder, `${name}.json`), "utf8"));
    const [head, body, signature] = vector.tokens[0].split(".");
    const { jwk } = JSON.parse(Buffer.from(head, "base64url"));
    const raw = Buffer.from(signature, "base64url");
    const here = mkdtempSync(join(tmpdir(), "claimseal-openssl-"));
    const write = (file, bytes) => {
      writeFileSync(join(here, file), bytes);
      return join(here, file);
    };
    const key = createPublicKey({ key: jwk, format: "jwk" });
    const args = [
      ...[
        "dgst",
        "-sha256",
        "-verify",
        write("key.pem", key.export({ type: "spki", format: "pem" })),
      ],
      ...["-signature", write("der", der(raw.subarray(0, 32), raw.subarray(32)))],
      write("input", `${head}.${body}`),
    ];
    let verified;
    try {
      verified = /Verified OK/.test(execFileSync("openssl", args, { stdio: "pipe" }).toString());
    } catch {
      verified = false;
    }
    rmSync(here, { recursive: true, force: true });
    report(`openssl: ${name}`, verified === holds ? undefined : `verified: ${verified}`);
  }
}

/** SEQUENCE of two INTEGERs (X.690): no leading zeros but one before a high bit. */
function der(...numbers) {
  const integers = numbers.map((bytes) => {
    let from = 0;
    while (from < bytes.length - 1 && bytes[from] === 0) from += 1;
    const rest = bytes.subarray(from);
    const value = rest[0] & 0x80 ? Buffer.concat([Buffer.from([0]), rest]) : rest;
    return Buffer.concat([Buffer.from([0x02, value.length]), value]);
  });
  const content = Buffer.concat(integers);
  return Buffer.concat([Buffer.from([0x30, content.length]), content]);
}

function python() {
  const python = process.env.CLAIMSEAL_PYTHON ?? "python3";
  if (!which("python3") && python === "python3") return skip("PyJWT", "no python3");
  try {
    execFileSync(python, ["-c", "import jwt, cryptography"], { stdio: "pipe" });
  } catch {
    return skip("PyJWT", "python3 has no PyJWT with cryptography (CLAIMSEAL_PYTHON names another)");
  }
  try {
    const said = execFileSync(python, [join(folder, "check.py"), folder])
      .toString()
      .trim();
    report(`PyJWT: ${said}`, undefined);
  } catch (error) {
    report("PyJWT", `${error.stdout}${error.stderr}`);
  }
}

function report(what, wrong) {
  counts[wrong ? "failed" : "passed"] += 1;
  if (wrong) console.log(`FAILED ${what}: ${wrong}`);
}

function skip(what, reason) {
  counts.skipped += 1;
  console.log(`!!! ${what} CANNOT BE USED HERE: ${reason}. Counted as skipped.`);
}
