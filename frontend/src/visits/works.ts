/** Everything that is being filled, waits, or was received: in memory as a signal, in the vault as rows. */

import { createSignal } from "solid-js";
import * as vault from "../store/vault.ts";
import type { Attachment, FormRef, Visit, Work } from "./types.ts";

const KIND = "work";
const FILES = "file";
const KEEP_RECEIPTS = 60 * 24 * 3600 * 1000;

const [works, setWorks] = createSignal<readonly Work[]>([]);
export { works };

export const workOf = (uuid: string): Work | undefined => works().find((work) => work.uuid === uuid);
export const workFor = (visit: Visit): Work | undefined => works().find((work) => work.visit.id === visit.id);
export const outbox = (): readonly Work[] => works().filter((work) => work.state !== "draft");
export const unsent = (): readonly Work[] => outbox().filter((work) => work.state !== "received");

/** Read everything; what the browser was sending when it ended waits again. */
export async function load(): Promise<void> {
  const found = await vault.all<Work>(KIND);
  const kept = found.filter((work) => !isOld(work));
  for (const work of found.filter(isOld)) await vault.remove(KIND, work.uuid);
  setWorks(kept.map(atRest).sort((a, b) => a.startedAt.localeCompare(b.startedAt)));
  await removeStrays();
}

const isOld = (work: Work): boolean =>
  work.state === "received" && Date.now() - Date.parse(work.changedAt) > KEEP_RECEIPTS;

function atRest(work: Work): Work {
  const files = work.files.map((file): Attachment => (file.state === "sending" ? { ...file, state: "waiting" } : file));
  return { ...work, files, state: work.state === "sending" ? "waiting" : work.state };
}

/** Bytes that no form names any more: a photo that was taken away before the browser ended. */
async function removeStrays(): Promise<void> {
  const wanted = new Set(works().flatMap((work) => work.files.map((file) => `${work.uuid}/${file.name}`)));
  for (const id of await vault.ids(FILES)) if (!wanted.has(id)) await vault.remove(FILES, id);
}

/** Keep a row: shown at once, and on the disk when the promise is kept. */
export async function keep(work: Work): Promise<void> {
  const others = works();
  const known = others.some((item) => item.uuid === work.uuid);
  setWorks(known ? others.map((item) => (item.uuid === work.uuid ? work : item)) : [...others, work]);
  await vault.put(KIND, work.uuid, work);
}

/** Change a row as it stands now. */
export async function change(uuid: string, fields: Partial<Work>): Promise<void> {
  const work = workOf(uuid);
  if (work) await keep({ ...work, ...fields });
}

export async function changeFile(uuid: string, name: string, fields: Partial<Attachment>): Promise<void> {
  const files = workOf(uuid)?.files.map((file) => (file.name === name ? { ...file, ...fields } : file));
  if (files) await change(uuid, { files });
}

export function begin(visit: Visit, form: FormRef, uuid: string, xml: string): Work {
  const now = new Date().toISOString();
  const fresh = { failures: 0, nextAt: 0, message: "", receipt: null };
  return { uuid, visit, form, state: "draft", xml, files: [], startedAt: now, changedAt: now, page: 0, ...fresh };
}

/** Put a draft aside for good, with its photos. */
export async function discard(work: Work): Promise<void> {
  setWorks(works().filter((item) => item.uuid !== work.uuid));
  await vault.remove(KIND, work.uuid);
  await removeStrays();
}

export const putFile = (uuid: string, name: string, bytes: BufferSource): Promise<void> =>
  vault.putBytes(FILES, `${uuid}/${name}`, bytes);
export const getFile = (uuid: string, name: string): Promise<ArrayBuffer | null> =>
  vault.getBytes(FILES, `${uuid}/${name}`);
export const removeFile = (uuid: string, name: string): Promise<void> => vault.remove(FILES, `${uuid}/${name}`);

export function forget(): void {
  setWorks([]);
}
