import { Backoff } from './backoff.js';
import { Entries } from './entries.js';
import { Lanes } from './lanes.js';
import { ConnectionLost, Refusal } from './refusal.js';
import { makeUlid } from './ulid.js';

/** @typedef {import('./types.d.ts').Entry} Entry */

const LONGEST_WAIT_MS = 5_000;

/**
 * What a person asked for and the server has not answered yet. A command is stored before it is sent, is sent with the
 * same op until it is answered, in order within its channel, and outlives the page. All tabs of a browser share the
 * store; one at a time sends (and would two send, the op makes it harmless).
 */
export class Outbox {
  #isClosed = false;
  #isDraining = false;
  /** The lock is ours: no other tab sends. */
  #isAlone = false;
  /** @type {Map<string, (outcome: Entry) => void>} op => who waits for its answer */
  #waiting = new Map();
  #entries;
  #lanes;
  #options;
  #timers;
  #offConnection;

  /** @param {import('./types.d.ts').OutboxOptions} options */
  constructor(options) {
    this.#options = options;
    this.#timers = options.timers ?? globalThis;
    this.#entries = new Entries(options.store, options.person);
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

  /** In the order they were written. A new array after each change. */
  get entries() {
    return this.#entries.all;
  }

  get onChange() {
    return this.#entries.onChange;
  }

  /** Reads what an earlier page left, and sends it. */
  async start() {
    await this.#entries.reload();
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
   * @param {Pick<Entry, 'method' | 'channel' | 'params' | 'shown'>} command
   * @returns {Promise<Entry>}
   */
  async add(command) {
    const { person, clock } = this.#options;
    const now = clock.now();
    const entry = await this.#entries.add({
      ...command,
      person,
      op: makeUlid(now),
      at_ms: now,
      state: 'waiting',
    });
    this.#changed();
    return entry;
  }

  /**
   * The entry once it is answered: its state is `sent` (with the reply) or `refused` (with why).
   * @param {string} op
   * @returns {Promise<Entry>}
   */
  answer(op) {
    const entry = this.#entries.find(op);
    if (entry && (entry.state === 'sent' || entry.state === 'refused')) return Promise.resolve(entry);
    return new Promise((resolve) => this.#waiting.set(op, resolve));
  }

  /**
   * Tries a refused command again, as a new one in the old one's place.
   * @param {string} op
   */
  async retry(op) {
    const fresh = makeUlid(this.#options.clock.now());
    await this.#entries.change(op, { op: fresh, state: 'waiting', why: undefined });
    this.#changed();
  }

  /**
   * Gives a refused or waiting command up.
   * @param {string} op
   */
  async discard(op) {
    await this.#entries.discard(op);
    this.#changed();
  }

  /**
   * The events of these were seen: nobody needs to remember them.
   * @param {Set<string>} ops
   */
  forget(ops) {
    this.#entries.forget(ops);
  }

  /** Something in the store is another: the other tabs hear of it, and what can be sent is sent. */
  #changed() {
    this.#options.tabs?.postMessage({ type: 'changed' });
    this.#drain();
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
    await this.#entries.reload();
    this.#isAlone = true;
    try {
      this.#lanes.start(this.#channels());
      await this.#lanes.idle();
    } finally {
      this.#isAlone = false;
    }
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
  async #send({ method, channel, op, params }) {
    this.#entries.replace(op, { state: 'sending' });
    try {
      const reply = await this.#options.connection.call(method, { channel, op, ...params });
      await this.#entries.unstore(op);
      const entry = this.#settle(op, { state: 'sent', reply });
      this.#options.tabs?.postMessage({ type: 'sent', entry });
    } catch (error) {
      return this.#failed(op, error);
    }
  }

  /**
   * @param {string} op
   * @param {unknown} error
   */
  async #failed(op, error) {
    // A session that ended makes its commands wait until their person is back.
    const isFinal = error instanceof Refusal && !error.isPassing && error.word !== 'sign_in';
    if (isFinal) return this.#refused(op, error);
    this.#entries.replace(op, { state: 'waiting' });
    if (error instanceof Refusal) return error.retryAfterMs ?? 0;
    if (error instanceof ConnectionLost) return 0;
    throw error;
  }

  /**
   * @param {string} op
   * @param {Refusal} refusal
   */
  async #refused(op, refusal) {
    if (refusal.nowMs !== undefined) this.#options.clock.hear(refusal.nowMs);
    await this.#entries.change(op, {
      state: 'refused',
      why: { error: refusal.word, message: refusal.message },
    });
    this.#settle(op, {});
    this.#options.tabs?.postMessage({ type: 'changed' });
    return undefined;
  }

  /**
   * The entry is answered: whoever waits for that is told.
   * @param {string} op
   * @param {Partial<Entry>} changes
   */
  #settle(op, changes) {
    this.#entries.replace(op, changes);
    const entry = this.#entries.find(op);
    if (entry) this.#waiting.get(op)?.(entry);
    this.#waiting.delete(op);
    return entry;
  }

  /** @param {{type: string, entry: Entry}} message of another tab */
  async #hear({ type, entry }) {
    if (type === 'sent') {
      this.#entries.learn(entry);
      return this.#settle(entry.op, {});
    }
    await this.#entries.reload();
    for (const one of this.entries) if (one.state === 'refused') this.#settle(one.op, {});
    this.#drain();
  }
}
