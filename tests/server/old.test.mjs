/** What earlier versions of the package sealed, verified by today's core, in Node and natively. */
import assert from "node:assert/strict";
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { root, run } from "../../scripts/lib/run.mjs";
import { commandPath } from "../../scripts/lib/steps.mjs";
import { audience, folder, order, secret, verifierWith } from "./kit.mjs";

const old = join(root, "tests", "fixtures", "old");

for (const version of readdirSync(old)) {
  const claim = JSON.parse(readFileSync(join(old, version, "claim.json"), "utf8"));
  const files = claim.files.map((name) => ({
    ...{ field: "photos", name, bytes: readFileSync(join(old, version, name)) },
  }));
  const now = new Date((claim.now + 60) * 1000);
  const verify = () => verifierWith().verify({ tokens: [claim.token], files, order, now });

  test(`a token of ${version} is valid, and what differs is explained by its version`, async () => {
    const { result } = await verify();
    assert.equal(claim.version, version);
    assert.equal(result.token.status, "valid");
    const outcomes = result.checks.filter(({ outcome }) => outcome === "failed");
    assert.deepEqual(outcomes, []);
    for (const file of result.files) {
      assert.equal(file.seal, "sealed");
      const differences = file.differences ?? [];
      // The version itself is one, so that a reader of the result sees why.
      assert.ok(differences.some(({ path }) => path === "module"));
      const others = differences.filter(({ reason }) => !["version", "policy"].includes(reason));
      assert.deepEqual(others, []);
      assert.ok(differences.every(({ explained }) => explained));
    }
    // The verdict is that of today's reports alone.
    assert.ok(!result.reasons.includes("report.mismatch"), String(result.reasons));
    assert.equal(result.files[0].report.verdict.disposition, "clear");
  });

  test(`a token of ${version} gives the same result natively`, async () => {
    const here = folder();
    for (const { name, bytes } of files) writeFileSync(join(here, name), bytes);
    writeFileSync(join(here, "secret"), secret);
    writeFileSync(join(here, "token"), claim.token);
    const args = ["verify", "--token", "@token", "--secret-file", "secret", "--audience", audience];
    const rest = ["--order", order, "--now", now.toISOString(), ...claim.files];
    const done = await run(commandPath, [...args, ...rest], { cwd: here });
    assert.ok(done.code < 2, done.output);
    // The command knows no form fields.
    const plain = files.map(({ name, bytes }) => ({ name, bytes }));
    const verifier = verifierWith();
    const { bytes } = await verifier.verify({ tokens: [claim.token], files: plain, order, now });
    assert.equal(Buffer.from(bytes).toString(), done.output.trim());
  });

  test(`another photo under a token of ${version} is found out all the same`, async () => {
    const [first, second] = files;
    const changed = { ...second, bytes: Buffer.concat([second.bytes, Buffer.from("x")]) };
    const verifier = verifierWith();
    const claimed = { tokens: [claim.token], files: [first, changed], order, now };
    const { result } = await verifier.verify(claimed);
    const failed = result.checks.filter(({ outcome }) => outcome === "failed");
    assert.deepEqual(
      failed.map(({ check, code }) => [check, code]),
      [["files", "files.missing"]],
    );
  });
}
