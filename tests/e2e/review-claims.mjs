/** Claims for the review pages: sent as the demo shop's form does, some with a seal made by jose. */
import { createHash, randomBytes } from "node:crypto";
import { SignJWT, calculateJwkThumbprint, exportJWK, generateKeyPair } from "jose";
import { check } from "./harness.mjs";

/** Text that turns into markup or turns around where a page is careless. */
export const hostile = {
  name: `\u202Egpj.html ${"long".repeat(40)}<img src=x onerror=document.title='owned'>.jpg`,
  text: `<script>document.title='owned'</script> ${"W".repeat(400)} \u202Etxet`,
};

/**
 * Sends one claim and gives its id.
 * @param {string} address
 * @param {{ bytes: Buffer, name?: string }[]} files
 * @param {{ order?: string, text?: string, sealed?: boolean }} [more]
 */
export async function claim(
  address,
  files,
  { order = "CS-1001", text = "The handle is cracked.", sealed = false } = {},
) {
  const form = new FormData();
  for (const [name, value] of Object.entries({ order, reason: "damaged", text }))
    form.append(name, value);
  for (const { bytes, name = "photo.jpg" } of files) form.append("photos", new Blob([bytes]), name);
  if (sealed) form.append("claimseal_token", await token(address, order, files));
  const response = await fetch(`${address}/demo/claims`, {
    method: "POST",
    headers: { accept: "application/json" },
    body: form,
    redirect: "manual",
  });
  check(response.status === 303, `the claim is taken (${response.status})`);
  return new URL(response.headers.get("location"), address).searchParams.get("claim");
}

/** A seal that names the files and says that the browser could not check them. */
async function token(address, order, files) {
  const { publicKey, privateKey } = await generateKeyPair("ES256");
  const { kty, crv, x, y } = await exportJWK(publicKey);
  const jwk = { kty, crv, x, y };
  const response = await fetch(`${address}/demo/challenge`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ jkt: await calculateJwkThumbprint(jwk), order }),
  });
  const { challenge } = await response.json();
  const payload = {
    challenge,
    module: { version: "0.1.0", wasm_sha256: randomBytes(32).toString("hex") },
    files: files.map(({ bytes }) => ({
      field: "photos",
      sha256: createHash("sha256").update(bytes).digest("hex"),
      absent: "unsupported",
    })),
  };
  return new SignJWT(payload)
    .setProtectedHeader({ alg: "ES256", typ: "claimseal+jws", jwk })
    .sign(privateKey);
}
