/** Engines and web views that lack something. Whatever it is, the form goes; most have a report too. */
import { check } from "../../e2e/harness.mjs";
import { arrived, camera, click, pick, ready, until } from "./cases.mjs";

/** Picked and sent: with a report, or without a token and the code that the page is told. */
function sent(name, path, outcome, setup = {}) {
  return {
    name,
    ...setup,
    async body(tab) {
      await tab.open(path);
      await pick(tab, "photos", camera);
      if (outcome !== "report") {
        await until("the page is told", () => tab.run(`() => Boolean(states.at(-1)?.code)`));
        const code = await tab.run("() => states.at(-1).code");
        check(code === outcome, `the code is ${outcome} (${code})`);
      }
      await click(tab, "send");
      const token = outcome === "report";
      const { payload, fields } = await arrived(tab.platform, { token });
      check(!token || payload.files[0].report, "there is a report");
      return fields;
    },
  };
}

/** @type {typeof import("./cases.mjs").cases} */
export const old = [
  sent("without WebAssembly", "/old-no-wasm", "environment.unsupported"),
  sent("without WebAssembly SIMD", "/old-no-simd", "module.refused"),
  sent("on a page that is not https", "/old-insecure", "environment.unsupported"),
  sent("without workers", "/old-no-worker", "report"),
  sent("where module workers are refused", "/old-no-module-worker", "report"),
  sent("where a module worker is taken for a classic one", "/old-classic-worker", "report"),
  sent("where IndexedDB never answers", "/old-silent-database", "report"),
  sent("without requestIdleCallback, as Safari", "/old-no-idle-callback", "report"),
  sent("without the submit event's button", "/old-no-submitter", "report"),
  sent("with another MIME type of the wasm", "/", "report", { wasmType: "text/plain" }),
  // No browser starts a worker of another origin.
  sent("with scripts of another origin and their sums", "/elsewhere", "report", {
    elsewhere: true,
    mayBreach: /worker-src/,
  }),
  {
    name: "where data are saved nothing is loaded before the form is touched",
    async body(tab) {
      await tab.open("/old-save-data");
      await until("the page was idle", () => tab.run("() => globalThis.idle === true"));
      check(tab.platform.state.wasm === 0, "no wasm at idle");
      await tab.run(`() => document.getElementById("photos").focus()`);
      await until("the wasm is fetched", () => tab.platform.state.wasm === 1);
    },
  },
  {
    name: "elsewhere the wasm is loaded when the page is idle",
    async body(tab) {
      await tab.open("/");
      await until("the wasm is fetched", () => tab.platform.state.wasm === 1);
      check(tab.platform.state.challenges === 0, "no challenge before there is a photo");
    },
  },
  {
    name: "without requestSubmit the button counts, and is clicked once",
    async body(tab) {
      await tab.open("/old-no-request-submit");
      await pick(tab, "photos", camera);
      await click(tab, "other");
      const { path, fields, payload } = await arrived(tab.platform);
      check(path === "/claims/other" && fields.go === "2", `the button counts (${path})`);
      check(payload.files[0].report, "there is a report");
      check((await tab.run("() => clicks")) === 1, "its listeners hear one click");
      const buttons = await tab.run(`() => document.getElementsByName("go").length`);
      check(buttons === 2, "nothing is left behind");
    },
  },
  {
    name: "without the formdata event the form goes without a token",
    async body(tab) {
      await tab.open("/old-no-formdata-event");
      await pick(tab, "photos", camera);
      await ready(tab);
      await click(tab, "send");
      await arrived(tab.platform, { token: false });
    },
  },
  {
    name: "where the worker never answers the form goes in time",
    async body(tab) {
      await tab.open("/old-silent-worker");
      await pick(tab, "photos", camera);
      await click(tab, "send");
      await arrived(tab.platform, { token: false });
    },
  },
  {
    name: "where the wasm does not come in time, as on a slow line, the form goes",
    hang: /\.wasm$/,
    async body(tab) {
      await tab.open("/short");
      await pick(tab, "photos", camera);
      await click(tab, "send");
      await arrived(tab.platform, { token: false });
    },
  },
];
