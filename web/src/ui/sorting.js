import { language } from './words.js';

/** @type {Map<string, Intl.Collator>} */
const collators = new Map();

/**
 * A copy in the order of the page's language; numbers within words in their order, quotation marks and the like as if they
 * were not there.
 * @template T
 * @param {readonly T[]} list
 * @param {(one: T) => string} wordsOf
 * @returns {T[]}
 */
export function sortedBy(list, wordsOf) {
  const collator =
    collators.get(language.value) ??
    new Intl.Collator(language.value, { numeric: true, ignorePunctuation: true });
  collators.set(language.value, collator);
  return [...list].sort((a, b) => collator.compare(wordsOf(a), wordsOf(b)));
}
