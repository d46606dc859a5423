/** Words and numbers. */

import type { InputNode } from "@getodk/xforms-engine";
import { createEffect } from "solid-js";
import { h, keepAttribute } from "../../dom.ts";
import { describe, idOf, question, type Marks } from "../parts.ts";

type TextNode =
  | InputNode<"string">
  | InputNode<"int">
  | InputNode<"decimal">
  | InputNode<"barcode">
  | InputNode<"boolean">
  | InputNode<"intent">;
type Field = HTMLInputElement | HTMLTextAreaElement;

const SHAPES: Readonly<Record<string, RegExp>> = { int: /^[+-]?\d{1,18}$/, decimal: /^[+-]?(\d+([.,]\d*)?|[.,]\d+)$/ };
const MODES: Readonly<Record<string, string>> = { int: "numeric", decimal: "decimal" };
const LONGEST = 10_000;

export function textQuestion(node: TextNode, marks: Marks): HTMLElement {
  return question(node, marks, "label", textField(node, marks));
}

/** The field alone, for questions that offer another way to the same answer. */
export function textField(node: TextNode, marks: Marks): Field {
  const field = isLong(node)
    ? h("textarea", { rows: rowsOf(node) })
    : h("input", { type: "text", inputmode: modeOf(node) });
  field.id = idOf(node);
  field.maxLength = LONGEST;
  field.autocomplete = "off";
  field.addEventListener("input", () => read(node, marks, field.value));
  field.addEventListener("change", () => marks.touch(node));
  createEffect(() => {
    const value = marks.unread(node) || node.currentState.instanceValue;
    if (!isSame(node, field.value, value)) field.value = value;
  });
  keepAttribute(field, "readonly", () => node.currentState.readonly);
  return describe(field, node, marks);
}

const ROWS = 3;
const rowsOf = (node: TextNode): number =>
  node.valueType === "string" ? (node.nodeOptions?.rows ?? (node.appearances["multiline"] ? ROWS : 1)) : 1;
const isLong = (node: TextNode): boolean => rowsOf(node) > 1;
const modeOf = (node: TextNode): string | null =>
  MODES[node.valueType] ?? (node.appearances["numbers"] ? "numeric" : null);

/** Whether the field says what the answer says: "1." and "1" are the same number while one types. */
function isSame(node: TextNode, typed: string, value: string): boolean {
  if (typed === value) return true;
  return (
    node.valueType in SHAPES && typed.trim() !== "" && value !== "" && Number(typed.replace(",", ".")) === Number(value)
  );
}

function read(node: TextNode, marks: Marks, typed: string): void {
  const shape = SHAPES[node.valueType];
  const text = shape ? typed.trim() : typed;
  const isReadable = !shape || text === "" || shape.test(text);
  marks.setUnread(node, isReadable ? "" : typed);
  (node as InputNode<"string">).setValue(isReadable ? (shape ? text.replace(",", ".") : text) : "");
}
