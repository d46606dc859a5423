/** Keeps a form's answers on the phone: after every change, in order, and at once where the page may be ending. */

import { createReaction, createSignal, onCleanup } from "solid-js";
import { giveUp } from "../store/room.ts";
import { keep } from "../visits/works.ts";
import type { Attachment, Work } from "../visits/types.ts";
import type { RootNode } from "./engine.ts";

const PAUSE = 150;

export type Saving = { readonly state: "saved" | "saving" } | { readonly state: "failed"; readonly reason: string };

export class Draft {
  readonly root: RootNode;
  readonly saving: () => Saving;
  #work: Work;
  readonly #setSaving: (saving: Saving) => void;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #writing: Promise<void> = Promise.resolve();
  #isDirty = false;
  /** Follows the answers until their next change: their text is made when it is written, not at each stroke. */
  #track: ((read: () => unknown) => void) | undefined;

  constructor(root: RootNode, work: Work) {
    this.root = root;
    this.#work = work;
    const [saving, setSaving] = createSignal<Saving>({ state: "saved" });
    [this.saving, this.#setSaving] = [saving, setSaving];
  }

  get work(): Work {
    return this.#work;
  }

  /** Follow the form's answers until the screen ends. */
  follow(): void {
    this.#track = createReaction(() => this.#touch());
    this.#track(() => this.root.instanceState.instanceXML);
    const flush = (): void => void this.flush();
    document.addEventListener("visibilitychange", flush);
    onCleanup(() => {
      document.removeEventListener("visibilitychange", flush);
      flush();
    });
  }

  #touch(): void {
    this.#isDirty = true;
    this.#setSaving({ state: "saving" });
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.flush(), PAUSE);
  }

  /** Write what has changed; resolves when it is on the disk. */
  flush(): Promise<void> {
    clearTimeout(this.#timer);
    if (this.#isDirty) {
      this.#isDirty = false;
      this.#writing = this.#writing.then(() => this.#write());
    }
    return this.#writing;
  }

  async #write(): Promise<void> {
    let xml = this.#work.xml;
    this.#track?.(() => (xml = this.root.instanceState.instanceXML));
    this.#work = { ...this.#work, xml, changedAt: new Date().toISOString() };
    try {
      await keep(this.#work).catch(() => giveUp().then(() => keep(this.#work)));
      if (!this.#isDirty) this.#setSaving({ state: "saved" });
    } catch (error) {
      this.#isDirty = true;
      this.#setSaving({ state: "failed", reason: error instanceof Error ? error.message : String(error) });
    }
  }

  /** Change the row beside the answers, and write both. */
  update(fields: Partial<Work>): Promise<void> {
    this.#work = { ...this.#work, ...fields };
    this.#isDirty = true;
    return this.flush();
  }

  fileOf(name: string): Attachment | undefined {
    return this.#work.files.find((file) => file.name === name);
  }
}
