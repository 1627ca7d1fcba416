/** The merchant's pages: photos of the catalogue, and those that are kept for an order. */
import { attempt, check } from "./harness.mjs";

/** @param {any} at the page's helpers, and the bytes of `made` pictures by name */
export async function merchantPages({ go, main, heading, said, button, made }) {
  await attempt("a catalogue photo is added, a file that is no photo is refused", async () => {
    await go("#/products");
    await main.getByLabel("Product id").fill("mug-celadon");
    await button("Open").click();
    await heading.getByText("mug-celadon").waitFor();
    const before = await main.locator(".catalogue li").count();
    const add = async (bytes, id) => {
      const file = { name: "shop-front.jpg", mimeType: "image/jpeg", buffer: bytes };
      await main.getByLabel("Photo file").setInputFiles(file);
      await main.getByLabel("Photo id").fill(id);
      await button("Add photo").click();
    };
    await add(Buffer.from("no photo"), "none");
    await said("This file cannot be used as a catalogue photo.");
    await add(made.get("shop-front.jpg"), "e2e-front");
    const card = main.locator(".catalogue li", { hasText: "e2e-front" });
    await card.waitFor();
    check(
      (await main.locator(".catalogue li").count()) === before + 1,
      "one photo more stands there",
    );
    check(/version 1.*640 × 480/s.test(await card.innerText()), "with version and size");
    check(await card.evaluate((one) => one === document.activeElement), "and the focus is on it");
    await go("#/products");
    await main.getByRole("link", { name: "mug-celadon" }).waitFor();
  });

  await attempt("a photo of the packed goods is kept for an order", async () => {
    await go("#/orders");
    await main.getByLabel("Order number").fill("CS-1001");
    await button("Open").click();
    await heading.getByText("CS-1001").waitFor();
    await main.getByText("No photo is kept for this order yet.").waitFor();
    const add = async (bytes) => {
      const file = { name: "packed.jpg", mimeType: "image/jpeg", buffer: bytes };
      await main.getByLabel("Photo file").setInputFiles(file);
      await main.getByLabel("Note").fill("Serial 4711");
      await button("Add photo").click();
    };
    await add(Buffer.from("no photo"));
    await said("This file cannot be kept");
    await add(made.get("shop-front.jpg"));
    const card = main.locator(".catalogue li", { hasText: "Serial 4711" });
    await card.waitFor();
    check((await card.innerText()).includes("Packing"), "it says what it shows");
    check(await card.evaluate((one) => one === document.activeElement), "and the focus is on it");
  });
}
