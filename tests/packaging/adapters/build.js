import { build } from "esbuild";

await build({
  entryPoints: ["pages/*.js", "pages/*.jsx"],
  bundle: true,
  format: "esm",
  jsx: "automatic",
  outdir: "dist",
  define: {
    // React's strict mode mounts everything twice, in development only.
    "process.env.NODE_ENV": '"development"',
    __VUE_OPTIONS_API__: "true",
  },
});
