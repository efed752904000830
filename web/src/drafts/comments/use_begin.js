import { useEffect, useState } from 'preact/hooks';
import { useEditor } from '../editor/editor_context.js';

/** @typedef {import('./types.d.ts').Begun} Begun */

/**
 * The words that are selected, whoever may write them: their anchor, and where they stand in the window.
 * @param {boolean} isOn
 * @returns {{from: number, top: number} | null}
 */
export function useSelected(isOn) {
  const tools = useEditor();
  const [selected, setSelected] = useState(/** @type {{from: number, top: number} | null} */ (null));
  useEffect(() => {
    if (!tools || !isOn) return setSelected(null);
    const look = () => {
      const { from, empty } = tools.editor.state.selection;
      const isHere = document.activeElement === tools.editor.view.dom || isInside(tools);
      if (empty || !isHere) return setSelected(null);
      setSelected({ from, top: tools.editor.view.coordsAtPos(from).top });
    };
    document.addEventListener('selectionchange', look);
    tools.editor.on('selectionUpdate', look);
    return () => {
      document.removeEventListener('selectionchange', look);
      tools.editor.off('selectionUpdate', look);
    };
  }, [tools, isOn]);
  return selected;
}

/** @typedef {import('../editor/editor_tools.js').EditorTools} EditorTools */

/** @param {EditorTools} tools */
function isInside({ editor }) {
  const node = document.getSelection()?.anchorNode;
  return !!node && editor.view.dom.contains(node);
}

/** What a new comment would be about. @param {EditorTools | null} tools @returns {Begun} */
export function beginAt(tools) {
  const anchor = tools?.selectionAnchor();
  if (!anchor) return {};
  const { start, end, quote } = anchor;
  return { anchor: { start, end }, quote };
}
