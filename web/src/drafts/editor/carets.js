import { Extension } from '@tiptap/core';
import { yCursorPlugin } from '@tiptap/y-tiptap';
import { hueOf } from '../../ui/person.jsx';

/** How long the name at somebody's caret stays after it moved. */
const NAME_MS = 3_000;

/** @param {any} user */
function buildCaret(user) {
  const caret = document.createElement('span');
  caret.className = `caret writer-${hueOf(user.id ?? '')} is-recent`;
  const name = document.createElement('span');
  name.className = 'caret-name';
  name.textContent = user.name ?? '';
  caret.append('\u2060', name, '\u2060');
  return caret;
}

/**
 * The carets of the others, in their colours; a name shows itself while its caret moves. Option: awareness.
 */
export const Carets = Extension.create({
  name: 'carets',
  addOptions: () => ({ awareness: /** @type {any} */ (null) }),
  addProseMirrorPlugins() {
    const { awareness } = this.options;
    /** @type {Map<number, {element: HTMLElement, timer: any}>} */
    const carets = new Map();

    /** @param {any} user @param {number} client */
    function build(user, client) {
      const known = carets.get(client);
      const element = known?.element ?? buildCaret(user);
      carets.set(client, { element, timer: known?.timer });
      if (!known) show(client);
      return element;
    }

    /** @param {number} client */
    function show(client) {
      const caret = carets.get(client);
      if (!caret) return;
      clearTimeout(caret.timer);
      caret.element.classList.add('is-recent');
      caret.timer = setTimeout(() => caret.element.classList.remove('is-recent'), NAME_MS);
    }

    /** @param {{updated: number[], removed: number[]}} change */
    function follow({ updated, removed }) {
      for (const client of updated) show(client);
      for (const client of removed) {
        clearTimeout(carets.get(client)?.timer);
        carets.delete(client);
      }
    }

    awareness.on('change', follow);
    this.storage.stop = () => awareness.off('change', follow);
    const selectionBuilder = (/** @type {any} */ user) => ({
      class: `selection-of writer-${hueOf(user.id ?? '')}`,
    });
    return [yCursorPlugin(awareness, { cursorBuilder: build, selectionBuilder })];
  },
  addStorage: () => ({ stop: () => {} }),
  onDestroy() {
    this.storage.stop();
  },
});
