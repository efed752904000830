import { changeMessage } from './model.js';

/** @typedef {import('./shown_types.d.ts').Thread} Thread */

/**
 * Brings a thread forward by one event of its room.
 * @param {Thread} thread
 * @param {import('./types.d.ts').RoomView} view after the event
 * @param {import('../sync/types.d.ts').WireEvent} event
 * @returns {Thread}
 */
export function applyToThread({ root, messages, hasOlder }, view, event) {
  const changed = messages.map((message) => changeMessage(message, event));
  const isOurs = event.type === 'room.posted' && event.thread === root.seq;
  const posted = isOurs && view.messages.find((message) => message.seq === event.seq);
  return { root: changeMessage(root, event), messages: posted ? [...changed, posted] : changed, hasOlder };
}
