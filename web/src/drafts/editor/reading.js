import { Extension } from '@tiptap/core';
import { Plugin, PluginKey } from '@tiptap/pm/state';
import { isShared } from './remote_mapping.js';

/** @typedef {import('@tiptap/pm/view').EditorView} EditorView */

/** Keys that walk and select. */
const WALKING = /^(Arrow|Home$|End$|Page)/;
/** With Ctrl or Cmd: all, copy, find. */
const LOOKING = new Set(['a', 'c', 'f']);

/** @param {KeyboardEvent} event of a key that only moves, selects, copies, or opens something beside the text */
function isLooking(event) {
  if (WALKING.test(event.key)) return true;
  return event.altKey ? event.key === 'F10' : (event.ctrlKey || event.metaKey) && LOOKING.has(event.key);
}

/** @param {EditorView} view @param {HTMLElement | null} [element] that was pressed; without one, where the caret is */
function follow(view, element) {
  const at = element ?? view.domAtPos(view.state.selection.head).node;
  const link = (at instanceof Element ? at : at.parentElement)?.closest('a[href]');
  if (!(link instanceof HTMLAnchorElement) || !view.dom.contains(link)) return false;
  window.open(link.href, '_blank', 'noopener,noreferrer');
  return true;
}

/** @param {Event} event @returns {true} the editor does nothing about it, nor does the browser */
function prevent(event) {
  event.preventDefault();
  return true;
}

/**
 * A text that one may not write keeps its caret, so that words of it can be selected, copied and commented on by keyboard
 * alone; nothing that would change it comes through. Option: canWrite, asked at each event.
 */
export const Reading = Extension.create({
  name: 'reading',
  // Before all that writes.
  priority: 2000,
  addOptions: () => ({ canWrite: /** @returns {boolean} */ () => true }),
  addProseMirrorPlugins() {
    const { canWrite } = this.options;
    /** @template {Event} E @param {(view: EditorView, event: E) => boolean} handle @returns {(view: EditorView, event: E) => boolean} */
    const asReader = (handle) => (view, event) => !canWrite() && handle(view, event);
    const refuse = asReader((_view, event) => prevent(event));
    return [
      new Plugin({
        key: new PluginKey('reading'),
        // What a method of input writes without asking is taken back so.
        filterTransaction: (tr) => canWrite() || !tr.docChanged || isShared(tr),
        props: {
          handleDOMEvents: {
            beforeinput: refuse,
            paste: refuse,
            dragover: asReader((_view, event) => {
              if (event.dataTransfer) event.dataTransfer.dropEffect = 'none';
              // The mark of where it would go listens too.
              event.stopImmediatePropagation();
              return prevent(event);
            }),
            drop: refuse,
            keydown: asReader((view, event) => {
              if (event.key === 'Enter' && follow(view)) return prevent(event);
              return !isLooking(event);
            }),
            click: asReader((view, event) => {
              const pressed = /** @type {HTMLElement} */ (event.target);
              return (
                view.state.selection.empty && event.button === 0 && follow(view, pressed) && prevent(event)
              );
            }),
          },
        },
      }),
    ];
  },
});
