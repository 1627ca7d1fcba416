/** Each adapter against the real library in Chromium: what the buyer picks arrives with its token. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fixtures } from "../parity/fixtures.mjs";
import { attempt, check } from "../e2e/harness.mjs";
import { arrived, until } from "../sdk/browser/cases.mjs";
import { startPlatform, strict } from "../sdk/browser/platform.mjs";

const made = new Map(fixtures());
const photos = ["camera.jpg", "aigc-1.png"].map((name) => ({
  name,
  mimeType: name.endsWith("png") ? "image/png" : "image/jpeg",
  buffer: Buffer.from(made.get(name)),
}));
/** Component libraries write their own styles. */
const policy = `${strict.replace("img-src 'self'", "img-src 'self' blob: data:")}; style-src 'self' 'unsafe-inline'`;
/** Page by adapter, how it sends, and in how many requests two photos arrive. */
const subjects = [
  ["react", { send: true, claims: 1 }],
  ["vue", { send: true, claims: 1 }],
  ["vue", { send: true, claims: 1, query: "?directive" }],
  ["uppy", { send: true, claims: 2 }],
  ["uppy", { send: true, claims: 1, query: "?bundle" }],
  ["filepond", { claims: 2 }],
  ["element-plus", { claims: 2, remark: true }],
  ["antd", { claims: 2, remark: true }],
  ["vant", { claims: 1 }],
  ["fetch", { claims: 1 }],
  ["fetch", { claims: 1, query: "?axios" }],
];

/**
 * @param {import("playwright-core").Browser} browser
 * @param {string} folder where the pages were built
 */
export async function testAdapters(browser, folder) {
  const built = join(folder, "dist");
  const pages = {};
  for (const file of readdirSync(built)) {
    const name = file.replace(/\.js$/, "");
    // Beside the worker and the wasm of the package, as a host would put it.
    pages[`/sdk/page-${file}`] = readFileSync(join(built, file), "utf8");
    pages[`/${name}`] =
      `<!doctype html><meta charset=utf-8><title>claim</title><div id=root></div><script type=module src="/sdk/page-${file}"></script>`;
  }
  for (const [name, subject] of subjects) {
    const title = `${name}${subject.query ?? ""}`;
    // A hook that does not wait would send before the challenge is there.
    await attempt(`${title}: the upload waits for its token`, () =>
      upload(name, subject, { challengeDelay: 700 }, true),
    );
    await attempt(`${title}: without the wasm the upload goes all the same`, () =>
      upload(name, subject, { refuse: /\.wasm$/ }, false),
    );
  }

  async function upload(name, { send, claims, query = "", remark }, setup, token) {
    const platform = await startPlatform(pages);
    Object.assign(platform.state, { policy, ...setup });
    const context = await browser.newContext();
    try {
      const page = await context.newPage();
      const errors = [];
      page.on("pageerror", (error) => errors.push(error.message));
      await page.goto(`${platform.address}/${name}${query}`);
      await page.locator("input[type=file]").first().setInputFiles(photos);
      if (send)
        await page
          .locator("#send")
          .click({ timeout: 5000 })
          .catch((error) => {
            throw new Error(`${error.message} ${errors}`);
          });
      await until(`${claims} claims arrive`, () => platform.sent.length >= claims).catch(
        (error) => {
          throw new Error(`${error.message} ${errors}`);
        },
      );
      for (let count = 1; count <= claims; count += 1) {
        const claim = await arrived(platform, { token, count });
        if (remark) check(claim.fields.remark === "broken", "the page's own data goes along");
      }
      const files = platform.sent.flatMap((claim) => claim.files);
      check(files.length === photos.length, `every photo arrives once (${files.length})`);
      const reports = platform.sent.flatMap(({ payload }) => payload?.files ?? []);
      const seen = reports.filter(({ report }) => report).length;
      check(seen === (token ? photos.length : 0), `${seen} reports`);
      check(errors.length === 0, `no error on the page: ${errors}`);
      const breaches = platform.breaches.map((one) => one["violated-directive"]);
      check(breaches.length === 0, `the page keeps its policy: ${breaches}`);
    } finally {
      await context.close();
      platform.stop();
    }
  }
}
