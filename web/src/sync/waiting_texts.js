import { Emitter } from './emitter.js';

/** Texts that could not be sent are tried again after so long, as long as the line is there. */
const AGAIN_MS = 30_000;

/** @typedef {import('./types.d.ts').WaitingText} WaitingText */

/**
 * What was written into texts on this device and is not on the server, of texts that no view has open: it is known on
 * every page, and sent when the line is there, one text after the other. A text that is open takes care of itself.
 */
export class WaitingTexts {
  /** @type {WaitingText[]} */
  all = [];
  /** @type {Emitter<WaitingTexts>} */
  onChange = new Emitter();

  /** @type {Map<string, number>} text => views that have it open */
  #open = new Map();
  /** Those that the server did not take since the line is there. @type {Set<string>} */
  #failed = new Set();
  #isSending = false;
  #isStopped = false;
  #wasLive = false;
  /** @type {any} */
  #timer = undefined;
  #options;
  #timers;
  #offConnection;

  /** @param {import('./types.d.ts').WaitingTextsOptions} options */
  constructor(options) {
    this.#options = options;
    this.#timers = options.timers ?? globalThis;
    this.#offConnection = options.connection.onChange.on(() => this.#follow());
  }

  /** Looks what an earlier page left, and sends it. */
  async start() {
    this.#wasLive = this.#options.connection.isLive;
    await this.look();
  }

  stop() {
    this.#isStopped = true;
    this.#offConnection();
    this.#timers.clearTimeout(this.#timer);
  }

  /** How many changes wait. */
  get count() {
    return this.all.reduce((sum, { unsaved }) => sum + unsaved, 0);
  }

  /**
   * A view has the text open from now on; the result says that it has let go, and that all it knew is on the disk.
   * @param {string} text
   */
  hold(text) {
    this.#open.set(text, (this.#open.get(text) ?? 0) + 1);
    this.#failed.delete(text);
    this.#show(this.all);
    return () => {
      const left = (this.#open.get(text) ?? 1) - 1;
      if (left > 0) this.#open.set(text, left);
      else this.#open.delete(text);
      return this.look();
    };
  }

  /** Takes what was written into a text off the device. @param {string} text */
  async discard(text) {
    const store = await this.#options.store;
    await store?.remove(this.#options.person, text).catch(() => {});
    await this.look();
  }

  /** Reads what waits, and sends what can be sent. */
  async look() {
    await this.#read();
    await this.#send();
  }

  async #read() {
    const store = await this.#options.store;
    const copies = await store?.unsaved(this.#options.person).catch(() => []);
    this.#show(copies ?? []);
  }

  /** @param {{text: string, title?: string, unsaved: number}[]} copies */
  #show(copies) {
    if (this.#isStopped) return;
    this.all = copies
      .filter(({ text }) => !this.#open.has(text))
      .map(({ text, title, unsaved }) => ({ text, title, unsaved, hasFailed: this.#failed.has(text) }));
    this.onChange.emit(this);
  }

  #follow() {
    const { isLive } = this.#options.connection;
    if (isLive && !this.#wasLive) {
      this.#failed.clear();
      void this.look();
    }
    this.#wasLive = isLive;
  }

  get #canSend() {
    const { connection, person } = this.#options;
    return !this.#isStopped && connection.isLive && connection.person === person;
  }

  #next() {
    return this.#canSend ? this.all.find(({ hasFailed }) => !hasFailed)?.text : undefined;
  }

  async #send() {
    if (this.#isSending) return;
    this.#isSending = true;
    while (this.#next()) await this.#lock(() => this.#sendOne());
    this.#isSending = false;
    this.#tryLater();
  }

  /** Another window may have sent it while we waited for our turn. */
  async #sendOne() {
    await this.#read();
    const text = this.#next();
    if (!text) return;
    const wasTaken = await this.#options.send(text).catch(() => false);
    if (!wasTaken) this.#failed.add(text);
    await this.#read();
    // What the server took and the device cannot note is not to be sent for ever.
    if (this.all.some((one) => one.text === text)) this.#failed.add(text);
    this.#show(this.all);
  }

  #tryLater() {
    this.#timers.clearTimeout(this.#timer);
    if (this.#isStopped || this.all.length === 0) return;
    this.#timer = this.#timers.setTimeout(() => {
      this.#failed.clear();
      void this.look();
    }, AGAIN_MS);
  }

  /** One window of a browser sends at a time. @param {() => Promise<void>} work */
  #lock(work) {
    const { locks, person } = this.#options;
    return locks ? locks.request(`sfat-texts-${person}`, work) : work();
  }
}
