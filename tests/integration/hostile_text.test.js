/** What ill will can send over /text/: each row of the table of attacks, and its consequence. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import * as Y from 'yjs';
import { startServer } from '../support/server.js';
import {
  BareText,
  WANT_SAVED,
  awareness,
  bytesOf,
  closeText,
  liveUpdate,
  makeDraft,
  openText,
  stepOne,
  stepTwo,
  synced,
  sizedText,
  varuint,
} from '../support/text.js';
import { sleep, until } from '../support/wait.js';
import { UNHURRIED, makeWorld } from '../support/world.js';

/** @param {string} text */
const hex = (text) => Uint8Array.from(text.split(' ').map((byte) => parseInt(byte, 16)));

/** Malformed updates, as bytes. @type {Record<string, Uint8Array>} */
const MALFORMED = {
  'a text without length, and an item behind it': hex('01 02 01 00 04 01 01 74 00 84 01 00 01 61 00'),
  'garbage without length': hex('01 01 01 00 00 00 00'),
  'deleted content without length': hex('01 01 02 00 01 01 01 74 00 00'),
  'garbage of 2^53 - 1': hex('01 01 02 00 00 ff ff ff ff ff ff ff 0f 00'),
  'deleted content of 2^31': hex('01 01 02 00 01 01 01 74 80 80 80 80 08 00'),
  'a clock of 2^40': hex('01 01 02 80 80 80 80 80 20 04 01 01 74 01 61 00'),
  'an item whose left neighbour is itself': hex('01 01 02 00 84 02 00 01 61 00'),
  'an item whose left neighbour is still to come': hex('01 01 02 00 84 02 05 01 61 00'),
  'an item whose right neighbour is itself': hex('01 01 02 00 44 02 00 01 61 00'),
  'an item that is its own parent': hex('01 01 02 00 04 00 02 00 01 61 00'),
  'bad UTF-8': hex('01 01 02 00 04 01 01 74 01 ff 00'),
  'a surrogate in UTF-8': hex('01 01 02 00 04 01 01 74 03 ed a0 80 00'),
  'bad JSON in an embed': hex('01 01 02 00 05 01 01 74 01 7b 00'),
  'bad JSON in a format': hex('01 01 02 00 06 01 01 74 01 62 02 30 31 00'),
  'an unknown value': hex('01 01 02 00 08 01 01 61 01 73 00'),
  'content of kind 11': hex('01 01 02 00 0b 01 01 74 01 00'),
  'a type of kind 7': hex('01 01 02 00 07 01 01 74 07 00'),
  'a document inside whose options are null': hex('01 01 02 00 09 01 01 74 01 67 7e 00'),
  'values 100,000 deep': Uint8Array.from([
    ...hex('01 01 02 00 08 01 01 61 01'),
    ...Array(100_000).fill([0x75, 1]).flat(),
    0x7e,
    0,
  ]),
  '2^33 structs announced': hex('01 80 80 80 80 20 02 00 04 01 01 74 01 61 00'),
  '2^32 sections announced': hex('ff ff ff ff 0f 00'),
  '2^32 ranges announced': hex('00 01 01 ff ff ff ff 0f'),
  'two sections of one client': hex('02 01 02 00 04 01 01 74 01 61 01 02 01 84 02 00 01 61 00'),
  'bytes behind the update': hex('01 01 02 00 04 01 01 74 01 61 00 00'),
  'an update cut short': hex('01 01 02 00 04 01 01 74 01 61'),
  'a parent that is neither name nor id': hex('01 01 02 00 04 02 01 00 01 61 00'),
  'garbage with other bits': hex('01 01 02 00 20 01 00'),
  'a hole with other bits': hex('01 01 02 00 4a 01 00'),
  'a range without length': hex('00 01 09 01 43 00'),
  'no update at all': new Uint8Array(0),
};

/** Types inside each other. @param {number} depth @param {number} client */
function nest(depth, client) {
  const bytes = [1, ...varuint(depth), ...varuint(client), 0];
  for (let i = 0; i < depth; i++)
    bytes.push(7, ...(i === 0 ? [1, ...sizedText('x')] : [0, ...varuint(client), ...varuint(i - 1)]), 0);
  return Uint8Array.from([...bytes, 0]);
}

/** Items at one spot, each under a client id of its own. @param {number} count @param {number} first */
function crowd(count, first) {
  const bytes = varuint(count);
  for (let client = 1; client <= count; client++)
    bytes.push(1, ...varuint(first + client), 0, 4, 1, ...sizedText('default'), 1, 0x78);
  return Uint8Array.from([...bytes, 0]);
}

/** @param {number} count */
function roots(count) {
  const bytes = [1, ...varuint(count), ...varuint(77), 0];
  for (let i = 0; i < count; i++) bytes.push(4, 1, ...sizedText(`r${i}`), 1, 0x78);
  return Uint8Array.from([...bytes, 0]);
}

/** @param {number} client @param {string} words @param {number} [clock] an append behind the clock before */
const write = (client, words, clock = 0) =>
  Uint8Array.from([
    1,
    1,
    ...varuint(client),
    ...varuint(clock),
    ...(clock ? [0x84, ...varuint(client), ...varuint(clock - 1)] : [4, 1, ...sizedText('default')]),
    ...sizedText(words),
    0,
  ]);

describe('hostile texts', () => {
  /** @type {import('../support/world.js').World} */ let world;
  /** @type {Record<string, any>} */ let people;

  before(async () => {
    world = await makeWorld(await startServer({ options: { ...UNHURRIED, text_offences: 3 } }));
    people = world.people;
  });
  after(() => world?.server.stop());

  /**
   * Somebody writes with a stock client while somebody else sends what they like. Afterwards the writer was not
   * disturbed, and what the server has can be loaded.
   * @param {(attacker: BareText, draft: any, victim: any) => Promise<void>} attack
   */
  async function besiege(attack) {
    const draft = await makeDraft(people.sorina, world.space);
    const victim = openText(world.server, people.ileana, draft);
    await synced(victim);
    victim.text.insert(0, 'Un text de apărat. ');
    const typing = setInterval(() => victim.text.insert(victim.text.length, 'a'), 5);
    const attacker = await BareText.connect(world.server, people.mihai, draft);
    attacker.send(WANT_SAVED);
    try {
      await attack(attacker, draft, victim);
      await sleep(30);
    } finally {
      clearInterval(typing);
      attacker.close();
    }
    const fresh = openText(world.server, people.sorina, draft);
    await synced(fresh);
    await until(() => bytesOf(fresh.doc) === bytesOf(victim.doc), 'the server to hold what the writer has');
    assert.ok(fresh.text.toString().includes('Un text de apărat. '));
    assert.deepEqual(victim.closes, []);
    [victim, fresh].forEach(closeText);
  }

  for (const [name, bytes] of Object.entries(MALFORMED))
    test(`${name}: refused, and nobody hears of it`, () =>
      besiege(async (attacker, draft, victim) => {
        const before = victim.doc.store.clients.size;
        attacker.send(liveUpdate(bytes));
        assert.equal((await attacker.next('refused')).number, 1);
        const doc = await attacker.read();
        assert.ok(doc.store.clients.size <= 1);
        assert.equal(victim.doc.store.clients.size, before);
      }));

  test('the third offence closes the connection for good', () =>
    besiege(async (attacker) => {
      attacker.send(liveUpdate(MALFORMED['bad UTF-8']));
      attacker.send(Uint8Array.from([99, 1, 2]));
      await sleep(50);
      assert.equal(attacker.socket.readyState, 1);
      attacker.send(Uint8Array.from([0, 7, 0]));
      assert.equal(await attacker.code(), 4400);
    }));

  for (const [name, bytes] of Object.entries({
    'types 4,000 deep': nest(4000, 9),
    '65 roots': roots(65),
  }))
    test(`${name}: the document is loaded anew without them, and the sender is closed`, () =>
      besiege(async (attacker) => {
        attacker.send(liveUpdate(bytes));
        assert.equal(await attacker.code(), 4400);
      }));

  test('many client ids at one spot, each of which has to pass all others: as above', () =>
    besiege(async (attacker) => {
      attacker.send(liveUpdate(crowd(2000, 1_000_000)));
      await attacker.next('saved', 2);
      attacker.send(liveUpdate(crowd(2000, 2_000_000)));
      assert.equal(await attacker.code(), 4400);
    }));

  test('a deep tree and the deletion of its root come apart, too', () =>
    besiege(async (attacker) => {
      attacker.send(liveUpdate(nest(90, 9)));
      attacker.send(liveUpdate(hex('00 01 09 01 00 01')));
      assert.equal((await attacker.next('saved', 3)).number, 2);
    }));

  test('an item inside of a text becomes garbage, as in Yjs', () =>
    besiege(async (attacker) => {
      attacker.send(liveUpdate(write(9, 'text')));
      attacker.send(liveUpdate(hex('01 01 0a 00 04 00 09 00 01 78 00')));
      assert.equal((await attacker.next('saved', 3)).number, 2);
    }));

  test('what waits for its predecessors is asked for, not told and not called saved', () =>
    besiege(async (attacker, draft, victim) => {
      attacker.send(liveUpdate(write(9, 'b', 1)));
      await attacker.next('step 1', 2);
      assert.equal(attacker.count('saved'), 1);
      assert.equal(victim.doc.store.pendingStructs, null);
      attacker.send(stepTwo(write(9, 'ab')));
      assert.equal((await attacker.next('saved', 2)).number, 2);
      assert.equal(victim.doc.store.pendingStructs, null);
    }));

  test('a flood of what waits is dropped', () =>
    besiege(async (attacker, draft, victim) => {
      for (let i = 0; i < 1500; i++) attacker.send(liveUpdate(write(9, 'x', 3 + 2 * i)));
      await until(() => attacker.count('step 1') > 1, 'the server to ask');
      await attacker.read();
      assert.equal(attacker.count('saved'), 1);
      assert.equal(victim.doc.store.pendingStructs, null);
    }));

  test('under another person’s client id nobody writes', () =>
    besiege(async (attacker, draft, victim) => {
      const { clientID } = victim.doc;
      const clock = Y.getState(victim.doc.store, clientID);
      attacker.send(stepTwo([0, 0]));
      attacker.send(liveUpdate(write(clientID, 'fals', clock + 1000)));
      assert.equal((await attacker.next('refused')).number, 2);
      const deleted = Uint8Array.from([1, 1, ...varuint(clientID), ...varuint(clock + 1000), 0, 5, 0]);
      attacker.send(stepTwo(deleted));
      assert.equal((await attacker.next('refused', 2)).number, 3, 'a step 2 that nobody asked for');
    }));

  test('what a client kept of others while it was away it may bring back, in their name', async () => {
    const draft = await makeDraft(people.sorina, world.space);
    const ileana = await BareText.connect(world.server, people.ileana, draft);
    ileana.send(WANT_SAVED);
    ileana.send(liveUpdate(write(5, 'Ileana')));
    await ileana.next('saved', 2);
    const mihai = await BareText.connect(world.server, people.mihai, draft);
    mihai.send(WANT_SAVED);
    mihai.send(stepTwo(write(5, ' și', 6)));
    assert.equal((await mihai.next('saved', 2)).number, 1);
    const { ranges } = await people.sorina.client.request('draft.authors', { channel: draft.channel });
    assert.deepEqual(
      ranges.map(({ client, clock, length, person }) => ({ client, clock, length, person })),
      [{ client: 5, clock: 0, length: 9, person: people.ileana.person }],
    );
    for (const bare of [mihai, ileana]) bare.close();
  });

  test('a client id is not used up by what was never there', () =>
    besiege(async (attacker) => {
      attacker.send(liveUpdate(Uint8Array.from([1, 1, 9, 0, 0, ...varuint(2 ** 20 + 1), 0])));
      assert.equal((await attacker.next('refused')).number, 1);
    }));

  test('messages beyond the bounds close with 1009', async () => {
    const draft = await makeDraft(people.sorina, world.space);
    for (const size of [1 << 20, 17 << 20]) {
      const attacker = await BareText.connect(world.server, people.mihai, draft);
      attacker.send(stepTwo([0, 0]));
      attacker.send(new Uint8Array([0, 2, ...varuint(size + 1), ...new Uint8Array(size + 1)]));
      assert.equal(await attacker.code(), 1009);
    }
  });

  test('a large text is brought at the beginning', async () => {
    const draft = await makeDraft(people.sorina, world.space);
    const doc = new Y.Doc();
    doc.getText('default').insert(0, 'ă'.repeat(3 << 20));
    const mihai = openText(world.server, people.mihai, draft, { doc });
    await synced(mihai);
    const ileana = openText(world.server, people.ileana, draft);
    await until(() => ileana.text.length === 3 << 20, 'the whole text');
    [mihai, ileana].forEach(closeText);
  });

  test('messages that are text break the protocol', async () => {
    const draft = await makeDraft(people.sorina, world.space);
    const attacker = await BareText.connect(world.server, people.mihai, draft);
    attacker.socket.send('text');
    assert.equal(await attacker.code(), 1002);
  });

  test('awareness: what is too long, too deep, no object or no JSON is passed over; no awareness is an offence', () =>
    besiege(async (attacker, draft, victim) => {
      const states = [
        JSON.stringify({ a: 'x'.repeat(5000) }),
        `${'{"a":'.repeat(25)}1${'}'.repeat(25)}`,
        '[1]',
        '"text"',
        '{"a":',
        '{"a":1,"a":2}',
        '{"a":"\\ud800"}',
      ];
      for (const [i, state] of states.entries()) attacker.send(awareness([[500, i + 1, state]]));
      attacker.send(awareness([[501, 1, { here: true }]]));
      await until(() => victim.provider.awareness.getStates().get(501)?.here, 'the good one');
      assert.ok(!victim.provider.awareness.getStates().has(500));
      for (let i = 0; i < 3; i++) attacker.send(Uint8Array.from([1, 3, 9, 9, 9]));
      assert.equal(await attacker.code(), 4400);
    }));

  test('awareness: a flood of it is thinned', () =>
    besiege(async (attacker) => {
      for (let clock = 1; clock <= 20_000; clock++) attacker.send(awareness([[500, clock, { clock }]]));
      await attacker.read();
      await sleep(100);
      const told = attacker.messages
        .filter(({ type }) => type === 'awareness')
        .flatMap(({ entries }) => entries);
      const [, last] = told.filter(([client]) => client === 500).at(-1);
      assert.ok(last < 20_000, 'the last of 20,000 was looked at');
    }));

  test('a flood of sync steps is thinned', () =>
    besiege(async (attacker) => {
      for (let i = 0; i < 500; i++) attacker.send(stepOne());
      await attacker.next('step 2');
      await sleep(200);
      assert.ok(attacker.count('step 2') <= 30, `${attacker.count('step 2')} answers`);
      attacker.send(stepOne([255, 255, 255]));
    }));

  test('who does not read is closed with 4508, and the others go on', async () => {
    const draft = await makeDraft(people.sorina, world.space);
    const slow = await BareText.connect(world.server, people.mihai, draft);
    slow.socket.pause();
    const ileana = openText(world.server, people.ileana, draft);
    await synced(ileana);
    const words =
      'Un rând de o sută de litere, și încă puțin, ca să fie cu adevărat lung și greu de dus. '.repeat(500);
    for (let i = 0; i < 100; i++) {
      ileana.text.insert(0, words);
      await sleep(2);
    }
    const sorina = openText(world.server, people.sorina, draft);
    await until(() => sorina.text.length === ileana.text.length, 'the others to have all');
    slow.socket.resume();
    assert.equal(await slow.code(), 4508);
    [ileana, sorina].forEach(closeText);
  });
});

describe('texts at their limits', () => {
  /** @type {import('../support/world.js').World} */ let world;

  before(async () => {
    const options = {
      ...UNHURRIED,
      text_structs: 200,
      text_clients: 20,
      texts_per_person: 3,
      text_deleted_per_minute: 1000,
    };
    world = await makeWorld(await startServer({ options }));
  });
  after(() => world?.server.stop());

  test('a full text takes no more and says so; it can be read, and shortened', async () => {
    const { mihai, sorina } = world.people;
    const draft = await makeDraft(sorina, world.space);
    const bare = await BareText.connect(world.server, mihai, draft);
    bare.send(WANT_SAVED);
    for (let clock = 0; clock < 250; clock++) {
      const root = [4, 1, ...sizedText('default')];
      const embed = [
        ...(clock ? [0x85, 9, ...varuint(clock - 1)] : [root[0] + 1, ...root.slice(1)]),
        ...sizedText('{}'),
      ];
      bare.send(liveUpdate(Uint8Array.from([1, 1, 9, ...varuint(clock), ...embed, 0])));
    }
    await bare.next('refused');
    assert.equal((await bare.next('denied')).reason, 'full');
    const doc = await bare.read();
    assert.equal(doc.getText('default').length, 200);
    bare.send(liveUpdate(hex('00 01 09 01 00 64')));
    await until(async () => (await bare.read()).getText('default').length === 100, 'the deletion', 10_000);
    bare.close();
  });

  test('a text with too many client ids takes no new ones', async () => {
    const { mihai, sorina } = world.people;
    const draft = await makeDraft(sorina, world.space);
    const bare = await BareText.connect(world.server, mihai, draft);
    bare.send(WANT_SAVED);
    for (let client = 1; client <= 21; client++) bare.send(liveUpdate(write(client, 'x')));
    assert.equal((await bare.next('refused')).number, 21);
    bare.send(liveUpdate(write(20, 'y', 1)));
    await until(
      () => bare.messages.some(({ type, number }) => type === 'saved' && number === 22),
      'a known id',
    );
    bare.close();
  });

  test('a person has so many texts open at once, and no more', async () => {
    const { mihai, sorina } = world.people;
    const draft = await makeDraft(sorina, world.space);
    const open = [];
    for (let i = 0; i < 3; i++) open.push(await BareText.connect(world.server, mihai, draft));
    assert.equal(await new BareText(world.server, mihai, draft).code(), 4508);
    (await BareText.connect(world.server, sorina, draft)).close();
    open[0].close();
    await open[0].closed;
    (await BareText.connect(world.server, mihai, draft)).close();
    for (const bare of open) bare.close();
  });

  test('who deletes too much is sent away for a while; the others go on', async () => {
    const { mihai, sorina } = world.people;
    const draft = await makeDraft(sorina, world.space);
    const eager = await BareText.connect(world.server, sorina, draft);
    eager.send(WANT_SAVED);
    eager.send(liveUpdate(write(7, 'x'.repeat(1500))));
    eager.send(liveUpdate(hex('00 01 07 01 00 dc 0b')));
    await until(
      () => eager.messages.some(({ type, number }) => type === 'saved' && number === 2),
      'one deletion',
    );
    eager.send(liveUpdate(write(7, 'y', 1500)));
    assert.equal((await eager.next('refused')).number, 3);
    assert.equal(await eager.code(), 4508);

    const other = await BareText.connect(world.server, mihai, draft);
    other.send(WANT_SAVED);
    other.send(liveUpdate(write(8, 'mai departe')));
    await until(
      () => other.messages.some(({ type, number }) => type === 'saved' && number === 1),
      'the other',
    );
    assert.equal((await other.read()).getText('default').toString(), 'mai departe');
    other.close();
  });
});
