/** The sealer: what a page has of this package. */
import { abortable } from "./abort.js";
import { VERSION, WASM_SHA256 } from "./build.js";
import { Catalogues } from "./catalogue.js";
import { type ChallengeFunction, Claims } from "./claim.js";
import { SealError } from "./errors.js";
import { setFirst } from "./fields.js";
import { attach } from "./form.js";
import { Host } from "./host.js";
import { Looks } from "./looks.js";
import { type Item, type Sealed, Tokens } from "./tokens.js";

/** Options of {@link createSealer}. */
export interface SealerOptions {
  /**
   * Where to get the challenge: an address of your backend, which is sent
   * `POST {"jkt": …, "order": …}` and answers `{"challenge": …}`, or a function of your own.
   */
  challenge: string | URL | ChallengeFunction;
  /**
   * Catalogue bundle of the products that the order is about, or a function that is asked at every
   * file; without it likeness to the catalogue is not looked at.
   */
  catalogueUrl?: string | URL | (() => string | URL | undefined);
  /** The order, sent with the thumbprint when `challenge` is an address. */
  order?: string | (() => string | undefined);
  /** Form field of the token; `claimseal_token` by default. */
  fieldName?: string;
  /** Address of `claimseal.wasm`, or its bytes; beside this script by default. */
  wasmUrl?: string | URL | Uint8Array;
  /** Address of `worker.js`; beside this script by default. */
  workerUrl?: string | URL;
  /** Time for the check after submit, in milliseconds; 4000 by default. */
  timeoutMs?: number;
}

/** Options of one call. */
export interface CallOptions {
  /** Calls it off: the promise rejects with the signal's reason. */
  signal?: AbortSignal;
}

/** Options of a call that makes a token. */
export interface SealOptions extends CallOptions {
  /** Name of the form field that the files are sent in; `files` by default. */
  field?: string;
  /** Time for the check, in milliseconds; the sealer's by default. */
  timeoutMs?: number;
}

/** A file to seal where its field is not the default or it is a copy of what was picked. */
export interface FileToSeal {
  file: Blob;
  field?: string;
  /** What the buyer picked, where the form sends a compressed copy of it. */
  original?: Blob;
}

/** Checks files and makes tokens about them. Make one per claim form. */
export interface Sealer {
  /**
   * Looks after a form: checks files as they are picked and adds the token to whatever is sent.
   * Returns the function that lets go of it.
   *
   * @throws {@link SealError} `environment.unsupported` where there is no DOM.
   */
  attach(form: HTMLFormElement): () => void;
  /** Begins to check files, for pages that keep picked files by themselves. Never rejects. */
  add(files: Iterable<Blob>): void;
  /** Says that a form sends `copy` instead of `original`, which the buyer picked. */
  replace(original: Blob, copy: Blob): void;
  /** A token over all files of a claim. Rejects with a {@link SealError}. */
  sealAll(files: Iterable<Blob | FileToSeal>, options?: SealOptions): Promise<Sealed>;
  /**
   * A token for one upload of several that are handed in together: all share one challenge.
   * Rejects with a {@link SealError}.
   */
  sealFile(file: Blob | FileToSeal, options?: SealOptions): Promise<Sealed>;
  /**
   * Seals the files of a FormData and sets its token field. False where no token could be made;
   * send it then all the same. Rejects only when it is called off.
   */
  appendTo(formData: FormData, options?: SealOptions): Promise<boolean>;
  /** Loads worker, module and catalogue ahead of the first file. */
  warmUp(options?: CallOptions): Promise<void>;
  /** Begins another claim: new key, new challenge. */
  reset(options?: CallOptions): Promise<void>;
  /** Lets go of forms, worker and memory, for good. */
  dispose(): void;
  /** Form field of the token. */
  readonly fieldName: string;
  /** Where the checks run, once one has run. */
  readonly place: "worker" | "main";
}

/** Makes a sealer. Nothing is loaded or sent until it is used. */
export function createSealer(options: SealerOptions): Sealer {
  return new PageSealer(options);
}

/** How long a check ahead of the submit may take: as long as it likes. */
const AHEAD_MS = 10 * 60_000;

/** The sealer as forms see it. */
export class PageSealer implements Sealer {
  readonly fieldName: string;
  readonly timeoutMs: number;
  readonly #host: Host;
  readonly #claims: Claims;
  readonly #looks: Looks;
  readonly #tokens: Tokens;
  readonly #catalogueUrl: SealerOptions["catalogueUrl"];
  readonly #originals = new WeakMap<Blob, Blob>();
  readonly #forms = new Set<() => void>();
  readonly #catalogues = new Catalogues();
  #disposed = false;

  constructor(options: SealerOptions) {
    const { challenge, catalogueUrl, order, fieldName, wasmUrl, workerUrl, timeoutMs } =
      options ?? {};
    if (!challenge) throw new SealError("options.invalid", "`challenge` is missing");
    this.timeoutMs = timeoutMs ?? 4000;
    if (!(this.timeoutMs > 0))
      throw new SealError("options.invalid", "`timeoutMs` is not positive");
    this.fieldName = fieldName ?? "claimseal_token";
    this.#catalogueUrl = catalogueUrl;
    this.#host = new Host({ wasm: source(wasmUrl), wasmSha256: WASM_SHA256, workerUrl });
    this.#claims = new Claims(this.#host, { challenge, order });
    this.#looks = new Looks(this.#host, () => this.#context());
    const hurry = (): void => this.#catalogues.hurry();
    this.#tokens = new Tokens(this.#host, this.#claims, this.#looks, hurry);
  }

  get place(): "worker" | "main" {
    return this.#host.place;
  }

  attach(form: HTMLFormElement): () => void {
    if (typeof document === "undefined") {
      throw new SealError("environment.unsupported", "attach needs a browser");
    }
    const detach = attach(form, this);
    this.#forms.add(detach);
    return () => {
      detach();
      this.#forms.delete(detach);
    };
  }

  add(files: Iterable<Blob>): void {
    if (this.#disposed) return;
    for (const file of files) this.#looks.look(file).catch(() => undefined);
  }

  replace(original: Blob, copy: Blob): void {
    this.#originals.set(copy, original);
  }

  async sealAll(files: Iterable<Blob | FileToSeal>, options: SealOptions = {}): Promise<Sealed> {
    const items = Array.from(files, (file) => this.#item(file, options.field));
    const sealed = await abortable(this.#claim(items, options.timeoutMs), options.signal);
    this.#tokens.handOut(sealed);
    return sealed;
  }

  sealFile(file: Blob | FileToSeal, options: SealOptions = {}): Promise<Sealed> {
    const item = this.#item(file, options.field);
    const work = this.#usable().then(() =>
      this.#tokens.single(item, options.timeoutMs ?? this.timeoutMs),
    );
    return abortable(work, options.signal);
  }

  async appendTo(formData: FormData, options: SealOptions = {}): Promise<boolean> {
    const items = this.itemsOf(formData);
    try {
      const sealed = await abortable(this.#claim(items, options.timeoutMs), options.signal);
      setFirst(formData, this.fieldName, sealed.token);
      this.#tokens.handOut(sealed);
      return true;
    } catch {
      options.signal?.throwIfAborted();
      return false;
    }
  }

  warmUp(options: CallOptions = {}): Promise<void> {
    const work = this.#usable().then(async () => {
      await Promise.all([this.#host.warmUp(), this.#loadCatalogue()]);
    });
    return abortable(work, options.signal);
  }

  reset(options: CallOptions = {}): Promise<void> {
    return abortable(
      this.#usable().then(() => this.#tokens.reset()),
      options.signal,
    );
  }

  dispose(): void {
    this.#disposed = true;
    for (const detach of this.#forms) detach();
    this.#forms.clear();
    this.#claims.dispose();
    this.#host.dispose();
  }

  /** What a FormData would send: its files, in its order. */
  itemsOf(formData: FormData): Item[] {
    const items: Item[] = [];
    for (const [field, value] of formData) {
      // A file input without a file sends an empty one without a name.
      if (typeof value === "string" || (value.size === 0 && value.name === "")) continue;
      items.push({ file: value, field, original: this.#originals.get(value) });
    }
    return items;
  }

  /** For forms: a token ahead of the submit, not handed out yet. */
  prepare(items: Item[], milliseconds = AHEAD_MS): Promise<Sealed> {
    return this.#claim(items, milliseconds);
  }

  /** For forms: says that a prepared token went into a FormData. */
  handOut(sealed: Sealed): void {
    this.#tokens.handOut(sealed);
  }

  async #claim(items: Item[], milliseconds = this.timeoutMs): Promise<Sealed> {
    await this.#usable();
    if (items.length === 0) throw new SealError("files.none", "there is no file to seal");
    return this.#tokens.claim(items, milliseconds);
  }

  #item(given: Blob | FileToSeal, field = "files"): Item {
    if (given instanceof Blob) {
      return { file: given, field, original: this.#originals.get(given) };
    }
    const { file, original } = given;
    if (!(file instanceof Blob)) throw new SealError("options.invalid", "`file` is not a Blob");
    return { file, field: given.field ?? field, original: original ?? this.#originals.get(file) };
  }

  async #usable(): Promise<void> {
    if (this.#disposed) throw new SealError("sealer.disposed", "the sealer was disposed of");
    if (typeof WebAssembly !== "object" || !globalThis.crypto?.subtle) {
      const why = `claimseal ${VERSION} needs WebAssembly and WebCrypto (https)`;
      throw new SealError("environment.unsupported", why);
    }
  }

  async #context() {
    const [claim, catalogue] = await Promise.all([this.#claims.current(), this.#loadCatalogue()]);
    const { at, orderedAt } = claim.context;
    return { at, ...(orderedAt && { orderedAt }), ...(catalogue && { catalogue }) };
  }

  async #loadCatalogue(): Promise<Uint8Array | undefined> {
    const from = this.#catalogueUrl;
    const url = typeof from === "function" ? from() : from;
    return url === undefined ? undefined : this.#catalogues.get(url);
  }
}

/** Relative addresses are meant from the page, also when a worker fetches them. */
function source(wasmUrl: SealerOptions["wasmUrl"]): string | Uint8Array {
  if (wasmUrl instanceof Uint8Array) return wasmUrl;
  if (wasmUrl === undefined) return new URL("./claimseal.wasm", import.meta.url).href;
  return new URL(wasmUrl, globalThis.document?.baseURI).href;
}
