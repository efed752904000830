/** Chance from a seed that is printed: what goes wrong can be sought again. */

/** The seed of this run: SFAT_FAULTS_SEED, or a new one. */
export const seed = Number(process.env.SFAT_FAULTS_SEED ?? Math.floor(Math.random() * 2 ** 31));

/** How long the storms blow, in seconds: SFAT_FAULTS_SECONDS, or what the budget allows. */
export function stormSecs(usual) {
  return Number(process.env.SFAT_FAULTS_SECONDS ?? usual);
}

export class Random {
  #state;

  /** @param {number} from */
  constructor(from) {
    this.#state = from >>> 0;
  }

  /** A number from 0 up to and without 1 (mulberry32). */
  next() {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = this.#state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  /** A whole number from least to most, both included. */
  between(least, most) {
    return least + Math.floor(this.next() * (most - least + 1));
  }

  chance(probability) {
    return this.next() < probability;
  }

  /** @template T @param {T[]} list @returns {T} */
  pick(list) {
    return list[this.between(0, list.length - 1)];
  }

  /** @template T @param {T[]} list @returns {T[]} */
  shuffle(list) {
    const copy = [...list];
    for (let i = copy.length - 1; i > 0; i--) {
      const j = this.between(0, i);
      [copy[i], copy[j]] = [copy[j], copy[i]];
    }
    return copy;
  }
}
