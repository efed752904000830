/** The embedded Redis: a child that dies, a parent that dies, two parents for one folder, and a tidy end. */
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { findRedis } from '../support/redis.js';
import { sleep, until } from '../support/wait.js';
import { closeHome, makeHome } from './support/home.js';
import { Server } from './support/server.js';

/** Waits until more than so many commands were acknowledged, for the load to be a load. */
function acknowledge(crowd, more) {
  const goal = crowd.acknowledged + more;
  return until(() => crowd.acknowledged >= goal, `${more} more acknowledged commands`);
}

test('kill -9 of the server: its Redis goes with it or serves the next one, and nothing is lost', async (t) => {
  const made = await makeHome(t);
  const { server, crowd } = made;
  const ways = { died: 0, adopted: 0 };
  for (let i = 0; i < 3; i++) {
    await acknowledge(crowd, 40);
    const orphan = findRedis(server);
    await server.kill();
    if (i > 0) await sleep(400 * i);
    await server.start();
    ways[findRedis(server) === orphan ? 'adopted' : 'died']++;
  }
  await acknowledge(crowd, 40);
  t.diagnostic(`server killed 3 times under load, its Redis ${JSON.stringify(ways)}`);
  await closeHome(t, made);
});

test('kill -9 of the Redis child: it is started again, and what people ask goes through', async (t) => {
  const made = await makeHome(t);
  const { server, crowd } = made;
  const awayMs = [];
  for (let i = 0; i < 4; i++) {
    await acknowledge(crowd, 40);
    const began = Date.now();
    process.kill(await until(() => findRedis(server), 'the Redis child'), 'SIGKILL');
    await acknowledge(crowd, 10);
    awayMs.push(Date.now() - began);
  }
  t.diagnostic(`Redis child killed 4 times under load, acknowledging again after ${awayMs.join(', ')} ms`);
  await closeHome(t, made);
});

test('two servers on one data folder: the second uses the Redis of the first, then takes over', async (t) => {
  const made = await makeHome(t);
  const { server, crowd, folder } = made;
  const second = new Server({ folder, name: 'second', data: server.data });
  t.after(() => second.kill());
  await second.start();
  assert.match(second.output, /is in use; using the Redis that answers there/);
  crowd.servers.push(second);
  await acknowledge(crowd, 40);
  assert.equal((await second.health()).code, 200);
  await server.kill();
  const began = Date.now();
  await acknowledge(crowd, 20);
  t.diagnostic(`the first killed; the second acknowledged 20 commands within ${Date.now() - began} ms`);
  assert.equal((await second.health()).code, 200);
  assert.ok(findRedis(server));
  await server.start();
  await acknowledge(crowd, 40);
  await crowd.settle();
  assert.deepEqual(await server.end(), { code: 0, signal: null });
  crowd.servers.splice(0, 1);
  await closeHome(t, { ...made, server: second });
  assert.deepEqual(server.faults, []);
});

test('SIGTERM under load: everyone is told 4503, and is back within 3 s of the next start', async (t) => {
  const made = await makeHome(t, { clients: 100 });
  const { server, crowd } = made;
  await acknowledge(crowd, 100);
  const before = crowd.sumTables((device) => device.line.closes)[4503] ?? 0;
  const began = Date.now();
  assert.deepEqual(await server.end(), { code: 0, signal: null }, server.output.slice(-2000));
  const endMs = Date.now() - began;
  assert.equal(findRedis(server), undefined, 'the Redis child has ended too');
  const told = crowd.sumTables((device) => device.line.closes)[4503] - before;
  assert.equal(told, crowd.devices.length, 'everyone was told 4503');
  const asked = Date.now();
  await server.start();
  const readyMs = Date.now() - asked;
  const ready = Date.now();
  await until(() => crowd.isListening, 'everyone to listen again');
  const backMs = Date.now() - ready;
  t.diagnostic(
    `${told} told 4503; ended in ${endMs} ms, ready again in ${readyMs} ms, all listening ${backMs} ms later`,
  );
  assert.ok(backMs < 3000, `everyone listens again after ${backMs} ms`);
  await acknowledge(crowd, 100);
  await closeHome(t, made);
});
