import type { SpaceKind, SpaceRole } from '../spaces/types.d.ts';

export interface InboxSpace {
  channel: string;
  name: string;
  kind: SpaceKind;
  role: SpaceRole;
}

export type NotificationLevel = 'all' | 'mentions' | 'none';

/** A message or comment that names or answers the reader, or what became of something of theirs in a draft; its words are in its item. */
export interface InboxEntry {
  seq: number;
  kind: 'mention' | 'everyone' | 'organisation' | 'reply' | 'amendment' | 'endorsement';
  item: string;
  message: number;
  by: string;
  as?: string;
  at_ms: number;
  /** What became of the amendment that `message` names. */
  outcome?: 'accepted' | 'rejected';
  is_done: boolean;
  /** Taken up again by hand: it is not done by reading. */
  is_kept?: true;
}

/** How far an item was read: up to seq, which is its message number count. */
export interface ReadMark {
  item: string;
  seq: number;
  count: number;
}

/** schema/types.json, inbox_view. */
export interface InboxView {
  spaces: InboxSpace[];
  marks: ReadMark[];
  levels: { item: string; level: NotificationLevel }[];
  /** The newest, oldest first. */
  entries: InboxEntry[];
  /** Entries that are not done. */
  unseen: number;
}
