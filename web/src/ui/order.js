/** @type {Map<string, Intl.Collator>} */
const collators = new Map();

/** A name in quotation marks has its place by its letters. */
const QUOTES = /[„”“"«»‘’]/g;

/**
 * A copy in the order of a language; numbers within words in their order.
 * @template T
 * @param {readonly T[]} list
 * @param {(one: T) => string} wordsOf
 * @param {string} language
 * @returns {T[]}
 */
export function inOrder(list, wordsOf, language) {
  const collator = collators.get(language) ?? new Intl.Collator(language, { numeric: true });
  collators.set(language, collator);
  const keyOf = (/** @type {T} */ one) => wordsOf(one).replace(QUOTES, '');
  return [...list].sort((a, b) => collator.compare(keyOf(a), keyOf(b)));
}
