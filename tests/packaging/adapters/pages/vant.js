import { createApp, h } from "vue";
import { Uploader } from "vant";
import { createSealer } from "claimseal";
import { vantUpload } from "claimseal/adapters/vant";

const sealer = createSealer({ challenge: "/challenge", order: "CS-7" });
const { beforeRead, formData } = vantUpload(sealer);
async function afterRead(entries) {
  const body = await formData(entries, "photos");
  await fetch("/claims", { method: "POST", body });
}
createApp({ render: () => h(Uploader, { multiple: true, beforeRead, afterRead }) }).mount("#root");
