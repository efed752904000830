import { applyAwarenessUpdate, encodeAwarenessUpdate, removeAwarenessStates } from 'y-protocols/awareness';
import * as Y from 'yjs';
import { Backoff } from '../../sync/backoff.js';
import { Emitter } from '../../sync/emitter.js';
import {
  readTextMessage,
  writeAwareness,
  writeQueryAwareness,
  writeStep1,
  writeStep2,
  writeUpdate,
  writeWantSaved,
} from './text_messages.js';
import { Unsaved } from './unsaved.js';

/** Sign in, not permitted, no such thing, malformed: coming back by itself is of no use. */
const FINAL_CODES = new Set([4400, 4401, 4403, 4404]);
/** An update with nothing in it. */
const EMPTY_BYTES = 2;
const OPEN_WITHIN_MS = 10_000;
/** Our own awareness comes back every 15 s: a line that is silent for longer is asked whether it is there. */
const SILENT_MS = 25_000;
const ANSWER_WITHIN_MS = 10_000;
const ANSWER_SOON_MS = 4_000;
const GOOD_AFTER_MS = 5_000;

/**
 * @typedef {'stopped' | 'connecting' | 'live' | 'waiting' | 'ended'} TextPhase
 */

/**
 * The line between a shared text on this device and the server: y-websocket's messages, kept up as the application's own
 * connection is. It brings what was written while it was cut, and knows what is saved.
 */
export class TextConnection {
  /** @type {TextPhase} */
  phase = 'stopped';
  /** The server told all that it has, at least once since the start. */
  isSynced = false;
  /** Why the server takes nothing from us: read-only, full; '' while it does. */
  denied = '';
  /** This page knows less than the text may hold: what it does to the document by itself is nobody's wish, and stays here. */
  isOutdated = false;
  /** It refused something that was written here. */
  hasLost = false;
  /** Of the last close. */
  closeCode = 0;
  /** @type {Emitter<TextConnection>} */
  onChange = new Emitter();

  /** @type {import('./types.d.ts').BinarySocket | null} */
  #socket = null;
  /** The server asked what it lacks, and has it: from now on changes go out one by one. */
  #isAnswered = false;
  #heardMs = 0;
  #liveSinceMs = 0;
  /** @type {any} of opening, of looking whether the line is there, of its answer, of the next try */
  #timer = undefined;
  #unsaved = new Unsaved();
  #doc;
  #awareness;
  #openSocket;
  #timers;
  #now;
  #backoff;

  /** @param {import('./types.d.ts').TextConnectionOptions} options */
  constructor({ doc, awareness, openSocket, timers = globalThis, now = Date.now, random = Math.random }) {
    this.#doc = doc;
    this.#awareness = awareness;
    this.#openSocket = openSocket;
    this.#timers = timers;
    this.#now = now;
    this.#backoff = new Backoff(random);
  }

  /** How many changes made here are not on the server's disk. */
  get waiting() {
    return this.#unsaved.count;
  }

  /** Says, before the start, how many changes an earlier page of this device left unsaved. @param {number} changes */
  expect(changes) {
    this.#unsaved = new Unsaved(changes);
  }

  /** From now on all that changes in the document is brought to the server. */
  start() {
    this.#doc.on('update', this.#changed);
    this.#awareness.on('update', this.#announce);
    this.#open();
  }

  stop() {
    this.#doc.off('update', this.#changed);
    this.#awareness.off('update', this.#announce);
    this.#drop();
    this.phase = 'stopped';
  }

  /** Connects anew at once: what one may do here has changed. */
  restart() {
    if (this.phase === 'stopped') return;
    this.#drop();
    this.#backoff.reset();
    this.#open();
  }

  /** The network may be back, or gone: a waiting line tries now, a live one asks whether it still is. */
  nudge() {
    if (this.phase === 'waiting') this.restart();
    else if (this.phase === 'live') this.#probe(ANSWER_SOON_MS);
  }

  #open() {
    const socket = this.#openSocket();
    this.#socket = socket;
    socket.binaryType = 'arraybuffer';
    const ifCurrent = (/** @type {(event: any) => void} */ handle) => (/** @type {any} */ event) => {
      if (this.#socket === socket) handle(event);
    };
    socket.onopen = ifCurrent(() => this.#greet());
    socket.onmessage = ifCurrent((event) => this.#receive(new Uint8Array(event.data)));
    socket.onclose = ifCurrent((event) => this.#lose(event.code));
    socket.onerror = () => {};
    this.#wait(OPEN_WITHIN_MS, () => this.#lose(0));
    this.#setPhase('connecting');
  }

  #greet() {
    this.denied = '';
    this.#liveSinceMs = this.#now();
    this.#send(writeWantSaved());
    this.#send(writeStep1(Y.encodeStateVector(this.#doc)));
    const { clientID } = this.#doc;
    if (this.#awareness.getLocalState() !== null)
      this.#send(writeAwareness(encodeAwarenessUpdate(this.#awareness, [clientID])));
    this.#hear();
  }

  /** @param {Uint8Array} bytes */
  #receive(bytes) {
    this.#hear();
    const message = readTextMessage(bytes);
    const body = message.bytes ?? new Uint8Array();
    if (message.kind === 'step_1') this.#answer(body);
    else if (message.kind === 'step_2' || message.kind === 'update') this.#take(message.kind, body);
    else if (message.kind === 'awareness') applyAwarenessUpdate(this.#awareness, body, this);
    else if (message.kind === 'saved') this.#saved(message.number ?? 0);
    else if (message.kind === 'refused') this.#refused(message.number ?? 0);
    else if (message.kind === 'denied') this.#deny(message.reason ?? '');
  }

  /** What the server lacks, in one update. @param {Uint8Array} vector */
  #answer(vector) {
    const update = Y.encodeStateAsUpdate(this.#doc, vector);
    this.#unsaved.sendAll(update.length <= EMPTY_BYTES);
    this.#isAnswered = true;
    this.#send(writeStep2(update));
    this.onChange.emit(this);
  }

  /** @param {'step_2' | 'update'} kind @param {Uint8Array} update */
  #take(kind, update) {
    Y.applyUpdate(this.#doc, update, this);
    if (kind !== 'step_2') return;
    this.isSynced = true;
    this.#setPhase('live');
  }

  /** @param {number} number */
  #saved(number) {
    this.#unsaved.save(number);
    this.onChange.emit(this);
  }

  /** @param {number} number */
  #refused(number) {
    this.hasLost = this.#unsaved.refuse(number) || this.hasLost;
    this.onChange.emit(this);
  }

  /** @param {string} reason */
  #deny(reason) {
    this.denied = reason;
    this.isOutdated ||= reason === 'outdated';
    this.onChange.emit(this);
  }

  #changed = (/** @type {Uint8Array} */ update, /** @type {unknown} */ origin) => {
    if (origin === this || this.isOutdated) return;
    if (this.#isAnswered) {
      this.#unsaved.send();
      this.#send(writeUpdate(update));
    } else {
      this.#unsaved.write();
    }
    this.onChange.emit(this);
  };

  #announce = (
    /** @type {{added: number[], updated: number[], removed: number[]}} */ { added, updated, removed },
    /** @type {unknown} */ origin,
  ) => {
    if (origin === this || this.phase !== 'live') return;
    const ids = [...added, ...updated, ...removed].filter((id) => id === this.#doc.clientID);
    if (ids.length > 0) this.#send(writeAwareness(encodeAwarenessUpdate(this.#awareness, ids)));
  };

  /** @param {Uint8Array} message */
  #send(message) {
    if (this.#socket?.readyState === 1) this.#socket.send(message);
  }

  /** Something came: the line is there. */
  #hear() {
    this.#heardMs = this.#now();
    this.#wait(SILENT_MS, () => this.#probe(ANSWER_WITHIN_MS));
  }

  /** @param {number} withinMs */
  #probe(withinMs) {
    this.#send(writeQueryAwareness());
    this.#wait(withinMs, () => this.#lose(0));
  }

  /** @param {number} code */
  #lose(code) {
    if (this.phase === 'live' && this.#heardMs - this.#liveSinceMs >= GOOD_AFTER_MS) this.#backoff.reset();
    this.#drop();
    this.closeCode = code;
    if (FINAL_CODES.has(code)) {
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
    this.#isAnswered = false;
    this.#unsaved.cut();
    const others = [...this.#awareness.getStates().keys()].filter((id) => id !== this.#doc.clientID);
    removeAwarenessStates(this.#awareness, others, this);
  }

  /** @param {number} ms @param {() => void} then */
  #wait(ms, then) {
    this.#timers.clearTimeout(this.#timer);
    this.#timer = this.#timers.setTimeout(then, ms);
  }

  /** @param {TextPhase} phase */
  #setPhase(phase) {
    this.phase = phase;
    this.onChange.emit(this);
  }
}
