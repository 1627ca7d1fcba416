import { build } from "esbuild";

// What the documentation says for React 18, and for any React.
const pages = ["react-18", "react-hook", "antd"];

await build({
  entryPoints: pages.map((name) => `pages/${name}.jsx`),
  bundle: true,
  format: "esm",
  jsx: "automatic",
  outdir: "dist",
  define: { "process.env.NODE_ENV": '"development"' },
});
