/** @typedef {{text: string, replyTo?: number}} Unsent */

/**
 * What a person has typed in a room and not sent, kept at every keystroke, so that no reload and no crash takes it.
 * @param {Storage} storage
 * @param {string} person
 * @param {string} room
 */
export function unsentText(storage, person, room) {
  const key = `sfat.unsent.${person}.${room}`;
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
        if (unsent.text || unsent.replyTo) storage.setItem(key, JSON.stringify(unsent));
        else storage.removeItem(key);
      } catch {
        // A full or forbidden storage: the text is still on the page.
      }
    },
  };
}
