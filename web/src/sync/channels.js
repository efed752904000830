import { Channel } from './channel.js';
import { Emitter } from './emitter.js';

/** A channel that nobody uses stays open this long: going back to it costs nothing. */
const KEPT_MS = 20_000;

/**
 * The channels in use over one connection, each opened once however many views use it.
 */
export class Channels {
  /** A channel was closed to us that was open: a right was taken away. @type {Emitter<string>} */
  onClosed = new Emitter();

  /** @type {Map<string, {channel: Channel<any>, users: number, timer: any}>} channel name => who uses it */
  #all = new Map();
  #connection;
  #models;
  #timers;
  /** @type {(() => void)[]} */
  #off;

  /**
   * @param {object} options
   * @param {import('./connection.js').Connection} options.connection
   * @param {Record<string, import('./types.d.ts').Apply<any>>} options.models the part of a name before ':' => apply
   * @param {import('./types.d.ts').Timers} [options.timers]
   */
  constructor({ connection, models, timers = globalThis }) {
    this.#connection = connection;
    this.#models = models;
    this.#timers = timers;
    let wasLive = connection.isLive;
    this.#off = [
      connection.onNotification.on((message) => this.#dispatch(message)),
      connection.onChange.on(() => {
        if (wasLive === connection.isLive) return;
        wasLive = connection.isLive;
        for (const { channel } of this.#all.values()) channel.connectionChanged();
      }),
    ];
  }

  /**
   * The channel, opened. Whoever acquires it releases it.
   * @param {string} name
   * @returns {Channel<any>}
   */
  acquire(name) {
    const entry = this.#all.get(name) ?? this.#create(name);
    entry.users++;
    this.#timers.clearTimeout(entry.timer);
    return entry.channel;
  }

  /** @param {string} name */
  release(name) {
    const entry = this.#all.get(name);
    if (!entry || --entry.users > 0) return;
    entry.timer = this.#timers.setTimeout(() => this.#forget(name), KEPT_MS);
  }

  /** Lets go of all: somebody else signed in. */
  stop() {
    for (const off of this.#off) off();
    for (const name of [...this.#all.keys()]) this.#forget(name);
  }

  /** @param {string} name */
  #create(name) {
    const apply = this.#models[name.split(':')[0]] ?? ((/** @type {any} */ view) => view);
    const channel = new Channel({ name, connection: this.#connection, apply, timers: this.#timers });
    const entry = { channel, users: 0, timer: undefined };
    this.#all.set(name, entry);
    channel.start();
    return entry;
  }

  /** @param {string} name */
  #forget(name) {
    const entry = this.#all.get(name);
    if (!entry) return;
    this.#timers.clearTimeout(entry.timer);
    this.#all.delete(name);
    entry.channel.stop();
  }

  /** @param {{method: string, params: any}} message */
  #dispatch({ method, params }) {
    const channel = this.#all.get(params.channel)?.channel;
    if (!channel) return;
    if (method === 'event') channel.receive(params);
    else if (method === 'signal') channel.hear(params);
    else if (method === 'closed') {
      channel.closed(params.reason);
      if (params.reason === 'forbidden') this.onClosed.emit(params.channel);
    }
  }
}
