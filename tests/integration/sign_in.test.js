/** Ways in and out: the first link, codes, sessions. */
import assert from 'node:assert/strict';
import http from 'node:http';
import { describe, test } from 'node:test';
import { Client, Refusal, post, postText } from '../support/client.js';
import { addPerson, enter, signIn } from '../support/people.js';
import { redis } from '../support/redis.js';
import { useServer } from '../support/server.js';
import { sleep } from '../support/wait.js';

const MINUTE_MS = 60_000;
const EMAIL = 'ana@exemplu.invalid';

/** @param {Promise<any>} promise @returns {Promise<string>} the word of the refusal, or 'ok' */
const wordOf = (promise) =>
  promise.then(
    () => 'ok',
    (error) => (error instanceof Refusal ? error.word : Promise.reject(error)),
  );

/** @param {string} code another code */
const otherThan = (code) => (code === '000000' ? '000001' : '000000');

/** @param {string} url @returns {Promise<number | undefined>} */
const get = (url) =>
  new Promise((resolve, reject) => {
    http.get(url, { agent: false }, (response) => resolve(response.resume().statusCode)).on('error', reject);
  });

describe('the first link', () => {
  test('is not spent by looking at it, and works once, also for two at once', async (t) => {
    const server = await useServer(t);
    for (const path of ['/enter', `/enter?token=${server.entry}`, `/enter%23${server.entry}`])
      await get(server.url + path);
    const client = await Client.connect(server);
    const enterAs = (/** @type {string} */ name, token = server.entry) =>
      wordOf(client.request('session.enter', { token, name, email: `${name}@exemplu.invalid` }));
    assert.equal(await enterAs('strain', 'x'.repeat(43)), 'link_spent');
    assert.equal(await enterAs(' '), 'invalid_params');
    const words = await Promise.all(['ana', 'bogdan', 'corina'].map((name) => enterAs(name)));
    assert.deepEqual(words.sort(), ['link_spent', 'link_spent', 'ok']);
    assert.equal(await enterAs('dan'), 'link_spent');
    assert.equal(await redis(server.redisSocket, 'XLEN', '{s}log:directory:0'), 1);
  });

  test('signs in: over /rpc with the cookie, over /ws at once', async (t) => {
    const server = await useServer(t);
    const params = { token: server.entry, name: 'Ana Exemplu', email: EMAIL };
    const answer = await postText(
      server,
      JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'session.enter', params }),
      {
        origin: server.url,
      },
    );
    const { token, person } = JSON.parse(answer.text).result;
    assert.match(String(answer.headers['set-cookie']), new RegExp(`^sfat=${token}; .*HttpOnly`));
    const cookie = `sfat=${token}`;
    const byCookie = await Client.connect(server, { cookie, origin: server.url });
    assert.equal(byCookie.hello.person, person);
    await byCookie.open('directory');
    const withoutOrigin = await Client.connect(server, { cookie });
    assert.equal(withoutOrigin.hello.person, undefined, 'a cookie counts only with an Origin');
  });

  test('another start prints another while nobody entered, and none afterwards', async (t) => {
    const server = await useServer(t);
    const first = server.entry;
    await server.restart();
    assert.ok(server.entry && server.entry !== first);
    await enter(server);
    const client = await Client.connect(server);
    const late = { token: first, name: 'Bogdan', email: 'b@exemplu.invalid' };
    assert.equal((await client.refused('session.enter', late)).word, 'link_spent');
    await server.restart();
    assert.equal(server.entry, '');
  });
});

describe('codes', () => {
  /** @param {any} t @param {object} [options] */
  async function begin(t, options = {}) {
    const server = await useServer(t, { options: { codes_per_hour: 1000, ...options } });
    const ana = await enter(server, 'Ana Exemplu', EMAIL);
    const client = await Client.connect(server);
    const ask = async (email = EMAIL) => {
      await client.request('session.request_code', { email });
      return server.readCode(EMAIL);
    };
    const trial = (/** @type {string} */ code, email = EMAIL) =>
      wordOf(client.request('session.sign_in', { email, code }));
    return { server, ana, client, ask, trial };
  }

  test('work once, for their own address in any case, and only the newest', async (t) => {
    const { server, ana, client, ask, trial } = await begin(t);
    const first = await ask();
    const second = await ask('ANA@Exemplu.INVALID');
    if (first !== second) assert.equal(await trial(first), 'code_wrong');
    assert.equal(await trial(second, 'bogdan@exemplu.invalid'), 'code_wrong');
    const { person, token } = await client.request('session.sign_in', {
      email: 'Ana@exemplu.invalid',
      code: second,
    });
    assert.equal(person, ana.person);
    assert.notEqual(token, ana.token);
    assert.equal(await trial(second), 'code_wrong');
    assert.equal((await Client.connect(server, { token })).hello.person, ana.person);
  });

  test('two sign in with one code at once: one does', async (t) => {
    const { ask, trial } = await begin(t);
    const code = await ask();
    const words = await Promise.all(Array.from({ length: 4 }, () => trial(code)));
    assert.deepEqual(words.sort(), ['code_wrong', 'code_wrong', 'code_wrong', 'ok']);
  });

  test('have five tries', async (t) => {
    const { ask, trial } = await begin(t);
    const code = await ask();
    for (let i = 0; i < 4; i++) assert.equal(await trial(otherThan(code)), 'code_wrong');
    assert.equal(await trial(code), 'ok', 'the fifth');
    const next = await ask();
    for (let i = 0; i < 5; i++) assert.equal(await trial(otherThan(next)), 'code_wrong');
    assert.equal(await trial(next), 'code_wrong', 'the sixth');
  });

  test('five tries at once are five tries', async (t) => {
    const { ask, trial } = await begin(t);
    const code = await ask();
    await Promise.all(Array.from({ length: 30 }, () => trial(otherThan(code))));
    await Promise.all(Array.from({ length: 30 }, () => trial(otherThan(code))));
    let word = 'code_wrong';
    for (let i = 0; i < 5; i++) {
      await trial(otherThan(code));
      word = await trial(code);
    }
    assert.equal(word, 'code_wrong');
  });

  test('last ten minutes', async (t) => {
    const { server, ask, trial } = await begin(t);
    const code = await ask();
    await server.advance(10 * MINUTE_MS - 5000);
    assert.equal(await trial(code), 'ok');
    const late = await ask();
    await server.advance(10 * MINUTE_MS);
    assert.equal(await trial(late), 'code_wrong');
  });

  test('five an hour to an address, whether somebody has it or not, and others get theirs', async (t) => {
    const { server, client, ask } = await begin(t, { codes_per_hour: 5 });
    for (let i = 0; i < 5; i++) {
      await ask();
      await client.request('session.request_code', { email: 'nimeni@exemplu.invalid' });
    }
    for (const email of [EMAIL, 'Ana@exemplu.invalid', 'nimeni@exemplu.invalid']) {
      const refusal = await client.refused('session.request_code', { email });
      assert.equal(refusal.word, 'too_many');
      assert.ok(refusal.data.retry_after_ms > 0 && refusal.data.retry_after_ms <= 60 * MINUTE_MS);
    }
    assert.equal(server.countMails(), 5);
    await client.request('session.request_code', { email: 'altul@exemplu.invalid' });
    const keys = await redis(server.redisSocket, 'KEYS', '{s}r:codes_sent:*');
    assert.equal(keys.length, 3);
    for (const key of keys) {
      const left = await redis(server.redisSocket, 'PTTL', key);
      assert.ok(left > 0 && left <= 60 * MINUTE_MS, `the hour runs from the first code: ${left}`);
      await redis(server.redisSocket, 'DEL', key);
    }
    await ask();
  });

  test('the wait that is told is the time that is left', async (t) => {
    const { server, client, ask } = await begin(t, { codes_per_hour: 1 });
    await ask();
    await server.advance(45 * MINUTE_MS);
    const refusal = await client.refused('session.request_code', { email: EMAIL });
    assert.ok(refusal.data.retry_after_ms <= 15 * MINUTE_MS && refusal.data.retry_after_ms > 13 * MINUTE_MS);
    await server.advance(refusal.data.retry_after_ms);
    await ask();
  });

  test('sixty an hour are asked for from one network address, whatever it says about others', async (t) => {
    const options = { codes_per_hour: 1000, codes_asked_per_hour: 3, trusted_proxies: '127.0.0.1' };
    const { server, client } = await begin(t, options);
    const askFrom = (/** @type {string[]} */ ...addresses) =>
      wordOf(
        post(server, 'session.request_code', { email: EMAIL }, { headers: { 'X-Forwarded-For': addresses } }),
      );
    for (const strange of ['192.0.2.7', '192.0.2.8', '192.0.2.9, 192.0.2.10'])
      assert.equal(await askFrom(strange, '198.51.100.1'), 'ok');
    assert.equal(await askFrom('192.0.2.11', '198.51.100.1'), 'too_many');
    assert.equal(await askFrom('192.0.2.11, 198.51.100.1'), 'too_many');
    assert.equal(await askFrom('198.51.100.2'), 'ok');
    await client.request('session.request_code', { email: EMAIL });
  });

  test('asking for one answers the same, in like time, whether somebody has the address or not', async (t) => {
    const { client } = await begin(t);
    /** @type {Record<string, number[]>} */ const times = { [EMAIL]: [], 'nimeni@exemplu.invalid': [] };
    for (let i = 0; i < 40; i++)
      for (const email of Object.keys(times)) {
        const from = process.hrtime.bigint();
        assert.deepEqual(await client.request('session.request_code', { email }), {});
        assert.equal(
          await wordOf(client.request('session.sign_in', { email, code: '!!!!!!' })),
          'code_wrong',
        );
        times[email].push(Number(process.hrtime.bigint() - from) / 1e6);
      }
    const [known, unknown] = Object.values(times).map((all) => all.sort((a, b) => a - b)[20]);
    assert.ok(known < 10 * unknown + 20 && unknown < 10 * known + 20, `${known} ms, ${unknown} ms`);
    t.diagnostic(`known ${known.toFixed(2)} ms, unknown ${unknown.toFixed(2)} ms (median of 40)`);
  });

  test('are not kept in plain sight, nor are tokens', async (t) => {
    const { server, ana, ask } = await begin(t);
    const code = await ask();
    const keys = await redis(server.redisSocket, 'KEYS', '*');
    const kept = [];
    for (const key of keys)
      if ((await redis(server.redisSocket, 'TYPE', key)) === 'hash')
        kept.push(key, ...(await redis(server.redisSocket, 'HGETALL', key)));
    const text = kept.join('\n');
    for (const secret of [ana.token, server.entry]) assert.ok(secret.length === 43 && !text.includes(secret));
    assert.doesNotMatch(text, new RegExp(`^${code}$`, 'm'));
    assert.ok(!server.log.includes(ana.token) && !server.log.includes(code));
  });

  test('mails are in the language of who asked', async (t) => {
    const { server } = await begin(t);
    const client = await Client.connect(server, { language: 'en' });
    await client.request('session.request_code', { email: EMAIL });
    assert.match(await server.readCode(EMAIL), /^\d{6}$/);
  });
});

describe('sessions', () => {
  test('signing out closes the other connections with 4401, here and in another process', async (t) => {
    const server = await useServer(t, { options: { codes_per_hour: 100 } });
    const beside = await server.startBeside();
    t.after(() => beside.stop());
    const ana = await enter(server);
    const again = await signIn(server, ana.email);
    const others = [];
    for (const one of [server, server, beside]) others.push(await Client.connect(one, { token: ana.token }));
    const kept = await Client.connect(server, { token: again.token });
    await post(server, 'session.sign_out', {}, { token: ana.token });
    for (const other of others) assert.equal((await other.closed).code, 4401);
    await kept.open('directory');
    assert.ok(kept.isOpen);
    assert.equal(
      await wordOf(post(beside, 'channel.open', { channel: 'directory' }, { token: ana.token })),
      'sign_in',
    );
  });

  test('over /ws the reply comes, and the connection goes on as a visitor', async (t) => {
    const server = await useServer(t);
    const ana = await enter(server);
    const client = await Client.connect(server, { token: ana.token });
    await client.open('directory');
    assert.deepEqual(await client.request('session.sign_out'), {});
    assert.equal((await client.refused('channel.open', { channel: 'directory' })).word, 'sign_in');
    assert.equal((await client.refused('channel.close', { channel: 'directory' })).word, 'not_open');
    await sleep(100);
    assert.ok(client.isOpen);
  });

  test('signing in as somebody else lets go of what was open', async (t) => {
    const server = await useServer(t, { options: { codes_per_hour: 100 } });
    const ana = await enter(server);
    const administrator = await Client.connect(server, { token: ana.token });
    const mihai = await addPerson(server, administrator, 'Mihai Model');
    await administrator.open('directory');
    await administrator.request('session.request_code', { email: mihai.email });
    const code = await server.readCode(mihai.email);
    const { person } = await administrator.request('session.sign_in', { email: mihai.email, code });
    assert.equal(person, mihai.person);
    assert.equal((await administrator.refused('channel.close', { channel: 'directory' })).word, 'not_open');
    assert.equal(
      (await administrator.refused('channel.open', { channel: `inbox:${ana.person}` })).word,
      'no_such_channel',
    );
  });
});
