import { fold } from '../ui/text.js';

/** Finding by a few letters: without diacritics, in any order of the words. */

/** @param {string} word @param {string} text @returns {boolean} the letters stand in the text, in their order */
function isWithin(word, text) {
  let at = 0;
  for (const letter of text) if (letter === word[at]) at++;
  return at === word.length;
}

/** @param {string} word @param {string} text @param {string[]} words of the text */
function scoreWord(word, text, words) {
  if (words.includes(word)) return 5;
  if (words.some((one) => one.startsWith(word))) return 4;
  if (text.includes(word)) return 2;
  return word.length > 2 && isWithin(word, text) ? 1 : 0;
}

/**
 * How well a text answers a query; 0: not at all. Every word of the query has to be there.
 * @param {string} query folded
 * @param {string} text folded
 */
export function score(query, text) {
  const asked = query.split(/\s+/).filter(Boolean);
  const words = text.split(/[^\p{L}\p{N}]+/u).filter(Boolean);
  let sum = text.startsWith(query) ? 0.5 : 0;
  for (const word of asked) {
    const points = scoreWord(word, text, words);
    if (points === 0) return 0;
    sum += points;
  }
  // Of two that answer as well, the shorter one is nearer.
  return sum + 1 - Math.min(text.length, 200) / 200;
}

/**
 * The best of a list, best first; without a query the list as it is.
 * @template T
 * @param {string} query as it was typed
 * @param {T[]} list
 * @param {(one: T) => string} textOf
 * @param {number} most
 * @returns {T[]}
 */
export function bestOf(query, list, textOf, most) {
  const folded = fold(query).trim();
  if (!folded) return list.slice(0, most);
  return list
    .map((one, order) => ({ one, order, points: score(folded, fold(textOf(one))) }))
    .filter(({ points }) => points > 0)
    .sort((a, b) => b.points - a.points || a.order - b.order)
    .slice(0, most)
    .map(({ one }) => one);
}
