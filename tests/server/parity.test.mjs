/** The same result bytes through `claimseal/server` and natively: all vectors, and real claims. */
import assert from "node:assert/strict";
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { root, run } from "../../scripts/lib/run.mjs";
import { commandPath } from "../../scripts/lib/steps.mjs";
import {
  audience,
  folder,
  order,
  picture,
  pictures,
  sealed,
  secret,
  verifierWith,
} from "./kit.mjs";
import { server } from "./kit.mjs";

test("every vector gives the same bytes, looked into or not", async () => {
  const results = folder();
  // Without the command's feature the command is not built anew.
  const done = await run(
    "cargo",
    ["test", "--no-default-features", "--features", "verify", "--test", "vectors"],
    { label: "vectors natively", env: { CLAIMSEAL_VECTOR_RESULTS: results } },
  );
  assert.ok(done.ok, done.output);
  const vectors = join(root, "tests", "vectors");
  const names = readdirSync(vectors).filter((name) => name.endsWith(".json"));
  assert.ok(names.length > 90, `only ${names.length} vectors`);
  assert.equal(readdirSync(results).length, 2 * names.length);
  for (const name of names) {
    const vector = JSON.parse(readFileSync(join(vectors, name), "utf8"));
    const verifier = server.createVerifier({
      audience: vector.expected.audience,
      keys: vector.keys.map(({ kid, secret_hex }) => ({
        kid,
        secret: Buffer.from(secret_hex, "hex"),
      })),
      threads: 1,
    });
    const claim = {
      tokens: vector.tokens,
      order: vector.expected.order,
      account: vector.expected.account,
      now: new Date(vector.now * 1000),
      files: vector.files.map(({ field, name, base64url }) => ({
        field,
        name,
        bytes: Buffer.from(base64url, "base64url"),
      })),
    };
    for (const recompute of ["never", "always"]) {
      const { bytes, result, use } = await verifier.verify({ ...claim, recompute });
      const native = readFileSync(join(results, `${vector.name}.${recompute}.json`), "utf8");
      assert.equal(Buffer.from(bytes).toString(), native, `${vector.name}, ${recompute}`);
      assert.equal(result.token.status, vector.expected_status, vector.name);
      assert.equal(use, "none");
    }
    await verifier.close();
  }
});

test("a claim with real photos and a catalogue gives the bytes of the command", async () => {
  const here = folder();
  const write = (name, bytes) => writeFileSync(join(here, name), bytes);
  for (const name of ["shop-front.jpg", "shop-side.jpg"]) write(name, pictures.get(name));
  write("secret", secret);
  const bundle = join(here, "catalogue.bin");
  const command = async (...args) => {
    const done = await run(commandPath, args, { cwd: here });
    assert.ok(done.code < 2, done.output);
    return done.output.trim();
  };
  await command("fingerprint", "--quiet", "shop-front.jpg", "shop-side.jpg", "-o", bundle);
  const verifier = verifierWith();
  const names = ["camera.jpg", "copy-blotch.jpg", "aigc-1.png", "header.heic", "empty.jpg"];
  const files = names.map(picture);
  const token = await sealed(verifier, files, { orderedAt: "2026-11-20T10:00:00Z" });
  write("token", token);
  for (const name of names) write(name, pictures.get(name));
  const now = new Date(Math.floor(Date.now() / 1000) * 1000);
  const { bytes, result } = await verifier.verify({
    ...{ tokens: [token], files, order, now },
    catalogue: readFileSync(bundle),
  });
  const native = await command(
    ...["verify", "--token", "@token", "--secret-file", "secret", "--audience", audience],
    ...["--order", order, "--catalogue", bundle, "--now", now.toISOString(), ...names],
  );
  assert.equal(Buffer.from(bytes).toString(), native);
  // The browser had no catalogue, and everything else the same.
  const differences = result.files.flatMap((file) => file.differences ?? []);
  assert.deepEqual([...new Set(differences.map(({ reason }) => reason))], ["catalogue"]);
  const relation = result.files[1].report.likeness.relation;
  assert.ok(["same_image", "altered_copy", "annotated_copy"].includes(relation), relation);
});
