/** The demo content: whole, each record at its own time; and all of it or none. */
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { post } from '../support/client.js';
import { signInDemo } from '../support/people.js';
import { redis } from '../support/redis.js';
import { Server, useServer } from '../support/server.js';

const DAY_MS = 86_400_000;
const open = (server, token, channel) => post(server, 'channel.open', { channel }, { token });

test('is a pact at work: organisations of every category, mandates, rooms for all and for some, talk', async (t) => {
  const server = await useServer(t, { demo: true });
  const { Ana } = await signInDemo(server);
  const { view: inbox } = await open(server, Ana.token, `inbox:${Ana.person}`);
  const pact = inbox.spaces.find(({ kind }) => kind === 'regional_pact');
  const { view: space } = await open(server, Ana.token, pact.channel);

  const categories = new Set(space.organisations.map(({ category }) => category));
  assert.deepEqual([...categories].sort(), ['academic', 'authority', 'employers', 'ngo', 'union']);
  assert.deepEqual([...new Set(space.items.map(({ visibility }) => visibility))].sort(), [
    'category',
    'members',
    'named',
  ]);
  assert.ok(space.mandates.some(({ category }) => category === 'elected'));

  const { view: room } = await open(server, Ana.token, space.items[0].channel);
  assert.ok(room.messages.some(({ reply_to }) => reply_to) && room.messages.some(({ deleted }) => deleted));
  assert.ok(
    room.messages.some(({ edited_ms }) => edited_ms) && room.messages.some(({ reactions }) => reactions),
  );
  assert.ok(
    room.messages.every(({ as }) => as),
    'each in a capacity',
  );
  const ages = room.messages.map(({ at_ms }) => (Date.now() - at_ms) / DAY_MS);
  assert.ok(ages[0] > 8 && ages[0] < 10 && ages.at(-1) > 0.1 && ages.at(-1) < 2, `${ages}`);
});

test('half of it is told from the whole, and not served', async (t) => {
  const server = await useServer(t, { demo: true });
  await redis(server.redisSocket, 'HSET', '{s}r:installation', 'demo', 'begun');
  await server.end();
  const second = new Server({ data: server.data, demo: true });
  await assert.rejects(second.start(), /not whole: start again with an empty data folder/);
});

test('is not loaded where people are already', async (t) => {
  const server = await useServer(t);
  await post(server, 'session.enter', { token: server.entry, name: 'Ana', email: 'ana@exemplu.invalid' });
  await server.end();
  const second = new Server({ data: server.data, demo: true });
  await second.start();
  t.after(() => second.stop());
  assert.match(second.log, /not empty: no demo content was loaded/);
  assert.deepEqual(second.links, []);
});
