/** Names an event, not only a number. */
export interface Position {
  seq: number;
  tag: string;
}

/** What every event has; its own fields stand beside these. */
export interface WireEvent extends Position {
  channel: string;
  type: string;
  v: number;
  by: string;
  as?: string;
  to?: string;
  at_ms: number;
  op: string;
  [field: string]: unknown;
}

/** What is only true now, from a person or, without `by`, from the server. */
export interface Signal {
  channel: string;
  type: string;
  by?: string;
  [field: string]: unknown;
}

/** What is the reader's own of a channel. */
export interface Mine {
  role?: 'visitor' | 'member' | 'facilitator' | 'secretariat' | 'administrator';
  /** The role asks for a second factor: until there is one, the rights are at most a member's. */
  needs_second_factor?: true;
}

/** `view` and `events` are never both there. */
export interface OpenResult {
  position: Position;
  view?: object;
  events?: WireEvent[];
  mine: Mine;
}

/** The first notification of a connection. */
export interface Hello {
  protocol: number;
  now_ms: number;
  /** The installation's, of the IANA list. */
  time_zone?: string;
  person?: string;
  /** Their role asks for a second factor, and they have none yet. */
  needs_second_factor?: true;
}

/** A pure function: an older view and what happened next give the newer view. */
export type Apply<View> = (view: View, event: WireEvent) => View;

export type ConnectionPhase = 'stopped' | 'connecting' | 'live' | 'waiting' | 'ended';

/** As much of a WebSocket as we use. */
export interface SocketLike {
  onopen: ((event: any) => void) | null;
  onmessage: ((event: any) => void) | null;
  onclose: ((event: any) => void) | null;
  onerror: ((event: any) => void) | null;
  send(text: string): void;
  close(): void;
}

/** Timers are passed in, so that a test can turn them. */
export interface Timers {
  setTimeout(callback: () => void, ms: number): any;
  clearTimeout(timer: any): void;
}

export interface ConnectionOptions {
  openSocket: () => SocketLike;
  clock: import('./clock.js').Clock;
  timers?: Timers;
  random?: () => number;
}

export type ChannelState = 'idle' | 'opening' | 'live' | 'behind' | 'unavailable' | 'closed';

export interface ChannelOptions<View> {
  name: string;
  connection: import('./connection.js').Connection;
  apply: Apply<View>;
  timers?: Timers;
  random?: () => number;
}

/** Why a command was refused: the stable word, and a sentence for a person. */
export interface Why {
  error: string;
  message: string;
}

export type EntryState = 'waiting' | 'sending' | 'refused' | 'sent';

/** A command that is kept until the server has answered it. */
export interface Entry {
  /** Given by the store: commands of a channel are sent in this order. */
  order: number;
  person: string;
  op: string;
  method: string;
  channel: string;
  params: Record<string, unknown>;
  /** What views show of it beside its params; it is not sent. */
  shown?: Record<string, unknown>;
  /** When it was written, on the server's clock as far as known. */
  at_ms: number;
  state: EntryState;
  why?: Why;
  /** The server's answer, once the state is `sent`. */
  reply?: Reply;
}

export interface Reply {
  seq: number;
  tag: string;
  at_ms: number;
  channel?: string;
  person?: string;
  organisation?: string;
  mandate?: string;
  invitation?: string;
  token?: string;
  left_out?: number;
}

/** Where entries are kept. `sending` and `sent` are never stored. */
export interface OutboxStore {
  load(person: string): Promise<Entry[]>;
  /** Gives back the order of the new entry. */
  add(entry: Omit<Entry, 'order'>): Promise<number>;
  update(entry: Entry): Promise<void>;
  remove(order: number): Promise<void>;
}

/** As much of the browser's LockManager as we use. */
export interface LocksLike {
  request(name: string, callback: () => Promise<void>): Promise<unknown>;
}

/** As much of a BroadcastChannel as we use: how the tabs of one browser hear of each other. */
export interface TabsLike {
  postMessage(message: unknown): void;
  onmessage: ((event: any) => void) | null;
  close(): void;
}

export interface OutboxOptions {
  person: string;
  store: OutboxStore;
  connection: import('./connection.js').Connection;
  clock: import('./clock.js').Clock;
  locks?: LocksLike;
  tabs?: TabsLike;
  timers?: Timers;
  random?: () => number;
}

/** Where copies of texts are kept on this device. Each belongs to a person and a text. */
export interface TextStore {
  /** All of a copy, or what came after a key, oldest first. */
  load(person: string, text: string, after?: number): Promise<StoredText>;
  /** Gives back the update's key. */
  append(person: string, text: string, update: Uint8Array, noted: TextNote): Promise<number>;
  /** Puts one update in the place of those up to a key. */
  replace(person: string, text: string, upTo: number, update: Uint8Array): Promise<void>;
  /** Of a copy that is there, and of which every key is known, where that is asked; of another, nothing happens. */
  note(person: string, text: string, noted: TextNote, isKnown?: (key: number) => boolean): Promise<void>;
  /** Takes a copy that cannot be read out of the way; a few are kept for whoever looks into it. */
  setAside(person: string, text: string): Promise<void>;
  remove(person: string, text: string): Promise<void>;
  /** Those of a person of which everything is saved. */
  removeSaved(person: string): Promise<void>;
  /** Those of a person of which something is not saved. */
  unsaved(person: string): Promise<{ text: string; title?: string; unsaved: number }[]>;
}

/** What is known of a copy beside its updates. */
export interface TextNote {
  /** How many changes are not on the server's disk. */
  unsaved?: number;
  /** Of the draft, when it was last open. */
  title?: string;
  /** The newest layout of text that the copy may hold: a page that knows only older ones must not change it. */
  schema?: number;
}

export interface StoredText {
  updates: Uint8Array[];
  /** The key of the last update; where there is none, what it was asked to come after. */
  last: number;
  unsaved: number;
  title?: string;
  schema?: number;
}

/** A text that no view has open, with changes that are on this device alone. */
export interface WaitingText {
  /** Its ULID. */
  text: string;
  /** Of the draft, when it was last open. */
  title?: string;
  unsaved: number;
  /** The server did not take it. */
  hasFailed: boolean;
}

export interface WaitingTextsOptions {
  person: string;
  /** null where this device keeps nothing. */
  store: Promise<TextStore | null>;
  connection: import('./connection.js').Connection;
  /** Whether the server has all of it. */
  send: (text: string) => Promise<boolean>;
  locks?: LocksLike;
  timers?: Timers;
}
