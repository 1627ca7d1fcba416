import { createApp, h, withDirectives } from "vue";
import { useSealedForm, vSeal } from "claimseal/adapters/vue";

const options = { challenge: "/challenge", order: () => "CS-7" };
const fields = () => [
  h("input", { type: "file", name: "photos", multiple: true }),
  h("button", { id: "send" }, "Send"),
];

function send(event) {
  event.preventDefault();
  fetch("/claims", { method: "POST", body: new FormData(event.target) });
}

const Composable = {
  setup() {
    const { form, state } = useSealedForm(options);
    return { form, state };
  },
  render() {
    document.title = this.state.state;
    return h("form", { ref: "form", onSubmit: send }, fields());
  },
};
const Directive = {
  render: () => withDirectives(h("form", { onSubmit: send }, fields()), [[vSeal, options]]),
};

createApp(location.search ? Directive : Composable).mount("#root");
