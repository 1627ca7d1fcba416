import { create, registerPlugin } from "filepond";
import { createSealer } from "claimseal";
import { filepondClaimseal, filepondOndata } from "claimseal/adapters/filepond";

const sealer = createSealer({ challenge: "/challenge", order: "CS-7" });
registerPlugin(filepondClaimseal(sealer));
document.getElementById("root").innerHTML = "<input type=file multiple>";
create(document.querySelector("input"), {
  server: { process: { url: "/claims", ondata: filepondOndata(sealer) } },
});
