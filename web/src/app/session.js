import { signal } from '@preact/signals';
import { applyDirectory } from '../directory/model.js';
import { People } from '../directory/people.js';
import { applyDraft } from '../drafts/model.js';
import { applyInbox } from '../inbox/model.js';
import { applyRoom } from '../rooms/model.js';
import { applySpace } from '../spaces/model.js';
import { Channels } from '../sync/channels.js';
import { postRpc } from '../sync/http.js';
import { Outbox } from '../sync/outbox.js';
import { openTextStore } from '../sync/text_store_idb.js';
import { WaitingTexts } from '../sync/waiting_texts.js';

/** What of texts is on this device and saved goes with who signs out; what is not saved waits for them. @param {string} person */
async function removeCopies(person) {
  const store = await openTextStore().catch(() => null);
  await store?.removeSaved(person).catch(() => {});
}

const models = {
  draft: applyDraft,
  room: applyRoom,
  space: applySpace,
  inbox: applyInbox,
  directory: applyDirectory,
};

/**
 * Who is signed in, and what belongs to them. It follows the connection: when the server says that we are somebody
 * else, everything of the one before is let go.
 */
export class Session {
  /** null while nobody has said; a visitor's person is ''. @type {import('@preact/signals').Signal<import('../ui/types.d.ts').SessionState | null>} */
  state = signal(null);

  #connection;
  #clock;
  /** @type {import('../sync/types.d.ts').OutboxStore | null} null while it is being opened */
  #store = null;
  /** The line is closed for whoever signs out before they have the answer: that is no session that ended by itself. */
  #isLeaving = false;
  /** Tells the other tabs of this browser that the cookie changed. */
  #tabs = new BroadcastChannel('sfat-session');

  /**
   * @param {import('../sync/connection.js').Connection} connection
   * @param {import('../sync/clock.js').Clock} clock
   * @param {Promise<import('../sync/types.d.ts').OutboxStore>} store
   */
  constructor(connection, clock, store) {
    this.#connection = connection;
    this.#clock = clock;
    connection.onChange.on(() => this.#follow());
    store.then((opened) => {
      this.#store = opened;
      this.#follow();
    });
    this.#tabs.onmessage = () => connection.restart();
  }

  /**
   * Signs in or enters, and resolves once the connection is this person's; rejects with Refusal or ConnectionLost. Where
   * the person has a second factor, nobody is signed in yet: the challenge is to be answered first.
   * @param {string} method
   * @param {object} params
   * @returns {Promise<import('../ui/types.d.ts').SignedIn>}
   */
  async signIn(method, params) {
    const { person, space, second_factor } = await postRpc(method, params);
    if (second_factor) return { challenge: second_factor.challenge };
    await this.#become(person);
    return { space };
  }

  /**
   * Ends this session everywhere, and resolves once the page is a visitor's; what is not saved yet is kept for the next
   * time. Rejects with ConnectionLost.
   */
  async signOut() {
    const person = this.state.value?.person ?? '';
    this.#isLeaving = true;
    try {
      await postRpc('session.sign_out', {});
    } catch (error) {
      this.#isLeaving = false;
      this.#follow();
      throw error;
    }
    this.#isLeaving = false;
    await this.#become('');
    // A visitor's page does not wait for what the device takes its time over.
    removeCopies(person);
  }

  /** @param {string} person whom the cookie stands for now */
  #become(person) {
    this.#connection.restart();
    this.#tabs.postMessage('changed');
    return new Promise((/** @type {(value?: undefined) => void} */ resolve) => {
      const off = this.state.subscribe((state) => {
        if (state?.person !== person) return;
        resolve();
        queueMicrotask(() => off());
      });
    });
  }

  #follow() {
    const { person, phase, closeCode } = this.#connection;
    if (!this.#store || this.#isLeaving || person === undefined || person === this.state.value?.person)
      return;
    const { channels, outbox, people, texts } = this.state.value ?? {};
    channels?.stop();
    outbox?.close();
    texts?.stop();
    people?.stop();
    const hasEnded = phase === 'ended' && closeCode === 4401;
    this.state.value = person === '' ? { person, hasEnded } : this.#begin(person, this.#store);
  }

  /**
   * @param {string} person
   * @param {import('../sync/types.d.ts').OutboxStore} store
   * @returns {import('../ui/types.d.ts').SessionState}
   */
  #begin(person, store) {
    const connection = this.#connection;
    const tabs = new BroadcastChannel(`sfat-outbox-${person}`);
    const outbox = new Outbox({
      person,
      store,
      connection,
      clock: this.#clock,
      locks: navigator.locks,
      tabs,
    });
    outbox.start();
    const texts = new WaitingTexts({
      person,
      store: openTextStore().catch(() => null),
      connection,
      send: async (text) => {
        const { sendText } = await import('../drafts/editor/send_text.js');
        return sendText({ text, person, application: connection });
      },
      locks: navigator.locks,
    });
    void texts.start();
    const channels = new Channels({ connection, models });
    const people = new People(connection);
    // Names are no part of a view: who is called otherwise now is asked about anew.
    channels.acquire('directory').onEvent.on((event) => {
      if (event.type === 'directory.person_renamed') people.forget(String(event.person));
    });
    channels.onClosed.on(() => people.forgetAll());
    return { person, hasEnded: false, outbox, texts, channels, people };
  }
}
