/**
 * How much room the phone still gives us.
 *
 * What browsers report is a guess, on purpose: Chrome says ten gigabytes more than is used, whatever the disk has. So a
 * photo's worth of noise is kept in the store. Where nothing else is left it makes way for the photo just taken; once it
 * is gone and does not fit again, no further photo is taken.
 */

import * as database from "./database.ts";

/** Kept free for answers and receipts, which must always fit. */
export const RESERVE = 24 * 1024 * 1024;
/** What a photo of a present-day phone takes at most. */
export const PHOTO = 12 * 1024 * 1024;

export interface Room {
  readonly used: number;
  readonly quota: number;
}

export async function room(): Promise<Room> {
  const { usage = 0, quota = 0 } = await navigator.storage.estimate();
  return { used: usage, quota };
}

/** Whether `more` bytes fit and leave the reserve untouched. */
export function fits(found: Room, more: number): boolean {
  return found.quota - found.used - RESERVE >= more;
}

const PLACE = "reserve/photo";
const NOISE = 65_536; // what getRandomValues gives at a time

/** Noise, since a browser that packs its files would make nothing of zeros. */
function noise(bytes: number): Uint8Array<ArrayBuffer> {
  const made = new Uint8Array(bytes);
  for (let at = 0; at < bytes; at += NOISE) crypto.getRandomValues(made.subarray(at, Math.min(at + NOISE, bytes)));
  return made;
}

/** Whether room for one more photo is set aside, now if it was not. */
export async function setAside(): Promise<boolean> {
  if (!fits(await room(), 0)) return false;
  if ((await database.keys("sealed", PLACE)).length) return true;
  return database.put("sealed", PLACE, noise(PHOTO)).then(
    () => true,
    () => false,
  );
}

/** Give it up: for a photo, or for answers when nothing else is left. */
export const giveUp = (): Promise<undefined> => database.remove("sealed", PLACE);

/** Ask that the browser keeps the store when it runs short of room; null where it cannot be asked. */
export async function persist(): Promise<boolean | null> {
  if (!navigator.storage?.persist) return null;
  return (await navigator.storage.persisted()) || navigator.storage.persist();
}
