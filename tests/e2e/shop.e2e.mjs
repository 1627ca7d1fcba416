#!/usr/bin/env node
/** The whole path in Chromium: from picking a file to the verified claim on the review page. */
import { checkSealed, failedChecks, file, made, openShop, seals, tokenStatus } from "./claims.mjs";
import { attempt, check } from "./harness.mjs";
import * as pages from "./pages.mjs";

const { service, chromium, reviewer, claims, newClaims, oneClaim, send, close } =
  await openShop(16);

await chromium.test(
  "picked by the input: thanks page after 303, sealed, verified",
  async (page) => {
    const answers = [];
    page.on("response", (response) => {
      if (response.request().method() === "POST") answers.push(response.status());
    });
    const claim = await oneClaim(() => send(page, [file("camera.jpg"), file("aigc-1.png")]));
    check(answers.includes(303), `the form is answered with 303 (${answers})`);
    checkSealed(claim, 2);
  },
);

await attempt("the review page shows the claim, its disposition and every check", async () => {
  const [newest] = await claims();
  check(
    newest.disposition === "conflict",
    `a declared marker leads to conflict (${newest.disposition})`,
  );
  const page = await reviewer.newPage();
  await page.goto(service.address + pages.paths.review);
  await page.locator(`a[href*="${newest.id}"]`).first().click();
  const main = page.locator("main");
  await main.locator("img").first().waitFor();
  const text = await main.innerText();
  check(/conflict/i.test(text), "the disposition is named");
  check(text.includes(newest.order), "the order is named");
  // The checks stand folded where all of them passed.
  await main.getByText(/checks passed/).click();
  for (const shown of ["Unchanged since it was made", "Issued by this shop", "For this order"])
    await main.getByText(shown, { exact: true }).first().waitFor();
  await page.close();
});

for (const way of ["paste", "drop"]) {
  await chromium.test(`a file that comes by ${way} is sealed too`, async (page) => {
    const claim = await oneClaim(() => send(page, [], { pick: (input) => transfer(input, way) }));
    checkSealed(claim, 1);
  });
}

/** Hands a file over as the clipboard or a drag would. */
async function transfer(input, way) {
  const bytes = [...made.get("camera.jpg")];
  await input.evaluate(
    (element, { bytes: content, way: how }) => {
      const data = new DataTransfer();
      data.items.add(new File([new Uint8Array(content)], "camera.jpg", { type: "image/jpeg" }));
      const options = { bubbles: true, cancelable: true };
      if (how === "paste") {
        document.body.dispatchEvent(
          new ClipboardEvent("paste", { ...options, clipboardData: data }),
        );
      } else {
        const zone = element.closest("label, fieldset, [data-drop]") ?? element.form;
        for (const type of ["dragenter", "dragover", "drop"])
          zone.dispatchEvent(new DragEvent(type, { ...options, dataTransfer: data }));
      }
    },
    { bytes, way },
  );
  await pages.previews(input.page()).first().waitFor();
}

await chromium.test("by keyboard alone", async (page) => {
  const claim = await oneClaim(async () => {
    // Asked for early: from then on the browser hands its dialog over.
    const chooser = page.waitForEvent("filechooser");
    await pages.openForm(page, service.address);
    await tabTo(page, (element) => element?.type === "file");
    await page.keyboard.press("Enter");
    await (await chooser).setFiles([file("plain.jpg")]);
    await pages.fill(page);
    await pages.sealReady(page);
    await tabTo(page, (element) => element?.type === "submit");
    const before = page.url();
    await page.keyboard.press("Enter");
    await pages.thanks(page, before);
  });
  checkSealed(claim, 1);
});

async function tabTo(page, wanted) {
  for (let presses = 0; presses < 60; presses += 1) {
    await page.keyboard.press("Tab");
    if (await page.evaluate(`(${wanted})(document.activeElement)`)) return;
  }
  throw new Error("the Tab key does not reach it");
}

const open = { allowErrors: /ERR_|Failed to load|wasm|WebAssembly|claimseal|aborted/i };

await chromium.test(
  "without JavaScript the form is sent, the missing token is neutral",
  async (page) => {
    const claim = await oneClaim(() => send(page, [file("camera.jpg")], { sealed: false }));
    check(tokenStatus(claim) === "absent", `there is no token (${tokenStatus(claim)})`);
    check(failedChecks(claim).length === 0, "nothing counts against the buyer");
  },
  { javaScriptEnabled: false },
);

await chromium.test(
  "with the module refused the form is sent",
  async (page) => {
    await page.route(/\.wasm(\?|$)/, (route) => route.abort());
    const claim = await oneClaim(() => send(page, [file("camera.jpg")], { sealed: false }));
    check(tokenStatus(claim) !== "invalid", `the token is not invalid (${tokenStatus(claim)})`);
    check(!seals(claim).includes("sealed"), "no file is sealed");
  },
  open,
);

await chromium.test(
  "with a challenge that does not come in time the form is sent",
  async (page) => {
    await page.route(/challenge/, () => undefined);
    const claim = await oneClaim(() => send(page, [file("camera.jpg")], { sealed: false }));
    check(tokenStatus(claim) !== "invalid", `the token is not invalid (${tokenStatus(claim)})`);
  },
  open,
);

await chromium.test("submitted twice it is one claim", async (page) => {
  const claim = await oneClaim(async () => {
    await pages.openForm(page, service.address);
    await pages.picker(page).setInputFiles([file("camera.jpg")]);
    await pages.fill(page);
    await pages.sealReady(page);
    const before = page.url();
    await pages.submitButton(page).dblclick({ noWaitAfter: true });
    await pages.thanks(page, before);
  });
  checkSealed(claim, 1);
});

for (const [name, what] of [
  ["text-named.jpg", "a text file named .jpg"],
  ["empty.jpg", "an empty file"],
  ["truncated.jpg", "a truncated JPEG"],
]) {
  await chromium.test(`${what} gives a report, not an error`, async (page) => {
    const claim = await oneClaim(() => send(page, [file(name)]));
    check(tokenStatus(claim) === "valid", `the token is valid (${tokenStatus(claim)})`);
    check(seals(claim)[0] === "sealed", `it is sealed (${seals(claim)})`);
  });
}

await chromium.test("ten photos are not sent without a word; nine are", async (page) => {
  const photos = (number) =>
    Array.from({ length: number }, (_, at) => file("plain.png", `p${at}.png`));
  const ten = await oneClaim(async () => {
    await pages.openForm(page, service.address);
    await pages.picker(page).setInputFiles(photos(10));
    await page.getByText(/the first 9 are kept/).waitFor();
    await pages.fill(page);
    await pages.submit(page, { sealed: true });
  });
  checkSealed(ten, 9);
  const claim = await oneClaim(() => send(page, photos(9)));
  checkSealed(claim, 9);
});

await chromium.test("a hostile file name is text on both pages", async (page) => {
  const name = "<img src=x onerror=document.title='owned'>.jpg";
  const claim = await oneClaim(() => send(page, [file("camera.jpg", name)]));
  check((await page.title()) !== "owned", "the shop ran nothing");
  const review = await reviewer.newPage();
  await review.goto(service.address + pages.paths.review);
  await review.locator(`a[href*="${claim.id}"]`).first().click();
  await review.locator("main img").first().waitFor();
  check((await review.title()) !== "owned", "the review page ran nothing");
  check((await review.locator("img[src=x]").count()) === 0, "the name made no element");
  await review.close();
});

await close();
