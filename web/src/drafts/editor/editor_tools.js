import { signal } from '@preact/signals';
import {
  absolutePositionToRelativePosition,
  relativePositionToAbsolutePosition,
  ySyncPluginKey,
} from '@tiptap/y-tiptap';
import { fromBase64, toBase64 } from 'lib0/buffer';
import * as Y from 'yjs';
import { Emitter } from '../../sync/emitter.js';
import { setGuidance } from './guidance.js';
import { highlightsOf, setHighlights } from './highlights.js';
import { putBack } from './put_back.js';
import { footnotesOf, sectionAt, sectionsOf } from './sections.js';

/** @typedef {import('./sections.js').Section} Section */
/** @typedef {{start: string, end: string}} Anchor relative positions of Yjs, each in base64 */

/** How long after a change the outline follows: it is no part of a keystroke. */
const OUTLINE_AFTER_MS = 150;
/** The most words of a quote. */
const QUOTE_MOST = 300;

/** What the parts of a draft's page can do with its editor. */
export class EditorTools {
  /** The sections of the text, a moment after each change. @type {import('@preact/signals').Signal<Section[]>} */
  outline = signal([]);
  /** The footnotes, in the order of the text. @type {import('@preact/signals').Signal<import('./sections.js').Footnote[]>} */
  notes = signal([]);
  /** Counts the editor's states, at most one for each picture of the screen, so that what shows them is shown anew. */
  turn = signal(0);
  /** A highlight was pressed. @type {Emitter<{kind: string, key: string}>} */
  onHighlight = new Emitter();
  /** A key that opens something beside the text. @type {Emitter<import('./make_editor.js').EditorKey>} */
  onKey = new Emitter();

  /** @type {any} */
  #timer = undefined;
  #frame = 0;

  /**
   * @param {import('@tiptap/core').Editor} editor
   * @param {import('./text_session.js').TextSession} text
   */
  constructor(editor, text) {
    this.editor = editor;
    this.text = text;
    this.#read();
    editor.on('transaction', ({ transaction }) => {
      this.#frame ||= requestAnimationFrame(() => this.#turn());
      if (transaction.docChanged) this.#outlineSoon();
    });
  }

  get doc() {
    return this.text.doc;
  }

  /** What is selected, as it can be found again whatever is written around it; null where nothing is. @returns {(Anchor & {quote: string}) | null} */
  selectionAnchor() {
    const { from, to, empty } = this.editor.state.selection;
    if (empty) return null;
    const quote = this.editor.state.doc.textBetween(from, to, ' ', ' ').trim();
    return { start: this.#relative(from), end: this.#relative(to), quote: quote.slice(0, QUOTE_MOST) };
  }

  /** Where an anchor is now; null where its words are gone. @param {Anchor} anchor @returns {{from: number, to: number} | null} */
  rangeOf({ start, end }) {
    const from = this.#absolute(start);
    const to = this.#absolute(end);
    return from === null || to === null || from >= to ? null : { from, to };
  }

  /** The section that a place is in, '' before the first. @param {number} pos */
  sectionAt(pos) {
    return sectionAt(sectionsOf(this.editor.state.doc), pos)?.section ?? '';
  }

  /** Shows a range and selects it. @param {{from: number, to: number}} range */
  goTo({ from, to }) {
    this.editor.chain().setTextSelection({ from, to }).focus(null, { scrollIntoView: false }).run();
    this.show(from);
  }

  /** Puts the caret into a section and shows it from its beginning. @param {string} id */
  goToSection(id) {
    const section = sectionsOf(this.editor.state.doc).find((one) => one.section === id);
    if (section) this.goToHeading(section.pos, section.end);
  }

  /**
   * Brings a section of the template that is missing into the text again, and shows it.
   * @param {import('../panel_types.d.ts').Template} template
   * @param {string} key
   * @param {'ro' | 'en'} language of the text
   */
  putBack(template, key, language) {
    const tr = putBack(this.editor.state, template, key, language);
    if (tr) this.editor.view.dispatch(tr);
    const section = sectionsOf(this.editor.state.doc).find((one) => one.key === key);
    if (section) this.goToSection(section.section);
  }

  /** @param {number} pos of a heading @param {number} [end] behind it */
  goToHeading(pos, end = pos + (this.editor.state.doc.nodeAt(pos)?.nodeSize ?? 1)) {
    this.editor
      .chain()
      .setTextSelection(Math.max(end - 1, 0))
      .focus(null, { scrollIntoView: false })
      .run();
    const heading = this.editor.view.nodeDOM(pos);
    if (heading instanceof HTMLElement) heading.scrollIntoView({ block: 'start' });
  }

  /**
   * Marks ranges of the text, in the place of what was marked of this kind before.
   * @param {import('./highlights.js').Kind} kind
   * @param {import('./highlights.js').Highlight[]} highlights their class has `is-<kind>`
   */
  setHighlights(kind, highlights) {
    this.editor.view.dispatch(setHighlights(this.editor.state.tr, kind, highlights));
  }

  /** Where the marks of a kind are now. @param {import('./highlights.js').Kind} kind */
  highlightsOf(kind) {
    return highlightsOf(this.editor.state, kind);
  }

  /** @param {import('./guidance.js').GuidanceWords} words */
  setGuidance(words) {
    this.editor.view.dispatch(setGuidance(this.editor.state.tr, words));
  }

  /** All of the text, without its marks. */
  plainText() {
    return this.editor.getText({ blockSeparator: '\n\n' });
  }

  stop() {
    clearTimeout(this.#timer);
    cancelAnimationFrame(this.#frame);
    this.editor.destroy();
  }

  #outlineSoon() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#read(), OUTLINE_AFTER_MS);
  }

  #read() {
    this.outline.value = sectionsOf(this.editor.state.doc);
    this.notes.value = footnotesOf(this.editor.state.doc);
  }

  #turn() {
    this.#frame = 0;
    this.turn.value++;
  }

  get #sync() {
    return ySyncPluginKey.getState(this.editor.state);
  }

  /** @param {number} pos */
  #relative(pos) {
    const { type, binding } = this.#sync;
    return toBase64(Y.encodeRelativePosition(absolutePositionToRelativePosition(pos, type, binding.mapping)));
  }

  /** @param {string} encoded @returns {number | null} */
  #absolute(encoded) {
    const { doc, type, binding } = this.#sync;
    try {
      const relative = Y.decodeRelativePosition(fromBase64(encoded));
      return relativePositionToAbsolutePosition(doc, type, relative, binding.mapping);
    } catch {
      return null;
    }
  }

  /** Brings a place into sight. @param {number} pos */
  show(pos) {
    const { node } = this.editor.view.domAtPos(pos);
    const element = node instanceof Element ? node : node.parentElement;
    element?.scrollIntoView({ block: 'center' });
  }
}
