/** The disk of the data folder is full for a while. */
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { sleep, until } from '../support/wait.js';
import { closeHome, makeHome } from './support/home.js';
import { makeSmallDisk } from './support/small_disk.js';

const FULL_MS = 3000;
/** What was on its way may still find room. */
const GRACE_MS = 500;

test('a full disk: nothing is acknowledged, /health says disk_full, it goes on when there is room', async (t) => {
  const disk = makeSmallDisk();
  const made = await makeHome(t, disk.options);
  const { server, crowd } = made;
  await until(() => crowd.acknowledged >= 100, 'some acknowledged commands');
  const words = disk.fill(server);
  const began = Date.now();
  await until(async () => (await server.health()).database === 'disk_full', '/health to say disk_full');
  const saidMs = Date.now() - began;
  assert.equal((await server.health()).code, 503);

  await sleep(GRACE_MS);
  const { acknowledged } = crowd;
  await sleep(FULL_MS);
  assert.equal(crowd.acknowledged, acknowledged, 'acknowledged on a full disk');
  assert.equal((await server.health()).code, 503);

  const waiting = crowd.sum((device) => device.outbox.waiting.size);
  disk.free(server);
  const freed = Date.now();
  await until(async () => (await server.health()).code === 200, '/health to be well again');
  const wellMs = Date.now() - freed;
  await until(
    () => crowd.acknowledged >= acknowledged + waiting + 50,
    'what waited, and more, to go through',
  );
  t.diagnostic(`${words}; /health said disk_full after ${saidMs} ms`);
  t.diagnostic(`${waiting} commands waited, well again ${wellMs} ms after there was room`);
  await closeHome(t, made);
});
