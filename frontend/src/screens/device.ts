/** This phone: whose it is, how much room it has, its PIN, its language. */

import { createResource, createSignal } from "solid-js";
import { button, h, keepAttribute, show, type Child } from "../dom.ts";
import { faultOf, PIN_DIGITS } from "../store/pin.ts";
import { persist, RESERVE, room } from "../store/room.ts";
import * as vault from "../store/vault.ts";
import { device } from "../visits/device.ts";
import { works } from "../visits/works.ts";
import { chooseLanguage, language, momentInWords, sizeInWords, t, type Language } from "../words/index.ts";
import { pinFault } from "./enrol.ts";
import { field, pinField, screen } from "./frame.ts";

export interface Deeds {
  readonly lock: () => void;
  readonly restart: () => void;
}

export function deviceScreen(deeds: Deeds): HTMLElement {
  return screen(
    "device",
    t("deviceTitle"),
    whose(),
    languages(deeds),
    storage(),
    lockSection(deeds),
    pinSection(),
    removal(deeds),
  );
}

function whose(): Child {
  const found = device();
  if (!found) return h("p", { class: "notice" }, t("withdrawnLead"));
  const rows: [string, string][] = [
    [t("deviceName"), found.name],
    [t("deviceAccount"), found.account],
    [t("deviceSince"), momentInWords(found.since)],
  ];
  return h(
    "dl",
    { class: "facts" },
    ...rows.map(([term, value]) => h("div", null, h("dt", null, term), h("dd", null, value))),
  );
}

function languages(deeds: Deeds): HTMLElement {
  const choice = (code: Language, name: string): HTMLElement => {
    const press = button(name, () => {
      chooseLanguage(code);
      deeds.restart();
    });
    press.lang = code;
    press.setAttribute("aria-pressed", String(language() === code));
    return press;
  };
  return h(
    "section",
    null,
    h("h2", null, t("languageTitle")),
    h("div", { class: "buttons" }, choice("zh-Hans", "简体中文"), choice("en", "English")),
  );
}

function storage(): HTMLElement {
  const [found] = createResource(room);
  const [kept, { refetch }] = createResource(persist);
  const used = show(h("p"), () => {
    const { used: bytes, quota } = found() ?? { used: 0, quota: 0 };
    return t("storageUsed", { used: sizeInWords(bytes), left: sizeInWords(Math.max(0, quota - bytes - RESERVE)) });
  });
  const promise = show(h("p", { class: "quiet" }), () =>
    kept.loading ? "" : t(kept() ? "persistYes" : kept() === null ? "persistUnknown" : "persistNo"),
  );
  const ask = button(t("persistAsk"), () => refetch());
  keepAttribute(ask, "hidden", () => kept() !== false);
  return h("section", null, h("h2", null, t("storage")), used, promise, ask);
}

function lockSection(deeds: Deeds): HTMLElement {
  return h(
    "section",
    null,
    h("h2", null, t("pin")),
    h("p", { class: "quiet" }, t("lockHint")),
    button(t("lockNow"), deeds.lock),
  );
}

function pinSection(): HTMLElement {
  const [old, next, again] = [
    pinField("old-pin", "current-password"),
    pinField("next-pin", "new-password"),
    pinField("next-again", "new-password"),
  ];
  const [fault, setFault] = createSignal({ old: "", next: "" });
  const [said, setSaid] = createSignal("");
  const change = async (): Promise<void> => {
    const wrong = pinFault(faultOf(next.value, again.value));
    const isChanged = !wrong && (await vault.changePin(old.value, next.value));
    setFault({ old: wrong || isChanged ? "" : t("pinWrong"), next: wrong });
    setSaid(isChanged ? t("pinChanged") : "");
    if (isChanged) for (const input of [old, next, again]) input.value = "";
  };
  const submit = (event: Event): void => {
    event.preventDefault();
    void change();
  };
  const fields = [
    field(t("oldPin"), "", old, () => fault().old),
    field(t("newPin"), t("newPinHint", { digits: PIN_DIGITS }), next, () => fault().next),
    field(t("pinAgain"), "", again, () => ""),
  ];
  const form = h(
    "form",
    { novalidate: true, onsubmit: submit },
    ...fields,
    h("button", { type: "submit", class: "button" }, t("changePin")),
  );
  return h(
    "section",
    null,
    h("details", null, h("summary", null, t("changePin")), form),
    show(h("p", { role: "status" }), said),
  );
}

function removal(deeds: Deeds): HTMLElement {
  const open = works().filter((work) => work.state !== "received").length;
  const remove = button(
    t("removeAll"),
    async () => {
      if (!confirm(t("removeAllSure"))) return;
      await vault.destroy();
      deeds.restart();
    },
    "danger",
  );
  const end = open ? h("p", { class: "notice" }, t("removeAllUnsent", { count: open })) : remove;
  return h("section", null, h("h2", null, t("removeAll")), h("p", { class: "quiet" }, t("removeAllHint")), end);
}
