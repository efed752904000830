import * as Y from 'yjs';
import { Emitter } from '../../sync/emitter.js';

/** A copy in more pieces than this is made one when it is opened. */
const PIECES_MOST = 100;
/** How long a count of what is saved may be late on the disk. */
const NOTE_AFTER_MS = 500;

/** @param {Uint8Array[]} updates @returns {Uint8Array | null} all of them in one; null where they are no text */
function mergeChecked(updates) {
  const scratch = new Y.Doc();
  try {
    for (const update of updates) Y.applyUpdate(scratch, update);
    return Y.encodeStateAsUpdate(scratch);
  } catch {
    return null;
  } finally {
    scratch.destroy();
  }
}

/**
 * A text's copy on this device: read when the text is opened, and every change is written to it, so that a closed tab, a
 * crash or a cut line loses nothing. A copy that cannot be read is set aside; a disk that refuses is said and survived.
 */
export class LocalText {
  /** The copy was spoilt and is out of the way. */
  wasSpoilt = false;
  /** This device keeps what is written. */
  isKept = true;
  /** Changes that an earlier page left unsaved. */
  unsaved = 0;
  /** There was a copy. */
  isThere = false;
  /** The newest layout of text that the copy may hold. */
  schema = 0;
  /** @type {string | undefined} of the draft, when it was last open */
  title;
  /** @type {Emitter<LocalText>} */
  onChange = new Emitter();

  /** @type {Uint8Array[]} changes that are not on the disk yet */
  #queue = [];
  /** @type {Promise<unknown>} */
  #work = Promise.resolve();
  #isWriting = false;
  /** @type {any} */
  #noteTimer = undefined;
  #unsavedNow = () => 0;
  /** The last piece of the copy that the document has. */
  #last = 0;
  #doc;
  #isKeptFrom;
  #store;
  #person;
  #text;

  /**
   * @param {object} options
   * @param {Y.Doc} options.doc
   * @param {import('../../sync/types.d.ts').TextStore | null} options.store null where this device keeps nothing
   * @param {string} options.person
   * @param {string} options.text
   * @param {(origin: unknown) => boolean} [options.isKept] whether a change that has this origin belongs into the copy
   */
  constructor({ doc, store, person, text, isKept = () => true }) {
    this.#doc = doc;
    this.#isKeptFrom = isKept;
    this.#store = store;
    this.#person = person;
    this.#text = text;
  }

  /** Brings the copy into the document, and follows it from then on. @param {() => number} unsavedNow how many changes wait */
  async start(unsavedNow) {
    this.#unsavedNow = unsavedNow;
    try {
      await this.#read();
    } catch {
      this.#fail();
    }
    this.#doc.on('update', this.#changed);
  }

  /** Lets go, once all is written. */
  async stop() {
    this.#doc.off('update', this.#changed);
    clearTimeout(this.#noteTimer);
    await this.#work;
    await this.#keep(() => this.#noteUnsaved());
  }

  /** The copy goes: whose it was may not have it any more. */
  async forget() {
    this.#doc.off('update', this.#changed);
    clearTimeout(this.#noteTimer);
    await this.#work;
    await this.#keep(async () => this.#store?.remove(this.#person, this.#text));
    this.#store = null;
  }

  /** @param {string} title so that the draft has a name when the server is away */
  name(title) {
    if (title === this.title) return;
    this.title = title;
    void this.#keep(() => this.#note({ title }));
  }

  /** From now on a layout as new as this may be in the copy. @param {number} schema */
  reach(schema) {
    if (schema <= this.schema) return;
    this.schema = schema;
    void this.#keep(() => this.#note({ schema }));
  }

  /** More or less is saved than before. */
  count() {
    clearTimeout(this.#noteTimer);
    this.#noteTimer = setTimeout(() => this.#keep(() => this.#noteUnsaved()), NOTE_AFTER_MS);
  }

  /** Brings in what another window of this device wrote into the copy: it may be gone before it could send it. */
  async catchUp() {
    await this.#keep(() => this.#readOn());
  }

  async #read() {
    const copy = await this.#store?.load(this.#person, this.#text);
    if (!copy) return this.#fail();
    this.#last = copy.last;
    this.title = copy.title;
    this.schema = copy.schema ?? 0;
    if (copy.updates.length === 0) return;
    const whole = mergeChecked(copy.updates);
    if (!whole) {
      this.wasSpoilt = true;
      await this.#store?.setAside(this.#person, this.#text);
      return;
    }
    this.isThere = true;
    this.unsaved = copy.unsaved;
    Y.applyUpdate(this.#doc, whole, this);
    if (copy.updates.length > PIECES_MOST)
      await this.#store?.replace(this.#person, this.#text, copy.last, whole);
  }

  async #readOn() {
    const copy = await this.#store?.load(this.#person, this.#text, this.#last);
    if (!copy || copy.updates.length === 0) return;
    this.#last = copy.last;
    const news = mergeChecked(copy.updates);
    if (news) Y.applyUpdate(this.#doc, news, this);
  }

  /** All is saved only where all that is on the device was seen. */
  async #noteUnsaved() {
    if (this.#unsavedNow() === 0) await this.#readOn();
    const unsaved = this.#unsavedNow();
    await this.#store?.note(this.#person, this.#text, { unsaved }, unsaved === 0 ? this.#last : undefined);
  }

  #changed = (/** @type {Uint8Array} */ update, /** @type {unknown} */ origin) => {
    if (origin === this || !this.#store || !this.#isKeptFrom(origin)) return;
    this.#queue.push(update);
    if (!this.#isWriting) this.#work = this.#write();
  };

  async #write() {
    this.#isWriting = true;
    // What comes in the same turn goes out with it.
    await Promise.resolve();
    while (this.#queue.length > 0) {
      const update = Y.mergeUpdates(this.#queue.splice(0));
      await this.#keep(async () =>
        this.#store?.append(this.#person, this.#text, update, {
          unsaved: this.#unsavedNow(),
          schema: this.schema,
          ...(this.title && { title: this.title }),
        }),
      );
    }
    this.#isWriting = false;
  }

  /** @param {import('../../sync/types.d.ts').TextNote} noted */
  async #note(noted) {
    await this.#store?.note(this.#person, this.#text, noted);
  }

  /** @param {() => Promise<unknown>} work */
  async #keep(work) {
    try {
      await work();
    } catch {
      this.#fail();
    }
  }

  #fail() {
    this.isKept = false;
    this.#store = null;
    this.onChange.emit(this);
  }
}
