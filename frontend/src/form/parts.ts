/** What every question has around its answer: label, hint, what is wrong with it. */

import type { MarkdownNode } from "@getodk/xforms-engine";
import { createSignal, type Signal, untrack } from "solid-js";
import { h, keepAttribute, show, type Child } from "../dom.ts";
import { t } from "../words/index.ts";
import type { AnyControlNode } from "./engine.ts";

interface Mark {
  readonly isTouched: boolean;
  /** What was typed and is no value of the question's kind; it is shown again, and stands in the way of finishing. */
  readonly unread: string;
}

/** Which questions of an open form were touched, and what was typed into them that cannot be read. */
export class Marks {
  readonly #marks = new Map<string, Signal<Mark>>();

  #of(node: AnyControlNode): Signal<Mark> {
    const known = this.#marks.get(node.nodeId) ?? createSignal<Mark>({ isTouched: false, unread: "" });
    this.#marks.set(node.nodeId, known);
    return known;
  }

  touch(node: AnyControlNode): void {
    const [mark, set] = this.#of(node);
    if (!untrack(mark).isTouched) set((found) => ({ ...found, isTouched: true }));
  }

  isTouched(node: AnyControlNode): boolean {
    return this.#of(node)[0]().isTouched;
  }

  setUnread(node: AnyControlNode, unread: string): void {
    this.#of(node)[1]((found) => (found.unread === unread ? found : { ...found, unread }));
  }

  unread(node: AnyControlNode): string {
    return this.#of(node)[0]().unread;
  }
}

const SAFE = new Set([
  "br",
  "div",
  "em",
  "h1",
  "h2",
  "h3",
  "h4",
  "h5",
  "h6",
  "li",
  "ol",
  "p",
  "span",
  "strong",
  "u",
  "ul",
]);
const AS: Readonly<Record<string, string>> = {
  h1: "strong",
  h2: "strong",
  h3: "strong",
  h4: "strong",
  h5: "strong",
  h6: "strong",
  div: "span",
  p: "span",
};

/** The form's own marking of a text. Markup that it brings along stays text; links lead nowhere without a network. */
export function formatted(nodes: readonly MarkdownNode[]): Child[] {
  return nodes.map((node): Child => {
    if (node.role === "child") return node.value;
    if (node.role === "html") return node.unsafeHtml.replace(/<[^>]*>/g, "");
    if (node.role === "line-break") return document.createElement("br");
    const tag = SAFE.has(node.elementName) ? (AS[node.elementName] ?? node.elementName) : "span";
    const element = document.createElement(tag);
    if (["p", "div"].includes(node.elementName)) element.className = "paragraph";
    element.append(...flat(formatted(node.children)));
    return element;
  });
}

/** Characters without which a text is the same marked as unmarked; most are, and reading marks takes its time. */
const MARKS = /[*_#<>&\\`[\]~\n]|^\s*(?:[-+]|\d+[.)])\s/;

/** A text of the form, with its marking. */
export function inWords(
  text: { readonly asString: string; readonly formatted: readonly MarkdownNode[] } | null | undefined,
): Child[] {
  if (!text) return [];
  return MARKS.test(text.asString) ? formatted(text.formatted) : [text.asString];
}

const flat = (children: readonly Child[]): (Node | string)[] =>
  children.flatMap((child) => (Array.isArray(child) ? flat(child) : child ? [child as Node | string] : []));

/** Ids derived from a node's own. */
export const idOf = (node: AnyControlNode): string => `q-${node.nodeId.replace(/\W/g, "-")}`;
export const labelId = (node: AnyControlNode): string => `${idOf(node)}-label`;
const hintId = (node: AnyControlNode): string => `${idOf(node)}-hint`;
const faultId = (node: AnyControlNode): string => `${idOf(node)}-fault`;

export function labelOf(node: AnyControlNode): string {
  return node.currentState.label?.asString ?? node.currentState.reference.split("/").pop() ?? "";
}

/** What is wrong with the answer, in the form's words or ours; empty where it holds. */
export function faultOf(node: AnyControlNode, marks: Marks): string {
  if (marks.unread(node)) return t(node.valueType === "int" ? "notInteger" : "notNumber");
  const violation = node.validationState.violation;
  if (!violation) return "";
  const words = violation.message?.asString;
  return words && isSaid(words) ? words : t(violation.condition === "required" ? "required" : "wrong");
}

export const shownFault = (node: AnyControlNode, marks: Marks): string =>
  marks.isTouched(node) ? faultOf(node, marks) : "";

function labelContent(node: AnyControlNode): Child[] {
  const label = node.currentState.label;
  const words = label ? inWords(label) : [labelOf(node)];
  const note = node.nodeType === "note" || node.currentState.required || node.currentState.readonly;
  return [...words, note ? null : h("span", { class: "optional" }, t("optional"))];
}

function labelElement(node: AnyControlNode, tag: "label" | "legend" | "p"): HTMLElement {
  const element = h(tag, { class: "label", id: labelId(node), for: tag === "label" ? idOf(node) : null });
  return show(element, () => labelContent(node));
}

/** What pyxform writes where a form has no translation of a text. */
const UNTRANSLATED = "-";
const isSaid = (text: string | undefined): boolean => !!text && text !== UNTRANSLATED;
const hasHint = (node: AnyControlNode): boolean => isSaid(node.currentState.hint?.asString);

function hintElement(node: AnyControlNode): HTMLElement {
  const element = h("div", { class: "hint", id: hintId(node) });
  keepAttribute(element, "hidden", () => !hasHint(node));
  return show(element, () => inWords(node.currentState.hint));
}

function faultElement(node: AnyControlNode, marks: Marks): HTMLElement {
  const element = h("p", { class: "fault", id: faultId(node) });
  keepAttribute(element, "hidden", () => !shownFault(node, marks));
  return show(element, () => shownFault(node, marks));
}

/** Tell readers of the screen which hint and which fault belong to a control. */
export function describe<E extends HTMLElement>(element: E, node: AnyControlNode, marks: Marks): E {
  keepAttribute(element, "aria-describedby", () => {
    const ids = [hasHint(node) ? hintId(node) : "", shownFault(node, marks) ? faultId(node) : ""];
    return ids.filter(Boolean).join(" ") || null;
  });
  keepAttribute(element, "aria-invalid", () => (shownFault(node, marks) ? "true" : null));
  return element;
}

/** A question around its control. `as`: one input has a label, several have a legend. */
export function question(
  node: AnyControlNode,
  marks: Marks,
  as: "label" | "legend" | "p",
  ...control: Child[]
): HTMLElement {
  const parts = [labelElement(node, as), hintElement(node), faultElement(node, marks), ...control];
  const element =
    as === "legend" ? h("fieldset", { class: "question" }, ...parts) : h("div", { class: "question" }, ...parts);
  element.dataset["reference"] = node.currentState.reference;
  keepAttribute(element, "data-faulty", () => (shownFault(node, marks) ? "" : null));
  return element;
}
