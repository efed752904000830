import { Awareness } from 'y-protocols/awareness';
import * as Y from 'yjs';
import { Emitter } from '../../sync/emitter.js';
import { openTextStore } from '../../sync/text_store_idb.js';
import { LocalText } from './local_text.js';
import { TextConnection } from './text_connection.js';

/** The version of the text's nodes and marks that this client can write (docs/protocol.md). */
export const TEXT_SCHEMA = 1;

/** @param {string} text @returns {import('./types.d.ts').BinarySocket} */
function openSocket(text) {
  const scheme = location.protocol === 'https:' ? 'wss' : 'ws';
  return new WebSocket(`${scheme}://${location.host}/text/${text}?schema=${TEXT_SCHEMA}`);
}

/**
 * A text that is open: the document, who else is in it, its copy on this device and its line to the server.
 */
export class TextSession {
  doc = new Y.Doc();
  awareness = new Awareness(this.doc);
  /** The copy on this device was read: the text can be shown. */
  isReady = false;
  /** Told after each change of the line, of what is saved, and of the copy. @type {Emitter<TextSession>} */
  onChange = new Emitter();

  #isStopped = false;
  #wasLive;
  #connection;
  #local;
  #application;
  #offs = /** @type {(() => void)[]} */ ([]);

  /**
   * @param {object} options
   * @param {string} options.text its ULID
   * @param {string} options.person
   * @param {import('../../sync/connection.js').Connection} options.application the application's own line, whose news are ours
   * @param {import('../../sync/types.d.ts').TextStore | null} options.store
   * @param {boolean} [options.isQuiet] nobody is told that its person has it open
   */
  constructor({ text, person, application, store, isQuiet = false }) {
    this.#application = application;
    if (isQuiet) this.awareness.setLocalState(null);
    this.#wasLive = application.isLive;
    this.#local = new LocalText({
      doc: this.doc,
      store,
      person,
      text,
      isKept: (origin) => !this.isOutdated || origin === this.#connection,
    });
    this.#connection = new TextConnection({
      doc: this.doc,
      awareness: this.awareness,
      openSocket: () => openSocket(text),
    });
  }

  /**
   * Opens a text.
   * @param {{text: string, person: string, application: import('../../sync/connection.js').Connection, isQuiet?: boolean}} options
   */
  static async open(options) {
    const store = await openTextStore().catch(() => null);
    const session = new TextSession({ ...options, store });
    await session.#start();
    return session;
  }

  get phase() {
    return this.#connection.phase;
  }

  get closeCode() {
    return this.#connection.closeCode;
  }

  /** The server told all that it has. */
  get isSynced() {
    return this.#connection.isSynced;
  }

  /** The server asked what it lacks, and has been sent it. */
  get isAnswered() {
    return this.#connection.isAnswered;
  }

  /** Changes made here that are not on the server's disk. */
  get waiting() {
    return this.#connection.waiting;
  }

  /** The text may hold what this page cannot show, and so not keep; that stays so until the page is loaded anew. */
  get isOutdated() {
    return this.#connection.isOutdated;
  }

  /** Why the server takes nothing: read-only, full, or ''. */
  get denied() {
    return this.#connection.denied;
  }

  /** Something that was written here was refused. */
  get hasLost() {
    return this.#connection.hasLost;
  }

  get wasSpoilt() {
    return this.#local.wasSpoilt;
  }

  get isKept() {
    return this.#local.isKept;
  }

  /** There is something to show: from the server, or from this device. */
  get isShown() {
    return this.isReady && (this.isSynced || this.#local.isThere);
  }

  /** The draft's title, as this device last knew it. */
  get title() {
    return this.#local.title;
  }

  /** @param {string} title */
  name(title) {
    this.#local.name(title);
  }

  /** What one may do here has changed. */
  restart() {
    this.#connection.restart();
  }

  /** Lets go; what is on this device stays. */
  async stop() {
    this.#end();
    await this.#local.stop();
  }

  /** Lets go, and takes the copy off this device. */
  async forget() {
    this.#end();
    await this.#local.forget();
  }

  async #start() {
    await this.#local.start(
      // What was refused is not saved.
      () => Math.max(this.#connection.waiting, Number(this.#connection.hasLost)),
      () => this.#connection.isAnswered,
    );
    if (this.#isStopped) return;
    this.isReady = true;
    this.#connection.isOutdated = this.#local.schema > TEXT_SCHEMA;
    this.#local.reach(TEXT_SCHEMA);
    this.#connection.expect(this.#local.unsaved);
    let wasAnswered = false;
    this.#offs = [
      this.#connection.onChange.on(({ isAnswered }) => {
        if (isAnswered && !wasAnswered) void this.#local.catchUp();
        wasAnswered = isAnswered;
        // What comes from now on may be of a layout that is newer than ours.
        if (this.isOutdated) this.#local.reach(TEXT_SCHEMA + 1);
        this.#local.count();
        this.onChange.emit(this);
      }),
      this.#local.onChange.on(() => this.onChange.emit(this)),
      this.#application.onChange.on(() => this.#follow()),
    ];
    this.#connection.start();
  }

  /** That the other line has come or gone is news; that it tries again is none. */
  #follow() {
    const { isLive } = this.#application;
    if (isLive !== this.#wasLive) this.#connection.nudge();
    this.#wasLive = isLive;
  }

  #end() {
    this.#isStopped = true;
    for (const off of this.#offs) off();
    this.#connection.stop();
    this.awareness.destroy();
  }
}
