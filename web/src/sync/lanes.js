/**
 * Work in lanes: within a lane one thing after the other, lanes beside each other. Sleepers of all lanes can be woken.
 */
export class Lanes {
  /** @type {Map<string, Promise<void>>} lane => its run */
  #running = new Map();
  /** @type {Set<() => void>} */
  #sleepers = new Set();
  #hasWork;
  #run;

  /**
   * @param {(lane: string) => boolean} hasWork
   * @param {(lane: string) => Promise<void>} run works until nothing is left to do
   */
  constructor(hasWork, run) {
    this.#hasWork = hasWork;
    this.#run = run;
  }

  /** @param {string[]} lanes those that do not run yet are started */
  start(lanes) {
    for (const lane of lanes) {
      if (this.#running.has(lane) || !this.#hasWork(lane)) continue;
      const run = this.#run(lane).finally(() => this.#running.delete(lane));
      this.#running.set(lane, run);
    }
  }

  /** Resolves once no lane runs. */
  async idle() {
    while (this.#running.size > 0) await Promise.all(this.#running.values());
  }

  /**
   * @param {number} ms
   * @param {import('./types.d.ts').Timers} timers
   */
  sleep(ms, timers) {
    return new Promise((/** @type {(value?: undefined) => void} */ resolve) => {
      const wake = () => {
        timers.clearTimeout(timer);
        this.#sleepers.delete(wake);
        resolve();
      };
      const timer = timers.setTimeout(wake, ms);
      this.#sleepers.add(wake);
    });
  }

  /** Nobody sleeps on. */
  wake() {
    for (const wake of [...this.#sleepers]) wake();
  }
}
