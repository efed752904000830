/**
 * Shared texts from outside: stock y-websocket clients, and bare sockets that say what no client would.
 *
 *   const draft = await makeDraft(person, space);            {channel, text, id}
 *   const writer = openText(server, person, draft);          a Y.Doc and its provider
 *   await converged([writer, other]);                        until all hold the same bytes
 */
import assert from 'node:assert/strict';
import WebSocket from 'ws';
import * as Y from 'yjs';
import { WebsocketProvider } from 'y-websocket';
import { headersOf } from './client.js';
import { until, within } from './wait.js';

/** @typedef {{token: string, client: import('./client.js').Client}} Person */
/** @typedef {{token?: string, cookie?: string, origin?: string}} Shown */
/** @typedef {{channel: string, text: string, id: string}} Draft */

/** @param {Person} person @param {string} space @param {object} [more] @returns {Promise<Draft>} */
export async function makeDraft(person, space, more = {}) {
  const { channel, text } = await person.client.command('draft.create', {
    channel: space,
    template: 'blank',
    title: 'Propunere de politică publică',
    ...more,
  });
  assert.equal(text, `/text/${channel.slice('draft:'.length)}`);
  return { channel, text, id: text.slice('/text/'.length) };
}

/** A WebSocket that shows who somebody is. @param {Shown} shown */
const socketWith = (shown) =>
  class extends WebSocket {
    /** @param {string} url */
    constructor(url) {
      super(url, { headers: headersOf(shown) });
    }
  };

/**
 * A stock client: its provider, with a document of its own unless one is given.
 * @param {{url: string}} server @param {Shown} person @param {Pick<Draft, 'id'>} draft
 * @param {{doc?: Y.Doc, params?: Record<string, string>, Provider?: any}} [options]
 */
export function openText(
  server,
  person,
  draft,
  { doc = new Y.Doc(), params, Provider = WebsocketProvider } = {},
) {
  const provider = new Provider(`${server.url.replace('http', 'ws')}/text`, draft.id, doc, {
    WebSocketPolyfill: /** @type {any} */ (socketWith(person)),
    disableBc: true,
    maxBackoffTime: 500,
    ...(params && { params }),
  });
  const writer = {
    doc,
    provider,
    /** As plain text; a draft of our editor has XML there. */
    get text() {
      return doc.getText('default');
    },
    closes: /** @type {number[]} */ ([]),
    opens: 0,
  };
  provider.on('status', ({ status }) => (writer.opens += status === 'connected' ? 1 : 0));
  provider.on('connection-close', (event) => event && writer.closes.push(event.code));
  return writer;
}

/** @typedef {ReturnType<typeof openText>} Writer */

/** @param {Writer} writer */
export const synced = (writer) => until(() => writer.provider.synced, 'a client to be synced');

/** @param {Writer} writer */
export function closeText({ provider, doc }) {
  provider.destroy();
  doc.destroy();
}

/** The whole document, as Yjs writes it after it has read it. @param {Y.Doc} doc */
export function bytesOf(doc) {
  const fresh = new Y.Doc();
  Y.applyUpdate(fresh, Y.encodeStateAsUpdate(doc));
  const bytes = Buffer.from(Y.encodeStateAsUpdate(fresh)).toString('hex');
  fresh.destroy();
  return bytes;
}

/** Until all hold the same bytes. @param {Writer[]} writers */
export async function converged(writers, what = 'the texts to be byte-identical', ms = undefined) {
  await until(() => new Set(writers.map(({ doc }) => bytesOf(doc))).size === 1, what, ms);
}

/**
 * Until somebody else's client has what a writer has: then it is in the register.
 * @param {{url: string}} server @param {Shown} person @param {Pick<Draft, 'id'>} draft @param {Writer} writer
 */
export async function stored(server, person, draft, writer) {
  const other = openText(server, person, draft);
  await converged([writer, other]);
  closeText(other);
}

// ---- Bare sockets ----

/** @param {number} value @returns {number[]} */
export const varuint = (value) =>
  value < 128 ? [value] : [(value % 128) | 128, ...varuint(Math.floor(value / 128))];
/** @param {Iterable<number>} bytes */
export const sized = (bytes) => [...varuint([...bytes].length), ...bytes];
/** @param {string} text */
export const sizedText = (text) => sized(Buffer.from(text));

export const stepOne = (vector = [0]) => Uint8Array.from([0, 0, ...sized(vector)]);
/** @param {Iterable<number>} update */
export const stepTwo = (update) => Uint8Array.from([0, 1, ...sized(update)]);
/** @param {Iterable<number>} update */
export const liveUpdate = (update) => Uint8Array.from([0, 2, ...sized(update)]);
/** @param {[number, number, unknown][]} entries client, clock, state */
export const awareness = (entries) =>
  Uint8Array.from([
    1,
    ...sized([
      ...varuint(entries.length),
      ...entries.flatMap(([client, clock, state]) => [
        ...varuint(client),
        ...varuint(clock),
        ...sizedText(typeof state === 'string' ? state : JSON.stringify(state)),
      ]),
    ]),
  ]);
export const WANT_SAVED = Uint8Array.from([100, 0]);

/** @param {Uint8Array} bytes @param {number} at @returns {[number, number]} the number, and where it ends */
function readUint(bytes, at) {
  let value = 0;
  for (let factor = 1; ; factor *= 128) {
    const byte = bytes[at++];
    value += (byte & 127) * factor;
    if (byte < 128) return [value, at];
  }
}

/** @param {Uint8Array} bytes */
function parse(bytes) {
  let [type, at] = readUint(bytes, 0);
  let kind;
  if (type === 0 || type === 2) [kind, at] = readUint(bytes, at);
  if (type === 100) {
    [kind, at] = readUint(bytes, at);
    return { type: kind === 1 ? 'saved' : 'refused', number: readUint(bytes, at)[0] };
  }
  const [length, begin] = readUint(bytes, at);
  const body = bytes.subarray(begin, begin + length);
  if (type === 0) return { type: ['step 1', 'step 2', 'update'][/** @type {number} */ (kind)], body };
  if (type === 2) return { type: 'denied', reason: Buffer.from(body).toString() };
  return { type: 'awareness', entries: parseAwareness(body) };
}

/** @param {Uint8Array} body @returns {[number, number, any][]} */
function parseAwareness(body) {
  let [count, at] = readUint(body, 0);
  const entries = /** @type {[number, number, any][]} */ ([]);
  for (; count > 0; count--) {
    let client, clock, length;
    [client, at] = readUint(body, at);
    [clock, at] = readUint(body, at);
    [length, at] = readUint(body, at);
    entries.push([client, clock, JSON.parse(Buffer.from(body.subarray(at, at + length)).toString())]);
    at += length;
  }
  return entries;
}

export class BareText {
  /** @type {any[]} */ messages = [];

  /**
   * @param {{url: string}} server @param {{token?: string}} person @param {{text: string}} draft
   * @param {{query?: string, headers?: object}} [options]
   */
  constructor(server, person, { text }, { query = '', headers = {} } = {}) {
    this.socket = new WebSocket(`${server.url.replace('http', 'ws')}${text}${query}`, {
      headers: { ...(person.token && { Authorization: `Bearer ${person.token}` }), ...headers },
    });
    this.socket.on('message', (bytes) => this.messages.push(parse(/** @type {Buffer} */ (bytes))));
    this.socket.on('error', () => {});
    /** @type {Promise<number>} */
    this.closed = new Promise((resolve) => this.socket.on('close', resolve));
    this.opened = new Promise((resolve, reject) => {
      this.socket.on('open', resolve);
      this.socket.on('unexpected-response', (_, response) =>
        reject(new Error(`status ${response.statusCode}`)),
      );
    });
    this.opened.catch(() => {});
  }

  /** Connects, and has been greeted as one who may write. */
  static async connect(
    /** @type {any} */ server,
    /** @type {any} */ person,
    /** @type {any} */ draft,
    options = {},
  ) {
    const bare = new BareText(server, person, draft, options);
    await bare.next('step 1');
    return bare;
  }

  /** @param {Uint8Array} bytes */
  send(bytes) {
    this.socket.send(bytes);
  }

  /** The nth message of this type, from the first one on. @param {string} type @returns {Promise<any>} */
  next(type, n = 1) {
    return until(
      () => this.messages.filter((message) => message.type === type)[n - 1],
      `${type} number ${n}`,
    );
  }

  /** @param {string} type */
  count(type) {
    return this.messages.filter((message) => message.type === type).length;
  }

  code() {
    return within(this.closed, 'the close of a text');
  }

  /** Asks for all of the text, and what it says. */
  async read() {
    const before = this.count('step 2');
    this.send(stepOne());
    const { body } = await this.next('step 2', before + 1);
    const doc = new Y.Doc();
    Y.applyUpdate(doc, body);
    return doc;
  }

  close() {
    this.socket.close();
  }
}
