/** Pictures and sounds that a form brings along, out of the vault. */

import { addressOf, h } from "../../dom.ts";

/** A form's medium by its name, or null. */
export type Pictures = (name: string) => Promise<ArrayBuffer | null>;

const nameIn = (source: URL): string => decodeURIComponent(source.pathname.split("/").pop() ?? "");
const TYPES: Readonly<Record<string, string>> = {
  svg: "image/svg+xml",
  png: "image/png",
  gif: "image/gif",
  webp: "image/webp",
  mp3: "audio/mpeg",
  m4a: "audio/mp4",
  wav: "audio/wav",
};

async function addressIn(source: URL, pictures: Pictures, show: (address: string) => void): Promise<void> {
  const name = nameIn(source);
  const bytes = await pictures(name);
  const type = TYPES[name.split(".").pop()?.toLowerCase() ?? ""] ?? "image/jpeg";
  if (bytes) show(URL.createObjectURL(new Blob([bytes], { type })));
}

export function picture(source: URL | undefined, pictures: Pictures): HTMLElement | null {
  if (!source) return null;
  const image = h("img", { class: "picture", alt: "" });
  void addressIn(source, pictures, (address) => {
    image.src = address;
    image.onload = () => URL.revokeObjectURL(address);
  });
  return image;
}

export function sound(source: URL | undefined, pictures: Pictures): HTMLElement | null {
  if (!source) return null;
  const player = h("audio", { controls: true });
  void addressIn(source, pictures, (address) => (player.src = address));
  return player;
}

/** A picture of bytes that are at hand. */
export const pictureOf = (blob: Blob, alt: string): HTMLElement =>
  h("img", { class: "kept", alt, src: addressOf(blob) });
