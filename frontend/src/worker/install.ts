/** Puts the page on the phone, and says when a newer one is ready. */

import { button, h } from "../dom.ts";
import { t } from "../words/index.ts";

/** Registered beside the page, so that its scope is the page's own folder and nothing else of the office's. */
export async function install(): Promise<void> {
  const registration = await navigator.serviceWorker.register("sw.js", { scope: "./", updateViaCache: "none" });
  if (registration.waiting && registration.active) offer(registration.waiting);
  registration.addEventListener("updatefound", () => {
    const next = registration.installing;
    next?.addEventListener("statechange", () => {
      if (next.state === "installed" && registration.active) offer(next);
    });
  });
}

/** Nothing is replaced under somebody's hands: the new page comes when the person says so, or with the next start. */
function offer(next: ServiceWorker): void {
  const press = button(t("reload"), () => {
    navigator.serviceWorker.addEventListener("controllerchange", () => location.reload(), { once: true });
    next.postMessage("take-over");
  });
  document.body.append(h("div", { class: "update", role: "status" }, h("span", null, t("newVersion")), press));
}
