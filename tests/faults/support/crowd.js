import { until } from '../../support/wait.js';
import {
  assertNone,
  checkAnswers,
  checkFeed,
  checkHeard,
  checkHistory,
  checkStates,
  readRooms,
} from './checks.js';
import { Device } from './device.js';
import { Random } from './random.js';

const SETTLE_MS = 90000;
const NOBODY = new Set();

function makeDevice(home, servers, random, i, thinkMs) {
  const { person, token } = home.people[i % home.people.length];
  const spaces = home.spaces.filter((space) => space.people.some((one) => one.person === person));
  const channels = random.shuffle(spaces.flatMap((space) => space.rooms)).slice(0, random.between(1, 3));
  const own = new Random(random.between(0, 2 ** 31));
  const pickUrl = () => own.pick(servers).url;
  return new Device({ name: `device ${i}`, person, token, channels, pickUrl, random: own, thinkMs });
}

/** Whoever runs the spaces; listens everywhere and writes nowhere. */
function makeSecretariat(home, servers, random) {
  const channels = home.spaces.flatMap((space) => space.rooms);
  const pickUrl = () => random.pick(servers).url;
  return new Device({ name: 'secretariat', ...home.admin, channels, pickUrl, random });
}

/** All clients of a furnished installation, and what is asked of all of them. */
export class Crowd {
  /**
   * @param {{home: Awaited<ReturnType<typeof import('./installation.js').furnish>>,
   *   servers: import('./server.js').Server[], random: Random, clients: number, thinkMs?: [number, number]}} options
   */
  constructor({ home, servers, random, clients, thinkMs }) {
    this.home = home;
    this.servers = servers;
    this.writers = Array.from({ length: clients }, (_, i) => makeDevice(home, servers, random, i, thinkMs));
    this.secretariat = makeSecretariat(home, servers, random);
    this.devices = [...this.writers, this.secretariat];
    /** Who was taken out of which space for good: person => its channel. @type {Map<string, string>} */
    this.removed = new Map();
  }

  /** True where this device must have been told to leave, and nobody else was. */
  #isOut(device, channel) {
    const space = this.removed.get(device.person);
    return this.home.spaces.some((one) => one.channel === space && one.rooms.includes(channel));
  }

  /** Those who were taken out have lost what they were taken out of, and nobody has lost anything else. */
  get isOutRight() {
    return this.devices.every((device) =>
      [...device.rooms.keys()].every((channel) => device.lost.has(channel) === this.#isOut(device, channel)),
    );
  }

  /** Connects everyone, then has them write. */
  async start() {
    for (const device of this.devices) device.start();
    await until(() => this.devices.every((device) => device.isSettled), 'everyone to be in', SETTLE_MS);
    for (const device of this.writers) device.startWriting();
  }

  stop() {
    for (const device of this.devices) device.stop();
  }

  sum(figure) {
    return this.devices.reduce((total, device) => total + figure(device), 0);
  }

  /** Adds tables up by name. */
  sumTables(tables) {
    const total = {};
    for (const table of this.devices.map(tables))
      for (const [name, count] of Object.entries(table)) total[name] = (total[name] ?? 0) + count;
    return total;
  }

  get acknowledged() {
    return this.sum((device) => device.outbox.done.length);
  }

  get isConnected() {
    return this.devices.every((device) => device.line.isUp);
  }

  /** Every device has all rooms open again. */
  get isListening() {
    return this.devices.every((device) => device.isListening);
  }

  /** Nothing unanswered, everything open, everyone at the same position. */
  get isWhole() {
    const highest = new Map();
    const rooms = this.devices.flatMap((device) => device.openRooms);
    for (const { channel, position } of rooms)
      highest.set(channel, Math.max(highest.get(channel) ?? 0, position.seq));
    return (
      this.isOutRight &&
      this.devices.every((device) => device.isSettled) &&
      rooms.every(({ channel, position }) => position.seq === highest.get(channel))
    );
  }

  /** Nobody writes any more; waits until all is answered and heard. */
  async settle(ms = SETTLE_MS) {
    for (const device of this.devices) device.isWriting = false;
    await until(() => this.isWhole, 'everyone to be whole', ms).catch((error) => {
      throw new Error(`${error.message}\n${this.#describeUnsettled()}`);
    });
  }

  #describeUnsettled() {
    return this.devices
      .filter((device) => !device.isSettled || !this.isOutRight)
      .slice(0, 5)
      .map((device) => device.describe())
      .join('\n');
  }

  /**
   * Once settled: compares the logs, the feed, the histories, what everyone heard and what everyone holds.
   * @param {string} socket of the Redis
   * @param {Set<string>} [swinging] people who left and came back
   */
  async compare(socket, swinging = NOBODY) {
    const { home, servers, devices } = this;
    const channels = home.spaces.flatMap((space) => space.rooms);
    const rooms = await readRooms(socket, channels);
    const events = checkAnswers(rooms, devices, swinging);
    assertNone(
      'faults seen by clients',
      devices.flatMap((device) => device.faults),
    );
    await checkHistory(rooms, servers, home.admin.token);
    checkHeard(rooms, devices);
    await checkStates(rooms, servers, devices, home.admin.token);
    const feed = await checkFeed(socket, rooms, home.spaces);
    return { events, feed };
  }

  /**
   * As compare, where the database may have lost what it acknowledged last: everyone agrees on what is left.
   * @returns {Promise<number>} how much of what was acknowledged is not there
   */
  async compareLossy(socket) {
    const { home, servers, devices } = this;
    const rooms = await readRooms(
      socket,
      home.spaces.flatMap((space) => space.rooms),
    );
    const kept = new Set([...rooms.values()].flat().map(({ event }) => event.op));
    await checkHistory(rooms, servers, home.admin.token);
    await checkStates(rooms, servers, devices, home.admin.token);
    await checkFeed(socket, rooms, home.spaces);
    return this.sum(({ outbox }) => outbox.done.filter(({ op }) => !kept.has(op)).length);
  }

  /** What was done, in numbers. */
  report(t) {
    const refused = this.sumTables(({ outbox }) => Object.fromEntries(outbox.countRefusals()));
    const rooms = this.devices.flatMap((device) => [...device.rooms.values()]);
    const sum = (figure) => rooms.reduce((total, room) => total + figure(room), 0);
    t.diagnostic(
      `acknowledged ${this.acknowledged}, repeated ${this.sum((one) => one.outbox.repeats)}, ` +
        `refused ${JSON.stringify(refused)}, put off ${JSON.stringify(this.sumTables((one) => one.outbox.putOff))}`,
    );
    t.diagnostic(
      `connected ${this.sum((one) => one.line.connects)} times, ended by ${JSON.stringify(this.sumTables((one) => one.line.closes))}, ` +
        `channels closed ${JSON.stringify(this.sumTables((one) => one.closed))}`,
    );
    t.diagnostic(
      `resumed ${sum((room) => room.resumes)}, fresh views ${sum((room) => room.views.length)}, heard ${sum((room) => room.heard.length)}, ` +
        `replies before their event ${this.sum((one) => one.earlyReplies)}`,
    );
  }
}
