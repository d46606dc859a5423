/** Bar codes and QR codes: by the camera where the browser can read them, by hand everywhere. */

import type { InputNode } from "@getodk/xforms-engine";
import { createSignal, onCleanup } from "solid-js";
import { button, h, show } from "../../dom.ts";
import { t } from "../../words/index.ts";
import { question, type Marks } from "../parts.ts";
import { textField } from "./text.ts";

interface Detector {
  detect(source: HTMLVideoElement): Promise<readonly { readonly rawValue: string }[]>;
}
const LOOK_EVERY = 250;
const DetectorClass = (globalThis as { BarcodeDetector?: new () => Detector }).BarcodeDetector;

export function scanQuestion(node: InputNode<"barcode">, marks: Marks): HTMLElement {
  const field = textField(node, marks);
  if (!DetectorClass) return question(node, marks, "label", field, h("p", { class: "quiet" }, t("scanNone")));
  const [stream, setStream] = createSignal<MediaStream | null>(null);
  const [state, setState] = createSignal("");
  const stop = (): void => {
    stream()
      ?.getTracks()
      .forEach((track) => track.stop());
    setStream(null);
  };
  const start = async (): Promise<void> => {
    try {
      setStream(await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } }));
      setState("");
    } catch (error) {
      setState(t("scanFailed", { reason: (error as Error).message }));
    }
  };
  const found = (text: string): void => {
    node.setValue(text);
    marks.touch(node);
    stop();
  };
  onCleanup(stop);
  const view = show(h("div"), () => {
    const live = stream();
    return live
      ? [viewer(live, found), button(t("cancel"), stop)]
      : [button(t("scan"), start), h("p", { class: "quiet", role: "status" }, state())];
  });
  return question(node, marks, "label", field, view);
}

function viewer(stream: MediaStream, found: (text: string) => void): HTMLElement {
  const video = h("video", { class: "viewer", playsinline: true, "aria-label": t("scanning") });
  video.muted = true;
  video.srcObject = stream;
  void video.play();
  const detector = DetectorClass && new DetectorClass();
  const timer = setInterval(() => {
    if (video.readyState >= video.HAVE_CURRENT_DATA)
      void detector?.detect(video).then(
        ([code]) => code && found(code.rawValue),
        () => undefined,
      );
  }, LOOK_EVERY);
  onCleanup(() => clearInterval(timer));
  return video;
}
