/** FilePond: a plugin that puts the token into a file's metadata, and a hook that makes it a field. */
import type { Sealer } from "../sealer.js";
import { tokenField } from "./token.js";

interface Item {
  file: Blob;
  setMetadata(key: string, value: unknown, silent?: boolean): void;
}

interface PluginApi {
  addFilter(name: string, filter: (item: Item) => Promise<Item>): void;
}

/**
 * `registerPlugin(filepondClaimseal(sealer))`. FilePond waits for it before it sends a file, and
 * sends the metadata as JSON in a field of the file's own name. The file itself is not changed.
 */
export function filepondClaimseal(sealer: Sealer): (api: PluginApi) => { options: object } {
  return ({ addFilter }) => {
    addFilter("DID_LOAD_ITEM", async (item) => {
      const fields = await tokenField(sealer, item.file, { field: "filepond" });
      for (const [key, token] of Object.entries(fields)) item.setMetadata(key, token, true);
      return item;
    });
    return { options: {} };
  };
}

/** For `server.process.ondata`: sends the token in a field of its own. */
export function filepondOndata(sealer: Sealer): (formData: FormData) => FormData {
  return (formData) => {
    for (const [, value] of [...formData]) {
      const token = typeof value === "string" ? tokenIn(value, sealer.fieldName) : undefined;
      if (token) formData.set(sealer.fieldName, token);
    }
    return formData;
  };
}

function tokenIn(metadata: string, name: string): string | undefined {
  try {
    const token = (JSON.parse(metadata) as Record<string, unknown> | null)?.[name];
    return typeof token === "string" ? token : undefined;
  } catch {
    return undefined;
  }
}
