import { inOrder } from './order.js';
import { language } from './words.js';

/**
 * A copy in the order of the page's language.
 * @template T
 * @param {readonly T[]} list
 * @param {(one: T) => string} wordsOf
 * @returns {T[]}
 */
export function sortedBy(list, wordsOf) {
  return inOrder(list, wordsOf, language.value);
}
