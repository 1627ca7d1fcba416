/** Node, as a server that renders pages has it: every subpath imports, and a file can be sealed. */
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { createSealer, SealError } from "claimseal";
import pkg from "claimseal/package.json" with { type: "json" };

for (const [name, target] of Object.entries(pkg.exports)) {
  const path = `claimseal${name.slice(1)}`;
  if (typeof target === "string") await readFile(fileURLToPath(import.meta.resolve(path)));
  else await import(path).catch(withoutFramework);
}
const wasmUrl = new Uint8Array(
  await readFile(fileURLToPath(import.meta.resolve("claimseal/claimseal.wasm"))),
);
const sealer = createSealer({ challenge: () => process.argv[2], wasmUrl });
try {
  sealer.attach({});
  throw new Error("attach works without a DOM");
} catch (error) {
  if (!(error instanceof SealError)) throw error;
}
await sealer.warmUp();
sealer.dispose();
console.log("node: all subpaths");

/** Frameworks are the page's own; here there are none. */
function withoutFramework(error) {
  const peers = Object.keys(pkg.peerDependencies);
  const missing = peers.some((peer) => error.message.includes(`'${peer}'`));
  if (error.code !== "ERR_MODULE_NOT_FOUND" || !missing) throw error;
}
