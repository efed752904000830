/** Passwords and second factors: set, used, guessed, taken away. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { Client, Refusal, post } from '../support/client.js';
import { addPerson, enter } from '../support/people.js';
import { redis } from '../support/redis.js';
import { startServer, useServer } from '../support/server.js';
import { totpCode } from '../support/totp.js';
import { until } from '../support/wait.js';
import { UNHURRIED, makeWorld, signInAgain } from '../support/world.js';

const HOUR_MS = 3_600_000;
const STEP_MS = 30_000;
const PASSWORD = 'o parolă lungă de probă';

/** @param {Promise<any>} promise @returns {Promise<string>} the word of the refusal, or 'ok' */
const wordOf = (promise) =>
  promise.then(
    () => 'ok',
    (error) => (error instanceof Refusal ? error.word : Promise.reject(error)),
  );

/** One person, signed in, with the server’s clock at hand. @param {any} t @param {object} [options] */
async function begin(t, options = {}) {
  const server = await useServer(t, { options: { ...UNHURRIED, passwords_per_hour: 1000, ...options } });
  const ana = await enter(server);
  const client = await Client.connect(server, { token: ana.token });
  const visitor = await Client.connect(server);
  const nowMs = async () => (await client.request('session.ping')).now_ms;
  const byPassword = (password = PASSWORD, email = ana.email) =>
    visitor.request('session.sign_in_with_password', { email, password });
  /** Sets up a second factor. */
  const setUp = async () => {
    const { secret, uri } = await client.request('session.begin_second_factor');
    const code = totpCode(secret, await nowMs());
    const { recovery_codes: codes } = await client.request('session.confirm_second_factor', { code });
    return { secret, uri, codes, code };
  };
  return { server, ana, client, visitor, nowMs, byPassword, setUp };
}

/** The mails that are no codes. @param {import('../support/server.js').Server} server @param {number} count */
const mailsAre = (server, count) => until(() => server.countMails() === count, `${count} mails`);

describe('a password', () => {
  test('is set, signs in, is changed and removed, and its person is told by mail', async (t) => {
    const { server, ana, client, byPassword } = await begin(t);
    const account = await client.request('session.account');
    assert.deepEqual(account, {
      person: ana.person,
      name: ana.name,
      email: ana.email,
      has_password: false,
      has_second_factor: false,
      recovery_codes_left: 0,
      needs_second_factor: false,
    });
    assert.equal(await wordOf(byPassword()), 'password_wrong');
    assert.deepEqual(await client.request('session.set_password', { password: PASSWORD }), {});
    await mailsAre(server, 1);
    assert.equal((await client.request('session.account')).has_password, true);
    assert.equal((await byPassword()).person, ana.person);
    assert.equal((await byPassword(PASSWORD, 'ANA@Exemplu.invalid')).person, ana.person);
    assert.equal(await wordOf(byPassword(`${PASSWORD} `)), 'ok', 'white space at its ends is not typed');
    assert.equal(await wordOf(byPassword(`${PASSWORD}.`)), 'password_wrong');

    const change = (/** @type {object} */ params) => wordOf(client.request('session.set_password', params));
    assert.equal(await change({ password: 'alta parolă lungă' }), 'password_wrong', 'without the old one');
    assert.equal(await change({ password: 'alta parolă lungă', current: 'nu asta' }), 'password_wrong');
    assert.equal(await wordOf(byPassword()), 'ok', 'what was refused changed nothing');
    assert.equal(await change({ password: 'alta parolă lungă', current: PASSWORD }), 'ok');
    await mailsAre(server, 2);
    assert.equal(await wordOf(byPassword()), 'password_wrong');
    assert.equal(await wordOf(byPassword('alta parolă lungă')), 'ok');

    const remove = (/** @type {string} */ current) =>
      wordOf(client.request('session.remove_password', { current }));
    assert.equal(await remove(PASSWORD), 'password_wrong');
    assert.equal(await remove('alta parolă lungă'), 'ok');
    await mailsAre(server, 3);
    assert.equal(await remove('alta parolă lungă'), 'password_wrong', 'there is none');
    assert.equal(await wordOf(byPassword('alta parolă lungă')), 'password_wrong');
  });

  test('that is short or easily guessed is refused', async (t) => {
    const { ana, client } = await begin(t);
    const set = (/** @type {string} */ password) =>
      wordOf(client.request('session.set_password', { password }));
    assert.equal(await set('scurtă'), 'invalid_params');
    assert.equal(await set('a'.repeat(201)), 'invalid_params');
    assert.equal(await set('aaaaaaaaaaaa'), 'password_weak');
    assert.equal(await set(`${ana.email.toUpperCase()}`), 'password_weak');
    assert.equal(await set('o parolă\u0007 lungă'), 'invalid_params');
    assert.equal((await client.request('session.account')).has_password, false);
  });

  test('is the same typed with cedilla letters, and composed or not', async (t) => {
    const { client, byPassword } = await begin(t);
    await client.request('session.set_password', { password: 'șapte țări împreună' });
    for (const typed of ['şapte ţări împreună', 'șapte țări împreună'.normalize('NFD')])
      assert.equal(await wordOf(byPassword(typed)), 'ok', typed);
  });

  test('is not kept in plain sight, and parameters stand beside it', async (t) => {
    const { server, ana, client } = await begin(t);
    await client.request('session.set_password', { password: PASSWORD });
    const kept = await redis(server.redisSocket, 'HGET', `{s}r:credentials:${ana.person}`, 'password');
    assert.match(kept, /^scrypt:15:8:3:[0-9a-f]{32}:[0-9a-f]{64}$/);
    assert.ok(!server.log.includes(PASSWORD));
  });

  test('may be tried ten times an hour, whether anybody has the address or not', async (t) => {
    const { server, client, byPassword } = await begin(t, { passwords_per_hour: 10 });
    await client.request('session.set_password', { password: PASSWORD });
    for (const email of ['ana@exemplu.invalid', 'nimeni@exemplu.invalid']) {
      for (let i = 0; i < 10; i++) assert.equal(await wordOf(byPassword('greșită', email)), 'password_wrong');
      const refusal = await byPassword(PASSWORD, email).catch((error) => error);
      assert.equal(refusal.word, 'too_many');
      assert.ok(refusal.data.retry_after_ms > HOUR_MS - 120_000 && refusal.data.retry_after_ms <= HOUR_MS);
    }
    const since = { password: 'alta parolă lungă', current: PASSWORD };
    assert.equal(await wordOf(client.request('session.set_password', since)), 'too_many', 'nor elsewhere');
    await server.advance(20 * 60_000);
    const later = await byPassword(PASSWORD).catch((error) => error);
    assert.ok(later.data.retry_after_ms < 40 * 60_000 + 1000, 'the true time that is left');
    await server.advance(40 * 60_000);
    assert.equal(await wordOf(byPassword()), 'ok');
    for (let i = 0; i < 9; i++) await wordOf(byPassword('greșită'));
    assert.equal(await wordOf(byPassword()), 'ok', 'who knows it has not been guessing');
    assert.equal(await wordOf(byPassword('greșită')), 'password_wrong');
  });

  test('guessed many times at once is looked at no more than ten times', async (t) => {
    const { byPassword } = await begin(t, { passwords_per_hour: 10 });
    const words = await Promise.all(Array.from({ length: 60 }, () => wordOf(byPassword('greșită'))));
    assert.ok(words.every((word) => ['password_wrong', 'busy', 'too_many'].includes(word)));
    assert.ok(words.filter((word) => word === 'password_wrong').length <= 10);
  });

  test('takes as long for an address that nobody has, and for one without a password', async (t) => {
    const { server, client, byPassword } = await begin(t);
    await client.request('session.set_password', { password: PASSWORD });
    await addPerson(server, client, 'Mihai Model');
    /** @type {Record<string, number[]>} */
    const times = {
      'ana@exemplu.invalid': [],
      'mihaimodel@exemplu.invalid': [],
      'nimeni@exemplu.invalid': [],
    };
    for (let i = 0; i < 7; i++)
      for (const email of Object.keys(times)) {
        const from = process.hrtime.bigint();
        assert.equal(await wordOf(byPassword('greșită', email)), 'password_wrong');
        times[email].push(Number(process.hrtime.bigint() - from) / 1e6);
      }
    const medians = Object.values(times).map((all) => all.sort((a, b) => a - b)[3]);
    assert.ok(Math.max(...medians) < 2 * Math.min(...medians), medians.join(' ms, '));
    t.diagnostic(`${medians.map((ms) => ms.toFixed(0)).join(', ')} ms (median of 7)`);
  });

  test('is worked out beside the loop: others are answered meanwhile', async (t) => {
    const { client, byPassword } = await begin(t);
    await client.request('session.set_password', { password: PASSWORD });
    const many = Array.from({ length: 8 }, (_, i) =>
      wordOf(byPassword('greșită', `unu${i}@exemplu.invalid`)),
    );
    let isOver = false;
    const all = Promise.all(many).finally(() => (isOver = true));
    /** @type {number[]} */ const times = [];
    while (!isOver) {
      const from = process.hrtime.bigint();
      await client.request('session.ping');
      times.push(Number(process.hrtime.bigint() - from) / 1e6);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    assert.deepEqual(new Set(await all), new Set(['password_wrong']));
    const median = times.sort((a, b) => a - b)[Math.floor(times.length / 2)];
    assert.ok(times.length > 5 && median < 100, `a ping took ${median} ms among ${times.length}`);
  });
});

describe('a second factor', () => {
  test('is begun, confirmed, asked for at every sign-in, and removed', async (t) => {
    const { server, ana, client, visitor, nowMs, byPassword, setUp } = await begin(t);
    await client.request('session.set_password', { password: PASSWORD });
    await mailsAre(server, 1);
    const confirm = (/** @type {string} */ code) =>
      wordOf(client.request('session.confirm_second_factor', { code }));
    assert.equal(await confirm('000000'), 'code_wrong', 'nothing was begun');
    const { secret, uri, codes, code } = await setUp();
    assert.match(uri, new RegExp(`^otpauth://totp/Sfat:ana%40exemplu\\.invalid\\?secret=${secret}&`));
    assert.equal(new Set(codes).size, 10);
    for (const one of codes) assert.match(one, /^[0-9A-Z]{5}-[0-9A-Z]{5}$/);
    await mailsAre(server, 2);
    const account = await client.request('session.account');
    assert.equal(account.has_second_factor, true);
    assert.equal(account.recovery_codes_left, 10);
    assert.equal(await wordOf(client.request('session.begin_second_factor')), 'second_factor_there');

    const answer = await byPassword();
    assert.deepEqual(Object.keys(answer), ['second_factor']);
    const give = (/** @type {string} */ typed, challenge = answer.second_factor.challenge) =>
      visitor.request('session.give_second_factor', { challenge, code: typed });
    assert.equal(await wordOf(give(code)), 'code_wrong', 'its step was used');
    await server.advance(STEP_MS);
    assert.equal(await wordOf(give(totpCode(secret, (await nowMs()) + 5 * STEP_MS))), 'code_wrong');
    const { person, token } = await give(totpCode(secret, await nowMs()));
    assert.equal(person, ana.person);
    assert.equal((await Client.connect(server, { token })).hello.person, ana.person);
    assert.equal(await wordOf(give(codes[0])), 'challenge_over', 'a challenge is met once');

    await visitor.request('session.request_code', { email: ana.email });
    const byCode = await visitor.request('session.sign_in', {
      email: ana.email,
      code: await server.readCode(ana.email),
    });
    assert.deepEqual(Object.keys(byCode), ['second_factor'], 'by a code too');
    const { challenge } = byCode.second_factor;
    assert.equal(await wordOf(give(codes[0].toLowerCase().replace('-', ' '), challenge)), 'ok');
    assert.equal((await client.request('session.account')).recovery_codes_left, 9);

    const again = (await byPassword()).second_factor.challenge;
    assert.equal(await wordOf(give(codes[0], again)), 'code_wrong', 'a recovery code works once');
    const remove = (/** @type {string} */ typed) =>
      wordOf(client.request('session.remove_second_factor', { code: typed }));
    assert.equal(await remove('000000'), 'code_wrong');
    await server.advance(STEP_MS);
    assert.equal(await remove(totpCode(secret, await nowMs())), 'ok');
    assert.equal(await remove(codes[1]), 'code_wrong', 'there is none');
    assert.equal((await byPassword()).person, ana.person);
    const bare = await client.request('session.account');
    assert.deepEqual([bare.has_second_factor, bare.recovery_codes_left, bare.has_password], [false, 0, true]);
  });

  test('of the clock before and after is taken, each step once, also by two at once', async (t) => {
    const { server, client, visitor, nowMs, byPassword, setUp } = await begin(t);
    await client.request('session.set_password', { password: PASSWORD });
    const { secret } = await setUp();
    await server.advance(3 * STEP_MS);
    const challenges = [];
    for (let i = 0; i < 4; i++) challenges.push((await byPassword()).second_factor.challenge);
    const code = totpCode(secret, await nowMs());
    const words = await Promise.all(
      challenges.map((challenge) =>
        wordOf(visitor.request('session.give_second_factor', { challenge, code })),
      ),
    );
    assert.deepEqual(words.sort(), ['code_wrong', 'code_wrong', 'code_wrong', 'ok']);
    const { challenge } = (await byPassword()).second_factor;
    const give = async (/** @type {number} */ steps) =>
      wordOf(
        visitor.request('session.give_second_factor', {
          challenge,
          code: totpCode(secret, (await nowMs()) + steps * STEP_MS),
        }),
      );
    assert.equal(await give(-1), 'code_wrong', 'before one that was used');
    assert.equal(await give(2), 'code_wrong');
    assert.equal(await give(1), 'ok');
    assert.equal((await redis(server.redisSocket, 'KEYS', '{s}r:challenge:*')).length, 3);
  });

  test('may be guessed ten times an hour, and a challenge lasts ten minutes', async (t) => {
    const { server, client, visitor, nowMs, byPassword, setUp } = await begin(t);
    await client.request('session.set_password', { password: PASSWORD });
    const { secret, codes } = await setUp();
    const give = (/** @type {string} */ challenge, /** @type {string} */ code) =>
      visitor.request('session.give_second_factor', { challenge, code });
    const first = (await byPassword()).second_factor.challenge;
    await server.advance(10 * 60_000);
    assert.equal(await wordOf(give(first, codes[0])), 'challenge_over');
    assert.equal(await wordOf(give('x'.repeat(43), codes[0])), 'challenge_over');
    for (let i = 0; i < 10; i++)
      assert.equal(
        await wordOf(give((await byPassword()).second_factor.challenge, 'AAAAA-AAAAA')),
        'code_wrong',
      );
    const last = (await byPassword()).second_factor.challenge;
    const refusal = await give(last, codes[0]).catch((error) => error);
    assert.equal(refusal.word, 'too_many');
    assert.ok(refusal.data.retry_after_ms > 0 && refusal.data.retry_after_ms <= HOUR_MS);
    await server.advance(HOUR_MS);
    const { challenge } = (await byPassword()).second_factor;
    assert.equal(await wordOf(give(challenge, totpCode(secret, await nowMs()))), 'ok');
  });

  test('new recovery codes take the place of the old', async (t) => {
    const { client, setUp } = await begin(t);
    const { codes } = await setUp();
    const renew = (/** @type {string} */ code) => client.request('session.new_recovery_codes', { code });
    const { recovery_codes: fresh } = await renew(codes[3]);
    assert.equal(fresh.filter((/** @type {string} */ code) => codes.includes(code)).length, 0);
    assert.equal((await client.request('session.account')).recovery_codes_left, 10);
    assert.equal(await wordOf(renew(codes[4])), 'code_wrong');
    assert.equal(await wordOf(renew(fresh[4])), 'ok');
  });

  test('that was begun lasts fifteen minutes, and only the newest counts', async (t) => {
    const { server, client, nowMs } = await begin(t);
    const start = async () => (await client.request('session.begin_second_factor')).secret;
    const confirm = async (/** @type {string} */ secret) =>
      wordOf(client.request('session.confirm_second_factor', { code: totpCode(secret, await nowMs()) }));
    const first = await start();
    await server.advance(15 * 60_000);
    assert.equal(await confirm(first), 'code_wrong');
    const second = await start();
    const third = await start();
    assert.equal(await confirm(second), 'code_wrong');
    assert.equal(await confirm(third), 'ok');
  });

  test('is not kept in plain sight', async (t) => {
    const { server, setUp } = await begin(t);
    const { secret, codes } = await setUp();
    const keys = await redis(server.redisSocket, 'KEYS', '*');
    const kept = [];
    for (const key of keys) {
      const type = await redis(server.redisSocket, 'TYPE', key);
      if (type === 'hash') kept.push(...(await redis(server.redisSocket, 'HGETALL', key)));
      if (type === 'stream')
        kept.push(JSON.stringify(await redis(server.redisSocket, 'XRANGE', key, '-', '+')));
    }
    const text = kept.join('\n');
    for (const one of [secret, ...codes]) assert.ok(!text.includes(one));
  });
});

describe('a second factor that a role requires', () => {
  /** @type {import('../support/world.js').World} */ let world;

  before(async () => {
    world = await makeWorld(await startServer({ options: UNHURRIED }));
  });
  after(() => world?.server.stop());

  test('is asked of those roles alone, and until it is there they act as members', async (t) => {
    const { people, space } = world;
    const server = await startServer({
      options: {
        ...UNHURRIED,
        redis: `unix:${world.server.redisSocket}`,
        require_second_factor: 'secretariat, administrator',
      },
    });
    t.after(() => server.stop());
    const connect = async (/** @type {{token: string}} */ { token }) => Client.connect(server, { token });
    const [ana, sorina, ileana, mihai] = await Promise.all(
      [people.ana, people.sorina, people.ileana, people.mihai].map(connect),
    );
    assert.deepEqual(
      [ana, sorina, ileana, mihai].map(({ hello }) => hello.needs_second_factor),
      [true, true, undefined, undefined],
    );
    assert.equal(sorina.hello.time_zone, 'Europe/Bucharest');
    assert.deepEqual((await sorina.open(space)).mine, { role: 'member', needs_second_factor: true });
    assert.deepEqual((await ileana.open(space)).mine, { role: 'facilitator' });
    assert.deepEqual((await ana.open('directory')).mine, { role: 'member', needs_second_factor: true });
    const remove = { channel: space, person: people.mihai.person };
    assert.equal((await sorina.refused('space.remove_member', remove)).word, 'forbidden');
    assert.equal(
      (
        await sorina.refused('space.invite', {
          channel: space,
          role: 'member',
          expires_ms: Date.now() + 60_000,
          uses: 1,
        })
      ).word,
      'forbidden',
    );
    assert.equal((await sorina.request('session.account')).needs_second_factor, true);

    const { secret } = await sorina.request('session.begin_second_factor');
    const { now_ms } = await sorina.request('session.ping');
    const { recovery_codes: codes } = await sorina.request('session.confirm_second_factor', {
      code: totpCode(secret, now_ms),
    });
    assert.equal((await sorina.request('session.account')).needs_second_factor, false);
    assert.deepEqual((await (await connect(people.sorina)).open(space)).mine, { role: 'secretariat' });
    assert.equal(
      (await sorina.refused('space.remove_member', { channel: space, person: people.olga.person })).word,
      'no_such_person',
      'on the same connection, at once',
    );
    await sorina.request('session.remove_second_factor', { code: codes[0] });
    assert.equal((await sorina.refused('space.remove_member', remove)).word, 'forbidden');
    assert.equal((await connect(people.sorina)).hello.needs_second_factor, true);
  });

  test('an unknown role stops the start', async () => {
    await assert.rejects(
      startServer({ options: { require_second_factor: 'everybody' } }),
      /require_second_factor/,
    );
  });
});

test('nobody is told of somebody else’s second factor', async (t) => {
  const world = await makeWorld(await startServer({ options: UNHURRIED }));
  t.after(() => world.server.stop());
  const { ana, mihai } = world.people;
  const other = await signInAgain(world, mihai);
  const { position } = await ana.client.open('directory');
  await other.client.open('directory');
  const { secret } = await mihai.client.request('session.begin_second_factor');
  const { now_ms } = await mihai.client.request('session.ping');
  await mihai.client.request('session.confirm_second_factor', { code: totpCode(secret, now_ms) });
  const event = await other.client.event('directory', position.seq + 1);
  assert.equal(event.type, 'directory.second_factor_set');
  assert.deepEqual(ana.client.events('directory'), []);
  assert.equal(await wordOf(post(world.server, 'session.account', {})), 'sign_in');
});
