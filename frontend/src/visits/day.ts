/** Today's visits with their forms and media, brought onto the phone before the team leaves. */

import { createSignal } from "solid-js";
import { callAs, ServerError } from "../net/server.ts";
import { sha256 } from "../store/sealing.ts";
import * as vault from "../store/vault.ts";
import { device, withdraw } from "./device.ts";
import type { Downloaded, FormRef, Today } from "./types.ts";
import { works } from "./works.ts";

const PLACE = "today";
const [day, setDay] = createSignal<Downloaded | null>(null);
const [isLoading, setLoading] = createSignal(false);
export { day, isLoading };

export async function load(): Promise<void> {
  setDay(await vault.get<Downloaded>("day", PLACE));
}

/** Bring the day, its forms and their media. Raises ServerError; what was there before stays. */
export async function download(): Promise<void> {
  const found = device();
  if (!found || isLoading()) return;
  setLoading(true);
  try {
    const today = (await (await callAs(found.key, "today")).json()) as Today;
    const forms = today.visits.flatMap((visit) => (visit.form ? [visit.form] : []));
    for (const form of new Map(forms.map((form) => [form.hash, form])).values()) await bring(found.key, form);
    const downloaded = { ...today, at: new Date().toISOString() };
    await vault.put("day", PLACE, downloaded);
    setDay(downloaded);
    await tidy(forms);
  } catch (error) {
    if (error instanceof ServerError && error.trouble === "withdrawn") await withdraw();
    throw error;
  } finally {
    setLoading(false);
  }
}

async function bring(key: string, form: FormRef): Promise<void> {
  await Promise.all([form, ...form.media].map(({ url, hash }) => bringOne(key, url, hash)));
}

/** One content, unless it is here already. Contents are kept by their SHA-256, which is checked on arrival. */
async function bringOne(key: string, url: string, hash: string): Promise<void> {
  if ((await vault.ids("content")).includes(hash)) return;
  const bytes = await (await callAs(key, url)).arrayBuffer();
  if ((await sha256(bytes)) !== hash) throw new ServerError("busy", `${url}: ${hash}`);
  await vault.putBytes("content", hash, bytes);
}

/** Drop contents that neither today's visits nor anything unfinished needs. */
async function tidy(forms: readonly FormRef[]): Promise<void> {
  const open = works()
    .filter((work) => work.state !== "received")
    .map((work) => work.form);
  const wanted = new Set(
    [...forms, ...open].flatMap((form) => [form.hash, ...form.media.map((medium) => medium.hash)]),
  );
  for (const hash of await vault.ids("content")) if (!wanted.has(hash)) await vault.remove("content", hash);
}

/** A form's text. Raises where it is not on the phone. */
export async function formText(form: FormRef): Promise<string> {
  const bytes = await vault.getBytes("content", form.hash);
  if (!bytes) throw new Error(`${form.id} ${form.version} is not on this phone`);
  return new TextDecoder().decode(bytes);
}

/** A form's medium by its name, or null. */
export async function medium(form: FormRef, name: string): Promise<ArrayBuffer | null> {
  const found = form.media.find((item) => item.name === name);
  return found ? vault.getBytes("content", found.hash) : null;
}
