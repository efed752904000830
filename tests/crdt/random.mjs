/** A small seeded generator (mulberry32), so that a failure can be run again. */
export class Random {
  #state

  constructor(seed) {
    this.#state = seed >>> 0
  }

  /** In [0, 1). */
  fraction() {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0
    let mixed = this.#state
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }

  /** A whole number in [0, below). */
  below(below) {
    return Math.floor(this.fraction() * below)
  }

  chance(probability) {
    return this.fraction() < probability
  }

  pick(list) {
    return list[this.below(list.length)]
  }

  /** A new array in random order. */
  shuffle(list) {
    const shuffled = [...list]
    for (let i = shuffled.length - 1; i > 0; i--) {
      const j = this.below(i + 1)
      ;[shuffled[i], shuffled[j]] = [shuffled[j], shuffled[i]]
    }
    return shuffled
  }
}
