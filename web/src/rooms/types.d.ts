export interface Message {
  seq: number;
  by: string;
  at_ms: number;
  op: string;
  text: string;
  reply_to?: number;
}

/** schema/types.json, room_view. */
export interface RoomView {
  title: string;
  space: string;
  visibility: 'members';
  count: number;
  messages: Message[];
}

/** The messages of a room that a page has, without a gap, oldest first. */
export interface Transcript {
  messages: Message[];
  hasOlder: boolean;
}
