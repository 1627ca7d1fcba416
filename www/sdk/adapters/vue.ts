/** Vue 3: composables and a directive. */
import { type Directive, onScopeDispose, type Ref, shallowRef, watch } from "vue";
import { createSealer, type Sealer, type SealerOptions, type SealStateDetail } from "../index.js";

/** A sealer that lives as long as the component. */
export function useSealer(options: SealerOptions): Sealer {
  const sealer = createSealer(options);
  onScopeDispose(() => sealer.dispose());
  return sealer;
}

/** For a form of your own: give it `ref="form"`. `state` is that of the event `claimseal:state`. */
export function useSealedForm(options: SealerOptions): {
  form: Ref<HTMLFormElement | null>;
  sealer: Sealer;
  state: Ref<SealStateDetail>;
} {
  const form = shallowRef<HTMLFormElement | null>(null);
  const state = shallowRef<SealStateDetail>({ state: "idle", files: 0 });
  const sealer = useSealer(options);
  watch(form, (element, _, onCleanup) => {
    if (!element) return;
    const tell = ({ detail }: HTMLElementEventMap["claimseal:state"]): void => {
      state.value = detail;
    };
    element.addEventListener("claimseal:state", tell);
    const detach = sealer.attach(element);
    onCleanup(() => {
      detach();
      element.removeEventListener("claimseal:state", tell);
    });
  });
  return { form, sealer, state };
}

const sealers = new WeakMap<HTMLFormElement, Sealer>();

/** `<form v-seal="options">`; the options are read once, so give functions for what changes. */
export const vSeal: Directive<HTMLFormElement, SealerOptions> = {
  mounted(form, { value }) {
    const sealer = createSealer(value);
    sealers.set(form, sealer);
    sealer.attach(form);
  },
  beforeUnmount(form) {
    sealers.get(form)?.dispose();
    sealers.delete(form);
  },
  getSSRProps: () => ({}),
};
