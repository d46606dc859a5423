/** Enrolling this phone: once with a network and a signed-in account. */

import { createResource, createSignal } from "solid-js";
import { h, keepAttribute, show, type Child } from "../dom.ts";
import { enrol, ServerError, session, type Session } from "../net/server.ts";
import { faultOf, PIN_DIGITS, type PinFault } from "../store/pin.ts";
import { persist } from "../store/room.ts";
import * as vault from "../store/vault.ts";
import * as device from "../visits/device.ts";
import { t, type Word } from "../words/index.ts";
import { field, pinField, plainScreen } from "./frame.ts";

const LONGEST_NAME = 60;
const FAULTS: Record<PinFault, Word> = {
  short: "pinShort",
  digits: "pinDigits",
  simple: "pinSimple",
  different: "pinDifferent",
};
export const pinFault = (fault: PinFault | null): string => (fault ? t(FAULTS[fault], { digits: PIN_DIGITS }) : "");

/** `isAgain`: the store is there and open, only the key is missing. */
export function enrolScreen(isAgain: boolean, done: () => void): HTMLElement {
  const [found] = createResource(() => session().catch((error: unknown) => error as ServerError));
  const body = show(h("div"), () => {
    const answer = found();
    if (!answer) return null;
    return answer instanceof Error ? without(answer) : withAccount(answer, isAgain, done);
  });
  const title = t(isAgain ? "reEnrolTitle" : "enrolTitle");
  return plainScreen(title, h("p", { class: "lead" }, t(isAgain ? "reEnrolLead" : "enrolLead")), body);
}

function without(error: ServerError): Child {
  if (error.trouble === "offline") return h("p", { class: "notice" }, t("enrolOffline"));
  if (error.trouble !== "sign-in") return h("p", { class: "notice" }, t("failed", { reason: error.message }));
  const next = encodeURIComponent(location.pathname);
  return [
    h("p", null, t("enrolSignIn")),
    h("a", { class: "button strong wide", href: `/accounts/login/?next=${next}` }, t("signIn")),
  ];
}

function withAccount(account: Session, isAgain: boolean, done: () => void): Child {
  const who = { name: account.name, username: account.username };
  if (!account.may) return h("p", { class: "notice" }, t("enrolForbidden", who));
  return [h("p", null, t("enrolAs", who)), enrolForm(account, isAgain, done)];
}

function enrolForm(account: Session, isAgain: boolean, done: () => void): HTMLElement {
  const name = h("input", { id: "name", type: "text", maxlength: LONGEST_NAME, autocomplete: "off" });
  const [pin, again] = [pinField("new-pin", "new-password"), pinField("pin-again", "new-password")];
  const [fault, setFault] = createSignal({ name: "", pin: "", other: "" });
  const [isBusy, setBusy] = createSignal(false);
  const send = async (): Promise<void> => {
    const wrongName = name.value.trim() ? "" : t("phoneNameFault");
    const wrongPin = isAgain ? "" : pinFault(faultOf(pin.value, again.value));
    setFault({ name: wrongName, pin: wrongPin, other: "" });
    if (wrongName || wrongPin) return (wrongName ? name : pin).focus();
    setBusy(true);
    await enrolNow(account, name.value.trim(), isAgain ? null : pin.value).then(done, (error: unknown) =>
      setFault({ name: "", pin: "", other: t("failed", { reason: (error as Error).message }) }),
    );
    setBusy(false);
  };
  const pins = isAgain
    ? null
    : [
        field(t("newPin"), t("newPinHint", { digits: PIN_DIGITS }), pin, () => fault().pin),
        field(t("pinAgain"), "", again, () => ""),
      ];
  const press = h("button", { type: "submit", class: "button strong wide" }, t("enrol"));
  keepAttribute(press, "disabled", isBusy);
  const other = show(h("p", { class: "fault", role: "alert" }), () => fault().other);
  const submit = (event: Event): void => {
    event.preventDefault();
    if (!isBusy()) void send();
  };
  return h(
    "form",
    { novalidate: true, onsubmit: submit },
    field(t("phoneName"), t("phoneNameHint"), name, () => fault().name),
    pins,
    other,
    press,
  );
}

/** The key is put into the vault before the page says that it is enrolled; the server shows it this one time. */
async function enrolNow(account: Session, name: string, pin: string | null): Promise<void> {
  const enrolled = await enrol(account.token, name);
  if (pin !== null) await vault.found(pin);
  await device.keep({ ...enrolled, since: new Date().toISOString() });
  await persist();
}
