/** Check your answers, then into the outbox. */

import { button, h, type Child } from "../dom.ts";
import type { AnyControlNode } from "../form/engine.ts";
import { faultsIn, pagesOf, questionsIn, type Page } from "../form/pages.ts";
import { faultOf, labelOf } from "../form/parts.ts";
import { hurry } from "../net/outbox.ts";
import { momentInWords, t } from "../words/index.ts";
import { fieldOf, withForm } from "./fill.ts";
import { leave, type Open } from "./filling.ts";
import { focusOn, screen } from "./frame.ts";
import { isOnline } from "./network.ts";
import { address, go, replace, type Route } from "./route.ts";
import { works } from "../visits/works.ts";

type Here = Route & { name: "check" | "done" };

export const checkScreen = (here: Here): HTMLElement => withForm(here, (open) => answersScreen(open, here.visit));

function answersScreen(open: Open, visit: number): HTMLElement {
  const pages = pagesOf(open.draft.root);
  const faulty = faultsIn(
    pages.flatMap((page) => page.nodes),
    open.marks,
  );
  const finish = async (): Promise<void> => {
    await finished(open);
    replace({ name: "done", visit });
    void hurry();
  };
  const end = faulty.length ? null : button(t("finish"), finish, "strong wide");
  const lead = faulty.length ? faultList(faulty, pages, open, visit) : h("p", { class: "lead" }, t("checkLead"));
  const back = h(
    "a",
    { class: "button", href: address({ name: "fill", visit, page: Math.max(1, pages.length) }) },
    t("previous"),
  );
  return screen(
    "check",
    t("checkTitle"),
    h("p", { class: "quiet" }, open.draft.work.visit.site.name),
    lead,
    pages.map((page, index) => answers(page, index, visit)),
    h("div", { class: "buttons onward" }, back, end),
  );
}

/** The last answers are on the disk before the form counts as finished. */
async function finished(open: Open): Promise<void> {
  await open.draft.flush();
  const named = open.draft.root.instanceState.instanceXML;
  const files = open.draft.work.files.filter((file) => named.includes(`>${file.name}<`));
  await open.draft.update({ state: "waiting", failures: 0, nextAt: 0, message: "", files });
  await leave();
}

const pageWith = (pages: readonly Page[], node: AnyControlNode): number =>
  pages.findIndex((page) => [...questionsIn(page.nodes)].includes(node)) + 1;

function toQuestion(visit: number, page: number, node: AnyControlNode): void {
  go({ name: "fill", visit, page });
  const look = (tries: number): void => {
    const found = fieldOf(node);
    if (found) focusOn(found);
    else if (tries) setTimeout(look, 50, tries - 1);
  };
  setTimeout(look, 50, 100);
}

function faultList(faulty: readonly AnyControlNode[], pages: readonly Page[], open: Open, visit: number): HTMLElement {
  for (const node of faulty) open.marks.touch(node);
  const line = (node: AnyControlNode): HTMLElement =>
    h(
      "li",
      null,
      h(
        "button",
        { type: "button", class: "link", onclick: () => toQuestion(visit, pageWith(pages, node), node) },
        t("faultOf", { label: labelOf(node), fault: faultOf(node, open.marks) }),
      ),
    );
  return h(
    "div",
    { class: "summary", role: "alert" },
    h("h2", null, t("checkFaults", { count: faulty.length })),
    h("ul", null, ...faulty.map(line)),
  );
}

function answers(page: Page, index: number, visit: number): Child {
  const rows = [...questionsIn(page.nodes)]
    .filter((node) => node.nodeType !== "note")
    .map((node) => answer(node, index + 1, visit));
  if (!rows.length) return null;
  return h(
    "section",
    { class: "answers" },
    h("h2", null, page.title() || t("untitled", { page: index + 1 })),
    h("dl", null, ...rows),
  );
}

function answer(node: AnyControlNode, page: number, visit: number): HTMLElement {
  const label = labelOf(node);
  const change = h(
    "button",
    {
      type: "button",
      class: "link",
      "aria-label": t("changeOf", { label }),
      onclick: () => toQuestion(visit, page, node),
    },
    t("change"),
  );
  return h(
    "div",
    null,
    h("dt", null, label),
    h("dd", null, answerInWords(node) || h("span", { class: "quiet" }, t("unanswered"))),
    h("dd", { class: "do" }, change),
  );
}

/** The answer as a person reads it. */
export function answerInWords(node: AnyControlNode): string {
  if (node.nodeType === "select")
    return node.currentState.value.map((value) => node.getValueOption(value)?.label.asString ?? value).join("、");
  if (node.nodeType === "rank")
    return node.currentState.value.map((value) => node.getValueLabel(value)?.asString ?? value).join(" → ");
  if (node.nodeType === "trigger") return node.currentState.value ? t("confirm") : "";
  const text = node.currentState.instanceValue;
  if (node.nodeType === "upload") return text && t("saved");
  if (node.valueType === "time") return text.slice(0, 5);
  if (node.valueType === "dateTime" && text) return momentInWords(text);
  if (node.valueType === "geopoint")
    return text
      .split(" ")
      .slice(0, 2)
      .map((part) => Number(part).toFixed(5))
      .join(", ")
      .replace("0.00000", "");
  return text;
}

/** Confirmation with the reference under which the form is known everywhere. */
export function doneScreen(here: Here): HTMLElement {
  const work = works().find((item) => item.visit.id === here.visit);
  const reference = work ? h("p", { class: "reference" }, t("reference"), h("code", null, work.uuid)) : null;
  return screen(
    "done",
    t("doneTitle"),
    h("p", { class: "quiet" }, work?.visit.site.name ?? ""),
    reference,
    h("p", { class: "lead" }, t(isOnline() ? "doneOnline" : "doneOffline")),
    h(
      "div",
      { class: "buttons" },
      h("a", { class: "button strong", href: "#/outbox" }, t("toOutbox")),
      h("a", { class: "button", href: "#/day" }, t("toDay")),
    ),
  );
}
