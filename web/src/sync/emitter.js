/** Tells whoever listens, in the order they came. @template T */
export class Emitter {
  /** @type {Set<(value: T) => void>} */
  #listeners = new Set();

  /**
   * Listens from now on; the result stops it.
   * @param {(value: T) => void} listener
   */
  on(listener) {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  /** @param {T} value */
  emit(value) {
    for (const listener of [...this.#listeners]) listener(value);
  }
}
