import { sleep } from '../../support/wait.js';

/** Takes people out of a space while they write in it, and some of them in again. */
export class Membership {
  /** Taken out for good: person => channel of the space. */
  removed = new Map();
  returns = 0;
  /** Who left and came back: a copy of what they were refused, still waiting in a queue, may be taken then. @type {Set<string>} */
  swinging = new Set();

  /** @param {import('./device.js').Device} secretariat a device of whoever runs the spaces */
  constructor({ secretariat, spaces, random }) {
    Object.assign(this, { secretariat, spaces, random });
  }

  /** Spread over so long: two leave each space for good, one leaves and comes back again and again. */
  async run(ms) {
    await Promise.all(this.spaces.map((space, i) => this.#trouble(space, i, ms)));
  }

  async #trouble(space, i, ms) {
    const [first, second, swing] = i === 0 ? space.people : [...space.people].reverse();
    this.swinging.add(swing.person);
    for (const leaver of [first, second]) {
      await sleep(ms / 5);
      await this.#change('space.remove_member', space, leaver);
      this.removed.set(leaver.person, space.channel);
      await this.#change('space.remove_member', space, swing);
      await sleep(ms / 20);
      await this.#change('space.add_member', space, swing, { role: 'member' });
      this.returns++;
    }
  }

  async #change(method, space, { person }, more = {}) {
    const { error } = await this.secretariat.outbox.add(method, { channel: space.channel, person, ...more });
    if (error !== undefined) throw new Error(`${method}: ${error}`);
  }
}
