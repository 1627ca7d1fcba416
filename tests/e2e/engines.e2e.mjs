#!/usr/bin/env node
/** The main path of the form once in Firefox and once in WebKit. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { lacking, launchDriver } from "../../scripts/lib/engines.mjs";
import { fixtures } from "../parity/fixtures.mjs";
import { attempt, check, counts, finish, skip } from "./harness.mjs";
import { chosenPassword, paths } from "./pages.mjs";
import { startService } from "./service.mjs";

const folder = mkdtempSync(join(tmpdir(), "claimseal-e2e-files-"));
process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
const photo = join(folder, "camera.jpg");
writeFileSync(photo, new Map(fixtures()).get("camera.jpg"));

let service;
await attempt("the service starts", async () => {
  service = await startService();
});
if (!service) finish();

for (const engine of ["firefox", "webkit"]) {
  const name = `the form in ${engine}: picked, sealed, sent, verified`;
  const reason = lacking(engine);
  if (reason) {
    console.log(`\n!!! ${engine} CANNOT BE TESTED HERE: ${reason}. Counted as skipped.\n`);
    skip(name, reason);
    continue;
  }
  await attempt(name, async () => {
    const { driver, stop } = await launchDriver(engine);
    try {
      await send(driver);
    } finally {
      await stop();
    }
  });
}

await attempt("every claim of these engines holds on the server", async () => {
  const sent = counts.passed - 1;
  const cookie = await session();
  const read = async (path) => {
    const response = await fetch(service.address + path, { headers: { cookie } });
    check(response.ok, `${path} answers ${response.status}`);
    return response.json();
  };
  const { claims } = await read("/v1/claims?limit=10");
  check(claims.length === sent, `${sent} claims arrived (${claims.length})`);
  for (const { id } of claims) {
    const { verification } = await read(`/v1/claims/${id}?lang=en`);
    check(
      verification.token.status === "valid",
      `the token is valid (${verification.token.status})`,
    );
    const failed = verification.checks.filter(({ outcome }) => outcome === "failed");
    check(failed.length === 0, `no check failed: ${JSON.stringify(failed)}`);
  }
});

await service.stop();
finish();

/** Fills and sends the form by WebDriver. */
async function send(driver) {
  const { By, until } = await import("selenium-webdriver");
  await driver.get(service.address + paths.form);
  const input = await driver.wait(until.elementLocated(By.css("input[type=file]")), 60_000);
  await driver.executeScript(() => {
    // Firefox keeps the variables of scripts like this one from the page, and for one call only.
    const { documentElement } = document;
    addEventListener("claimseal:state", ({ detail }) => {
      documentElement.dataset.claimsealState = detail.state;
    });
  });
  await input.sendKeys(photo);
  await driver.executeScript(() => {
    const form = document.querySelector("input[type=file]").form;
    for (const select of form.querySelectorAll("select")) {
      const option = [...select.options].find((one) => one.value && !one.disabled);
      if (option) select.value = option.value;
    }
    form.querySelector("input[name=reason]").click();
    const area = form.querySelector("textarea");
    if (area) area.value = "The handle is cracked.";
  });
  const ready = () =>
    driver.executeScript(() => document.documentElement.dataset.claimsealState === "ready");
  await driver.wait(ready, 90_000);
  const before = await driver.getCurrentUrl();
  // Clicked by script: WebKit's driver scrolls differently from the others.
  await driver.executeScript(() => {
    const form = document.querySelector("input[type=file]").form;
    form.querySelector("button[type=submit], input[type=submit]").click();
  });
  // WebKit gives the next address while the request is under way: the next page itself is waited for.
  const isNext = () =>
    driver.executeScript(
      () => document.readyState === "complete" && !document.querySelector("input[type=file]"),
    );
  await driver.wait(async () => {
    const url = await driver.getCurrentUrl();
    return url !== before && (await isNext().catch(() => false));
  }, 90_000);
}

/** A reviewer's cookie; the one-time password is changed on the way. */
async function session() {
  const post = (path, body, cookie = "") =>
    fetch(service.address + path, {
      method: "POST",
      headers: { "content-type": "application/json", origin: service.address, cookie },
      body: JSON.stringify(body),
    });
  const cookieOf = (response) => response.headers.getSetCookie()[0]?.split(";")[0];
  const old = service.password();
  const login = await post("/v1/session", { user: "admin", password: old });
  check(login.ok, `the login answers ${login.status}`);
  const first = cookieOf(login);
  const change = await post("/v1/session/password", { old, new: chosenPassword }, first);
  check(change.ok, `the change of the password answers ${change.status}`);
  return cookieOf(change) ?? first;
}
