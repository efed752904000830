import { HUES } from './authors.js';

/** The colours of those who are in a text: one's own elsewhere, or the next that nobody who is there has. */
export class CaretHues {
  /** @type {Map<string, number>} person => colour */
  #hues = new Map();
  #hueOf;

  /** @param {(person: string) => number} hueOf the colour that a person has elsewhere */
  constructor(hueOf) {
    this.#hueOf = hueOf;
  }

  /** It stays the same as long as the page is open. @param {string} person @param {string[]} present */
  of(person, present) {
    const known = this.#hues.get(person);
    if (known !== undefined) return known;
    const taken = new Set(present.map((one) => this.#hues.get(one)));
    let hue = this.#hueOf(person);
    for (let step = 0; step < HUES && taken.has(hue); step++) hue = (hue + 1) % HUES;
    this.#hues.set(person, hue);
    return hue;
  }
}
