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

/** @param {string} text */
const wordsOf = (text) => text.split(/[^\p{L}\p{N}]+/u).filter(Boolean);

/** What stands in other words than the name counts for this much of a hit in the name. */
const BESIDE = 0.4;

/**
 * How well a name answers a query; 0: not at all. Every word of the query has to be there, in the name or, which counts
 * less, in the words beside it. A name that begins so comes before one with such a word, and that before loose letters.
 * @param {string} query folded
 * @param {string} name folded
 * @param {string} [beside] folded: it is found by these too
 */
export function score(query, name, beside = '') {
  const words = wordsOf(name);
  const others = wordsOf(beside);
  let sum = name.startsWith(query) ? 2 : 0;
  for (const word of query.split(/\s+/).filter(Boolean)) {
    const points = Math.max(scoreWord(word, name, words), BESIDE * scoreWord(word, beside, others));
    if (points === 0) return 0;
    sum += points;
  }
  // Of two that answer as well, the shorter one is nearer.
  return sum + 1 - Math.min(name.length, 200) / 200;
}

/**
 * The best of a list, best first; without a query the list as it is.
 * @template T
 * @param {string} query as it was typed
 * @param {T[]} list
 * @param {(one: T) => string} textOf
 * @param {number} most
 * @param {(one: T) => string} [besideOf] words by which it is found too
 * @returns {T[]}
 */
export function bestOf(query, list, textOf, most, besideOf = () => '') {
  const folded = fold(query).trim();
  if (!folded) return list.slice(0, most);
  return list
    .map((one, order) => ({ one, order, points: score(folded, fold(textOf(one)), fold(besideOf(one))) }))
    .filter(({ points }) => points > 0)
    .sort((a, b) => b.points - a.points || a.order - b.order)
    .slice(0, most)
    .map(({ one }) => one);
}
