/** What the toolbar offers. Words of a tool are `editor.<key>`. */
import { LEVELS } from './schema.js';

/** @typedef {import('@tiptap/core').Editor} Editor */

/**
 * @typedef {object} Tool
 * @property {string} key
 * @property {string} [keys] that do the same
 * @property {(chain: import('@tiptap/core').ChainedCommands) => import('@tiptap/core').ChainedCommands} [run]
 * @property {'link' | 'footnote' | 'image'} [dialog] what it opens
 * @property {(editor: Editor) => boolean} [isOn] it is a switch, and on
 * @property {(editor: Editor) => boolean} [can] it can be used here
 */

/** @param {string} key @param {string} keys @param {Tool['run']} run @returns {Tool} a mark of words */
const mark = (key, keys, run) => ({ key, keys, run, isOn: (editor) => editor.isActive(key) });

/** @type {Tool[]} */
export const STEPS = [
  { key: 'undo', keys: 'Ctrl+Z', run: (chain) => chain.undo(), can: (editor) => editor.can().undo() },
  { key: 'redo', keys: 'Ctrl+Y', run: (chain) => chain.redo(), can: (editor) => editor.can().redo() },
];

/** @type {Tool[]} */
export const STYLES = [
  {
    key: 'paragraph',
    keys: 'Ctrl+Alt+0',
    run: (chain) => chain.setParagraph(),
    isOn: (editor) => editor.isActive('paragraph'),
  },
  ...LEVELS.map((level) => ({
    key: `heading_${level}`,
    keys: `Ctrl+Alt+${level}`,
    run: (/** @type {import('@tiptap/core').ChainedCommands} */ chain) => chain.setHeading({ level }),
    isOn: (/** @type {Editor} */ editor) => editor.isActive('heading', { level }),
  })),
  {
    key: 'code_block',
    run: (chain) => chain.toggleCodeBlock(),
    isOn: (editor) => editor.isActive('codeBlock'),
  },
];

/** The style of the paragraph that one is in. @param {Editor} editor */
export const styleOf = (editor) => STYLES.slice(1).find(({ isOn }) => isOn?.(editor))?.key ?? 'paragraph';

/** @type {Tool[]} */
export const MARKS = [
  mark('bold', 'Ctrl+B', (chain) => chain.toggleBold()),
  mark('italic', 'Ctrl+I', (chain) => chain.toggleItalic()),
  mark('underline', 'Ctrl+U', (chain) => chain.toggleUnderline()),
];

/** @param {string} side @returns {Tool} */
const align = (side) => ({
  key: `align_${side}`,
  run: (chain) => (side === 'left' ? chain.unsetTextAlign() : chain.setTextAlign(side)),
  isOn: (editor) =>
    side === 'left' ? !editor.getAttributes('paragraph').textAlign : editor.isActive({ textAlign: side }),
  can: (editor) => editor.isActive('paragraph'),
});

/** @type {Tool[]} */
export const MORE = [
  mark('strike', 'Ctrl+Shift+S', (chain) => chain.toggleStrike()),
  mark('superscript', 'Ctrl+.', (chain) => chain.toggleSuperscript()),
  mark('subscript', 'Ctrl+,', (chain) => chain.toggleSubscript()),
  mark('code', 'Ctrl+E', (chain) => chain.toggleCode()),
  ...['left', 'center', 'right', 'justify'].map(align),
  { key: 'rule', run: (chain) => chain.setHorizontalRule() },
  { key: 'clear_marks', run: (chain) => chain.unsetAllMarks() },
];

/** @type {Tool[]} */
export const LISTS = [
  {
    key: 'bullet_list',
    keys: 'Ctrl+Shift+8',
    run: (chain) => chain.toggleBulletList(),
    isOn: (editor) => editor.isActive('bulletList'),
  },
  {
    key: 'ordered_list',
    keys: 'Ctrl+Shift+7',
    run: (chain) => chain.toggleOrderedList(),
    isOn: (editor) => editor.isActive('orderedList'),
  },
  {
    key: 'quote',
    keys: 'Ctrl+Shift+B',
    run: (chain) => chain.toggleBlockquote(),
    isOn: (editor) => editor.isActive('blockquote'),
  },
];

/** @type {Tool[]} */
export const INSERTS = [
  { key: 'link', keys: 'Ctrl+Shift+K', dialog: 'link', isOn: (editor) => editor.isActive('link') },
  { key: 'footnote', keys: 'Ctrl+Alt+F', dialog: 'footnote' },
  { key: 'image', dialog: 'image' },
];

/** @param {Editor} editor */
const isInTable = (editor) => editor.isActive('table');

/** @param {string} key @param {Tool['run']} run @returns {Tool} */
const inTable = (key, run) => ({ key, run, can: isInTable });

/** @type {Tool[]} */
export const TABLE = [
  {
    key: 'table_insert',
    run: (chain) => chain.insertTable({ rows: 3, cols: 3, withHeaderRow: true }),
    can: (editor) => !isInTable(editor),
  },
  inTable('table_row_before', (chain) => chain.addRowBefore()),
  inTable('table_row_after', (chain) => chain.addRowAfter()),
  inTable('table_row_delete', (chain) => chain.deleteRow()),
  inTable('table_column_before', (chain) => chain.addColumnBefore()),
  inTable('table_column_after', (chain) => chain.addColumnAfter()),
  inTable('table_column_delete', (chain) => chain.deleteColumn()),
  {
    key: 'table_merge',
    run: (chain) => chain.mergeCells(),
    can: (editor) => isInTable(editor) && editor.can().mergeCells(),
  },
  {
    key: 'table_split',
    run: (chain) => chain.splitCell(),
    can: (editor) => isInTable(editor) && editor.can().splitCell(),
  },
  inTable('table_header', (chain) => chain.toggleHeaderRow()),
  inTable('table_delete', (chain) => chain.deleteTable()),
];
