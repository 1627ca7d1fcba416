/**
 * Attaches to every `<form data-claimseal>` of the page, now and later.
 *
 * | Attribute | Meaning |
 * |---|---|
 * | `data-claimseal` | attach to this form |
 * | `data-claimseal-challenge` | address that mints the challenge (needed) |
 * | `data-claimseal-catalogue` | address of the catalogue bundle |
 * | `data-claimseal-order` | the order; else the value of the form's field `order`, if it has one |
 * | `data-claimseal-field` | form field of the token (`claimseal_token`) |
 * | `data-claimseal-timeout` | milliseconds after submit (4000) |
 * | `data-claimseal-wasm`, `data-claimseal-worker` | addresses, where not beside this script |
 */
import { createSealer, type Sealer, type SealerOptions } from "./index.js";

const sealers = new Map<HTMLFormElement, Sealer>();

/** The sealer of a form that this script has attached to. */
export function sealerOf(form: HTMLFormElement): Sealer | undefined {
  return sealers.get(form);
}

if (typeof document !== "undefined") {
  const watch = new MutationObserver(() => scan());
  watch.observe(document, {
    subtree: true,
    childList: true,
    attributeFilter: ["data-claimseal", "data-claimseal-challenge"],
  });
  scan();
}

function scan(): void {
  for (const [form, sealer] of sealers) {
    if (form.isConnected) continue;
    // A page that takes its form away needs no worker for it.
    sealer.dispose();
    sealers.delete(form);
  }
  for (const form of document.querySelectorAll<HTMLFormElement>("form[data-claimseal]")) {
    if (!sealers.has(form) && form.dataset.claimsealChallenge) begin(form);
  }
}

function begin(form: HTMLFormElement): void {
  const sealer = createSealer(optionsOf(form));
  sealers.set(form, sealer);
  sealer.attach(form);
}

function optionsOf(form: HTMLFormElement): SealerOptions {
  const { dataset } = form;
  const options: SealerOptions = {
    challenge: new URL(dataset.claimsealChallenge ?? "", document.baseURI),
    // Asked anew for each file, as a page may fill these in when a product is chosen.
    catalogueUrl: () => {
      const url = dataset.claimsealCatalogue;
      return url ? new URL(url, document.baseURI) : undefined;
    },
    order: () => dataset.claimsealOrder ?? fieldValue(form, "order"),
  };
  if (dataset.claimsealField) options.fieldName = dataset.claimsealField;
  if (Number(dataset.claimsealTimeout) > 0) options.timeoutMs = Number(dataset.claimsealTimeout);
  if (dataset.claimsealWasm) options.wasmUrl = dataset.claimsealWasm;
  if (dataset.claimsealWorker) options.workerUrl = dataset.claimsealWorker;
  return options;
}

function fieldValue(form: HTMLFormElement, name: string): string | undefined {
  const field = form.elements.namedItem(name);
  return field && "value" in field && field.value ? String(field.value) : undefined;
}
