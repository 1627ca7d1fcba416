/** Each adapter against the real library in Chromium: what the buyer picks arrives with its token. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
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
/** By folder, by name of the page in the documentation: in how many requests two photos arrive. */
export const adapterFolders = {
  adapters: {
    html: 1,
    form: 1,
    react: 1,
    "react-hook": 1,
    vue: 1,
    "vue-directive": 1,
    uppy: 2,
    "uppy-bundle": 1,
    filepond: 2,
    "element-plus": 2,
    antd: 2,
    "antd-vue": 2,
    vant: 1,
    fetch: 1,
    axios: 1,
  },
  "adapters-react-18": { "react-18": 1, "react-hook": 1, antd: 2 },
};
/** Pages whose own data has to go along with the token. */
const remarks = new Set(["element-plus", "antd", "antd-vue"]);

/**
 * @param {import("playwright-core").Browser} browser
 * @param {string} kind name of the folder of packages
 * @param {string} folder where the pages were built
 */
export async function testAdapters(browser, kind, folder) {
  const pages = {};
  const subjects = adapterFolders[kind];
  const written = readdirSync(join(folder, "pages")).map((file) => file.replace(/\.\w+$/, ""));
  const names = Object.keys(subjects);
  const untested = written.filter(
    (name) => !Object.values(adapterFolders).some((all) => name in all),
  );
  check(untested.length === 0, `every page of the documentation is tested (${untested})`);
  for (const name of names) {
    const [body, script] = [
      join(folder, "pages", `${name}.html`),
      join(folder, "dist", `${name}.js`),
    ];
    const html = existsSync(body) ? readFileSync(body, "utf8") : "<div id=root></div>";
    const tag = `<script type=module src="/sdk/page-${name}.js"></script>`;
    pages[`/${name}`] = patient(
      `<!doctype html><meta charset=utf-8><title>claim</title>${html}${existsSync(script) ? tag : ""}`,
    );
    // Beside the worker and the wasm of the package, as a host would put it.
    if (existsSync(script)) pages[`/sdk/page-${name}.js`] = patient(readFileSync(script, "utf8"));
  }
  for (const [name, claims] of Object.entries(subjects)) {
    // A hook that does not wait would send before the challenge is there.
    await attempt(`${kind}, ${name}: the upload waits for its token`, () =>
      upload(name, claims, { challengeDelay: 700 }, true),
    );
    await attempt(`${kind}, ${name}: without the wasm the upload goes all the same`, () =>
      upload(name, claims, { refuse: /\.wasm$/ }, false),
    );
  }

  async function upload(name, claims, setup, token) {
    const platform = await startPlatform(pages);
    Object.assign(platform.state, { policy, ...setup });
    const context = await browser.newContext();
    try {
      const page = await context.newPage();
      const errors = [];
      page.on("pageerror", (error) => errors.push(error.message));
      await page.goto(`${platform.address}/${name}`);
      await page.locator("input[type=file]").first().setInputFiles(photos);
      if ((await page.locator("#send").count()) > 0)
        await page
          .locator("#send")
          .click()
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
        if (remarks.has(name))
          check(claim.fields.remark === "broken", "the page's own data goes along");
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

/** The pages' time limit is for buyers; a machine that is busy with other tests may take longer. */
function patient(text) {
  return text
    .replace(/timeoutMs ?\?\? ?(4e3|4000)/, "timeoutMs ?? 60000")
    .replace("data-claimseal-challenge", "data-claimseal-timeout=60000 data-claimseal-challenge");
}
