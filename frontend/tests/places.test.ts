import assert from "node:assert/strict";
import { test } from "node:test";
import { instanceOf } from "../src/form/engine.ts";
import { offsetAt } from "../src/form/questions/dates.ts";
import { placeText } from "../src/form/questions/place.ts";
import { address, parse, type Route } from "../src/screens/route.ts";
import { fits, PHOTO, RESERVE } from "../src/store/room.ts";

test("where one is survives in the address", () => {
  const routes: Route[] = [
    { name: "day" },
    { name: "outbox" },
    { name: "device" },
    { name: "enrol" },
    { name: "fill", visit: 7, page: 3 },
    { name: "check", visit: 7 },
    { name: "done", visit: 7 },
  ];
  for (const route of routes) assert.deepEqual(parse(address(route)), route);
});

test("an address that leads nowhere leads to the day", () => {
  for (const hash of ["", "#", "#/", "#/nowhere", "#/fill", "#/fill/x/1", "#/check/-1", "#/fill/1.5/2"])
    assert.deepEqual(parse(hash), { name: "day" });
  assert.deepEqual(parse("#/fill/7"), { name: "fill", visit: 7, page: 1 });
});

test("the UUID is read from the answers, whatever their prefix", () => {
  const uuid = "8eb1ad34-770c-4672-8c5c-800e73f8f81d";
  assert.equal(instanceOf(`<data><orx:meta><orx:instanceID>uuid:${uuid}</orx:instanceID></orx:meta></data>`), uuid);
  assert.equal(instanceOf(`<data><meta><instanceID> uuid:${uuid} </instanceID></meta></data>`), uuid);
  assert.throws(() => instanceOf("<data><meta><instanceID/></meta></data>"));
});

test("a photo is taken only where it leaves room for answers", () => {
  assert(fits({ used: 0, quota: RESERVE + PHOTO }, PHOTO));
  assert(!fits({ used: 1, quota: RESERVE + PHOTO }, PHOTO));
  assert(!fits({ used: 0, quota: 0 }, 1));
});

test("a place is written as XForms does, in degrees and metres", () => {
  const coords = { latitude: 26.4, longitude: 112.8, altitude: null, accuracy: 12 };
  assert.equal(placeText({ coords } as GeolocationPosition), "26.4 112.8 0 12");
});

test("an offset has its sign, its hours and its minutes", () => {
  const at = (minutes: number): string => offsetAt({ getTimezoneOffset: () => minutes } as Date);
  assert.equal(at(-480), "+08:00");
  assert.equal(at(210), "-03:30");
  assert.equal(at(0), "+00:00");
});
