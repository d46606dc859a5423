/** The PIN, before anything on the phone can be read. */

import { createSignal } from "solid-js";
import { h, keepAttribute, show } from "../dom.ts";
import * as vault from "../store/vault.ts";
import { t, waitInWords } from "../words/index.ts";
import { field, pinField, plainScreen } from "./frame.ts";

export function unlockScreen(opened: () => void): HTMLElement {
  const [fault, setFault] = createSignal("");
  const [isBusy, setBusy] = createSignal(false);
  const pin = pinField("pin", "current-password", true);
  const attempt = async (): Promise<void> => {
    setBusy(true);
    const opening = await vault.open(pin.value);
    setBusy(false);
    if (opening.state === "open") return opened();
    pin.value = "";
    pin.focus();
    setFault(
      opening.state === "wrong" ? t("pinWrong") : t("pinClosed", { wait: waitInWords(opening.until - Date.now()) }),
    );
  };
  const press = show(h("button", { type: "submit", class: "button strong wide" }), () =>
    t(isBusy() ? "unlocking" : "unlock"),
  );
  keepAttribute(press, "disabled", isBusy);
  const form = h(
    "form",
    {
      novalidate: true,
      onsubmit: (event: Event) => {
        event.preventDefault();
        if (!isBusy()) void attempt();
      },
    },
    field(t("pin"), "", pin, fault),
    press,
  );
  void vault
    .closedUntil()
    .then((until) => until && setFault(t("pinClosed", { wait: waitInWords(until - Date.now()) })));
  return plainScreen(t("unlockTitle"), h("p", { class: "lead" }, t("unlockLead")), form);
}
