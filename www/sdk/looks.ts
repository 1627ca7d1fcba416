/** What was seen of each file, by the digest of its bytes, so that no bytes are looked at twice. */
import { digest } from "./digest.js";
import type { Absent, InspectContext } from "./engine.js";
import { codeOf, SealError } from "./errors.js";
import type { Host } from "./host.js";

/** A report, or why there is none. A file that vanished may have no digest. */
export type Look =
  | { sha256: string; report: Uint8Array; absent?: never }
  | { sha256?: string; absent: Absent; report?: never };

export class Looks {
  readonly #host: Host;
  readonly #context: () => Promise<InspectContext>;
  readonly #seen = new Map<string, Promise<Look>>();
  readonly #digests = new WeakMap<Blob, string>();

  /** `context` is asked when the first file is looked into. */
  constructor(host: Host, context: () => Promise<InspectContext>) {
    this.#host = host;
    this.#context = context;
  }

  /** Digests the file as it is now, and looks into it unless these bytes were seen before. */
  async look(file: Blob): Promise<Look> {
    let sha256: string;
    try {
      sha256 = await this.digest(file);
    } catch (error) {
      if (codeOf(error, "worker.failed") !== "file.vanished") throw error;
      return this.absent(file, "vanished");
    }
    const known = this.#seen.get(sha256);
    if (known) return known;
    const look = this.#inspect(file, sha256);
    this.#seen.set(sha256, look);
    const forget = (): boolean => this.#seen.delete(sha256);
    look.then(({ absent }) => absent && absent !== "trap" && forget(), forget);
    return look;
  }

  async digest(file: Blob): Promise<string> {
    const sha256 = await digest(file, this.#host);
    this.#digests.set(file, sha256);
    return sha256;
  }

  /** The digest that a file had when it was last read. */
  known(file: Blob): string | undefined {
    return this.#digests.get(file);
  }

  /** A file without a report. */
  absent(file: Blob, absent: Absent): Look {
    const sha256 = this.known(file);
    return sha256 === undefined ? { absent } : { sha256, absent };
  }

  async #inspect(file: Blob, sha256: string): Promise<Look> {
    const context = await this.#context();
    try {
      return await this.#call(file, sha256, context);
    } catch (error) {
      const absent = reasons[codeOf(error, "module.trap")];
      if (absent) return { sha256, absent };
      throw error;
    }
  }

  async #call(file: Blob, sha256: string, context: InspectContext): Promise<Look> {
    try {
      const { report, sha256: read } = await this.#host.call("inspect", file, context);
      // The file was written to in between: these bytes are gone.
      return read === sha256 ? { sha256, report } : { sha256, absent: "vanished" };
    } catch (error) {
      const refused = error instanceof SealError && error.code === "catalogue.invalid";
      if (!refused || !context.catalogue) throw error;
      const { catalogue: _, ...rest } = context;
      return this.#call(file, sha256, rest);
    }
  }
}

/** Failures that concern one file only. */
const reasons: Record<string, Absent | undefined> = {
  "module.trap": "trap",
  "worker.failed": "trap",
  "file.vanished": "vanished",
  timeout: "timeout",
  "context.invalid": "unsupported",
};
