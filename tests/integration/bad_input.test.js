/** What no client of ours would send: a clear error, nothing changed, and the connection is of use afterwards. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { Client, postText } from '../support/client.js';
import { checkParams, commands, errors } from '../support/contract.js';
import { signIn } from '../support/people.js';
import { readHeads } from '../support/redis.js';
import { startServer, useServer } from '../support/server.js';
import { makeUlid } from '../support/ulid.js';
import { UNHURRIED, makeWorld } from '../support/world.js';

const DAY_MS = 24 * 60 * 60 * 1000;
const MESSAGE_BYTES = 65536;
const request = (/** @type {object} */ more) =>
  JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'session.ping', ...more });
const nested = (/** @type {number} */ depth) => '['.repeat(depth) + ']'.repeat(depth);
const params = (/** @type {string} */ text) =>
  `{"jsonrpc":"2.0","id":1,"method":"session.request_code","params":${text}}`;

/** Text => the word of the refusal; ids that cannot be told are null. @type {Record<string, [string, string, any?]>} */
const NO_REQUEST = {
  nothing: ['', 'parse'],
  'half an object': ['{"jsonrpc":"2.0"', 'parse'],
  'more than one value': ['{} {}', 'parse'],
  'a trailing comma': ['{"jsonrpc":"2.0",}', 'parse'],
  'single quotes': ["{'jsonrpc':'2.0'}", 'parse'],
  'a string': ['"session.ping"', 'parse'],
  'a number': ['42', 'parse'],
  null: ['null', 'parse'],
  NaN: [params('{"email":NaN}'), 'parse'],
  'a number too large for anything': [params('{"email":1e999}'), 'parse'],
  'an integer too large for 64 bits': [params('{"email":99999999999999999999}'), 'parse'],
  'the same key twice': ['{"jsonrpc":"2.0","id":1,"id":2,"method":"session.ping"}', 'parse'],
  'the same key twice, within': [params('{"email":"a@b.ro","email":"c@d.ro"}'), 'parse'],
  'a lone surrogate': [params('{"email":"\\ud800"}'), 'parse'],
  'a lone low surrogate': [params('{"email":"\\udc00x"}'), 'parse'],
  NUL: [params('{"email":"a\\u0000@b.ro"}'), 'parse'],
  'NUL in a key': [params('{"em\\u0000ail":"a@b.ro"}'), 'parse'],
  'a raw control character': [params('{"email":"a\u0001@b.ro"}'), 'parse'],
  'a raw line break in a string': [params('{"email":"a\n@b.ro"}'), 'parse'],
  'a byte order mark': ['\ufeff' + request({}), 'parse'],
  'an empty object': ['{}', 'invalid_request', null],
  'no version': [JSON.stringify({ id: 1, method: 'session.ping' }), 'invalid_request', 1],
  'another version': [request({ jsonrpc: '1.0' }), 'invalid_request', 1],
  'a version that is a number': [request({ jsonrpc: 2.0 }), 'invalid_request', 1],
  'no method': [request({ method: undefined }), 'invalid_request', 1],
  'a method that is no text': [request({ method: ['session.ping'] }), 'invalid_request', 1],
  'params in a list': [request({ params: [] }), 'invalid_request', 1],
  'params that are text': [request({ params: 'x' }), 'invalid_request', 1],
  'params null': [request({ params: null }), 'invalid_request', 1],
  'one member too many': [request({ token: 'x' }), 'invalid_request', 1],
  'an id that is null': [request({ id: null }), 'invalid_request', null],
  'an id that is true': [request({ id: true }), 'invalid_request', null],
  'an id that is a fraction': [request({ id: 1.5 }), 'invalid_request', null],
  'an id that is an object': [request({ id: {} }), 'invalid_request', null],
  'an id of 65 bytes': [request({ id: 'x'.repeat(65) }), 'invalid_request', null],
  'a request as notification': [request({ id: undefined }), 'invalid_request', null],
  'an empty batch': ['[]', 'invalid_request', null],
  'a batch of 51': [`[${Array(51).fill(request({})).join()}]`, 'invalid_request', null],
  'an unknown method': [request({ method: 'session.pong' }), 'no_such_method', 1],
  'a method of the server’s own': [request({ method: 'load' }), 'no_such_method', 1],
  'an empty method': [request({ method: '' }), 'no_such_method', 1],
  'a method with another case': [request({ method: 'Session.Ping' }), 'no_such_method', 1],
  'a very long method': [request({ method: 'x'.repeat(10000) }), 'no_such_method', 1],
  'too deep': [nested(17), 'too_large'],
  'much too deep': [nested(30000), 'too_large'],
  'too deep within params': [params(`{"email":${nested(15)}}`), 'too_large'],
};

describe('what is no request', () => {
  /** @type {import('../support/server.js').Server} */ let server;
  /** @type {Client} */ let client;

  before(async () => {
    server = await startServer({ demo: true, options: { log_level: 'error' } });
    client = await Client.connect(server, { language: 'en' });
  });
  after(() => server?.stop());

  for (const [name, [text, word, id = null]] of Object.entries(NO_REQUEST))
    test(`${name}: ${word}`, async () => {
      const heads = await readHeads(server);
      const begin = client.messages.length;
      client.send(text);
      const response = await client.next(() => true, 'the refusal', begin);
      assert.equal(response.error?.data.error, word);
      assert.equal(response.error.message, errors[word].en);
      assert.equal(response.id, id);
      assert.equal(client.messages.length, begin + 1);
      assert.deepEqual(await readHeads(server), heads);
    });

  test('by POST /rpc the same', async () => {
    for (const [name, [text, word, id = null]] of Object.entries(NO_REQUEST)) {
      const answer = await postText(server, text, { language: 'en' });
      const { error, id: told } = JSON.parse(answer.text);
      assert.deepEqual([answer.status, error.data.error, told], [200, word, id], name);
    }
  });

  test('ids come back as they were', async () => {
    for (const id of [0, -1, 9007199254740991, '', 'x'.repeat(64), '"\\\n\u2028', 'ș']) {
      const begin = client.messages.length;
      client.send(request({ id }));
      assert.equal((await client.next(() => true, 'the reply', begin)).id, id);
    }
  });

  test('a message of just the size is taken, and one byte more is not', async () => {
    const fill = (/** @type {number} */ size) => request({}).padEnd(size);
    const begin = client.messages.length;
    client.send(fill(MESSAGE_BYTES));
    assert.ok((await client.next(() => true, 'the reply', begin)).result);
    assert.equal((await postText(server, fill(MESSAGE_BYTES))).status, 200);
    const answer = await postText(server, fill(MESSAGE_BYTES + 1)).catch(() => ({ status: 413 }));
    assert.equal(answer.status, 413);
    const large = await Client.connect(server);
    large.send(fill(MESSAGE_BYTES + 1));
    assert.equal((await large.closed).code, 1009);
  });

  test('it is of use after all that', async () => {
    assert.ok((await client.request('session.ping')).now_ms > 0);
    assert.ok(client.isOpen);
  });
});

describe('batches', () => {
  /** @type {import('../support/world.js').World} */ let world;
  before(async () => (world = await makeWorld(await startServer({ options: UNHURRIED }))));
  after(() => world?.server.stop());

  test('of mixed content: one reply for each, in order, and none for a notification', async () => {
    const { mihai } = world.people;
    await mihai.client.open(world.room);
    const post = (/** @type {any} */ id, /** @type {string} */ text) => ({
      jsonrpc: '2.0',
      id,
      method: 'room.post',
      params: { channel: world.room, op: mihai.client.makeOp(), text },
    });
    const replies = await mihai.client.batch([
      post('a', 'Întâi'),
      17,
      { jsonrpc: '2.0', method: 'channel.signal', params: { channel: world.room, type: 'room.typing' } },
      post('a', 'Același id'),
      { jsonrpc: '2.0', id: 'b', method: 'room.fly' },
      [],
      { jsonrpc: '2.0', id: 'c', method: 'session.ping' },
      post('d', ' '),
    ]);
    const words = replies.map(({ id, error }) => [id, error?.data.error]);
    assert.deepEqual(words, [
      ['a', undefined],
      [null, 'invalid_request'],
      ['a', undefined],
      ['b', 'no_such_method'],
      [null, 'invalid_request'],
      ['c', undefined],
      ['d', 'invalid_params'],
    ]);
    assert.deepEqual([replies[0].result.seq, replies[2].result.seq], [1, 2]);
  });

  test('of notifications alone: no reply at all', async () => {
    const { mihai } = world.people;
    const signal = {
      jsonrpc: '2.0',
      method: 'channel.signal',
      params: { channel: world.room, type: 'room.typing' },
    };
    const begin = mihai.client.messages.length;
    mihai.client.send(JSON.stringify([signal, signal]));
    await mihai.client.request('session.ping');
    const others = mihai.client.messages.slice(begin).filter(({ method }) => method !== 'signal');
    assert.equal(others.length, 1);
  });

  test('of fifty are taken, and events come before their replies', async () => {
    const { mihai } = world.people;
    const { position } = await mihai.client.open(world.room);
    const replies = await mihai.client.batch(
      Array.from({ length: 50 }, (_, id) => ({
        jsonrpc: '2.0',
        id,
        method: 'room.post',
        params: { channel: world.room, op: mihai.client.makeOp(), text: `Mesajul ${id}` },
      })),
    );
    assert.deepEqual(
      replies.map(({ result }) => result.seq),
      Array.from({ length: 50 }, (_, i) => position.seq + 1 + i),
    );
    const at = mihai.client.messages.indexOf(replies);
    const last = mihai.client.messages.findIndex(
      ({ method, params: event }) => method === 'event' && event.seq === position.seq + 50,
    );
    assert.ok(last >= 0 && last < at);
  });
});

/** Params that differ from an example in one place. @param {any} schema @param {any} example @returns {any[]} */
function spoil(schema, example) {
  const others = [
    null,
    true,
    0,
    -1,
    1.5,
    1e15,
    '',
    ' ',
    'x',
    'x'.repeat(20000),
    'ș'.repeat(10000),
    [],
    {},
    [1],
    { a: 1 },
  ];
  const spoilt = [
    { ...example, unknown: 1 },
    { ...example, __proto__x: null },
  ];
  for (const name of Object.keys(schema.properties)) {
    const { [name]: _, ...without } = example;
    spoilt.push(without, ...others.map((value) => ({ ...example, [name]: value })));
    if (typeof example[name] === 'string')
      spoilt.push(
        { ...example, [name]: example[name].toLowerCase() },
        { ...example, [name]: `${example[name]} ` },
      );
  }
  return spoilt;
}

const namesNobody = (/** @type {any} */ { email, invitation }) =>
  email === undefined && invitation === undefined;

/** What is refused although the schema takes it: its words cannot say it. @type {Record<string, (params: any) => boolean>} */
const BEYOND = {
  'session.request_code': (params) => namesNobody(params) || params.name?.trim() === '',
  'session.sign_in': namesNobody,
};

describe('params', () => {
  /** @type {import('../support/world.js').World} */ let world;
  before(
    async () =>
      (world = await makeWorld(await startServer({ options: { ...UNHURRIED, log_level: 'error' } }))),
  );
  after(() => world?.server.stop());

  for (const [name, command] of Object.entries(commands))
    test(`${name}: the server refuses what Ajv refuses, and takes what it takes`, async () => {
      const client = await Client.connect(world.server);
      for (const spoilt of spoil(command.params, command.examples[0].params)) {
        const wrong = checkParams(name, spoilt);
        if (JSON.stringify(spoilt).length > 60000) continue;
        const { error } = await client.respond(name, spoilt);
        assert.equal(
          error?.data.error === 'invalid_params',
          wrong !== undefined || (BEYOND[name]?.(spoilt) ?? false),
          `${wrong} ${JSON.stringify(spoilt)}`,
        );
      }
      await client.close();
    });

  test('a tag of letters that take four bytes each is the tag of no event', async () => {
    const { client } = world.people.mihai;
    await client.command('room.post', { channel: world.ownRoom, text: 'Aici se numără.' });
    const { position, view } = await client.open(world.ownRoom);
    for (const tag of ['😀'.repeat(10), `${position.tag.slice(1)}😀`]) {
      const back = await client.request('channel.open', {
        channel: world.ownRoom,
        since: { seq: position.seq, tag },
      });
      assert.deepEqual(back.view, view);
    }
  });

  test('of another person are of no use: sessions, inboxes, messages of other rooms', async () => {
    const { ana, mihai } = world.people;
    const { client } = mihai;
    await ana.client.command('room.post', { channel: world.ownRoom, text: 'Aici, nu acolo.' });
    const word = async (/** @type {string} */ method, /** @type {any} */ what) =>
      (await client.refused(method, what)).word;
    assert.equal(await word('room.post', { channel: world.room, text: 'x', reply_to: 1 }), 'no_such_message');
    assert.equal(await word('channel.open', { channel: `inbox:${ana.person}` }), 'no_such_channel');
    assert.equal(await word('channel.open', { channel: `space:${ana.person}` }), 'no_such_channel');
    assert.equal(await word('channel.open', { channel: `${world.room} ` }), 'no_such_channel');
    assert.equal(await word('channel.open', { channel: world.room.toLowerCase() }), 'no_such_channel');
    assert.equal(await word('channel.open', { channel: 'directory:' }), 'no_such_channel');
  });
});

describe('ops', () => {
  /** @type {import('../support/world.js').World} */ let world;
  before(async () => (world = await makeWorld(await startServer({ options: UNHURRIED }))));
  after(() => world?.server.stop());

  test('a repeat gets the first answer, whatever it asks now, and nothing happens again', async () => {
    const { mihai } = world.people;
    const op = mihai.client.makeOp();
    const first = await mihai.client.command('room.post', { channel: world.room, op, text: 'O dată' });
    const heads = await readHeads(world.server);
    for (const [channel, text] of [
      [world.room, 'O dată'],
      [world.room, 'Altceva'],
      [world.ownRoom, 'Altundeva'],
      [world.room, ' '],
    ])
      assert.deepEqual(await mihai.client.command('room.post', { channel, op, text }), first);
    assert.deepEqual(await readHeads(world.server), heads);
  });

  test('the op of another person is one’s own', async () => {
    const { mihai, ileana, olga } = world.people;
    const op = mihai.client.makeOp();
    const first = await mihai.client.command('room.post', { channel: world.room, op, text: 'Al lui Mihai' });
    const second = await ileana.client.command('room.post', { channel: world.room, op, text: 'Al Ilenei' });
    assert.equal(second.seq, first.seq + 1);
    const stranger = await olga.client.refused('room.post', { channel: world.room, op, text: 'Al Olgăi' });
    assert.equal(stranger.word, 'no_such_channel');
  });

  test('two of the same at once happen once', async () => {
    const { mihai } = world.people;
    const what = { channel: world.room, op: mihai.client.makeOp(), text: 'Deodată' };
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => mihai.client.command('room.post', what)),
    );
    for (const answer of answers) assert.deepEqual(answer, answers[0]);
  });

  test('their own time refuses twice: 90 days behind, a day ahead', async () => {
    const { client } = world.people.mihai;
    const post = (/** @type {number} */ daysAhead) => ({
      channel: world.room,
      op: makeUlid(Date.now() + client.offsetMs + daysAhead * DAY_MS),
      text: 'Când?',
    });
    await client.command('room.post', post(-89.9));
    await client.command('room.post', post(0.99));
    assert.equal((await client.refused('room.post', post(-90.1))).word, 'stale');
    const refusal = await client.refused('room.post', post(1.01));
    assert.equal(refusal.word, 'clock_wrong');
    assert.ok(Math.abs(refusal.data.now_ms - Date.now()) < 60_000);
  });
});

describe('bounds', () => {
  test('requests under way, commands that wait, channels that are open', async (t) => {
    const options = { ...UNHURRIED, requests_per_peer: 20, waiting_per_channel: 4, channels_per_peer: 3 };
    const world = await makeWorld(await useServer(t, { options }));
    const { mihai, sorina } = world.people;
    const makeBatch = (/** @type {number} */ count, /** @type {(i: number) => any} */ what) =>
      Array.from({ length: count }, (_, id) => ({ jsonrpc: '2.0', id, ...what(id) }));
    const makeRoom = () => ({
      method: 'room.create',
      params: { channel: world.space, op: mihai.client.makeOp(), title: 'Repede', visibility: 'members' },
    });
    const refusals = (/** @type {any[]} */ replies) =>
      replies.map(({ error }) => error?.data).filter(Boolean);

    const waiting = refusals(await mihai.client.batch(makeBatch(20, makeRoom)));
    assert.equal(waiting.length, 15, 'one is under way and four wait');
    for (const { error, retry_after_ms } of waiting) assert.ok(error === 'busy' && retry_after_ms > 0);

    const rooms = [];
    for (let i = 0; i < 6; i++)
      rooms.push(
        (
          await sorina.client.command('room.create', {
            channel: world.space,
            title: `Camera ${i}`,
            visibility: 'members',
          })
        ).channel,
      );
    const history = (/** @type {number} */ i) => ({
      method: 'room.history',
      params: { channel: rooms[i % rooms.length], before: 100, limit: 100 },
    });
    const busy = refusals(await mihai.client.batch(makeBatch(50, history)));
    assert.equal(busy.length, 30, 'twenty are under way');
    for (const { error, retry_after_ms } of busy) assert.ok(error === 'busy' && retry_after_ms > 0);

    for (const room of rooms.slice(0, 3)) await mihai.client.open(room);
    assert.equal((await mihai.client.refused('channel.open', { channel: rooms[3] })).word, 'too_many');
    await mihai.client.open(rooms[0]);
    await mihai.client.request('channel.close', { channel: rooms[0] });
    await mihai.client.open(rooms[3]);
  });

  test('65 requests at once, by default', async (t) => {
    const world = await makeWorld(await useServer(t, { options: UNHURRIED }));
    const { client } = world.people.mihai;
    const history = {
      jsonrpc: '2.0',
      method: 'room.history',
      params: { channel: world.room, before: 100, limit: 100 },
    };
    const batch = (/** @type {number} */ from, /** @type {number} */ count) =>
      JSON.stringify(Array.from({ length: count }, (_, i) => ({ ...history, id: from + i })));
    const begin = client.messages.length;
    // Both in one piece, so that no reply can come in between.
    const { _socket: socket } = /** @type {any} */ (client.socket);
    socket.cork();
    client.send(batch(0, 50));
    client.send(batch(50, 50));
    socket.uncork();
    await client.next((message) => Array.isArray(message) && message[0].id === 0, 'the replies', begin);
    await client.next((message) => Array.isArray(message) && message[0].id === 50, 'the replies', begin);
    const replies = client.messages.slice(begin).flat();
    const busy = replies.filter(({ error }) => error?.data.error === 'busy').map(({ id }) => id);
    assert.ok(busy.length === 0 || busy[0] >= 64, `busy from ${busy[0]}`);
    assert.equal(replies.filter(({ result }) => result).length + busy.length, 100);
  });

  test('a person’s requests by the second, and when to come back', async (t) => {
    const options = { commands_per_second: 10, commands_burst: 30, codes_per_hour: 1000 };
    const server = await useServer(t, { demo: true, options });
    const [{ email, code }] = server.links;
    const { token } = await signIn(server, email, code);
    const client = await Client.connect(server, { token });
    const other = await Client.connect(server);
    const begin = Date.now();
    const responses = await Promise.all(Array.from({ length: 60 }, () => client.respond('session.ping')));
    const refused = responses.filter(({ error }) => error);
    const filled = Math.ceil(((Date.now() - begin) / 1000) * 10) + 1;
    assert.ok(refused.length <= 30 && refused.length >= 30 - filled, `${refused.length} were refused`);
    for (const { error } of refused) {
      assert.equal(error.data.error, 'too_many');
      assert.ok(error.data.retry_after_ms > 0 && error.data.retry_after_ms <= 1000);
    }
    assert.ok((await other.request('session.ping')).now_ms > 0, 'others are not affected');
    await server.advance(refused[0].error.data.retry_after_ms + 1000);
    assert.ok((await client.request('session.ping')).now_ms > 0);
  });
});

describe('languages', () => {
  /** @type {import('../support/server.js').Server} */ let server;
  before(async () => (server = await startServer()));
  after(() => server?.stop());

  const sentences = {
    ro: 'ro',
    en: 'en',
    'en-GB,en;q=0.9': 'en',
    'ro-RO,ro;q=0.9,en;q=0.8': 'ro',
    'fr, en;q=0.5': 'en',
    fr: 'ro',
    '': 'ro',
  };
  for (const [header, language] of Object.entries(sentences))
    test(`Accept-Language "${header}" is refused in ${language}`, async () => {
      const options = { language: header || undefined };
      const client = await Client.connect(server, options);
      const expected = /** @type {any} */ (errors).sign_in[language];
      const refusal = await client.refused('session.sign_out');
      assert.equal(refusal.sentence, expected);
      const { text } = await postText(server, request({ method: 'session.sign_out' }), options);
      assert.equal(JSON.parse(text).error.message, expected);
    });
});
