/** The messages of /text/<ULID>: y-websocket's, and Sfat's own about what is saved (docs/protocol.md, "Shared texts"). */
import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';

/**
 * @typedef {object} TextMessage
 * @property {'step_1' | 'step_2' | 'update' | 'awareness' | 'denied' | 'saved' | 'refused' | 'unknown'} kind
 * @property {Uint8Array} [bytes] a state vector, an update or awareness entries
 * @property {string} [reason] of `denied`: read-only, full
 * @property {number} [number] of `saved` and `refused`: which of the updates that this connection sent
 */

const SYNC = 0;
const AWARENESS = 1;
const AUTH = 2;
const QUERY_AWARENESS = 3;
const SAVED = 100;

/** @type {readonly TextMessage['kind'][]} */
const SYNC_KINDS = ['step_1', 'step_2', 'update'];

/** @param {number[]} head @param {Uint8Array} [bytes] */
function write(head, bytes) {
  const encoder = encoding.createEncoder();
  for (const number of head) encoding.writeVarUint(encoder, number);
  if (bytes) encoding.writeVarUint8Array(encoder, bytes);
  return encoding.toUint8Array(encoder);
}

export const writeStep1 = (/** @type {Uint8Array} */ vector) => write([SYNC, 0], vector);
export const writeStep2 = (/** @type {Uint8Array} */ update) => write([SYNC, 1], update);
export const writeUpdate = (/** @type {Uint8Array} */ update) => write([SYNC, 2], update);
export const writeAwareness = (/** @type {Uint8Array} */ entries) => write([AWARENESS], entries);
export const writeQueryAwareness = () => write([QUERY_AWARENESS]);
export const writeWantSaved = () => write([SAVED, 0]);

/** @param {Uint8Array} message @returns {TextMessage} of a kind that we do not know: `unknown`; what is malformed throws */
export function readTextMessage(message) {
  const decoder = decoding.createDecoder(message);
  const type = decoding.readVarUint(decoder);
  if (type === AWARENESS) return { kind: 'awareness', bytes: decoding.readVarUint8Array(decoder) };
  if (type !== SYNC && type !== AUTH && type !== SAVED) return { kind: 'unknown' };
  const what = decoding.readVarUint(decoder);
  if (type === AUTH) return { kind: 'denied', reason: decoding.readVarString(decoder) };
  if (type === SYNC)
    return { kind: SYNC_KINDS[what] ?? 'unknown', bytes: decoding.readVarUint8Array(decoder) };
  if (what !== 1 && what !== 2) return { kind: 'unknown' };
  return { kind: what === 1 ? 'saved' : 'refused', number: decoding.readVarUint(decoder) };
}
