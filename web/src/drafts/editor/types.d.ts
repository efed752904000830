import type { Awareness } from 'y-protocols/awareness';
import type { Doc } from 'yjs';
import type { Timers } from '../../sync/types.d.ts';

/** As much of a WebSocket with binary messages as we use. */
export interface BinarySocket {
  binaryType: string;
  readonly readyState: number;
  onopen: ((event: any) => void) | null;
  onmessage: ((event: any) => void) | null;
  onclose: ((event: any) => void) | null;
  onerror: ((event: any) => void) | null;
  send(bytes: Uint8Array): void;
  close(): void;
}

export interface TextConnectionOptions {
  doc: Doc;
  awareness: Awareness;
  openSocket: () => BinarySocket;
  timers?: Timers;
  now?: () => number;
  random?: () => number;
}
