/** Sending a file in pieces, so that a torn connection costs one piece: the core of tus 1.0 (HEAD, then PATCH). */

import { callAs, ServerError } from "./server.ts";

export const PIECE = 256 * 1024;
const TUS = { "Tus-Resumable": "1.0.0" };

/** How much of it the server has. */
async function offsetAt(key: string, path: string): Promise<number> {
  const response = await callAs(key, path, { method: "HEAD", headers: TUS });
  return Number(response.headers.get("Upload-Offset"));
}

async function send(key: string, path: string, bytes: ArrayBuffer, from: number): Promise<number> {
  const headers = {
    ...TUS,
    "Content-Type": "application/offset+octet-stream",
    "Upload-Offset": String(from),
    "Upload-Length": String(bytes.byteLength),
  };
  const response = await callAs(key, path, { method: "PATCH", headers, body: bytes.slice(from, from + PIECE) });
  return Number(response.headers.get("Upload-Offset"));
}

/**
 * Send the rest of a file. `onProgress` is told the bytes that the server has.
 *
 * A last empty piece asks a server that had everything but was ended before it kept the file to keep it now.
 */
export async function upload(
  key: string,
  path: string,
  bytes: ArrayBuffer,
  onProgress: (sent: number) => void,
): Promise<void> {
  let offset = await offsetAt(key, path);
  do {
    onProgress(offset);
    const next = await send(key, path, bytes, offset);
    if (!(next > offset || next === bytes.byteLength)) throw new ServerError("busy", `${path}: ${next}`);
    offset = next;
  } while (offset < bytes.byteLength);
  onProgress(offset);
}
