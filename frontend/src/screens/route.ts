/** Where one is: in the address behind `#`, so that back, reload and a restart return there. */

import { createSignal } from "solid-js";

export type Route =
  | { readonly name: "day" | "outbox" | "device" | "enrol" }
  | { readonly name: "fill"; readonly visit: number; readonly page: number }
  | { readonly name: "check" | "done"; readonly visit: number };

export function parse(hash: string): Route {
  const [name, visit, page] = hash.replace(/^#\/?/, "").split("/");
  if (name === "outbox" || name === "device" || name === "enrol") return { name };
  const number = Number(visit);
  if (!Number.isInteger(number) || number <= 0) return { name: "day" };
  if (name === "check" || name === "done") return { name, visit: number };
  if (name === "fill") return { name, visit: number, page: Math.max(1, Number(page) || 1) };
  return { name: "day" };
}

export function address(route: Route): string {
  if (route.name === "fill") return `#/fill/${route.visit}/${route.page}`;
  return "visit" in route ? `#/${route.name}/${route.visit}` : `#/${route.name}`;
}

const [route, setRoute] = createSignal<Route>({ name: "day" }, { equals: false });
export { route };

export function followAddress(): void {
  const read = (): void => {
    setRoute(parse(location.hash));
  };
  addEventListener("hashchange", read);
  read();
}

export function go(next: Route): void {
  if (location.hash === address(next)) setRoute(next);
  else location.hash = address(next);
}

/** Go without leaving the present place to come back to. */
export function replace(next: Route): void {
  history.replaceState(null, "", address(next));
  setRoute(next);
}
