import { Backoff } from './backoff.js';
import { Emitter } from './emitter.js';
import { ConnectionLost, Refusal } from './refusal.js';

/** Whoever runs something sees more of it. @param {import('./types.d.ts').Mine} mine */
const runsIt = ({ role }) => role !== undefined && role !== 'visitor' && role !== 'member';

/** @param {import('./types.d.ts').Mine} before @param {import('./types.d.ts').Mine} after */
const isOtherView = (before, after) =>
  before.role !== undefined &&
  (runsIt(before) !== runsIt(after) || (before.role === 'visitor') !== (after.role === 'visitor'));

/**
 * One channel as this client knows it: the view, brought forward event by event, and the position it stands at. After a
 * cut it comes back with its position and gets what it missed, or a fresh view.
 *
 * States: idle; opening (no view yet); live; behind (a view, but the line is cut); unavailable (the server cannot say
 * now; tried again); closed (the reason is why).
 * @template View
 */
export class Channel {
  /** @type {import('./types.d.ts').ChannelState} */
  state = 'idle';
  /** The word for why the channel is closed. */
  reason = '';
  /** @type {import('./types.d.ts').Position | null} */
  position = null;
  /** @type {View | null} */
  view = null;
  /** @type {import('./types.d.ts').Mine} */
  mine = {};
  /** Told after each event, each view and each state. @type {Emitter<Channel<View>>} */
  onChange = new Emitter();
  /** Told after each event has changed the view, before onChange. @type {Emitter<import('./types.d.ts').WireEvent>} */
  onEvent = new Emitter();
  /** What is only true now. @type {Emitter<import('./types.d.ts').Signal>} */
  onSignal = new Emitter();
  /** The last signal of each type since the channel was opened. @type {Map<string, import('./types.d.ts').Signal>} */
  signals = new Map();
  /** Counts fresh views: between two of them every event was told. */
  freshViews = 0;

  #connection;
  #apply;
  #timers;
  #backoff;
  /** @type {any} */
  #retry = undefined;
  /** Counts openings: the answer to an older one is not ours any more. */
  #opening = 0;
  /** Events that came while an opening was under way. @type {import('./types.d.ts').WireEvent[]} */
  #early = [];

  /** @param {import('./types.d.ts').ChannelOptions<View>} options */
  constructor({ name, connection, apply, timers = globalThis, random = Math.random }) {
    this.name = name;
    this.#connection = connection;
    this.#apply = apply;
    this.#timers = timers;
    this.#backoff = new Backoff(random);
  }

  /** Opens now, or as soon as the connection is live. */
  start() {
    this.#setState(this.view ? 'behind' : 'opening');
    if (this.#connection.isLive) this.#open();
  }

  /** Lets go; the view stays, so that starting again needs only what happened since. */
  stop() {
    const wasOpen = this.state !== 'idle' && this.state !== 'closed';
    this.#abandon();
    this.#setState('idle');
    if (wasOpen && this.#connection.isLive)
      this.#connection.call('channel.close', { channel: this.name }).catch(() => {});
  }

  /** The connection is live or is not any more. */
  connectionChanged() {
    if (this.state === 'idle') return;
    this.#abandon();
    if (this.#connection.isLive) this.#open();
    else if (this.state !== 'closed') this.#setState(this.view ? 'behind' : 'opening');
  }

  /** @param {import('./types.d.ts').WireEvent} event */
  receive(event) {
    if (this.state === 'live') this.#take(event);
    else if (this.state !== 'idle') this.#early.push(event);
  }

  /** @param {import('./types.d.ts').Signal} signal */
  hear(signal) {
    this.signals.set(signal.type, signal);
    this.onSignal.emit(signal);
  }

  /**
   * The server closed the channel.
   * @param {string} reason
   */
  closed(reason) {
    if (this.state === 'idle') return;
    this.#abandon();
    if (reason === 'resync') this.#open();
    else if (reason === 'unavailable') this.#tryLater();
    else this.#end(reason);
  }

  /** @param {boolean} [isAnew] the view that is there is not for the role that one has now: another is needed */
  async #open(isAnew = false) {
    const opening = ++this.#opening;
    this.#early = [];
    this.signals.clear();
    if (this.state === 'live') this.#setState('behind');
    try {
      const since = this.position && this.view && !isAnew ? { since: this.position } : {};
      const result = await this.#connection.call('channel.open', { channel: this.name, ...since });
      if (opening === this.#opening) this.#opened(result);
    } catch (error) {
      if (opening === this.#opening) this.#refused(error);
    }
  }

  /** @param {import('./types.d.ts').OpenResult} result */
  #opened(result) {
    if (!result.view && isOtherView(this.mine, result.mine)) {
      this.#open(true);
      return;
    }
    if (result.view) {
      this.view = /** @type {View} */ (result.view);
      this.position = result.position;
      this.freshViews++;
    }
    this.mine = result.mine;
    this.state = 'live';
    this.#backoff.reset();
    for (const event of [...(result.events ?? []), ...this.#early]) this.#take(event);
    // The log may end with events that we may not hear: they count as seen.
    if (!this.position || this.position.seq < result.position.seq) this.position = result.position;
    this.#early = [];
    this.#setState('live');
  }

  /** @param {import('./types.d.ts').WireEvent} event */
  #take(event) {
    if (!this.view || !this.position || event.seq <= this.position.seq) return;
    this.view = this.#apply(this.view, event);
    this.position = { seq: event.seq, tag: event.tag };
    this.onEvent.emit(event);
    this.onChange.emit(this);
  }

  /** @param {unknown} error */
  #refused(error) {
    if (error instanceof ConnectionLost) return;
    if (!(error instanceof Refusal)) throw error;
    if (error.isPassing) this.#tryLater(error.retryAfterMs);
    else this.#end(error.word);
  }

  #tryLater(atLeastMs = 0) {
    this.#setState('unavailable');
    this.#retry = this.#timers.setTimeout(() => this.#open(), atLeastMs + this.#backoff.next());
  }

  /** @param {string} reason */
  #end(reason) {
    this.reason = reason;
    this.view = null;
    this.position = null;
    this.mine = {};
    this.#setState('closed');
  }

  #abandon() {
    this.#opening++;
    this.#timers.clearTimeout(this.#retry);
  }

  /** @param {import('./types.d.ts').ChannelState} state */
  #setState(state) {
    this.state = state;
    if (state !== 'closed') this.reason = '';
    this.onChange.emit(this);
  }
}
