/** @typedef {import('./types.d.ts').RoomView} RoomView */

/** How many messages a view holds; older ones are asked for by page. */
export const WINDOW = 50;

/** @param {import('../sync/types.d.ts').WireEvent} event @returns {import('./types.d.ts').Message} */
function messageOf({ seq, by, at_ms, op, text, reply_to }) {
  const message = { seq, by, at_ms, op, text: /** @type {string} */ (text) };
  return reply_to === undefined ? message : { ...message, reply_to: /** @type {number} */ (reply_to) };
}

/** @type {Record<string, import('../sync/types.d.ts').Apply<RoomView>>} */
const events = {
  'room.posted': (view, event) => ({
    ...view,
    count: view.count + 1,
    messages: [...view.messages, messageOf(event)].slice(-WINDOW),
  }),
};

/**
 * A room's view after one more event. An event of an unknown type changes nothing.
 * @type {import('../sync/types.d.ts').Apply<RoomView>}
 */
export function applyRoom(view, event) {
  return events[event.type]?.(view, event) ?? view;
}
