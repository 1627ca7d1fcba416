#!/usr/bin/env node
/** The form when things go wrong, on a phone, in Chinese, and for those who do not see it. */
import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { checkSealed, file, made, openShop, seals, tokenStatus } from "./claims.mjs";
import { check } from "./harness.mjs";
import * as pages from "./pages.mjs";

const folder = mkdtempSync(join(tmpdir(), "claimseal-hard-"));
process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
const { service, chromium, newClaims, oneClaim, send, close } = await openShop(13);

const count = (page) => page.getByRole("status");

await chromium.test(
  "of fifty files at once nine are kept, with a word, and sealed",
  async (page) => {
    const claim = await oneClaim(async () => {
      await pages.openForm(page, service.address);
      const fifty = Array.from({ length: 50 }, (_, at) => file("plain.png", `p${at}.png`));
      await pages.picker(page).setInputFiles(fifty);
      await page.getByText(/9 of 9 photos\. Up to 9 photos; the first 9 are kept/).waitFor();
      await pages.fill(page);
      await pages.submit(page, { sealed: true });
    });
    checkSealed(claim, 9);
  },
);

await chromium.test(
  "several picks and the camera add up; a removed photo is not sent",
  async (page) => {
    const claim = await oneClaim(async () => {
      await pages.openForm(page, service.address);
      await pages.picker(page).setInputFiles([file("camera.jpg")]);
      await pages.picker(page).setInputFiles([file("plain.png"), file("camera.jpg")]);
      await page.locator("#camera").setInputFiles([file("plain.jpg")]);
      await count(page).getByText("4 of 9 photos").waitFor();
      await page.getByRole("button", { name: "Remove photo 2: plain.png" }).click();
      await count(page).getByText("3 of 9 photos").waitFor();
      await pages.fill(page);
      await pages.submit(page, { sealed: true });
    });
    checkSealed(claim, 3);
    const names = claim.verification.files.map(({ name }) => name);
    check(!names.includes("plain.png"), `the removed one is not there (${names})`);
  },
);

await chromium.test("a photo chosen before the script arrived is kept", async (page) => {
  /** Holds an answer back until it is let go. */
  const hold = async (address) => {
    let go;
    const held = new Promise((done) => (go = done));
    await page.route(address, async (route) => {
      await held;
      await route.continue();
    });
    return go;
  };
  const script = await hold(/\/form\.js$/);
  // Until the last picture is there, `pageshow` does not come to the rescue.
  const picture = await hold(/\/photos\/lamp-brass\//);
  const claim = await oneClaim(async () => {
    await page.goto(`${service.address}/refund.html`, { waitUntil: "commit" });
    await pages.picker(page).setInputFiles([file("camera.jpg")]);
    script();
    await count(page).getByText("1 of 9 photos").waitFor();
    await pages.picker(page).setInputFiles([file("plain.png")]);
    await count(page).getByText("2 of 9 photos").waitFor();
    picture();
    await pages.fill(page);
    await pages.submit(page, { sealed: true });
  });
  checkSealed(claim, 2);
});

// Chromium says so of the preview where the file is gone before it is painted.
const gone = { allowErrors: /ERR_FILE_NOT_FOUND/ };
await chromium.test(
  "a file that vanished is named, and the rest can be sent",
  async (page) => {
    const path = join(folder, "vanishing.jpg");
    writeFileSync(path, made.get("camera.jpg"));
    const claim = await oneClaim(async () => {
      await pages.openForm(page, service.address);
      await pages.picker(page).setInputFiles([path]);
      await page.locator("#camera").setInputFiles([file("plain.jpg")]);
      await count(page).getByText("2 of 9 photos").waitFor();
      rmSync(path);
      await pages.fill(page);
      await pages.submitButton(page).click();
      await page.getByText("A photo can no longer be read").waitFor();
      check((await pages.previews(page).count()) === 1, "the other photo is still there");
      await pages.submit(page, { sealed: true });
    });
    checkSealed(claim, 1);
  },
  gone,
);

await chromium.test(
  "a file that vanishes while it is read does not stop the form",
  async (page) => {
    const path = join(folder, "read.bin.jpg");
    writeFileSync(path, "");
    truncateSync(path, 200 * 2 ** 20);
    await pages.openForm(page, service.address);
    await pages.picker(page).setInputFiles([path]);
    rmSync(path);
    await pages.fill(page);
    await pages.submitButton(page).click();
    await page.getByText("A photo can no longer be read").waitFor();
  },
  gone,
);

const huge = { allowErrors: /ERR_|Failed to load|claimseal/i };
await chromium.test(
  "a file of 1 GB is sent or refused in words; nothing hangs",
  async (page) => {
    const path = join(folder, "huge.jpg");
    writeFileSync(path, "");
    truncateSync(path, 2 ** 30);
    const fresh = await newClaims(async () => {
      await pages.openForm(page, service.address);
      await pages.picker(page).setInputFiles([path]);
      await pages.fill(page);
      await pages.submit(page, { timeout: 180_000 });
    });
    rmSync(path);
    const heading = await page.getByRole("heading").first().innerText();
    check(/arrived|Not sent/.test(heading), `the page says what became of it (${heading})`);
    const kept = fresh.map((claim) => `${tokenStatus(claim)} ${seals(claim)}`);
    check(
      fresh.every((claim) => tokenStatus(claim) !== "invalid"),
      `it does not speak against the buyer (${kept})`,
    );
  },
  huge,
);

await chromium.test("what is missing is said beside its field, and focused", async (page) => {
  await pages.openForm(page, service.address);
  await pages.submitButton(page).click();
  const focused = () => page.evaluate(() => document.activeElement?.getAttribute("name"));
  check((await focused()) === "reason", `the first wrong field has the focus (${await focused()})`);
  const described = async (selector) => {
    const field = page.locator(selector);
    check((await field.getAttribute("aria-invalid")) === "true", `${selector} is marked`);
    const ids = (await field.getAttribute("aria-describedby")).split(" ");
    const texts = await Promise.all(ids.map((id) => page.locator(`#${id}`).innerText()));
    return texts.join(" ");
  };
  check(/few words/.test(await described("#text")), "the text's error is tied to it");
  check(/at least one photo/.test(await described("#photos")), "the photos' error is tied to them");
  await pages.picker(page).setInputFiles([file("plain.jpg")]);
  check(await page.locator("#photos-wrong").isHidden(), "it goes once there is a photo");
});

const phone = { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true };
await chromium.test(
  "on a phone in Chinese: sealed, nothing is cut off",
  async (page) => {
    const claim = await oneClaim(async () => {
      await pages.openForm(page, service.address);
      check((await page.locator("html").getAttribute("lang")) === "zh-CN", "the page is Chinese");
      check(await page.getByRole("heading", { name: "售后申请" }).isVisible(), "so is its heading");
      check(!(await page.getByText("What happened?").isVisible()), "English is not shown");
      await pages.picker(page).setInputFiles([file("camera.jpg")]);
      await count(page).getByText("已添加 1 / 9 张").waitFor();
      const wide = await page.evaluate(() => document.documentElement.scrollWidth);
      check(wide <= 360, `no line is wider than the screen (${wide})`);
      check(await page.getByText("拍照").isVisible(), "the camera is offered");
      await pages.fill(page, "杯把裂了。");
      await pages.submit(page, { sealed: true });
    });
    checkSealed(claim, 1);
  },
  { ...phone, locale: "zh-CN" },
);

await chromium.test("the language is switched at once and remembered", async (page) => {
  await page.goto(service.address);
  await page.getByRole("radio", { name: "中文" }).check();
  await page.getByRole("heading", { name: "青瓷马克杯" }).waitFor();
  await page.goto(`${service.address}/refund.html`);
  check((await page.locator("html").getAttribute("lang")) === "zh-CN", "it is remembered");
  check((await page.title()).startsWith("售后申请"), "the title too");
});

await chromium.test(
  "without JavaScript both languages can be read, and the language chosen",
  async (page) => {
    await page.goto(`${service.address}/refund.html`);
    check(await page.getByRole("heading", { name: "售后申请" }).isVisible(), "Chinese at first");
    await page.getByRole("radio", { name: "English" }).check();
    const english = page.getByRole("heading", { name: "After-sales request" });
    check(await english.isVisible(), "then English");
  },
  { javaScriptEnabled: false },
);

await chromium.test("another order is sealed against its own catalogue", async (page) => {
  const claim = await oneClaim(async () => {
    await page.goto(`${service.address}/order.html`);
    await page.getByRole("link", { name: "Ask for help CS-1002" }).click();
    await pages.picker(page).setInputFiles([file("camera.jpg")]);
    await pages.fill(page);
    await pages.submit(page, { sealed: true });
  });
  check(claim.order === "CS-1002", `the claim is about it (${claim.order})`);
  checkSealed(claim, 1);
});

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
for (const options of [{}, { ...phone, locale: "zh-CN", colorScheme: "dark" }])
  await chromium.test(
    `axe finds nothing on any page ${options.locale ? "(phone, Chinese, dark)" : "(English)"}`,
    async (page) => {
      const names = ["", "lamp.html", "bowl.html", "order.html", "refund.html"];
      for (const name of [...names, "thanks.html?claim=clm_1", "privacy.html"]) {
        await page.goto(`${service.address}/${name}`);
        if (name === "refund.html") {
          await pages.picker(page).setInputFiles([file("camera.jpg"), file("plain.png")]);
          await pages.submitButton(page).click();
        }
        await page.evaluate(axe);
        const { violations } = await page.evaluate("axe.run()");
        const found = violations.map(({ id, nodes }) => `${id}: ${nodes[0].html}`);
        check(found.length === 0, `/${name} is sound: ${found.join(" | ")}`);
      }
    },
    options,
  );

await chromium.test(
  "with the service down nothing is lost, and the form says so",
  async (page) => {
    await pages.openForm(page, service.address);
    await pages.picker(page).setInputFiles([file("camera.jpg")]);
    await pages.fill(page, "The handle is cracked.");
    await page.route(/./, (route) => route.abort("connectionrefused"));
    await pages.submitButton(page).click();
    await page.getByRole("alert").getByText("We cannot be reached just now").waitFor();
    check((await pages.previews(page).count()) === 1, "the photo is still there");
    const text = await page.locator("#text").inputValue();
    check(text === "The handle is cracked.", "so are the words");
    await page.unroute(/./);
    await pages.submit(page);
  },
  { allowErrors: /ERR_CONNECTION_REFUSED|Failed to load/ },
);

await close();
