/** What took how long. */
export class Watch {
  #last = Date.now();
  #notes = [];

  note(what) {
    this.#notes.push(`${what} after ${this.secs} s`);
    this.#last = Date.now();
  }

  /** Since the last note. */
  get secs() {
    return ((Date.now() - this.#last) / 1000).toFixed(1);
  }

  toString() {
    return this.#notes.join(', ');
  }
}
