/** A database that came back without its last events, as one without appendfsync always may. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Client } from '../support/client.js';
import { killRedis, loseLast } from '../support/redis.js';
import { useServer } from '../support/server.js';
import { until } from '../support/wait.js';
import { UNHURRIED, makeWorld } from '../support/world.js';

test('what was made in the lost tail is gone, and all else goes on', async (t) => {
  const world = await makeWorld(await useServer(t, { options: UNHURRIED }));
  const { server, people, space, room } = world;
  const { ana, sorina } = people;
  const lostRoom = await sorina.client.command('room.create', {
    channel: space,
    title: 'Pierdută',
    visibility: 'members',
  });
  const lostSpace = await ana.client.command('space.create', {
    channel: 'directory',
    name: 'Pierdut',
    kind: 'project',
  });
  const lostChild = await ana.client.command('room.create', {
    channel: lostSpace.channel,
    title: 'Pierdută și ea',
    visibility: 'members',
  });
  await loseLast(server.redisSocket, space);
  await loseLast(server.redisSocket, 'directory');
  await loseLast(server.redisSocket, lostSpace.channel);
  await killRedis(server.redisSocket);
  assert.equal((await sorina.client.closed).code, 4503, 'who is signed in is looked up anew');
  const again = await until(
    () => Client.connect(server, { token: sorina.token }).catch(() => null),
    'the server to be back',
  );
  const admin = await Client.connect(server, { token: ana.token });
  for (const [client, channel] of [
    [again, lostRoom.channel],
    [admin, lostSpace.channel],
    [admin, lostChild.channel],
  ])
    assert.equal((await client.refused('channel.open', { channel })).word, 'no_such_channel', channel);
  await again.command('room.post', { channel: room, text: 'Mergem mai departe' });
  await again.command('room.create', { channel: space, title: 'Alta', visibility: 'members' });
});
