import { Extension } from '@tiptap/core';
import { Plugin, PluginKey } from '@tiptap/pm/state';
import { Decoration, DecorationSet } from '@tiptap/pm/view';
import { mappingOf } from './remote_mapping.js';

/**
 * Marks on the text that are no part of it: what a comment is about, what was found, who wrote what. Each kind is set whole
 * and follows the text until it is set again.
 * @typedef {object} Highlight
 * @property {string} key
 * @property {number} from
 * @property {number} to
 * @property {string} className
 */

/** @typedef {'author' | 'comment' | 'amendment' | 'found'} Kind the later ones lie over the earlier */

/** @type {readonly Kind[]} */
const KINDS = ['author', 'comment', 'amendment', 'found'];

/** @type {Record<string, PluginKey<DecorationSet>>} */
const keys = Object.fromEntries(KINDS.map((kind) => [kind, new PluginKey(`highlights ${kind}`)]));

/** @param {import('@tiptap/pm/model').Node} doc @param {Highlight[]} highlights */
const decorate = (doc, highlights) =>
  DecorationSet.create(
    doc,
    highlights
      .filter(({ from, to }) => from < to && to <= doc.content.size)
      .map(({ key, from, to, className }) =>
        Decoration.inline(from, to, { class: className, 'data-highlight': key }, { key }),
      ),
  );

/**
 * @param {import('@tiptap/pm/state').Transaction} tr
 * @param {Kind} kind
 * @param {Highlight[]} highlights
 */
export const setHighlights = (tr, kind, highlights) =>
  tr.setMeta(keys[kind], highlights).setMeta('addToHistory', false);

/** @param {import('@tiptap/pm/state').EditorState} state @param {Kind} kind @returns {{key: string, from: number, to: number}[]} where they are now */
export const highlightsOf = (state, kind) =>
  (keys[kind].getState(state)?.find() ?? []).map(({ from, to, spec }) => ({ key: spec.key, from, to }));

/** @param {Kind} kind @param {(key: string) => void} onPress */
const pluginOf = (kind, onPress) =>
  new Plugin({
    key: keys[kind],
    state: {
      init: () => DecorationSet.empty,
      apply(tr, set) {
        const highlights = tr.getMeta(keys[kind]);
        if (highlights) return decorate(tr.doc, highlights);
        return tr.docChanged && set !== DecorationSet.empty ? set.map(mappingOf(tr), tr.doc) : set;
      },
    },
    props: {
      decorations(state) {
        return keys[kind].getState(state);
      },
      handleClick(_view, _pos, event) {
        const pressed = /** @type {Element} */ (event.target).closest(`.is-${kind}`);
        if (pressed) onPress(pressed.getAttribute('data-highlight') ?? '');
        return false;
      },
    },
  });

/** Options: onPress, called with the kind and the key of a highlight that somebody pressed (its class has `is-<kind>`). */
export const Highlights = Extension.create({
  name: 'highlights',
  addOptions: () => ({ onPress: (/** @type {Kind} */ _kind, /** @type {string} */ _key) => {} }),
  addProseMirrorPlugins() {
    const { onPress } = this.options;
    return KINDS.map((kind) => pluginOf(kind, (key) => onPress(kind, key)));
  },
});
