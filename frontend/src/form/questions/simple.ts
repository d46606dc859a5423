/** Questions that need one control: notes, a tick, a number on a scale, an order; and what this page cannot draw. */

import type { AnyNoteNode, AnyRangeNode, RankNode, TriggerNode } from "@getodk/xforms-engine";
import { createEffect } from "solid-js";
import { button, h, keepAttribute, show } from "../../dom.ts";
import { t } from "../../words/index.ts";
import type { AnyControlNode } from "../engine.ts";
import { describe, idOf, inWords, labelId, question, type Marks } from "../parts.ts";
import { picture, sound, type Pictures } from "./pictures.ts";

export function noteQuestion(node: AnyNoteNode, marks: Marks, pictures: Pictures): HTMLElement {
  const { label } = node.currentState;
  const value = show(h("p", { class: "value" }), () => node.currentState.instanceValue);
  keepAttribute(value, "hidden", () => !node.currentState.instanceValue);
  const element = question(
    node,
    marks,
    "p",
    picture(label?.imageSource, pictures),
    sound(label?.audioSource, pictures),
    value,
  );
  element.classList.add("note");
  return element;
}

export function tickQuestion(node: TriggerNode, marks: Marks): HTMLElement {
  const box = h("input", { type: "checkbox", id: idOf(node) });
  box.addEventListener("change", () => {
    node.setValue(box.checked);
    marks.touch(node);
  });
  createEffect(() => (box.checked = node.currentState.value === true));
  keepAttribute(box, "disabled", () => node.currentState.readonly);
  const choice = h(
    "label",
    { class: "choice" },
    describe(box, node, marks),
    h("span", { class: "words" }, t("confirm")),
  );
  return question(node, marks, "legend", choice);
}

export function rangeQuestion(node: AnyRangeNode, marks: Marks): HTMLElement {
  const { start, end, step } = node.definition.bounds;
  const [low, high] = [Number(start), Number(end)];
  const [min, max] = [Math.min(low, high), Math.max(low, high)];
  const slider = h("input", { type: "range", id: idOf(node), min, max, step: Math.abs(Number(step)) });
  const now = h("output", { for: idOf(node), class: "value" });
  const set = (): void => {
    (node as unknown as { setValue(value: string): void }).setValue(slider.value);
    marks.touch(node);
  };
  slider.addEventListener("input", set);
  slider.addEventListener("click", set);
  createEffect(() => {
    const { value } = node.currentState;
    slider.classList.toggle("unset", value === null);
    if (value !== null) slider.value = String(value);
  });
  keepAttribute(slider, "disabled", () => node.currentState.readonly);
  show(now, () =>
    node.currentState.value === null ? t("rangeStart") : t("rangeNow", { value: String(node.currentState.value) }),
  );
  const ends = h(
    "div",
    { class: "ends", "aria-hidden": "true" },
    h("span", null, String(min)),
    h("span", null, String(max)),
  );
  return question(node, marks, "label", now, describe(slider, node, marks), ends);
}

export function rankQuestion(node: RankNode, marks: Marks): HTMLElement {
  const list = h("ol", { class: "rank", "aria-labelledby": labelId(node) });
  show(list, () => order(node).map((_value, index, values) => rankRow(node, marks, values, index)));
  const start = button(t("rankStart"), () => rank(node, marks, order(node)));
  keepAttribute(start, "hidden", () => node.currentState.value.length > 0 || node.currentState.readonly);
  return question(node, marks, "p", list, start);
}

/** The order that stands, with what is not in it yet behind. */
function order(node: RankNode): string[] {
  const known = node.currentState.valueOptions.map((item) => item.value);
  const ranked = node.currentState.value.filter((value) => known.includes(value));
  return [...ranked, ...known.filter((value) => !ranked.includes(value))];
}

function rank(node: RankNode, marks: Marks, values: readonly string[]): void {
  node.setValues(values);
  marks.touch(node);
}

function rankRow(node: RankNode, marks: Marks, values: readonly string[], index: number): HTMLElement {
  const value = values[index] ?? "";
  const label = node.getValueLabel(value);
  const swap = (by: number): void => {
    const next = [...values];
    [next[index], next[index + by]] = [next[index + by] ?? "", value];
    rank(node, marks, next);
  };
  const mover = (by: number, sign: string, word: "moveUp" | "moveDown"): HTMLElement =>
    h(
      "button",
      {
        type: "button",
        class: "button small",
        "aria-label": t(word, { label: label?.asString ?? value }),
        disabled: index + by < 0 || index + by >= values.length || node.currentState.readonly,
        onclick: () => swap(by),
      },
      sign,
    );
  return h(
    "li",
    null,
    h("span", { class: "words" }, inWords(label)),
    mover(-1, "↑", "moveUp"),
    mover(1, "↓", "moveDown"),
  );
}

export function unsupportedQuestion(node: AnyControlNode, marks: Marks): HTMLElement {
  const kind = `${node.nodeType} ${node.valueType}`;
  return question(node, marks, "p", h("p", { class: "unsupported" }, t("unsupported", { kind })));
}
