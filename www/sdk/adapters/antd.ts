/** Ant Design, for React and for Vue: `<Upload {...antdUpload(sealer)}>`. */
import type { Sealer } from "../sealer.js";
import { tokenField } from "./token.js";

type Fields = Record<string, unknown>;
type Answer = boolean | string | Blob | void;

/** Hooks of your own, called first. */
export interface AntdUploadHooks<F extends Blob> {
  beforeUpload?: (file: F, list: F[]) => Answer | Promise<Answer>;
  data?: Fields | ((file: F) => Fields);
  /** `name` of the upload, the field that files are sent in; `file` by default. */
  name?: string;
}

/**
 * Properties of the upload. `data` may not wait, so the token is made in `beforeUpload`, which Ant
 * Design waits for, and looked up in `data`.
 */
export function antdUpload<F extends Blob = File>(
  sealer: Sealer,
  hooks: AntdUploadHooks<F> = {},
): {
  name: string;
  // What Ant Design types as `RcFile`, `UploadFile` and its own answers.
  beforeUpload: (file: F, list: F[]) => Promise<never>;
  data: (file: unknown) => Fields;
} {
  const name = hooks.name ?? "file";
  const tokens = new WeakMap<object, Fields>();
  return {
    name,
    async beforeUpload(file, list) {
      sealer.add([file]);
      const answer = await hooks.beforeUpload?.(file, list);
      // `false` and `LIST_IGNORE`, which is a text: it is not sent.
      if (answer === false || typeof answer === "string") return answer as never;
      const sent = answer instanceof Blob ? answer : file;
      tokens.set(file, await tokenField(sealer, { file: sent, original: file }, { field: name }));
      return answer as never;
    },
    data(file) {
      const own = typeof hooks.data === "function" ? hooks.data(file as F) : hooks.data;
      const { originFileObj } = file as { originFileObj?: object };
      return { ...own, ...tokens.get(originFileObj ?? (file as object)) };
    },
  };
}
