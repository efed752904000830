/**
 * @typedef {import('./types.d.ts').OutboxStore} OutboxStore
 */

/**
 * An outbox store that lasts as long as the page: for tests, and for browsers that refuse to keep anything.
 * @implements {OutboxStore}
 */
export class MemoryStore {
  /** @type {Map<number, import('./types.d.ts').Entry>} order => entry */
  #entries = new Map();
  #lastOrder = 0;

  /** @param {string} person */
  async load(person) {
    return structuredClone([...this.#entries.values()].filter((entry) => entry.person === person));
  }

  /** @param {Omit<import('./types.d.ts').Entry, 'order'>} entry */
  async add(entry) {
    const order = ++this.#lastOrder;
    this.#entries.set(order, structuredClone({ ...entry, order }));
    return order;
  }

  /** @param {import('./types.d.ts').Entry} entry */
  async update(entry) {
    this.#entries.set(entry.order, structuredClone(entry));
  }

  /** @param {number} order */
  async remove(order) {
    this.#entries.delete(order);
  }
}
