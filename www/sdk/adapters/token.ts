/** What the adapters share: a token where there can be one, and never an error for the upload. */
import type { FileToSeal, Sealer, SealOptions } from "../sealer.js";

/** The fields to send with a file: none where no token could be made in time. */
export async function tokenField(
  sealer: Sealer,
  file: Blob | FileToSeal,
  options: SealOptions = {},
): Promise<Record<string, string>> {
  try {
    return { [sealer.fieldName]: (await sealer.sealFile(file, options)).token };
  } catch {
    options.signal?.throwIfAborted();
    return {};
  }
}
