import Uppy from "@uppy/core";
import XHRUpload from "@uppy/xhr-upload";
import { createSealer } from "claimseal";
import { UppyClaimseal } from "claimseal/adapters/uppy";

const sealer = createSealer({ challenge: "/challenge", order: "CS-7" });
const bundle = location.search !== "";
const field = bundle ? "photos" : "file";
const uppy = new Uppy()
  .use(XHRUpload, { endpoint: "/claims", bundle, fieldName: field, getResponseData: () => ({}) })
  .use(UppyClaimseal, { sealer, bundle, field });
document.getElementById("root").innerHTML =
  "<input type=file multiple><button id=send>Send</button>";
document.querySelector("input").addEventListener("change", ({ target }) => {
  for (const data of target.files) uppy.addFile({ name: data.name, type: data.type, data });
});
document.getElementById("send").addEventListener("click", () => uppy.upload());
