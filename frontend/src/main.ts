/** The page for visits: what is shown when, from the first opening to the lock. */

import "./styles/page.css";
import { createEffect, createRoot, untrack } from "solid-js";
import { button, h, mount } from "./dom.ts";
import { prepare } from "./form/engine.ts";
import { hurry } from "./net/outbox.ts";
import { checkScreen, doneScreen } from "./screens/check.ts";
import { dayScreen } from "./screens/day.ts";
import { deviceScreen } from "./screens/device.ts";
import { enrolScreen } from "./screens/enrol.ts";
import { fillScreen } from "./screens/fill.ts";
import { leave } from "./screens/filling.ts";
import { plainScreen } from "./screens/frame.ts";
import { followNetwork } from "./screens/network.ts";
import { outboxScreen } from "./screens/outbox.ts";
import { followAddress, go, route } from "./screens/route.ts";
import { unlockScreen } from "./screens/unlock.ts";
import { setAside } from "./store/room.ts";
import * as vault from "./store/vault.ts";
import * as day from "./visits/day.ts";
import * as device from "./visits/device.ts";
import * as works from "./visits/works.ts";
import { startLanguage, t } from "./words/index.ts";
import { install } from "./worker/install.ts";

const LOCK_AFTER = 30 * 60_000;
const ONE_WINDOW = "zhujian-field";
const place = document.getElementById("page") as HTMLElement;

function lock(): void {
  void leave().then(() => {
    vault.close();
    works.forget();
    mount(place, () => unlockScreen(() => void opened()));
  });
}

/** The store is open: read it, show where one was, and look after the outbox and the day. */
async function opened(said = ""): Promise<void> {
  await Promise.all([device.load(), works.load(), day.load()]);
  mountRoutes(said);
  void hurry();
  if (!day.day()) void day.download().catch(() => undefined);
  setTimeout(() => void prepareForms().then(setAside), 300);
}

/** The forms of the day are read while one looks at the list. */
function prepareForms(): Promise<void> {
  const forms = (day.day()?.visits ?? []).flatMap((visit) => (visit.form ? [visit.form] : []));
  return prepare([...new Map(forms.map((form) => [form.hash, form])).values()]);
}

function mountRoutes(said: string): void {
  createRoot(() => {
    createEffect(() => {
      const here = route();
      if (untrack(vault.isOpen)) untrack(() => mount(place, () => screenFor(here, said)));
    });
  });
}

function screenFor(here: ReturnType<typeof route>, said: string): HTMLElement {
  switch (here.name) {
    case "fill":
      return fillScreen(here);
    case "check":
      return checkScreen(here);
    case "done":
      return doneScreen(here);
    case "outbox":
      void leave();
      return outboxScreen();
    case "device":
      return deviceScreen({ lock, restart: () => location.reload() });
    case "enrol":
      return enrolScreen(true, () => go({ name: "day" }));
    default:
      void leave();
      return dayScreen(said);
  }
}

async function enrolled(): Promise<void> {
  const said = await day.download().then(
    () => "",
    (error: unknown) => t("enrolledNotDownloaded", { reason: (error as Error).message }),
  );
  await opened(said);
}

async function start(): Promise<void> {
  if (!isSecureContext) return mount(place, () => plainScreen(t("app"), h("p", null, t("insecure"))));
  if (!("locks" in navigator && "serviceWorker" in navigator && "storage" in navigator))
    return mount(place, () => plainScreen(t("app"), h("p", null, t("tooOld"))));
  void install();
  followAddress();
  followNetwork();
  lockWhenIdle();
  if (await vault.exists()) mount(place, () => unlockScreen(() => void opened()));
  else mount(place, () => enrolScreen(false, () => void enrolled()));
}

/** Thirty minutes without a touch: every answer is on the disk by then. */
function lockWhenIdle(): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const again = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => vault.isOpen() && lock(), LOCK_AFTER);
  };
  for (const event of ["pointerdown", "keydown", "input"]) addEventListener(event, again, { passive: true });
  again();
}

/** One window at a time, so that two do not write over each other's drafts. */
async function inOneWindow(steal = false): Promise<void> {
  const options: LockOptions = steal ? { steal } : { ifAvailable: true };
  const held = navigator.locks?.request(ONE_WINDOW, options, async (found) => {
    if (!found) return mount(place, elsewhere);
    await start();
    return new Promise<void>(() => undefined);
  });
  await held?.catch(() => {
    vault.close();
    mount(place, elsewhere);
  });
  if (!navigator.locks) await start();
}

const elsewhere = (): HTMLElement =>
  plainScreen(
    t("app"),
    h("p", null, t("anotherTab")),
    button(t("useHere"), () => inOneWindow(true), "strong wide"),
  );

startLanguage();
void inOneWindow();
