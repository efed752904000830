export interface Mentions {
  people?: string[];
  organisations?: string[];
  everyone?: true;
}

export interface Reaction {
  emoji: string;
  people: string[];
}

export interface Deletion {
  by: string;
  at_ms: number;
  reason?: string;
}

/** schema/types.json, attached_file. */
export interface AttachedFile {
  /** The hash of its bytes. */
  file: string;
  name: string;
  type: string;
  bytes: number;
  /** Of a picture, in points. */
  width?: number;
  height?: number;
}

/** schema/types.json, message. The text of a deleted one is empty, and of one that is files alone. */
export interface Message {
  seq: number;
  by: string;
  as?: string;
  at_ms: number;
  op: string;
  text: string;
  reply_to?: number;
  /** The root of the thread that it is a reply in. */
  thread?: number;
  /** In the thread that it is the root of. */
  replies?: number;
  edits?: number;
  edited_ms?: number;
  deleted?: Deletion;
  mentions?: Mentions;
  files?: AttachedFile[];
  reactions?: Reaction[];
}

/** schema/types.json, room_view. */
export interface RoomView {
  title: string;
  about?: string;
  space: string;
  visibility: 'members' | 'category' | 'named';
  is_archived: boolean;
  count: number;
  pins: number[];
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
