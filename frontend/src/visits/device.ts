/** This phone as the server knows it. */

import { createSignal } from "solid-js";
import * as vault from "../store/vault.ts";
import type { Device } from "./types.ts";

const PLACE = "this";
const [device, setDevice] = createSignal<Device | null>(null);
export { device };

export async function load(): Promise<void> {
  setDevice(await vault.get<Device>("device", PLACE));
}

export async function keep(found: Device): Promise<void> {
  await vault.put("device", PLACE, found);
  setDevice(found);
}

/** The office has withdrawn this phone: its key goes at once, what was not sent stays, encrypted. */
export async function withdraw(): Promise<void> {
  await vault.remove("device", PLACE);
  setDevice(null);
}
