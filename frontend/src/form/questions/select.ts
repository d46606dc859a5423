/** Choosing one or several. A few choices are listed; many are found by typing. */

import type { SelectNode } from "@getodk/xforms-engine";
import { createEffect, createSignal, mapArray } from "solid-js";
import { h, keepAttribute, show } from "../../dom.ts";
import { t } from "../../words/index.ts";
import { describe, idOf, inWords, labelId, question, type Marks } from "../parts.ts";
import { picture, type Pictures } from "./pictures.ts";

const LISTED = 12;
const FILTERED = 30;
type Item = SelectNode["currentState"]["valueOptions"][number];

export function selectQuestion(node: SelectNode, marks: Marks, pictures: Pictures): HTMLElement {
  const isShort = node.currentState.valueOptions.length <= LISTED && !node.appearances["minimal"];
  if (node.selectType === "select1" && !isShort) return oneOfMany(node, marks);
  return question(node, marks, "legend", listed(node, marks, pictures));
}

const isOne = (node: SelectNode): boolean => node.selectType === "select1";
const words = (item: Item): string => item.label.asString || item.value;
const holds = (item: Item, wanted: string): boolean => words(item).toLowerCase().includes(wanted.trim().toLowerCase());

/** Every choice with a box before it. */
function listed(node: SelectNode, marks: Marks, pictures: Pictures): HTMLElement {
  const [wanted, setWanted] = createSignal("");
  const list = h("div", { class: "choices" });
  const shown = (): Item[] => node.currentState.valueOptions.filter((item) => holds(item, wanted()));
  const rows = mapArray(
    () => shown().map((item) => item.value),
    (value) => choice(node, marks, pictures, value),
  );
  show(list, () => (shown().length ? rows() : h("p", { class: "quiet" }, t(wanted() ? "noMatch" : "noChoices"))));
  const isLong = node.currentState.valueOptions.length > LISTED;
  return h("div", null, isLong ? filter(node, setWanted) : null, list);
}

function filter(node: SelectNode, wanted: (text: string) => void): HTMLElement {
  const field = h("input", {
    type: "search",
    class: "filter",
    placeholder: t("filter"),
    "aria-label": t("filter"),
    id: `${idOf(node)}-filter`,
  });
  field.addEventListener("input", () => wanted(field.value));
  return field;
}

function choice(node: SelectNode, marks: Marks, pictures: Pictures, value: string): HTMLElement {
  const box = h("input", { type: isOne(node) ? "radio" : "checkbox", name: idOf(node), value });
  box.addEventListener("change", () => {
    choose(node, value, box.checked);
    marks.touch(node);
  });
  createEffect(() => (box.checked = node.currentState.value.includes(value)));
  keepAttribute(box, "disabled", () => node.currentState.readonly);
  const option = node.getValueOption(value);
  const label = show(h("span", { class: "words" }), () => inWords(option?.label));
  return h(
    "label",
    { class: "choice" },
    describe(box, node, marks),
    label,
    picture(option?.label.imageSource, pictures),
  );
}

function choose(node: SelectNode, value: string, isChosen: boolean): void {
  if (isOne(node)) node.selectValue(isChosen ? value : null);
  else {
    const chosen = new Set(node.currentState.value);
    if (isChosen) chosen.add(value);
    else chosen.delete(value);
    node.selectValues(node.currentState.valueOptions.map((item) => item.value).filter((item) => chosen.has(item)));
  }
}

/** The phone's own list; with a field to narrow it where it is long. */
function oneOfMany(node: SelectNode, marks: Marks): HTMLElement {
  const [wanted, setWanted] = createSignal("");
  const list = h("select", { id: idOf(node) });
  list.addEventListener("change", () => {
    node.selectValue(list.value || null);
    marks.touch(node);
  });
  createEffect(() => {
    const chosen = node.currentState.value[0] ?? "";
    const items = node.currentState.valueOptions.filter((item) => item.value === chosen || holds(item, wanted()));
    list.replaceChildren(new Option(t("choose"), ""), ...items.map((item) => new Option(words(item), item.value)));
    list.value = chosen;
  });
  keepAttribute(list, "disabled", () => node.currentState.readonly);
  list.setAttribute("aria-labelledby", labelId(node));
  const isLong = node.currentState.valueOptions.length > FILTERED;
  return question(node, marks, "label", isLong ? filter(node, setWanted) : null, describe(list, node, marks));
}
