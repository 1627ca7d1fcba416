import { createApp, h } from "vue";
import { ElUpload } from "element-plus";
import { createSealer } from "claimseal";
import { elementUpload } from "claimseal/adapters/element-plus";

const sealer = createSealer({ challenge: "/challenge", order: "CS-7" });
const hooks = { name: "photo", data: { remark: "broken" } };
createApp({
  render: () =>
    h(ElUpload, { action: "/claims", multiple: true, ...elementUpload(sealer, hooks) }, () =>
      h("button", {}, "Pick"),
    ),
}).mount("#root");
