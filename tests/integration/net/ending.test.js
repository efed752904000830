// The end: whatever time the machine has, all that was open is closed before what serves it is unloaded.
import test from 'node:test';
import assert from 'node:assert/strict';
import { startHarness, stopHarness } from './harness.js';
import { isHarness, Socket, useServer } from './raw.js';

test('ends well where each turn of the loop takes long', { skip: !isHarness, timeout: 60000 }, async () => {
  const { harness, url } = await startHarness(process.env.SFAT_HARNESS, ['--stall', '200']);
  useServer(url);
  const sockets = await Promise.all(Array.from({ length: 5 }, () => Socket.open()));
  assert.equal(await stopHarness(harness), 0);
  for (const socket of sockets) socket.end();
});
