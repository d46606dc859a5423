/** A signature or a sketch, by finger, pen or mouse. */

import SignaturePad from "signature_pad";
import { onCleanup } from "solid-js";
import { button, h } from "../../dom.ts";
import { t } from "../../words/index.ts";

const PAPER = "#ffffff"; // a signature is black on white in either theme: it is a document
const WIDTH = 1000;

export function drawing(isSignature: boolean, label: string, keep: (blob: Blob) => Promise<void>): HTMLElement {
  const canvas = h("canvas", { class: "pad", role: "img", "aria-label": `${label} ${t("signHere")}` });
  [canvas.width, canvas.height] = [WIDTH, WIDTH / 2];
  const pad = new SignaturePad(canvas, { backgroundColor: PAPER, penColor: "#000000", minWidth: 1.5, maxWidth: 5 });
  onCleanup(() => pad.off());
  scaled(canvas, pad);
  const done = button(
    t(isSignature ? "signDone" : "drawDone"),
    () => {
      if (!pad.isEmpty()) canvas.toBlob((blob) => void (blob && keep(blob)), "image/png");
    },
    "strong",
  );
  const again = button(t("signAgain"), () => pad.clear());
  return h("div", null, h("p", { class: "quiet" }, t("signHere")), canvas, h("div", { class: "buttons" }, done, again));
}

/** The pad reads places on the screen; the canvas has its own size, so that what is kept is the same on every phone. */
function scaled(canvas: HTMLCanvasElement, pad: SignaturePad): void {
  const context = canvas.getContext("2d");
  const fit = (): void => {
    const { width } = canvas.getBoundingClientRect();
    if (!width || !context) return;
    const strokes = pad.toData();
    context.setTransform(WIDTH / width, 0, 0, WIDTH / width, 0, 0);
    pad.clear();
    pad.fromData(strokes);
  };
  const observer = new ResizeObserver(fit);
  observer.observe(canvas);
  onCleanup(() => observer.disconnect());
}
