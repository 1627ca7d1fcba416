import { copyFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

await build({
  entryPoints: ["app.js"],
  bundle: true,
  format: "esm",
  splitting: true,
  outdir: "dist",
});
// esbuild leaves `new URL(…, import.meta.url)` as it is: both files go beside the bundle.
for (const name of ["worker", "claimseal.wasm"]) {
  const path = fileURLToPath(import.meta.resolve(`claimseal/${name}`));
  copyFileSync(path, `dist/${name === "worker" ? "worker.js" : name}`);
}
