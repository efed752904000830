import { Extension } from '@tiptap/core';
import { Plugin, PluginKey, TextSelection } from '@tiptap/pm/state';
import { Decoration, DecorationSet } from '@tiptap/pm/view';
import { isShared } from '../editor/remote_mapping.js';
import { sectionsOf } from '../editor/sections.js';

/** @typedef {import('@tiptap/pm/model').Node} Node */

/** @param {Node} doc @param {string} section @returns {{from: number, to: number} | null} its blocks, the heading too */
export function rangeOfSection(doc, section) {
  const found = sectionsOf(doc).find((one) => one.section === section);
  if (found) return { from: found.section === '' ? 0 : found.pos, to: found.to };
  return section === '' && doc.childCount > 0 ? { from: 0, to: 0 } : null;
}

/** The headings that begin sections. @param {Node} doc */
function idsOf(doc) {
  /** @type {string[]} */
  const ids = [];
  doc.forEach(({ type, attrs }) => {
    if (type.name === 'heading' && attrs.level === 1) ids.push(String(attrs.id));
  });
  return ids.join();
}

/**
 * Whether a change stays within a section: it touches nothing beside it, and neither begins nor ends a section.
 * @param {import('@tiptap/pm/state').Transaction} tr
 * @param {string} section
 */
export function isWithin(tr, section) {
  if (!tr.docChanged || isShared(tr)) return true;
  const stays = tr.mapping.maps.every((map, at) => {
    const range = rangeOfSection(tr.docs[at], section);
    let isInside = !!range;
    map.forEach((start, end) => {
      if (!range || start < range.from || end > range.to) isInside = false;
    });
    return isInside;
  });
  return stays && idsOf(tr.before) === idsOf(tr.doc);
}

/** @param {Node} doc @param {string} section */
function hideOthers(doc, section) {
  const range = rangeOfSection(doc, section);
  /** @type {Decoration[]} */
  const hidden = [];
  doc.forEach((node, pos) => {
    const isOther = !range || pos < range.from || pos + node.nodeSize > range.to;
    if (isOther) hidden.push(Decoration.node(pos, pos + node.nodeSize, { class: 'is-outside' }));
  });
  return DecorationSet.create(doc, hidden);
}

/** An editor of one section: the others are not seen, and nothing that is done reaches them. Option: section. */
export const SectionOnly = Extension.create({
  name: 'sectionOnly',
  addOptions: () => ({ section: '' }),
  addKeyboardShortcuts() {
    return {
      'Mod-a': ({ editor }) => {
        const range = rangeOfSection(editor.state.doc, this.options.section);
        if (!range) return false;
        const { doc, tr } = editor.state;
        const selection = TextSelection.between(doc.resolve(range.from + 1), doc.resolve(range.to - 1));
        editor.view.dispatch(tr.setSelection(selection));
        return true;
      },
    };
  },
  addProseMirrorPlugins() {
    const { section } = this.options;
    return [
      new Plugin({
        key: new PluginKey('sectionOnly'),
        filterTransaction: (tr) => isWithin(tr, section),
        state: {
          init: (_, { doc }) => hideOthers(doc, section),
          apply: (tr, set) => (tr.docChanged ? hideOthers(tr.doc, section) : set),
        },
        props: {
          decorations(state) {
            return this.getState(state);
          },
        },
      }),
    ];
  },
});
