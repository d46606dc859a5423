import assert from "node:assert/strict";
import { test } from "node:test";
import { delayAfter } from "../src/net/backoff.ts";
import { call, ServerError } from "../src/net/server.ts";
import { PIECE, upload } from "../src/net/upload.ts";

type Answer = (url: string, init: RequestInit) => Response;

/** Let calls be answered by a function; what was asked is noted. */
async function answeredBy(answer: Answer, run: () => Promise<void>): Promise<void> {
  const real = globalThis.fetch;
  globalThis.fetch = async (url, init) => answer(String(url), init ?? {});
  try {
    await run();
  } finally {
    globalThis.fetch = real;
  }
}

const refusal = (status: number, body: object = {}): Response => new Response(JSON.stringify(body), { status });
const troubleIn = (status: number, code = ""): Promise<string> =>
  new Promise((resolve) => {
    const ask = (): Promise<void> =>
      call("today").then(
        () => resolve("none"),
        (error: ServerError) => resolve(error.trouble),
      );
    void answeredBy(() => refusal(status, { code, detail: "x" }), ask);
  });

/** A server that keeps one file, as tus says; it breaks off when `breaks` says so. */
function keeper(
  start: Uint8Array,
  breaks: (piece: number) => boolean,
): { kept: () => Uint8Array; pieces: () => number; answer: Answer } {
  let kept = start;
  let pieces = 0;
  const answer: Answer = (_url, init) => {
    if (init.method === "HEAD")
      return new Response(null, { status: 204, headers: { "Upload-Offset": String(kept.length) } });
    pieces += 1;
    if (breaks(pieces)) throw new TypeError("network");
    const headers = init.headers as Record<string, string>;
    if (Number(headers["Upload-Offset"]) !== kept.length) return refusal(409);
    kept = new Uint8Array([...kept, ...new Uint8Array(init.body as ArrayBuffer)]);
    return new Response(null, { status: 204, headers: { "Upload-Offset": String(kept.length) } });
  };
  return { kept: () => kept, pieces: () => pieces, answer };
}

const photo = (length: number): ArrayBuffer => Uint8Array.from({ length }, (_none, index) => index % 251).buffer;

test("waiting doubles up to five minutes and is spread", () => {
  assert.deepEqual(
    [1, 2, 3, 4].map((failures) => delayAfter(failures, 1)),
    [2000, 4000, 8000, 16_000],
  );
  assert.equal(delayAfter(50, 1), 300_000);
  assert.equal(delayAfter(1, 0), 1500);
});

test("what a refusal means depends on the server's code before its status", async () => {
  assert.equal(await troubleIn(403, "device-withdrawn"), "withdrawn");
  assert.equal(await troubleIn(401, "device-unknown"), "busy");
  assert.equal(await troubleIn(403, "device-without-role"), "busy");
  assert.equal(await troubleIn(401, "sign-in"), "sign-in");
  assert.equal(await troubleIn(422), "refused");
  assert.equal(await troubleIn(404), "refused");
  assert.equal(await troubleIn(409), "busy");
  assert.equal(await troubleIn(503), "busy");
});

test("no network is an answer like any other", async () => {
  const broken: Answer = () => {
    throw new TypeError("Failed to fetch");
  };
  await answeredBy(broken, () =>
    assert.rejects(call("today"), (error) => error instanceof ServerError && error.trouble === "offline"),
  );
});

test("a file goes in pieces, and nothing of it is sent twice", async () => {
  const bytes = photo(PIECE * 2 + 100);
  const server = keeper(new Uint8Array(), () => false);
  const told: number[] = [];
  await answeredBy(server.answer, () => upload("KEY", "x", bytes, (sent) => told.push(sent)));
  assert.deepEqual(server.kept(), new Uint8Array(bytes));
  assert.equal(server.pieces(), 3);
  assert.deepEqual(told, [0, PIECE, PIECE * 2, bytes.byteLength]);
});

test("sending goes on where the line broke", async () => {
  const bytes = photo(PIECE * 3);
  const broken = keeper(new Uint8Array(), (piece) => piece === 3);
  await answeredBy(broken.answer, () => assert.rejects(upload("KEY", "x", bytes, () => undefined)));
  assert.equal(broken.kept().length, PIECE * 2);
  const mended = keeper(broken.kept(), () => false);
  await answeredBy(mended.answer, () => upload("KEY", "x", bytes, () => undefined));
  assert.equal(mended.pieces(), 1);
  assert.deepEqual(mended.kept(), new Uint8Array(bytes));
});

test("a server that has every byte is asked once more to keep the file", async () => {
  const bytes = photo(10);
  const server = keeper(new Uint8Array(bytes), () => false);
  await answeredBy(server.answer, () => upload("KEY", "x", bytes, () => undefined));
  assert.equal(server.pieces(), 1);
});
