/** @typedef {import('../panel_types.d.ts').Reason & {count?: number}} Reason */

/**
 * What is said of something that is missing: the key of the words, and what stands in them. A limit without a section is
 * that of the whole text.
 * @param {Reason} reason
 * @param {string} title of its section
 * @returns {[string, {title: string, count: number, most: number}]}
 */
export function wordsOf({ reason, section, count, words, most = 0 }, title) {
  const isOfText = section === undefined && reason.startsWith('too_many_');
  return [
    `draft_status.reason_${isOfText ? 'text_' : ''}${reason}`,
    { title, count: count ?? words ?? most, most },
  ];
}
