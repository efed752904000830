/** Shared texts on the wire: stock Yjs clients write together, and only who may. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { WebsocketProvider as OldProvider } from 'y-websocket-1';
import * as Y from 'yjs';
import { post } from '../support/client.js';
import { cutFeeds, redis } from '../support/redis.js';
import { startServer } from '../support/server.js';
import {
  BareText,
  WANT_SAVED,
  awareness,
  bytesOf,
  closeText,
  converged,
  liveUpdate,
  makeDraft,
  openText,
  stepOne,
  synced,
} from '../support/text.js';
import { sleep, until } from '../support/wait.js';
import { UNHURRIED, makeWorld, signInAgain } from '../support/world.js';

/** What a fresh client's document becomes by write. @param {(text: Y.Text) => void} write @param {number} [client] */
export function updateOf(write, client) {
  const doc = new Y.Doc();
  if (client) doc.clientID = client;
  write(doc.getText('default'));
  return Y.encodeStateAsUpdate(doc);
}

describe('shared texts', () => {
  /** @type {import('../support/world.js').World} */ let world;
  /** @type {Record<string, any>} */ let people;
  /** @type {import('../support/text.js').Draft} */ let draft;
  let open = /** @type {any[]} */ ([]);

  const write = (/** @type {any} */ person, /** @type {any} */ options) => {
    const writer = openText(world.server, person, draft, options);
    open.push(writer);
    return writer;
  };

  before(async () => {
    world = await makeWorld(await startServer({ options: { ...UNHURRIED, text_compact_every_ms: 0 } }));
    people = world.people;
  });
  after(() => world?.server.stop());

  /** A test on a draft of its own. @param {string} name @param {() => Promise<void>} run @param {object} [more] */
  const onDraft = (name, run, more) =>
    test(name, async () => {
      draft = await makeDraft(people.sorina, world.space, more);
      await run();
      open.forEach(closeText);
      open = [];
    });

  test('a draft is an item of its space, with a channel of its own', async () => {
    draft = await makeDraft(people.mihai, world.space, { title: 'Poziție comună', writers: 'facilitator' });
    const { view } = await people.ileana.client.open(world.space);
    const item = view.items.find(({ channel }) => channel === draft.channel);
    const { title, template, writers, by } = item;
    assert.deepEqual(
      { title, template, writers, by },
      {
        title: 'Poziție comună',
        template: { id: 'blank', version: 1 },
        writers: 'facilitator',
        by: people.mihai.person,
      },
    );
    const opened = await people.ileana.client.open(draft.channel);
    assert.equal(opened.view.text, draft.text);
    assert.equal(opened.view.space, world.space);
    assert.deepEqual([opened.mine.role, opened.mine.writes], ['facilitator', true]);
    const maker = (await people.mihai.client.open(draft.channel)).mine;
    assert.deepEqual([maker.role, maker.writes, maker.decides], ['member', false, true]);
  });

  test('a draft that one process has just made is there in every other', async () => {
    const beside = await world.server.startBeside({ options: UNHURRIED });
    for (let i = 0; i < 5; i++) {
      await cutFeeds(world.server, 2);
      const made = await makeDraft(people.sorina, world.space);
      const bare = new BareText(beside, people.sorina, made);
      const answer = post(beside, 'channel.open', { channel: made.channel }, people.sorina);
      await until(() => bare.messages.length > 0 || bare.socket.readyState > 1, 'the text to be open');
      assert.ok(bare.messages.length > 0, `closed with ${bare.socket.readyState > 1 && (await bare.closed)}`);
      bare.socket.close();
      assert.equal((await answer).view.text, made.text);
    }
    const unknown = new BareText(beside, people.sorina, { text: '/text/01KAMYDQ3S5T7V9X1Z3B5D7F9H' });
    assert.equal(await unknown.closed, 4404);
    await beside.stop();
  });

  onDraft('two people type at one spot, and see each other’s letters', async () => {
    const [mihai, ileana] = [write(people.mihai), write(people.ileana)];
    await synced(mihai);
    await synced(ileana);
    for (const letter of 'Bună ziua') mihai.text.insert(mihai.text.length, letter);
    for (const letter of 'Salut 👋') ileana.text.insert(0, letter);
    await converged([mihai, ileana]);
    assert.equal(mihai.text.length, 'Bună ziua'.length + 'Salut 👋'.length);
  });

  onDraft('y-websocket 1.5 and 3 write together', async () => {
    const [old, young] = [write(people.mihai, { Provider: OldProvider }), write(people.ileana)];
    await synced(old);
    await synced(young);
    old.text.insert(0, 'vechi ');
    young.text.insert(0, 'nou ');
    await converged([old, young]);
    assert.equal(young.text.length, 10);
  });

  onDraft('what was written while nobody else was there is brought to who comes', async () => {
    const offline = new Y.Doc();
    offline.getText('default').insert(0, 'Scris fără rețea.');
    const mihai = write(people.mihai, { doc: offline });
    await synced(mihai);
    const ileana = write(people.ileana);
    await until(() => ileana.text.toString() === 'Scris fără rețea.', 'the text');
  });

  onDraft('cursors are seen under the name of who is signed in, whatever the client says', async () => {
    const [mihai, ileana] = [write(people.mihai), write(people.ileana)];
    await synced(mihai);
    await synced(ileana);
    mihai.provider.awareness.setLocalState({
      user: { name: 'Sorina', color: 'url(x)' },
      cursor: { anchor: 1 },
    });
    const seen = await until(
      () =>
        ileana.provider.awareness.getStates().get(mihai.doc.clientID)?.cursor &&
        ileana.provider.awareness.getStates().get(mihai.doc.clientID),
      'the cursor',
    );
    assert.equal(seen.user.name, people.mihai.name);
    assert.equal(seen.user.id, people.mihai.person);
    assert.match(seen.user.color, /^#[0-9a-f]{6}$/);
    assert.deepEqual(seen.cursor, { anchor: 1 });
    closeText(open.shift());
    await until(() => !ileana.provider.awareness.getStates().has(mihai.doc.clientID), 'the cursor to go');
  });

  onDraft('awareness goes back to its sender, once; entries for ids of others are passed over', async () => {
    const mihai = await BareText.connect(world.server, people.mihai, draft);
    const ileana = await BareText.connect(world.server, people.ileana, draft);
    mihai.send(awareness([[7, 1, { cursor: 1 }]]));
    const echo = await mihai.next('awareness');
    assert.deepEqual(echo.entries[0].slice(0, 2), [7, 1]);
    assert.equal(echo.entries[0][2].user.id, people.mihai.person);
    await ileana.next('awareness');
    ileana.send(awareness([[7, 1, echo.entries[0][2]]]));
    ileana.send(
      awareness([
        [7, 9, { cursor: 'forged' }],
        [7, 10, 'null'],
      ]),
    );
    mihai.send(awareness([[7, 1, { cursor: 2 }]]));
    await sleep(200);
    assert.equal(mihai.count('awareness'), 1);
    assert.equal(ileana.count('awareness'), 1);
    ileana.send(
      awareness([
        [8, 1, {}],
        [9, 1, {}],
        [10, 1, {}],
      ]),
    );
    const { entries } = await mihai.next('awareness', 2);
    assert.deepEqual(
      entries.map(([client]) => client),
      [8, 9],
      'two ids a connection',
    );
    mihai.close();
    const left = await ileana.next('awareness', 3);
    assert.deepEqual(left.entries, [[7, 1, null]], 'gone, at the clock it had');
    const again = await BareText.connect(world.server, people.mihai, draft);
    again.send(awareness([[7, 1, { cursor: 3 }]]));
    const back = await ileana.next('awareness', 4);
    assert.deepEqual(back.entries[0].slice(0, 2), [7, 1], 'the same clock counts where there was no state');
    for (const bare of [again, ileana]) bare.close();
  });

  onDraft('cursors that move fast are told together', async () => {
    const mihai = await BareText.connect(world.server, people.mihai, draft);
    for (let clock = 1; clock <= 15; clock++) mihai.send(awareness([[7, clock, { cursor: clock }]]));
    await until(() => mihai.messages.at(-1).entries?.[0][1] === 15, 'the last cursor');
    assert.ok(mihai.count('awareness') <= 5, `${mihai.count('awareness')} messages`);
    mihai.close();
  });

  onDraft('who asks hears what is saved', async () => {
    const mihai = await BareText.connect(world.server, people.mihai, draft);
    const deaf = await BareText.connect(world.server, people.mihai, draft);
    mihai.send(WANT_SAVED);
    assert.equal((await mihai.next('saved')).number, 0);
    const update = updateOf((text) => text.insert(0, 'păstrat'));
    mihai.send(liveUpdate(update));
    assert.equal((await mihai.next('saved', 2)).number, 1);
    const entries = await redis(world.server.redisSocket, 'XLEN', `{s}text:${draft.id}`);
    assert.equal(entries, 1, 'it is in the register by then');
    mihai.send(liveUpdate(update));
    assert.equal((await mihai.next('saved', 3)).number, 2, 'what is there already is saved');
    await deaf.next('update');
    assert.equal(deaf.count('saved'), 0);
    for (const bare of [mihai, deaf]) bare.close();
  });

  onDraft('who wrote what outlives a snapshot and a restart', async () => {
    const [mihai, ileana] = [write(people.mihai), write(people.ileana)];
    await synced(mihai);
    await synced(ileana);
    mihai.text.insert(0, 'Mihai');
    await converged([mihai, ileana]);
    ileana.text.insert(5, ', Ileana');
    await converged([mihai, ileana]);
    const ask = async () => {
      const { ranges, has_more } = await people.sorina.client.request('draft.authors', {
        channel: draft.channel,
      });
      assert.equal(has_more, false);
      return Object.fromEntries(
        ranges.map(({ client, clock, length, person }) => [person, { client, clock, length }]),
      );
    };
    const expected = {
      [people.mihai.person]: { client: mihai.doc.clientID, clock: 0, length: 5 },
      [people.ileana.person]: { client: ileana.doc.clientID, clock: 0, length: 8 },
    };
    assert.deepEqual(await ask(), expected);
    for (let i = 0; i < 250; i++) {
      mihai.text.insert(0, 'a');
      mihai.text.delete(0, 1);
      if (i % 10 === 0) await sleep(1);
    }
    expected[people.mihai.person].length += 250;
    await until(() => redis(world.server.redisSocket, 'EXISTS', `{s}textsnap:${draft.id}`), 'a snapshot');
    await converged([mihai, ileana]);
    assert.deepEqual(await ask(), expected);
    const bytes = bytesOf(mihai.doc);
    open.forEach(closeText);
    open = [];
    await world.server.restart();
    for (const name of ['mihai', 'ileana', 'sorina']) people[name] = await signInAgain(world, people[name]);
    assert.deepEqual(await ask(), expected);
    const fresh = write(people.mihai);
    await synced(fresh);
    assert.equal(bytesOf(fresh.doc), bytes);
  });

  onDraft('a page of authors goes on where the one before ended', async () => {
    const doc = new Y.Doc();
    for (let client = 1; client <= 1200; client++) {
      const other = new Y.Doc();
      other.clientID = client;
      other.getText('default').insert(0, 'x');
      Y.applyUpdate(doc, Y.encodeStateAsUpdate(other));
    }
    const mihai = write(people.mihai, { doc });
    await synced(mihai);
    const first = await until(async () => {
      const page = await people.mihai.client.request('draft.authors', { channel: draft.channel });
      return page.has_more && page;
    }, 'a whole page');
    assert.equal(first.ranges.length, 1000);
    const { client, clock } = first.ranges.at(-1);
    const rest = await people.mihai.client.request('draft.authors', {
      channel: draft.channel,
      after: { client, clock },
    });
    assert.equal(rest.ranges.length, 200);
    assert.equal(rest.has_more, false);
  });

  // ---- Who may ----

  onDraft('a ticket opens one text, and ends with its session', async () => {
    const mihai = await signInAgain(world, people.mihai);
    const { ticket, expires_ms } = await mihai.client.request('draft.ticket', { channel: draft.channel });
    assert.ok(expires_ms > Date.now() + 11 * 3_600_000 && expires_ms < Date.now() + 13 * 3_600_000);
    const foreign = { headers: { Origin: 'https://editor.example' } };
    const bare = await BareText.connect(world.server, {}, draft, { query: `?ticket=${ticket}`, ...foreign });
    const other = await makeDraft(people.sorina, world.space);
    assert.equal(await new BareText(world.server, {}, other, { query: `?ticket=${ticket}` }).code(), 4401);
    const writer = write({}, { params: { ticket } });
    await synced(writer);
    writer.text.insert(0, 'cu bilet');
    await bare.next('update');
    await mihai.client.request('session.sign_out');
    assert.equal(await bare.code(), 4401);
    assert.equal(await new BareText(world.server, {}, draft, { query: `?ticket=${ticket}` }).code(), 4401);
    await until(() => writer.closes.includes(4401), 'the writer to be closed');
    assert.doesNotMatch(world.server.log, new RegExp(ticket));
    assert.doesNotMatch(world.server.output, new RegExp(ticket));
  });

  onDraft('who is nobody, or no member, is closed at the door', async () => {
    const codes = async (/** @type {any} */ person, /** @type {any} */ at) =>
      new BareText(world.server, person, at).code();
    assert.equal(await codes({}, draft), 4401);
    assert.equal(await codes({ token: 'x'.repeat(43) }, draft), 4401);
    assert.equal(await codes(people.olga, draft), 4404);
    assert.equal(await codes(people.mihai, { text: '/text/01KAMYDQ3S5T7V9X1Z3B5D7F9H' }), 4404);
    assert.equal(await codes(people.mihai, { text: world.room.replace('room:', '/text/') }), 4404);
    for (const text of ['/text/', '/text/abc', `${draft.text}/x`, `${draft.text}x`])
      await assert.rejects(new BareText(world.server, people.mihai, { text }).opened, /404/);
    const foreign = { headers: { Origin: 'https://evil.example' } };
    await assert.rejects(new BareText(world.server, people.mihai, draft, foreign).opened, /403/);
  });

  onDraft(
    'a reader reads, and cannot write',
    async () => {
      const sorina = write(people.sorina);
      await synced(sorina);
      sorina.text.insert(0, 'Textul secretariatului.');
      const mihai = write(people.mihai);
      await synced(mihai);
      assert.equal(mihai.text.toString(), 'Textul secretariatului.');
      mihai.text.insert(0, 'Al meu! ');
      const bare = new BareText(world.server, people.mihai, draft);
      await bare.opened;
      bare.send(WANT_SAVED);
      bare.send(liveUpdate(updateOf((text) => text.insert(0, 'fals'))));
      assert.equal((await bare.next('refused')).number, 1);
      assert.equal((await bare.next('denied')).reason, 'read-only');
      assert.equal(bare.count('step 1'), 0, 'nobody asks a reader for what he has');
      sorina.text.insert(0, 'Nou. ');
      await until(() => mihai.text.toString().includes('Nou. '), 'the reader to hear');
      await sleep(200);
      assert.equal(sorina.text.toString(), 'Nou. Textul secretariatului.');
      assert.equal((await bare.read()).getText('default').toString(), 'Nou. Textul secretariatului.');
      assert.equal(mihai.closes.length, 0);
      bare.close();
    },
    { writers: 'secretariat' },
  );

  onDraft('who is removed is closed at once, and nothing of theirs comes after it', async () => {
    const { person } = people.stefan;
    await people.sorina.client.command('space.add_member', { channel: world.space, person, role: 'member' });
    const [stefan, ileana] = [write(people.stefan), write(people.ileana)];
    await synced(stefan);
    await synced(ileana);
    stefan.text.insert(0, 'Înainte. ');
    await converged([stefan, ileana]);
    let typed = 0;
    const typing = setInterval(() => stefan.text.insert(0, `${typed++} `), 1);
    await sleep(50);
    await people.sorina.client.command('space.remove_member', { channel: world.space, person });
    await until(() => stefan.closes.includes(4403), 'the close');
    clearInterval(typing);
    const length = ileana.text.length;
    stefan.text.insert(0, 'După. ');
    await sleep(600);
    assert.equal(stefan.provider.shouldConnect, false, 'a stock client does not try again');
    assert.equal(ileana.text.length, length);
    assert.doesNotMatch(ileana.text.toString(), /După/);
    const fresh = write(people.sorina);
    await synced(fresh);
    assert.equal(bytesOf(fresh.doc), bytesOf(ileana.doc));
  });

  onDraft(
    'who may no longer write goes on reading',
    async () => {
      const { person } = people.ileana;
      const set = (/** @type {string} */ role) =>
        people.sorina.client.command('space.add_member', { channel: world.space, person, role });
      const ileana = await BareText.connect(world.server, people.ileana, draft);
      ileana.send(WANT_SAVED);
      ileana.send(liveUpdate(updateOf((text) => text.insert(0, 'da'))));
      await ileana.next('saved', 2);
      await set('member');
      ileana.send(liveUpdate(updateOf((text) => text.insert(0, 'nu'))));
      assert.equal((await ileana.next('refused')).number, 2);
      assert.equal((await ileana.read()).getText('default').toString(), 'da');
      await set('facilitator');
      ileana.close();
    },
    { writers: 'facilitator' },
  );

  onDraft('two processes have one text', async () => {
    const second = await world.server.startBeside({ options: UNHURRIED });
    try {
      const mihai = write(people.mihai);
      const ileana = openText(second, people.ileana, draft);
      open.push(ileana);
      await synced(mihai);
      await synced(ileana);
      for (let i = 0; i < 100; i++) {
        mihai.text.insert(0, 'm');
        ileana.text.insert(ileana.text.length, 'i');
        if (i % 7 === 0) await sleep(2);
      }
      await until(() => mihai.text.length === 200, 'all letters');
      await converged([mihai, ileana]);
      mihai.provider.awareness.setLocalStateField('cursor', { anchor: 5 });
      const seen = await until(() => {
        const state = ileana.provider.awareness.getStates().get(mihai.doc.clientID);
        return state?.cursor && state;
      }, 'the cursor from the other process');
      assert.equal(seen.user.id, people.mihai.person);
      const third = openText(second, people.sorina, draft);
      open.push(third);
      await until(() => third.provider.awareness.getStates().has(mihai.doc.clientID), 'who is there already');
      open.forEach(closeText);
      open = [];
    } finally {
      await second.stop();
    }
  });

  onDraft('a right that another process takes away holds here at once', async () => {
    const second = await world.server.startBeside({ options: UNHURRIED });
    try {
      const { person } = people.stefan;
      const sorina = await (
        await import('../support/client.js')
      ).Client.connect(second, { token: people.sorina.token });
      await sorina.command('space.add_member', { channel: world.space, person, role: 'member' });
      const stefan = write(people.stefan);
      await synced(stefan);
      const typing = setInterval(() => stefan.text.insert(0, 'x'), 1);
      await sleep(30);
      await sorina.command('space.remove_member', { channel: world.space, person });
      await until(() => stefan.closes.includes(4403), 'the close');
      clearInterval(typing);
      const fresh = write(people.mihai);
      await synced(fresh);
      const one = fresh.text.length;
      await sleep(300);
      assert.equal(fresh.text.length, one);
      await sorina.close();
    } finally {
      await second.stop();
    }
  });
});
