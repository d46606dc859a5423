/** The page's words in the reader's language: Chinese first, English complete. */

import { en } from "./en.ts";
import { zh } from "./zh.ts";

export type Word = keyof typeof zh;
export type Language = "zh-Hans" | "en";
type Values = Readonly<Record<string, string | number>>;

const KEY = "zhujian.language";
const DICTIONARIES: Record<Language, Readonly<Record<Word, string>>> = { "zh-Hans": zh, en };

let current: Language = "zh-Hans";

/** What was chosen on this phone, else what the office's server chose when the page was put on it. */
export function startLanguage(): void {
  const wished = localStorage.getItem(KEY) ?? document.documentElement.lang;
  setLanguage(wished.startsWith("en") ? "en" : "zh-Hans");
}

function setLanguage(language: Language): void {
  current = language;
  document.documentElement.lang = language;
}

export function chooseLanguage(language: Language): void {
  localStorage.setItem(KEY, language);
  setLanguage(language);
}

export const language = (): Language => current;

/** The sentence with its named places filled in. */
export function t(word: Word, values: Values = {}): string {
  return DICTIONARIES[current][word].replace(/\{(\w+)\}/g, (place, name: string) => String(values[name] ?? place));
}

/** `2026-11-23 周一`, from the day of a visit. */
export function dayInWords(day: string): string {
  const weekday = new Intl.DateTimeFormat(current, { weekday: "short", timeZone: "UTC" }).format(
    new Date(`${day}T00:00Z`),
  );
  return `${day} ${weekday}`;
}

/** `11-23 08:05` on this phone's clock. */
export function momentInWords(moment: string): string {
  const at = new Date(moment);
  const two = (number: number): string => String(number).padStart(2, "0");
  return `${two(at.getMonth() + 1)}-${two(at.getDate())} ${two(at.getHours())}:${two(at.getMinutes())}`;
}

export function sizeInWords(bytes: number): string {
  const [unit, size] =
    bytes >= 1024 ** 3
      ? ["GB", bytes / 1024 ** 3]
      : bytes >= 1024 ** 2
        ? ["MB", bytes / 1024 ** 2]
        : ["KB", bytes / 1024];
  return `${new Intl.NumberFormat(current, { maximumFractionDigits: size < 10 ? 1 : 0 }).format(size)} ${unit}`;
}

/** `2 分钟`; seconds below a minute. */
export function waitInWords(milliseconds: number): string {
  const seconds = Math.max(1, Math.ceil(milliseconds / 1000));
  return seconds < 60 ? t("seconds", { count: seconds }) : t("minutes", { count: Math.ceil(seconds / 60) });
}
