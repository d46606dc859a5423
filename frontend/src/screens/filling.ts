/** The form that is open: kept while one goes from page to page, so that the engine reads it once. */

import { createRoot } from "solid-js";
import { Draft } from "../form/draft.ts";
import { instanceOf, openForm, type RootNode } from "../form/engine.ts";
import { Files } from "../form/files.ts";
import { questionsIn } from "../form/pages.ts";
import { Marks } from "../form/parts.ts";
import { day } from "../visits/day.ts";
import { device } from "../visits/device.ts";
import type { Visit, Work } from "../visits/types.ts";
import { begin, keep, works } from "../visits/works.ts";

export interface Open {
  readonly visit: number;
  readonly draft: Draft;
  readonly files: Files;
  readonly marks: Marks;
}

let open: (Open & { readonly end: () => void }) | null = null;

const visitBy = (id: number): Visit | undefined =>
  day()?.visits.find((visit) => visit.id === id) ?? works().find((work) => work.visit.id === id)?.visit;

/** The visit's form with what was filled in so far. Raises where it is not on the phone or cannot be read. */
export async function opening(id: number, changed: () => void): Promise<Open> {
  if (open?.visit === id) return open;
  await leave();
  const visit = visitBy(id);
  const known = works().find((work) => work.visit.id === id);
  const form = known?.form ?? visit?.form;
  if (!visit || !form) throw new Error(`#${id}`);
  const root = await openForm(form, device(), known?.xml ?? "");
  if (!known) fillIn(root, "site", visit.site.code);
  const xml = root.instanceState.instanceXML;
  const work = known ?? begin(visit, form, instanceOf(xml), xml);
  if (!known) await keep(work);
  open = follow(id, new Draft(root, asDraft(work)), changed);
  return open;
}

/** What the plan knows already nobody has to choose again: the question of this name gets the answer, if it is one. */
function fillIn(root: RootNode, name: string, answer: string): void {
  const node = [...questionsIn(root.currentState.children)].find((item) =>
    item.currentState.reference.endsWith(`/${name}`),
  );
  if (node?.nodeType === "select" && node.getValueOption(answer)) node.selectValue(answer);
  if (node?.nodeType === "input" && node.valueType === "string") node.setValue(answer);
}

/** A refused form becomes a draft again with its first change; its UUID stays. */
const asDraft = (work: Work): Work => (work.state === "refused" ? { ...work, state: "draft" } : work);

function follow(visit: number, draft: Draft, changed: () => void): Open & { end: () => void } {
  return createRoot((end) => {
    draft.follow();
    const files = new Files(draft, (xml) => void reopen(visit, draft, xml, changed));
    return { visit, draft, files, marks: new Marks(), end };
  });
}

/** Read the form anew from these answers. */
async function reopen(visit: number, draft: Draft, xml: string, changed: () => void): Promise<void> {
  const work = { ...draft.work, xml };
  await keep(work);
  open?.end();
  open = follow(visit, new Draft(await openForm(work.form, device(), xml), work), changed);
  changed();
}

/** Put the open form away; its last changes are on the disk when this resolves. */
export async function leave(): Promise<void> {
  const left = open;
  open = null;
  left?.end();
  await left?.draft.flush();
}
