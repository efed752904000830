import { openDB } from 'idb';

/**
 * A proposal that is being written on this device: a fork of the draft's text.
 * @typedef {object} Fork
 * @property {string} person
 * @property {string} draft its channel
 * @property {string} section
 * @property {string} title of the section
 * @property {string} reason
 * @property {Uint8Array} base the text that was forked, as one update
 * @property {Uint8Array[]} written what was written in it since, as updates
 * @property {number} at_ms when it was written last
 */

const STRICT = { durability: /** @type {const} */ ('strict') };

/** Forks in IndexedDB: what somebody wrote is on the disk when keep resolved. */
export async function openForkStore() {
  const db = await openDB('sfat-forks', 1, {
    upgrade(fresh) {
      const forks = fresh.createObjectStore('forks', { keyPath: ['person', 'draft', 'section'] });
      forks.createIndex('draft', ['person', 'draft']);
    },
  });
  return {
    /** @param {string} person @param {string} draft @returns {Promise<Fork[]>} */
    all: (person, draft) => db.getAllFromIndex('forks', 'draft', IDBKeyRange.only([person, draft])),
    /** @param {Fork} fork */
    async keep(fork) {
      const change = db.transaction('forks', 'readwrite', STRICT);
      change.store.put(fork);
      await change.done;
    },
    /** @param {Fork} fork */
    forget: ({ person, draft, section }) => db.delete('forks', [person, draft, section]),
  };
}
