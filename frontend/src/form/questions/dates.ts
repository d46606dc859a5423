/** Days, times of day and moments, by the phone's own pickers. */

import type { InputNode } from "@getodk/xforms-engine";
import { createEffect } from "solid-js";
import { h, keepAttribute } from "../../dom.ts";
import { describe, idOf, question, type Marks } from "../parts.ts";

type DateNode = InputNode<"date"> | InputNode<"time"> | InputNode<"dateTime">;

interface Kind {
  readonly type: string;
  /** What the picker shows of the stored answer, and what is stored of what was picked. */
  readonly shown: (stored: string) => string;
  readonly stored: (shown: string) => string;
}

const two = (number: number): string => String(Math.trunc(number)).padStart(2, "0");

/** `+08:00` on this phone at a moment. */
export function offsetAt(moment: Date): string {
  const minutes = -moment.getTimezoneOffset();
  const size = Math.abs(minutes);
  return `${minutes < 0 ? "-" : "+"}${two(size / 60)}:${two(size % 60)}`;
}

const KINDS: Readonly<Record<DateNode["valueType"], Kind>> = {
  date: { type: "date", shown: (stored) => stored.slice(0, 10), stored: (shown) => shown },
  time: {
    type: "time",
    shown: (stored) => stored.slice(0, 5),
    stored: (shown) => `${shown}:00.000${offsetAt(new Date())}`,
  },
  dateTime: {
    type: "datetime-local",
    shown: (stored) => stored.slice(0, 16),
    stored: (shown) => `${shown}:00.000${offsetAt(new Date(shown))}`,
  },
};

export function dateQuestion(node: DateNode, marks: Marks): HTMLElement {
  const kind = KINDS[node.valueType];
  const field = h("input", { type: kind.type, id: idOf(node), class: "short" });
  field.addEventListener("change", () => {
    const stored = field.value && kind.stored(field.value.slice(0, kind.type === "time" ? 5 : 16));
    (node as unknown as InputNode<"string">).setValue(stored);
    marks.touch(node);
  });
  createEffect(() => {
    const value = kind.shown(node.currentState.instanceValue);
    if (field.value !== value) field.value = value;
  });
  keepAttribute(field, "readonly", () => node.currentState.readonly);
  return question(node, marks, "label", describe(field, node, marks));
}
