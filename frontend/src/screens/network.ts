/** Whether there seems to be a network: what the browser says, corrected by how the last call went. */

import { createSignal } from "solid-js";
import { hurry } from "../net/outbox.ts";

const [isOnline, setOnline] = createSignal(navigator.onLine);
export { isOnline };

export function followNetwork(): void {
  addEventListener("online", () => {
    setOnline(true);
    void hurry();
  });
  addEventListener("offline", () => setOnline(false));
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") void hurry();
  });
}
