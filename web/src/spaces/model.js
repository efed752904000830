/** @typedef {import('./types.d.ts').SpaceView} SpaceView */
/** @typedef {import('./types.d.ts').Member} Member */

/** The kinds of a space, in the order they are offered. */
export const SPACE_KINDS = /** @type {const} */ ([
  'regional_pact',
  'county_partnership',
  'local_partnership',
  'project',
  'working_group',
]);

/** The roles in a space, least first. */
export const SPACE_ROLES = /** @type {const} */ (['member', 'facilitator', 'secretariat']);

/** @param {Member[]} members @param {Member} member */
function putMember(members, member) {
  const index = members.findIndex((one) => one.person === member.person);
  return index < 0 ? [...members, member] : members.map((one, at) => (at === index ? member : one));
}

/** What a space has is of several kinds. @param {SpaceView['items'][number]} item */
export const isRoom = ({ channel }) => channel.startsWith('room:');

/** @type {Record<string, (view: SpaceView, event: any) => SpaceView>} */
const events = {
  'draft.created': (view, { draft, title, template, writers, by, at_ms }) => ({
    ...view,
    items: [...view.items, { channel: draft, title, visibility: 'members', template, writers, by, at_ms }],
  }),
  'room.created': (view, { room, title, visibility, by, at_ms }) => ({
    ...view,
    items: [...view.items, { channel: room, title, visibility, by, at_ms }],
  }),
  'space.member_added': (view, { person, role }) => ({
    ...view,
    members: putMember(view.members, { person, role }),
  }),
  'space.member_removed': (view, { person }) => ({
    ...view,
    members: view.members.filter((member) => member.person !== person),
  }),
};

/**
 * A space's view after one more event. An event of an unknown type changes nothing.
 * @type {import('../sync/types.d.ts').Apply<SpaceView>}
 */
export function applySpace(view, event) {
  return events[event.type]?.(view, event) ?? view;
}
