import { createContext } from 'preact';
import { useContext } from 'preact/hooks';

/**
 * What everything in a room knows and can do.
 * @typedef {object} RoomTools
 * @property {string} room its channel
 * @property {string} me
 * @property {boolean} isLive the connection is there
 * @property {boolean} canModerate
 * @property {boolean} canRename a facilitator, or who made the room; they also say who is in a room for named people
 * @property {import('./types.d.ts').RoomView | null} view
 * @property {import('../spaces/types.d.ts').SpaceView | null} space
 * @property {import('./types.d.ts').Message[]} messages that the page has
 * @property {(id: string) => string | undefined} nameOf
 * @property {(mention: import('./markup_tree.d.ts').Mention) => string} mentionName with its @
 * @property {(text: string) => {text: string, labels: import('./mentions.js').Labels}} inField a message's text as it stands in a field
 * @property {(message: import('./shown_types.d.ts').ShownMessage) => string} capacityOf in which its author wrote, or ''
 * @property {() => import('./candidates.js').Candidate[]} candidates whom one may mention
 * @property {ReturnType<typeof import('./use_acts.js').useActs>} acts
 * @property {(seq: number) => void} goTo
 * @property {import('@preact/signals').Signal<number | undefined>} editing the message that is being edited
 * @property {import('@preact/signals').Signal<import('./overlays.jsx').Overlay | null>} overlay
 * @property {(seq: number) => void} markUnread
 */

export const RoomContext = createContext(/** @type {RoomTools | null} */ (null));

/**
 * What a message needs of its room: the same object until something of it changes, so that what happens to one message
 * draws no other one anew.
 * @typedef {Pick<RoomTools, 'room' | 'me' | 'isLive' | 'nameOf' | 'mentionName' | 'capacityOf' | 'acts' | 'goTo'
 *   | 'editing' | 'overlay'> & {isArchived: boolean}} MessageTools
 */

export const MessageContext = createContext(/** @type {MessageTools | null} */ (null));

/** @returns {RoomTools} */
export function useRoom() {
  const tools = useContext(RoomContext);
  if (!tools) throw new Error('no room above this view');
  return tools;
}

/** @returns {MessageTools} */
export function useMessageTools() {
  const tools = useContext(MessageContext);
  if (!tools) throw new Error('no room above this message');
  return tools;
}
