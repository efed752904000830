/** How long to wait before the next try: full jitter, so that many who were cut at once do not come back at once. */
export class Backoff {
  #tries = 0;
  #random;

  /**
   * @param {() => number} random
   * @param {number} [baseMs]
   * @param {number} [capMs]
   */
  constructor(random, baseMs = 250, capMs = 10_000) {
    this.#random = random;
    this.baseMs = baseMs;
    this.capMs = capMs;
  }

  /** The next wait in milliseconds. */
  next() {
    const most = Math.min(this.capMs, this.baseMs * 2 ** this.#tries);
    this.#tries = Math.min(this.#tries + 1, 30);
    return this.#random() * most;
  }

  reset() {
    this.#tries = 0;
  }
}
