import { createContext } from 'preact';
import { useContext } from 'preact/hooks';

/**
 * Whose names are shown where something written mentions them.
 * @typedef {object} Mentioning
 * @property {string} me
 * @property {(mention: import('./markup_tree.d.ts').Mention) => string} mentionName with its @
 */

export const MentionsContext = createContext(/** @type {Mentioning | null} */ (null));

/** @returns {Mentioning} */
export function useMentioning() {
  const mentioning = useContext(MentionsContext);
  if (!mentioning) throw new Error('no names above this text');
  return mentioning;
}
