/** Tokens: entries of files, signed under the claim's challenge. */
import { Deadline, tooLate } from "./abort.js";
import { WASM_SHA256 } from "./build.js";
import type { Claim, Claims } from "./claim.js";
import type { Absent, TokenFile } from "./engine.js";
import { SealError } from "./errors.js";
import type { Report } from "./contracts.js";
import type { Host } from "./host.js";
import { sign } from "./key.js";
import type { Looks } from "./looks.js";

/** One file to seal: what is sent, its field, and what the buyer picked where that is another. */
export interface Item {
  file: Blob;
  field: string;
  original?: Blob | undefined;
}

/** A token and what stands in it. */
export interface Sealed {
  /** Compact JWS. */
  token: string;
  /** One for each file. */
  files: SealedFile[];
}

/** What a page may know of a sealed file: never what was found. */
export interface SealedFile {
  field: string;
  /** SHA-256 of the picked bytes, hexadecimal. */
  sha256?: string;
  /** SHA-256 of the bytes that are sent, where they are others. */
  sentSha256?: string;
  /** Why there is no report. */
  absent?: Absent;
  /** It vanished, or is not a picture that opens. */
  unreadable?: true;
}

/** Most files of one claim (DESIGN 4.2). */
const MAX_FILES = 20;
/** What is kept of the time for signing, which may have to start a worker first: a fifth, at most. */
const RESERVE_MS = 3000;

interface Made {
  about: string;
  claim: Claim;
  sealed: Sealed;
  /** Whether somebody may have sent it: then its challenge is used up for other files. */
  handedOut: boolean;
}

export class Tokens {
  readonly #host: Host;
  readonly #claims: Claims;
  readonly #looks: Looks;
  readonly #hurry: () => void;
  #made: Made | undefined;
  #turn: Promise<unknown> = Promise.resolve();

  /** `hurry` is called when files should no longer wait for the catalogue. */
  constructor(host: Host, claims: Claims, looks: Looks, hurry: () => void) {
    this.#host = host;
    this.#claims = claims;
    this.#looks = looks;
    this.#hurry = hurry;
  }

  /**
   * A token over a whole claim. The same files again give the same token; other files after it was
   * handed out get a challenge of their own. Files that take longer than the time are `timeout`.
   */
  claim(items: Item[], milliseconds: number): Promise<Sealed> {
    const end = new Deadline(milliseconds);
    const work = this.#entries(items, milliseconds).then((files) => {
      // One after the other: two tokens at once would each ask for a challenge.
      const turn = this.#turn.then(() => this.#make(files));
      this.#turn = turn.catch(() => undefined);
      return turn;
    });
    return end.race(work, tooLate);
  }

  /** Says that a token left this package. */
  handOut(sealed: Sealed): void {
    if (this.#made?.sealed === sealed) this.#made.handedOut = true;
  }

  /** A token for one upload; all of a claim share its challenge. */
  async single(item: Item, milliseconds: number): Promise<Sealed> {
    const end = new Deadline(milliseconds);
    const files = await this.#entries([item], milliseconds);
    const work = this.#claims.current().then((claim) => this.#sign(claim, files));
    return end.race(work, tooLate);
  }

  /** The next token belongs to another claim. */
  async reset(): Promise<void> {
    this.#made = undefined;
    await this.#claims.renew();
  }

  async #make(files: TokenFile[]): Promise<Sealed> {
    const about = describe(files);
    const made = this.#made;
    if (made?.about === about && (await this.#claims.current()) === made.claim) return made.sealed;
    if (made?.handedOut) await this.#claims.renew();
    const claim = await this.#claims.own();
    const sealed = await this.#sign(claim, files);
    this.#made = { about, claim, sealed, handedOut: false };
    return sealed;
  }

  async #entries(items: Item[], milliseconds: number): Promise<TokenFile[]> {
    const deadline = new Deadline(milliseconds - Math.min(RESERVE_MS, milliseconds / 5));
    let late = false;
    const timeout = (item: Item) => (): TokenFile => {
      late = true;
      return this.#late(item);
    };
    const all = items
      .slice(0, MAX_FILES)
      .map((item) => deadline.race(this.#entry(item), timeout(item)));
    // A catalogue that does not come must not cost the reports: most of the time is for the files.
    const hurry = setInterval(this.#hurry, milliseconds / 4);
    const entries = await Promise.all(all).finally(() => clearInterval(hurry));
    const files = entries.filter(
      ({ sha256, absent }) => sha256 !== undefined || absent === "vanished",
    );
    // A worker in the middle of a photo would not sign in time either.
    if (late) this.#looks.interrupt();
    if (files.length === 0) throw new SealError("files.none", "there is no file to seal");
    return files;
  }

  async #entry({ file, field, original }: Item): Promise<TokenFile> {
    const look = await this.#looks.look(original ?? file);
    if (!original || original === file) return { field, ...look };
    const sentSha256 = await this.#looks.digest(file);
    return sentSha256 === look.sha256 ? { field, ...look } : { field, ...look, sentSha256 };
  }

  #late({ file, field, original }: Item): TokenFile {
    const entry: TokenFile = { field, ...this.#looks.absent(original ?? file, "timeout") };
    const sent = original && this.#looks.known(file);
    return sent && sent !== entry.sha256 ? { ...entry, sentSha256: sent } : entry;
  }

  async #sign({ key, challenge }: Claim, files: TokenFile[]): Promise<Sealed> {
    const parts = { challenge, wasmSha256: WASM_SHA256, files };
    const input = await this.#host.call("signingInput", key.jwk, parts);
    const token = await this.#host.call("assembleToken", input, await sign(key, input));
    return { token, files: files.map(known) };
  }
}

function known({ report, ...file }: TokenFile): SealedFile {
  const opens = report
    ? (JSON.parse(new TextDecoder().decode(report)) as Report).status !== "unreadable"
    : file.absent !== "vanished";
  return opens ? file : { ...file, unreadable: true };
}

/** The same text for the same files with the same outcome. */
function describe(files: TokenFile[]): string {
  return JSON.stringify(files.map((f) => [f.field, f.sha256, f.sentSha256, f.absent]));
}
