/** Calls to the office's server. Every one may fail for want of a network; that is an answer like any other. */

import { language } from "../words/index.ts";

export const API = "/field/api/";
const PATIENCE = 30_000;

/** `sign-in`: no session. `withdrawn`: this device's key is not taken any more. `refused`: the server says why. */
export type Trouble = "offline" | "sign-in" | "withdrawn" | "refused" | "busy";

export class ServerError extends Error {
  readonly trouble: Trouble;
  readonly status: number;

  constructor(trouble: Trouble, message = "", status = 0) {
    super(message);
    this.trouble = trouble;
    this.status = status;
  }
}

interface Refusal {
  readonly detail?: string;
  readonly code?: string;
}

/** A refusal that will be the same however often one asks; anything else is worth another try. */
const isFinal = (status: number): boolean =>
  status >= 400 && status < 500 && ![408, 409, 423, 425, 429].includes(status);

/** What is wrong with this phone may be mended in the office: its form stays as it is and waits. */
function troubleOf(status: number, code: string): Trouble {
  if (code === "device-withdrawn") return "withdrawn";
  if (code.startsWith("device-")) return "busy";
  if (status === 401) return "sign-in";
  return isFinal(status) ? "refused" : "busy";
}

async function troubleIn(response: Response): Promise<ServerError> {
  const { detail = "", code = "" } = (await response.json().catch(() => ({}))) as Refusal;
  return new ServerError(troubleOf(response.status, code), detail, response.status);
}

interface Sent extends Omit<RequestInit, "headers"> {
  readonly headers?: Readonly<Record<string, string>>;
}

/** One request under /field/api/. Raises ServerError for anything but a good answer. */
export async function call(path: string, init: Sent = {}): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(API + path, {
      cache: "no-store",
      redirect: "error",
      signal: AbortSignal.timeout(PATIENCE),
      ...init,
      headers: { Accept: "application/json", "Accept-Language": language(), ...init.headers },
    });
  } catch (error) {
    throw new ServerError("offline", String(error));
  }
  if (!response.ok) throw await troubleIn(response);
  return response;
}

/** A request in the name of the device: without cookies, with the phone's own time beside it. */
export function callAs(key: string, path: string, init: Sent = {}): Promise<Response> {
  const headers = { Authorization: `Bearer ${key}`, "Zhujian-Phone-Time": new Date().toISOString(), ...init.headers };
  return call(path, { credentials: "omit", ...init, headers });
}

export interface Session {
  readonly username: string;
  readonly name: string;
  readonly may: boolean;
  readonly token: string;
}

export const session = async (): Promise<Session> => (await call("session")).json() as Promise<Session>;

export interface Enrolled {
  readonly device: string;
  readonly key: string;
  readonly name: string;
  readonly account: string;
}

/** Have the server issue this phone's key; it is shown this one time. */
export async function enrol(token: string, name: string): Promise<Enrolled> {
  const headers = { "Content-Type": "application/json", "X-CSRFToken": token };
  const response = await call("enrol", { method: "POST", headers, body: JSON.stringify({ name }) });
  return response.json() as Promise<Enrolled>;
}
