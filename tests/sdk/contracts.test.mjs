/** Every golden example of a contract fits its published schema, and what does not fit is refused. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import Ajv2020 from "ajv/dist/2020.js";
import { root } from "../../scripts/lib/run.mjs";

const read = (path) => JSON.parse(readFileSync(join(root, path), "utf8"));
const names = ["report", "challenge-payload", "token-payload", "verification"];
const ajv = new Ajv2020({ strict: true, allErrors: true, formats: formats() });
const schemas = Object.fromEntries(
  names.map((name) => [name, ajv.compile(read(`schemas/${name}.json`))]),
);

for (const name of names) {
  test(`${name}.json fits its schema`, () => {
    const holds = schemas[name](read(`tests/contracts/${name}.json`));
    assert.ok(holds, JSON.stringify(schemas[name].errors));
  });

  test(`${name}.json with a member too many, or without its first, is refused`, () => {
    const example = read(`tests/contracts/${name}.json`);
    assert.ok(!schemas[name]({ ...example, surplus: 1 }));
    const [first] = Object.keys(example);
    const { [first]: _, ...rest } = example;
    assert.ok(!schemas[name](rest));
  });
}

test("the golden fixture's report fits the schema", () => {
  const holds = schemas.report(read("tests/fixtures/labelled.report.json"));
  assert.ok(holds, JSON.stringify(schemas.report.errors));
});

test("contracts hold no fractions and no nulls", () => {
  const text = names.map((name) => readFileSync(join(root, `schemas/${name}.json`), "utf8")).join();
  assert.doesNotMatch(text, /"number"|"null"/);
});

/** Number formats that schemars names; ajv knows none of them by itself. */
function formats() {
  const whole = { type: "number", validate: (value) => Number.isInteger(value) };
  const natural = { type: "number", validate: (value) => Number.isInteger(value) && value >= 0 };
  return {
    ...Object.fromEntries(["int16", "int32", "int64"].map((name) => [name, whole])),
    ...Object.fromEntries(
      ["uint8", "uint16", "uint32", "uint64", "uint"].map((name) => [name, natural]),
    ),
  };
}
