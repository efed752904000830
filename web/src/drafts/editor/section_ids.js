import { Extension } from '@tiptap/core';
import { Plugin, PluginKey } from '@tiptap/pm/state';
import { isShared } from './remote_mapping.js';

/** @typedef {import('@tiptap/pm/model').Node} Node */
/** @typedef {{id: string | null, key: string | null, level: number, pos: number, size: number}} Place */

const LETTERS = 'abcdefghijklmnopqrstuvwxyz0123456789';
const ID_LETTERS = 10;

/** A new section id. @param {(bytes: Uint8Array) => Uint8Array} [fill] gives random bytes */
export function makeSectionId(fill = (bytes) => crypto.getRandomValues(bytes)) {
  // 252 is the greatest multiple of 36 in a byte: above it some letters would be likelier.
  let id = '';
  while (id.length < ID_LETTERS)
    for (const byte of fill(new Uint8Array(ID_LETTERS)))
      if (byte < 252 && id.length < ID_LETTERS) id += LETTERS[byte % LETTERS.length];
  return id;
}

/** @param {Node} doc @returns {Place[]} the headings of its first level of nodes */
function headingsOf(doc) {
  /** @type {Place[]} */
  const headings = [];
  doc.forEach((node, pos) => {
    if (node.type.name === 'heading')
      headings.push({
        id: node.attrs.id,
        key: node.attrs.key,
        level: node.attrs.level,
        pos,
        size: node.nodeSize,
      });
  });
  return headings;
}

/**
 * What has to be set so that every section has an id of its own: the section that was there keeps it, also where its
 * heading was split; a copy gets a new one.
 * @param {Node} before
 * @param {Node} after
 * @param {(pos: number) => number} map where a place of the old document is now
 * @param {() => string} [makeId]
 * @returns {{pos: number, id: string | null, key: string | null}[]}
 */
export function sectionIdChanges(before, after, map, makeId = makeSectionId) {
  const headings = headingsOf(after);
  /** @type {Map<number, Place>} where a section's heading ended up => what it was */
  const heirs = new Map();
  for (const old of headingsOf(before)) {
    if (old.level !== 1 || !old.id) continue;
    const at = map(old.pos + old.size - 1);
    const heir = headings.find((one) => one.pos < at && at <= one.pos + one.size);
    if (heir && heir.level === 1 && (heir.id === null || heir.id === old.id)) heirs.set(heir.pos, old);
  }
  const taken = new Set([...heirs.values()].map(({ id }) => id));
  /** @type {{pos: number, id: string | null, key: string | null}[]} */
  const changes = [];
  for (const { pos, level, id, key } of headings) {
    const old = heirs.get(pos);
    const isNew = level === 1 && !old && (id === null || taken.has(id));
    if (isNew) changes.push({ pos, id: makeId(), key: null });
    else if (old && id !== old.id) changes.push({ pos, id: old.id, key: old.key });
    else if (level !== 1 && (id !== null || key !== null)) changes.push({ pos, id: null, key: null });
    if (level === 1 && id !== null) taken.add(id);
  }
  return changes;
}

/** Gives every section an id of its own. Only who changed the text mends it: others get what that client made. */
export const SectionIds = Extension.create({
  name: 'sectionIds',
  addProseMirrorPlugins() {
    return [
      new Plugin({
        key: new PluginKey('sectionIds'),
        appendTransaction(transactions, before, after) {
          const isOurs = transactions.some((tr) => tr.docChanged) && !transactions.some(isShared);
          if (!isOurs) return null;
          const map = (/** @type {number} */ pos) =>
            transactions.reduce((at, tr) => tr.mapping.map(at, -1), pos);
          const changes = sectionIdChanges(before.doc, after.doc, map);
          if (changes.length === 0) return null;
          const { tr } = after;
          for (const { pos, id, key } of changes)
            tr.setNodeMarkup(pos, undefined, { ...tr.doc.nodeAt(pos)?.attrs, id, key });
          return tr;
        },
      }),
    ];
  },
});
