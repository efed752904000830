import type { SpaceKind, SpaceRole } from '../spaces/types.d.ts';

export interface InboxSpace {
  channel: string;
  name: string;
  kind: SpaceKind;
  role: SpaceRole;
}

export type NotificationLevel = 'all' | 'mentions' | 'none';

/** A message that names or answers the reader; its words are in its room. */
export interface InboxEntry {
  seq: number;
  kind: 'mention' | 'everyone' | 'organisation' | 'reply';
  item: string;
  message: number;
  by: string;
  as?: string;
  at_ms: number;
  is_done: boolean;
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
