export interface Mention {
  type: 'mention';
  kind: 'person' | 'organisation' | 'everyone';
  /** '' for everyone. */
  id: string;
}

export type Inline =
  | { type: 'text' | 'code'; text: string }
  | { type: 'link'; href: string; text: string }
  | { type: 'strong' | 'em'; children: Inline[] }
  | Mention;

export type Block =
  | { type: 'paragraph'; children: Inline[] }
  /** Numbered where it has a start. */
  | { type: 'list'; start?: number; items: Inline[][] }
  | { type: 'quote'; blocks: Block[] }
  | { type: 'pre'; text: string };
