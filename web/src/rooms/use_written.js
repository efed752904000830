import { useState } from 'preact/hooks';
import { lengthOf, tidy } from '../ui/text.js';
import { encodeMentions } from './mentions.js';

/** @typedef {{text: string, labels: import('./mentions.js').Labels}} Shown a text as it stands in a field */

/**
 * What stands in a field: what was written there and not sent, which is kept on this device, or else `first`.
 * `encoded` is what goes on the wire, `excess` by how much it is too long.
 * @param {ReturnType<typeof import('./unsent_text.js').unsentText>} kept
 * @param {() => Shown} first
 * @param {number} longest
 */
export function useWritten(kept, first, longest) {
  const [{ text, labels }, setWritten] = useState(() => {
    const unsent = kept.read();
    const shown = first();
    return unsent.text ? { text: unsent.text, labels: { ...shown.labels, ...unsent.labels } } : shown;
  });
  const encoded = encodeMentions(tidy(text), labels);

  /** @param {string} typed @param {import('./mentions.js').Labels} names */
  function write(typed, names) {
    setWritten({ text: typed, labels: names });
    kept.write({ text: typed, labels: names });
  }

  /** What was written was sent, or given up. */
  function clear() {
    setWritten({ text: '', labels: {} });
    kept.write({ text: '' });
  }

  return { text, labels, encoded, excess: lengthOf(encoded) - longest, write, clear };
}
