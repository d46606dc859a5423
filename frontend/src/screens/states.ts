/** States in words, with the same look everywhere. */

import { h } from "../dom.ts";
import { device } from "../visits/device.ts";
import type { Visit, Work } from "../visits/types.ts";
import { t, type Word } from "../words/index.ts";

const WORDS: Readonly<Record<Work["state"], Word>> = {
  draft: "stateDraft",
  waiting: "stateWaiting",
  sending: "stateSending",
  received: "stateReceived",
  refused: "stateRefused",
};

export type Shown = Work["state"] | "todo" | "stuck" | "done";

export function stateOf(work: Work | undefined, visit?: Visit): Shown {
  if (!work) return visit?.status === "done" ? "done" : "todo";
  if ((work.state === "waiting" || work.state === "refused") && !device()) return "stuck";
  return work.state;
}

const OTHERS: Readonly<Record<string, Word>> = { todo: "stateTodo", stuck: "stateStuck", done: "stateDone" };

export function chip(state: Shown): HTMLElement {
  return h("span", { class: "chip", "data-state": state }, t(OTHERS[state] ?? WORDS[state as Work["state"]]));
}
