import { useChannel } from '../ui/hooks.js';

/** @typedef {import('./types.d.ts').Organisation} Organisation */

/** @type {WeakMap<Organisation[], Map<string, Organisation>>} a view's list => the same by id */
const byList = new WeakMap();

/** @param {Organisation[]} list */
function byId(list) {
  const known = byList.get(list) ?? new Map(list.map((one) => [one.organisation, one]));
  byList.set(list, known);
  return known;
}

/** @type {Organisation[]} */
const NONE = [];

/**
 * The organisations of the directory. `isReady`: they are there; `nameOf` gives the short name where there is one,
 * undefined while it is coming or where nobody has the id.
 */
export function useOrganisations() {
  const channel = useChannel('directory');
  /** @type {import('./types.d.ts').DirectoryView | null} */
  const view = channel.view;
  const all = view?.organisations ?? NONE;
  const known = byId(all);
  return {
    all,
    isReady: view !== null,
    role: channel.mine.role,
    find: (/** @type {string} */ id) => known.get(id),
    nameOf: (/** @type {string} */ id) => known.get(id)?.short_name ?? known.get(id)?.name,
    fullNameOf: (/** @type {string} */ id) => known.get(id)?.name,
  };
}
