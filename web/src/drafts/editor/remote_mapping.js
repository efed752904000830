import { ySyncPluginKey } from '@tiptap/y-tiptap';
import { Mapping, StepMap } from '@tiptap/pm/transform';

/** @typedef {import('@tiptap/pm/state').Transaction} Transaction */

/** Whether a change came by the shared document: from somebody else, or by undoing. @param {Transaction} tr */
export const isShared = (tr) => tr.getMeta(ySyncPluginKey)?.isChangeOrigin === true;

/**
 * Where places of the old document are in the new one. y-tiptap puts a whole new document in the place of the old one when
 * something comes from elsewhere; what really changed is what differs.
 * @param {Transaction} tr
 */
export function mappingOf(tr) {
  if (!isShared(tr)) return tr.mapping;
  const start = tr.before.content.findDiffStart(tr.doc.content);
  const ends = start === null ? null : tr.before.content.findDiffEnd(tr.doc.content);
  if (start === null || !ends) return new Mapping();
  // Where the same letters stand before and behind, the two ends may cross.
  const overlap = Math.max(0, start - Math.min(ends.a, ends.b));
  const [before, after] = [ends.a + overlap - start, ends.b + overlap - start];
  return new Mapping([new StepMap([start, before, after])]);
}
