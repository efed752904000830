import { useEffect, useRef, useState } from 'preact/hooks';
import { useNames } from '../ui/hooks.js';
import { useMember } from '../ui/services.js';
import { sortedBy } from '../ui/sorting.js';

const MOST = 20;
const WAIT_MS = 200;

/**
 * People to choose from: those that are given, and those whom the server finds by what is typed. Where it cannot say,
 * the given ones remain.
 * @param {string[]} known
 */
export function useFindPeople(known) {
  const { connection } = useMember();
  const [found, setFound] = useState(/** @type {string[]} */ ([]));
  const timer = useRef(/** @type {any} */ (undefined));
  const all = [...new Set([...known, ...found])];
  const { nameOf } = useNames(all);
  useEffect(() => () => clearTimeout(timer.current), []);

  /** @param {string} query */
  function find(query) {
    clearTimeout(timer.current);
    if (query.trim()) timer.current = setTimeout(() => ask(query.trim()), WAIT_MS);
  }

  /** @param {string} query */
  async function ask(query) {
    const params = { query: query.slice(0, 200), kinds: ['person'], limit: MOST };
    const { hits } = await connection.call('search.find', params).catch(() => ({ hits: [] }));
    const people = hits.map((/** @type {{person: string}} */ { person }) => person);
    setFound((before) => [...new Set([...before, ...people])]);
  }

  const offers = all
    .map((person) => ({ value: person, text: nameOf(person) ?? '' }))
    .filter(({ text }) => text);
  return { people: sortedBy(offers, ({ text }) => text), find };
}
