/** Rules for the device PIN: its shape, and how long to wait after wrong ones. */

export const PIN_DIGITS = 6;
const FREE_TRIES = 3;
const WAITS = [5, 15, 60, 300, 900]; // seconds after the 4th, 5th, ... wrong PIN
const LOCKED = 3600; // and after every one from the 9th on

export type PinFault = "short" | "digits" | "simple" | "different";

/** What is wrong with a new PIN, or null. */
export function faultOf(pin: string, again: string): PinFault | null {
  if (!/^\d*$/.test(pin)) return "digits";
  if (pin.length < PIN_DIGITS) return "short";
  if (isSimple(pin)) return "simple";
  return pin === again ? null : "different";
}

/** All the same digit, or a run up or down: what everybody tries first. */
function isSimple(pin: string): boolean {
  const steps = [...pin].slice(1).map((digit, index) => Number(digit) - Number(pin[index]));
  return [0, 1, -1].some((step) => steps.every((found) => found === step));
}

/** Milliseconds that nobody may try again after `wrong` wrong PINs in a row. */
export function waitAfter(wrong: number): number {
  if (wrong <= FREE_TRIES) return 0;
  return (WAITS[wrong - FREE_TRIES - 1] ?? LOCKED) * 1000;
}
