/** The server's time as this device can best know it. */

const SAMPLES_KEPT = 8;

/** Keeps the offset of the best round trip among the latest samples, so that a clock that is set anew is noticed. */
export class Clock {
  /** @type {{roundTripMs: number, offsetMs: number}[]} */
  #samples = [];
  #localNow;

  /** @param {() => number} localNow this device's time in milliseconds */
  constructor(localNow = Date.now) {
    this.#localNow = localNow;
  }

  /** Server time minus this device's time. */
  get offsetMs() {
    if (this.#samples.length === 0) return 0;
    return this.#samples.reduce((best, one) => (one.roundTripMs < best.roundTripMs ? one : best)).offsetMs;
  }

  /** This device's own time. */
  localNow() {
    return this.#localNow();
  }

  /** The server's time now. */
  now() {
    return this.#localNow() + this.offsetMs;
  }

  /**
   * Learns from a question asked and answered at these local times.
   * @param {number} askedMs
   * @param {number} answeredMs
   * @param {number} serverMs
   */
  learn(askedMs, answeredMs, serverMs) {
    const roundTripMs = Math.max(0, answeredMs - askedMs);
    this.#samples.push({ roundTripMs, offsetMs: Math.round(serverMs + roundTripMs / 2 - answeredMs) });
    if (this.#samples.length > SAMPLES_KEPT) this.#samples.shift();
  }

  /**
   * Learns from a time that came unasked: better than nothing, worse than any round trip. A time that is far off
   * what we believed means that a clock was set: what we believed is forgotten.
   * @param {number} serverMs
   */
  hear(serverMs) {
    const offsetMs = serverMs - this.#localNow();
    if (Math.abs(offsetMs - this.offsetMs) > 60_000) this.#samples = [];
    if (this.#samples.length === 0) this.#samples.push({ roundTripMs: Infinity, offsetMs });
  }
}
