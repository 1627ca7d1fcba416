#!/usr/bin/env node
/** The pages of reviewer and merchant against the real service, in Chromium. */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import axe from "axe-core";
import { compactVerify, createRemoteJWKSet } from "jose";
import { lacking } from "../../scripts/lib/engines.mjs";
import { fixtures } from "../parity/fixtures.mjs";
import { encodePng, scene } from "../parity/pictures.mjs";
import { attempt, check, finish, openChromium, skip, watch } from "./harness.mjs";
import { chosenPassword, paths } from "./pages.mjs";
import { claim, hostile } from "./review-claims.mjs";
import { checkLocales } from "./review-locale.mjs";
import { merchantPages } from "./review-merchant.mjs";
import { startService } from "./service.mjs";

const made = new Map(fixtures());
const photo = (source, name = source) => ({ bytes: made.get(source), name });

await attempt("every text is there in both languages", async () => checkLocales());

const reason = lacking("chromium");
if (reason) {
  skip("all cases of the review pages", reason, 20);
  finish();
}

let service;
await attempt("the service starts", async () => {
  service = await startService();
});
if (!service) finish();

const chromium = await openChromium();
const context = await chromium.browser.newContext({
  locale: "en-GB",
  viewport: { width: 1280, height: 900 },
});
// Refused logins, the lost connection and a file that no browser shows are provoked here.
const problems = await watch(context, /status of (401|422|404)|ERR_INTERNET_DISCONNECTED/);
const page = await context.newPage();
page.setDefaultTimeout(60_000);

const main = page.locator("main");
const heading = page.locator("main h1");
const said = (text) => main.getByText(text).first().waitFor();
const button = (name) => main.getByRole("button", { name, exact: true });
const claimLinks = () => main.locator("a.order");

async function go(hash) {
  await page.goto(`${service.address}${paths.review}${hash}`);
  await page.reload();
  await page.locator("main:not([aria-busy]) h1").waitFor();
}

const open = (id) => go(`#/claims/${id}`);

async function speak(language) {
  await page.evaluate((value) => localStorage.setItem("claimseal.lang", value), language);
}

async function signIn(password, scope = main) {
  const user = scope.getByLabel("User", { exact: true });
  if (await user.count()) await user.fill("admin");
  await scope.getByLabel("Password", { exact: true }).fill(password);
  await scope.getByRole("button", { name: "Sign in" }).click();
}

await attempt("a wrong password is refused, the one-time password has to be changed", async () => {
  await page.goto(service.address + paths.review);
  await heading.waitFor();
  await signIn("not-the-password");
  await said("User or password is not right.");
  await signIn(service.password());
  await said("Choose a new password");
  const change = async (first, second) => {
    await main.getByLabel("One-time password").fill(service.password());
    await main.getByLabel("New password", { exact: false }).first().fill(first);
    await main.getByLabel("New password again").fill(second);
    await button("Save password").click();
  };
  await change("short", "short");
  await said("The new password is too short");
  await change(chosenPassword, `${chosenPassword}x`);
  await said("The two new passwords differ");
  await change(chosenPassword, chosenPassword);
  await said("Nothing left to decide");
});

await merchantPages({ go, main, heading, said, button, made });

const ids = {};
await attempt("claims come in", async () => {
  const send = async (name, files, more) => {
    ids[name] = await claim(service.address, files, more);
  };
  for (let n = 0; n < 50; n += 1) {
    const bytes = encodePng(scene(64, 48, 100 + n));
    await send(`plain-${n}`, [{ bytes, name: `p-${n}.png` }]);
  }
  await send("heic", [photo("header.heic")]);
  await send("hostile", [photo("plain.jpg", hostile.name)], { text: hostile.text });
  await send("sealed", [photo("camera.jpg"), photo("plain.jpg")], { sealed: true });
  await send("copy", [photo("copy-same.jpg")]);
  await send("labelled", [photo("camera.jpg"), photo("aigc-1.png")]);
});

await attempt("the list filters and pages", async () => {
  await go("#/claims");
  check(
    (await claimLinks().count()) === 50,
    `a page has 50 claims (${await claimLinks().count()})`,
  );
  await main.getByRole("link", { name: "Older claims" }).click();
  await main.getByRole("link", { name: "Newest claims" }).waitFor();
  check((await claimLinks().count()) === 5, "the second page has the other 5");
  await go("#/claims?disposition=conflict");
  await main.getByText("declares itself AI-generated").first().waitFor();
  check((await claimLinks().count()) === 1, "one claim is a conflict");
  const chosen = main.locator(".chip[aria-current]", { hasText: "Conflict" });
  check(/1$/.test((await chosen.innerText()).trim()), "its filter says 1");
  await go("#/claims?state=decided");
  await said("No claim has been decided yet.");
});

await attempt(
  "a claim tells what was found and why it can be innocent, in both languages",
  async () => {
    await speak("zh-CN");
    await open(ids.labelled);
    await said("声明内容由 AI 生成或合成");
    await said("可能的正常原因");
    const text = await main.innerText();
    const foreign = /[A-Za-z]{3,} [A-Za-z]{3,} [A-Za-z]{3,}/.exec(
      text.replace("The handle is cracked", ""),
    );
    check(!foreign, `no English sentence is left (${foreign?.[0]})`);
    await speak("en");
    await open(ids.labelled);
    const finding = main.locator(".finding.warning", { hasText: "AI-generated" });
    await finding.getByText("How it can be innocent:").waitFor();
    check(
      /AIGC/.test(await finding.locator(".basis").innerText()),
      "the place in the file is named",
    );
    await said("No seal (neutral)");
  },
);

await attempt("the catalogue photo stands beside its copy, swipes, flips and zooms", async () => {
  await open(ids.copy);
  await main.locator(".finding", { hasText: "catalogue photo" }).first().waitFor();
  const beside = main.locator("figure.beside img:visible").first();
  await beside.waitFor();
  check(await beside.evaluate((image) => image.decode().then(() => true)), "it is loaded");
  const width = () => main.locator(".own .canvas").evaluate((one) => one.offsetWidth);
  const whole = await width();
  await main.getByRole("button", { name: "Zoom in" }).click();
  check((await width()) > whole * 1.4, "it grows");
  await main.getByText("Swipe", { exact: true }).click();
  await main.getByLabel("Left: buyer's photo").fill("30");
  const clip = await main.locator(".own .layer").evaluate((one) => one.style.clipPath);
  check(clip.includes("30%"), `the border moves (${clip})`);
  await page.keyboard.press("Escape");
  await page.keyboard.press("b");
  await page.keyboard.press("b");
  await said("Shown: Catalogue photo");
  const others = main.getByLabel("Compare with").first();
  const names = await others.locator("option").allInnerTexts();
  const other = names.find((name) => name !== "e2e-front");
  await others.selectOption(other);
  await main.locator("figure.beside figcaption").getByText(other, { exact: true }).waitFor();
});

await attempt("a decision is saved with name and time, a second one stays beside it", async () => {
  await open(ids.copy);
  await main.getByLabel("Decline the claim").check();
  await button("Save").click();
  await said("Please write why you decline");
  await main.getByLabel("Note", { exact: false }).fill("First look");
  await main.getByLabel("Ask for more evidence").check();
  await main.getByText("please send the original photo file").waitFor();
  await button("Save").click();
  const decided = main.locator("#decided");
  await decided.getByText("More evidence asked for").waitFor();
  check((await decided.locator("time").getAttribute("datetime"))?.endsWith("Z"), "with its time");
  check(await decided.evaluate((one) => one === document.activeElement), "the focus is on it");
  await main.getByLabel("Accept the claim").check();
  await button("Save").click();
  await decided.getByText("Accepted").waitFor();
  const log = await main.locator(".log").innerText();
  check(/received/.test(log) && /read/.test(log), `the log tells what happened before: ${log}`);
  check(/More evidence[\s\S]*First look[\s\S]*Accepted/.test(log), `both decisions stand: ${log}`);
  await go("#/claims?state=decided");
  check((await claimLinks().count()) === 1, "the list of decided claims has it");
});

await attempt("by keyboard alone: open, decide, next, shortcuts off", async () => {
  await go("#/claims");
  await page.keyboard.press("n");
  await page.waitForURL(/claims\/clm/);
  await main.locator(".decision").waitFor();
  const first = page.url();
  await page.keyboard.press("1");
  await page.keyboard.press("Control+Enter");
  await page.waitForURL((url) => url.href !== first);
  await page.locator("main:not([aria-busy]) .decision").waitFor();
  check(await heading.evaluate((one) => one === document.activeElement), "the next has the focus");
  await page.keyboard.press("?");
  await page.getByLabel("Single-key shortcuts are on").uncheck();
  await page.keyboard.press("Escape");
  await page.keyboard.press("3");
  check(!(await main.getByLabel("Decline the claim").isChecked()), "the keys are off");
  await page.evaluate(() => localStorage.removeItem("claimseal.shortcuts"));
});

await attempt("the Tab key reaches every control and never gets stuck", async () => {
  await open(ids.sealed);
  const missed = await page.evaluate(() => {
    const all = document.querySelectorAll("main a, main button, main summary, main [tabindex='0']");
    return [...all].filter((one) => one.tabIndex < 0 && one.checkVisibility()).length;
  });
  check(missed === 0, "nothing is left out of the order");
  await page.locator("body").press("Tab");
  const seen = new Set();
  for (let n = 0; n < 80; n += 1) {
    await page.keyboard.press("Tab");
    seen.add(
      await page.evaluate(() => document.activeElement?.textContent?.trim().slice(0, 30) ?? ""),
    );
  }
  for (const name of ["Save", "Print", "Words to ask the buyer"])
    check(
      [...seen].some((text) => text.startsWith(name)),
      `Tab reaches ${name}`,
    );
});

await attempt("without a connection the note is kept, and saved when it is back", async () => {
  await open(ids["plain-3"]);
  await main.getByLabel("Note", { exact: false }).fill("Kept");
  await main.getByLabel("Accept the claim").check();
  await context.setOffline(true);
  await page.locator("#offline").getByText("No network connection").waitFor();
  await button("Save").click();
  await said("The service cannot be reached.");
  await context.setOffline(false);
  await page.locator("#offline").waitFor({ state: "hidden" });
  await button("Save").click();
  await main.locator(".log").getByText("Kept").waitFor();
});

await attempt("an ended session asks for the password and loses nothing", async () => {
  await open(ids["plain-4"]);
  await main.getByLabel("Note", { exact: false }).fill("Typed before");
  await main.getByLabel("Accept the claim").check();
  await context.clearCookies();
  await button("Save").click();
  const dialog = page.getByRole("dialog", { name: "Your session has ended" });
  await signIn(chosenPassword, dialog);
  await main.locator(".log").getByText("Typed before").waitFor();
});

await attempt("the saved result verifies with jose, the JSON is what was signed", async () => {
  await open(ids.sealed);
  const saved = async (name) => {
    const coming = page.waitForEvent("download");
    await main.getByRole("button", { name }).click();
    return readFileSync(await (await coming).path(), "utf8");
  };
  const keys = createRemoteJWKSet(new URL(`${service.address}/.well-known/jwks.json`));
  const { payload } = await compactVerify(await saved("Save signed result"), keys);
  const json = await saved("Save as JSON");
  check(json === Buffer.from(payload).toString(), "both are the same bytes");
  check(JSON.parse(json).schema === "claimseal/verification/1", "it is a result");
});

await attempt("the saved archive is bound by a signature that jose verifies", async () => {
  await open(ids.sealed);
  const coming = page.waitForEvent("download");
  await main.getByRole("link", { name: "Save everything" }).click();
  const download = await coming;
  check(download.suggestedFilename() === `${ids.sealed}.zip`, "it is named after the claim");
  const bytes = readFileSync(await download.path());
  // Files stand in it as they are; the signed table of contents is the last of them. A signature has 86 digits.
  const signed = bytes.toString("latin1").match(/eyJ[\w-]+\.[\w-]+\.[\w-]{86}/g);
  const keys = createRemoteJWKSet(new URL(`${service.address}/.well-known/jwks.json`));
  const { payload, protectedHeader } = await compactVerify(signed.at(-1), keys);
  check(protectedHeader.typ === "claimseal-archive+jws", "it is a table of contents");
  const contents = JSON.parse(Buffer.from(payload).toString());
  check(contents.claim === ids.sealed, "of this claim");
  for (const name of ["camera.jpg", "plain.jpg"]) {
    const sent = Buffer.from(made.get(name));
    const sha256 = createHash("sha256").update(sent).digest("hex");
    check(
      contents.files.some((file) => file.sha256 === sha256),
      `${name} is named`,
    );
    check(bytes.includes(sent), `${name} is in it`);
  }
  await page.reload();
  await main.locator(".log").getByText("saved as an archive").waitFor();
});

await attempt("a valid seal is explained with what it does not show", async () => {
  await open(ids.sealed);
  const seal = main.locator("#seal");
  await seal.getByText("Seal valid").waitFor();
  await seal.getByText("That a photo is real").waitFor();
  await seal.locator("summary").click();
  check((await seal.locator(".checks li").count()) === 12, "all 12 checks stand there");
  check((await seal.locator(".outcome.failed").count()) === 0, "none failed");
});

await attempt(
  "content credentials: each check apart, what it means, hostile names as text",
  async () => {
    const owned = "<img src=x onerror=document.title='owned'>\u202E";
    const address = new RegExp(`/v1/claims/${ids.labelled}(\\?|$)`);
    /** The claim with these credentials of its first photo (their form: tests/service/content_credentials.rs). */
    const show = async (credentials, language = "en") => {
      await page.route(address, async (route) => {
        const response = await route.fetch();
        const json = await response.json();
        const [file] = json.verification.files;
        const unchecked = { signature: "not_checked", trust: "not_checked" };
        file.report.provenance = { structure: "ok", hashes: "ok", ...unchecked, generator: owned };
        file.credentials = credentials;
        await route.fulfill({ response, json });
      });
      await speak(language);
      await open(ids.labelled);
      await page.unroute(address);
      const photo = main.locator(".file").first();
      await photo.locator("summary").last().click();
      return photo.innerText();
    };
    const good = { hashes: "ok", signature: "ok", trust: "ok", capture: true, signer: "Maker" };
    const failed = (name, code) => ({ ...good, [name]: "failed", codes: [code] });
    const cases = [
      [good, "vouches that a camera took exactly this file"],
      [{ ...good, capture: false }, "does not say that a camera took it"],
      [{ ...good, trust: "not_checked", signer: undefined }, "No trust list is set up"],
      [failed("trust", "signingCredential.untrusted"), "Anyone can sign in this way"],
      [failed("hashes", "assertion.dataHash.mismatch"), "speaks against nobody"],
      [failed("signature", "claimSignature.mismatch"), "counts for nothing"],
      [undefined, "could not validate it"],
    ];
    for (const [credentials, sentence] of cases) {
      const text = await show(credentials);
      check(text.includes(sentence), `${sentence}: ${text}`);
      for (const [name, value] of Object.entries(credentials ?? {})) {
        if (!["hashes", "signature", "trust"].includes(name)) continue;
        const label = {
          hashes: "File unchanged since",
          signature: "Signature",
          trust: "trust list",
        };
        const word = { ok: "passed", failed: "not passed", not_checked: "not checked" }[value];
        const row = main.locator(".facts div", { hasText: label[name] }).first();
        check((await row.locator("dd").innerText()).includes(word), `${name} is ${value}`);
      }
      for (const code of credentials?.codes ?? [])
        check(text.includes(code), `${code} stands there`);
    }
    const text = await show({ ...good, signer: owned, codes: [owned] }, "zh-CN");
    check(text.split("onerror=").length >= 4, "maker, signer and code are to be read");
    check(!text.includes("\u202E") && text.includes("‹U+202E›"), "nothing turns the text around");
    check((await main.locator("img[src=x]").count()) === 0, "nothing became an element");
    check((await page.title()) !== "owned", "nothing ran");
    await speak("en");
  },
);

await attempt("what the shop kept stands beside the claim, with its time", async () => {
  await open(ids.copy);
  const kept = main.getByRole("region", { name: "Kept by the shop" });
  const text = await kept.innerText();
  check(text.includes("Packing") && text.includes("Serial 4711"), "what it shows and its note");
  check(!text.includes("Kept after the claim"), "it was there before the claim");
  await kept.getByRole("link", { name: "Photos of this order" }).click();
  await heading.getByText("CS-1001").waitFor();
});

await attempt("hostile names and texts are text, turned controls are spelt out", async () => {
  await open(ids.hostile);
  check((await page.title()).startsWith("Order"), "nothing ran");
  check((await main.locator("img[src=x], script").count()) === 0, "nothing became an element");
  const text = await main.innerText();
  check(text.includes("<script>") && text.includes("‹U+202E›"), "all of it is to be read");
  check(!text.includes("\u202E"), "nothing turns the text around");
});

await attempt("a photo that the browser cannot show says so and is offered", async () => {
  await open(ids.heic);
  await said("This browser cannot show this file");
  const name = await main.getByRole("link", { name: "Save the file" }).getAttribute("download");
  check(/^[0-9a-f]{12}\.\w+$/.test(name ?? ""), `under a harmless name (${name})`);
});

await attempt(
  "no barrier that axe knows, on every view, in both languages and three widths",
  async () => {
    const views = ["#/claims", "#/claims?state=decided", "#/products", "#/products/mug-celadon"];
    views.push("#/orders", "#/orders/CS-1001");
    const claims = ["labelled", "copy", "sealed", "heic", "hostile"].map(
      (name) => `#/claims/${ids[name]}`,
    );
    for (const language of ["en", "zh-CN"]) {
      await speak(language);
      for (const width of [1440, 1024, 390]) {
        await page.setViewportSize({ width, height: 900 });
        for (const view of [...views, ...claims, "#/claims/none"])
          await audit(view, `${language} ${width}`);
      }
    }
    // WCAG 1.4.10: 1280 px at 400 % are 320 px.
    await page.setViewportSize({ width: 320, height: 700 });
    for (const view of [...views, ...claims]) {
      await go(view);
      const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      check(over <= 0, `${view} needs no sideways scrolling at 320 px (${over} px over)`);
    }
    await page.setViewportSize({ width: 1280, height: 900 });
    await speak("en");
  },
);

async function audit(view, where) {
  await go(view);
  await page.evaluate(() =>
    document.querySelectorAll("details").forEach((one) => (one.open = true)),
  );
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate(() => globalThis.axe.run());
  const found = violations.map(({ id, nodes }) => `${id} ${nodes[0].html.slice(0, 120)}`);
  check(found.length === 0, `${view} ${where}: ${found.join(" | ")}`);
}

await attempt("on paper everything is open and nothing is cut", async () => {
  await open(ids.copy);
  await page.emulateMedia({ media: "print" });
  await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
  check(!(await main.locator(".decision").isVisible()), "the form is left out");
  check(await main.getByText("Nearest catalogue photo").isVisible(), "the details are open");
  const width = () => main.locator(".own .canvas").evaluate((one) => one.offsetWidth);
  check((await width()) <= 330, `the photo fits half a sheet (${await width()})`);
  // A frame that changes its size while the sheet is laid out must not undo it.
  await main.locator(".own .stage").evaluate(async (one) => {
    one.style.width = "90%";
    await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
    one.style.width = "";
  });
  const wide = await width();
  check(wide > 100 && wide <= 330, `the photo still fits half a sheet (${wide})`);
  await page.evaluate(() => dispatchEvent(new Event("afterprint")));
  await page.emulateMedia({ media: "screen" });
});

await attempt("signing out ends the session", async () => {
  await page.getByRole("button", { name: "Sign out" }).click();
  await heading.getByText("Sign in").waitFor();
  const response = await context.request.get(`${service.address}/v1/claims`);
  check(response.status() === 401, `nothing is told afterwards (${response.status()})`);
});

await attempt("no breach of the policy and no error on the console", async () => {
  check(problems.length === 0, problems.join(" | "));
});

await chromium.stop();
await service.stop();
finish();
