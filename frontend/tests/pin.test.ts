import assert from "node:assert/strict";
import { test } from "node:test";
import { faultOf, waitAfter } from "../src/store/pin.ts";

test("a PIN of six digits that nobody guesses first is taken", () => {
  assert.equal(faultOf("270418", "270418"), null);
  assert.equal(faultOf("2704183391", "2704183391"), null);
});

test("a PIN that is short, no number or easily guessed is refused", () => {
  assert.equal(faultOf("27041", "27041"), "short");
  assert.equal(faultOf("", ""), "short");
  assert.equal(faultOf("27o418", "27o418"), "digits");
  for (const simple of ["000000", "888888", "123456", "987654", "4567890".slice(0, 6)])
    assert.equal(faultOf(simple, simple), "simple");
});

test("a PIN that is repeated otherwise is refused", () => {
  assert.equal(faultOf("270418", "270419"), "different");
});

test("three slips cost nothing, and every further one more than the last, up to an hour", () => {
  assert.deepEqual([1, 2, 3].map(waitAfter), [0, 0, 0]);
  const waits = [4, 5, 6, 7, 8, 9].map(waitAfter);
  assert.deepEqual(
    waits,
    [5, 15, 60, 300, 900, 3600].map((seconds) => seconds * 1000),
  );
  assert.equal(waitAfter(500), 3_600_000);
});
