/** Pages of engines that lack something: each takes it away before the package is loaded. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../../../scripts/lib/run.mjs";
import { attributes, fields, page } from "./pages.mjs";

/** What is taken away, by the name of the page. */
const lacks = {
  "no-wasm": "delete globalThis.WebAssembly;",
  "no-simd": `
    WebAssembly.compile = () => Promise.reject(new WebAssembly.CompileError("no SIMD"));`,
  insecure: `Object.defineProperty(Crypto.prototype, "subtle", { get: () => undefined });`,
  "no-worker": "delete globalThis.Worker;",
  "no-module-worker": `
    globalThis.Worker = class { constructor(url, { type } = {}) { throw new TypeError(type); } };`,
  // An engine that does not know the option starts a classic worker.
  "classic-worker": `
    const Real = Worker;
    globalThis.Worker = class extends Real { constructor(url) { super(url); } };`,
  "silent-database": `
    Object.defineProperty(globalThis, "indexedDB", { value: { open: () => ({}) } });`,
  "no-request-submit": `
    delete HTMLFormElement.prototype.requestSubmit;
    globalThis.clicks = 0;
    document.getElementById("other").addEventListener("click", () => { clicks += 1; });
    document.getElementById("form").addEventListener("submit", (event) => {
      event.preventDefault();
      const { target, submitter } = event;
      fetch(submitter.formAction, { method: "POST", body: new FormData(target, submitter) });
    });`,
  "no-formdata-event": `
    addEventListener("formdata", (event) => event.stopImmediatePropagation(), true);`,
  "no-submitter": "delete SubmitEvent.prototype.submitter;",
  "save-data": `
    Object.defineProperty(navigator, "connection", { value: { saveData: true } });
    addEventListener("load", () => setTimeout(() => { globalThis.idle = true; }, 2500));`,
  "no-idle-callback": "delete globalThis.requestIdleCallback;",
};

const form = (name, more = "", milliseconds = undefined) =>
  page(
    `<form id=form ${attributes(milliseconds)} ${more}>${fields}` +
      "<button id=send name=go value=1>send</button>" +
      "<button id=other name=go value=2 formaction=/claims/other>other</button></form>",
    ["/watch.js", `/lacks-${name}.js`, "/sdk/auto.js"],
  );

/** By path. */
export const oldPages = {
  ...Object.fromEntries(
    Object.entries(lacks).flatMap(([name, script]) => [
      [
        `/old-${name}`,
        form(name, name === "no-simd" ? "data-claimseal-worker=/worker-old.js" : ""),
      ],
      [`/lacks-${name}.js`, script],
    ]),
  ),
  "/worker-old.js": `import "/sdk/worker.js";${lacks["no-simd"]}`,
  "/old-silent-worker": form("silent-worker", "data-claimseal-worker=/worker-silent.js", 1500),
  "/lacks-silent-worker.js": "",
  "/worker-silent.js": "",
  // From another origin, as from a CDN, each script held to its sum.
  "/elsewhere": (origin) => {
    const sums = JSON.parse(readFileSync(join(root, "dist", "sdk", "integrity.json"), "utf8"));
    const address = (name) => `${origin}/sdk/${name}`;
    const preloaded = ["index.js", "engine.js"].map(
      (name) =>
        `<link rel=modulepreload href="${address(name)}" integrity="${sums[name]}" crossorigin>`,
    );
    const script = `<script type=module src="${address("auto.js")}" integrity="${sums["auto.js"]}" crossorigin></script>`;
    const body = `<form id=form ${attributes()}>${fields}<button id=send>send</button></form>`;
    return page(body, ["/watch.js"]).replace("<form", `${preloaded.join("")}${script}<form`);
  },
};
