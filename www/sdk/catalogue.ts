/**
 * The shop's catalogue bundle: each address is fetched once, again at the next file where that
 * failed, and nobody waits for it too long.
 */

/** A fetch that takes longer is given up. */
const FETCH_MS = 30_000;

/**
 * Bundles by address. Where there is none to be had, or not in time, reports are made without it,
 * and the server, which has its own, explains the difference.
 */
export class Catalogues {
  readonly #known = new Map<string, Promise<Uint8Array | undefined>>();
  readonly #waiting = new Set<(nothing: undefined) => void>();

  /** The bundle; undefined where there is none, or `hurry` was called before it came. */
  async get(url: string | URL): Promise<Uint8Array | undefined> {
    const bundle = this.#known.get(String(url)) ?? this.#fetch(url);
    let stop: (nothing: undefined) => void = () => undefined;
    const hurried = new Promise<undefined>((done) => (stop = done));
    this.#waiting.add(stop);
    try {
      return await Promise.race([bundle, hurried]);
    } finally {
      this.#waiting.delete(stop);
    }
  }

  #fetch(url: string | URL): Promise<Uint8Array | undefined> {
    const bundle = fetchBundle(url);
    this.#known.set(String(url), bundle);
    void bundle.then((bytes) => bytes ?? this.#known.delete(String(url)));
    return bundle;
  }

  /** Whoever waits goes on without; the fetch goes on for files that are picked later. */
  hurry(): void {
    for (const stop of this.#waiting) stop(undefined);
  }
}

async function fetchBundle(url: string | URL): Promise<Uint8Array | undefined> {
  const off = new AbortController();
  const timer = setTimeout(() => off.abort(), FETCH_MS);
  try {
    const response = await fetch(url, { credentials: "same-origin", signal: off.signal });
    return response.ok ? new Uint8Array(await response.arrayBuffer()) : undefined;
  } catch {
    return undefined;
  } finally {
    clearTimeout(timer);
  }
}
