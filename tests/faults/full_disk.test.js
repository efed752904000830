/** The disk of the data folder is full for a while. It is a small one of the test's own, in a namespace of its own. */
import assert from 'node:assert/strict';
import { closeSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

import { sleep, until } from '../support/wait.js';
import { closeHome, makeHome } from './support/home.js';

const DISK = '24m';
const FULL_MS = 3000;

/** The line that runs a program with a small disk at `folder`, which only it and its children see. */
function onSmallDisk(folder) {
  const flags = process.getuid() === 0 ? '-m' : '-Urm';
  const script = 'mount -t tmpfs -o size="$0" tmpfs "$1" && shift && exec "$@"';
  return ['unshare', flags, 'sh', '-c', script, DISK, folder];
}

/** Writes until there is no place left. */
function fill(path) {
  const file = openSync(path, 'w');
  let written = 0;
  for (const size of [65536, 512, 1])
    try {
      for (;;) written += writeSync(file, Buffer.alloc(size, 120));
    } catch (error) {
      assert.equal(error.code, 'ENOSPC');
    }
  closeSync(file);
  return written;
}

test('a full disk: nothing untrue is acknowledged, /health says disk_full, and it goes on when there is room', async (t) => {
  const made = await makeHome(t, { wrap: onSmallDisk });
  const { server, crowd } = made;
  const ballast = join(server.disk, 'ballast');
  await until(() => crowd.acknowledged >= 100, 'some acknowledged commands');
  const written = fill(ballast);
  const began = Date.now();
  const health = await until(async () => {
    const now = await server.health();
    return now.database === 'disk_full' && now;
  }, '/health to say disk_full');
  const saidMs = Date.now() - began;
  assert.equal(health.code, 503);
  await sleep(500);
  const { acknowledged } = crowd;
  await sleep(FULL_MS);
  assert.equal(crowd.acknowledged, acknowledged, 'acknowledged on a full disk');
  assert.equal((await server.health()).code, 503);
  const waiting = crowd.sum((device) => device.outbox.waiting.size);
  rmSync(ballast);
  const freed = Date.now();
  await until(async () => (await server.health()).code === 200, '/health to be well again');
  const wellMs = Date.now() - freed;
  await until(() => crowd.acknowledged >= acknowledged + waiting + 50, 'what waited, and more, to go through');
  t.diagnostic(
    `a disk of ${DISK} filled with ${written} bytes, /health said disk_full after ${saidMs} ms, ` +
      `${waiting} commands waited, well again ${wellMs} ms after there was room`,
  );
  await closeHome(t, made);
});
