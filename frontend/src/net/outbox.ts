/** Sends what waits, one form after the other, for as long as the page is open and the PIN was given. */

import { sha256, utf8 } from "../store/sealing.ts";
import * as vault from "../store/vault.ts";
import { device, withdraw } from "../visits/device.ts";
import type { Attachment, Receipt, Work } from "../visits/types.ts";
import { change, changeFile, getFile, outbox, removeFile, workOf } from "../visits/works.ts";
import { delayAfter } from "./backoff.ts";
import { callAs, ServerError } from "./server.ts";
import { upload } from "./upload.ts";

let timer: ReturnType<typeof setTimeout> | undefined;
let isBusy = false;

const path = (work: Work): string => `submissions/${work.uuid}`;
const waiting = (): readonly Work[] => outbox().filter((work) => work.state === "waiting");

/** Look after the outbox now; `impatient` where a person or a new network asks, whatever the waiting times say. */
export async function hurry(impatient = true): Promise<void> {
  if (isBusy || !vault.isOpen()) return;
  isBusy = true;
  clearTimeout(timer);
  try {
    for (const work of waiting()) if (impatient || work.nextAt <= Date.now()) await attempt(work);
  } finally {
    isBusy = false;
    plan();
  }
}

/** Wake up when the next form may be tried again. */
function plan(): void {
  clearTimeout(timer);
  const next = Math.min(...waiting().map((work) => work.nextAt));
  if (Number.isFinite(next) && device()) timer = setTimeout(() => void hurry(false), Math.max(next - Date.now(), 500));
}

async function attempt(work: Work): Promise<void> {
  const key = device()?.key;
  if (!key) return;
  try {
    await change(work.uuid, { state: "sending" });
    await deliver(key, work);
  } catch (error) {
    await settle(work.uuid, error);
  }
}

async function deliver(key: string, work: Work): Promise<void> {
  const first = await hand(key, work);
  const missing = new Set(first.missing);
  for (const file of work.files) if (missing.has(file.name)) await sendFile(key, work, file);
  const receipt = missing.size ? await ask(key, work) : first;
  if (!receipt.complete) throw new ServerError("busy", receipt.missing.join(", "));
  await compare(work, receipt);
  await finish(work, receipt);
}

/** The form itself. Sent again after every break: the server knows it by its UUID and keeps it once. */
async function hand(key: string, work: Work): Promise<Receipt> {
  const init = { method: "PUT", headers: { "Content-Type": "application/xml" }, body: utf8(work.xml) };
  return (await callAs(key, `${path(work)}?visit=${work.visit.id}`, init)).json() as Promise<Receipt>;
}

const ask = async (key: string, work: Work): Promise<Receipt> =>
  (await callAs(key, path(work))).json() as Promise<Receipt>;

async function sendFile(key: string, work: Work, file: Attachment): Promise<void> {
  const bytes = await getFile(work.uuid, file.name);
  if (!bytes) throw new ServerError("refused", file.name);
  await changeFile(work.uuid, file.name, { state: "sending" });
  const where = `${path(work)}/files/${encodeURIComponent(file.name)}`;
  await upload(key, where, bytes, (sent) => void changeFile(work.uuid, file.name, { sent }));
  await changeFile(work.uuid, file.name, { state: "received", sent: file.size });
}

/** Nothing counts as received before the server has named the same hashes as the phone. */
async function compare(work: Work, receipt: Receipt): Promise<void> {
  if (receipt.sha256 !== (await sha256(utf8(work.xml)))) throw new ServerError("busy", receipt.sha256);
  const other = work.files.find((file) => receipt.files?.[file.name] !== file.sha256);
  if (other) throw new ServerError("busy", `${other.name}: ${receipt.files?.[other.name] ?? ""}`);
}

async function finish(work: Work, receipt: Receipt): Promise<void> {
  const files = work.files.map((file): Attachment => ({ ...file, state: "received", sent: file.size }));
  const settled = { failures: 0, nextAt: 0, message: "", changedAt: new Date().toISOString() };
  await change(work.uuid, { ...settled, state: "received", files, receipt, xml: "" });
  for (const file of files) await removeFile(work.uuid, file.name);
}

/** What a failure means for the form: refused for good, or another try later. */
async function settle(uuid: string, error: unknown): Promise<void> {
  const known = error instanceof ServerError ? error : new ServerError("busy", String(error));
  if (known.trouble === "withdrawn") await withdraw();
  const work = workOf(uuid);
  if (!work) return;
  const files = work.files.map((file): Attachment => (file.state === "sending" ? { ...file, state: "waiting" } : file));
  if (known.trouble === "refused") return change(uuid, { state: "refused", message: known.message, files });
  const failures = work.failures + 1;
  const message = known.trouble === "offline" ? "" : known.message;
  await change(uuid, { state: "waiting", failures, nextAt: Date.now() + delayAfter(failures), message, files });
}
