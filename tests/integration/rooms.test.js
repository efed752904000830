/** Rooms and inboxes as people use them: what follows elsewhere, what is told to whom, and what is no longer there. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { Client, post } from '../support/client.js';
import { giveMandate, seatOrganisation } from '../support/organisations.js';
import { redis } from '../support/redis.js';
import { startServer } from '../support/server.js';
import { until } from '../support/wait.js';
import { UNHURRIED, makeWorld, signInAgain } from '../support/world.js';

const DAY_MS = 24 * 60 * 60 * 1000;

/** @typedef {import('../support/world.js').Person} Person */

/** @param {Person} person @param {string} channel @param {string} text @param {object} [more] */
const say = ({ client }, channel, text, more) =>
  client.command('room.post', { channel, text, ...more }).then(({ seq }) => seq);

/** @param {Person} person */
const inboxOf = async ({ client, person }) => (await client.open(`inbox:${person}`)).view;

/** Waits for a person's newest entry to be about this message. @param {Person} person @param {string} item @param {number} message */
const told = (person, item, message) =>
  until(
    async () => (await inboxOf(person)).entries.find((one) => one.item === item && one.message === message),
    `${person.name} to be told of ${message}`,
  );

/** @param {Person} person @param {object} params */
const history = ({ client }, params) => client.request('room.history', params);

/** @param {import('../support/world.js').World} world @param {Person} [maker] */
async function makeRoom(world, maker = world.people.sorina) {
  const params = { channel: world.space, title: 'Probă', visibility: 'members' };
  return (await maker.client.command('room.create', params)).channel;
}

/** The signals of one type that a client heard in a channel. @param {Client} client @param {string} channel @param {string} type */
const signals = ({ messages }, channel, type) =>
  messages
    .filter(({ method, params }) => method === 'signal' && params.channel === channel && params.type === type)
    .map(({ params }) => params);

describe('rooms', () => {
  /** @type {import('../support/world.js').World} */ let world;
  /** @type {Record<string, Person>} */ let people;

  before(async () => {
    world = await makeWorld(await startServer({ options: UNHURRIED }));
    people = world.people;
  });
  after(() => world?.server.stop());

  test('who is named or answered is told, of what concerns them most', async () => {
    const { mihai, ileana, sorina, olga } = people;
    const room = await makeRoom(world);
    const asked = await say(mihai, room, `@{person:${ileana.person}} @{person:${olga.person}} @{everyone}`);
    assert.equal((await told(ileana, room, asked)).kind, 'mention');
    assert.equal((await told(sorina, room, asked)).kind, 'everyone');
    const answer = await say(sorina, room, `Da, @{person:${ileana.person}}.`, { reply_to: asked });
    const entry = await told(mihai, room, answer);
    assert.deepEqual([entry.kind, entry.by, entry.is_done], ['reply', sorina.person, false]);
    assert.equal((await told(ileana, room, answer)).kind, 'mention');
    for (const person of [mihai, olga])
      assert.ok(!(await inboxOf(person)).entries.some(({ message }) => message === asked));
    assert.equal((await inboxOf(olga)).entries.length, 0, 'a stranger is told of nothing');
  });

  test('a member calls everyone once a day, a facilitator at any time', async () => {
    const { mihai, ileana } = people;
    const room = await makeRoom(world);
    await say(mihai, room, '@{everyone}');
    const refusal = await mihai.client.refused('room.post', { channel: room, text: 'Iar: @{everyone}' });
    assert.equal(refusal.word, 'everyone_too_often');
    assert.ok(refusal.data.retry_after_ms > DAY_MS - 600_000 && refusal.data.retry_after_ms <= DAY_MS);
    await say(ileana, room, '@{everyone}');
    await say(ileana, room, '@{everyone}');
    await say(mihai, await makeRoom(world), '@{everyone}');
    await world.server.advance(DAY_MS + 1000);
    await say(mihai, room, '@{everyone}');
  });

  test('of two calls of everyone at the same moment one is taken', async () => {
    const { mihai } = people;
    const room = await makeRoom(world);
    const calls = await Promise.allSettled(
      Array.from({ length: 8 }, () =>
        mihai.client.command('room.post', { channel: room, text: '@{everyone}' }),
      ),
    );
    assert.equal(calls.filter(({ status }) => status === 'fulfilled').length, 1);
    for (const { reason } of calls.filter(({ status }) => status === 'rejected'))
      assert.equal(reason.word, 'everyone_too_often');
  });

  test('an edit tells who is newly named, and nobody twice', async () => {
    const { mihai, ileana, sorina } = people;
    const room = await makeRoom(world);
    const message = await say(mihai, room, `@{person:${ileana.person}}`);
    await told(ileana, room, message);
    const text = `@{person:${ileana.person}} @{person:${sorina.person}}`;
    await mihai.client.command('room.edit', { channel: room, message, text });
    assert.equal((await told(sorina, room, message)).kind, 'mention');
    const { entries } = await inboxOf(ileana);
    assert.equal(entries.filter((one) => one.item === room).length, 1);
  });

  test('of a muted room nothing is told, and of a muted space what was said of the room', async () => {
    const { mihai, ileana } = people;
    const [muted, heard] = [await makeRoom(world), await makeRoom(world)];
    const inbox = `inbox:${ileana.person}`;
    const set = (/** @type {string} */ item, /** @type {string} */ level) =>
      ileana.client.command('inbox.set_level', { channel: inbox, item, level });
    await set(muted, 'none');
    await say(mihai, muted, `@{person:${ileana.person}}`);
    await told(ileana, heard, await say(mihai, heard, `@{person:${ileana.person}}`));
    await set(muted, 'mentions');
    await set(world.space, 'none');
    await say(mihai, heard, `@{person:${ileana.person}} din nou`);
    await told(ileana, muted, await say(mihai, muted, `@{person:${ileana.person}} din nou`));
    await set(world.space, 'mentions');
    const { entries } = await inboxOf(ileana);
    assert.deepEqual(
      entries.filter(({ item }) => [muted, heard].includes(item)).map(({ item }) => item),
      [heard, muted],
    );
  });

  test('entries are done on every device, and older ones are read by page', async () => {
    const { mihai, sorina } = people;
    const room = await makeRoom(world);
    const again = await signInAgain(world, sorina);
    const channel = `inbox:${sorina.person}`;
    await again.client.open(channel);
    for (let i = 0; i < 3; i++)
      await told(sorina, room, await say(mihai, room, `@{person:${sorina.person}} ${i}`));
    const { entries, unseen } = await inboxOf(sorina);
    const mine = entries.filter(({ item }) => item === room).map(({ seq }) => seq);
    const { seq } = await sorina.client.command('inbox.done', { channel, entries: mine.slice(0, 2) });
    assert.deepEqual((await again.client.event(channel, seq)).entries, mine.slice(0, 2));
    assert.equal((await inboxOf(sorina)).unseen, unseen - 2);
    const page = await again.client.request('inbox.entries', { channel, before: mine[2], limit: 2 });
    assert.deepEqual(
      page.entries.map((/** @type {any} */ one) => [one.seq, one.message, one.is_done]),
      [
        [mine[0], 1, true],
        [mine[1], 2, true],
      ],
    );
  });

  test('what is unread is counted the same by the room, its head and the mark', async () => {
    const { mihai, ileana } = people;
    const room = await makeRoom(world);
    for (let i = 1; i <= 70; i++) await say(mihai, room, `Mesajul ${i}`);
    for (let message = 1; message <= 5; message++)
      await ileana.client.command('room.react', { channel: room, message, emoji: '👍' });
    const { view } = await ileana.client.open(room);
    const { heads } = await ileana.client.request('space.heads', { channel: world.space });
    const head = heads.find((/** @type {any} */ one) => one.channel === room);
    assert.deepEqual([view.count, head.count, head.seq], [70, 70, 75]);
    const page = await history(ileana, { channel: room, around: 12, limit: 5 });
    const at = page.messages.findIndex((/** @type {any} */ { seq }) => seq === 12);
    assert.equal(page.count_before + at + 1, 12);
    const mark = {
      channel: `inbox:${ileana.person}`,
      item: room,
      seq: 12,
      count: page.count_before + at + 1,
    };
    await ileana.client.command('inbox.mark', mark);
    const [marked] = (await inboxOf(ileana)).marks.filter(({ item }) => item === room);
    assert.equal(head.count - marked.count, 58);
  });

  test('pages of any kind show messages as they stand, as a fresh client reads them', async () => {
    const { mihai, sorina } = people;
    const room = await makeRoom(world);
    for (let i = 1; i <= 120; i++) await say(mihai, room, `Mesajul ${i}`);
    await mihai.client.command('room.edit', { channel: room, message: 3, text: 'Altfel.' });
    await mihai.client.command('room.edit', { channel: room, message: 3, text: 'Cu totul altfel.' });
    await sorina.client.command('room.react', { channel: room, message: 4, emoji: '🔥' });
    await mihai.client.command('room.delete', { channel: room, message: 5 });
    await say(sorina, room, 'Un răspuns târziu.', { reply_to: 4 });
    const { messages: all } = await history(mihai, { channel: room, after: 0, limit: 100 });
    assert.equal(all.length, 100);
    const [, , third, fourth, fifth] = all;
    assert.deepEqual([third.text, third.edits], ['Cu totul altfel.', 2]);
    assert.deepEqual(fourth.reactions, [{ emoji: '🔥', people: [sorina.person] }]);
    assert.deepEqual([fourth.replies, fifth.text, fifth.deleted.by], [1, '', mihai.person]);
    const back = await history(mihai, { channel: room, before: 1000, limit: 100 });
    assert.deepEqual([back.has_older, back.has_newer, back.count_before], [true, false, 21]);
    const before = await history(mihai, { channel: room, before: 22, limit: 100 });
    assert.deepEqual([...before.messages, ...back.messages].map(({ seq }) => seq).length, 121);
    assert.deepEqual(before.messages, all.slice(0, 21));
    const { versions } = await sorina.client.request('room.versions', { channel: room, message: 3 });
    assert.deepEqual(
      versions.map((/** @type {any} */ { text }) => text),
      ['Mesajul 3', 'Altfel.', 'Cu totul altfel.'],
    );
    const thread = await sorina.client.request('room.thread', { channel: room, root: 4, limit: 10 });
    assert.deepEqual(thread.root, fourth);
    assert.equal(thread.messages[0].text, 'Un răspuns târziu.');
  });

  test('a deleted message’s words are nowhere to be read again', async () => {
    const { mihai, ileana, sorina } = people;
    const room = await makeRoom(world);
    const secret = 'cnp-1980101';
    const first = await say(mihai, room, `${secret}-unu`);
    const since = (await mihai.client.open(room)).position;
    await mihai.client.command('room.edit', { channel: room, message: first, text: `${secret}-doi` });
    await say(ileana, room, 'Un răspuns.', { reply_to: first });
    await ileana.client.command('room.pin', { channel: room, message: first });
    const reason = 'Date personale.';
    await ileana.client.command('room.delete', { channel: room, message: first, reason });
    const fresh = await signInAgain(world, sorina);
    const { view } = await fresh.client.open(room);
    await fresh.client.open(room, since);
    await fresh.client.open(room, { seq: 0, tag: '' });
    await history(fresh, { channel: room, after: 0, limit: 100 });
    await fresh.client.request('room.message', { channel: room, seq: first });
    await fresh.client.request('room.thread', { channel: room, root: first, limit: 10 });
    const refusal = await fresh.client.refused('room.versions', { channel: room, message: first });
    assert.equal(refusal.word, 'message_deleted');
    assert.ok(!JSON.stringify(fresh.client.messages).includes(secret));
    assert.deepEqual(view.pins, []);
    const [mark] = view.messages;
    assert.deepEqual([mark.text, mark.replies, mark.deleted.by], ['', 1, ileana.person]);
    assert.equal(mark.deleted.reason, reason);
  });

  test('after the server is started anew a room is what it was, from its snapshot and from its log', async () => {
    const { mihai, sorina } = people;
    const room = await makeRoom(world);
    for (let i = 1; i <= 60; i++) await say(mihai, room, `Mesajul ${i}`);
    await mihai.client.command('room.edit', { channel: room, message: 2, text: 'Altfel.' });
    await sorina.client.command('room.react', { channel: room, message: 3, emoji: '🎉' });
    await sorina.client.command('room.pin', { channel: room, message: 4 });
    await say(sorina, room, 'Un răspuns.', { reply_to: 2 });
    const read = async () => {
      const ask = (/** @type {string} */ method, /** @type {object} */ params) =>
        post(world.server, method, { channel: room, ...params }, { token: mihai.token });
      return [
        (await ask('channel.open', {})).view,
        await ask('room.history', { after: 0, limit: 100 }),
        await ask('room.find_date', { date: '2020-01-01' }),
      ];
    };
    const before = await read();
    await world.server.restart();
    assert.deepEqual(await read(), before);
    await redis(world.server.redisSocket, 'DEL', `{s}snap:${room}`);
    await world.server.restart();
    assert.deepEqual(await read(), before);
    for (const [name, person] of Object.entries(people)) people[name] = await signInAgain(world, person);
  });

  test('an archived room is read and not written; opened again it goes on', async () => {
    const { mihai, ileana, sorina } = people;
    const room = await makeRoom(world, mihai);
    const first = await say(ileana, room, 'Unu');
    await mihai.client.command('room.archive', { channel: room });
    for (const [verb, params] of Object.entries({
      post: { text: 'Nu' },
      edit: { message: first, text: 'Nu' },
      react: { message: first, emoji: '👍' },
      pin: { message: first },
    }))
      assert.equal(
        (await ileana.client.refused(`room.${verb}`, { channel: room, ...params })).word,
        'archived',
      );
    assert.equal((await history(sorina, { channel: room, after: 0, limit: 9 })).messages.length, 1);
    await sorina.client.command('room.reopen', { channel: room });
    assert.equal(await say(ileana, room, 'Doi'), 4);
  });

  test('posts on their way when a room is archived are before it or refused', async () => {
    const { mihai, sorina } = people;
    const room = await makeRoom(world);
    const posts = Array.from({ length: 40 }, (_, i) =>
      mihai.client.command('room.post', { channel: room, text: `Mesajul ${i}` }),
    );
    const [archived, ...outcomes] = await Promise.allSettled([
      sorina.client.command('room.archive', { channel: room }),
      ...posts,
    ]);
    assert.equal(archived.status, 'fulfilled');
    const { seq: end } = /** @type {any} */ (archived).value;
    for (const outcome of outcomes)
      if (outcome.status === 'fulfilled') assert.ok(outcome.value.seq < end);
      else assert.equal(outcome.reason.word, 'archived');
    assert.equal((await sorina.client.open(room)).position.seq, end);
  });

  test('pages read while everybody writes are whole and without a gap', async () => {
    const { mihai, ileana, sorina } = people;
    const room = await makeRoom(world);
    for (let i = 1; i <= 80; i++) await say(mihai, room, `Mesajul ${i}`);
    let isOver = false;
    const write = async () => {
      for (let i = 0; i < 120; i++) {
        await say(mihai, room, `Încă ${i}`);
        const text = `Schimbat de ${i} ori`;
        if (i < 45) await mihai.client.command('room.edit', { channel: room, message: 10, text });
      }
      isOver = true;
    };
    const read = async (/** @type {Person} */ person) => {
      for (let page = 0; !isOver; page++) {
        const { messages } = await history(person, { channel: room, around: 10 + (page % 60), limit: 60 });
        const { heads } = await person.client.request('space.heads', { channel: world.space });
        assert.ok(heads.length > 0);
        for (let i = 1; i < messages.length; i++) assert.ok(messages[i].seq > messages[i - 1].seq);
        const tenth = messages.find((/** @type {any} */ { seq }) => seq === 10);
        if (tenth)
          assert.equal(tenth.text, tenth.edits ? `Schimbat de ${tenth.edits - 1} ori` : 'Mesajul 10');
      }
    };
    await Promise.all([write(), read(ileana), read(sorina)]);
  });

  test('who posts is noted as active in the space', async () => {
    const { mihai } = people;
    await say(mihai, await makeRoom(world), 'Sunt aici.');
    const key = `{s}r:activity:${world.space.slice('space:'.length)}`;
    const [last] = [await redis(world.server.redisSocket, 'HGET', key, mihai.person)].flat();
    const { now_ms: now } = await mihai.client.request('session.ping');
    assert.ok(now - Number(last) < 60_000);
  });

  test('a home page hears what is new in its spaces', async () => {
    const { mihai, ileana } = people;
    const room = await makeRoom(world);
    await ileana.client.open(world.space);
    await say(mihai, room, 'Ceva nou.');
    const { params } = await ileana.client.next(
      ({ method, params: signal }) =>
        method === 'signal' && signal.items?.some((/** @type {any} */ { channel }) => channel === room),
      'the news',
    );
    const [news] = params.items.filter((/** @type {any} */ { channel }) => channel === room);
    assert.deepEqual([news.seq, news.count], [1, 1]);
    await say(mihai, room, 'Și încă ceva.');
    await until(
      () =>
        signals(ileana.client, world.space, 'space.activity').some(({ items }) =>
          items.some((/** @type {any} */ { channel, count }) => channel === room && count === 2),
        ),
      'more news',
    );
  });

  test('everyone in a room is told how many are there', async () => {
    const { mihai, ileana } = people;
    const room = await makeRoom(world);
    const present = () => signals(mihai.client, room, 'room.present').at(-1)?.count;
    await mihai.client.open(room);
    await until(() => present() === 1, 'oneself');
    const beside = await signInAgain(world, ileana);
    await beside.client.open(room);
    await ileana.client.open(room);
    await until(() => present() === 2, 'two people');
    await beside.client.close();
    await ileana.client.request('channel.close', { channel: room });
    await until(() => present() === 1, 'one person');
  });
});

describe('rooms, organisations and capacities', () => {
  /** @type {import('../support/world.js').World} */ let world;
  /** @type {Record<string, Person>} */ let people;
  /** @type {string} */ let organisation;
  /** @type {string} Mihai's, for the organisation */ let mandate;

  before(async () => {
    world = await makeWorld(await startServer({ options: UNHURRIED }));
    people = world.people;
    organisation = await seatOrganisation(people.sorina, world.space);
    mandate = await giveMandate(people.sorina, world.space, people.mihai.person, { organisation });
  });
  after(() => world?.server.stop());

  test('an organisation that is named is told: those who act for it in the space', async () => {
    const { mihai, ileana, sorina } = people;
    const room = await makeRoom(world);
    const message = await say(ileana, room, `Ce spune @{organisation:${organisation}}?`);
    assert.equal((await told(mihai, room, message)).kind, 'organisation');
    await told(sorina, room, await say(ileana, room, `@{person:${sorina.person}}`));
    assert.ok(!(await inboxOf(sorina)).entries.some((one) => one.message === message));
  });

  test('the capacity in which one wrote stands on the message and in the inbox', async () => {
    const { mihai, ileana } = people;
    const room = await makeRoom(world);
    const message = await say(mihai, room, `@{person:${ileana.person}}`, { as: mandate });
    assert.equal((await ileana.client.open(room)).view.messages[0].as, mandate);
    assert.equal((await told(ileana, room, message)).as, mandate);
    const { message: again } = await ileana.client.request('room.message', { channel: room, seq: message });
    assert.equal(again.as, mandate);
  });

  test('of a room for some, nobody else is told anything', async () => {
    const { mihai, ileana, sorina } = people;
    const params = { channel: world.space, title: 'Pregătire', visibility: 'named', people: [ileana.person] };
    const { channel: room } = await mihai.client.command('room.create', { ...params, as: mandate });
    for (const { client } of [ileana, sorina]) await client.open(world.space);
    const text = `@{everyone} @{person:${sorina.person}} @{organisation:${organisation}}`;
    const message = await say(mihai, room, text);
    await told(ileana, room, message);
    const hears = ({ client }) =>
      signals(client, world.space, 'space.activity').some(({ items }) =>
        items.some((/** @type {any} */ { channel }) => channel === room),
      );
    await until(() => hears(ileana), 'the news');
    const open = await makeRoom(world);
    await told(sorina, open, await say(mihai, open, `@{person:${sorina.person}}`));
    await until(() => signals(sorina.client, world.space, 'space.activity').length > 0, 'other news');
    assert.ok(!hears(sorina));
    assert.ok(!(await inboxOf(sorina)).entries.some(({ item }) => item === room));
    const { heads } = await sorina.client.request('space.heads', { channel: world.space });
    assert.ok(!heads.some((/** @type {any} */ { channel }) => channel === room));
    assert.ok(heads.some((/** @type {any} */ { channel }) => channel === open));
  });

  test('who wrote what is answered and has left is not told', async () => {
    const { mihai, ileana, sorina, olga } = people;
    const room = await makeRoom(world);
    const member = { channel: world.space, person: olga.person };
    await sorina.client.command('space.add_member', { ...member, role: 'member' });
    const first = await say(olga, room, 'Plec.');
    await sorina.client.command('space.remove_member', member);
    await say(ileana, room, 'Păcat.', { reply_to: first });
    for (let i = 0; i < 55; i++) await say(mihai, room, `Mesajul ${i}`);
    await say(ileana, room, 'Păcat, zic și acum.', { reply_to: first });
    await told(mihai, room, await say(ileana, room, `@{person:${mihai.person}}`));
    assert.deepEqual((await inboxOf(olga)).entries, []);
  });

  test('the space’s catalogue shows what a room is called, and that it is archived', async () => {
    const { ileana } = people;
    const room = await makeRoom(world);
    const item = async () =>
      (await ileana.client.open(world.space)).view.items.find(
        (/** @type {any} */ { channel }) => channel === room,
      );
    await ileana.client.command('room.rename', { channel: room, title: 'Alt titlu' });
    await ileana.client.command('room.archive', { channel: room });
    await until(async () => (await item()).is_archived, 'it to be archived');
    assert.equal((await item()).title, 'Alt titlu');
    await ileana.client.command('room.reopen', { channel: room });
    await until(async () => !(await item()).is_archived, 'it to be open');
  });
});

describe('rooms of an older version', () => {
  /** A room's log as the first version wrote it: replies say what they answer, and not in which thread. */
  test('are read: threads too', async (t) => {
    const server = await startServer({ options: UNHURRIED });
    t.after(() => server.stop());
    const world = await makeWorld(server);
    const { mihai, ileana } = world.people;
    const posts = [['Unu'], ['Doi', 1], ['Trei', 2]];
    for (const [text, replyTo] of posts)
      await say(mihai, world.room, /** @type {string} */ (text), replyTo ? { reply_to: replyTo } : {});
    await until(async () => (await redisLog(server, world.room)).length === 3, 'the log');
    for (const [id, tag, event, before] of await redisLog(server, world.room)) {
      const { thread, reply_to_by: _, notify, space, mentions, ...old } = JSON.parse(event);
      assert.deepEqual([notify, mentions, space], [undefined, undefined, undefined]);
      assert.ok(thread === undefined || thread === 1);
      await writeAgain(server, world.room, id, { t: tag, e: JSON.stringify({ ...old, v: 1 }), p: before });
    }
    await redis(server.redisSocket, 'DEL', `{s}snap:${world.room}`);
    await server.restart();
    const again = await signInAgain(world, ileana);
    const { view } = await again.client.open(world.room);
    assert.deepEqual(
      view.messages.map((/** @type {any} */ { thread, replies }) => [thread, replies]),
      [
        [undefined, 2],
        [1, undefined],
        [1, undefined],
      ],
    );
  });
});

/** The entries of a log: [id, tag, event, tag before]. @param {import('../support/server.js').Server} server @param {string} channel */
async function redisLog(server, channel) {
  const entries = await redis(server.redisSocket, 'XRANGE', `{s}log:${channel}:0`, '-', '+');
  return entries.map(([id, fields]) => {
    const named = Object.fromEntries(
      fields.map((one, i) => [one, fields[i + 1]]).filter((_, i) => i % 2 === 0),
    );
    return [id, named.t, named.e, named.p];
  });
}

/** Writes an entry anew, at the end of a stream that begins anew with the first. @param {any} server @param {string} channel @param {string} id @param {Record<string, string>} fields */
async function writeAgain(server, channel, id, fields) {
  const key = `{s}log:${channel}:0`;
  if (id === '1-0') await redis(server.redisSocket, 'DEL', key);
  await redis(server.redisSocket, 'XADD', key, id, ...Object.entries(fields).flat());
}
