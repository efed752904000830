import { TableView } from '@tiptap/extension-table';
import { Selection } from '@tiptap/pm/state';
import { t } from '../../ui/words.js';

/** @typedef {import('@tiptap/pm/model').Node} Node */
/** @typedef {import('@tiptap/pm/view').EditorView} EditorView */

/** The least width of a column. */
const COLUMN_PX = 25;
/** How far an arrow key moves a table. */
const STEP_PX = 60;

/** Keys that are for the page, or for the browser. @param {KeyboardEvent} event */
const isElsewhere = ({ key, ctrlKey, metaKey, altKey }) =>
  key === 'Tab' || /^F\d/.test(key) || ctrlKey || metaKey || altKey;

/** A table that has more columns than there is room for is moved to and fro, by keyboard too. */
class WideTable extends TableView {
  #observer = new ResizeObserver(() => this.#look());

  /** @param {Node} node @param {EditorView} view @param {() => number | undefined} getPos */
  constructor(node, view, getPos) {
    super(node, COLUMN_PX, view);
    for (const element of [this.dom, this.table]) this.#observer.observe(element);
    this.dom.addEventListener('keydown', (event) => this.#press(event, view, getPos));
  }

  /** What happens to the frame, and not in a cell, is no business of the editor. @param {Event} event */
  stopEvent({ target }) {
    return target === this.dom;
  }

  destroy() {
    this.#observer.disconnect();
  }

  #look() {
    if (this.dom.scrollWidth > this.dom.clientWidth) {
      this.dom.tabIndex = 0;
      this.dom.setAttribute('role', 'group');
      this.dom.setAttribute('aria-label', t('editor.table_wide'));
    } else {
      for (const name of ['tabindex', 'role', 'aria-label']) this.dom.removeAttribute(name);
    }
  }

  /** Nothing is written while the frame has the focus. @param {KeyboardEvent} event @param {EditorView} view @param {() => number | undefined} getPos */
  #press(event, view, getPos) {
    if (event.target !== this.dom || isElsewhere(event)) return;
    event.preventDefault();
    if (event.key === 'Enter') return enter(view, getPos());
    const { scrollWidth } = this.dom;
    const left = { ArrowLeft: -STEP_PX, ArrowRight: STEP_PX, Home: -scrollWidth, End: scrollWidth }[
      event.key
    ];
    if (left) this.dom.scrollBy({ left });
  }
}

/** Puts the caret into the first cell. @param {EditorView} view @param {number | undefined} pos of the table */
function enter(view, pos) {
  if (pos === undefined) return;
  const { doc, tr } = view.state;
  view.dispatch(tr.setSelection(Selection.near(doc.resolve(pos + 1))).scrollIntoView());
  view.focus();
}

/** @param {{node: Node, view: EditorView, getPos: () => number | undefined}} props */
export const tableView = ({ node, view, getPos }) => new WideTable(node, view, getPos);
