/** What must hold in every engine. Each case has a shop of its own; `state` fields may be preset. */
import { createHash } from "node:crypto";
import { fixtures } from "../../parity/fixtures.mjs";
import { check } from "../../e2e/harness.mjs";
import { strict } from "./platform.mjs";

const made = new Map(fixtures());
export const camera = ["camera.jpg", Buffer.from(made.get("camera.jpg")).toString("hex")];
export const marked = ["marked.png", Buffer.from(made.get("aigc-1.png")).toString("hex")];
const text = ["text.jpg", Buffer.from("not a photo").toString("hex")];
export const sha = ([, hex]) => createHash("sha256").update(Buffer.from(hex, "hex")).digest("hex");

export const pick = (tab, id, ...files) => tab.run(`(id, files) => pick(id, files)`, id, files);
/** As a person clicks: a click by script hides what goes wrong while the event is under way. */
export const click = (tab, id) => tab.click(id);

/** Waits for a condition; the time is for a machine that is busy with other things. */
export async function until(what, holds, seconds = 90) {
  for (const end = Date.now() + seconds * 1000; Date.now() < end;) {
    if (await holds()) return;
    await new Promise((done) => setTimeout(done, 50));
  }
  check(false, what);
}

/** All scripts of the page have run, and it is loaded. */
export const loaded = (tab) =>
  until("the page is there", () => tab.run("() => globalThis.loaded === true"));

export const ready = (tab) =>
  until("the form gets ready", () => tab.run(`() => states.at(-1)?.state === "ready"`));

/** The one claim that arrives; what is sealed has to be what was sent. */
export async function arrived(platform, { token = true, count = 1 } = {}) {
  await until(`${count} claim arrives`, () => platform.sent.length >= count);
  const claim = platform.sent[count - 1];
  check(Boolean(claim.token) === token, `the token is ${token ? "there" : "not there"}`);
  if (token) {
    const sealed = claim.payload.files.map(({ field, sha256 }) => `${field} ${sha256}`).sort();
    const sent = claim.files.map(({ field, sha256 }) => `${field} ${sha256}`).sort();
    check(sealed.join() === sent.join(), `sealed ${sealed} is sent ${sent}`);
  }
  return claim;
}

/** After the history brought it back or loaded it again; the page that was left is loaded too. */
export const formIsBack = `() => Boolean(document.getElementById("photos") && globalThis.loaded)`;

/** @type {{ name: string, body: (tab: any) => Promise<void> }[]} */
export const cases = [
  {
    name: "a native submit carries the token, the button and its formaction",
    async body(tab) {
      await tab.open("/");
      await pick(tab, "photos", camera, marked);
      await ready(tab);
      await click(tab, "other");
      const claim = await arrived(tab.platform);
      check(claim.path === "/claims/other" && claim.fields.go === "2", "the button counts");
      check(claim.payload.challenge.order === "CS-7", "the order was asked for");
      const [first, second] = claim.payload.files.map(({ report }) => report);
      check(first.ai.status === "none", "the camera photo has no marker");
      check(second.ai.status === "declared_generated", "the marked picture has one");
      check(tab.platform.state.wasm === 1, `the wasm arrives once (${tab.platform.state.wasm})`);
    },
  },
  {
    name: "a submit right after picking waits for the check",
    async body(tab) {
      await tab.open("/");
      await pick(tab, "photos", camera);
      await click(tab, "send");
      const { payload } = await arrived(tab.platform);
      check(payload.files[0].report, "there is a report");
    },
  },
  {
    name: "fields outside the form count",
    async body(tab) {
      await tab.open("/");
      await pick(tab, "photos", camera);
      await pick(tab, "outside", marked);
      await click(tab, "send");
      const { payload } = await arrived(tab.platform);
      check(
        payload.files.some(({ field }) => field === "receipt"),
        "the outer field is sealed",
      );
    },
  },
  {
    name: "the page's own handler sends by fetch, with the token",
    async body(tab) {
      await tab.open("/fetch");
      await pick(tab, "photos", camera);
      await tab.run(`() => { document.getElementById("text").value = "broken"; }`);
      await click(tab, "send");
      await arrived(tab.platform);
      check((await tab.run("() => submits")) === 1, "the page saw one submit");
    },
  },
  {
    name: "the page's own validation stops the submit, and the next one goes",
    async body(tab) {
      await tab.open("/fetch");
      await pick(tab, "photos", camera);
      await click(tab, "send");
      await until("the page refuses", () => tab.run(`() => document.title === "refused"`));
      check(tab.platform.sent.length === 0, "nothing was sent");
      await tab.run(`() => { document.getElementById("text").value = "broken"; }`);
      await click(tab, "send");
      await arrived(tab.platform);
      check(tab.platform.state.challenges === 1, "one challenge was enough");
    },
  },
  {
    name: "new FormData(form) carries the token of what is in the form",
    async body(tab) {
      await tab.open("/");
      await pick(tab, "photos", camera);
      await ready(tab);
      const has = `() => new FormData(document.getElementById("form")).has("claimseal_token")`;
      check(await tab.run(has), "it holds the token");
      const first = `() => [...new FormData(document.getElementById("form")).keys()][0]`;
      check((await tab.run(first)) === "claimseal_token", "ahead of the files");
      await tab.run(`() => { document.getElementById("photos").value = ""; }`);
      check(!(await tab.run(has)), "without the file there is none");
    },
  },
  {
    name: "a reset forgets the files",
    async body(tab) {
      await tab.open("/");
      await pick(tab, "photos", camera);
      await ready(tab);
      await click(tab, "reset");
      await until("the form is idle", () => tab.run(`() => states.at(-1)?.state === "idle"`));
      await pick(tab, "photos", marked);
      await click(tab, "send");
      const { payload } = await arrived(tab.platform);
      check(payload.files.length === 1 && payload.files[0].sha256 === sha(marked), "only the new");
    },
  },
  {
    name: "two clicks send one claim",
    async body(tab) {
      await tab.open("/fetch");
      await tab.run(`() => { document.getElementById("text").value = "broken"; }`);
      await pick(tab, "photos", camera, marked);
      await tab.run(`() => { const b = document.getElementById("send"); b.click(); b.click(); }`);
      await until("the page has its answer", () => tab.run(`() => document.title === "sent"`));
      check((await tab.run("() => submits")) === 1, "the page saw one submit");
      check(tab.platform.sent.length === 1, `one claim (${tab.platform.sent.length})`);
    },
  },
  {
    name: "other files after a claim was sent get a challenge of their own, the same do not",
    async body(tab) {
      await tab.open("/fetch");
      await tab.run(`() => { document.getElementById("text").value = "broken"; }`);
      await pick(tab, "photos", camera);
      await click(tab, "send");
      const first = await arrived(tab.platform);
      await click(tab, "send");
      const again = await arrived(tab.platform, { count: 2 });
      check(again.token === first.token, "the same files carry the same token");
      await pick(tab, "photos", marked);
      await click(tab, "send");
      const other = await arrived(tab.platform, { count: 3 });
      check(other.payload.challenge.nonce !== first.payload.challenge.nonce, "a new challenge");
    },
  },
  {
    name: "a challenge that was refused at first is asked for again at the submit",
    refusals: 1,
    async body(tab) {
      await tab.open("/");
      await pick(tab, "photos", camera);
      await until("there is none", () => tab.run(`() => states.at(-1)?.state === "unavailable"`));
      check((await tab.run("() => states.at(-1).code")) === "challenge.refused", "it says why");
      await click(tab, "send");
      await arrived(tab.platform);
    },
  },
  {
    name: "the check moves no focus and changes nothing on the page",
    async body(tab) {
      await tab.open("/fetch");
      await tab.run(`() => {
        watchChanges();
        document.getElementById("text").focus();
      }`);
      await pick(tab, "photos", camera, marked);
      await ready(tab);
      check((await tab.run("() => document.activeElement.id")) === "text", "the focus stays");
      check((await tab.run("() => changes")) === 0, "no element and no attribute is touched");
    },
  },
  {
    name: "a text file named .jpg is sealed as unreadable, and a neutral hint is given",
    async body(tab) {
      await tab.open("/");
      await pick(tab, "photos", text);
      await ready(tab);
      check((await tab.run("() => states.at(-1).hint")) === "unreadable", "there is a hint");
      await click(tab, "send");
      const { payload } = await arrived(tab.platform);
      check(payload.files[0].report.status === "unreadable", "the report says so");
    },
  },
  {
    name: "a worker refused by the policy: the check runs in the page",
    policy: strict.replace("worker-src 'self'", "worker-src 'none'"),
    mayBreach: /worker-src/,
    async body(tab) {
      await tab.open("/");
      await pick(tab, "photos", camera);
      await ready(tab);
      await click(tab, "send");
      const { payload } = await arrived(tab.platform);
      check(payload.files[0].report, "there is a report");
    },
  },
  {
    name: "wasm refused by the policy: the form goes without a token",
    policy: strict.replace(" 'wasm-unsafe-eval'", ""),
    mayBreach: /script-src/,
    async body(tab) {
      await tab.open("/");
      await pick(tab, "photos", camera);
      await click(tab, "send");
      await arrived(tab.platform, { token: false });
    },
  },
  {
    name: "no wasm at its address: the form goes without a token",
    refuse: /\.wasm$/,
    async body(tab) {
      await tab.open("/");
      await pick(tab, "photos", camera);
      await click(tab, "send");
      await arrived(tab.platform, { token: false });
    },
  },
  {
    name: "a challenge that does not come in time: the form goes without a token",
    challengeDelay: 3000,
    async body(tab) {
      await tab.open("/short");
      await pick(tab, "photos", camera);
      await click(tab, "send");
      await arrived(tab.platform, { token: false });
    },
  },
  {
    name: "storage refused: key and challenge live in memory",
    async body(tab) {
      await tab.open("/no-storage");
      await pick(tab, "photos", camera);
      await click(tab, "send");
      await arrived(tab.platform);
    },
  },
  {
    name: "back from the next page, the form can be sent again",
    async body(tab) {
      await tab.open("/");
      await pick(tab, "photos", camera);
      await click(tab, "send");
      await arrived(tab.platform);
      await until("the next page is there", async () => /claims/.test(await tab.url()));
      await tab.back();
      await until("the form is back", () => tab.run(formIsBack));
      await pick(tab, "photos", marked);
      await click(tab, "send");
      const { payload } = await arrived(tab.platform, { count: 2 });
      check(payload.files[0].sha256 === sha(marked), "the new file is sealed");
    },
  },
];
