import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { SealedForm } from "claimseal/adapters/react";

const options = { challenge: "/challenge", order: () => "CS-7" };

function Claim() {
  return (
    <SealedForm
      options={options}
      onSealState={({ state }) => (document.title = state)}
      action={async (formData) => {
        await fetch("/claims", { method: "POST", body: formData });
      }}
    >
      <input type="file" name="photos" multiple />
      <button id="send">Send</button>
    </SealedForm>
  );
}

createRoot(document.getElementById("root")).render(
  <StrictMode>
    <Claim />
  </StrictMode>,
);
