import { yXmlFragmentToProsemirrorJSON } from '@tiptap/y-tiptap';
import { useEffect, useState } from 'preact/hooks';
import { useEditor } from '../editor/editor_context.js';

/** @typedef {import('../panel_types.d.ts').TextNode} TextNode */

/** A text that is being written is looked at anew this often. */
const AGAIN_MS = 1_000;

/** What stands in a shared text now. @param {import('yjs').Doc} doc @returns {TextNode} */
export function readText(doc) {
  return /** @type {TextNode} */ (yXmlFragmentToProsemirrorJSON(doc.getXmlFragment('default')));
}

/** The text of the draft that is open, followed as it is written; null while it is coming. @returns {TextNode | null} */
export function useLiveText() {
  const doc = useEditor()?.doc;
  const [text, setText] = useState(/** @type {TextNode | null} */ (null));
  useEffect(() => {
    if (!doc) return;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    let timer;
    const read = () => {
      timer = undefined;
      setText(readText(doc));
    };
    const look = () => {
      timer ??= setTimeout(read, AGAIN_MS);
    };
    // A text without a word has not come yet; where it stays so, it is said to be empty a moment later.
    if (doc.getXmlFragment('default').length > 0) read();
    else look();
    doc.on('update', look);
    return () => {
      doc.off('update', look);
      clearTimeout(timer);
    };
  }, [doc]);
  return text;
}
