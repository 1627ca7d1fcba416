/** How each bundler builds and serves the page. `~` in a command is the folder's `node_modules/.bin`. */

/**
 * @typedef {object} Subject
 * @property {string} name of the folder
 * @property {string} [title] where one folder is tested twice
 * @property {string[]} [build] command
 * @property {(port: number) => string[]} [server] command of a server of its own
 * @property {string} [folder] what is served
 */

/** @type {Subject[]} */
export const subjects = [
  { name: "plain", folder: "." },
  { name: "vite", title: "vite build", build: ["~vite", "build"], folder: "dist" },
  {
    name: "vite",
    title: "vite dev",
    server: (port) => ["~vite", "--port", String(port), "--strictPort", "--host", "127.0.0.1"],
  },
  { name: "webpack", build: ["~webpack"], folder: "dist" },
  { name: "esbuild", build: ["node", "build.js"], folder: "dist" },
  { name: "rollup", build: ["~rollup", "-c"], folder: "dist" },
  {
    name: "parcel",
    build: ["~parcel", "build", "--no-cache", "--public-url", "./"],
    folder: "dist",
  },
  {
    name: "next",
    build: ["~next", "build"],
    server: (port) => ["~next", "start", "--port", String(port), "--hostname", "127.0.0.1"],
  },
];
