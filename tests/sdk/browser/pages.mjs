/** The pages of the browser tests: forms as hosts write them. */

export const fields =
  "<input name=order value=CS-7><input type=file id=photos name=photos multiple>";
/** A form with its time limit; one that only a dead machine would reach, unless it is what is tested. */
export const attributes = (milliseconds = 60_000) =>
  "method=post enctype=multipart/form-data action=/claims data-claimseal " +
  `data-claimseal-challenge=/challenge data-claimseal-timeout=${milliseconds}`;

/** A page; its last script says that those before it have run, which a driver may not wait for. */
export function page(body, scripts = ["/sdk/auto.js"]) {
  const tag = (src) => `<script type=module src="${src}"></script>`;
  const tags = scripts.map(tag).join("");
  const head = `<!doctype html><meta charset=utf-8><title>claim</title>${tags}`;
  return `${head}${body}${tag("/loaded.js")}`;
}

/** By path. */
export const pages = {
  "/": page(
    `<form id=form ${attributes()}>${fields}<button id=send name=go value=1>send</button>` +
      "<button id=other name=go value=2 formaction=/claims/other>other</button>" +
      "<button id=reset type=reset>reset</button></form>" +
      "<input type=file id=outside name=receipt form=form>",
    ["/watch.js", "/sdk/auto.js"],
  ),
  // Sends by fetch from its own submit handler, and refuses without a text.
  "/fetch": page(
    `<form id=form ${attributes()}>${fields}<input id=text name=text><button id=send>send</button></form>`,
    ["/watch.js", "/fetch.js", "/sdk/auto.js"],
  ),
  "/short": page(`<form id=form ${attributes(300)}>${fields}<button id=send>send</button></form>`, [
    "/watch.js",
    "/sdk/auto.js",
  ]),
  "/no-storage": page(
    `<form id=form ${attributes()}>${fields}<button id=send>send</button></form>`,
    ["/refuse-storage.js", "/watch.js", "/sdk/auto.js"],
  ),
  "/loaded.js": "addEventListener('load', () => { globalThis.loaded = true; });",
  "/away": page("<h1>Away</h1>", []),
  "/watch.js": `
    globalThis.states = [];
    globalThis.submits = 0;
    document.addEventListener("claimseal:state", ({ detail }) => states.push(detail));
    document.addEventListener("submit", () => { submits += 1; });
    addEventListener("pageshow", ({ persisted }) => { globalThis.persisted = persisted; });
    globalThis.filesOf = (files) => files.map(([name, hex]) => {
      const bytes = Uint8Array.from(hex.match(/../g) ?? [], (pair) => parseInt(pair, 16));
      return new File([bytes], name, { type: "image/jpeg", lastModified: 1 });
    });
    globalThis.put = (id, files) => {
      const input = document.getElementById(id);
      const list = new DataTransfer();
      for (const file of files) list.items.add(file);
      input.files = list.files;
      input.dispatchEvent(new Event("change", { bubbles: true }));
    };
    globalThis.watchChanges = () => {
      globalThis.changes = 0;
      const all = { subtree: true, childList: true, attributes: true, characterData: true };
      new MutationObserver((list) => { changes += list.length; }).observe(document, all);
    };
    globalThis.pick = (id, files) => put(id, filesOf(files));`,
  "/fetch.js": `
    document.getElementById("form").addEventListener("submit", async (event) => {
      event.preventDefault();
      if (!document.getElementById("text").value) { document.title = "refused"; return; }
      await fetch("/claims/fetch", { method: "POST", body: new FormData(event.target, event.submitter) });
      document.title = "sent";
    });`,
  "/refuse-storage.js": `
    Object.defineProperty(globalThis, "indexedDB", { get() { throw new DOMException("no", "SecurityError"); } });
    Object.defineProperty(globalThis, "sessionStorage", { get() { throw new DOMException("no", "SecurityError"); } });`,
};
