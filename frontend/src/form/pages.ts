/** A form as pages: every outermost group and every repeat is one, and so are loose questions that stand together. */

import { faultOf, type Marks } from "./parts.ts";
import type { AnyControlNode, GeneralChildNode, RootNode } from "./engine.ts";

export interface Page {
  readonly title: () => string;
  readonly nodes: readonly GeneralChildNode[];
}

export const isRelevant = (node: GeneralChildNode): boolean => node.currentState.relevant;
export const isRepeat = (node: GeneralChildNode): boolean => node.nodeType.startsWith("repeat-range");

/** Whether there is anything to see: calculated values have no place in a form's body. */
export function isShown(node: GeneralChildNode): boolean {
  if (node.nodeType === "model-value" || !isRelevant(node)) return false;
  if (node.nodeType === "group") return node.currentState.hasRelevantBodyNodes;
  return true;
}

/** The pages with something on them now. Reads signals: answers make pages come and go. */
export function pagesOf(root: RootNode): Page[] {
  const pages: Page[] = [];
  let loose: GeneralChildNode[] = [];
  const close = (): void => {
    if (loose.length) pages.push({ title: () => "", nodes: loose });
    loose = [];
  };
  for (const node of root.currentState.children.filter(isShown)) {
    if (node.nodeType !== "group" && !isRepeat(node)) {
      loose.push(node);
      continue;
    }
    close();
    pages.push({ title: () => titleOf(node), nodes: [node] });
  }
  close();
  return pages;
}

export const titleOf = (node: GeneralChildNode): string => node.currentState.label?.asString ?? "";

/** Every question below these nodes that is shown now, in order. */
export function* questionsIn(nodes: readonly GeneralChildNode[]): Generator<AnyControlNode> {
  for (const node of nodes) {
    if (!isShown(node)) continue;
    if (node.nodeType === "group") yield* questionsIn(node.currentState.children);
    else if (node.nodeType === "repeat-range:controlled" || node.nodeType === "repeat-range:uncontrolled") {
      for (const instance of node.currentState.children) yield* questionsIn(instance.currentState.children);
    } else if (node.nodeType !== "model-value") yield node;
  }
}

/** Questions whose answer is missing or does not hold. */
export const faultsIn = (nodes: readonly GeneralChildNode[], marks: Marks): AnyControlNode[] =>
  [...questionsIn(nodes)].filter((node) => faultOf(node, marks) !== "");
