/** The part that runs in every engine, Node included: all reports of all fixtures. */

/**
 * @param {{ inspect: (bytes: Uint8Array, context: object) => Uint8Array }} bindings
 * @param {{ passes: { title: string, names: string[], context: object }[] }} plan
 * @param {(name: string) => Promise<Uint8Array>} read
 * @returns {Promise<Record<string, string>>} report bytes (hexadecimal) by `pass/name`
 */
export async function inspectAll(bindings, plan, read) {
  const reports = {};
  for (const { title, names, context } of plan.passes) {
    for (const name of names) {
      const bytes = await read(name);
      let report;
      try {
        report = hexadecimal(bindings.inspect(bytes, context));
      } catch (error) {
        report = `error: ${error?.code ?? error?.message ?? error}`;
      }
      reports[`${title}/${name}`] = report;
    }
  }
  return reports;
}

function hexadecimal(bytes) {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
