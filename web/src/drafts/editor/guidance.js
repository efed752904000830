import { Extension } from '@tiptap/core';
import { Plugin, PluginKey } from '@tiptap/pm/state';
import { Decoration, DecorationSet } from '@tiptap/pm/view';

/**
 * What a template says about a section, shown under its heading: no part of the text, and nobody else's business.
 * @typedef {object} GuidanceWords
 * @property {(key: string) => string | undefined} textOf what is said for a section of the template
 * @property {string} label of the button that opens and closes it
 */

/** @type {PluginKey<{words: GuidanceWords | null, open: Set<string>, set: DecorationSet}>} */
const guidanceKey = new PluginKey('guidance');

/** @typedef {{key: string, at: number}} Place behind a section's heading */

/** @param {import('@tiptap/pm/model').Node} doc @returns {Place[]} */
function placesOf(doc) {
  /** @type {Place[]} */
  const places = [];
  doc.forEach((node, pos) => {
    const { level, key } = node.attrs;
    if (node.type.name === 'heading' && level === 1 && key) places.push({ key, at: pos + node.nodeSize });
  });
  return places;
}

/** @param {string} key @param {string} text @param {string} label @param {boolean} isOpen @param {(key: string) => void} toggle */
function build(key, text, label, isOpen, toggle) {
  const box = document.createElement('div');
  box.className = 'guidance';
  box.contentEditable = 'false';
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'guidance-button';
  button.setAttribute('aria-expanded', String(isOpen));
  button.textContent = label;
  button.addEventListener('click', () => toggle(key));
  box.append(button);
  if (isOpen) {
    const words = document.createElement('p');
    words.textContent = text;
    box.append(words);
  }
  return box;
}

/** @param {import('@tiptap/pm/state').Transaction} tr @param {GuidanceWords} words */
export const setGuidance = (tr, words) => tr.setMeta(guidanceKey, { words }).setMeta('addToHistory', false);

export const Guidance = Extension.create({
  name: 'guidance',
  addProseMirrorPlugins() {
    const { editor } = this;
    const toggle = (/** @type {string} */ key) =>
      editor.view.dispatch(editor.state.tr.setMeta(guidanceKey, { toggle: key }));

    /** @param {import('@tiptap/pm/model').Node} doc @param {Place[]} places @param {GuidanceWords | null} words @param {Set<string>} open */
    function decorate(doc, places, words, open) {
      const decorations = places.flatMap(({ key, at }) => {
        const text = words?.textOf(key);
        if (!words || !text) return [];
        const isOpen = open.has(key);
        const spec = {
          key: `${key} ${isOpen} ${words.label}`,
          side: -1,
          ignoreSelection: true,
          stopEvent: () => true,
        };
        return [Decoration.widget(at, () => build(key, text, words.label, isOpen, toggle), spec)];
      });
      return DecorationSet.create(doc, decorations);
    }

    return [
      new Plugin({
        key: guidanceKey,
        state: {
          init: () => ({ words: null, open: new Set(), set: DecorationSet.empty }),
          apply(tr, before) {
            const meta = tr.getMeta(guidanceKey);
            if (!meta && !tr.docChanged) return before;
            // They are few, one for a section: making them anew is quicker than following them.
            const places = placesOf(tr.doc);
            const words = meta?.words ?? before.words;
            const open = new Set(before.open);
            if (meta?.toggle && !open.delete(meta.toggle)) open.add(meta.toggle);
            return { words, open, set: decorate(tr.doc, places, words, open) };
          },
        },
        props: {
          decorations(state) {
            return guidanceKey.getState(state)?.set;
          },
        },
      }),
    ];
  },
});
