import { openDB } from 'idb';

const STRICT = { durability: /** @type {const} */ ('strict') };

/**
 * The outbox store in IndexedDB. A write that resolved is on the disk, so that it outlives a crash of the browser and of
 * the machine.
 * @returns {Promise<import('./types.d.ts').OutboxStore>}
 */
export async function openIdbStore() {
  const db = await openDB('sfat', 1, {
    upgrade(fresh) {
      const entries = fresh.createObjectStore('outbox', { keyPath: 'order', autoIncrement: true });
      entries.createIndex('person', 'person');
    },
  });

  /** @param {(entries: any) => Promise<any>} work */
  async function write(work) {
    const change = db.transaction('outbox', 'readwrite', STRICT);
    const [result] = await Promise.all([work(change.store), change.done]);
    return result;
  }

  return {
    load: (person) => db.getAllFromIndex('outbox', 'person', person),
    add: (entry) => write((entries) => entries.add(entry)),
    update: (entry) => write((entries) => entries.put(entry)),
    remove: (order) => write((entries) => entries.delete(order)),
  };
}
