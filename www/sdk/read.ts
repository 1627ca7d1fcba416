/** Reading files: a few at a time, and one that does not come holds up no other. */
import { SealError } from "./errors.js";

/** The bytes as they are now; rejects with `file.vanished`. */
export async function read(file: Blob): Promise<ArrayBuffer> {
  try {
    return await file.arrayBuffer();
  } catch (cause) {
    throw new SealError("file.vanished", "the file can no longer be read", { cause });
  }
}

/** One is read while another is looked into. */
const AT_ONCE = 2;
/** After so long without its bytes a file gives its place to the next (a photo in a cloud). */
const STALL_MS = 1000;

interface Turn {
  begin: () => void;
  fail: (error: SealError) => void;
}

/** Turns to hold a file's bytes. */
export class Turns {
  #free = AT_ONCE;
  #waiting: Turn[] = [];
  /** Counts interruptions, so that a file that comes after one is not begun with. */
  #round = 0;

  /** Reads the file and works on its bytes, in its turn. */
  async with<T>(file: Blob, work: (bytes: ArrayBuffer) => Promise<T>): Promise<T> {
    const leave = await this.#enter();
    const round = this.#round;
    const stalled = setTimeout(leave, STALL_MS);
    try {
      const bytes = await read(file);
      clearTimeout(stalled);
      if (round !== this.#round) throw late();
      return await work(bytes);
    } finally {
      clearTimeout(stalled);
      leave();
    }
  }

  /** Time is up: who waits or reads is rejected with `timeout`. */
  interrupt(): void {
    this.#round += 1;
    for (const { fail } of this.#waiting.splice(0)) fail(late());
  }

  /** Waits for a turn; the result ends it, once. */
  async #enter(): Promise<() => void> {
    if (this.#free > 0) this.#free -= 1;
    else await new Promise<void>((begin, fail) => this.#waiting.push({ begin, fail }));
    let inside = true;
    return () => {
      if (!inside) return;
      inside = false;
      const next = this.#waiting.shift();
      if (next) next.begin();
      else this.#free += 1;
    };
  }
}

function late(): SealError {
  return new SealError("timeout", "the check took too long");
}
