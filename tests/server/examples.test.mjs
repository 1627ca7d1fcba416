/** The examples of `examples/` against a running service: each language that is here. */
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { root, run, which } from "../../scripts/lib/run.mjs";
import { startService } from "../e2e/service.mjs";
import { folder, order, pictures, sealed } from "./kit.mjs";

const examples = {
  curl: ["sh", "verify.sh"],
  python3: ["python3", "verify.py"],
  java: ["java", "Verify.java"],
};
const here = folder();
const at = (name) => join(here, name);
let service, key;

before(async () => {
  service = await startService();
  key = service.output().match(/API key[^\n]*?(\S{20,})\s*$/im)?.[1];
  assert.ok(key, service.output());
  const names = ["camera.jpg", "aigc-1.png"];
  const files = names.map((name) => ({ name, bytes: pictures.get(name) }));
  const token = await sealed({ createChallenge: challenge }, files);
  for (const { name, bytes } of files) writeFileSync(at(name), bytes);
  // A name that a careless form would break at.
  writeFileSync(at('dent "left", 凹痕.png'), pictures.get("aigc-1.png"));
  writeFileSync(at("token.txt"), `${token}\n`);
  writeFileSync(at("none.txt"), "");
});
after(() => service?.stop());

/** What a backend does when a browser asks for a challenge. */
function challenge({ jkt, order }) {
  const asked = fetch(`${service.address}/v1/challenges`, {
    method: "POST",
    headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
    body: JSON.stringify({ jkt, order }),
  });
  return { challenge: asked.then((answer) => answer.json()).then((body) => body.challenge) };
}

for (const [program, [interpreter, script]] of Object.entries(examples)) {
  const absent = [program, interpreter].find((one) => !which(one));
  if (absent) console.log(`!!! ${script} CANNOT BE TESTED HERE: no ${absent}. Counted as skipped.`);
  const skip = absent ? `no ${absent}` : false;

  test(`${script} verifies a claim`, { skip }, async () => {
    const verify = (args, env = {}) =>
      run(interpreter, [join(root, "examples", script), ...args], {
        env: { CLAIMSEAL_URL: service.address, CLAIMSEAL_KEY: key, ...env },
        timeoutMinutes: 2,
      });
    const marked = at('dent "left", 凹痕.png');
    const valid = await verify([order, at("token.txt"), at("camera.jpg"), marked]);
    assert.ok(valid.ok, valid.output);
    for (const expected of [/disposition\W+conflict/, /valid/, /ai\.aigcLabel\.generated/])
      assert.match(valid.output, expected);
    assert.doesNotMatch(valid.output, /invalid/);

    const other = await verify(["CS-1002", at("token.txt"), at("camera.jpg")]);
    assert.match(other.output, /invalid/);
    const none = await verify([order, at("none.txt"), at("camera.jpg")]);
    assert.match(none.output, /absent/);
    assert.match(none.output, /disposition\W+clear/);

    const refused = await verify([order, at("none.txt"), at("camera.jpg")], {
      CLAIMSEAL_KEY: "wrong",
    });
    assert.ok(!refused.ok);
    assert.match(refused.output, /auth\.failed/);
  });
}
