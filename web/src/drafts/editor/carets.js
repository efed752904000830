import { Extension } from '@tiptap/core';
import { yCursorPlugin } from '@tiptap/y-tiptap';
import { hueOf } from '../../ui/person.jsx';
import { writersOf } from '../writers.js';
import { CaretHues } from './caret_hues.js';

/** How long the name at somebody's caret stays after it moved. */
const NAME_MS = 3_000;

/** @param {any} user @param {number} hue */
function buildCaret(user, hue) {
  const caret = document.createElement('span');
  caret.className = `caret writer-${hue} is-recent`;
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

    const hues = new CaretHues(hueOf);
    const hueFor = (/** @type {any} */ user) =>
      hues.of(
        user.id ?? '',
        writersOf(awareness).map(({ id }) => id),
      );

    /** @param {any} user @param {number} client */
    function build(user, client) {
      const known = carets.get(client);
      const element = known?.element ?? buildCaret(user, hueFor(user));
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
      class: `selection-of writer-${hueFor(user)}`,
    });
    return [yCursorPlugin(awareness, { cursorBuilder: build, selectionBuilder })];
  },
  addStorage: () => ({ stop: () => {} }),
  onDestroy() {
    this.storage.stop();
  },
});
