import assert from "node:assert/strict";
import { test } from "node:test";
import { en } from "../src/words/en.ts";
import { dayInWords, language, sizeInWords, t, waitInWords } from "../src/words/index.ts";
import { zh } from "../src/words/zh.ts";

const places = (text: string): string[] => [...text.matchAll(/\{\w+\}/g)].map(([place]) => place).sort();

test("every sentence is there in both languages, with the same places to fill in", () => {
  assert.deepEqual(Object.keys(en).sort(), Object.keys(zh).sort());
  for (const [word, text] of Object.entries(zh))
    assert.deepEqual(places(en[word as keyof typeof zh]), places(text), word);
});

test("no sentence shouts, and no English one has Chinese marks", () => {
  for (const text of [...Object.values(zh), ...Object.values(en)]) assert(!/[!！]/.test(text), text);
  for (const text of Object.values(en)) assert(!/[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]/.test(text), text);
});

test("places are filled in, and the first language is Chinese", () => {
  assert.equal(language(), "zh-Hans");
  assert.equal(t("outboxWaiting", { count: 3 }), "3 份待发送");
  assert.equal(t("pageOf", { page: 2, pages: 9 }), "第 2 页，共 9 页");
});

test("days, sizes and waits are put in words", () => {
  assert.equal(dayInWords("2022-09-30"), "2022-09-30 周五");
  assert.equal(sizeInWords(25 * 1024), "25 KB");
  assert.equal(sizeInWords(1.5 * 1024 * 1024), "1.5 MB");
  assert.equal(waitInWords(4200), "5 秒");
  assert.equal(waitInWords(61_000), "2 分钟");
});
