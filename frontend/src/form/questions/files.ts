/** Photos, sounds, films and other files: kept as they are, byte for byte. */

import type { UploadNode } from "@getodk/xforms-engine";
import { createResource, createSignal } from "solid-js";
import { button, h, keepAttribute, show, type Child } from "../../dom.ts";
import { room, setAside } from "../../store/room.ts";
import { getFile } from "../../visits/works.ts";
import { sizeInWords, t, type Word } from "../../words/index.ts";
import type { Files } from "../files.ts";
import { describe, idOf, labelId, labelOf, question, type Marks } from "../parts.ts";
import { pictureOf } from "./pictures.ts";
import { drawing } from "./drawing.ts";

const TAKE: Readonly<Record<string, Word>> = { image: "takePhoto", audio: "record", video: "film" };
const CAPTURE: Readonly<Record<string, string>> = { image: "environment", video: "environment", audio: "user" };
const DRAWN = ["signature", "draw", "annotate"];

const kindOf = (node: UploadNode): string => node.nodeOptions.media.type ?? "*";
const appears = (node: UploadNode, name: string): boolean => node.appearances[name] === true;
export const isDrawn = (node: UploadNode): boolean =>
  kindOf(node) === "image" && DRAWN.some((name) => appears(node, name));

export function fileQuestion(node: UploadNode, marks: Marks, files: Files): HTMLElement {
  const [trouble, setTrouble] = createSignal("");
  const keep = async (blob: Blob, name: string): Promise<void> => {
    setTrouble(
      await files.keep(node, blob, name).then(
        () => "",
        (error: unknown) => (error as Error).message,
      ),
    );
    marks.touch(node);
  };
  const remove = async (): Promise<void> => {
    await files.remove(node);
    marks.touch(node);
  };
  const body = show(h("div", { class: "file" }), () => {
    const name = node.currentState.instanceValue;
    return name ? kept(node, files, name, remove) : empty(node, marks, keep, setTrouble);
  });
  const said = show(h("p", { class: "fault", role: "alert" }), trouble);
  keepAttribute(said, "hidden", () => !trouble());
  return question(node, marks, "p", said, body);
}

function empty(
  node: UploadNode,
  marks: Marks,
  keep: (blob: Blob, name: string) => Promise<void>,
  say: (words: string) => void,
): Child {
  if (node.currentState.readonly) return h("p", { class: "quiet" }, t("unanswered"));
  if (isDrawn(node)) return drawing(appears(node, "signature"), labelOf(node), (blob) => keep(blob, "drawing.png"));
  const kind = kindOf(node);
  const take = TAKE[kind];
  const any = picker(node, marks, kind === "image" ? "choosePhoto" : "chooseFile", null, keep, say);
  return h(
    "div",
    { class: "buttons" },
    take ? picker(node, marks, take, CAPTURE[kind] ?? null, keep, say) : null,
    appears(node, "new") ? null : any,
  );
}

/** A button over the browser's own chooser, which opens only when there is room for what it will bring. */
function picker(
  node: UploadNode,
  marks: Marks,
  word: Word,
  capture: string | null,
  keep: (blob: Blob, name: string) => Promise<void>,
  say: (words: string) => void,
): HTMLElement {
  const { accept } = node.nodeOptions.media;
  const input = h("input", {
    type: "file",
    accept: accept === "*" ? null : accept,
    capture,
    hidden: true,
    "aria-hidden": "true",
    tabindex: "-1",
  });
  input.dataset["capture"] = capture ? "now" : "later";
  input.addEventListener("change", () => {
    const file = input.files?.[0];
    if (file) void keep(file, file.name);
    input.value = "";
  });
  const press = button(
    t(word),
    async () => {
      const full = await fullness();
      say(full);
      if (!full) input.click();
    },
    capture ? "strong" : "",
  );
  press.setAttribute("aria-labelledby", `${idOf(node)}-${word} ${labelId(node)}`);
  press.id = `${idOf(node)}-${word}`;
  return h("span", null, describe(press, node, marks), input);
}

/** What to say when a photo would not fit any more; empty where it would. */
async function fullness(): Promise<string> {
  return (await setAside()) ? "" : t("photoFull", { used: sizeInWords((await room()).used) });
}

function kept(node: UploadNode, files: Files, name: string, remove: () => Promise<void>): Child {
  const file = files.draft.fileOf(name);
  const again = isDrawn(node) ? "signAgain" : "removeFile";
  const words = file ? t("fileKept", { size: sizeInWords(file.size) }) : t("fileGone", { name });
  const end = node.currentState.readonly ? null : button(t(again), remove, "danger");
  if (!file?.type.startsWith("image/")) return [h("p", { class: "value" }, words), end];
  const [blob] = createResource(
    async () => new Blob([(await getFile(files.draft.work.uuid, name)) ?? ""], { type: file.type }),
  );
  const view = show(h("div", { class: "view" }), () => {
    const found = blob();
    return found ? pictureOf(found, t("photoOf", { label: labelOf(node) })) : null;
  });
  return [view, h("p", { class: "quiet" }, words), end];
}
