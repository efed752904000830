/** Mandates in a running installation: what they open, until when, and what is taken away with them. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { Client } from '../support/client.js';
import { addOrganisation, giveMandate, seatOrganisation } from '../support/organisations.js';
import { startServer } from '../support/server.js';
import { until } from '../support/wait.js';
import { UNHURRIED, makeWorld } from '../support/world.js';

const DAY_MS = 24 * 60 * 60 * 1000;

/** A day of the installation's time zone. @param {number} ms */
const dayOf = (ms) => new Date(ms).toLocaleDateString('sv-SE', { timeZone: 'Europe/Bucharest' });

/** How long until the next local midnight there. @param {number} nowMs */
function untilMidnight(nowMs) {
  const [hours, minutes, seconds] = new Date(nowMs)
    .toLocaleTimeString('en-GB', { timeZone: 'Europe/Bucharest' })
    .split(':')
    .map(Number);
  return DAY_MS - ((hours * 60 + minutes) * 60 + seconds) * 1000 - (nowMs % 1000);
}

/** @param {any} person @param {string} channel */
const isClosedTo = async ({ client }, channel) =>
  assert.equal((await client.refused('channel.open', { channel })).word, 'no_such_channel');

/** @param {any} person @param {string} channel */
const untilClosed = ({ client }, channel) =>
  client.next(
    ({ method, params }) =>
      method === 'closed' && params.channel === channel && params.reason === 'forbidden',
    `${channel} to be closed`,
  );

describe('mandates', () => {
  /** @type {import('../support/world.js').World} */ let world;
  /** @type {Record<string, import('../support/world.js').Person>} */ let people;
  /** @type {string} */ let organisation;

  before(async () => {
    world = await makeWorld(await startServer({ options: UNHURRIED }));
    people = world.people;
    organisation = await seatOrganisation(people.sorina, world.space);
  });
  after(() => world?.server.stop());

  /** @param {object} params of room.create */
  const makeRoom = async (params) =>
    (
      await people.sorina.client.command('room.create', {
        channel: world.space,
        title: 'Pentru unii',
        ...params,
      })
    ).channel;

  test('a mandate opens the space, its rooms and its caucus, and the inbox knows', async () => {
    const { sorina, olga } = people;
    const caucus = await makeRoom({ visibility: 'category', categories: ['ngo'] });
    await isClosedTo(olga, world.room);
    const mandate = await giveMandate(sorina, world.space, olga.person, { organisation });
    for (const channel of [world.space, world.room, caucus]) await olga.client.open(channel);
    await isClosedTo(sorina, caucus);
    await olga.client.command('room.post', { channel: caucus, text: 'Între noi.' });
    const { view } = await olga.client.open(caucus);
    assert.equal(view.messages[0].as, mandate, 'the only capacity there is need not be named');
    await until(async () => {
      const inbox = await olga.client.open(`inbox:${olga.person}`);
      return inbox.view.spaces.some(({ channel }) => channel === world.space);
    }, 'the inbox to know');
    await sorina.client.command('space.end_mandate', { channel: world.space, mandate });
    for (const channel of [world.space, world.room, caucus]) await untilClosed(olga, channel);
    await isClosedTo(olga, world.room);
    await until(async () => {
      const inbox = await olga.client.open(`inbox:${olga.person}`);
      return !inbox.view.spaces.some(({ channel }) => channel === world.space);
    }, 'the inbox to forget');
  });

  test('who has two chooses, and each act shows in which it was done', async () => {
    const { sorina, olga } = people;
    const other = await seatOrganisation(sorina, world.space, { name: 'Sindicatul Model', type: 'union' });
    const one = await giveMandate(sorina, world.space, olga.person, { organisation });
    const two = await giveMandate(sorina, world.space, olga.person, { organisation: other });
    const post = { channel: world.room, text: 'Ca cine?' };
    assert.equal((await olga.client.refused('room.post', post)).word, 'choose_capacity');
    await olga.client.request('room.history', { channel: world.room, before: 9, limit: 1 });
    for (const as of [one, two]) {
      await olga.client.command('room.post', { ...post, as });
      const { view } = await people.mihai.client.open(world.room);
      assert.equal(view.messages.at(-1).as, as);
    }
    const { word } = await people.mihai.client.refused('room.post', { ...post, as: one });
    assert.equal(word, 'forbidden', 'nobody acts in another’s');
    await sorina.client.command('space.end_mandate', { channel: world.space, mandate: two });
    assert.equal((await olga.client.refused('room.post', { ...post, as: two })).word, 'forbidden');
    await olga.client.command('room.post', post);
    await sorina.client.command('space.remove_member', { channel: world.space, person: olga.person });
  });

  test('the people of an organisation go and come back with it', async () => {
    const { sorina, olga } = people;
    await giveMandate(sorina, world.space, olga.person, { organisation });
    await olga.client.open(world.room);
    const set = (/** @type {string} */ state) =>
      sorina.client.command('space.set_organisation', { channel: world.space, organisation, state });
    await set('suspended');
    await untilClosed(olga, world.room);
    await isClosedTo(olga, world.space);
    await set('active');
    await olga.client.open(world.room);
    await sorina.client.command('space.remove_member', { channel: world.space, person: olga.person });
    await isClosedTo(olga, world.room);
  });

  test('a caucus follows the category, a room of named people its list', async () => {
    const { sorina, mihai } = people;
    const own = await seatOrganisation(sorina, world.space, { name: 'Patronatul Probă', type: 'employers' });
    const mandate = await giveMandate(sorina, world.space, mihai.person, { organisation: own });
    const caucus = await makeRoom({ visibility: 'category', categories: ['employers'] });
    const named = await makeRoom({ visibility: 'named', people: [mihai.person] });
    for (const room of [caucus, named]) await mihai.client.open(room);
    await sorina.client.command('space.set_organisation', {
      channel: world.space,
      organisation: own,
      category: 'academic',
    });
    await untilClosed(mihai, caucus);
    await sorina.client.command('room.set_people', {
      channel: world.space,
      room: named,
      people: [sorina.person],
    });
    await untilClosed(mihai, named);
    await mihai.client.open(world.room);
    await sorina.client.command('space.end_mandate', { channel: world.space, mandate });
  });

  test('whoever comes to run a space sees the whole directory, and no more when that is over', async () => {
    const { sorina, mihai } = people;
    const { view: less } = await mihai.client.open('directory');
    assert.ok(less.organisations && !less.people);
    const resync = () =>
      mihai.client.next(
        ({ method, params }) =>
          method === 'closed' && params.channel === 'directory' && params.reason === 'resync',
        'the directory to be closed',
      );
    const set = (/** @type {string} */ role) =>
      sorina.client.command('space.add_member', { channel: world.space, person: mihai.person, role });
    await set('secretariat');
    await resync();
    assert.ok((await mihai.client.open('directory')).view.people);
    await addOrganisation(mihai);
    await set('member');
    await resync();
    assert.ok(!(await mihai.client.open('directory')).view.people);
  });

  test('the index of who is where holds in every process and after a start', async () => {
    const { sorina, olga } = people;
    const beside = await world.server.startBeside({ options: UNHURRIED });
    const there = await Client.connect(beside, { token: olga.token });
    try {
      const mandate = await giveMandate(sorina, world.space, olga.person, {
        organisation,
        role: 'secretariat',
      });
      await until(() => there.open(world.room).catch(() => false), 'the mandate in the other process');
      await addOrganisation({ client: there });
      await sorina.client.command('space.end_mandate', { channel: world.space, mandate });
      const { word } = await there.refused('room.post', { channel: world.room, text: 'Încă aici?' });
      assert.equal(word, 'no_such_channel', 'the other process has not seen the end, and yet');
      const name = { channel: 'directory', name: 'A', type: 'other' };
      assert.equal((await there.refused('directory.add_organisation', name)).word, 'forbidden');
    } finally {
      await there.close();
      await beside.stop();
    }
  });

  test('a space that nobody runs any more is run by administrators, but for its items', async () => {
    const { sorina, ana, mihai } = people;
    const { channel: space } = await sorina.client.command('space.create', {
      channel: 'directory',
      name: 'Proiectul Probă',
      kind: 'project',
    });
    const seat = await seatOrganisation(sorina, space);
    const mandate = { organisation: seat, until_on: dayOf(Date.now()) };
    await giveMandate(sorina, space, mihai.person, mandate);
    const { channel: room } = await sorina.client.command('room.create', {
      channel: space,
      title: 'Toți',
      visibility: 'members',
    });
    await isClosedTo(ana, space);
    await sorina.client.command('space.hand_over_secretariat', {
      channel: space,
      organisation: seat,
      people: [mihai.person],
    });
    await world.server.advance(untilMidnight(Date.now()));
    await ana.client.open(space);
    await isClosedTo(ana, room);
    await ana.client.command('space.add_member', {
      channel: space,
      person: sorina.person,
      role: 'secretariat',
    });
    await untilClosed(ana, space);
  });
});

describe('midnight', () => {
  /** @type {import('../support/world.js').World} */ let world;

  before(async () => (world = await makeWorld(await startServer({ options: UNHURRIED }))));
  after(() => world?.server.stop());

  test('a mandate is over at local midnight after its last day, and another begins', async () => {
    const { sorina, olga, stefan } = world.people;
    const nowMs = Date.now();
    const today = dayOf(nowMs);
    const left = untilMidnight(nowMs);
    const rest = { category: 'academic' };
    await giveMandate(sorina, world.space, olga.person, { ...rest, until_on: today });
    await giveMandate(sorina, world.space, stefan.person, { ...rest, from_on: dayOf(nowMs + left) });
    await olga.client.open(world.room);
    await isClosedTo(stefan, world.room);
    if (left > 30_000) {
      await world.server.advance(left - 30_000);
      await olga.client.command('room.post', { channel: world.room, text: 'Încă azi.' });
    }
    await world.server.advance(Math.min(left, 30_000));
    // At once: nobody has noted it yet.
    const refused = await olga.client.refused('room.post', { channel: world.room, text: 'Mâine.' });
    assert.equal(refused.word, 'no_such_channel');
    await stefan.client.open(world.room);
    await untilClosed(olga, world.room);
    await until(async () => {
      const { view } = await sorina.client.open(world.space);
      return view.mandates.some(
        ({ person, ended_on: endedOn }) => person === olga.person && endedOn === today,
      );
    }, 'the end to be noted');
    await until(async () => {
      const { view } = await stefan.client.open(`inbox:${stefan.person}`);
      return view.spaces.some(({ channel }) => channel === world.space);
    }, 'the inbox to know of what has begun');
  });

  test('also where the server slept over it', async () => {
    const { sorina, mihai, olga } = world.people;
    const serverMs = (await mihai.client.request('session.ping')).now_ms;
    await giveMandate(sorina, world.space, olga.person, {
      category: 'citizen',
      until_on: dayOf(serverMs + 2 * DAY_MS),
    });
    await olga.client.open(world.space);
    await world.server.advance(10 * DAY_MS);
    await isClosedTo(olga, world.space);
    await until(async () => {
      const { view } = await sorina.client.open(world.space);
      const hers = view.mandates.filter(({ person }) => person === olga.person);
      return hers.every(({ ended_on: endedOn }) => endedOn);
    }, 'the end to be noted');
  });
});
