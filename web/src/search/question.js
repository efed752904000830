import { isUlid } from '../sync/ulid.js';

/** @typedef {import('./types.d.ts').SearchKind} SearchKind */

/** What can be looked for, in the order it is offered. @type {SearchKind[]} */
export const SEARCH_KINDS = ['message', 'item', 'space', 'person', 'organisation'];

/** The kinds of items that one may look in. */
const ITEM_KINDS = ['room', 'draft'];

/** schema/commands/search.find.json */
const LONGEST = 200;

/**
 * What is looked for, and where. Everything but the words may be ''.
 * @typedef {object} Question
 * @property {string} words
 * @property {'' | SearchKind} kind
 * @property {string} space its channel
 * @property {string} item its channel
 * @property {string} by a person
 * @property {string} from YYYY-MM-DD
 * @property {string} until YYYY-MM-DD
 */

/** @param {string | null} text */
const dateOr = (text) => (/^\d{4}-\d\d-\d\d$/.test(text ?? '') ? /** @type {string} */ (text) : '');

/** In an address a room is named by its id alone, anything else with its kind. @param {string | null} text */
function itemOr(text) {
  const [id, kind = 'room'] = (text ?? '').split(':').reverse();
  return isUlid(id) && ITEM_KINDS.includes(kind) ? `${kind}:${id}` : '';
}

/**
 * The question in an address; what makes no sense is left out.
 * @param {string} query of the address, with its question mark
 * @returns {Question}
 */
export function readQuestion(query) {
  const asked = new URLSearchParams(query);
  const ulid = (/** @type {string} */ name) => {
    const id = asked.get(name);
    return isUlid(id) ? id : '';
  };
  const kind = SEARCH_KINDS.find((one) => one === asked.get('kind')) ?? '';
  return {
    words: (asked.get('q') ?? '').slice(0, LONGEST),
    kind,
    space: ulid('space') && `space:${ulid('space')}`,
    item: itemOr(asked.get('in')),
    by: ulid('by'),
    from: dateOr(asked.get('from')),
    until: dateOr(asked.get('until')),
  };
}

/** The address of a question. @param {Question} question */
export function questionPath({ words, kind, space, item, by, from, until }) {
  const all = {
    q: words,
    kind,
    space: space.split(':')[1],
    in: item.replace(/^room:/, ''),
    by,
    from,
    until,
  };
  const asked = new URLSearchParams(Object.entries(all).filter(([, value]) => value));
  return asked.size === 0 || !asked.toString() ? '/search' : `/search?${asked}`;
}

/**
 * The question as search.find takes it, or null where there is nothing to look for.
 * @param {Question} question
 */
export function paramsOf({ words, kind, space, item, by, from, until }) {
  const query = words.trim();
  if (!query && !space && !item && !by && !from && !until) return null;
  return {
    query,
    ...(kind && { kinds: [kind] }),
    ...(space && { space }),
    ...(item && { item }),
    ...(by && { by }),
    ...(from && { from_on: from }),
    ...(until && { until_on: until }),
  };
}

/** Where a hit leads: what has no page yet, to its space. @param {import('./types.d.ts').SearchHit} hit */
export function hitPath({ kind, channel = '', space = '', seq, person, organisation }) {
  const id = channel.split(':')[1];
  const [of] = channel.split(':');
  if (kind === 'message') return of === 'draft' ? `/draft/${id}/comments/${seq}` : `/room/${id}/${seq}`;
  if (kind === 'person') return `/person/${person}`;
  if (kind === 'organisation') return `/organisation/${organisation}`;
  if (kind === 'item') return ITEM_KINDS.includes(of) ? `/${of}/${id}` : `/space/${space.split(':')[1]}`;
  return `/space/${id}`;
}
