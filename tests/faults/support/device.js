import { askOnce, Line } from './line.js';
import { Outbox } from './outbox.js';
import { Room } from './room.js';

const LOOK_MS = 1000;
const WORDS = [
  'hotărâre',
  'ședință',
  'împreună',
  'țintă',
  'buget',
  'proiect',
  'dezbatere',
  'sindicat',
  'patronat',
];

/** One browser of one person: a faithful client that listens to some rooms and writes in them. */
export class Device {
  #timers = [];
  isWriting = false;
  /** Rooms that it was refused or told to leave. */
  lost = new Set();
  closed = {};
  earlyReplies = 0;

  /**
   * @param {{name: string, person: string, token: string, channels: string[], pickUrl: () => string,
   *   random: import('./random.js').Random, thinkMs?: [number, number]}} options
   */
  constructor({ name, person, token, channels, pickUrl, random, thinkMs = [500, 4000] }) {
    Object.assign(this, { name, person, token, pickUrl, random, thinkMs });
    this.rooms = new Map(channels.map((channel) => [channel, new Room(channel, name)]));
    this.line = new Line({
      pickUrl,
      token,
      random,
      onUp: () => this.#onUp(),
      onDown: () => this.#onDown(),
      onNotice: (method, params) => this.#onNotice(method, params),
    });
    this.outbox = new Outbox(this.line, (params, answer) => this.#onAnswer(params, answer));
  }

  start() {
    this.line.start();
    this.#timers.push(setInterval(() => this.#look(), LOOK_MS));
  }

  startWriting() {
    this.isWriting = true;
    this.#writeLater();
  }

  stop() {
    this.isWriting = false;
    for (const timer of this.#timers) clearInterval(timer);
    this.line.stop();
  }

  get faults() {
    return [...this.outbox.faults, ...[...this.rooms.values()].flatMap((room) => room.faults)];
  }

  /** The rooms that it has not lost. */
  get openRooms() {
    return [...this.rooms.values()].filter((room) => !this.lost.has(room.channel));
  }

  /** Connected, and every room that it has not lost is open. */
  get isListening() {
    return this.line.isUp && this.openRooms.every((room) => room.isOpen);
  }

  /** Listening, and nothing unanswered. */
  get isSettled() {
    return this.isListening && this.outbox.waiting.size === 0;
  }

  /** What it still waits for, for a person. */
  describe() {
    const closed = this.openRooms.filter((room) => !room.isOpen).map((room) => room.channel);
    const ops = [...this.outbox.waiting.values()].map(
      ({ op, method, sends }) => `${method} ${op} sent ${sends} times`,
    );
    return `${this.name}: ${this.line.isUp ? 'connected' : 'not connected'}; not open: ${closed}; lost: ${[...this.lost]}; waits for: ${ops}`;
  }

  // ---- Listening ----

  #onUp() {
    for (const room of this.rooms.values()) this.#open(room);
    this.outbox.repeat(true);
  }

  #onDown() {
    for (const room of this.rooms.values()) room.isOpen = room.isAsked = false;
  }

  /** Once a second: what is not open is opened, what is not answered is repeated. */
  #look() {
    for (const room of this.rooms.values()) if (!room.isOpen && !room.isAsked) this.#open(room);
    this.outbox.repeat(false);
  }

  #open(room) {
    const since = room.position === null ? {} : { since: room.position };
    room.isAsked = this.line.ask('channel.open', { channel: room.channel, ...since }, (reply) => {
      room.isAsked = false;
      if (reply.result !== undefined) this.#onOpened(room, reply.result);
      else this.#onRefused(room, reply.error.data.error);
    });
  }

  #onOpened(room, result) {
    this.lost.delete(room.channel);
    room.takeOpened(result);
  }

  #onRefused(room, error) {
    if (error === 'no_such_channel' || error === 'forbidden') this.lost.add(room.channel);
    else this.closed[error] = (this.closed[error] ?? 0) + 1;
  }

  #onNotice(method, params) {
    const room = this.rooms.get(params.channel);
    if (method === 'event') {
      room.takeEvent(params);
      return;
    }
    if (method !== 'closed') return;
    this.closed[params.reason] = (this.closed[params.reason] ?? 0) + 1;
    room.isOpen = false;
    if (params.reason === 'forbidden') this.lost.add(params.channel);
  }

  // ---- Writing ----

  #writeLater() {
    const waitMs = this.random.between(...this.thinkMs);
    this.#timers.push(setTimeout(() => this.#write(), waitMs));
    if (this.#timers.length > 50) this.#timers.splice(1, 40);
  }

  #write() {
    if (!this.isWriting) return;
    if (this.outbox.waiting.size < 4) this.post(this.random.pick([...this.rooms.values()]));
    this.#writeLater();
  }

  /** Posts in a room; sometimes a reply, sometimes twice at once, sometimes on two processes at once. */
  async post(room) {
    const words = Array.from({ length: this.random.between(1, 12) }, () => this.random.pick(WORDS));
    const last = room.position?.seq ?? 0;
    const reply = last > 0 && this.random.chance(0.3) ? { reply_to: this.random.between(1, last) } : {};
    const outcome = this.outbox.add('room.post', { channel: room.channel, text: words.join(' '), ...reply });
    const command = [...this.outbox.waiting.values()].at(-1);

    if (this.random.chance(0.05)) this.outbox.double(command);
    if (this.random.chance(0.05)) this.#repeatElsewhere(command);
    return outcome;
  }

  /** Events reach the sender before its reply. */
  #onAnswer(params, answer) {
    const room = this.rooms.get(params.channel);
    if (room?.isOpen && room.position.seq < answer.seq) this.earlyReplies++;
  }

  async #repeatElsewhere(command) {
    this.outbox.repeats++;
    this.outbox.take(command, await askOnce(this.pickUrl(), this.token, command.method, command.params));
  }
}
