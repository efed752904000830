export interface Block {
  kind: 'heading' | 'paragraph' | 'item' | 'quote' | 'code' | 'row' | 'rule' | 'image';
  text: string;
  /** Of a heading: 1 to 4. */
  level?: number;
  /** Of an item: how many lists it is in. */
  depth?: number;
  /** Of an item: what stands before it. */
  marker?: string;
  /** Of an image: its hash. */
  file?: string;
}

export interface Piece {
  text: string;
  is: 'same' | 'removed' | 'added';
}

/** Two blocks side by side; one of them is missing where the other has no counterpart. */
export interface Row {
  change: 'same' | 'changed' | 'added' | 'removed' | 'moved_away' | 'moved_here';
  before: Block | null;
  after: Block | null;
  /** Of a changed row: its words, those of both texts in one order. */
  pieces?: Piece[];
}

/** Rows that are shown, or rows without a change that are folded until somebody asks. */
export interface Stretch {
  isFolded: boolean;
  rows: Row[];
}
