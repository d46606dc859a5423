/** One page of a form: its groups, repeats and questions. */

import { createEffect, createMemo, createSignal, mapArray, onCleanup, untrack } from "solid-js";
import { button, h, keepAttribute, show, type Child } from "../dom.ts";
import { t } from "../words/index.ts";
import type { AnyControlNode, GeneralChildNode, RepeatInstanceNode, RepeatRangeNode } from "./engine.ts";
import type { Files } from "./files.ts";
import { isShown, titleOf } from "./pages.ts";
import { inWords, type Marks } from "./parts.ts";
import { draw } from "./questions/index.ts";

export interface Filling {
  readonly files: Files;
  readonly marks: Marks;
}

const AT_ONCE = 8;
const LATER = 12;

/** How many rows to draw by now: what fits the screen at once, the rest a few at a time, between which one can type. */
function growing(all: () => number): () => number {
  const [drawn, setDrawn] = createSignal(AT_ONCE);
  createEffect(() => {
    if (drawn() >= all()) return;
    const timer = setTimeout(() => setDrawn((count) => count + LATER));
    onCleanup(() => clearTimeout(timer));
  });
  return drawn;
}

/** Each node is drawn once; it is shown or hidden as its relevance goes, and what was typed stays where it was. */
export function nodesView(children: () => readonly GeneralChildNode[], filling: Filling, level: number): HTMLElement {
  const shown = createMemo(() => children().filter(isShown));
  const drawn = growing(() => shown().length);
  const rows = mapArray(
    () => shown().slice(0, drawn()),
    (node) => nodeView(node, filling, level),
  );
  const place = h("div", { class: "nodes" });
  createEffect(() => align(place, rows()));
  return place;
}

/** Bring the rows into the place with as little moving as possible: an element that is moved loses the focus. */
function align(place: HTMLElement, rows: readonly HTMLElement[]): void {
  const wanted = new Set<Element>(rows);
  for (const old of [...place.children]) if (!wanted.has(old)) old.remove();
  rows.forEach((row, index) => {
    if (place.children[index] !== row) place.insertBefore(row, place.children[index] ?? null);
  });
}

function nodeView(node: GeneralChildNode, filling: Filling, level: number): HTMLElement {
  if (node.nodeType === "group") return groupView(node, filling, level);
  if (node.nodeType === "repeat-range:controlled" || node.nodeType === "repeat-range:uncontrolled")
    return repeatView(node, filling, level);
  return draw(node as AnyControlNode, filling.marks, filling.files);
}

const heading = (level: number): "h2" | "h3" | "h4" => (level <= 2 ? "h2" : level === 3 ? "h3" : "h4");

/** The outermost group's label is the page's own heading. */
function groupView(node: GeneralChildNode & { nodeType: "group" }, filling: Filling, level: number): HTMLElement {
  const title = level === 1 ? null : groupTitle(node, level);
  return h(
    "section",
    { class: level === 1 ? "" : "group" },
    title,
    nodesView(() => node.currentState.children, filling, level + 1),
  );
}

function groupTitle(node: GeneralChildNode, level: number): HTMLElement {
  const title = show(h(heading(level)), () => inWords(node.currentState.label));
  keepAttribute(title, "hidden", () => !titleOf(node));
  return title;
}

function repeatView(node: RepeatRangeNode, filling: Filling, level: number): HTMLElement {
  const rows = mapArray(
    () => node.currentState.children,
    (instance, index) => instanceView(node, instance, index, filling, level + 1),
  );
  const place = h("div");
  createEffect(() => align(place, rows()));
  const none = h("p", { class: "quiet" }, t("repeatNone"));
  keepAttribute(none, "hidden", () => node.currentState.children.length > 0);
  return h(
    "section",
    { class: "repeat" },
    level === 1 ? null : groupTitle(node, level),
    place,
    none,
    adder(node, place),
  );
}

/** A repeat inside a new instance begins with one of its own, as it does in a fresh form: its questions are seen. */
function begin(nodes: readonly GeneralChildNode[]): void {
  for (const node of nodes) {
    if (node.nodeType === "group") begin(node.currentState.children);
    else if (node.nodeType === "repeat-range:uncontrolled" && !node.currentState.children.length) node.addInstances();
  }
}

function adder(node: RepeatRangeNode, place: HTMLElement): Child {
  if (node.nodeType !== "repeat-range:uncontrolled") return null;
  const add = button(
    t("addRepeat"),
    () => {
      node.addInstances();
      begin(node.currentState.children.at(-1)?.currentState.children ?? []);
      place.lastElementChild?.querySelector<HTMLElement>("h2, h3, h4")?.focus();
    },
    "wide",
  );
  keepAttribute(add, "hidden", () => node.currentState.readonly);
  return add;
}

/** `隐患 2`: the instance's own label where the form writes one, else the repeat's with its number. */
function instanceTitle(node: RepeatRangeNode, instance: RepeatInstanceNode, number: number): string {
  const own = instance.currentState.label?.asString;
  const label = own || titleOf(node);
  return label ? t("repeatLabel", { label, number }) : t("repeatItem", { number });
}

function instanceView(
  node: RepeatRangeNode,
  instance: RepeatInstanceNode,
  index: () => number,
  filling: Filling,
  level: number,
): HTMLElement {
  const words = (): string => instanceTitle(node, instance, index() + 1);
  const title = show(h(heading(level), { tabindex: "-1" }), words);
  const remove = node.nodeType === "repeat-range:uncontrolled" ? remover(node, index, words) : null;
  const body = nodesView(() => instance.currentState.children, filling, level + 1);
  return h("section", { class: "instance" }, h("div", { class: "instance-head" }, title, remove), body);
}

function remover(
  node: RepeatRangeNode & { nodeType: "repeat-range:uncontrolled" },
  index: () => number,
  words: () => string,
): HTMLElement {
  const remove = button(
    t("removeRepeat"),
    () => {
      const at = untrack(index);
      if (confirm(t("removeRepeatSure", { label: untrack(words) }))) node.removeInstances(at, 1);
    },
    "danger small",
  );
  keepAttribute(remove, "aria-label", () => `${t("removeRepeat")}: ${words()}`);
  keepAttribute(remove, "hidden", () => node.currentState.readonly);
  return remove;
}
