import WebSocket from 'ws';

const BACKOFF_LEAST_MS = 100;
const BACKOFF_MOST_MS = 2000;
const PING_MS = 2000;
/** Silence after which the other end counts as gone. Generous: many processes share this machine's cores. */
const SILENCE_MS = 8000;

/** One connection that comes back, with full jitter, to whichever process `pickUrl` names. */
export class Line {
  #socket = null;
  #timer = null;
  #failures = 0;
  #heardAt = 0;
  #pinger = null;
  #replies = new Map();
  #lastId = 0;
  /** How it closed, by close code: 1006 where nobody said goodbye. @type {Record<number, number>} */
  closes = {};
  connects = 0;
  isUp = false;
  /** Where it is connected, or tries to be. */
  url = '';

  /**
   * @param {{pickUrl: () => string, token?: string, random: import('./random.js').Random,
   *   onUp: () => void, onDown: () => void, onNotice: (method: string, params: any) => void}} options
   */
  constructor({ pickUrl, token, random, onUp, onDown, onNotice }) {
    Object.assign(this, { pickUrl, token, random, onUp, onDown, onNotice });
  }

  start() {
    const headers = this.token === undefined ? {} : { authorization: `Bearer ${this.token}` };
    this.url = this.pickUrl();
    const socket = new WebSocket(this.url, {
      headers,
      handshakeTimeout: SILENCE_MS,
      perMessageDeflate: false,
    });
    this.#socket = socket;
    this.#timer = null;
    socket.on('error', () => {});
    socket.on('message', (data) => this.#hear(socket, data));
    socket.on('close', (code) => this.#close(socket, code));
  }

  stop() {
    clearTimeout(this.#timer);
    const socket = this.#socket;
    this.#socket = null;
    this.#goDown();
    socket?.close();
  }

  /** As a network does it: without a word. */
  cut() {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket._socket.resetAndDestroy();
  }

  /** done gets {result} or {error}; never, where the connection goes first. Gives back whether it was sent. */
  ask(method, params, done) {
    if (!this.isUp) return false;
    const id = ++this.#lastId;
    this.#replies.set(id, done);
    this.#socket.send(JSON.stringify({ jsonrpc: '2.0', id, method, params }));
    return true;
  }

  #hear(socket, data) {
    if (socket !== this.#socket) return;
    const message = JSON.parse(data);
    this.#heardAt = Date.now();
    if (message.method === 'hello') this.#goUp();
    else if (message.method !== undefined) this.onNotice(message.method, message.params);
    else this.#takeReply(message);
  }

  #takeReply(message) {
    const done = this.#replies.get(message.id);
    this.#replies.delete(message.id);
    done?.(message);
  }

  #goUp() {
    this.isUp = true;
    this.connects++;
    this.#failures = 0;
    this.#pinger = setInterval(() => this.#ping(), PING_MS);
    this.onUp();
  }

  #ping() {
    if (Date.now() - this.#heardAt > SILENCE_MS) this.#socket?.terminate();
    else this.ask('session.ping', {}, () => {});
  }

  #goDown() {
    if (!this.isUp) return;
    this.isUp = false;
    clearInterval(this.#pinger);
    this.#replies.clear();
    this.onDown();
  }

  #close(socket, code) {
    if (socket !== this.#socket) return;
    this.closes[code] = (this.closes[code] ?? 0) + 1;
    this.#socket = null;
    this.#goDown();
    const most = Math.min(BACKOFF_MOST_MS, BACKOFF_LEAST_MS * 2 ** this.#failures++);
    this.#timer = setTimeout(() => this.start(), this.random.next() * most);
  }
}

/** Asks one thing once over a connection of its own: {result}, {error} or null where nothing came back. */
export function askOnce(url, token, method, params, mostMs = 15000) {
  return new Promise((resolve) => {
    const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
    const socket = new WebSocket(url, { headers, handshakeTimeout: mostMs, perMessageDeflate: false });
    const timer = setTimeout(() => socket.terminate(), mostMs);
    let reply = null;
    socket.on('error', () => {});
    socket.on('close', () => {
      clearTimeout(timer);
      resolve(reply);
    });
    socket.on('message', (data) => {
      const message = JSON.parse(data);
      if (message.method === 'hello') socket.send(JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }));
      if (message.id !== 1) return;
      reply = message;
      socket.close();
    });
  });
}
