import { createRoot } from "react-dom/client";
import { Upload } from "antd";
import { createSealer } from "claimseal";
import { antdUpload } from "claimseal/adapters/antd";

const sealer = createSealer({ challenge: "/challenge", order: "CS-7" });
const hooks = { name: "photo", data: { remark: "broken" } };
createRoot(document.getElementById("root")).render(
  <Upload action="/claims" multiple {...antdUpload(sealer, hooks)}>
    <button>Pick</button>
  </Upload>,
);
