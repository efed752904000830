/** The database does not answer for a while: nobody is told what is not true, and nothing is forgotten. */
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { sleep, until } from '../support/wait.js';
import { closeHome, makeHome } from './support/home.js';
import { stormSecs } from './support/random.js';

/** What was sent before may still arrive. */
const GRACE_MS = 300;

test('Redis away: nothing is acknowledged, /health says so, and everything goes through when it is back', async (t) => {
  const secs = Math.min(stormSecs(12), 30);
  const made = await makeHome(t, { ownRedis: true });
  const { redis, server, crowd } = made;
  await until(() => crowd.acknowledged >= 100, 'some acknowledged commands');
  redis.stop();
  await sleep(GRACE_MS);
  const { acknowledged } = crowd;
  const asked = crowd.sum((device) => device.outbox.waiting.size);
  await sleep(secs * 1000 - GRACE_MS);
  const health = await server.health();
  const waiting = crowd.sum((device) => device.outbox.waiting.size);
  assert.equal(crowd.acknowledged, acknowledged, 'acknowledged while Redis was away');
  assert.equal(health.code, 503);
  assert.notEqual(health.database, 'ok');
  redis.go();
  const began = Date.now();
  await until(async () => (await server.health()).code === 200, '/health to be well again');
  const wellMs = Date.now() - began;
  await until(() => crowd.acknowledged >= acknowledged + waiting, 'what was asked meanwhile to go through');
  t.diagnostic(
    `Redis stopped for ${secs} s: /health ${JSON.stringify(health)}, waiting ${asked} at first and ${waiting} at the end, ` +
      `well again after ${wellMs} ms, all of it acknowledged after ${Date.now() - began} ms`,
  );
  await closeHome(t, made);
});
