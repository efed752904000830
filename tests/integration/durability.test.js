/** What was acknowledged stays, in one order, for everybody: restarts, a second process, channels that come and go. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Client, post } from '../support/client.js';
import { Follower, MODELS } from '../support/follower.js';
import { readHeads, readLog, redis } from '../support/redis.js';
import { useServer } from '../support/server.js';
import { until } from '../support/wait.js';
import { UNHURRIED, makeWorld } from '../support/world.js';

/** Every view that a person may see. @param {import('../support/world.js').World} world @param {{token: string, person: string}} who */
async function readViews({ server, space, ownSpace, room, ownRoom }, { token, person }) {
  /** @type {Record<string, any>} */ const views = {};
  for (const channel of [space, ownSpace, room, ownRoom, 'directory', `inbox:${person}`])
    views[channel] = await post(server, 'channel.open', { channel }, { token });
  return views;
}

/** @param {import('../support/world.js').World} world @param {string} text */
const say = ({ people, room }, text, who = people.mihai) =>
  who.client.command('room.post', { channel: room, text });

/** Posts many, fifty at a time; who is told to come back does, with the same op. @param {Client} client @param {string} channel @param {number} count @param {string} words */
async function postMany(client, channel, count, words) {
  let left = Array.from({ length: count }, (_, i) => ({
    jsonrpc: '2.0',
    id: `${words} ${i}`,
    method: 'room.post',
    params: { channel, op: client.makeOp(), text: `${words} ${i}` },
  }));
  while (left.length > 0) {
    const replies = await client.batch(left.slice(0, 50));
    const busy = new Set(replies.filter(({ error }) => error).map(({ id }) => id));
    for (const { error } of replies) assert.ok(!error || error.data.error === 'busy', JSON.stringify(error));
    left = left.filter(({ id }, i) => i >= 50 || busy.has(id));
  }
}

/** A view folded from the log by the client's model. @param {any} world @param {string} channel @param {any} empty */
async function fold({ server }, channel, empty) {
  const log = await readLog(server, channel);
  log.forEach(({ seq }, i) => assert.equal(seq, i + 1));
  return log.reduce(MODELS[channel.split(':')[0]], empty);
}

describe('a restart', () => {
  test('keeps everything: views, roles, sessions, ops', async (t) => {
    const world = await makeWorld(await useServer(t, { options: UNHURRIED }));
    const { mihai, sorina } = world.people;
    const op = mihai.client.makeOp();
    const what = { channel: world.room, op, text: 'Înainte' };
    const first = await mihai.client.command('room.post', what);
    await say(world, 'Și încă unul', sorina);
    const before = await readViews(world, sorina);
    await world.server.restart();
    assert.deepEqual(await readViews(world, sorina), before);
    const again = await Client.connect(world.server, { token: mihai.token });
    assert.deepEqual(await again.command('room.post', what), first, 'a repeat gets the first answer');
    assert.deepEqual(await readViews(world, sorina), before);
    await world.server.kill();
    await world.server.restart();
    assert.deepEqual(await readViews(world, sorina), before, 'after kill -9 too');
  });

  test('says goodbye with 4503', async (t) => {
    const world = await makeWorld(await useServer(t, { options: UNHURRIED }));
    const restarted = world.server.restart();
    for (const { client } of Object.values(world.people)) assert.equal((await client.closed).code, 4503);
    await restarted;
  });

  test('folds the log to what was there: every view equals its log', async (t) => {
    const world = await makeWorld(await useServer(t, { options: UNHURRIED }));
    const { ana, sorina } = world.people;
    await say(world, 'Unu');
    const views = await readViews(world, sorina);
    const { title, space, visibility } = views[world.room].view;
    const empty = { title, space, visibility, is_archived: false, count: 0, pins: [], messages: [] };
    const room = await fold(world, world.room, empty);
    assert.deepEqual(views[world.room].view, room);
    const { name, kind } = views[world.space].view;
    const members = [{ person: ana.person, role: 'secretariat' }];
    assert.deepEqual(
      views[world.space].view,
      await fold(world, world.space, {
        name,
        kind,
        members,
        organisations: [],
        mandates: [],
        secretariats: [],
        items: [],
      }),
    );
    const inbox = `inbox:${sorina.person}`;
    assert.deepEqual(
      views[inbox].view,
      await fold(world, inbox, { spaces: [], marks: [], levels: [], entries: [], unseen: 0 }),
    );
    const directory = await post(
      world.server,
      'channel.open',
      { channel: 'directory' },
      { token: ana.token },
    );
    assert.deepEqual(
      directory.view,
      await fold(world, 'directory', { people: [], spaces: [], organisations: [] }),
    );
  });
});

describe('a second process on the same Redis', () => {
  test('hears the first one’s events live, and the first its own; both agree', async (t) => {
    const world = await makeWorld(await useServer(t, { options: UNHURRIED }));
    const beside = await world.server.startBeside({ options: UNHURRIED });
    t.after(() => beside.stop());
    const { mihai, ileana, sorina } = world.people;
    const there = await Client.connect(beside, { token: ileana.token });
    await there.open(world.room);
    await mihai.client.open(world.room);
    for (let i = 1; i <= 20; i += 2) {
      await say(world, `De aici ${i}`);
      assert.equal((await there.event(world.room, i)).text, `De aici ${i}`);
      await there.command('room.post', { channel: world.room, text: `De acolo ${i + 1}` });
      assert.equal((await mihai.client.event(world.room, i + 1)).text, `De acolo ${i + 1}`);
    }
    assert.deepEqual(await readViews({ ...world, server: beside }, sorina), await readViews(world, sorina));
  });

  test('both write at once: one order, nothing lost, nothing twice', async (t) => {
    const world = await makeWorld(await useServer(t, { options: UNHURRIED }));
    const beside = await world.server.startBeside({ options: UNHURRIED });
    t.after(() => beside.stop());
    const { mihai, ileana, sorina } = world.people;
    const there = await Client.connect(beside, { token: ileana.token });
    const listeners = [sorina.client, await Client.connect(beside, { token: sorina.token })];
    for (const listener of listeners) await listener.open(world.room);
    await Promise.all([
      postMany(mihai.client, world.room, 100, 'De aici'),
      postMany(there, world.room, 100, 'De acolo'),
    ]);
    const log = await readLog(world.server, world.room);
    assert.equal(log.length, 200);
    assert.equal(new Set(log.map(({ text }) => text)).size, 200);
    for (const listener of listeners) {
      await listener.event(world.room, 200);
      assert.deepEqual(listener.events(world.room), log);
    }
  });

  test('a right taken away in one is taken away in the other', async (t) => {
    const world = await makeWorld(await useServer(t, { options: UNHURRIED }));
    const beside = await world.server.startBeside({ options: UNHURRIED });
    t.after(() => beside.stop());
    const { mihai, sorina } = world.people;
    const there = await Client.connect(beside, { token: mihai.token });
    await there.open(world.room);
    await sorina.client.command('space.remove_member', { channel: world.space, person: mihai.person });
    assert.equal(
      (await there.refused('room.post', { channel: world.room, text: 'Încă aici?' })).word,
      'no_such_channel',
    );
    await there.next(
      ({ method, params }) => method === 'closed' && params.channel === world.room,
      'the close',
    );
    assert.equal((await readLog(world.server, world.room)).length, 0);
  });

  test('a space and a room made in one can be used in the other at once', async (t) => {
    const world = await makeWorld(await useServer(t, { options: UNHURRIED }));
    const beside = await world.server.startBeside({ options: UNHURRIED });
    t.after(() => beside.stop());
    const { ana } = world.people;
    const there = await Client.connect(beside, { token: ana.token });
    const { channel } = await ana.client.command('space.create', {
      channel: 'directory',
      name: 'Nou',
      kind: 'project',
    });
    await until(() => there.open(channel).catch(() => undefined), 'the space in the other process');
    const room = await there.command('room.create', { channel, title: 'Nouă', visibility: 'members' });
    await until(() => ana.client.open(room.channel).catch(() => undefined), 'the room in the first');
    await there.command('room.post', { channel: room.channel, text: 'Bun venit' });
    assert.equal((await ana.client.event(room.channel, 1)).text, 'Bun venit');
  });
});

describe('channels that nobody uses', () => {
  test('are let go and loaded again, with everything in them', async (t) => {
    const world = await makeWorld(await useServer(t, { options: { ...UNHURRIED, idle_ms: 50 } }));
    const { sorina } = world.people;
    await say(world, 'Rămâne');
    const loads = async () => {
      const text = await (await fetch(`${world.server.url}/metrics`)).text();
      return Number(
        /^sfat_channels_let_go_total (\d+)/m.exec(text)?.[1] ?? /let_go\S* (\d+)/.exec(text)?.[1],
      );
    };
    const before = await readViews(world, sorina);
    const letGo = await loads();
    await until(async () => (await loads()) > letGo, 'channels to be let go');
    assert.deepEqual(await readViews(world, sorina), before);
    const { seq } = await say(world, 'Și urmează');
    assert.equal(seq, 2);
  });
});

describe('a long room', () => {
  test('1,200 messages: snapshots, restarts, pages and coming back', async (t) => {
    const world = await makeWorld(await useServer(t, { options: UNHURRIED }));
    const { mihai, ileana } = world.people;
    const channel = world.room;
    const follower = new Follower(world.server, ileana.token);
    t.after(() => follower.stop());
    await follower.follow(channel);
    await postMany(mihai.client, channel, 1200, 'Mesajul');
    const log = await readLog(world.server, channel);
    assert.deepEqual(
      log.map(({ text }) => text),
      Array.from({ length: 1200 }, (_, i) => `Mesajul ${i}`),
    );
    const snapshot = await until(
      () => redis(world.server.redisSocket, 'HGET', `{s}snap:${channel}`, 's'),
      'a snapshot',
    );
    assert.ok(Number(snapshot) >= 500);
    const before = await post(world.server, 'channel.open', { channel }, { token: mihai.token });
    assert.equal(before.view.count, 1200);

    await world.server.restart();
    const again = await Client.connect(world.server, { token: mihai.token });
    assert.deepEqual(await again.open(channel), before);
    await follower.converge();

    const messageOf = (/** @type {any} */ { seq, by, at_ms, op, text }) => ({ seq, by, at_ms, op, text });
    const pages = [];
    for (let first = 1201, older = true; older; first = pages[0].seq) {
      const page = await again.request('room.history', { channel, before: first, limit: 97 });
      pages.unshift(...page.messages);
      older = page.has_older;
    }
    assert.deepEqual(pages, log.map(messageOf));
    for (const [at, limit, seqs] of /** @type {[number, number, number[]][]} */ ([
      [1, 10, []],
      [2, 10, [1]],
      [500, 1, [499]],
      [1201, 2, [1199, 1200]],
      [5000, 2, [1199, 1200]],
      [9007199254740991, 1, [1200]],
    ])) {
      const page = await again.request('room.history', { channel, before: at, limit });
      assert.deepEqual(
        [page.messages.map((/** @type {any} */ { seq }) => seq), page.has_older],
        [seqs, at > 2],
      );
    }

    const positionOf = (/** @type {number} */ seq) => ({ seq, tag: log[seq - 1].tag });
    const back = async (/** @type {any} */ since) => again.open(channel, since);
    assert.deepEqual((await back(positionOf(1200))).events, []);
    assert.deepEqual((await back(positionOf(1199))).events, [log[1199]]);
    assert.deepEqual((await back(positionOf(900))).events, log.slice(900));
    for (const since of [
      positionOf(600),
      { seq: 0, tag: '' },
      { seq: 1200, tag: 'Q7ZJ2M4K9X' },
      { seq: 1300, tag: log[0].tag },
    ]) {
      const { events, view, position } = await back(since);
      assert.equal(events, undefined);
      assert.deepEqual([view, position], [before.view, before.position]);
    }
    await again.command('room.post', { channel, text: 'Răspuns la primul', reply_to: 1 });
    assert.equal(
      (await again.refused('room.post', { channel, text: 'x', reply_to: 1202 })).word,
      'no_such_message',
    );
  });

  test('large messages come back as a view where their events would be too much', async (t) => {
    const world = await makeWorld(await useServer(t, { options: UNHURRIED }));
    const { mihai } = world.people;
    const first = await say(world, 'întâi');
    for (let i = 0; i < 30; i++) await say(world, 'x'.repeat(10000));
    const all = await mihai.client.open(world.room, { seq: first.seq, tag: first.tag });
    assert.ok(all.view && !all.events, 'over 256 kB');
    const { seq, tag } = (await readLog(world.server, world.room))[20];
    const some = await mihai.client.open(world.room, { seq, tag });
    assert.equal(some.events.length, 10);
  });

  test('an empty room comes back with nothing, and then with all', async (t) => {
    const world = await makeWorld(await useServer(t, { options: UNHURRIED }));
    const { mihai } = world.people;
    const nothing = { seq: 0, tag: '' };
    const { position, events, mine } = await mihai.client.open(world.room, nothing);
    assert.deepEqual([position, events, mine], [nothing, [], { role: 'member' }]);
    await say(world, 'Unu');
    assert.equal((await mihai.client.open(world.room, nothing)).events.length, 1);
    assert.deepEqual(Object.keys(await readHeads(world.server)).includes(world.room), true);
  });
});
