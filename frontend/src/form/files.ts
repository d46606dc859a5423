/** A draft's files: into the vault first, into the answers then, so that no answer names a file that is not kept. */

import type { UploadNode } from "@getodk/xforms-engine";
import { fits, giveUp, room } from "../store/room.ts";
import { sha256 } from "../store/sealing.ts";
import type { Attachment } from "../visits/types.ts";
import { putFile, removeFile } from "../visits/works.ts";
import { sizeInWords, t } from "../words/index.ts";
import type { Draft } from "./draft.ts";
import { labelOf } from "./parts.ts";

/** The server takes a film of up to 500 MB, anything else up to 50 (kernel/files/limits.py); a phone holds less. */
const MEGABYTE = 1024 * 1024;
const LIMITS = { video: 100 * MEGABYTE, other: 50 * MEGABYTE };
const EXTENSION = /\.[A-Za-z0-9]{1,8}$/;

export class Files {
  readonly draft: Draft;
  /** Called where the engine does not let go of a file's name, so that the form has to be read anew. */
  readonly #reopen: (xml: string) => void;

  constructor(draft: Draft, reopen: (xml: string) => void) {
    this.draft = draft;
    this.#reopen = reopen;
  }

  /** Keep a file as the answer to a question. Raises Error with words for the person where it cannot be kept. */
  async keep(node: UploadNode, blob: Blob, given: string): Promise<void> {
    await refuseUnfit(blob);
    const bytes = await blob.arrayBuffer();
    const name = newName(given);
    const { uuid } = this.draft.work;
    await put(uuid, name, bytes);
    const file: Attachment = {
      name,
      label: labelOf(node),
      type: blob.type,
      size: blob.size,
      sha256: await sha256(bytes),
      state: "waiting",
      sent: 0,
    };
    const former = node.currentState.instanceValue;
    await this.draft.update({ files: [...this.draft.work.files, file] });
    node.setValue(new File([], name, { type: blob.type }));
    await this.draft.flush();
    if (former) await this.#drop(former);
  }

  async remove(node: UploadNode): Promise<void> {
    const former = node.currentState.instanceValue;
    node.setValue(null);
    await this.draft.flush();
    const kept = node.currentState.instanceValue;
    await this.#drop(former);
    if (kept) this.#reopen(without(this.draft.work.xml, kept));
  }

  async #drop(name: string): Promise<void> {
    const { uuid, files } = this.draft.work;
    await this.draft.update({ files: files.filter((file) => file.name !== name) });
    await removeFile(uuid, name);
  }
}

/** Into the vault: where nothing else is left, into the room that was set aside. */
async function put(uuid: string, name: string, bytes: ArrayBuffer): Promise<void> {
  try {
    await putFile(uuid, name, bytes).catch(() => giveUp().then(() => putFile(uuid, name, bytes)));
  } catch {
    throw new Error(await fullness(bytes.byteLength));
  }
}

async function refuseUnfit(blob: Blob): Promise<void> {
  const size = sizeInWords(blob.size);
  const limit = blob.type.startsWith("video/") ? LIMITS.video : LIMITS.other;
  if (!blob.size) throw new Error(t("fileEmpty"));
  if (blob.size > limit) throw new Error(t("fileBig", { size, limit: sizeInWords(limit) }));
  if (!fits(await room(), blob.size)) throw new Error(await fullness(blob.size));
}

async function fullness(bytes: number): Promise<string> {
  return t("fileFull", { used: sizeInWords((await room()).used), size: sizeInWords(bytes) });
}

/** A name of our own, so that two photos never share one and nothing of the phone's folders goes along. */
function newName(given: string): string {
  return `${crypto.randomUUID()}${(EXTENSION.exec(given)?.[0] ?? "").toLowerCase()}`;
}

/** The answers without a file's name. */
export function without(xml: string, name: string): string {
  const answers = new DOMParser().parseFromString(xml, "text/xml");
  for (const element of answers.querySelectorAll("*")) {
    if (!element.children.length && element.textContent === name) element.textContent = "";
  }
  return new XMLSerializer().serializeToString(answers);
}
