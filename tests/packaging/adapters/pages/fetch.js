import axios from "axios";
import { createSealer } from "claimseal";
import { axiosSeal, sealedFetch } from "claimseal/adapters/fetch";

const sealer = createSealer({ challenge: "/challenge", order: "CS-7" });
const send = sealedFetch(sealer);
axios.interceptors.request.use(axiosSeal(sealer));
document.getElementById("root").innerHTML = "<input type=file multiple>";
document.querySelector("input").addEventListener("change", ({ target }) => {
  const body = new FormData();
  for (const file of target.files) body.append("photos", file);
  if (location.search) axios.post("/claims", body);
  else send("/claims", { method: "POST", body });
});
