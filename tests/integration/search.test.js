/** Search: what one may read is found, and nothing else, whatever happens to the index. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { Client } from '../support/client.js';
import { ROOT } from '../support/contract.js';
import { killRedis, loseLast, redis } from '../support/redis.js';
import { startServer } from '../support/server.js';
import { until } from '../support/wait.js';
import { UNHURRIED, makeWorld, signInAgain } from '../support/world.js';

const BINARY = process.env.SFAT_BINARY ?? `${ROOT}build/debug/sfat`;

/** @param {import('../support/world.js').Person} who @param {string} query @param {any} [more] @returns {Promise<any>} */
const find = ({ client }, query, more = {}) => client.request('search.find', { query, limit: 50, ...more });

/** @param {any} hit */
const keyOf = (hit) => `${hit.kind} ${hit.channel ?? hit.person ?? hit.organisation} ${hit.seq ?? ''}`;

/** @param {any} hit */
const wordsOf = ({ snippet }) => snippet.map((/** @type {any} */ { text }) => text).join('');

/** Every page of an answer, as one list. @param {import('../support/world.js').Person} who @param {string} query @param {any} [more] */
async function findAll(who, query, more = {}) {
  const hits = [];
  let answer = await find(who, query, more);
  hits.push(...answer.hits);
  while (answer.has_more) {
    answer = await find(who, query, { ...more, offset: hits.length, as_of_ms: answer.as_of_ms });
    hits.push(...answer.hits);
  }
  return hits;
}

/** Waits until the index knows a message. @param {import('../support/world.js').Person} who @param {string} word @param {string} [item] */
const untilFound = (who, word, item) =>
  until(async () => (await find(who, word, item && { item })).hits.length > 0, `${word} to be found`);

/** @param {import('../support/world.js').Person} who @param {string} channel @param {string} text */
const post = ({ client }, channel, text) => client.command('room.post', { channel, text });

/** Hits and their order, in which those of one millisecond may change places. @param {any[]} hits */
const inOrder = (hits) => ({
  times: hits.map(({ at_ms }) => at_ms ?? 0),
  hits: hits.map((hit) => JSON.stringify(hit)).sort(),
});

let salt = 0;
/** A word that nobody used before, to wait for. */
const freshWord = () => `semn${(salt++).toString().padStart(4, '0')}${Date.now()}`;

/** Posts a word of its own and waits for it: what was posted before is in the index then. @param {any} who @param {string} room */
async function settle(who, room) {
  const word = freshWord();
  await post(who, room, word);
  await untilFound(who, word);
}

/** What the index makes of a text, in plain JavaScript. @param {string} text */
const fold = (text) =>
  text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .split(/[^\p{L}\p{N}\p{Co}]+/u)
    .filter(Boolean);

/** Whether words stand in a text one after the other. @param {string[]} text @param {string[]} words @param {boolean} isPrefix */
const stands = (text, words, isPrefix) =>
  text.some((_, at) =>
    words.every((word, i) =>
      isPrefix && i === words.length - 1 ? text[at + i]?.startsWith(word) : text[at + i] === word,
    ),
  );

/** Whether a text answers a query without quotes, the last word a beginning. @param {string} text @param {string} query */
function answers(text, query) {
  const pieces = query.split(/\s+/).filter(Boolean).map(fold);
  return pieces.every((words, i) => stands(fold(text), words, i === pieces.length - 1));
}

const VOCABULARY = [
  'șosea şcoală scoala ședință şedinţă sedinta întâlnire intilnire oraș oraş orașul țară ţară tara',
  'județ judeţ județean consiliu consiliul primărie primar angajare angajați ocupare șomaj şomaj buget',
  'bugetul anul an and or not near în între din într-o dintr-un lege legea 2026 art.15 e-mail ÎNCĂ Ăst',
]
  .join(' ')
  .split(' ');

/** A generator that gives the same for the same seed. @param {number} seed */
function random(seed) {
  let state = seed;
  return (/** @type {number} */ below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

describe('search', () => {
  /** @type {import('../support/world.js').World} */ let world;
  /** @type {Record<string, import('../support/world.js').Person>} */ let people;

  before(async () => {
    world = await makeWorld(await startServer({ options: UNHURRIED }));
    people = world.people;
  });
  after(() => world.server.stop());

  test('finds with and without diacritics, comma and cedilla, as one types', async () => {
    const { mihai } = people;
    const { seq } = await post(mihai, world.room, 'Ședința comună despre școlile din județ.');
    await untilFound(mihai, 'scolile', world.room);
    for (const query of [
      'ședința',
      'şedinţa',
      'SEDINTA',
      'sedi',
      'jud',
      'școlile sedinta',
      '„Ședința comună”',
    ]) {
      const { hits } = await find(mihai, query, { item: world.room });
      assert.deepEqual(
        hits.map((/** @type {any} */ hit) => [hit.kind, hit.channel, hit.seq, hit.space, hit.by, hit.title]),
        [['message', world.room, seq, world.space, mihai.person, 'Camera: Parteneriatul Valea Albă']],
        query,
      );
      assert.ok(hits[0].snippet.some((/** @type {any} */ piece) => piece.is_hit));
      assert.equal(wordsOf(hits[0]), 'Ședința comună despre școlile din județ.');
    }
    for (const query of ['"comună ședința"', '"sedin"', 'edința', 'jud ședința comun'])
      assert.deepEqual((await find(mihai, query, { item: world.room })).hits, [], query);
  });

  test('finds names: people, spaces and rooms, each by those who may', async () => {
    const { mihai, olga, ana, sorina } = people;
    const named = async (/** @type {any} */ who, /** @type {string} */ query) =>
      (await find(who, query, { kinds: ['person', 'space', 'item', 'organisation'] })).hits;
    await until(async () => (await named(mihai, 'valea')).length === 2, 'the names');
    assert.deepEqual((await named(mihai, 'valea alba')).map(keyOf).sort(), [
      `item ${world.room} `,
      `space ${world.space} `,
    ]);
    assert.deepEqual(await named(olga, 'valea'), []);
    await until(async () => (await named(mihai, 'soRINA șab')).length === 1, 'a person');
    assert.deepEqual(
      (await named(mihai, 'sorina')).map(({ person, title }) => [person, title]),
      [[sorina.person, 'Sorina Șablon']],
    );
    assert.deepEqual(await named(olga, 'sorina'), [], 'a stranger finds nobody');
    assert.deepEqual(await named(mihai, 'ștefan'), [], 'nor is a former member found');
    assert.equal((await named(ana, 'stefan')).length, 1, 'but whoever runs the installation finds everyone');
  });

  test('agrees with a plain scan, for each person', async () => {
    const { mihai, sorina, ana, olga } = people;
    const next = random(7);
    const pick = () => VOCABULARY[next(VOCABULARY.length)];
    const posted = [];
    for (let i = 0; i < 150; i++) {
      const room = next(2) ? world.room : world.ownRoom;
      const by = [mihai, sorina][next(2)];
      const text = Array.from({ length: 1 + next(6) }, pick).join([' ', ', ', '\n'][next(3)]);
      const { seq } = await post(by, room, text);
      posted.push({ key: `message ${room} ${seq}`, room, text, by: by.person });
    }
    await settle(mihai, world.ownRoom);
    const rooms = new Map([
      [mihai, [world.room, world.ownRoom]],
      [ana, [world.ownRoom]],
      [olga, []],
    ]);
    for (let i = 0; i < 60; i++) {
      const query = [pick(), ...(next(2) ? [pick()] : [])]
        .join(' ')
        .slice(0, 3 + next(20))
        .trim();
      for (const [who, open] of rooms) {
        const by = next(3) ? undefined : mihai.person;
        const expected = posted
          .filter((one) => open.includes(one.room) && (!by || one.by === by) && answers(one.text, query))
          .map(({ key }) => key);
        const hits = await findAll(who, query, { kinds: ['message'], ...(by && { by }) });
        const known = new Set(posted.map(({ key }) => key));
        const found = hits.map(keyOf).filter((key) => known.has(key));
        assert.deepEqual(found.sort(), expected.sort(), `${who.name}: ${query}`);
        assert.equal(new Set(hits.map(keyOf)).size, hits.length, 'no hit is on two pages');
      }
    }
  });

  test('leaves out what came after the first page', async () => {
    const { mihai } = people;
    const word = freshWord();
    for (let i = 0; i < 12; i++) await post(mihai, world.room, `${word} ${i}`);
    await settle(mihai, world.room);
    const first = await find(mihai, word, { limit: 5 });
    for (let i = 0; i < 3; i++) await post(mihai, world.room, `${word} mai nou ${i}`);
    await settle(mihai, world.room);
    const second = await find(mihai, word, { limit: 50, offset: 5, as_of_ms: first.as_of_ms });
    const seqs = [...first.hits, ...second.hits].map(({ seq }) => seq);
    assert.equal(seqs.length, 12);
    assert.equal(new Set(seqs).size, 12);
    assert.equal((await find(mihai, word)).hits.length, 15);
  });

  test('narrows down by space, kind and day, and lists without words', async () => {
    const { mihai } = people;
    const word = freshWord();
    await post(mihai, world.room, word);
    await post(mihai, world.ownRoom, word);
    await settle(mihai, world.ownRoom);
    const today = new Intl.DateTimeFormat('sv', { timeZone: 'Europe/Bucharest' }).format(new Date());
    const count = async (/** @type {any} */ more) => (await find(mihai, word, more)).hits.length;
    assert.equal(await count({}), 2);
    assert.equal(await count({ space: world.space }), 1);
    assert.equal(await count({ kinds: ['person'] }), 0);
    assert.equal(await count({ from_on: today, until_on: today }), 2);
    assert.equal(await count({ until_on: '2020-01-01' }), 0);
    assert.equal(await count({ from_on: '2999-12-31' }), 0);
    const listed = await find(mihai, '', { item: world.room, limit: 1 });
    assert.deepEqual(listed.hits[0].snippet, [{ text: word, is_hit: false }]);
    assert.equal(listed.has_more, true);
    assert.deepEqual((await find(mihai, ' ')).hits, []);
  });

  test('takes whatever is typed for words', async () => {
    const { mihai } = people;
    await post(mihai, world.room, 'NEAR and OR not un AND doi body marks 🙂 c++');
    await settle(mihai, world.room);
    const hostile = [
      '"',
      '""',
      '"""',
      '*',
      '^',
      '-',
      '(',
      ')',
      '()',
      '{',
      'body:',
      '{body}:x',
      'marks : c',
      'a*',
      '"a"*',
      'a + b',
      'NEAR(a b, 5)',
      'AND',
      'OR',
      'NOT',
      'a AND',
      'OR b',
      'NOT NOT',
      '\\',
      "'",
      "';--",
      '%',
      '_',
      '🙂',
      '🙂🙂 👩‍👩‍👧',
      '„',
      '„”',
      '«»',
      '\t\n',
      'a\u0301\u0302',
      '\u200f\u202e',
      '\uffff',
      'ﷺ',
      'x'.repeat(200),
      '"'.repeat(200),
      'a '.repeat(100),
      '( '.repeat(100),
      'ș'.repeat(200),
      '\u{10ffff}',
      '\u0001\u0002',
      '-1',
      'rowid:1',
      'ceveryone',
      'cdirectory',
      'kmessage',
      `c${world.room.slice(5).toLowerCase()}`,
      '𝕬',
      'ẞ',
      '\ud83d\ude42',
    ];
    for (const query of hostile) {
      const { hits } = await find(mihai, query);
      assert.ok(Array.isArray(hits), query);
    }
    for (const query of ['kmessage', 'ceveryone', `c${world.room.slice(5).toLowerCase()}`])
      assert.deepEqual((await find(mihai, query)).hits, [], 'marks are not words');
    for (const query of ['near and', 'NOT UN', '"or not"', 'doi AND', 'c++'])
      assert.ok((await find(mihai, query, { item: world.room })).hits.length > 0, query);
    assert.equal(
      (await mihai.client.refused('search.find', { query: 'x'.repeat(201), limit: 5 })).word,
      'invalid_params',
    );
    assert.equal(
      (await mihai.client.refused('search.find', { query: 'x', limit: 5, from_on: '2026-13-01' })).word,
      'invalid_params',
    );
    mihai.client.send(
      '{"jsonrpc":"2.0","id":"nul","method":"search.find","params":{"query":"a\\u0000b","limit":5}}',
    );
    const nul = await mihai.client.next(
      (message) => message.id === 'nul' || message.id === null,
      'an answer',
    );
    assert.ok(nul.error);
  });

  test('rights are asked at every query', async () => {
    const { mihai, olga, sorina } = people;
    const word = freshWord();
    await post(mihai, world.room, word);
    await untilFound(mihai, word);
    assert.deepEqual((await find(olga, word)).hits, []);
    assert.equal(
      (await olga.client.refused('search.find', { query: word, limit: 5, item: world.room })).word,
      'no_such_channel',
    );
    await sorina.client.command('space.add_member', {
      channel: world.space,
      person: olga.person,
      role: 'member',
    });
    assert.equal((await find(olga, word)).hits.length, 1);
    await sorina.client.command('space.remove_member', { channel: world.space, person: olga.person });
    assert.deepEqual((await find(olga, word)).hits, []);
    assert.equal(
      (await olga.client.refused('search.find', { query: word, limit: 5, space: world.space })).word,
      'no_such_channel',
    );
  });

  test('follows edits, deletions, new names and rooms for a few', async () => {
    const { mihai, ileana, ana } = people;
    const [before, after, secret, name] = [freshWord(), freshWord(), freshWord(), freshWord()];
    const { seq } = await post(mihai, world.room, before);
    await untilFound(ileana, before);
    await mihai.client.command('room.edit', { channel: world.room, message: seq, text: after });
    await untilFound(ileana, after);
    assert.deepEqual((await find(ileana, before)).hits, []);
    await mihai.client.command('room.delete', { channel: world.room, message: seq });
    await until(async () => (await find(ileana, after)).hits.length === 0, 'the deletion to be seen');

    const few = await mihai.client.command('room.create', {
      channel: world.space,
      title: `Pregătire ${secret}`,
      visibility: 'named',
      people: [mihai.person],
    });
    await post(mihai, few.channel, `cuvinte ${secret}`);
    await until(async () => (await find(mihai, secret)).hits.length === 2, 'the room and its message');
    assert.deepEqual((await find(ileana, secret)).hits, []);

    await mihai.client.command('directory.rename_person', { channel: 'directory', name: `Mihai ${name}` });
    await ana.client.command('directory.add_organisation', {
      channel: 'directory',
      name: `Asociația ${name}`,
      type: 'association',
    });
    await until(async () => (await find(ileana, name)).hits.length === 2, 'the new names');
    const kinds = (await find(ileana, name)).hits.map((/** @type {any} */ { kind }) => kind).sort();
    assert.deepEqual(kinds, ['organisation', 'person']);
    await mihai.client.command('directory.rename_person', { channel: 'directory', name: 'Mihai Model' });
    await until(async () => (await find(ileana, name)).hits.length === 1, 'the name to be gone');
  });

  test('too many questions at once are refused, and answered later', async () => {
    const { mihai } = people;
    const answers = await Promise.allSettled(Array.from({ length: 30 }, () => find(mihai, 'a')));
    const refused = answers.filter(({ status }) => status === 'rejected');
    for (const { reason } of /** @type {any[]} */ (refused)) assert.equal(reason.word, 'busy');
    assert.ok(answers.length - refused.length >= 4);
    assert.ok((await find(mihai, 'a')).hits.length > 0);
  });

  test('what may have been written after a right was taken away waits until that was heard of', async () => {
    const { mihai } = people;
    const word = freshWord();
    await post(mihai, world.room, word);
    await untilFound(mihai, word);
    const rights = (await redis(world.server.redisSocket, 'GET', '{s}rights')) ?? '0';
    await redis(world.server.redisSocket, 'SET', '{s}rights', String(Number(rights) + 1));
    try {
      await assert.rejects(
        find(mihai, word),
        (/** @type {any} */ { word: refusal }) => refusal === 'unavailable',
      );
      assert.deepEqual((await find(mihai, freshWord())).hits, []);
    } finally {
      await redis(world.server.redisSocket, 'SET', '{s}rights', rights);
    }
    assert.equal((await find(mihai, word)).hits.length, 1);
  });

  test('another process reads the same file', async () => {
    const { mihai } = people;
    const beside = await world.server.startBeside({ options: { data: world.server.data, ...UNHURRIED } });
    const there = { ...mihai, client: await Client.connect(beside, { token: mihai.token }) };
    const [here, elsewhere] = [freshWord(), freshWord()];
    await post(mihai, world.room, here);
    await post(there, world.room, elsewhere);
    for (const who of [mihai, there])
      for (const word of [here, elsewhere]) await untilFound(who, word, world.room);
    await there.client.close();
    await beside.stop();
  });

  test('a rebuild, a removed file and a spoilt one come to the same as following', async () => {
    const { mihai, ana } = people;
    const path = join(world.server.data, 'search.db');
    await settle(mihai, world.room);
    const ask = async () => {
      const answers = [];
      for (const who of [mihai, ana])
        for (const query of ['a', 'ș', 'sedinta', 'bug', 'valea', 'an', 'mihai', 'o'])
          answers.push(inOrder(await findAll(who, query, { as_of_ms: asOf })));
      return answers;
    };
    const asOf = (await find(mihai, 'a')).as_of_ms;
    const followed = await ask();
    const rebuilt = () => world.server.log.match(/search index has been made anew/g)?.length ?? 0;
    const before = rebuilt();
    const said = execFileSync(BINARY, ['rebuild', 'search', '--data', world.server.data], {
      encoding: 'utf8',
    });
    assert.match(said, /made anew/);
    await until(() => rebuilt() > before, 'the rebuild');
    assert.deepEqual(await ask(), followed);

    rmSync(path);
    await until(() => existsSync(path), 'another file');
    await until(async () => {
      const { hits } = await find(mihai, 'a').catch(() => ({ hits: [] }));
      return hits.length > 0 && JSON.stringify(await ask()) === JSON.stringify(followed);
    }, 'the same hits');

    await world.server.end();
    writeFileSync(path, 'no index at all '.repeat(1000));
    await world.server.restart();
    const again = await signInAgain(world, mihai);
    await until(async () => {
      const hits = await findAll(again, 'a', { as_of_ms: asOf }).catch(() => []);
      return hits.length > 0 && JSON.stringify(inOrder(hits)) === JSON.stringify(followed[0]);
    }, 'the same hits after a spoilt file');
    Object.assign(people, { mihai: again });
  });

  test('killed while it writes, the index loses and doubles nothing', async () => {
    const key = freshWord();
    let mihai = people.mihai;
    for (let round = 0; round < 3; round++) {
      const posts = Array.from({ length: 80 }, (_, i) => post(mihai, world.room, `${key} r${round} n${i}`));
      await Promise.any(posts);
      await new Promise((resolve) => setTimeout(resolve, 20 + 40 * round));
      await world.server.kill();
      await Promise.allSettled(posts);
      await world.server.start();
      mihai = await signInAgain(world, people.mihai);
    }
    await settle(mihai, world.room);
    const messages = [];
    let { view } = await mihai.client.open(world.room);
    messages.push(...view.messages);
    for (;;) {
      const page = await mihai.client.request('room.history', {
        channel: world.room,
        before: messages[0].seq,
        limit: 100,
      });
      messages.unshift(...page.messages);
      if (!page.has_older) break;
    }
    const written = messages.filter(({ text }) => text?.startsWith(key)).map(({ seq }) => seq);
    const found = (await findAll(mihai, key, { kinds: ['message'] })).map(({ seq }) => seq);
    assert.deepEqual(
      found.sort((a, b) => a - b),
      written,
    );
    Object.assign(people, { mihai });
  });

  test('what the database lost is not found any more', async () => {
    const { mihai } = people;
    const [kept, lost] = [freshWord(), freshWord()];
    await post(mihai, world.room, kept);
    await post(mihai, world.room, lost);
    await untilFound(mihai, lost);
    await loseLast(world.server.redisSocket, world.room);
    await killRedis(world.server.redisSocket);
    await until(
      async () => (await find(mihai, lost).catch(() => null))?.hits.length === 0,
      'the loss to be seen',
    );
    assert.equal((await find(mihai, kept)).hits.length, 1);
  });
});
