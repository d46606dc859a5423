/** The XForms engine, brought in when the first form is opened, and what we call its nodes. */

import type {
  AnyControlNode,
  GeneralChildNode,
  GroupNode,
  InstanceData,
  LoadFormResult,
  RepeatInstanceNode,
  RepeatRangeNode,
  RootNode,
} from "@getodk/xforms-engine";
import { formText, medium } from "../visits/day.ts";
import type { Device, FormRef } from "../visits/types.ts";
import { reactive } from "./reactive.ts";

export type { AnyControlNode, GeneralChildNode, GroupNode, RepeatInstanceNode, RepeatRangeNode, RootNode };

/** The name under which OpenRosa sends a form's answers. */
const ANSWERS = "xml_submission_file";

let loading: Promise<typeof import("@getodk/xforms-engine")> | undefined;

/** Bring the engine in ahead of time, so that the first form opens at once. */
export function warmUp(): Promise<typeof import("@getodk/xforms-engine")> {
  loading ??= import("@getodk/xforms-engine");
  return loading;
}

async function fetchMedium(form: FormRef, url: URL): Promise<Response> {
  const name = decodeURIComponent(url.pathname.split("/").pop() ?? "");
  const bytes = await medium(form, name);
  return bytes
    ? new Response(bytes, { headers: { "Content-Type": typeOf(name) } })
    : new Response(null, { status: 404 });
}

const TYPES: Readonly<Record<string, string>> = {
  csv: "text/csv",
  xml: "text/xml",
  geojson: "application/geo+json",
  json: "application/geo+json",
};
const typeOf = (name: string): string =>
  TYPES[name.split(".").pop()?.toLowerCase() ?? ""] ?? "application/octet-stream";

const read = new Map<string, Promise<LoadFormResult>>();

/** The form's definition, read once while the page is open; each opening makes its own answers of it. */
async function definition(form: FormRef): Promise<LoadFormResult> {
  const known = read.get(form.hash) ?? readDefinition(form);
  read.set(form.hash, known);
  const result = await known;
  if (result.status === "failure") read.delete(form.hash);
  return result;
}

async function readDefinition(form: FormRef): Promise<LoadFormResult> {
  const engine = await warmUp();
  return engine.loadForm(await formText(form), {
    fetchFormAttachment: (url) => fetchMedium(form, url),
    missingResourceBehavior: "BLANK",
  });
}

/** Read these forms while nothing else is to be done. */
export async function prepare(forms: readonly FormRef[]): Promise<void> {
  await warmUp();
  for (const form of forms) {
    await new Promise((resolve) => setTimeout(resolve, 100));
    await definition(form).catch(() => read.delete(form.hash));
  }
}

/**
 * The form with the answers of `xml`, or fresh where there are none.
 *
 * Photos are not handed to the engine: it keeps the file names that stand in the answers, and the bytes stay in the
 * vault until somebody looks at them.
 */
export async function openForm(form: FormRef, device: Device | null, xml: string): Promise<RootNode> {
  const result = await definition(form);
  if (result.status === "failure") throw result.error;
  const config = {
    stateFactory: reactive,
    preloadProperties: { deviceID: device?.device ?? "", username: device?.account ?? "" },
  };
  if (!xml) return result.createInstance(config).root;
  const data = new FormData();
  data.set(ANSWERS, new File([xml], ANSWERS, { type: "text/xml" }));
  return (await result.restoreInstance({ data: [data as InstanceData] }, config)).root;
}

/** The UUID of the answers, as `meta/instanceID` names it: made on the phone, the same for good. */
export function instanceOf(xml: string): string {
  const found = /<(?:\w+:)?instanceID>\s*uuid:([0-9a-fA-F-]{36})\s*</.exec(xml)?.[1];
  if (!found) throw new Error("meta/instanceID");
  return found.toLowerCase();
}
