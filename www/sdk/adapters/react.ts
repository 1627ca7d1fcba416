"use client";
/** React: hooks, and a form that looks after itself. Renders no element of its own. */
import {
  type ComponentProps,
  createElement,
  type ReactElement,
  type RefObject,
  useEffect,
  useRef,
  useState,
} from "react";
import { createSealer, type Sealer, type SealerOptions, type SealStateDetail } from "../index.js";

/**
 * A sealer that lives as long as the component; undefined while the server renders and until the
 * first effect. Functions among the options and `order` may change at every render.
 */
export function useSealer(options: SealerOptions): Sealer | undefined {
  const latest = useRef(options);
  useEffect(() => {
    latest.current = options;
  });
  const [sealer, setSealer] = useState<Sealer>();
  useEffect(() => {
    const made = createSealer(following(latest));
    setSealer(made);
    return () => made.dispose();
  }, []);
  return sealer;
}

/** For a form of your own: give it the `ref`. `state` is that of the event `claimseal:state`. */
export function useSealedForm(options: SealerOptions): {
  ref: RefObject<HTMLFormElement | null>;
  sealer: Sealer | undefined;
  state: SealStateDetail;
} {
  const ref = useRef<HTMLFormElement>(null);
  const sealer = useSealer(options);
  const [state, setState] = useState<SealStateDetail>({ state: "idle", files: 0 });
  useEffect(() => {
    const form = ref.current;
    if (!form || !sealer) return undefined;
    const tell = ({ detail }: HTMLElementEventMap["claimseal:state"]): void => setState(detail);
    form.addEventListener("claimseal:state", tell);
    const detach = sealer.attach(form);
    return () => {
      detach();
      form.removeEventListener("claimseal:state", tell);
    };
  }, [sealer]);
  return { ref, sealer, state };
}

/** Properties of {@link SealedForm}: those of a form, and the sealer's options. */
export type SealedFormProps = Omit<ComponentProps<"form">, "ref"> & {
  options: SealerOptions;
  /** Called with every change of the state. */
  onSealState?: (state: SealStateDetail) => void;
};

/** A `<form>` whose files are checked and whose token goes along, by whatever way it is sent. */
export function SealedForm({ options, onSealState, ...form }: SealedFormProps): ReactElement {
  const { ref, state } = useSealedForm(options);
  const tell = useRef(onSealState);
  useEffect(() => {
    tell.current = onSealState;
  });
  // What it returns is not for React.
  useEffect(() => void tell.current?.(state), [state]);
  return createElement("form", { ...form, ref });
}

/** Options that ask for the newest functions each time. */
function following(latest: RefObject<SealerOptions>): SealerOptions {
  const { challenge } = latest.current;
  return {
    ...latest.current,
    challenge:
      typeof challenge === "function"
        ? (jkt, given) => {
            const now = latest.current.challenge;
            return (typeof now === "function" ? now : challenge)(jkt, given);
          }
        : challenge,
    order: () => called(latest.current.order),
    catalogueUrl: () => called(latest.current.catalogueUrl),
  };
}

function called<T>(value: T | (() => T | undefined) | undefined): T | undefined {
  return typeof value === "function" ? (value as () => T | undefined)() : value;
}
