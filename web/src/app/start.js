import { Clock } from '../sync/clock.js';
import { Connection } from '../sync/connection.js';
import { openIdbStore } from '../sync/store_idb.js';
import { MemoryStore } from '../sync/store_memory.js';
import { setTimeZone } from '../ui/dates.js';
import { Session } from './session.js';

/** Builds what the page stands on, and starts it. */
export function start() {
  const clock = new Clock();
  const connection = new Connection({ openSocket, clock });
  const kept = { isKept: true };
  const store = openIdbStore().catch(() => {
    kept.isKept = false;
    return new MemoryStore();
  });
  connection.onChange.on(({ hello }) => hello?.time_zone && setTimeZone(hello.time_zone));
  const session = new Session(connection, clock, store);
  connection.start();
  for (const event of ['online', 'offline']) window.addEventListener(event, () => connection.nudge());
  document.addEventListener(
    'visibilitychange',
    () => document.visibilityState === 'visible' && connection.nudge(),
  );
  return { clock, connection, session, kept };
}

function openSocket() {
  return new WebSocket(`${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/ws`);
}
