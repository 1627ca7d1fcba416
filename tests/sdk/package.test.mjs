/** What `npm pack` would publish: all that the subpaths need, and nothing else. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { test } from "node:test";
import { obstacles } from "../../scripts/release.mjs";
import { root, run } from "../../scripts/lib/run.mjs";

const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
const done = await run("npm", ["pack", "--dry-run", "--json"], { label: "npm pack" });
const [{ files, unpackedSize }] = JSON.parse(done.output.slice(done.output.indexOf("[\n")));
const packed = new Set(files.map(({ path }) => path));

/** Files that one names by a relative address. */
function named(path) {
  if (!/\.(js|d\.ts)$/.test(path)) return [];
  const text = readFileSync(join(root, path), "utf8");
  const addresses = [...text.matchAll(/["'](\.\.?\/[\w./-]+\.(?:js|wasm))["']/g)];
  // A name within the module's own imports, not a file.
  const real = addresses.filter(([, address]) => address !== "./claimseal_bg.js");
  return real.map(([, address]) => {
    const target = normalize(join(dirname(path), address));
    // Declarations name the script of what they need.
    return path.endsWith(".d.ts") ? target.replace(/\.js$/, ".d.ts") : target;
  });
}

/** Everything that can be reached from the subpaths. */
function needed() {
  const entries = Object.values(manifest.exports).flatMap((target) =>
    typeof target === "string" ? [target] : Object.values(target),
  );
  const found = new Set();
  const next = entries.map(normalize);
  while (next.length > 0) {
    const path = next.pop();
    if (found.has(path)) continue;
    found.add(path);
    next.push(...named(path));
  }
  return found;
}

test("the package holds what its subpaths need, and nothing else", () => {
  const besides = ["README.md", "CHANGELOG.md", "LICENSE", "LICENSE-APACHE", "LICENSE-MIT"];
  const wanted = new Set([...needed(), ...besides]);
  assert.deepEqual(
    [...wanted].filter((path) => !packed.has(path)),
    [],
    "missing",
  );
  assert.deepEqual(
    [...packed].filter((path) => !wanted.has(path)),
    [],
    "not needed",
  );
});

test("the package is small, and runs nothing when it is installed", () => {
  // Both modules uncompressed are nearly all of it.
  assert.ok(unpackedSize < 3.6e6, `${unpackedSize} bytes`);
  const hooks = /^(pre|post)?(install|prepare|pack|publish)$/;
  assert.deepEqual(
    Object.keys(manifest.scripts).filter((name) => hooks.test(name)),
    [],
  );
  assert.equal(manifest.dependencies, undefined);
});

test("no packed text names a machine's path", () => {
  for (const path of packed) {
    if (path.endsWith(".wasm")) continue;
    const text = readFileSync(join(root, path), "utf8");
    assert.doesNotMatch(text, /\/(home|root|work|Users)\/\w/, path);
  }
});

test("it can be published from the release workflow only, with provenance", () => {
  assert.deepEqual(manifest.publishConfig, { access: "public", provenance: true });
  const workflow = readFileSync(join(root, ".github", "workflows", "release.yml"), "utf8");
  const [, publish] = workflow.split(/^  publish:$/m);
  assert.match(publish, /^ +id-token: write$/m);
  assert.match(publish, /npm publish --provenance .*--ignore-scripts/);
  // The job that runs the packages of others has no right to publish.
  assert.equal(workflow.match(/id-token: write/g).length, 1);
  for (const [, action] of workflow.matchAll(/uses: (\S+)/g)) {
    assert.match(action, /@[0-9a-f]{40}$/, "actions are named by their commit");
  }
});

test("all places name the same version, and another tag is refused", () => {
  const found = obstacles(`v${manifest.version}`);
  // Before a release, the changelog's heading is what is missing.
  assert.deepEqual(
    found.filter((line) => !line.startsWith("CHANGELOG.md")),
    [],
  );
  assert.ok(obstacles("v999.0.0").some((line) => line.startsWith("the tag v999.0.0")));
});
