/** JSON-RPC 2.0 clients of the real server, over /ws and over POST /rpc. Every message is recorded and checked. */
import assert from 'node:assert/strict';
import http from 'node:http';
import WebSocket from 'ws';
import { checkNotification, checkResponse, commands, note } from './contract.js';
import { makeUlid } from './ulid.js';
import { within } from './wait.js';

/** A refusal: `word` is data.error. */
export class Refusal extends Error {
  /** @param {string} method @param {any} error */
  constructor(method, error) {
    super(`${method} was refused: ${error.data?.error}`);
    this.word = error.data?.error;
    this.code = error.code;
    this.sentence = error.message;
    this.data = error.data;
  }
}

/** @param {string} method @param {any} response @returns {any} */
function resultOf(method, response) {
  if (response.error) throw new Refusal(method, response.error);
  return response.result;
}

/** @param {{token?: string, cookie?: string, origin?: string, language?: string, headers?: object}} options */
export const headersOf = ({ token, cookie, origin, language, headers }) => ({
  ...(token && { Authorization: `Bearer ${token}` }),
  ...(cookie && { Cookie: cookie }),
  ...(origin && { Origin: origin }),
  ...(language && { 'Accept-Language': language }),
  ...headers,
});

export class Client {
  /** Everything that was received, in order: parsed messages. @type {any[]} */ messages = [];
  /** Everything that was sent, in order: text. @type {string[]} */ sent = [];
  /** What the server said at first. @type {any} */ hello;
  /** @type {Promise<{code: number, reason: string}>} */ closed;
  /** The server's clock minus ours. */ offsetMs = 0;
  #socket;
  #nextId = 1;
  /** What was asked under an id, in order, for the contract. @type {Map<any, {method: string, params: any}[]>} */
  #asked = new Map();
  /** @type {Map<any, {method: string, resolve: Function, reject: Function}>} */ #pending = new Map();
  /** @type {Set<() => void>} */ #onMessage = new Set();

  /**
   * Connects and waits for `hello`.
   * @param {{url: string}} server
   * @param {{token?: string, cookie?: string, origin?: string, language?: string, headers?: object}} [options]
   */
  static async connect(server, options = {}) {
    const client = new Client(server, options);
    client.hello = (await client.next((message) => message.method === 'hello', 'hello')).params;
    client.offsetMs = client.hello.now_ms - Date.now();
    return client;
  }

  /** @param {{url: string}} server @param {object} options as connect */
  constructor(server, options) {
    this.#socket = new WebSocket(`${server.url.replace('http', 'ws')}/ws`, { headers: headersOf(options) });
    this.#socket.on('message', (bytes) => this.#receive(String(bytes)));
    this.closed = new Promise((resolve) => {
      this.#socket.on('close', (code, reason) => resolve({ code, reason: String(reason) }));
    });
    this.#socket.on('error', () => {});
    this.closed.then(({ code }) => this.#end(`the connection was closed with ${code}`));
  }

  get isOpen() {
    return this.#socket.readyState === WebSocket.OPEN;
  }

  /** The bare socket, for tests of the wire itself. */
  get socket() {
    return this.#socket;
  }

  /** @param {string} why */
  #end(why) {
    for (const { method, reject } of this.#pending.values()) reject(new Error(`${method}: ${why}`));
    this.#pending.clear();
    for (const look of this.#onMessage) look();
  }

  /** @param {string} text */
  #receive(text) {
    const message = JSON.parse(text);
    this.messages.push(message);
    for (const one of Array.isArray(message) ? message : [message]) this.#receiveOne(one);
    for (const look of this.#onMessage) look();
  }

  /** @param {any} message */
  #receiveOne(message) {
    if ('method' in message) {
      note(checkNotification(message), message);
      return;
    }
    note(checkResponse(message, this.#asked.get(message.id)?.shift()), message);
    this.#pending.get(message.id)?.resolve(message);
    this.#pending.delete(message.id);
  }

  /** Remembers the requests in a text, where there are any. @param {string} text */
  #ask(text) {
    try {
      for (const request of [JSON.parse(text)].flat())
        if (request?.id !== undefined)
          this.#asked.set(request.id, [...(this.#asked.get(request.id) ?? []), request]);
    } catch {
      // No JSON: there is nothing that it asks.
    }
  }

  /** Sends text as it is. @param {string} text */
  send(text) {
    this.sent.push(text);
    this.#ask(text);
    this.#socket.send(text);
  }

  /**
   * A request that is answered by the whole response.
   * @param {string} method @param {any} [params] @returns {Promise<any>}
   */
  respond(method, params = {}) {
    const id = this.#nextId++;
    return within(
      new Promise((resolve, reject) => {
        this.#pending.set(id, { method, resolve, reject });
        if (this.#socket.readyState > WebSocket.OPEN) this.#end('there is no connection');
        else this.send(JSON.stringify({ jsonrpc: '2.0', id, method, params }));
      }),
      `the reply to ${method}`,
    );
  }

  /**
   * A request as it is. @param {string} method @param {any} [params]
   * @returns {Promise<any>} the result; throws a Refusal
   */
  async request(method, params) {
    return resultOf(method, await this.respond(method, params));
  }

  /** A command: as request, with a new op where none is given. @param {string} method @param {any} params */
  command(method, params) {
    return this.request(method, 'op' in params ? params : { ...params, op: this.makeOp() });
  }

  /** Any method, with an op where its schema wants one. @param {string} method @param {any} [params] */
  call(method, params = {}) {
    const takesOp = commands[method] && 'op' in commands[method].params.properties;
    return takesOp ? this.command(method, params) : this.request(method, params);
  }

  /** As call, which must be refused: the Refusal. @param {string} method @param {any} [params] @returns {Promise<Refusal>} */
  async refused(method, params) {
    try {
      await this.call(method, params);
    } catch (error) {
      if (error instanceof Refusal) return error;
      throw error;
    }
    return assert.fail(`${method} was not refused`);
  }

  /** @param {any[]} requests whole requests, with ids of the caller's own @returns {Promise<any[]>} */
  async batch(requests) {
    const begin = this.messages.length;
    this.send(JSON.stringify(requests));
    return this.next(Array.isArray, 'the replies of a batch', begin);
  }

  /** @param {string} channel @param {{seq: number, tag: string}} [since] */
  open(channel, since) {
    return this.request('channel.open', since ? { channel, since } : { channel });
  }

  /** A fresh op on the server's clock. */
  makeOp() {
    return makeUlid(Date.now() + this.offsetMs);
  }

  /**
   * The first message, from messages[begin] on, for which is(message) holds; waits for it.
   * @param {(message: any) => any} is @param {string} what @returns {Promise<any>}
   */
  next(is, what, begin = 0) {
    let at = begin;
    let look = () => {};
    const found = new Promise((resolve, reject) => {
      look = () => {
        for (; at < this.messages.length; at++) if (is(this.messages[at])) return resolve(this.messages[at]);
        if (this.#socket.readyState === WebSocket.CLOSED)
          reject(new Error(`closed while waiting for ${what}`));
      };
      this.#onMessage.add(look);
      look();
    });
    return within(found, what).finally(() => this.#onMessage.delete(look));
  }

  /** The events of a channel that came so far. @param {string} channel @returns {any[]} */
  events(channel) {
    return this.messages
      .filter((message) => message.method === 'event' && message.params.channel === channel)
      .map((message) => message.params);
  }

  /** Waits for the event with this number. @param {string} channel @param {number} seq */
  async event(channel, seq) {
    const is = (/** @type {any} */ { method, params }) =>
      method === 'event' && params.channel === channel && params.seq === seq;
    return (await this.next(is, `event ${seq} of ${channel}`)).params;
  }

  async close() {
    this.#socket.close();
    return within(this.closed, 'the close');
  }
}

/**
 * Posts text to /rpc.
 * @param {{url: string}} server @param {string} text
 * @param {{token?: string, cookie?: string, origin?: string, language?: string, headers?: object}} [options]
 * @returns {Promise<{status: number, headers: http.IncomingHttpHeaders, text: string}>}
 */
export function postText(server, text, options = {}) {
  const answered = new Promise((resolve, reject) => {
    const request = http.request(`${server.url}/rpc`, {
      method: 'POST',
      agent: false,
      headers: {
        'Content-Type': 'application/json',
        'Content-Length': Buffer.byteLength(text),
        ...headersOf(options),
      },
    });
    request.on('error', reject);
    request.on('response', async (response) => {
      const parts = [];
      for await (const part of response) parts.push(part);
      resolve({
        status: response.statusCode,
        headers: response.headers,
        text: Buffer.concat(parts).toString(),
      });
    });
    request.end(text);
  });
  return within(answered, 'the answer of POST /rpc');
}

/**
 * One request by POST /rpc: the result, or a Refusal is thrown.
 * @param {{url: string}} server @param {string} method @param {any} [params]
 * @param {Parameters<typeof postText>[2]} [options]
 */
export async function post(server, method, params = {}, options = {}) {
  const answer = await postText(server, JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }), options);
  const response = JSON.parse(answer.text);
  note(checkResponse(response, { method, params }), response);
  return resultOf(method, response);
}
