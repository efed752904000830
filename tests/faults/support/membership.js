import { sleep } from '../../support/wait.js';

const REMOVAL_MS = 3000;

/** Takes people out of a space while they write in it, and some of them in again. */
export class Membership {
  /** Taken out for good: person => channel of the space. */
  removed = new Map();
  returns = 0;
  /** Who left and came back: a copy of what they were refused, still waiting in a queue, may be taken then. @type {Set<string>} */
  swinging = new Set();
  /** How many were taken out while a process that they wrote to stood still, so that it could not know. */
  unseen = 0;

  /**
   * @param {{crowd: import('./crowd.js').Crowd, random: import('./random.js').Random}} options
   *   the crowd's secretariat takes people out and in
   */
  constructor({ crowd, random }) {
    Object.assign(this, { crowd, random });
  }

  /** Spread over so long: from each space two leave for good, and one leaves and comes back again and again. */
  async run(ms) {
    await Promise.all(this.crowd.home.spaces.map((space, i) => this.#trouble(space, i, ms)));
  }

  async #trouble(space, i, ms) {
    const [first, second, swing] = i === 0 ? space.people : [...space.people].reverse();
    this.swinging.add(swing.person);
    for (const leaver of [first, second]) {
      await sleep(ms / 6);
      await this.#remove(space, leaver);
      this.removed.set(leaver.person, space.channel);
      await this.#remove(space, swing);
      await sleep(ms / 20);
      await this.#change('space.add_member', space, swing, { role: 'member' });
      this.returns++;
    }
  }

  async #change(method, space, { person }, more = {}) {
    const { secretariat } = this.crowd;
    const { error } = await secretariat.outbox.add(method, { channel: space.channel, person, ...more });
    if (error !== undefined) throw new Error(`${method}: ${error}`);
  }

  /** Where possible behind the back of a process to which the person goes on writing. */
  async #remove(space, leaver) {
    const devices = this.crowd.writers.filter((device) => device.person === leaver.person);
    const server = this.#findServer(devices);
    const removal = this.#change('space.remove_member', space, leaver);
    if (server === undefined) return removal;

    server.isInTrouble = true;
    server.stop();
    const isRemoved = await Promise.race([removal.then(() => true), sleep(REMOVAL_MS).then(() => false)]);
    this.unseen += isRemoved ? 1 : 0;
    for (const device of devices) if (device.line.url === server.url) this.#writeMuch(device);
    await sleep(50);
    server.go();
    server.isInTrouble = false;
    return removal;
  }

  /** One with devices of theirs, and without the one that takes them out. */
  #findServer(devices) {
    const isFree = (server) => server.isAlive && !server.isStopped && !server.isInTrouble;
    return this.crowd.servers.find(
      (server) =>
        isFree(server) &&
        this.crowd.secretariat.line.url !== server.url &&
        devices.some((device) => device.line.isUp && device.line.url === server.url),
    );
  }

  #writeMuch(device) {
    for (const room of device.rooms.values()) for (let i = 0; i < 3; i++) device.post(room);
  }
}
