/**
 * Counts what somebody wrote that is not on the server's disk. Changes are either not sent yet, or went out in an update
 * of which the server will say that it is saved.
 */
export class Unsaved {
  #unsent;
  /** @type {{number: number, changes: number}[]} */
  #sent = [];
  /** Updates that this connection sent. */
  #number = 0;

  /** @param {number} [before] changes that an earlier page left unsent */
  constructor(before = 0) {
    this.#unsent = before;
  }

  /** How many changes wait. */
  get count() {
    return this.#sent.reduce((sum, { changes }) => sum + changes, this.#unsent);
  }

  /** Somebody wrote, and it cannot go out now. */
  write() {
    this.#unsent++;
  }

  /** One change goes out by itself. */
  send() {
    this.#sent.push({ number: ++this.#number, changes: 1 });
  }

  /** All that was not sent goes out in one update. @param {boolean} isEmpty the other side has it all */
  sendAll(isEmpty) {
    this.#number++;
    if (!isEmpty) this.#sent.push({ number: this.#number, changes: Math.max(this.#unsent, 1) });
    this.#unsent = 0;
  }

  /** The server has these on its disk. @param {number} upTo the number of an update */
  save(upTo) {
    this.#sent = this.#sent.filter(({ number }) => number > upTo);
  }

  /** The server will not take this one. @param {number} which @returns {boolean} whether it held a change */
  refuse(which) {
    const before = this.#sent.length;
    this.#sent = this.#sent.filter(({ number }) => number !== which);
    return this.#sent.length < before;
  }

  /** The connection is gone: what it had not saved has to go out again. */
  cut() {
    this.#unsent = this.count;
    this.#sent = [];
    this.#number = 0;
  }
}
