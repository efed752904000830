/** @typedef {import('./types.d.ts').InboxView} InboxView */
/** @typedef {import('./types.d.ts').InboxSpace} InboxSpace */

/** @param {InboxSpace[]} spaces @param {InboxSpace} space */
function putSpace(spaces, space) {
  const index = spaces.findIndex((one) => one.channel === space.channel);
  return index < 0 ? [...spaces, space] : spaces.map((one, at) => (at === index ? space : one));
}

/** @type {Record<string, (view: InboxView, event: any) => InboxView>} */
const events = {
  'inbox.space_joined': (view, { space, name, kind, role }) => ({
    ...view,
    spaces: putSpace(view.spaces, { channel: space, name, kind, role }),
  }),
  'inbox.space_left': (view, { space }) => ({
    ...view,
    spaces: view.spaces.filter((one) => one.channel !== space),
  }),
};

/**
 * An inbox after one more event. An event of an unknown type changes nothing.
 * @type {import('../sync/types.d.ts').Apply<InboxView>}
 */
export function applyInbox(view, event) {
  return events[event.type]?.(view, event) ?? view;
}
