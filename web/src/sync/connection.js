import { Backoff } from './backoff.js';
import { Emitter } from './emitter.js';
import { JsonRpc } from './json_rpc.js';
import {
  ANSWER_SOON_MS,
  ANSWER_WITHIN_MS,
  FINAL_CODES,
  GOOD_AFTER_MS,
  OPEN_WITHIN_MS,
} from './line_times.js';
import { ConnectionLost } from './refusal.js';

/** The newest protocol this page was made for. */
export const PROTOCOL = 1;

const PING_EVERY_MS = 20_000;

/**
 * One connection to the server that is kept up: it greets, sets the clock, notices a dead line, comes back with growing
 * waits. Whoever asks something while it is not live gets ConnectionLost at once and decides what to keep.
 */
export class Connection {
  /** @type {import('./types.d.ts').ConnectionPhase} */
  phase = 'stopped';
  /** Who we are to the server: '' is a visitor, undefined while nobody has said. @type {string | undefined} */
  person = undefined;
  /** True once the server speaks a newer protocol than this page. */
  isOutdated = false;
  /** What the server said when it last greeted. @type {import('./types.d.ts').Hello | null} */
  hello = null;
  /** The code of the last close. */
  closeCode = 0;
  /** The phase, the person or the protocol is another. @type {Emitter<Connection>} */
  onChange = new Emitter();
  /** @type {Emitter<{method: string, params: any}>} */
  onNotification = new Emitter();

  /** @type {import('./types.d.ts').SocketLike | null} */
  #socket = null;
  #rpc = new JsonRpc();
  /** @type {any} the one timer: of the next try, of the greeting, of the next ping or of its answer */
  #timer = undefined;
  #liveSinceMs = 0;
  #openSocket;
  #clock;
  #timers;
  #backoff;

  /** @param {import('./types.d.ts').ConnectionOptions} options */
  constructor({ openSocket, clock, timers = globalThis, random = Math.random }) {
    this.#openSocket = openSocket;
    this.#clock = clock;
    this.#timers = timers;
    this.#backoff = new Backoff(random);
  }

  get isLive() {
    return this.phase === 'live';
  }

  /** Connects, unless it does or did already. */
  start() {
    if (this.phase === 'stopped' || this.phase === 'ended') this.#open();
  }

  /** Lets go for good, until start. */
  stop() {
    this.#drop();
    this.#setPhase('stopped');
  }

  /** Connects anew at once: who we are has changed. */
  restart() {
    this.#drop();
    this.#backoff.reset();
    this.#open();
  }

  /** The network may be back, or gone: a waiting connection tries now, a live one asks whether it still is. */
  nudge() {
    if (this.phase === 'waiting') {
      this.#backoff.reset();
      this.#open();
    } else if (this.phase === 'live') {
      this.#ping(ANSWER_SOON_MS);
    }
  }

  /**
   * Asks the server.
   * @param {string} method
   * @param {object} params
   * @returns {Promise<any>} rejects with Refusal or ConnectionLost
   */
  call(method, params) {
    if (!this.isLive || !this.#socket) return Promise.reject(new ConnectionLost());
    const { text, result } = this.#rpc.ask(method, params);
    this.#socket.send(text);
    return result;
  }

  /**
   * Tells the server what may be lost.
   * @param {string} method
   * @param {object} params
   */
  notify(method, params) {
    if (this.isLive) this.#socket?.send(this.#rpc.tell(method, params));
  }

  #open() {
    const socket = this.#openSocket();
    this.#socket = socket;
    // What an abandoned socket still says is not ours any more.
    const ifCurrent = (/** @type {(event: any) => void} */ handle) => (/** @type {any} */ event) => {
      if (this.#socket === socket) handle(event);
    };
    socket.onmessage = ifCurrent((event) => this.#receive(event.data));
    socket.onclose = ifCurrent((event) => this.#lose(event.code));
    socket.onerror = () => {};
    this.#wait(OPEN_WITHIN_MS, () => this.#lose(0));
    this.#setPhase('connecting');
  }

  /** @param {string} text */
  #receive(text) {
    const message = JSON.parse(text);
    if (message.method === undefined) this.#rpc.settle(message);
    else if (message.method === 'hello') this.#greet(message.params);
    else this.onNotification.emit(message);
  }

  /** @param {import('./types.d.ts').Hello} hello */
  #greet(hello) {
    this.hello = hello;
    this.#clock.hear(hello.now_ms);
    this.#liveSinceMs = this.#clock.localNow();
    this.isOutdated = hello.protocol > PROTOCOL;
    this.person = hello.person ?? '';
    this.#setPhase('live');
    this.#ping(ANSWER_WITHIN_MS);
  }

  /** @param {number} withinMs */
  #ping(withinMs) {
    const askedMs = this.#clock.localNow();
    this.#wait(withinMs, () => this.#lose(0));
    this.call('session.ping', {}).then(
      ({ now_ms }) => {
        this.#clock.learn(askedMs, this.#clock.localNow(), now_ms);
        if (this.isLive) this.#wait(PING_EVERY_MS, () => this.#ping(ANSWER_WITHIN_MS));
      },
      // A refused ping was answered too; a lost one is the loss that is already being dealt with.
      (error) => {
        if (this.isLive && !(error instanceof ConnectionLost))
          this.#wait(PING_EVERY_MS, () => this.#ping(ANSWER_WITHIN_MS));
      },
    );
  }

  /** @param {number} code */
  #lose(code) {
    if (this.isLive && this.#clock.localNow() - this.#liveSinceMs >= GOOD_AFTER_MS) this.#backoff.reset();
    this.#drop();
    this.closeCode = code;
    if (FINAL_CODES.includes(code)) {
      this.person = code === 4401 ? '' : this.person;
      this.#setPhase('ended');
    } else {
      this.#wait(this.#backoff.next(), () => this.#open());
      this.#setPhase('waiting');
    }
  }

  #drop() {
    const socket = this.#socket;
    this.#socket = null;
    this.#timers.clearTimeout(this.#timer);
    socket?.close();
    this.phase = 'waiting';
    this.#rpc.failAll(new ConnectionLost());
  }

  /**
   * @param {number} ms
   * @param {() => void} then
   */
  #wait(ms, then) {
    this.#timers.clearTimeout(this.#timer);
    this.#timer = this.#timers.setTimeout(then, ms);
  }

  /** @param {import('./types.d.ts').ConnectionPhase} phase */
  #setPhase(phase) {
    this.phase = phase;
    this.onChange.emit(this);
  }
}
