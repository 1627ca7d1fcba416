/** `fetch` and axios: every FormData with files that goes through them carries its token. */
import type { Sealer } from "../sealer.js";

/** A `fetch` that adds the token to a body that is a FormData; everything else passes unchanged. */
export function sealedFetch(sealer: Sealer, send: typeof fetch = globalThis.fetch): typeof fetch {
  return async (input, init) => {
    if (init?.body instanceof FormData) await add(sealer, init.body, init.signal);
    return send(input, init);
  };
}

/** For `axios.interceptors.request.use`. */
export function axiosSeal<C extends { data?: unknown; signal?: unknown }>(
  sealer: Sealer,
): (config: C) => Promise<C> {
  return async (config) => {
    const { data, signal } = config;
    if (data instanceof FormData) {
      await add(sealer, data, signal instanceof AbortSignal ? signal : null);
    }
    return config;
  };
}

async function add(
  sealer: Sealer,
  body: FormData,
  signal: AbortSignal | null | undefined,
): Promise<void> {
  if (![...body.values()].some((value) => value instanceof Blob)) return;
  await sealer.appendTo(body, signal ? { signal } : {});
}
