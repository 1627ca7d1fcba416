/** What goes wrong on the way: reads that hang, workers that die, modules that stop. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../../../scripts/lib/run.mjs";
import { check } from "../../e2e/harness.mjs";
import { arrived, camera, click, formIsBack, marked, pick, ready, sha, until } from "./cases.mjs";
import { strict } from "./platform.mjs";

const named = (name, [, hex]) => [name, hex];
const noWorker = {
  policy: strict.replace("worker-src 'self'", "worker-src 'none'"),
  mayBreach: /worker-src/,
};
const send = (tab) => click(tab, "send");

/** What the token says of each file, in the order of the form. */
function outcomes({ payload }, ...files) {
  return files.map((file) => {
    const entry = payload.files.find(({ sha256 }) => sha256 === sha(file));
    return entry?.absent ?? (entry?.report ? "report" : "nothing");
  });
}

function same(found, wanted, what) {
  check(String(found) === String(wanted), `${what} (${found} is ${wanted})`);
}

/** A bundle of the catalogue, of the camera photo itself. */
async function bundle() {
  const dist = join(root, "dist", "sdk");
  const wasm = await import(join(dist, "claimseal.js"));
  wasm.initSync({ module: readFileSync(join(dist, "claimseal.wasm")) });
  return wasm.fingerprint(Buffer.from(camera[1], "hex"), "photo", "group", 0);
}

/** @type {typeof import("./cases.mjs").cases} */
export const troubles = [
  {
    name: "files that cannot be read do not hold up the next, and the form goes",
    async body(tab) {
      await tab.open("/hang");
      const more = [camera[0], `${camera[1]}00`];
      const files = [named("hang-1.jpg", marked), named("hang-2.jpg", more), camera];
      await tab.run(`(files) => { seal(files); }`, files);
      const claim = await arrived(tab.platform);
      same(outcomes(claim, marked, more, camera), ["timeout", "timeout", "report"], "the last");
    },
  },
  {
    name: "two forms of a page share one worker and one download",
    async body(tab) {
      await tab.open("/two");
      await pick(tab, "photos", camera);
      await ready(tab);
      await pick(tab, "second", marked);
      await until("both are ready", () =>
        tab.run(`() => states.filter(({ state }) => state === "ready").length === 2`),
      );
      same(tab.platform.state.worker, 1, "one worker");
      same(tab.platform.state.wasm, 1, "one download");
      await tab.run(`() => { document.getElementById("form").remove(); }`);
      await click(tab, "send-second");
      same(outcomes(await arrived(tab.platform), marked), ["report"], "the other form works on");
    },
  },
  {
    name: "a catalogue that failed once is asked for again at the next file",
    async body(tab) {
      await tab.open("/catalogue-form");
      await pick(tab, "photos", camera);
      await ready(tab);
      tab.platform.state.catalogue = Buffer.from(await bundle());
      await pick(tab, "photos", marked);
      await send(tab);
      const { payload } = await arrived(tab.platform);
      check(payload.files[0].report.inputs.catalogue, "the second report used it");
    },
  },
  ...["throw", "trap"].flatMap((how) => [
    {
      name: `a worker whose first photo ends in a ${how} is started again, and the photo has a report`,
      async body(tab) {
        await tab.open(`/worker-${how}-once`);
        await pick(tab, "photos", camera, marked);
        await send(tab);
        same(outcomes(await arrived(tab.platform), camera, marked), ["report", "report"], "both");
        check(tab.platform.state.incidents >= 1, "it did stop");
      },
    },
    {
      name: `a photo at which every worker ends in a ${how} is absent, and the others have reports`,
      async body(tab) {
        await tab.open(`/worker-${how}-long`);
        const long = [marked[0], `${marked[1]}${"00".repeat(300_000)}`];
        await pick(tab, "photos", camera, long);
        await send(tab);
        same(outcomes(await arrived(tab.platform), camera, long), ["report", "trap"], "the second");
        same(tab.platform.state.incidents, 2, "it was tried twice");
      },
    },
  ]),
  {
    name: "time-out in the middle of a photo: it is absent, and the form goes",
    async body(tab) {
      await tab.open("/worker-busy-long");
      const long = [marked[0], `${marked[1]}${"00".repeat(300_000)}`];
      // The first is done before the clock runs, however slowly the module loads.
      await pick(tab, "photos", camera);
      await ready(tab);
      await pick(tab, "photos", camera, long);
      await send(tab);
      same(
        outcomes(await arrived(tab.platform), camera, long),
        ["report", "timeout"],
        "the second",
      );
    },
  },
  {
    name: "without a worker: after a trap the module begins anew, and the photo has a report",
    ...noWorker,
    async body(tab) {
      await tab.open("/trap-in-page");
      await pick(tab, "photos", camera, marked);
      await send(tab);
      same(outcomes(await arrived(tab.platform), camera, marked), ["report", "report"], "both");
      check(tab.platform.state.incidents >= 1, "it did stop");
    },
  },
  {
    name: "without a worker: a photo that always stops the module is absent, the next is not",
    ...noWorker,
    async body(tab) {
      await tab.open("/trap-in-page-twice");
      await pick(tab, "photos", camera);
      await ready(tab);
      await pick(tab, "photos", camera, marked);
      await send(tab);
      same(outcomes(await arrived(tab.platform), camera, marked), ["trap", "report"], "the first");
    },
  },
  {
    name: "under a policy with Trusted Types there is a report all the same",
    policy: `${strict}; require-trusted-types-for 'script'`,
    mayBreach: /require-trusted-types-for/,
    async body(tab) {
      await tab.open("/");
      await pick(tab, "photos", camera);
      await send(tab);
      same(outcomes(await arrived(tab.platform), camera), ["report"], "the photo");
    },
  },
  {
    name: "a page kept in the history comes back with a form that works",
    async body(tab) {
      await tab.open("/");
      await pick(tab, "photos", camera);
      await ready(tab);
      await tab.run(`() => { location.href = "/away"; }`);
      await until("the next page is there", async () => /away/.test(await tab.url()));
      await tab.back();
      await until("the form is back", () => tab.run(formIsBack));
      const kept = await tab.run("() => globalThis.persisted === true");
      console.log(`      kept in the history: ${kept}`);
      if (!kept) {
        // Chromium's driver switches that cache off, so there the events alone have to do.
        await pick(tab, "photos", camera);
        await tab.run(`() => { dispatchEvent(new PageTransitionEvent("pagehide", { persisted: true }));
          dispatchEvent(new PageTransitionEvent("pageshow", { persisted: true })); }`);
      }
      await ready(tab);
      await send(tab);
      same(outcomes(await arrived(tab.platform), camera), ["report"], "the file that was there");
    },
  },
  {
    name: "after a photo of 24 megapixels the worker's memory goes back",
    async body(tab) {
      await tab.open("/worker-counted-");
      await tab.run(`() => pickLarge("photos")`);
      await until("it is checked", () => tab.run(`() => states.at(-1)?.state === "ready"`));
      const before = tab.platform.state.worker;
      await pick(tab, "photos", camera);
      await ready(tab);
      await send(tab);
      same(outcomes(await arrived(tab.platform), camera), ["report"], "the next photo");
      check(tab.platform.state.worker > 1, `a new worker (${before})`);
    },
  },
];
