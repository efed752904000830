import { Emitter } from '../sync/emitter.js';

/** One question asks for at most this many names. */
const MOST_IDS = 100;
/** So many questions are under way together: a list of hundreds is known after one round, and moves once. */
const TOGETHER = 5;

/**
 * The names of people by their ids, asked for once each and kept while the page lives. Many that are wanted in one turn
 * are asked for together.
 */
export class People {
  /** Names came. @type {Emitter<People>} */
  onChange = new Emitter();

  /** @type {Map<string, string>} person => name; '' where nobody has the id */
  #names = new Map();
  /** @type {Set<string>} wanted, not answered yet */
  #wanted = new Set();
  #isAsking = false;
  #connection;
  #off;

  /** @param {import('../sync/connection.js').Connection} connection */
  constructor(connection) {
    this.#connection = connection;
    this.#off = connection.onChange.on(() => this.#ask());
  }

  /** Asks no more. */
  stop() {
    this.#off();
    this.#wanted.clear();
  }

  /**
   * The name, '' where nobody has the id, undefined while it is being asked for.
   * @param {string} person
   */
  name(person) {
    const name = this.#names.get(person);
    if (name === undefined) this.want([person]);
    return name;
  }

  /** The name may be another now: it is asked for anew, and the old one shown until then. @param {string} person */
  forget(person) {
    if (!this.#names.has(person)) return;
    this.#wanted.add(person);
    queueMicrotask(() => this.#ask());
  }

  /** A right was taken away: every name is asked for anew, and what may not be known any more stays without one. */
  forgetAll() {
    for (const person of this.#names.keys()) this.#wanted.add(person);
    this.#names.clear();
    this.onChange.emit(this);
    queueMicrotask(() => this.#ask());
  }

  /** @param {string[]} people whose names will be needed */
  want(people) {
    // One id that is none would have the whole question refused.
    for (const person of people) if (person && !this.#names.has(person)) this.#wanted.add(person);
    if (this.#wanted.size > 0) queueMicrotask(() => this.#ask());
  }

  async #ask() {
    if (this.#isAsking || this.#wanted.size === 0 || !this.#connection.isLive) return;
    this.#isAsking = true;
    const wanted = [...this.#wanted].slice(0, MOST_IDS * TOGETHER);
    /** @type {string[][]} */
    const questions = [];
    for (let at = 0; at < wanted.length; at += MOST_IDS) questions.push(wanted.slice(at, at + MOST_IDS));
    const answers = await Promise.all(questions.map((ids) => this.#askOne(ids)));
    this.#isAsking = false;
    if (answers.includes(true)) this.onChange.emit(this);
    // A refusal or a cut is tried again when something else is wanted or the line is back.
    if (!answers.includes(false)) this.#ask();
  }

  /** @param {string[]} ids */
  #askOne(ids) {
    return this.#connection.call('directory.people', { channel: 'directory', ids }).then(
      (/** @type {{people: import('./types.d.ts').PersonName[]}} */ { people }) => this.#learn(ids, people),
      () => false,
    );
  }

  /**
   * @param {string[]} ids
   * @param {import('./types.d.ts').PersonName[]} people
   */
  #learn(ids, people) {
    for (const id of ids) this.#names.set(id, '');
    for (const { person, name } of people) this.#names.set(person, name);
    for (const id of ids) this.#wanted.delete(id);
    return true;
  }
}
