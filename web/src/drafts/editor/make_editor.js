import { Editor, Extension } from '@tiptap/core';
import { Collaboration } from '@tiptap/extension-collaboration';
import { Carets } from './carets.js';
import { Guidance } from './guidance.js';
import { Highlights } from './highlights.js';
import { footnoteView, imageView } from './node_views.js';
import { cleanPasted } from './paste.js';
import { Reading } from './reading.js';
import { Footnote, Image, PlainTable, plainNodes } from './schema.js';
import { tableView } from './table_view.js';
import { SectionIds } from './section_ids.js';

/**
 * Keys that open something beside the text.
 * @typedef {'find' | 'link' | 'footnote' | 'toolbar' | 'comment'} EditorKey
 */

/** Option: onKey. */
const Keys = Extension.create({
  name: 'keys',
  addOptions: () => ({ onKey: (/** @type {EditorKey} */ _key) => {} }),
  addKeyboardShortcuts() {
    const { onKey } = this.options;
    const opens = (/** @type {EditorKey} */ key) => () => {
      onKey(key);
      return true;
    };
    return {
      'Mod-f': opens('find'),
      'Mod-Shift-k': opens('link'),
      'Mod-Alt-f': opens('footnote'),
      'Mod-Alt-m': opens('comment'),
      'Alt-F10': opens('toolbar'),
    };
  },
});

/** @param {Iterable<File> | null | undefined} files */
const picturesOf = (files) => [...(files ?? [])].filter(({ type }) => type.startsWith('image/'));

/**
 * The editor of a text. Its text comes from the shared document, and goes there.
 * @param {object} options
 * @param {HTMLElement} options.element where it stands
 * @param {import('./text_session.js').TextSession} options.session
 * @param {() => boolean} options.canWrite now; who may not, has a caret all the same
 * @param {Record<string, string>} options.attributes of the field
 * @param {import('./files.js').FileUrls} options.urls
 * @param {(key: EditorKey) => void} options.onKey
 * @param {(kind: string, key: string) => void} options.onPress a highlight was pressed
 * @param {(files: File[], pos: number) => void} options.onPictures pictures were pasted or dropped
 * @param {(count: number) => void} options.onLost so many pictures were not in reach of what was pasted
 */
export function makeEditor(options) {
  const { element, session, canWrite, attributes, urls, onKey, onPress, onPictures, onLost } = options;
  return new Editor({
    element,
    // The page's policy allows no style sheet that a script writes; ours has these rules.
    injectCSS: false,
    extensions: [
      ...plainNodes,
      PlainTable.extend({ addNodeView: () => tableView }),
      Footnote.extend({ addNodeView: () => footnoteView }),
      Image.extend({ addNodeView: () => imageView(urls) }),
      Reading.configure({ canWrite }),
      SectionIds,
      Guidance,
      Highlights.configure({ onPress }),
      Keys.configure({ onKey }),
      Collaboration.configure({ document: session.doc, field: 'default' }),
      Carets.configure({ awareness: session.awareness }),
    ],
    editorProps: {
      attributes,
      transformPastedHTML(html) {
        const { html: clean, pictures } = cleanPasted(html);
        if (pictures > 0) onLost(pictures);
        return clean;
      },
      handlePaste(view, event) {
        const files = picturesOf(event.clipboardData?.files);
        // What Word copies is words and a picture of them; of a picture alone it is a name, and the picture.
        if (files.length === 0 || cleanPasted(event.clipboardData?.getData('text/html') ?? '').hasWords)
          return false;
        onPictures(files, view.state.selection.to);
        return true;
      },
      handleDrop(view, event) {
        const files = picturesOf(event.dataTransfer?.files);
        const at = view.posAtCoords({ left: event.clientX, top: event.clientY });
        if (files.length === 0 || !at) return false;
        onPictures(files, at.pos);
        return true;
      },
    },
  });
}
