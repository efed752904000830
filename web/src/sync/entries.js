import { Emitter } from './emitter.js';

/** @typedef {import('./types.d.ts').Entry} Entry */

/** Answered entries are remembered until a view has seen their event; no more than these. */
const SENT_KEPT = 100;

/** The entries of an outbox, in memory and in its store, which are changed together, one change at a time. */
export class Entries {
  /** In the order they were written. A new array after each change. @type {readonly Entry[]} */
  all = [];
  /** @type {Emitter<Entries>} */
  onChange = new Emitter();

  #last = Promise.resolve();
  #store;
  #person;

  /**
   * @param {import('./types.d.ts').OutboxStore} store
   * @param {string} person
   */
  constructor(store, person) {
    this.#store = store;
    this.#person = person;
  }

  /** @param {string} op */
  find(op) {
    return this.all.find((entry) => entry.op === op);
  }

  /**
   * Stores a new one.
   * @param {Omit<Entry, 'order'>} draft
   * @returns {Promise<Entry>}
   */
  add(draft) {
    return this.#exclusively(async () => {
      const entry = { ...draft, order: await this.#store.add(draft) };
      this.#set([...this.all, entry]);
      return entry;
    });
  }

  /**
   * Changes one in the store and in memory.
   * @param {string} op
   * @param {Partial<Entry>} changes
   */
  change(op, changes) {
    return this.#exclusively(async () => {
      const entry = this.find(op);
      if (!entry) return;
      await this.#store.update({ ...entry, ...changes });
      this.replace(op, changes);
    });
  }

  /**
   * Changes one in memory only: that it is being sent is not worth storing.
   * @param {string} op
   * @param {Partial<Entry>} changes
   */
  replace(op, changes) {
    this.#set(this.all.map((entry) => (entry.op === op ? { ...entry, ...changes } : entry)));
  }

  /**
   * The server has answered: the store needs it no more, memory does until its event was seen.
   * @param {string} op
   */
  unstore(op) {
    return this.#exclusively(async () => {
      const entry = this.find(op);
      if (entry) await this.#store.remove(entry.order);
    });
  }

  /** @param {string} op of one that was not sent */
  discard(op) {
    return this.#exclusively(async () => {
      const entry = this.find(op);
      if (!entry || entry.state === 'sent') return;
      await this.#store.remove(entry.order);
      this.#set(this.all.filter((one) => one !== entry));
    });
  }

  /** @param {Entry} entry that another tab sent */
  learn(entry) {
    if (this.find(entry.op)) this.replace(entry.op, entry);
    else this.#set([...this.all, entry]);
  }

  /** @param {Set<string>} ops of sent ones whose events were seen */
  forget(ops) {
    const left = this.all.filter((entry) => entry.state !== 'sent' || !ops.has(entry.op));
    if (left.length < this.all.length) this.#set(left);
  }

  /** Takes over what the store holds; what is being sent here, or was sent, is known better here. */
  reload() {
    return this.#exclusively(async () => {
      const stored = await this.#store.load(this.#person);
      const sent = this.all.filter((entry) => entry.state === 'sent').slice(-SENT_KEPT);
      const known = [...sent, ...this.all.filter((entry) => entry.state === 'sending')];
      const ops = new Set(known.map((entry) => entry.op));
      this.#set([...known, ...stored.filter((entry) => !ops.has(entry.op))]);
    });
  }

  /**
   * @template T
   * @param {() => Promise<T>} work
   * @returns {Promise<T>}
   */
  #exclusively(work) {
    const result = this.#last.then(work);
    this.#last = result.then(
      () => {},
      () => {},
    );
    return result;
  }

  /** @param {readonly Entry[]} all */
  #set(all) {
    this.all = [...all].sort((a, b) => a.order - b.order);
    this.onChange.emit(this);
  }
}
