/** Where the phone is. */

import type { InputNode } from "@getodk/xforms-engine";
import { createSignal } from "solid-js";
import { button, h, keepAttribute, show } from "../../dom.ts";
import { t, type Word } from "../../words/index.ts";
import { describe, question, type Marks } from "../parts.ts";

const PATIENCE = 60_000;
const REASONS: Readonly<Record<number, Word>> = { 1: "locateDenied", 2: "locateTimeout", 3: "locateTimeout" };

/** `latitude longitude altitude accuracy`, as XForms writes a place. */
export function placeText({ coords }: GeolocationPosition): string {
  return [coords.latitude, coords.longitude, coords.altitude ?? 0, coords.accuracy].join(" ");
}

export function locate(): Promise<GeolocationPosition> {
  return new Promise((resolve, reject) => {
    if (!navigator.geolocation) reject(new Error(t("locateNone")));
    const fail = (error: GeolocationPositionError): void =>
      reject(new Error(t(REASONS[error.code] ?? "locateTimeout")));
    navigator.geolocation.getCurrentPosition(resolve, fail, {
      enableHighAccuracy: true,
      timeout: PATIENCE,
      maximumAge: 0,
    });
  });
}

export function placeQuestion(node: InputNode<"geopoint">, marks: Marks): HTMLElement {
  const [state, setState] = createSignal("");
  const take = async (): Promise<void> => {
    setState(t("locating"));
    try {
      (node as unknown as { setValue(value: string): void }).setValue(placeText(await locate()));
      setState("");
    } catch (error) {
      setState(t("locateFailed", { reason: (error as Error).message }));
    }
    marks.touch(node);
  };
  const value = show(
    h("p", { class: "value", "aria-live": "polite" }),
    () => state() || placeInWords(node.currentState.instanceValue),
  );
  const press = describe(button(t("locate"), take), node, marks);
  keepAttribute(press, "disabled", () => node.currentState.readonly);
  return question(node, marks, "p", value, press);
}

function placeInWords(text: string): string {
  const [latitude = 0, longitude = 0, , accuracy = 0] = text.split(" ").map(Number);
  if (!text) return t("unanswered");
  return t("locatedPlain", {
    latitude: latitude.toFixed(5),
    longitude: longitude.toFixed(5),
    accuracy: Math.round(accuracy),
  });
}
