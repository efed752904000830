/** @typedef {import('./types.d.ts').DirectoryView} DirectoryView */

/** @type {Record<string, (view: DirectoryView, event: any) => DirectoryView>} */
const events = {
  'directory.person_added': (view, { person }) => ({ ...view, people: [...(view.people ?? []), person] }),
  'space.created': (view, { space, name, kind }) => ({
    ...view,
    spaces: [...(view.spaces ?? []), { channel: space, name, kind }],
  }),
};

/**
 * The directory after one more event. An event of an unknown type changes nothing.
 * @type {import('../sync/types.d.ts').Apply<DirectoryView>}
 */
export function applyDirectory(view, event) {
  return events[event.type]?.(view, event) ?? view;
}
