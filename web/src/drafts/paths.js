import { isUlid } from '../sync/ulid.js';

/** The parts of a draft's page; the text itself is ''. */
export const PARTS = /** @type {const} */ ([
  '',
  'comments',
  'amendments',
  'versions',
  'endorsements',
  'checklist',
]);

/** @typedef {typeof PARTS[number] | 'compare'} Part */

/**
 * What a draft's address asks for behind the draft: /comments/12, /versions/compare, /amendments/7.
 * @param {string[]} rest its pieces
 * @returns {{part: Part, target?: number} | null} null: there is no such page
 */
export function readDraftPath([part = '', target, ...more]) {
  if (more.length > 0) return null;
  if (part === 'versions' && target === 'compare') return { part: 'compare' };
  const known = PARTS.find((one) => one === part);
  if (known === undefined) return null;
  if (!target) return { part: known };
  return /^[1-9]\d{0,9}$/.test(target) ? { part: known, target: Number(target) } : null;
}

/** @param {string} path of a page @returns {string | undefined} the channel of the draft that it is of */
export function draftOfPath(path) {
  const [, kind, id] = path.split('/');
  return kind === 'draft' && isUlid(id ?? '') ? `draft:${id}` : undefined;
}
