/** What a text is made of, read from its document: sections, words, limits. Pure, and quick for what did not change. */

/** @typedef {import('@tiptap/pm/model').Node} Node */

/**
 * A level-1 heading with all that follows it until the next one; what stands before the first is the preamble, id ''.
 * @typedef {object} Section
 * @property {string} section its id
 * @property {string | null} key of the template's section
 * @property {string} title
 * @property {number} pos where it begins
 * @property {number} end where its heading ends, and what is written in it begins
 * @property {number} to where it ends
 * @property {number} words
 * @property {number} characters with blanks, without its heading
 * @property {boolean} isWritten words or an image stand in it; the head of a table is no more than a heading
 * @property {{level: number, title: string, pos: number}[]} headings below it
 */

/** So many characters, with blanks, are a page. */
export const PAGE_CHARACTERS = 2_000;

/** @typedef {{words: number, characters: number, isWritten: boolean}} Count */

/** @type {WeakMap<Node, Count>} a node never changes */
const counted = new WeakMap();

/** @param {Node} block */
const textOf = (block) => block.textBetween(0, block.content.size, '\n', '\n');

/** Words are runs of letters and digits between blanks. @param {string} text */
export const countWords = (text) => text.split(/\s+/u).filter((run) => /[\p{L}\p{N}]/u.test(run)).length;

/** What is counted of a leaf: a footnote has words of its own. @param {Node} leaf */
const leafText = (leaf) => (leaf.type.name === 'footnote' ? ` ${leaf.attrs.text}` : '\n');

/** @param {Node} block */
function isWritten(block) {
  let found = block.type.name === 'image';
  block.descendants((node) => {
    found ||= node.type.name === 'image' || countWords(node.text ?? node.attrs.text ?? '') > 0;
    return !found && node.type.name !== 'tableHeader';
  });
  return found;
}

/** @param {Node} block @returns {Count} */
function countOf(block) {
  const known = counted.get(block);
  if (known) return known;
  const text = block.textBetween(0, block.content.size, '\n', leafText);
  const count = { words: countWords(text), characters: [...text].length, isWritten: isWritten(block) };
  counted.set(block, count);
  return count;
}

/** @param {Node} block */
const isSectionHeading = (block) => block.type.name === 'heading' && block.attrs.level === 1;

/** @param {string} id @param {string | null} key @param {string} title @param {number} pos @param {number} end @returns {Section} */
const begin = (id, key, title, pos, end) => ({
  section: id,
  key,
  title,
  pos,
  end,
  to: end,
  words: 0,
  characters: 0,
  isWritten: false,
  headings: [],
});

/** The sections of a text, the preamble first where something stands in it. @param {Node} doc @returns {Section[]} */
export function sectionsOf(doc) {
  const sections = [begin('', null, '', 0, 0)];
  doc.forEach((block, pos) => {
    const to = pos + block.nodeSize;
    if (isSectionHeading(block)) {
      sections.push(begin(block.attrs.id ?? '', block.attrs.key, textOf(block), pos, to));
      return;
    }
    const section = sections[sections.length - 1];
    const { words, characters, isWritten: isSaid } = countOf(block);
    section.to = to;
    section.words += words;
    section.characters += characters;
    section.isWritten ||= isSaid;
    if (block.type.name === 'heading')
      section.headings.push({ level: block.attrs.level, title: textOf(block), pos });
  });
  return !sections[0].isWritten && sections.length > 1 ? sections.slice(1) : sections;
}

/** @typedef {{pos: number, text: string}} Footnote */

/** Where the footnotes of a block are in it. @type {WeakMap<Node, Footnote[]>} */
const noted = new WeakMap();

/** @param {Node} block */
function notesIn(block) {
  const known = noted.get(block);
  if (known) return known;
  /** @type {Footnote[]} */
  const notes = [];
  block.descendants((node, pos) => {
    if (node.type.name === 'footnote') notes.push({ pos, text: node.attrs.text });
  });
  noted.set(block, notes);
  return notes;
}

/** The footnotes of a text, in its order. @param {Node} doc @returns {Footnote[]} */
export function footnotesOf(doc) {
  /** @type {Footnote[]} */
  const all = [];
  doc.forEach((block, at) => {
    for (const { pos, text } of notesIn(block)) all.push({ pos: at + 1 + pos, text });
  });
  return all;
}

/** @param {Section[]} sections @param {number} pos @returns {Section | undefined} the section that a place is in */
export const sectionAt = (sections, pos) => sections.filter((one) => one.pos <= pos).at(-1);

/**
 * How far a section has got: nothing is written, too much is, or it is well.
 * @param {Section} section
 * @param {{words_most?: number, pages_most?: number} | undefined} limits
 * @returns {'empty' | 'over' | 'written'}
 */
export function stateOfSection({ words, characters, isWritten: isSaid }, limits) {
  if (!isSaid) return 'empty';
  const isOver =
    (limits?.words_most !== undefined && words > limits.words_most) ||
    (limits?.pages_most !== undefined && characters > limits.pages_most * PAGE_CHARACTERS);
  return isOver ? 'over' : 'written';
}
