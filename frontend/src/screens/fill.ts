/** One page of a form, and the way from one to the next. */

import { createEffect, createMemo, createSignal, untrack } from "solid-js";
import { button, h, icon, keepAttribute, show, type Child } from "../dom.ts";
import type { AnyControlNode } from "../form/engine.ts";
import { faultsIn, pagesOf, questionsIn, type Page } from "../form/pages.ts";
import { faultOf, idOf, labelOf } from "../form/parts.ts";
import { nodesView } from "../form/view.ts";
import { discard } from "../visits/works.ts";
import { language, t } from "../words/index.ts";
import { leave, opening, type Open } from "./filling.ts";
import { BACK, focusOn, screen, summary } from "./frame.ts";
import { address, go, type Route } from "./route.ts";

type Here = Route & { name: "fill" };

/** A screen that waits for the form. */
export function withForm(here: Route & { visit: number }, draw: (open: Open) => HTMLElement): HTMLElement {
  const [open, setOpen] = createSignal<Open | Error | null>(null);
  const bring = (): void =>
    void opening(here.visit, bring).then(
      (found) => setOpen(() => found),
      (error: unknown) => setOpen(() => error as Error),
    );
  bring();
  return show(h("div", { class: "holder" }), () => {
    const found = open();
    if (!found) return screen(here.name, t("formLoading"));
    if (found instanceof Error)
      return screen(
        here.name,
        t("navDay"),
        h("p", { class: "summary" }, t("formFailed", { reason: found.message })),
        h("a", { class: "button", href: "#/day" }, t("toDay")),
      );
    return untrack(() => draw(found));
  });
}

export const fillScreen = (here: Here): HTMLElement => withForm(here, (open) => pageScreen(open, here));

export const fieldOf = (node: AnyControlNode): HTMLElement | null =>
  document.getElementById(idOf(node)) ??
  document.querySelector<HTMLElement>(`[data-reference="${CSS.escape(node.currentState.reference)}"]`);

function pageScreen(open: Open, here: Here): HTMLElement {
  const { root } = open.draft;
  chooseLanguage(open);
  const pages = createMemo(() => pagesOf(root));
  const number = Math.min(here.page, Math.max(1, untrack(pages).length));
  const page = untrack(pages)[number - 1];
  if (!page)
    return screen(
      "fill",
      t("toCheck"),
      onward(here.visit, number, pages, () => []),
    );
  if (open.draft.work.page !== number - 1) void open.draft.update({ page: number - 1 });
  const [asked, setAsked] = createSignal(false);
  const faults = createMemo(() => (asked() ? faultsIn(page.nodes, open.marks) : []));
  const errors = show(h("div"), () => (faults().length ? summaryOf(faults(), open) : null));
  const ask = (): readonly AnyControlNode[] => {
    for (const node of questionsIn(page.nodes)) open.marks.touch(node);
    setAsked(true);
    return faults();
  };
  const title = show(h("span"), () => page.title() || t("untitled", { page: number }));
  const body = nodesView(() => page.nodes, { files: open.files, marks: open.marks }, 1);
  return screen(
    "fill",
    title,
    head(open, here.visit, number, pages),
    errors,
    body,
    onward(here.visit, number, pages, ask),
    foot(open),
  );
}

export function summaryOf(faults: readonly AnyControlNode[], open: Open): HTMLElement {
  return summary(
    faults.map((node) => ({
      words: untrack(() => t("faultOf", { label: labelOf(node), fault: faultOf(node, open.marks) })),
      field: () => fieldOf(node),
    })),
  );
}

/** `第 2 页，共 9 页`, the visited place, whether all is kept, and the list of all pages. */
function head(open: Open, visit: number, number: number, pages: () => readonly Page[]): HTMLElement {
  const { draft } = open;
  const saving = show(h("p", { class: "saving", role: "status" }), () => {
    const state = draft.saving();
    return state.state === "failed" ? t("saveFailed", { reason: state.reason }) : t(state.state);
  });
  keepAttribute(saving, "data-state", () => draft.saving().state);
  const progress = h("progress", { "aria-hidden": "true" });
  createEffect(() => ([progress.max, progress.value] = [pages().length, number]));
  const place = show(
    h("p", { class: "quiet" }),
    () => `${draft.work.visit.site.name} · ${t("pageOf", { page: number, pages: pages().length })}`,
  );
  return h(
    "div",
    { class: "form-head" },
    progress,
    h("div", { class: "bar" }, place, saving),
    allPages(open, visit, number, pages),
  );
}

function allPages(open: Open, visit: number, number: number, pages: () => readonly Page[]): HTMLElement {
  const list = h("ol");
  const details = h("details", { class: "pages" }, h("summary", null, t("pages")), list);
  const line = (page: Page, index: number): HTMLElement => {
    const faulty = faultsIn(page.nodes, open.marks).length;
    const link = h(
      "a",
      { href: address({ name: "fill", visit, page: index + 1 }), "aria-current": index + 1 === number ? "page" : null },
      page.title() || t("untitled", { page: index + 1 }),
    );
    return h("li", null, link, faulty ? h("span", { class: "quiet" }, t("checkFaults", { count: faulty })) : null);
  };
  const [isOpen, setIsOpen] = createSignal(false);
  details.addEventListener("toggle", () => setIsOpen(details.open));
  show(list, () =>
    isOpen()
      ? [...pages().map(line), h("li", null, h("a", { href: address({ name: "check", visit }) }, t("toCheck")))]
      : null,
  );
  return details;
}

/** A field that is left says what is wrong with it, which would move the button from under the press that left it. */
const keepFocus = (event: Event): void => event.preventDefault();

/** On, once what stands on the page holds; a second press goes on all the same. */
function onward(
  visit: number,
  number: number,
  pages: () => readonly Page[],
  ask: () => readonly AnyControlNode[],
): HTMLElement {
  const [isStopped, setStopped] = createSignal(false);
  const next = (): void => {
    const isLast = number >= pages().length;
    go(isLast ? { name: "check", visit } : { name: "fill", visit, page: number + 1 });
  };
  const attempt = (): void => {
    const [first] = ask();
    if (!first) return next();
    setStopped(true);
    focusOn(document.querySelector<HTMLElement>(".summary")?.querySelector("button") ?? fieldOf(first));
  };
  const on = show(button("", attempt, "strong"), () => t(number >= pages().length ? "toCheck" : "next"));
  const skip = button(t("skip"), next);
  keepAttribute(skip, "hidden", () => !isStopped());
  const previous: Child =
    number > 1
      ? h("a", { class: "button", href: address({ name: "fill", visit, page: number - 1 }) }, icon(BACK), t("previous"))
      : null;
  return h("div", { class: "buttons onward", onmousedown: keepFocus }, previous, on, skip);
}

function foot(open: Open): HTMLElement {
  const languages = open.draft.root.languages.filter((item) => item.language);
  const remove = button(
    t("discard"),
    async () => {
      if (!confirm(t("discardSure"))) return;
      const { work } = open.draft;
      await leave();
      await discard(work);
      go({ name: "day" });
    },
    "danger small",
  );
  return h("footer", { class: "form-foot" }, languages.length > 1 ? languageField(open) : null, remove);
}

function languageField(open: Open): HTMLElement {
  const { root } = open.draft;
  const select = h("select", { id: "form-language" });
  for (const item of root.languages) select.add(new Option(item.language, item.language));
  createEffect(() => (select.value = root.currentState.activeLanguage.language));
  select.addEventListener("change", () => {
    const wanted = root.languages.find((item) => item.language === select.value);
    if (wanted && !wanted.isSyntheticDefault) root.setLanguage(wanted);
  });
  return h("div", null, h("label", { class: "label", for: "form-language" }, t("formLanguage")), select);
}

const chosen = new WeakSet<Open>();

/** The form's own translation into the page's language, once; then whatever the person chooses. */
function chooseLanguage(open: Open): void {
  if (chosen.has(open)) return;
  chosen.add(open);
  const code = language().slice(0, 2);
  const names = code === "zh" ? /zh|中文|chinese/i : /\ben\b|english/i;
  const wanted = open.draft.root.languages.find((item) => names.test(item.language));
  if (wanted && !wanted.isSyntheticDefault) open.draft.root.setLanguage(wanted);
}
