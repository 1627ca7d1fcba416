/** The shop's catalogue bundle, fetched once. */

/**
 * Its bytes, or undefined where there is none to be had: reports are then made without it, and the
 * server, which has its own, explains the difference.
 */
export async function fetchCatalogue(url: string | URL): Promise<Uint8Array | undefined> {
  try {
    const response = await fetch(url, { credentials: "same-origin" });
    return response.ok ? new Uint8Array(await response.arrayBuffer()) : undefined;
  } catch {
    return undefined;
  }
}
