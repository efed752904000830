import { createContext } from 'preact';
import { useContext } from 'preact/hooks';

/** @typedef {import('./editor_tools.js').EditorTools} EditorTools */

/** The editor of the draft that is open; null while it is coming. @type {import('preact').Context<EditorTools | null>} */
export const EditorContext = createContext(/** @type {EditorTools | null} */ (null));

/** Below a draft's page: its editor, once it is there. @returns {EditorTools | null} */
export const useEditor = () => useContext(EditorContext);
