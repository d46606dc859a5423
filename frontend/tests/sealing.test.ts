import assert from "node:assert/strict";
import { test } from "node:test";
import { create, ITERATIONS, rewrap, seal, sha256, unseal, unwrap, utf8 } from "../src/store/sealing.ts";

const FEW = 1000;
const isOperationError = (error: unknown): boolean => error instanceof DOMException && error.name === "OperationError";

test("what is sealed opens with the PIN that sealed it", async () => {
  const wrapped = await create("270418", FEW);
  const [key, again] = [await unwrap(wrapped, "270418"), await unwrap(wrapped, "270418")];
  assert(key && again);
  const sealed = await seal(key, "work/1", utf8("皮带机缺护栏"));
  assert.equal(new TextDecoder().decode(await unseal(again, "work/1", sealed)), "皮带机缺护栏");
});

test("another PIN opens nothing", async () => {
  assert.equal(await unwrap(await create("270418", FEW), "270419"), null);
});

test("the key cannot be read out, nor the one that binds it to the browser", async () => {
  const wrapped = await create("270418", FEW);
  const key = await unwrap(wrapped, "270418");
  assert(key);
  assert.equal(key.extractable, false);
  assert.equal(wrapped.bound.extractable, false);
});

test("a value that was moved or changed does not open", async () => {
  const key = await unwrap(await create("270418", FEW), "270418");
  assert(key);
  const sealed = await seal(key, "work/1", utf8("x"));
  await assert.rejects(unseal(key, "work/2", sealed), isOperationError);
  const bytes = new Uint8Array(sealed.data.slice(0));
  bytes[0] = (bytes[0] ?? 0) ^ 1;
  await assert.rejects(unseal(key, "work/1", { iv: sealed.iv, data: bytes.buffer }), isOperationError);
});

test("the same content is never sealed alike", async () => {
  const key = await unwrap(await create("270418", FEW), "270418");
  assert(key);
  const [one, two] = [await seal(key, "a", utf8("x")), await seal(key, "a", utf8("x"))];
  assert(String(one.iv) !== String(two.iv));
});

test("a new PIN opens what the old one sealed, and the old one nothing more", async () => {
  const wrapped = await create("270418", FEW);
  const key = await unwrap(wrapped, "270418");
  assert(key);
  const sealed = await seal(key, "a", utf8("x"));
  const next = await rewrap(wrapped, "270418", "918273");
  assert(next);
  const found = await unwrap(next, "918273");
  assert(found);
  assert.equal(new TextDecoder().decode(await unseal(found, "a", sealed)), "x");
  assert.equal(await unwrap(next, "270418"), null);
  assert.equal(await rewrap(wrapped, "000000", "918273"), null);
});

test("a PIN is stretched as often as the documentation says", async () => {
  assert.equal(ITERATIONS, 600_000);
  assert.equal((await create("270418", FEW)).iterations, FEW);
});

test("a hash is what everybody else computes", async () => {
  assert.equal(await sha256(utf8("abc")), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
});
