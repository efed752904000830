import { Collaboration } from '@tiptap/extension-collaboration';
import { Editor } from '@tiptap/core';
import { toBase64 } from 'lib0/buffer';
import * as Y from 'yjs';
import { imageView, footnoteView } from '../editor/node_views.js';
import { cleanPasted } from '../editor/paste.js';
import { Footnote, Image, PlainTable, plainNodes } from '../editor/schema.js';
import { tableView } from '../editor/table_view.js';
import { SectionOnly } from './section_only.js';

/** @typedef {import('./fork_store.js').Fork} Fork */

/** As the server takes it at most, in base64. */
export const UPDATE_MOST = 50_000;
/** What is written is on this device so long after. */
const KEEP_AFTER_MS = 300;

/**
 * A fork of a text, as it is now.
 * @param {Y.Doc} doc
 * @param {Omit<Fork, 'base' | 'written' | 'reason'>} where
 * @returns {Fork}
 */
export function forkText(doc, where) {
  return { ...where, reason: '', base: Y.encodeStateAsUpdate(doc), written: [] };
}

/** The text of a fork, as it was left. @param {Fork} fork */
export function openFork(fork) {
  const doc = new Y.Doc();
  Y.applyUpdate(doc, fork.base);
  for (const update of fork.written) Y.applyUpdate(doc, update);
  return doc;
}

/**
 * What was written in a fork, as it is filed: in one piece, and without what others took out of the text before.
 * @param {Fork} fork
 * @returns {string} base64; '' where nothing was written
 */
export function updateOf(fork) {
  if (fork.written.length === 0) return '';
  const doc = new Y.Doc();
  Y.applyUpdate(doc, fork.base);
  /** @type {Uint8Array | null} */
  let update = null;
  doc.once('update', (/** @type {Uint8Array} */ bytes) => {
    update = bytes;
  });
  Y.applyUpdate(doc, Y.mergeUpdates(fork.written));
  doc.destroy();
  return update ? toBase64(update) : '';
}

/**
 * An editor of one section of a fork.
 * @param {object} options
 * @param {HTMLElement} options.element
 * @param {Y.Doc} options.doc
 * @param {string} options.section
 * @param {Record<string, string>} options.attributes of the field
 * @param {import('../editor/files.js').FileUrls} options.urls
 */
export function makeForkEditor({ element, doc, section, attributes, urls }) {
  return new Editor({
    element,
    injectCSS: false,
    extensions: [
      ...plainNodes,
      PlainTable.extend({ addNodeView: () => tableView }),
      Footnote.extend({ addNodeView: () => footnoteView }),
      Image.extend({ addNodeView: () => imageView(urls) }),
      Collaboration.configure({ document: doc, field: 'default' }),
      SectionOnly.configure({ section }),
    ],
    editorProps: { attributes, transformPastedHTML: (html) => cleanPasted(html).html },
  });
}

/**
 * Notes what is written in a fork, and keeps it on this device.
 * @param {Y.Doc} doc
 * @param {Fork} fork its `written` grows
 * @param {() => Promise<unknown>} keep
 * @returns {{soon: () => void, stop: () => Promise<unknown>}} soon: something beside the text is to be kept too; stop keeps
 *   what is not kept yet
 */
export function followFork(doc, fork, keep) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  const now = () => {
    clearTimeout(timer);
    timer = undefined;
    if (fork.written.length > 1) fork.written = [Y.mergeUpdates(fork.written)];
    return keep();
  };
  const soon = () => {
    timer ??= setTimeout(now, KEEP_AFTER_MS);
  };
  const note = (/** @type {Uint8Array} */ update) => {
    fork.written.push(update);
    soon();
  };
  const leave = () => {
    if (timer) now();
  };
  doc.on('update', note);
  window.addEventListener('pagehide', leave);
  const stop = async () => {
    doc.off('update', note);
    window.removeEventListener('pagehide', leave);
    if (timer) await now();
  };
  return { soon, stop };
}
