/** When to try again. */

const FIRST = 2_000;
const LONGEST = 300_000;

/** Milliseconds to wait after `failures` failures in a row: doubling up to five minutes, spread by up to a quarter. */
export function delayAfter(failures: number, chance: number = Math.random()): number {
  const plain = Math.min(FIRST * 2 ** Math.max(failures - 1, 0), LONGEST);
  return Math.round(plain * (0.75 + chance * 0.25));
}
