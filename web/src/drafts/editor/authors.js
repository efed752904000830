/** Who wrote what: the server's record by Yjs client id and clock, brought to places of the text. */
import * as Y from 'yjs';

/** @typedef {{client: number, clock: number, length: number, person: string}} AuthorRange */

/** So many pages of the record are asked for at most: a thousand ranges each. */
const PAGES_MOST = 200;

/** The whole record of a draft. @param {import('../use_draft.js').Draft['ask']} ask @returns {Promise<AuthorRange[]>} */
export async function fetchAuthors(ask) {
  /** @type {AuthorRange[]} */
  const all = [];
  for (let page = 0; page < PAGES_MOST; page++) {
    const last = all.at(-1);
    const after = last ? { after: { client: last.client, clock: last.clock } } : {};
    const { ranges, has_more } = await ask('draft.authors', after);
    all.push(...ranges);
    if (!has_more || ranges.length === 0) break;
  }
  return all;
}

/**
 * Finds who wrote under a client id at a clock.
 * @param {AuthorRange[]} ranges
 * @param {Map<number, string>} present client id => person, of who writes now: what the record does not have yet is theirs
 */
export function makeAuthorFinder(ranges, present) {
  /** @type {Map<number, AuthorRange[]>} */
  const byClient = new Map();
  for (const range of ranges) {
    const known = byClient.get(range.client);
    if (known) known.push(range);
    else byClient.set(range.client, [range]);
  }
  for (const list of byClient.values()) list.sort((a, b) => a.clock - b.clock);

  /**
   * @param {number} client
   * @param {number} clock
   * @returns {{person: string | undefined, until: number}} until which clock that holds
   */
  return function find(client, clock) {
    const list = byClient.get(client) ?? [];
    let [low, high] = [0, list.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (list[middle].clock + list[middle].length <= clock) low = middle + 1;
      else high = middle;
    }
    const range = list[low];
    if (range && range.clock <= clock) return { person: range.person, until: range.clock + range.length };
    return { person: present.get(client) ?? list[0]?.person, until: range?.clock ?? Infinity };
  };
}

/**
 * Where whose words stand in a text.
 * @param {Y.XmlFragment} root
 * @param {(name: string) => boolean} isLeaf whether nodes of this name have nothing in them
 * @param {ReturnType<typeof makeAuthorFinder>} find
 * @returns {{from: number, to: number, person: string | undefined}[]} neighbours of one person are one
 */
export function authoredRanges(root, isLeaf, find) {
  /** @type {{from: number, to: number, person: string | undefined}[]} */
  const found = [];

  /** @param {number} from @param {number} to @param {string | undefined} person */
  function add(from, to, person) {
    const last = found.at(-1);
    if (last && last.to === from && last.person === person) last.to = to;
    else found.push({ from, to, person });
  }

  /** @param {any} item @param {number} pos */
  function walkWords({ id, length }, pos) {
    for (let done = 0; done < length;) {
      const { person, until } = find(id.client, id.clock + done);
      const end = Math.min(length, until - id.clock);
      add(pos + done, pos + end, person);
      done = end;
    }
    return pos + length;
  }

  /** @param {any} type @param {number} pos @returns {number} the place behind it */
  function walk(type, pos) {
    for (let item = type._start; item !== null; item = item.right) {
      if (item.deleted || !item.countable) continue;
      const inner = item.content.type;
      if (!inner) pos = walkWords(item, pos);
      else if (inner instanceof Y.XmlText) pos = walk(inner, pos);
      else if (isLeaf(inner.nodeName)) pos += 1;
      else pos = walk(inner, pos + 1) + 1;
    }
    return pos;
  }

  walk(root, 0);
  return found;
}

/** So many colours there are for people. */
export const HUES = 8;

/**
 * Colours for people: each their own where there are few enough.
 * @param {string[]} people
 * @param {(person: string) => number} hueOf the colour that a person has elsewhere
 * @returns {Map<string, number>}
 */
export function assignHues(people, hueOf) {
  /** @type {Map<string, number>} */
  const hues = new Map();
  const taken = new Set();
  for (const person of [...people].sort()) {
    let hue = hueOf(person);
    for (let step = 0; step < HUES && taken.has(hue); step++) hue = (hue + 1) % HUES;
    hues.set(person, hue);
    taken.add(hue);
  }
  return hues;
}
