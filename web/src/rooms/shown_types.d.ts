import type { Entry } from '../sync/types.d.ts';
import type { Message } from './types.d.ts';

/** The messages of a room that a page has, without a gap, oldest first. */
export interface Transcript {
  messages: Message[];
  /** How many messages of the room come before the first of these. */
  countBefore: number;
  hasOlder: boolean;
  /** The newest ones are not among them: the page looks at an earlier part of the room. */
  hasNewer: boolean;
}

/** The answer of room.history. */
export interface HistoryPage {
  messages: Message[];
  has_older: boolean;
  has_newer: boolean;
  count_before: number;
}

/**
 * A message as it stands on the page: from the log, or one of ours that is still in the outbox (then it has no seq). The
 * entry is what is not saved of it: the message itself, or an edit or deletion.
 */
export interface ShownMessage extends Omit<Message, 'seq'> {
  seq?: number;
  entry?: Entry;
}

export type Row =
  | { kind: 'day'; key: string; at_ms: number }
  | { kind: 'unread'; key: string }
  /** answered: the message that it answers, where that is in the list. */
  | { kind: 'message'; key: string; message: ShownMessage; answered?: ShownMessage; isFirst: boolean };

/** A message and what answers it, oldest first. */
export interface Thread {
  root: Message;
  messages: Message[];
  hasOlder: boolean;
}
