import type { Entry } from '../../sync/types.d.ts';
import type { Anchor, Comment } from '../panel_types.d.ts';

/** A comment of the log, or one of ours on its way to it. */
export type ShownComment = Omit<Comment, 'seq'> & { seq?: number; entry?: Entry };

export type ShownThread = ShownComment & {
  anchor?: Anchor;
  quote?: string;
  resolved?: { by: string; at_ms: number };
  replies: ShownComment[];
};

/** Where a thread stands in the text. */
export type Place =
  | { kind: 'whole' }
  | { kind: 'gone' }
  | { kind: 'unknown'; from: number }
  | { kind: 'at'; from: number; to: number };

/** A comment that is being begun, at words that were selected or about the whole draft. */
export interface Begun {
  anchor?: Anchor;
  quote?: string;
}
