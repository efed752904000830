import { openDB } from 'idb';

const STRICT = { durability: /** @type {const} */ ('strict') };
/** Copies that could not be read: so many are kept, for whoever looks into it. */
const ASIDE_MOST = 5;

/** @param {string} person @param {string} text */
const rangeOf = (person, text) => IDBKeyRange.only([person, text]);

/**
 * Copies of shared texts in IndexedDB, as updates of Yjs whose bytes are no business of this file. What somebody wrote is
 * on the disk when append resolved.
 * @returns {Promise<import('./types.d.ts').TextStore>}
 */
export async function openTextStore() {
  const db = await openDB('sfat-texts', 1, {
    upgrade(fresh) {
      const updates = fresh.createObjectStore('updates', { keyPath: 'key', autoIncrement: true });
      updates.createIndex('copy', ['person', 'text']);
      fresh.createObjectStore('copies', { keyPath: ['person', 'text'] });
      fresh.createObjectStore('aside', { keyPath: 'key', autoIncrement: true });
    },
  });

  /** @param {any} change @param {string} person @param {string} text @param {object} noted */
  async function noteIn(change, person, text, noted) {
    const copies = change.objectStore('copies');
    const before = await copies.get([person, text]);
    await copies.put({ unsaved: 0, ...before, ...noted, person, text });
  }

  /** @param {any} change @param {string} person @param {string} text @param {number} [upTo] the last key that goes */
  async function clearIn(change, person, text, upTo = Infinity) {
    const keys = await change.objectStore('updates').index('copy').getAllKeys(rangeOf(person, text));
    for (const key of keys) if (key <= upTo) change.objectStore('updates').delete(key);
  }

  /** @param {string} person @param {string} text */
  const loadAll = (person, text) => db.getAllFromIndex('updates', 'copy', rangeOf(person, text));

  /** What came last is little, whoever's it is. @param {string} person @param {string} text @param {number} after */
  async function loadNewer(person, text, after) {
    const rows = await db.getAll('updates', IDBKeyRange.lowerBound(after, true));
    return rows.filter((row) => row.person === person && row.text === text);
  }

  /** @type {import('./types.d.ts').TextStore['load']} */
  async function load(person, text, after = 0) {
    const rows = after ? await loadNewer(person, text, after) : await loadAll(person, text);
    const { unsaved = 0, title, schema } = (await db.get('copies', [person, text])) ?? {};
    const last = rows.at(-1)?.key ?? after;
    return { updates: rows.map(({ update }) => update), last, unsaved, title, schema };
  }

  /** @type {import('./types.d.ts').TextStore['append']} */
  async function append(person, text, update, noted) {
    const change = db.transaction(['updates', 'copies'], 'readwrite', STRICT);
    const key = await change.objectStore('updates').add({ person, text, update });
    await noteIn(change, person, text, noted);
    await change.done;
    return Number(key);
  }

  /** @type {import('./types.d.ts').TextStore['replace']} */
  async function replace(person, text, upTo, update) {
    const change = db.transaction('updates', 'readwrite', STRICT);
    await clearIn(change, person, text, upTo);
    change.objectStore('updates').add({ person, text, update });
    await change.done;
  }

  /** @type {import('./types.d.ts').TextStore['note']} */
  async function note(person, text, noted, isKnown) {
    const change = db.transaction(['updates', 'copies'], 'readwrite', STRICT);
    const keys = isKnown
      ? await change.objectStore('updates').index('copy').getAllKeys(rangeOf(person, text))
      : [];
    const isWhole = keys.every((key) => isKnown?.(Number(key)));
    // A copy that was taken away in between stays away.
    if (isWhole && (await change.objectStore('copies').get([person, text])))
      await noteIn(change, person, text, noted);
    await change.done;
  }

  /** @type {import('./types.d.ts').TextStore['setAside']} */
  async function setAside(person, text) {
    const change = db.transaction(['updates', 'copies', 'aside'], 'readwrite', STRICT);
    const aside = change.objectStore('aside');
    const rows = await change.objectStore('updates').index('copy').getAll(rangeOf(person, text));
    aside.add({ person, text, updates: rows.map(({ update }) => update), at_ms: Date.now() });
    const keys = await aside.getAllKeys();
    for (const key of keys.slice(0, -ASIDE_MOST)) aside.delete(key);
    await clearIn(change, person, text);
    await noteIn(change, person, text, { unsaved: 0 });
    await change.done;
  }

  /** @type {import('./types.d.ts').TextStore['remove']} */
  async function remove(person, text) {
    const change = db.transaction(['updates', 'copies'], 'readwrite', STRICT);
    change.objectStore('copies').delete([person, text]);
    await clearIn(change, person, text);
    await change.done;
  }

  /** @param {string} person */
  const copiesOf = (person) => db.getAll('copies', IDBKeyRange.bound([person], [person, []]));

  /** @type {import('./types.d.ts').TextStore['removeSaved']} */
  async function removeSaved(person) {
    const saved = (await copiesOf(person)).filter(({ unsaved }) => unsaved === 0);
    for (const { text } of saved) await remove(person, text);
  }

  /** @type {import('./types.d.ts').TextStore['unsaved']} */
  async function unsaved(person) {
    return (await copiesOf(person)).filter((copy) => copy.unsaved > 0);
  }

  return { load, append, replace, note, setAside, remove, removeSaved, unsaved };
}
