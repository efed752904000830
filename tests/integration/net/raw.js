// Raw connections for hostile tests: what goes over the wire is exactly what the test says.
import net from 'node:net';
import crypto from 'node:crypto';

export let base = new URL(process.env.SFAT_URL ?? 'http://localhost:8080');
export let origin = base.origin;

/** Another server than SFAT_URL's, with another public address than the one it listens at. */
export function useServer(url, publicOrigin = new URL(url).origin) {
  base = new URL(url);
  origin = publicOrigin;
}

/** True where the server under test is net_harness, whose hub knows the test methods and tokens. */
export const isHarness = process.env.SFAT_HARNESS !== undefined;

export const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Resolves when test() resolves to true; fails after ms. */
export async function eventually(test, ms = 8000) {
  const deadline = Date.now() + ms;
  while (!(await test())) {
    if (Date.now() > deadline) throw new Error('it did not happen');
    await sleep(50);
  }
}

/** A TCP connection that keeps what it receives. */
export class Raw {
  #waiting = [];

  constructor({ receive = true } = {}) {
    this.bytes = Buffer.alloc(0);
    this.isClosed = false;
    const host = base.hostname === 'localhost' ? '127.0.0.1' : base.hostname;
    this.socket = net.connect(Number(base.port || 80), host);
    this.socket.on('error', () => {});
    this.socket.on('close', () => {
      this.isClosed = true;
      this.#wake();
    });
    if (receive)
      this.socket.on('data', (bytes) => {
        this.bytes = Buffer.concat([this.bytes, bytes]);
        this.#wake();
      });
  }

  #wake() {
    for (const wake of this.#waiting.splice(0)) wake();
  }

  send(bytes) {
    this.socket.write(bytes);
  }

  get text() {
    return this.bytes.toString('latin1');
  }

  /** Resolves when test(this) is true, to its value; to undefined after ms. */
  async until(test, ms = 3000) {
    const deadline = Date.now() + ms;
    for (;;) {
      const value = test(this);
      if (value || Date.now() > deadline) return value || undefined;
      await new Promise((resolve) => {
        this.#waiting.push(resolve);
        setTimeout(resolve, Math.min(50, ms));
      });
    }
  }

  closed(ms = 3000) {
    return this.until(() => this.isClosed, ms);
  }

  end() {
    this.socket.destroy();
  }
}

/** Sends text on a connection of its own and gives all that comes until the server closes, or for ms. */
export async function exchange(text, ms = 1500) {
  const raw = new Raw();
  raw.send(text);
  await raw.closed(ms);
  raw.end();
  return raw.text;
}

/** The status lines in what a server sent. */
export const statuses = (text) => [...text.matchAll(/HTTP\/1\.1 (\d{3})/g)].map((match) => Number(match[1]));

export function upgradeRequest({ path = '/ws', headers = {}, without = [] } = {}) {
  const all = {
    Host: base.host,
    Upgrade: 'websocket',
    Connection: 'Upgrade',
    'Sec-WebSocket-Version': '13',
    'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==',
    Origin: origin,
    ...headers,
  };
  for (const name of without) delete all[name];
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  return `GET ${path} HTTP/1.1\r\n${lines.join('')}\r\n`;
}

/** A client's frame. */
export function frame(payload, { opcode = 1, final = true, masked = true } = {}) {
  const body = Buffer.from(payload);
  const header = [(final ? 0x80 : 0) | opcode];
  if (body.length < 126) header.push((masked ? 0x80 : 0) | body.length);
  else if (body.length < 65536) header.push((masked ? 0x80 : 0) | 126, body.length >> 8, body.length & 255);
  else throw new RangeError('too long for a test');
  if (!masked) return Buffer.concat([Buffer.from(header), body]);
  const mask = crypto.randomBytes(4);
  const hidden = Buffer.from(body.map((byte, at) => byte ^ mask[at & 3]));
  return Buffer.concat([Buffer.from(header), mask, hidden]);
}

/** The server's frames in bytes. */
export function frames(bytes) {
  const list = [];
  for (let at = 0; at + 2 <= bytes.length; ) {
    const opcode = bytes[at] & 15;
    let length = bytes[at + 1] & 127;
    at += 2;
    if (length === 126) [length, at] = [bytes.readUInt16BE(at), at + 2];
    else if (length === 127) [length, at] = [Number(bytes.readBigUInt64BE(at)), at + 8];
    if (at + length > bytes.length) break;
    list.push({ opcode, payload: bytes.subarray(at, at + length) });
    at += length;
  }
  return list;
}

/** A WebSocket of which the test sees every frame. */
export class Socket extends Raw {
  /** Asks for the upgrade and does not wait for the answer. */
  static begin(options = {}) {
    const socket = new Socket(options);
    socket.send(upgradeRequest(options));
    return socket;
  }

  static async open(options = {}) {
    const socket = Socket.begin(options);
    await socket.until(() => socket.text.includes('\r\n\r\n'));
    socket.status = statuses(socket.text)[0];
    return socket;
  }

  get frames() {
    const head = this.bytes.indexOf('\r\n\r\n');
    return head < 0 ? [] : frames(this.bytes.subarray(head + 4));
  }

  get messages() {
    return this.frames.filter(({ opcode }) => opcode === 1).map(({ payload }) => JSON.parse(payload.toString()));
  }

  /** The code of the server's close frame. */
  get closeCode() {
    const close = this.frames.find(({ opcode }) => opcode === 8);
    return close && close.payload.length >= 2 ? close.payload.readUInt16BE(0) : undefined;
  }

  say(message, options) {
    this.send(frame(JSON.stringify(message), options));
  }

  request(id, method = 'session.ping', params = {}) {
    this.say({ jsonrpc: '2.0', id, method, params });
  }

  reply(id, ms) {
    return this.until(() => this.messages.find((message) => message.id === id), ms);
  }

  hello(ms) {
    return this.until(() => this.messages.find((message) => message.method === 'hello'), ms);
  }

  closedWith(ms) {
    return this.until(() => this.closeCode, ms);
  }
}

/** POST /rpc. */
export function post(message, headers = {}) {
  return fetch(new URL('/rpc', base), {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...headers },
    body: typeof message === 'string' ? message : JSON.stringify(message),
  });
}

export const ping = (id = 1) => ({ jsonrpc: '2.0', id, method: 'session.ping', params: {} });
