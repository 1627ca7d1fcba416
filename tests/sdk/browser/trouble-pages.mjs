/** Pages in which something goes wrong on purpose. */
import { attributes, fields, page } from "./pages.mjs";

const button = "<button id=send>send</button>";

/** A worker that fails at photos: always or once, at all or at those over 300 kB. */
function worker(how, which) {
  return `
    import "/sdk/worker.js";
    const real = globalThis.onmessage;
    globalThis.onmessage = async (event) => {
      const { id, name, args } = event.data;
      const meant = name === "inspect" && (${which === "once"} || args[0].byteLength > 300000);
      if (!meant || ${how === "counted"}) return real(event);
      const incidents = Number(await (await fetch("/incident")).text());
      if (${which === "once"} && incidents > 1) return real(event);
      if (${how === "busy"}) for (;;);
      if (${how === "throw"}) setTimeout(() => { throw new Error("on purpose"); });
      else postMessage({ id, error: { code: "module.trap", message: "on purpose" } });
    };`;
}

const workers = ["throw-once", "trap-once", "throw-long", "trap-long", "busy-long", "counted-"];

/** The module in the page stops at its first photos. */
function trapInPage(times) {
  return `
    const { instantiate, Instance } = WebAssembly;
    let left = ${times};
    const wrap = ({ exports }) => ({ exports: { ...exports, inspect(...args) {
      if (left <= 0) return exports.inspect(...args);
      left -= 1;
      fetch("/incident");
      throw new WebAssembly.RuntimeError("unreachable");
    } } });
    WebAssembly.instantiate = async (module, imports) =>
      ({ module, instance: wrap(await instantiate(module, imports)) });
    WebAssembly.Instance = function (module, imports) { return wrap(new Instance(module, imports)); };`;
}

const form = (more = "", scripts = [], milliseconds = undefined) =>
  page(`<form id=form ${attributes(milliseconds)} ${more}>${fields}${button}</form>`, [
    "/watch.js",
    ...scripts,
    "/sdk/auto.js",
  ]);

/** By path. */
export const troublePages = {
  "/two": page(
    `<form id=form ${attributes()}>${fields}${button}</form>` +
      `<form ${attributes()}><input type=file id=second name=photos><button id=send-second>send</button></form>`,
    ["/watch.js", "/sdk/auto.js"],
  ),
  "/catalogue-form": form("data-claimseal-catalogue=/catalogue"),
  "/trap-in-page": form("", ["/trap-1.js"]),
  "/trap-in-page-twice": form("", ["/trap-2.js"]),
  "/trap-1.js": trapInPage(1),
  "/trap-2.js": trapInPage(2),
  ...Object.fromEntries(
    workers.flatMap((name) => [
      [
        `/worker-${name}`,
        // What waits for the end of the time gets less of it; a fifth is for starting a worker anew.
        form(
          `data-claimseal-worker=/worker-${name}.js`,
          ["/large.js"],
          name === "busy-long" ? 10_000 : undefined,
        ),
      ],
      [`/worker-${name}.js`, worker(...name.split("-"))],
    ]),
  ),
  // The first read is for the digest; the second one never ends.
  "/hang": page("", ["/watch.js", "/hang.js"]),
  "/hang.js": `
    import { createSealer } from "/sdk/index.js";
    const sealer = createSealer({ challenge: "/challenge", order: "CS-7", timeoutMs: 8000 });
    globalThis.seal = async (given) => {
      const files = filesOf(given);
      // Its clock runs from the first call on, so everything is loaded before.
      await sealer.sealFile(new File(["x"], "first.jpg"), { timeoutMs: 60_000 });
      for (const file of files.filter(({ name }) => name.startsWith("hang"))) {
        const bytes = await file.arrayBuffer();
        let reads = 0;
        file.arrayBuffer = () => (++reads === 1 ? Promise.resolve(bytes) : new Promise(() => {}));
      }
      const form = new FormData();
      for (const file of files) form.append("photos", file);
      const { token } = await sealer.sealAll(files, { field: "photos" });
      form.set("claimseal_token", token);
      await fetch("/claims", { method: "POST", body: form });
    };`,
  "/large.js": `
    globalThis.pickLarge = async (id) => {
      const canvas = document.createElement("canvas");
      [canvas.width, canvas.height] = [6000, 4000];
      const context = canvas.getContext("2d");
      context.fillStyle = "teal";
      context.fillRect(1000, 1000, 3000, 2000);
      const blob = await new Promise((done) => canvas.toBlob(done, "image/png"));
      put(id, [new File([blob], "large.png", { type: "image/png", lastModified: 1 })]);
    };`,
};
