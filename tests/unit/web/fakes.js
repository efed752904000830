/** What the tests of web/src/sync turn by hand: time, sockets, connections. */
import { Emitter } from '../../../web/src/sync/emitter.js';
import { Clock } from '../../../web/src/sync/clock.js';
import { Connection } from '../../../web/src/sync/connection.js';

/** Time that stands still until it is advanced. */
export class FakeTime {
  nowMs = 1_763_767_800_000;
  #timers = new Map();
  #lastId = 0;

  setTimeout = (callback, ms) => {
    this.#timers.set(++this.#lastId, { callback, dueMs: this.nowMs + ms });
    return this.#lastId;
  };

  clearTimeout = (id) => {
    this.#timers.delete(id);
  };

  now = () => this.nowMs;

  /** How long until each timer. */
  get waits() {
    return [...this.#timers.values()].map((timer) => timer.dueMs - this.nowMs);
  }

  async advance(ms) {
    const endMs = this.nowMs + ms;
    for (;;) {
      const [id, next] = [...this.#timers].sort((a, b) => a[1].dueMs - b[1].dueMs)[0] ?? [];
      if (!next || next.dueMs > endMs) break;
      this.nowMs = Math.max(this.nowMs, next.dueMs);
      this.#timers.delete(id);
      next.callback();
      await settle();
    }
    this.nowMs = endMs;
  }
}

/** Lets every promise that can go on go on. */
export async function settle() {
  for (let turn = 0; turn < 3; turn++) await new Promise((resolve) => setImmediate(resolve));
}

/** The client's end of a WebSocket; the test is the server. */
export class FakeSocket {
  sent = [];
  isClosed = false;

  send(text) {
    this.sent.push(JSON.parse(text));
  }

  close() {
    this.isClosed = true;
  }

  /** The server says. */
  say(message) {
    this.onmessage({ data: JSON.stringify({ jsonrpc: '2.0', ...message }) });
  }

  hello(params = {}) {
    this.say({
      method: 'hello',
      params: { protocol: 1, now_ms: 1_763_767_800_000, ...params },
    });
  }

  /** Requests of a method that the client sent. */
  asked(method) {
    return this.sent.filter((request) => request.method === method);
  }

  /** Answers the newest request of a method. */
  async answer(method, result) {
    this.say({ id: this.asked(method).at(-1).id, result });
    await settle();
  }

  async refuse(method, word, data = {}) {
    const error = {
      code: -32000,
      message: word,
      data: { error: word, ...data },
    };
    this.say({ id: this.asked(method).at(-1).id, error });
    await settle();
  }

  drop(code = 1006) {
    this.onclose({ code });
  }
}

/** A connection whose sockets the test holds: the newest is `sockets.at(-1)`. */
export function connect({ random = () => 0.5 } = {}) {
  const time = new FakeTime();
  const clock = new Clock(time.now);
  const sockets = [];
  const openSocket = () => {
    sockets.push(new FakeSocket());
    return sockets.at(-1);
  };
  const connection = new Connection({
    openSocket,
    clock,
    timers: time,
    random,
  });
  return { time, clock, sockets, connection, socket: () => sockets.at(-1) };
}

/** A connection without a socket: `answer` says what the server answers. */
export class FakeConnection {
  isLive = true;
  person = 'ana';
  onChange = new Emitter();
  calls = [];

  constructor(answer) {
    this.answer = answer;
  }

  call(method, params) {
    this.calls.push({ method, params });
    return this.answer(method, params);
  }

  setLive(isLive) {
    this.isLive = isLive;
    this.onChange.emit(this);
  }
}

/** The tabs of one browser: what one posts, the others hear, a turn later. */
export function makeTabs() {
  const all = [];
  return () => {
    const tab = { onmessage: null, close() {}, postMessage };
    function postMessage(message) {
      for (const other of all) if (other !== tab) setImmediate(() => other.onmessage?.({ data: message }));
    }
    all.push(tab);
    return tab;
  };
}

/** One holder at a time, in the order of asking. */
export function makeLocks() {
  let last = Promise.resolve();
  return {
    request(name, callback) {
      const result = last.then(callback);
      last = result.catch(() => {});
      return result;
    },
  };
}
