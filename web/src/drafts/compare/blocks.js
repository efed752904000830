/**
 * A text as a row of blocks that can be read, and compared, one after the other: each paragraph, heading, item of a list,
 * row of a table. What holds others (a list, a quote, a table) is what its blocks say of themselves.
 */

/** @typedef {import('../panel_types.d.ts').TextNode} TextNode */
/** @typedef {import('./types.d.ts').Block} Block */

/** The words of a node and of all in it. @param {TextNode} node @returns {string} */
function wordsOf({ type, text, attrs, content = [] }) {
  if (type === 'text') return text ?? '';
  if (type === 'hardBreak') return '\n';
  if (type === 'footnote') return ` [${attrs?.text ?? ''}]`;
  return content.map(wordsOf).join('');
}

/** The words of a cell, whose paragraphs stand one under the other. @param {TextNode} cell */
const cellWords = (cell) => (cell.content ?? []).map(wordsOf).join(' ').trim();

/** What stands around a block. @typedef {{depth: number, isQuote: boolean, marker: string}} Around */

/** @type {Record<string, (node: TextNode, around: Around) => Block[]>} */
const readers = {
  bulletList: (node, around) => itemsOf(node, around, () => '•'),
  orderedList: (node, around) => itemsOf(node, around, (at) => `${(node.attrs?.start ?? 1) + at}.`),
  blockquote: (node, around) =>
    (node.content ?? []).flatMap((one) => blocksOf(one, { ...around, isQuote: true })),
  table: (node) => (node.content ?? []).map((row) => ({ kind: 'row', text: rowWords(row) })),
  heading: (node) => [{ kind: 'heading', level: node.attrs?.level ?? 1, text: wordsOf(node) }],
  horizontalRule: () => [{ kind: 'rule', text: '' }],
  image: (node) => [{ kind: 'image', text: node.attrs?.alt ?? '', file: node.attrs?.file }],
  codeBlock: (node) => [{ kind: 'code', text: wordsOf(node) }],
};

/** @param {TextNode} row */
const rowWords = (row) => (row.content ?? []).map(cellWords).join(' | ');

/** @param {TextNode} list @param {Around} around @param {(at: number) => string} markerOf */
function itemsOf(list, around, markerOf) {
  return (list.content ?? []).flatMap((item, at) => {
    const inside = { ...around, depth: around.depth + 1, marker: markerOf(at) };
    // Only the first block of an item has its mark.
    return (item.content ?? []).flatMap((one, place) =>
      blocksOf(one, place === 0 ? inside : { ...inside, marker: '' }),
    );
  });
}

/** @param {TextNode} node @param {Around} around @returns {Block[]} */
function blocksOf(node, around) {
  const reader = readers[node.type];
  if (reader) return reader(node, around);
  const text = wordsOf(node);
  if (around.depth > 0) return [{ kind: 'item', depth: around.depth, marker: around.marker, text }];
  return [{ kind: around.isQuote ? 'quote' : 'paragraph', text }];
}

/**
 * The blocks of a document or of some of its nodes. Paragraphs without words say nothing and are left out.
 * @param {TextNode | TextNode[]} text
 * @returns {Block[]}
 */
export function readBlocks(text) {
  const nodes = Array.isArray(text) ? text : (text.content ?? []);
  const around = { depth: 0, isQuote: false, marker: '' };
  return nodes
    .flatMap((node) => blocksOf(node, around))
    .filter(({ kind, text: words }) => words.trim() || kind === 'rule' || kind === 'image');
}
