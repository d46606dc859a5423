/** Today's visits, one card each. */

import { createSignal } from "solid-js";
import { button, h, keepAttribute, show, type Child } from "../dom.ts";
import { day, download, isLoading } from "../visits/day.ts";
import { device } from "../visits/device.ts";
import type { Visit, Work } from "../visits/types.ts";
import { unsent, workFor, works } from "../visits/works.ts";
import { dayInWords, momentInWords, t, type Word } from "../words/index.ts";
import { screen } from "./frame.ts";
import { address } from "./route.ts";
import { chip, stateOf, type Shown } from "./states.ts";

export function dayScreen(said = ""): HTMLElement {
  const [trouble, setTrouble] = createSignal(said);
  const bring = (): Promise<void> =>
    download().then(
      () => void setTrouble(""),
      (error: unknown) => void setTrouble(t("failed", { reason: (error as Error).message || t("offline") })),
    );
  const state = show(h("p", { class: "quiet", role: "status" }), stateOfDay);
  const fault = show(h("p", { class: "fault", role: "alert" }), trouble);
  const press = show(button("", bring, ""), () => t(isLoading() ? "downloading" : day() ? "update" : "download"));
  keepAttribute(press, "disabled", isLoading);
  keepAttribute(press, "hidden", () => !device());
  const cards = show(h("div", { class: "cards" }), () =>
    (day()?.visits ?? []).map((visit) => visitCard(visit, workFor(visit))),
  );
  const others = show(h("section"), otherWorks);
  return screen(
    "day",
    t("dayTitle"),
    show(h("div"), withdrawnNotice),
    show(h("p", { class: "date" }), dateOfDay),
    h("div", { class: "bar" }, state, press),
    fault,
    cards,
    others,
  );
}

const dateOfDay = (): string => dayInWords(dayOnServer() || new Date().toLocaleDateString("sv"));
const dayOnServer = (): string => day()?.now.slice(0, 10) ?? "";

/** The phone's day and the office's need not be the same; what counts is whether a night has passed since. */
const isOld = (at: string): boolean => new Date(at).toDateString() !== new Date().toDateString();

function stateOfDay(): string {
  const found = day();
  if (!found) return t("dayNotYet");
  if (isOld(found.at)) return t("dayOther", { day: dayInWords(found.now.slice(0, 10)) });
  if (!found.visits.length) return t("dayNone");
  return t("dayReady", { at: momentInWords(found.at) });
}

function withdrawnNotice(): Child {
  if (device()) return null;
  const count = unsent().length;
  const rest = count ? t("withdrawnUnsent", { count }) : t("withdrawnNone");
  return h(
    "div",
    { class: "summary", role: "alert" },
    h("h2", null, t("withdrawnTitle")),
    h("p", null, t("withdrawnLead")),
    h("p", null, rest),
    h("a", { class: "button", href: "#/enrol" }, t("reEnrolTitle")),
  );
}

const ACTIONS: Partial<Record<Shown, Word>> = { todo: "begin", draft: "resume", refused: "mend" };

/** Where a card leads: into the form while it may be changed, else to its line in the outbox. */
function target(visit: Visit, work: Work | undefined): string {
  if (!work || work.state === "draft" || work.state === "refused")
    return address({ name: "fill", visit: visit.id, page: (work?.page ?? 0) + 1 });
  return address({ name: "outbox" });
}

function visitCard(visit: Visit, work: Work | undefined): HTMLElement {
  const state = stateOf(work, visit);
  const where = [visit.site.township, visit.team].filter(Boolean).join(" · ");
  const words = [
    h("div", { class: "card-head" }, h("h2", null, visit.site.name), chip(state)),
    h("p", { class: "quiet" }, `${visit.title} · ${where}`),
  ];
  if (!visit.form) return h("article", { class: "card" }, ...words, h("p", { class: "quiet" }, t("noForm")));
  if (state === "done") return h("article", { class: "card" }, ...words);
  const label = t(ACTIONS[state] ?? "look");
  const style = state === "todo" || state === "draft" ? "button strong wide" : "button wide";
  return h(
    "article",
    { class: "card" },
    ...words,
    h("a", { class: style, href: target(visit, work), "aria-label": `${label}: ${visit.site.name}` }, label),
  );
}

/** Drafts and refused forms of visits that are not on the day's list any more. */
function otherWorks(): Child {
  const listed = new Set(day()?.visits.map((visit) => visit.id));
  const found = works().filter(
    (work) => !listed.has(work.visit.id) && (work.state === "draft" || work.state === "refused"),
  );
  if (!found.length) return null;
  return [
    h("h2", null, t("othersTitle")),
    h(
      "div",
      { class: "cards" },
      found.map((work) => visitCard(work.visit, work)),
    ),
  ];
}
