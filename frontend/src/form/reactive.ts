/** What the engine keeps its state in for us: objects whose properties can be followed, once somebody does. */

import { createSignal, getListener, type Signal } from "solid-js";

/**
 * The object as a signal for each property, one level deep: the engine replaces values and never changes them in place.
 *
 * Solid's own createMutable goes deeper and makes its signals at once; with 300 questions that is a third of the time
 * that a form takes to open.
 */
export function reactive<T extends object>(object: T): T {
  const signals = new Map<PropertyKey, Signal<unknown>>();
  return new Proxy(object, {
    get(target, key) {
      if (getListener()) follow(signals, target, key);
      return Reflect.get(target, key) as unknown;
    },
    set(target, key, value: unknown) {
      if (Reflect.get(target, key) === value) return true;
      Reflect.set(target, key, value);
      signals.get(key)?.[1](() => value);
      return true;
    },
  });
}

function follow(signals: Map<PropertyKey, Signal<unknown>>, target: object, key: PropertyKey): void {
  const known = signals.get(key) ?? createSignal<unknown>(Reflect.get(target, key), { equals: false });
  signals.set(key, known);
  known[0]();
}
