/** What was seen of each file, by the digest of its bytes, so that no bytes are looked at twice. */
import { digest } from "./digest.js";
import type { Absent, InspectContext } from "./engine.js";
import { codeOf, SealError } from "./errors.js";
import type { Host } from "./host.js";
import { Turns } from "./read.js";

/** Files longer than this are digested and not looked into. */
const WHOLE_BYTES = 64 * 2 ** 20;

/** A report, or why there is none. A file that vanished may have no digest. */
export type Look =
  | { sha256: string; report: Uint8Array; absent?: never }
  | { sha256?: string; absent: Absent; report?: never };

export class Looks {
  readonly #host: Host;
  readonly #context: () => Promise<InspectContext>;
  readonly #seen = new Map<string, Promise<Look>>();
  readonly #digests = new WeakMap<Blob, string>();
  readonly #digesting = new WeakMap<Blob, Promise<string>>();
  readonly #turns = new Turns();
  readonly #stops = new Set<(error: SealError) => void>();

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

  /** Whoever asks while the file is read gets the same answer. */
  digest(file: Blob): Promise<string> {
    const running = this.#digesting.get(file);
    if (running) return running;
    const work = digest(file, this.#host)
      .then((sha256) => {
        this.#digests.set(file, sha256);
        return sha256;
      })
      .finally(() => this.#digesting.delete(file));
    this.#digesting.set(file, work);
    return work;
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

  /** Time is up: every look under way is `timeout`. */
  interrupt(): void {
    this.#turns.interrupt();
    this.#host.interrupt();
    for (const stop of this.#stops) stop(new SealError("timeout", "the check took too long"));
  }

  async #inspect(file: Blob, sha256: string): Promise<Look> {
    const context = await this.#context();
    let stop: (error: SealError) => void = () => undefined;
    // A read that hangs cannot be called off.
    const stopped = new Promise<never>((_, fail) => (stop = fail));
    this.#stops.add(stop);
    try {
      return await Promise.race([this.#twice(file, sha256, context), stopped]);
    } catch (error) {
      const absent = reasons[codeOf(error, "module.trap")];
      if (absent) return { sha256, absent };
      throw error;
    } finally {
      this.#stops.delete(stop);
    }
  }

  /** A file at which the module stopped is tried once more: it may not have been its fault. */
  async #twice(file: Blob, sha256: string, context: InspectContext): Promise<Look> {
    try {
      return await this.#call(file, sha256, context);
    } catch (error) {
      if (reasons[codeOf(error, "module.trap")] !== "trap") throw error;
      return this.#call(file, sha256, context);
    }
  }

  async #call(file: Blob, sha256: string, context: InspectContext): Promise<Look> {
    try {
      return await this.#once(file, sha256, context);
    } catch (error) {
      const refused = error instanceof SealError && error.code === "catalogue.invalid";
      if (!refused || !context.catalogue) throw error;
      const { catalogue: _, ...rest } = context;
      return this.#once(file, sha256, rest);
    }
  }

  async #once(file: Blob, sha256: string, context: InspectContext): Promise<Look> {
    if (file.size > WHOLE_BYTES) {
      const { report } = await this.#host.call("inspectOversize", file.size, sha256, context);
      return { sha256, report };
    }
    return this.#turns.with(file, async (bytes) => {
      const { report, sha256: read } = await this.#host.call("inspect", bytes, context);
      // The file was written to in between: these bytes are gone.
      return read === sha256 ? { sha256, report } : { sha256, absent: "vanished" };
    });
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
