import { copyFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { nodeResolve } from "@rollup/plugin-node-resolve";

export default {
  input: "app.js",
  output: { dir: "dist", format: "es" },
  plugins: [
    nodeResolve(),
    {
      name: "claimseal-files",
      // Rollup leaves `new URL(…, import.meta.url)` as it is: both files go beside the bundle.
      writeBundle() {
        copyFileSync(fileURLToPath(import.meta.resolve("claimseal/worker")), "dist/worker.js");
        const wasm = fileURLToPath(import.meta.resolve("claimseal/claimseal.wasm"));
        copyFileSync(wasm, "dist/claimseal.wasm");
      },
    },
  ],
};
