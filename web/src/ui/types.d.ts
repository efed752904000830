import type { Signal } from '@preact/signals';
import type { Channels } from '../sync/channels.js';
import type { Clock } from '../sync/clock.js';
import type { Connection } from '../sync/connection.js';
import type { Outbox } from '../sync/outbox.js';
import type { WaitingTexts } from '../sync/waiting_texts.js';
import type { People } from '../directory/people.js';

/** Who is signed in, and what belongs to them: a visitor (person '') has nothing. */
export interface SessionState {
  person: string;
  /** They were signed in until the server ended it. */
  hasEnded: boolean;
  channels?: Channels;
  outbox?: Outbox;
  texts?: WaitingTexts;
  people?: People;
}

/** How a sign-in ended: with a challenge of the second factor, or signed in, perhaps into a space by an invitation. */
export interface SignedIn {
  challenge?: string;
  space?: string;
}

/** What every view may use, whoever is signed in. */
export interface Services {
  connection: Connection;
  clock: Clock;
  navigate: (to: string, options?: { replace?: boolean }) => void;
  signIn: (method: string, params: object) => Promise<SignedIn>;
  signOut: () => void;
  /** Says it to who cannot see the page. */
  announce: (text: string) => void;
  /** Counts moves to another page. */
  moves: Signal<number>;
  /** The page was reached by back or forward: it stands where it was left. */
  isBack: Signal<boolean>;
  /** Changes the address; the page stays. */
  rename: (to: string) => void;
}

/** What a view of somebody signed in may use too. */
export interface MemberServices extends Services {
  person: string;
  channels: Channels;
  outbox: Outbox;
  texts: WaitingTexts;
  people: People;
}
