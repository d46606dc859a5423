/** Each form and each photo on its way: waiting, sending, received with the server's receipt. */

import { createSignal, mapArray, onCleanup } from "solid-js";
import { button, h, keepAttribute, show, type Child } from "../dom.ts";
import { hurry } from "../net/outbox.ts";
import { device } from "../visits/device.ts";
import type { Attachment, Work } from "../visits/types.ts";
import { change, outbox, unsent, workOf } from "../visits/works.ts";
import { momentInWords, sizeInWords, t, waitInWords } from "../words/index.ts";
import { screen } from "./frame.ts";
import { isOnline } from "./network.ts";
import { address } from "./route.ts";
import { chip, stateOf } from "./states.ts";

export function outboxScreen(): HTMLElement {
  const [now, setNow] = createSignal(Date.now());
  const clock = setInterval(() => setNow(Date.now()), 1000);
  onCleanup(() => clearInterval(clock));
  const newest = (): Work[] => [...outbox()].reverse();
  const rows = mapArray(
    () => newest().map((work) => work.uuid),
    (uuid) => show(h("article", { class: "card" }), () => card(workOf(uuid), now)),
  );
  const list = show(h("div", { class: "cards" }), () =>
    outbox().length ? rows() : h("p", { class: "empty" }, t("outboxNone")),
  );
  return screen("outbox", t("outboxTitle"), show(h("div"), head), list);
}

function head(): Child {
  if (!outbox().length) return null;
  const count = unsent().length;
  const state = h("p", { class: "quiet", role: "status" }, count ? t("outboxWaiting", { count }) : t("outboxAllIn"));
  const press = button(t("sendNow"), () => hurry(), "");
  keepAttribute(press, "hidden", () => !count || !device());
  const note = count && !isOnline() ? h("p", { class: "quiet" }, t("sendOffline")) : null;
  return [h("div", { class: "bar" }, state, press), note];
}

function card(work: Work | undefined, now: () => number): Child {
  if (!work) return null;
  const lines = h(
    "ul",
    { class: "lines" },
    line(t("formItself"), work.state === "received" ? "received" : stateOf(work)),
    ...work.files.map((file, index) => fileLine(file, index)),
  );
  const title = h("div", { class: "card-head" }, h("h2", null, work.visit.site.name), chip(stateOf(work)));
  return [title, h("p", { class: "quiet" }, `${work.visit.title} · ${work.visit.day}`), lines, outcome(work, now)];
}

const line = (words: string, state: Parameters<typeof chip>[0], more: Child = null): HTMLElement =>
  h("li", null, h("span", { class: "words" }, words, more), chip(state));

function fileLine(file: Attachment, index: number): HTMLElement {
  const partly =
    file.state === "sending"
      ? h("span", { class: "quiet" }, t("sentOf", { sent: sizeInWords(file.sent), size: sizeInWords(file.size) }))
      : h("span", { class: "quiet" }, sizeInWords(file.size));
  const bar =
    file.state === "sending" ? h("progress", { max: file.size, value: file.sent, "aria-label": file.label }) : null;
  return line(`${index + 1}. ${file.label} `, file.state, [partly, bar]);
}

function outcome(work: Work, now: () => number): Child {
  const reference = h("p", { class: "reference" }, t("reference"), h("code", null, work.uuid));
  if (work.receipt) return [receipt(work), reference];
  if (stateOf(work) === "stuck") return [h("p", { class: "fault" }, t("stuck")), reference];
  if (work.state === "refused") return refused(work);
  const wait =
    work.state === "waiting" && work.failures && work.nextAt > now()
      ? h("p", { class: "quiet" }, t("nextTry", { wait: waitInWords(work.nextAt - now()) }))
      : null;
  return [work.message ? h("p", { class: "fault" }, t("busyBy", { reason: work.message })) : null, wait, reference];
}

function receipt(work: Work): Child {
  const found = work.receipt;
  return (
    found && [
      h("p", null, t("receivedAt", { at: momentInWords(found.received_at) })),
      h("p", { class: "reference" }, t("receipt"), h("code", null, found.sha256)),
    ]
  );
}

function refused(work: Work): Child {
  const again = (): Promise<void> =>
    change(work.uuid, { state: "waiting", message: "", nextAt: 0 }).then(() => hurry());
  const mend = h(
    "a",
    { class: "button strong", href: address({ name: "fill", visit: work.visit.id, page: 1 }) },
    t("mend"),
  );
  return [
    h("p", { class: "fault", role: "alert" }, t("refusedBy", { reason: work.message || t("refusedUnsaid") })),
    h("div", { class: "buttons" }, mend, button(t("sendAgain"), again)),
  ];
}
