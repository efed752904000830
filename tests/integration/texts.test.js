/** What people write comes back as they wrote it, whatever it is: as JSON text, never as anything else. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { post } from '../support/client.js';
import { giveMandate, seatOrganisation } from '../support/organisations.js';
import { readLog } from '../support/redis.js';
import { CORPUS } from '../support/corpus.js';
import { startServer } from '../support/server.js';
import { UNHURRIED, makeWorld } from '../support/world.js';

/** What the server may do to a text, and nothing else. @param {string} text */
function normalise(text) {
  const letters = { Ş: 'Ș', ş: 'ș', Ţ: 'Ț', ţ: 'ț' };
  const composed = text.normalize('NFC').replace(/[ŞşŢţ]/g, (letter) => /** @type {any} */ (letters)[letter]);
  return composed.replace(/^[ \t\n\v\f\r]+|[ \t\n\v\f\r]+$/g, '');
}

describe('texts', () => {
  /** @type {import('../support/world.js').World} */ let world;
  before(async () => (world = await makeWorld(await startServer({ options: UNHURRIED }))));
  after(() => world?.server.stop());

  test('of messages: in the event, the view, the history and the log', async () => {
    const { mihai, ileana } = world.people;
    const channel = world.room;
    await ileana.client.open(channel);
    for (const [i, text] of CORPUS.entries()) {
      await mihai.client.command('room.post', { channel, text });
      assert.equal((await ileana.client.event(channel, i + 1)).text, normalise(text));
    }
    const expected = CORPUS.map(normalise);
    const texts = (/** @type {any[]} */ messages) => messages.map(({ text }) => text);
    const { view } = await post(world.server, 'channel.open', { channel }, { token: mihai.token });
    assert.deepEqual(texts(view.messages), expected);
    const page = await mihai.client.request('room.history', { channel, before: 1000, limit: 100 });
    assert.deepEqual(texts(page.messages), expected);
    assert.deepEqual(texts(await readLog(world.server, channel)), expected);
  });

  test('of names: people, spaces and rooms', async () => {
    const { ana, sorina } = world.people;
    for (const [i, text] of CORPUS.entries()) {
      const { person } = await ana.client.command('directory.add_person', {
        channel: 'directory',
        name: text,
        email: `persoana${i}@exemplu.invalid`,
      });
      const { people } = await ana.client.request('directory.people', {
        channel: 'directory',
        ids: [person],
      });
      assert.equal(people[0].name, normalise(text));
      const { channel } = await ana.client.command('space.create', {
        channel: 'directory',
        name: text,
        kind: 'project',
      });
      const room = await ana.client.command('room.create', { channel, title: text, visibility: 'members' });
      assert.equal((await ana.client.open(channel)).view.name, normalise(text));
      assert.equal((await ana.client.open(channel)).view.items[0].title, normalise(text));
      assert.equal((await ana.client.open(room.channel)).view.title, normalise(text));
      await ana.client.command('space.add_member', { channel, person: sorina.person, role: 'member' });
    }
    const names = new Set(CORPUS.map(normalise));
    const { spaces } = (await ana.client.open('directory')).view;
    for (const name of names)
      assert.ok(
        spaces.some((/** @type {any} */ space) => space.name === name),
        name,
      );
  });

  test('of organisations, capacities, and what a space or a room is about', async () => {
    const { sorina, mihai } = world.people;
    const channel = world.space;
    for (const text of CORPUS) {
      const kept = normalise(text);
      const short = [...text].slice(0, 60).join('');
      const organisation = await seatOrganisation(sorina, channel, {
        name: text,
        short_name: short,
        fields: [short, 'tineri'],
      });
      const { organisations } = (await mihai.client.open('directory')).view;
      const one = organisations.find((/** @type {any} */ known) => known.organisation === organisation);
      assert.deepEqual(
        [one.name, one.short_name, one.fields],
        [kept, normalise(short), [normalise(short), 'tineri']],
      );
      const mandate = await giveMandate(sorina, channel, mihai.person, { organisation, capacity: text });
      await sorina.client.command('space.edit', { channel, name: text, about: text });
      const room = await mihai.client.command('room.create', {
        channel,
        title: text,
        about: text,
        visibility: 'members',
        as: mandate,
      });
      const { view } = await mihai.client.open(channel);
      assert.deepEqual([view.name, view.about], [kept, kept]);
      assert.equal(
        view.mandates.find((/** @type {any} */ known) => known.mandate === mandate).capacity,
        kept,
      );
      const item = view.items.find((/** @type {any} */ known) => known.channel === room.channel);
      assert.deepEqual([item.title, item.about], [kept, kept]);
      await sorina.client.command('space.end_mandate', { channel, mandate });
      await mihai.client.command('directory.rename_person', { channel: 'directory', name: short });
      const { people } = await sorina.client.request('directory.people', {
        channel: 'directory',
        ids: [mihai.person],
      });
      assert.equal(people[0].name, normalise(short));
    }
  });

  test('composed, with comma for cedilla, and without blanks around them', async () => {
    const { mihai } = world.people;
    const cases = {
      'Şedinţă, ţară, ŞŢ': 'Ședință, țară, ȘȚ',
      's\u0326t\u0326a\u0306': 'șță',
      's\u0327t\u0327': 'șț',
      '  \n în mijloc \t': 'în mijloc',
    };
    for (const [text, kept] of Object.entries(cases)) {
      const { seq } = await mihai.client.command('room.post', { channel: world.room, text });
      const { messages } = await mihai.client.request('room.history', {
        channel: world.room,
        before: seq + 1,
        limit: 1,
      });
      assert.equal(messages[0].text, kept);
    }
  });

  test('with control characters, or with nothing to read, are refused', async () => {
    const { mihai, ana } = world.people;
    for (const text of [
      '\u0001',
      'a\u0007b',
      '\u001b[31m',
      'a\u007f',
      'a\u0085b',
      '\u009bm',
      ' ',
      '\n\t\n',
    ]) {
      const asked = [
        [mihai, 'room.post', { channel: world.room, text }],
        [mihai, 'room.create', { channel: world.space, title: text, visibility: 'members' }],
        [ana, 'space.create', { channel: 'directory', name: text, kind: 'project' }],
        [ana, 'directory.add_person', { channel: 'directory', name: text, email: 'alt@exemplu.invalid' }],
      ];
      for (const [who, method, params] of /** @type {any[]} */ (asked))
        assert.equal((await who.client.refused(method, params)).word, 'invalid_params', JSON.stringify(text));
    }
  });

  test('are measured in characters, not bytes', async () => {
    const { mihai } = world.people;
    for (const letter of ['a', 'ș', '🏛']) {
      await mihai.client.command('room.post', { channel: world.room, text: letter.repeat(10000) });
      const refusal = await mihai.client.refused('room.post', {
        channel: world.room,
        text: letter.repeat(10001),
      });
      assert.equal(refusal.word, 'invalid_params');
    }
  });

  test('addresses: what is none is refused, and case does not matter', async () => {
    const { ana } = world.people;
    const add = (/** @type {string} */ email) => ({ channel: 'directory', name: 'Dan', email });
    const wrong = [
      'a',
      '@',
      'a@',
      '@b.ro',
      'a@b',
      'a b@c.ro',
      'a@b..ro',
      '.a@b.ro',
      'a.@b.ro',
      'a@-b.ro',
      'a@b.ro.',
      'a@b@c.ro',
    ].concat([
      'a@b.ro\r\nBcc: c@d.ro',
      '"a"@b.ro',
      'ă@b.ro',
      'a@b.ro,c@d.ro',
      '<a@b.ro>',
      `${'x'.repeat(65)}@b.ro`,
    ]);
    for (const email of wrong)
      assert.equal(
        (await ana.client.refused('directory.add_person', add(email))).word,
        'invalid_params',
        email,
      );
    await ana.client.command('directory.add_person', add("o'neil+sfat=1@sub.exemplu.invalid"));
    const again = await ana.client.refused('directory.add_person', add("O'Neil+Sfat=1@SUB.exemplu.invalid"));
    assert.equal(again.word, 'address_taken');
  });
});
