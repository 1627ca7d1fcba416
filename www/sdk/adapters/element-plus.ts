/** Element Plus: `<el-upload v-bind="elementUpload(sealer)">`. */
import type { Sealer } from "../sealer.js";
import { tokenField } from "./token.js";

type Fields = Record<string, unknown>;
type Answer = boolean | Blob | null | undefined | void;

/** Hooks of your own, called first. */
export interface ElementUploadHooks {
  beforeUpload?: (file: File) => Answer | Promise<Answer>;
  data?: Fields | ((file: File) => Fields | Promise<Fields>);
  /** `name` of the upload, the field that files are sent in; `file` by default. */
  name?: string;
}

/**
 * Properties of the upload. The token is made in `data`, which Element Plus waits for and calls with
 * the file that it sends; an object that `beforeUpload` changes would be sent as it was.
 */
export function elementUpload(
  sealer: Sealer,
  hooks: ElementUploadHooks = {},
): {
  name: string;
  beforeUpload: (file: File) => Promise<Answer>;
  data: (file: File) => Promise<Fields>;
} {
  const name = hooks.name ?? "file";
  return {
    name,
    async beforeUpload(file) {
      sealer.add([file]);
      const answer = await hooks.beforeUpload?.(file);
      if (answer instanceof Blob && answer !== file) sealer.replace(file, answer);
      return answer;
    },
    async data(file) {
      const own = typeof hooks.data === "function" ? await hooks.data(file) : hooks.data;
      return { ...own, ...(await tokenField(sealer, file, { field: name })) };
    },
  };
}
