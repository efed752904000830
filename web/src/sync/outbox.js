import { Backoff } from './backoff.js';
import { Emitter } from './emitter.js';
import { Lanes } from './lanes.js';
import { ConnectionLost, Refusal } from './refusal.js';
import { makeUlid } from './ulid.js';

/** @typedef {import('./types.d.ts').Entry} Entry */

/** Answered entries are remembered until a view has seen their event; no more than these. */
const SENT_KEPT = 100;
const LONGEST_WAIT_MS = 5_000;

/**
 * What a person asked for and the server has not answered yet. A command is stored before it is sent, is sent with the
 * same op until it is answered, in order within its channel, and outlives the page. All tabs of a browser share the
 * store; one at a time sends (and would two send, the op makes it harmless).
 */
export class Outbox {
  /** In the order they were written. A new array after each change. @type {readonly Entry[]} */
  entries = [];
  /** @type {Emitter<Outbox>} */
  onChange = new Emitter();

  #isClosed = false;
  #isDraining = false;
  /** The lock is ours: no other tab sends. */
  #isAlone = false;
  /** @type {Map<string, (outcome: Entry) => void>} op => who waits for its answer */
  #waiting = new Map();
  /** Store and memory are changed together, one change at a time. */
  #last = Promise.resolve();
  #lanes;
  #options;
  #timers;
  #offConnection;

  /** @param {import('./types.d.ts').OutboxOptions} options */
  constructor(options) {
    this.#options = options;
    this.#timers = options.timers ?? globalThis;
    this.#lanes = new Lanes(
      (channel) => this.#next(channel) !== undefined,
      (channel) => this.#runLane(channel),
    );
    this.#offConnection = options.connection.onChange.on(() => {
      this.#lanes.wake();
      this.#drain();
    });
    if (options.tabs) options.tabs.onmessage = (event) => this.#hear(event.data);
  }

  /** Reads what an earlier page left, and sends it. */
  async start() {
    await this.#reload();
    this.#drain();
  }

  /** Sends no more; what is stored stays. */
  close() {
    this.#isClosed = true;
    this.#offConnection();
    this.#options.tabs?.close();
    this.#lanes.wake();
  }

  /**
   * Takes a command over. Resolves once it is stored: from then on it is not lost.
   * @param {{method: string, channel: string, params: Record<string, unknown>}} command
   * @returns {Promise<Entry>}
   */
  async add({ method, channel, params }) {
    const { person, clock, store } = this.#options;
    const now = clock.now();
    const draft = {
      person,
      op: makeUlid(now),
      method,
      channel,
      params,
      at_ms: now,
      state: /** @type {const} */ ('waiting'),
    };
    const entry = await this.#exclusively(async () => {
      const stored = { ...draft, order: await store.add(draft) };
      this.#setEntries([...this.entries, stored]);
      return stored;
    });
    this.#options.tabs?.postMessage({ type: 'changed' });
    this.#drain();
    return entry;
  }

  /**
   * The entry once it is answered: its state is `sent` (with the reply) or `refused` (with why).
   * @param {string} op
   * @returns {Promise<Entry>}
   */
  answer(op) {
    const entry = this.entries.find((one) => one.op === op);
    if (entry && (entry.state === 'sent' || entry.state === 'refused')) return Promise.resolve(entry);
    return new Promise((resolve) => this.#waiting.set(op, resolve));
  }

  /**
   * Tries a refused command again, as a new one in the old one's place.
   * @param {string} op
   */
  async retry(op) {
    await this.#change(op, (entry) => ({
      ...entry,
      op: makeUlid(this.#options.clock.now()),
      state: 'waiting',
      why: undefined,
    }));
    this.#drain();
  }

  /**
   * Gives a refused or waiting command up.
   * @param {string} op
   */
  async discard(op) {
    await this.#exclusively(async () => {
      const entry = this.entries.find((one) => one.op === op && one.state !== 'sent');
      if (!entry) return;
      await this.#options.store.remove(entry.order);
      this.#setEntries(this.entries.filter((one) => one !== entry));
    });
    this.#options.tabs?.postMessage({ type: 'changed' });
  }

  /**
   * The events of these were seen: nobody needs to remember them.
   * @param {Set<string>} ops
   */
  forget(ops) {
    const left = this.entries.filter((one) => one.state !== 'sent' || !ops.has(one.op));
    if (left.length < this.entries.length) this.#setEntries(left);
  }

  get #canSend() {
    const { connection, person } = this.#options;
    return !this.#isClosed && connection.isLive && connection.person === person;
  }

  async #drain() {
    if (this.#isAlone) this.#lanes.start(this.#channels());
    if (this.#isDraining) return;
    this.#isDraining = true;
    try {
      while (this.#canSend && this.#channels().length > 0) await this.#lock(() => this.#drainAlone());
    } finally {
      this.#isDraining = false;
    }
  }

  /** @param {() => Promise<void>} callback */
  #lock(callback) {
    const { locks, person } = this.#options;
    return locks ? locks.request(`sfat-outbox-${person}`, callback) : callback();
  }

  async #drainAlone() {
    // Another tab may have sent all of it while we waited for the lock.
    await this.#reload();
    this.#isAlone = true;
    this.#lanes.start(this.#channels());
    await this.#lanes.idle();
    this.#isAlone = false;
  }

  #channels() {
    return [...new Set(this.entries.filter((one) => one.state === 'waiting').map((one) => one.channel))];
  }

  /** @param {string} channel */
  #next(channel) {
    if (!this.#canSend) return undefined;
    return this.entries.find((one) => one.channel === channel && one.state === 'waiting');
  }

  /** @param {string} channel */
  async #runLane(channel) {
    const backoff = new Backoff(this.#options.random ?? Math.random, 500, LONGEST_WAIT_MS);
    for (let entry = this.#next(channel); entry; entry = this.#next(channel)) {
      const waitMs = await this.#send(entry);
      if (waitMs === undefined) backoff.reset();
      else await this.#lanes.sleep(waitMs + backoff.next(), this.#timers);
    }
  }

  /**
   * Sends one; gives back how long to wait at least before trying it again, or undefined where it is done with.
   * @param {Entry} entry
   */
  async #send(entry) {
    const { method, channel, op, params } = entry;
    this.#replace(op, { state: 'sending' });
    try {
      const reply = await this.#options.connection.call(method, { channel, op, ...params });
      await this.#sent(op, reply);
    } catch (error) {
      return this.#failed(op, error);
    }
  }

  /**
   * @param {string} op
   * @param {import('./types.d.ts').Reply} reply
   */
  async #sent(op, reply) {
    await this.#exclusively(async () => {
      const entry = this.entries.find((one) => one.op === op);
      if (entry) await this.#options.store.remove(entry.order);
    });
    const entry = this.#settle(op, { state: 'sent', reply });
    this.#options.tabs?.postMessage({ type: 'sent', entry });
  }

  /**
   * @param {string} op
   * @param {unknown} error
   */
  async #failed(op, error) {
    if (error instanceof Refusal && error.word === 'sign_in') {
      // The session ended: the command waits until its person is back.
      this.#replace(op, { state: 'waiting' });
      return LONGEST_WAIT_MS;
    }
    if (error instanceof Refusal && !error.isPassing) {
      if (error.nowMs !== undefined) this.#options.clock.hear(error.nowMs);
      const why = { error: error.word, message: error.message };
      await this.#change(op, (entry) => ({ ...entry, state: 'refused', why }));
      this.#settle(op, {});
      return undefined;
    }
    this.#replace(op, { state: 'waiting' });
    if (error instanceof Refusal) return error.retryAfterMs ?? 0;
    if (error instanceof ConnectionLost) return 0;
    throw error;
  }

  /**
   * The entry is answered: whoever waits for that is told.
   * @param {string} op
   * @param {Partial<Entry>} changes
   */
  #settle(op, changes) {
    this.#replace(op, changes);
    const entry = this.entries.find((one) => one.op === op);
    if (entry) this.#waiting.get(op)?.(entry);
    this.#waiting.delete(op);
    return entry;
  }

  /**
   * Changes an entry in the store and in memory.
   * @param {string} op
   * @param {(entry: Entry) => Entry} change
   */
  async #change(op, change) {
    await this.#exclusively(async () => {
      const entry = this.entries.find((one) => one.op === op);
      if (!entry) return;
      const changed = change(entry);
      await this.#options.store.update(changed);
      this.#setEntries(this.entries.map((one) => (one.op === op ? changed : one)));
    });
    this.#options.tabs?.postMessage({ type: 'changed' });
  }

  /**
   * Changes an entry in memory only.
   * @param {string} op
   * @param {Partial<Entry>} changes
   */
  #replace(op, changes) {
    this.#setEntries(this.entries.map((one) => (one.op === op ? { ...one, ...changes } : one)));
  }

  /** Takes over what the store holds; what is being sent here, or was sent, is known better here. */
  #reload() {
    return this.#exclusively(async () => {
      const stored = await this.#options.store.load(this.#options.person);
      const sent = this.entries.filter((one) => one.state === 'sent').slice(-SENT_KEPT);
      const known = [...sent, ...this.entries.filter((one) => one.state === 'sending')];
      const ops = new Set(known.map((one) => one.op));
      this.#setEntries([...known, ...stored.filter((one) => !ops.has(one.op))]);
    });
  }

  /** @param {{type: string, entry: Entry}} message of another tab */
  async #hear({ type, entry }) {
    if (type === 'sent') return this.#hearSent(entry);
    await this.#reload();
    for (const one of this.entries) if (one.state === 'refused') this.#settle(one.op, {});
    this.#drain();
  }

  /** @param {Entry} entry that another tab sent */
  #hearSent(entry) {
    if (!this.entries.some((one) => one.op === entry.op)) this.#setEntries([...this.entries, entry]);
    this.#settle(entry.op, entry);
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

  /** @param {readonly Entry[]} entries */
  #setEntries(entries) {
    this.entries = [...entries].sort((a, b) => a.order - b.order);
    this.onChange.emit(this);
  }
}
