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

/** A message as it stands on the page: from the log, or one of ours that is still in the outbox (then it has no seq). */
export interface ShownMessage extends Omit<Message, 'seq'> {
  seq?: number;
  entry?: import('../sync/types.d.ts').Entry;
}

export type Row =
  | { kind: 'day'; key: string; at_ms: number }
  | { kind: 'message'; key: string; message: ShownMessage; isFirst: boolean };
