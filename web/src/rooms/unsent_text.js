/**
 * @typedef {{text: string, replyTo?: number, labels?: import('./mentions.js').Labels,
 *   files?: import('./types.d.ts').AttachedFile[]}} Unsent
 */

/**
 * What a person has typed and not sent, kept at every keystroke, so that no reload and no crash takes it.
 * @param {Storage} storage
 * @param {string} person
 * @param {string} place the room, or a thread or a message in it
 */
export function unsentText(storage, person, place) {
  const key = `sfat.unsent.${person}.${place}`;
  return {
    /** @returns {Unsent} */
    read() {
      try {
        return JSON.parse(storage.getItem(key) ?? '{"text":""}');
      } catch {
        return { text: '' };
      }
    },
    /** @param {Unsent} unsent */
    write(unsent) {
      try {
        if (unsent.text || unsent.replyTo || unsent.files?.length)
          storage.setItem(key, JSON.stringify(unsent));
        else storage.removeItem(key);
      } catch {
        // A full or forbidden storage: the text is still on the page.
      }
    },
  };
}
