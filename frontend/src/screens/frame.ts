/** What stands around every screen: the place's name, the network, the three places to go. */

import { createEffect } from "solid-js";
import { h, icon, keepAttribute, show, type Child } from "../dom.ts";
import { unsent } from "../visits/works.ts";
import { t, type Word } from "../words/index.ts";
import { isOnline } from "./network.ts";
import { address, type Route } from "./route.ts";

const ICONS = {
  day: "M4 6h16v14H4zM4 10h16M8 3v4M16 3v4",
  outbox: "M4 13h4l2 3h4l2-3h4M4 13v6h16v-6L17 5H7z",
  device: "M8 3h8v18H8zM11 18h2",
} as const;
export const BACK = "M15 5l-7 7 7 7";

function place(name: "day" | "outbox" | "device", word: Word, here: Route["name"]): HTMLElement {
  const count = show(h("span", { class: "count" }), () =>
    name === "outbox" && unsent().length ? String(unsent().length) : null,
  );
  const label = h("span", null, t(word));
  return h(
    "a",
    { href: address({ name }), "aria-current": here === name ? "page" : null },
    icon(ICONS[name]),
    label,
    count,
  );
}

/** A screen with its heading in focus, so that readers of the screen hear where they are. */
export function screen(here: Route["name"], title: Child, ...content: Child[]): HTMLElement {
  const heading = h("h1", { tabindex: "-1" }, title);
  const network = show(h("p", { class: "network", role: "status" }), () => t(isOnline() ? "online" : "offline"));
  keepAttribute(network, "data-offline", () => !isOnline());
  const places = h(
    "nav",
    { class: "places", "aria-label": t("app") },
    place("day", "navDay", here),
    place("outbox", "navOutbox", here),
    place("device", "navDevice", here),
  );
  const top = h(
    "header",
    { class: "top" },
    h("span", { class: "brand" }, t("brand"), h("span", null, t("app"))),
    network,
  );
  settle(heading);
  return h("div", { class: "screen" }, top, h("main", null, heading, ...content), places);
}

/** A screen before the store is open: nothing to go to. */
export function plainScreen(title: Child, ...content: Child[]): HTMLElement {
  const heading = h("h1", { tabindex: "-1" }, title);
  settle(heading);
  return h(
    "div",
    { class: "screen plain" },
    h("header", { class: "top" }, h("span", { class: "brand" }, t("brand"), h("span", null, t("app")))),
    h("main", null, heading, ...content),
  );
}

function settle(heading: HTMLElement): void {
  createEffect(() => {
    document.title = `${heading.textContent} · ${t("brand")}`;
    queueMicrotask(() => {
      scrollTo(0, 0);
      (document.querySelector<HTMLElement>("[data-first]") ?? heading).focus({ preventScroll: true });
    });
  });
}

/** Faults at the top, each leading to its field. */
export function summary(
  faults: readonly { readonly words: string; readonly field: () => HTMLElement | null }[],
): HTMLElement {
  const list = faults.map(({ words, field }) =>
    h("li", null, h("button", { type: "button", class: "link", onclick: () => focusOn(field()) }, words)),
  );
  return h(
    "div",
    { class: "summary", role: "alert", tabindex: "-1" },
    h("h2", null, t("problemsHere", { count: faults.length })),
    h("ul", null, ...list),
  );
}

export function focusOn(element: HTMLElement | null): void {
  element?.scrollIntoView({ block: "center" });
  const control = element?.matches("input, select, textarea, button")
    ? element
    : element?.querySelector<HTMLElement>("input:not([hidden]), select, textarea, button");
  control?.focus({ preventScroll: true });
}

/** A labelled field of our own forms. */
export function field(label: string, hint: string, control: HTMLElement, fault: () => string): HTMLElement {
  const id = control.id;
  const said = show(h("p", { class: "fault", id: `${id}-fault` }), fault);
  keepAttribute(said, "hidden", () => !fault());
  keepAttribute(control, "aria-invalid", () => (fault() ? "true" : null));
  control.setAttribute("aria-describedby", `${id}-hint ${id}-fault`);
  return h(
    "div",
    { class: "question" },
    h("label", { class: "label", for: id }, label),
    h("div", { class: "hint", id: `${id}-hint` }, hint),
    said,
    control,
  );
}

export const pinField = (
  id: string,
  completion: "new-password" | "current-password",
  focus = false,
): HTMLInputElement =>
  h("input", {
    id,
    type: "password",
    inputmode: "numeric",
    autocomplete: completion,
    class: "short pin",
    maxlength: 32,
    "data-first": focus,
  });
