/** Elements without a framework: `h` makes one, `show` binds one to signals. */

import { createEffect, createRoot, onCleanup } from "solid-js";

export type Child = Node | string | null | undefined | false | readonly Child[];
type Attributes = Readonly<Record<string, unknown>>;

/** An element. `on…` are listeners, `class` and other attributes are set; null and false leave an attribute out. */
export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes?: Attributes | null,
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes ?? {})) set(element, name, value);
  append(element, children);
  return element;
}

function set(element: HTMLElement, name: string, value: unknown): void {
  if (typeof value === "function") element.addEventListener(name.slice(2), value as EventListener);
  else if (value === true) element.setAttribute(name, "");
  else if (value !== false && value !== null && value !== undefined) element.setAttribute(name, String(value));
}

function append(element: Element, children: readonly Child[]): void {
  for (const child of children) {
    if (Array.isArray(child)) append(element, child as readonly Child[]);
    else if (child || child === "") element.append(child as Node | string);
  }
}

/** Keep the element's content as `content` says, whenever a signal that it reads changes. */
export function show<E extends Element>(element: E, content: () => Child): E {
  createEffect(() => {
    const holder = document.createDocumentFragment();
    append(holder as unknown as Element, [content()]);
    element.replaceChildren(holder);
  });
  return element;
}

/** Keep an attribute as `value` says. */
export function keepAttribute(element: Element, name: string, value: () => string | boolean | null): void {
  createEffect(() => {
    const found = value();
    if (found === null || found === false) element.removeAttribute(name);
    else element.setAttribute(name, found === true ? "" : found);
  });
}

let dispose: (() => void) | undefined;

/** Put a screen in place of the one before, whose effects end. */
export function mount(place: Element, screen: () => Element): void {
  dispose?.();
  createRoot((end) => {
    dispose = end;
    place.replaceChildren(screen());
  });
}

/** An address for bytes that the page shows; it ends with the screen. */
export function addressOf(blob: Blob): string {
  const address = URL.createObjectURL(blob);
  onCleanup(() => URL.revokeObjectURL(address));
  return address;
}

const SVG = "http://www.w3.org/2000/svg";

/** An icon by the drawing of its lines; it says nothing that the words beside it do not. */
export function icon(drawing: string): SVGSVGElement {
  const svg = document.createElementNS(SVG, "svg");
  for (const [name, value] of Object.entries({ viewBox: "0 0 24 24", class: "icon", "aria-hidden": "true" }))
    svg.setAttribute(name, value);
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", drawing);
  svg.append(path);
  return svg;
}

export const button = (label: string, press: () => unknown, style = "", ...before: Child[]): HTMLButtonElement =>
  h("button", { type: "button", class: `button ${style}`, onclick: () => void press() }, ...before, label);
