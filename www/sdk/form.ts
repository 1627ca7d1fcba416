/** A form: files are checked as they are picked, and the token goes with whatever is sent. */
import { setFirst } from "./fields.js";
import { FormState } from "./state.js";
import type { PageSealer } from "./sealer.js";
import type { Item, Sealed } from "./tokens.js";

/** A token, and the files that it is about. */
interface Prepared {
  about: string;
  sealed: Sealed;
}

/** Looks after a form until the returned function is called. */
export function attach(form: HTMLFormElement, sealer: PageSealer): () => void {
  const care = new FormCare(form, sealer);
  return () => care.stop();
}

class FormCare {
  readonly #form: HTMLFormElement;
  readonly #sealer: PageSealer;
  readonly #state: FormState;
  readonly #off = new AbortController();
  #prepared: Prepared | undefined;
  /** Counts changes, so that a token for older files is not taken. */
  #change = 0;
  #waiting = false;
  /** Counts submits held back, so that one from before the history ends none after it. */
  #holds = 0;
  #submitter: HTMLElement | null = null;
  /** Our own `requestSubmit` is under way. */
  #released = false;
  /** Our own look at what the form would send is under way. */
  #probing = false;

  constructor(form: HTMLFormElement, sealer: PageSealer) {
    this.#form = form;
    this.#sealer = sealer;
    this.#state = new FormState(form);
    const { signal } = this.#off;
    const found = form.getRootNode();
    // Fields with a `form` attribute stand outside, so their events pass by the form.
    const root = found instanceof Document || found instanceof ShadowRoot ? found : document;
    const ahead = { capture: true, signal, passive: true };
    root.addEventListener("focusin", (event) => this.#touched(event), ahead);
    root.addEventListener("pointerdown", (event) => this.#touched(event), ahead);
    root.addEventListener("change", (event) => this.#changed(event), ahead);
    // Before the page's own handlers: they then see a submit whose token is there.
    root.addEventListener("submit", (event) => this.#submit(event as SubmitEvent), {
      capture: true,
      signal,
    });
    form.addEventListener("formdata", (event) => this.#append(event.formData), { signal });
    form.addEventListener("reset", () => setTimeout(() => this.#refresh()), { signal });
    addEventListener("pageshow", (event) => event.persisted && this.#restored(), { signal });
    whenIdle(() => this.#warmUp(), signal);
    // A form restored by the browser comes with its files.
    if (this.#items().length > 0) this.#refresh();
  }

  stop(): void {
    this.#change += 1;
    this.#off.abort();
    // What was held back goes now.
    if (this.#waiting) this.#release();
  }

  #touched({ target }: Event): void {
    if (target instanceof Node && (this.#form.contains(target) || this.#owns(target))) {
      this.#warmUp();
    }
  }

  #changed({ target }: Event): void {
    if (!(target instanceof HTMLInputElement) || target.type !== "file" || !this.#owns(target))
      return;
    // What was picked is looked at even where the page sends something else in the end.
    this.#sealer.add(target.files ?? []);
    this.#refresh();
  }

  #owns(target: EventTarget): boolean {
    return target instanceof HTMLInputElement && target.form === this.#form;
  }

  #warmUp(): void {
    this.#sealer.warmUp().catch(() => undefined);
  }

  /** Makes a token ahead for what the form holds now. */
  #refresh(): void {
    this.#prepared = undefined;
    // The page's own handlers of this event may still change what is sent.
    setTimeout(() => {
      if (!this.#waiting && !this.#off.signal.aborted) void this.#prepare(this.#items());
    });
  }

  async #prepare(items: Item[], milliseconds?: number): Promise<void> {
    this.#change += 1;
    const change = this.#change;
    this.#prepared = undefined;
    if (items.length === 0) {
      this.#state.set("idle", 0);
      return;
    }
    this.#state.set("checking", items.length);
    try {
      const sealed = await this.#sealer.prepare(items, milliseconds);
      if (change !== this.#change) return;
      this.#prepared = { about: describe(items), sealed };
      this.#state.set("ready", items.length, { files: sealed.files });
    } catch (error) {
      if (change === this.#change) this.#state.set("unavailable", items.length, { error });
    }
  }

  #submit(event: SubmitEvent): void {
    if (event.target !== this.#form || this.#released || this.#form.method === "dialog") return;
    const items = this.#items(event.submitter);
    if (items.length === 0) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    this.#submitter = event.submitter;
    if (this.#waiting) return;
    this.#waiting = true;
    this.#holds += 1;
    const hold = this.#holds;
    // In a task of its own: while this event is under way, browsers pass over another submit.
    const go = (): void => {
      setTimeout(() => {
        if (this.#waiting && hold === this.#holds) this.#release();
      });
    };
    // Whatever happens meanwhile, it goes.
    this.#hold(items).then(go, go);
  }

  /** Takes the time budget at most. */
  async #hold(items: Item[]): Promise<void> {
    const end = Date.now() + this.#sealer.timeoutMs;
    // Files are digested again now, and once more where they were changed meanwhile.
    for (let next = items, about = ""; describe(next) !== about && Date.now() < end;) {
      about = describe(next);
      await this.#prepare(next, end - Date.now());
      next = this.#items(this.#submitter);
    }
  }

  #release(): void {
    this.#waiting = false;
    this.#released = true;
    try {
      submit(this.#form, this.#submitter);
    } finally {
      this.#released = false;
      this.#submitter = null;
    }
  }

  /** The token goes along where it is about exactly the files that are sent. */
  #append(formData: FormData): void {
    if (this.#probing || !this.#prepared) return;
    if (describe(this.#sealer.itemsOf(formData)) !== this.#prepared.about) return;
    setFirst(formData, this.#sealer.fieldName, this.#prepared.sealed.token);
    this.#sealer.handOut(this.#prepared.sealed);
    if (this.#released) this.#state.set("sent", this.#prepared.sealed.files.length);
  }

  /** What the form would send now, what the page's own `formdata` handlers add included. */
  #items(submitter: HTMLElement | null = null): Item[] {
    this.#probing = true;
    try {
      return this.#sealer.itemsOf(new FormData(this.#form, submitter));
    } catch {
      return this.#sealer.itemsOf(new FormData(this.#form));
    } finally {
      this.#probing = false;
    }
  }

  /** Back from the history: what was under way there is over, and the challenge may have run out. */
  #restored(): void {
    this.#waiting = false;
    this.#holds += 1;
    this.#refresh();
  }
}

/** Submits as the button does, or without it where it belongs to the form no more. */
function submit(form: HTMLFormElement, submitter: HTMLElement | null): void {
  const button = submitter as HTMLButtonElement | null;
  const own = button?.form === form ? button : null;
  if (form.requestSubmit) return form.requestSubmit(own);
  // Before Safari 16: a copy of the button, so that the page's own listeners hear no second click.
  const copy = (own?.cloneNode() ?? document.createElement("button")) as HTMLButtonElement;
  copy.removeAttribute("onclick");
  copy.hidden = true;
  copy.disabled = false;
  form.append(copy);
  copy.click();
  copy.remove();
}

/** The same text for the same files in the same fields, as far as can be told without reading. */
function describe(items: Item[]): string {
  return JSON.stringify(
    items.map(({ field, file }) => {
      const { name, lastModified } = file as File;
      return [field, name, file.size, lastModified, file.type];
    }),
  );
}

/** Once, when the page has nothing else to do; not at all where the user saves data. */
function whenIdle(work: () => void, signal: AbortSignal): void {
  const { connection } = navigator as Navigator & { connection?: { saveData?: boolean } };
  if (connection?.saveData) return;
  const begin = (): void => {
    if (!signal.aborted) work();
  };
  if (typeof requestIdleCallback === "function") requestIdleCallback(begin, { timeout: 5000 });
  else setTimeout(begin, 2000);
}
