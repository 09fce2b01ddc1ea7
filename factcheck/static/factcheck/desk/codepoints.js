// JavaScript counts UTF-16 code units, the site counts Unicode code points. Only this room converts.

const SURROGATE = /[\ud800-\udfff]/;
const HIGH_AT_END = /[\ud800-\udbff]$/;

/** How many code points the string has. Half of a pair, where a range cut one, counts as a whole one. */
export function count(string) {
  if (!SURROGATE.test(string)) return string.length;
  let number = 0;
  for (const _ of string) number += 1;
  return number;
}

/** How many whole code points the string has: half of a pair at its end does not count. */
export function countWhole(string) {
  return count(string) - (HIGH_AT_END.test(string) ? 1 : 0);
}

/** Where code point number `point` begins, in code units; the string's length where it has fewer. */
export function unitOf(string, point) {
  if (!SURROGATE.test(string)) return Math.min(point, string.length);
  let unit = 0;
  for (const character of string) {
    if (point <= 0) break;
    point -= 1;
    unit += character.length;
  }
  return unit;
}

/** The code points from `start` to `end`, which is not included. */
export function slice(string, start, end = Infinity) {
  if (!SURROGATE.test(string)) return string.slice(start, end);
  return string.slice(unitOf(string, start), unitOf(string, end));
}
