/** Finding words in a text. Pure, and quick for paragraphs that did not change. */

/** @typedef {import('@tiptap/pm/model').Node} Node */
/** @typedef {{from: number, to: number}} Range */

/**
 * @typedef {object} Search
 * @property {string} words
 * @property {boolean} isCase capitals and accents count
 * @property {boolean} isWhole only whole words
 */

/** So many are found; a text with more needs other words. */
export const FOUND_MOST = 2_000;

const LETTER = /[\p{L}\p{N}]/u;

/**
 * A text without accents and capitals, unless these count, and where each unit of it was.
 * @param {string} text
 * @param {boolean} isCase
 */
function foldWithPlaces(text, isCase) {
  let folded = '';
  /** @type {number[]} */
  const places = [];
  let at = 0;
  for (const letter of text) {
    const shown = isCase ? letter : letter.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
    for (let unit = 0; unit < shown.length; unit++) places.push(at);
    folded += shown;
    at += letter.length;
  }
  places.push(at);
  return { folded, places };
}

/** @param {string} text @param {number} from @param {number} to */
const isWholeWord = (text, from, to) => !LETTER.test(text.charAt(from - 1)) && !LETTER.test(text.charAt(to));

/** Where words stand in a text, none overlapping another. @param {string} text @param {Search} search @returns {Range[]} */
export function findInText(text, { words, isCase, isWhole }) {
  const wanted = foldWithPlaces(words, isCase).folded;
  if (!wanted) return [];
  const { folded, places } = foldWithPlaces(text, isCase);
  /** @type {Range[]} */
  const found = [];
  for (let at = folded.indexOf(wanted); at >= 0; at = folded.indexOf(wanted, at + wanted.length)) {
    const range = { from: places[at], to: places[at + wanted.length] };
    if (!isWhole || isWholeWord(text, range.from, range.to)) found.push(range);
  }
  return found;
}

/** What was found in a paragraph when it was last looked at. @type {WeakMap<Node, {key: string, found: Range[]}>} */
const known = new WeakMap();

/** @param {Node} block of words @param {Search} search @param {string} key of the search */
function findInBlock(block, search, key) {
  const before = known.get(block);
  if (before?.key === key) return before.found;
  // Everything that is no letter has the length 1, here as in the document.
  const found = findInText(block.textBetween(0, block.content.size, '', '\ufffc'), search);
  known.set(block, { key, found });
  return found;
}

/** Where words stand in a text, in its order, at most FOUND_MOST. @param {Node} doc @param {Search} search @returns {Range[]} */
export function findInDoc(doc, search) {
  if (!search.words) return [];
  const key = JSON.stringify(search);
  /** @type {Range[]} */
  const all = [];
  doc.descendants((node, pos) => {
    if (!node.isTextblock) return all.length < FOUND_MOST;
    for (const { from, to } of findInBlock(node, search, key))
      all.push({ from: pos + 1 + from, to: pos + 1 + to });
    return false;
  });
  return all.slice(0, FOUND_MOST);
}

/**
 * Puts other words in the place of what was found; the marks of the words stay.
 * @param {import('@tiptap/pm/state').Transaction} tr
 * @param {Range[]} found in the order of the text
 * @param {string} words
 */
export function replaceFound(tr, found, words) {
  for (const { from, to } of [...found].reverse())
    if (words) tr.insertText(words, from, to);
    else tr.delete(from, to);
  return tr;
}
