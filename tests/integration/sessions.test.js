/** One's sessions: listed, ended one by one or all others at once, pruned. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Client, post } from '../support/client.js';
import { enter, signIn } from '../support/people.js';
import { redis } from '../support/redis.js';
import { useServer } from '../support/server.js';
import { UNHURRIED } from '../support/world.js';

const DAY_MS = 24 * 3_600_000;
const FIREFOX = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';

/** @param {any} t @param {object} [options] */
async function begin(t, options = {}) {
  const server = await useServer(t, { options: { ...UNHURRIED, ...options } });
  const ana = await enter(server);
  const client = await Client.connect(server, { token: ana.token });
  const list = async (/** @type {Client} */ from = client) => (await from.request('session.list')).sessions;
  const connect = async (/** @type {{token: string}} */ { token }) => Client.connect(server, { token });
  return { server, ana, client, list, connect };
}

describe('sessions', () => {
  test('are listed with when they began and what they are, the newest first', async (t) => {
    const { server, ana, client, list } = await begin(t);
    await client.request('session.request_code', { email: ana.email });
    const code = await server.readCode(ana.email);
    await server.advance(1000);
    const { token } = await post(
      server,
      'session.sign_in',
      { email: ana.email, code },
      { headers: { 'User-Agent': `${FIREFOX}${'x'.repeat(300)}` } },
    );
    const sessions = await list();
    assert.equal(sessions.length, 2);
    assert.deepEqual(
      sessions.map((/** @type {any} */ { is_current }) => is_current),
      [false, true],
    );
    assert.equal(sessions[0].agent, `${FIREFOX}${'x'.repeat(300)}`.slice(0, 200));
    assert.equal(sessions[1].agent, '');
    assert.ok(sessions[0].began_ms > sessions[1].began_ms);
    const other = await Client.connect(server, { token });
    assert.equal((await list(other))[0].is_current, true);
    assert.ok(!JSON.stringify(sessions).includes(token));
  });

  test('say when they were last used, to the hour', async (t) => {
    const { server, ana, list, connect } = await begin(t);
    const { began_ms: began, used_ms: first } = (await list())[0];
    assert.equal(first, began);
    await server.advance(30 * 60_000);
    await connect(ana);
    assert.equal((await list())[0].used_ms, first);
    await server.advance(31 * 60_000);
    await connect(ana);
    assert.ok((await list())[0].used_ms >= first + 61 * 60_000);
  });

  test('one is ended by another; what it had open is closed, and using it does not bring it back', async (t) => {
    const { server, ana, client, list, connect } = await begin(t);
    const other = await signIn(server, ana.email);
    const open = await connect(other);
    const [{ session }] = await list();
    await client.command('directory.end_session', { channel: 'directory', session });
    assert.equal((await open.closed).code, 4401);
    const late = new Client(server, { token: other.token });
    assert.equal((await late.closed).code, 4401);
    assert.equal((await list()).length, 1);
    assert.equal(
      (await client.refused('directory.end_session', { channel: 'directory', session })).word,
      'forbidden',
    );
  });

  test('all others are ended at once, also in another process, and no one else’s', async (t) => {
    const { server, ana, client, list } = await begin(t);
    const beside = await server.startBeside({ options: UNHURRIED });
    t.after(() => beside.stop());
    const mihai = 'mihai@exemplu.invalid';
    await client.command('directory.add_person', { channel: 'directory', name: 'Mihai', email: mihai });
    const his = await Client.connect(server, { token: (await signIn(server, mihai)).token });
    const others = [];
    for (const where of [server, beside, server])
      others.push(await Client.connect(where, { token: (await signIn(server, ana.email)).token }));
    assert.deepEqual(await client.request('session.end_others'), { ended: 3 });
    for (const other of others) assert.equal((await other.closed).code, 4401);
    assert.equal((await list()).length, 1);
    assert.deepEqual(await client.request('session.end_others'), { ended: 0 });
    await his.open('directory');
    assert.ok(client.isOpen && his.isOpen);
  });

  test('that expired are forgotten, when one signs in and when one looks', async (t) => {
    const { server, ana, list, connect } = await begin(t, { session_days: 2 });
    const count = () => redis(server.redisSocket, 'HLEN', `{s}r:sessions:${ana.person}`);
    for (let i = 0; i < 3; i++) await signIn(server, ana.email);
    assert.equal(await count(), 4);
    await server.advance(2 * DAY_MS);
    const again = await signIn(server, ana.email);
    assert.equal(await count(), 1);
    await server.advance(DAY_MS);
    const last = await signIn(server, ana.email);
    await server.advance(DAY_MS);
    const client = await connect(last);
    assert.equal((await list(client)).length, 1);
    await list(client);
    assert.equal(await count(), 1);
    assert.notEqual(again.token, last.token);
  });

  test('are at most a hundred: the oldest makes room', async (t) => {
    const { server, ana, client, connect } = await begin(t, { codes_per_hour: 1000 });
    const first = await connect(ana);
    for (let i = 0; i < 99; i++) await signIn(server, ana.email);
    assert.ok(first.isOpen);
    await signIn(server, ana.email);
    assert.equal((await first.closed).code, 4401);
    assert.equal((await client.closed).code, 4401);
    assert.equal(await redis(server.redisSocket, 'HLEN', `{s}r:sessions:${ana.person}`), 100);
  });
});
