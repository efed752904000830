/** Invitations: by link and by mail, accepted, guessed, used again, passed on, withdrawn, expired. */
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { Client, Refusal, post } from '../support/client.js';
import { addPerson, enter } from '../support/people.js';
import { readHeads, redis } from '../support/redis.js';
import { startServer, useServer } from '../support/server.js';
import { makeUlid } from '../support/ulid.js';
import { until } from '../support/wait.js';
import { UNHURRIED, makeWorld } from '../support/world.js';

const DAY_MS = 24 * 3_600_000;
const NOBODY = '01KAMYCQ3S5T7V9X1Z3B5D7F9H';

/** @param {Promise<any>} promise @returns {Promise<string>} the word of the refusal, or 'ok' */
const wordOf = (promise) =>
  promise.then(
    () => 'ok',
    (error) => (error instanceof Refusal ? error.word : Promise.reject(error)),
  );

/** The text of the mails to an address, the newest last. @param {import('../support/server.js').Server} server @param {string} email */
function mailsTo(server, email) {
  const folder = join(server.data, 'outbox');
  return readdirSync(folder)
    .filter((file) => file.endsWith('.eml'))
    .sort()
    .map((file) => readFileSync(join(folder, file), 'utf8'))
    .filter((mail) => mail.includes(`To: <${email}>`));
}

/** The token in the newest invitation to an address. @param {import('../support/server.js').Server} server @param {string} email */
const tokenMailed = (server, email) =>
  until(
    () => /\/join#([\w-]{43})/.exec(mailsTo(server, email).at(-1) ?? '')?.[1],
    `an invitation to ${email}`,
  );

describe('invitations', () => {
  /** @type {import('../support/world.js').World} */ let world;
  /** @type {Client} */ let visitor;
  let count = 0;

  before(async () => {
    world = await makeWorld(await startServer({ options: UNHURRIED }));
    visitor = await Client.connect(world.server);
  });
  after(() => world?.server.stop());

  const sorina = () => world.people.sorina.client;
  const soon = async (ms = DAY_MS) => (await visitor.request('session.ping')).now_ms + ms;
  const unique = () => `nou${++count}@exemplu.invalid`;
  const command = (/** @type {string} */ name, /** @type {object} */ params, client = sorina()) =>
    client.command(name, { channel: world.space, ...params });
  const tokenOf = async (/** @type {string} */ invitation) =>
    (await sorina().request('space.invitation_link', { channel: world.space, invitation })).token;

  /** Makes one by link. @param {object} [more] */
  async function invite(more = {}) {
    const { invitation } = await command('space.invite', {
      role: 'member',
      expires_ms: await soon(),
      uses: 10,
      ...more,
    });
    return { invitation, token: await tokenOf(invitation) };
  }
  const inviteByMail = async (/** @type {object[]} */ addresses, /** @type {object} */ more = {}) =>
    (await command('space.invite_people', { addresses, role: 'member', expires_ms: await soon(), ...more }))
      .invitation;
  const list = async () =>
    (await sorina().request('space.invitations', { channel: world.space })).invitations;
  const look = (/** @type {string} */ token) => visitor.request('session.look_at_invitation', { token });
  const membersOf = async () =>
    Object.fromEntries(
      (await sorina().open(world.space)).view.members.map((/** @type {any} */ { person, role }) => [
        person,
        role,
      ]),
    );

  /** Somebody new comes by a token. @param {string} token @param {{email?: string, name?: string}} [who] */
  async function come(token, { email, name } = {}) {
    const address = email ?? unique();
    await visitor.request('session.request_code', {
      email: address,
      invitation: token,
      ...(name && { name }),
    });
    const code = await world.server.readCode(address.toLowerCase());
    return post(world.server, 'session.sign_in', { email: address, code, invitation: token });
  }

  /** Somebody who is there already, and no member. */
  async function stranger() {
    const name = `Străin ${String.fromCharCode(65 + (++count % 26))}${'x'.repeat(count)}`;
    const someone = await addPerson(world.server, world.people.ana.client, name);
    return { ...someone, client: await Client.connect(world.server, { token: someone.token }) };
  }

  test('a link says what it is for, and makes somebody new a member at once', async () => {
    const { invitation, token } = await invite({ role: 'facilitator' });
    const shown = await look(token);
    assert.equal(shown.space.kind, 'regional_pact');
    assert.equal(shown.role, 'facilitator');
    assert.equal(shown.by_name, world.people.sorina.name);
    assert.equal(shown.needs_address, true);
    const email = unique();
    const { person, space, token: session } = await come(token, { email, name: 'Ţincă Nouă' });
    assert.equal(space, world.space);
    assert.equal((await membersOf())[person], 'facilitator');
    const client = await Client.connect(world.server, { token: session });
    assert.equal((await client.request('session.account')).name, 'Țincă Nouă');
    await until(async () => (await client.open(`inbox:${person}`)).view.spaces.length === 1, 'the inbox');
    const [row] = (await list()).filter((/** @type {any} */ one) => one.invitation === invitation);
    assert.deepEqual(
      [row.used, row.uses, row.by, row.is_withdrawn],
      [1, 10, world.people.sorina.person, false],
    );
  });

  test('who says no name is called what stands before the @', async () => {
    const { token } = await invite();
    const email = unique();
    const { token: session } = await come(token, { email });
    const client = await Client.connect(world.server, { token: session });
    assert.equal((await client.request('session.account')).name, email.split('@')[0]);
  });

  test('who is signed in joins by it; who is a member already stays as they are, and it is not used', async () => {
    const { invitation, token } = await invite({ role: 'facilitator' });
    const olga = await stranger();
    const accept = (/** @type {Client} */ client) => client.request('session.accept_invitation', { token });
    assert.deepEqual(await accept(olga.client), { space: world.space });
    assert.deepEqual(await accept(olga.client), { space: world.space }, 'again');
    assert.deepEqual(await accept(sorina()), { space: world.space });
    assert.equal((await membersOf())[world.people.sorina.person], 'secretariat', 'no lesser role');
    assert.deepEqual(await accept(world.people.mihai.client), { space: world.space });
    assert.equal((await membersOf())[world.people.mihai.person], 'facilitator', 'a greater one');
    await command('space.add_member', { person: world.people.mihai.person, role: 'member' });
    assert.equal((await list()).find((/** @type {any} */ one) => one.invitation === invitation).used, 2);
  });

  test('who was removed does not come back by the same link', async () => {
    const { token } = await invite();
    const dan = await stranger();
    const accept = () => wordOf(dan.client.request('session.accept_invitation', { token }));
    assert.equal(await accept(), 'ok');
    await command('space.remove_member', { person: dan.person });
    assert.equal(await accept(), 'link_spent');
    assert.equal((await membersOf())[dan.person], undefined);
  });

  test('it is used as often as it says, also by many at once', async () => {
    const { token } = await invite({ uses: 2 });
    const people = [];
    for (let i = 0; i < 5; i++) people.push(await stranger());
    const words = await Promise.all(
      people.map(({ client }) => wordOf(client.request('session.accept_invitation', { token }))),
    );
    assert.deepEqual(words.sort(), ['link_spent', 'link_spent', 'link_spent', 'ok', 'ok']);
    assert.equal(await wordOf(look(token)), 'link_spent');
    assert.equal(
      await wordOf(visitor.request('session.request_code', { email: unique(), invitation: token })),
      'link_spent',
    );
  });

  test('withdrawn, it is good no more, also for who asked for a code before', async () => {
    const { invitation, token } = await invite();
    const email = unique();
    await visitor.request('session.request_code', { email, invitation: token });
    const code = await world.server.readCode(email);
    await command('space.withdraw_invitation', { invitation });
    assert.equal(await wordOf(look(token)), 'link_spent');
    assert.equal(
      await wordOf(world.people.olga.client.request('session.accept_invitation', { token })),
      'link_spent',
    );
    const people = (await world.people.ana.client.open('directory')).view.people.length;
    assert.equal(
      await wordOf(visitor.request('session.sign_in', { email, code, invitation: token })),
      'link_spent',
    );
    assert.equal(
      (await world.people.ana.client.open('directory')).view.people.length,
      people,
      'nobody was made',
    );
    assert.equal(await wordOf(command('space.withdraw_invitation', { invitation })), 'link_spent');
    assert.equal(
      await wordOf(sorina().request('space.invitation_link', { channel: world.space, invitation })),
      'link_spent',
    );
    assert.equal(
      (await list()).find((/** @type {any} */ one) => one.invitation === invitation).is_withdrawn,
      true,
    );
  });

  test('by mail, each address has a link of its own, in a mail in both languages', async () => {
    const [one, two] = [unique(), unique()];
    const invitation = await inviteByMail([
      { email: one, name: 'Unu Nou' },
      { email: two.toUpperCase() },
      { email: two },
    ]);
    const tokens = [await tokenMailed(world.server, one), await tokenMailed(world.server, two)];
    assert.notEqual(tokens[0], tokens[1]);
    const [mail] = mailsTo(world.server, one);
    assert.match(mail, /te invită în Sfat/);
    assert.match(mail, /invites you to Sfat/);
    assert.ok(mail.includes(`${world.server.url.replace('127.0.0.1', 'localhost')}/join#`));
    assert.equal((await look(tokens[0])).needs_address, false);
    const find = async () => (await list()).find((/** @type {any} */ row) => row.invitation === invitation);
    assert.deepEqual((await find()).addresses.map(({ email }) => email).sort(), [one, two]);
    assert.equal((await find()).uses, 2);
    assert.equal(
      await wordOf(sorina().request('space.invitation_link', { channel: world.space, invitation })),
      'link_spent',
      'nobody but its address has it',
    );

    await visitor.request('session.request_code', { invitation: tokens[0] });
    const code = await world.server.readCode(one);
    const { person } = await post(world.server, 'session.sign_in', { code, invitation: tokens[0] });
    assert.equal((await membersOf())[person], 'member');
    const { people } = await sorina().request('directory.people', { channel: 'directory', ids: [person] });
    assert.equal(people[0].name, 'Unu Nou', 'as the secretariat wrote it');
    assert.deepEqual((await find()).addresses, [{ email: two }], 'who has not come yet');
    assert.equal(await wordOf(look(tokens[0])), 'link_spent');
    assert.equal(mailsTo(world.server, two).length, 1);
  });

  test('by mail and passed on, it is good for nobody else', async () => {
    const email = unique();
    await inviteByMail([{ email }]);
    const token = await tokenMailed(world.server, email);
    const dan = await stranger();
    assert.equal(
      await wordOf(dan.client.request('session.accept_invitation', { token })),
      'invitation_for_another',
    );
    const other = unique();
    const mails = world.server.countMails();
    assert.equal(
      await wordOf(visitor.request('session.request_code', { email: other, invitation: token })),
      'invitation_for_another',
    );
    assert.equal(world.server.countMails(), mails);
    assert.equal((await look(token)).needs_address, false, 'and is not spent by it');
    assert.ok(!JSON.stringify(await look(token)).includes(email), 'nor says whose it is');
    assert.equal((await come(token, { email: email.toUpperCase() })).space, world.space);
  });

  test('withdrawn, its addresses and links are forgotten', async () => {
    const email = unique();
    const invitation = await inviteByMail([{ email }]);
    const token = await tokenMailed(world.server, email);
    await command('space.withdraw_invitation', { invitation });
    assert.equal(await wordOf(look(token)), 'link_spent');
    for (const pattern of ['{s}r:invited:*', '{s}r:invitation:*'])
      for (const key of await redis(world.server.redisSocket, 'KEYS', pattern))
        assert.ok(!JSON.stringify(await redis(world.server.redisSocket, 'HGETALL', key)).includes(email));
  });

  test('one address gets five such mails a day', async () => {
    const email = unique();
    for (let i = 0; i < 7; i++) await inviteByMail([{ email }]);
    const marker = unique();
    await inviteByMail([{ email: marker }]);
    await tokenMailed(world.server, marker);
    assert.equal(mailsTo(world.server, email).length, 5);
  });

  test('a code that somebody else asked for with an invitation makes nobody join', async () => {
    const { token } = await invite();
    const dan = await stranger();
    await visitor.request('session.request_code', { email: dan.email, invitation: token });
    const code = await world.server.readCode(dan.email);
    const answer = await post(world.server, 'session.sign_in', { email: dan.email, code });
    assert.equal(answer.space, undefined);
    assert.equal((await membersOf())[dan.person], undefined);
  });

  test('a code that was asked for without it makes nobody new', async () => {
    const { token } = await invite();
    const email = unique();
    await visitor.request('session.request_code', { email });
    const answer = visitor.request('session.sign_in', { email, code: '000000', invitation: token });
    assert.equal(await wordOf(answer), 'code_wrong');
    assert.equal(mailsTo(world.server, email).length, 0);
  });

  test('asking for a code with it answers the same for an address that somebody has', async () => {
    const { token } = await invite();
    for (const email of [world.people.olga.email, unique()]) {
      assert.deepEqual(await visitor.request('session.request_code', { email, invitation: token }), {});
      assert.match(await world.server.readCode(email), /^\d{6}$/);
    }
  });

  test('a guessed one is good for nothing, and neither is a part of one', async () => {
    const { invitation, token } = await invite();
    for (const guess of [
      'x'.repeat(43),
      token.slice(0, 42) + (token.endsWith('A') ? 'B' : 'A'),
      invitation.padEnd(43, '0'),
    ])
      assert.equal(await wordOf(look(guess)), 'link_spent');
    assert.equal(await wordOf(look(token.slice(1))), 'invalid_params');
    const keys = await redis(world.server.redisSocket, 'KEYS', '*');
    const kept = [];
    for (const key of keys) {
      const type = await redis(world.server.redisSocket, 'TYPE', key);
      if (type === 'hash') kept.push(key, ...(await redis(world.server.redisSocket, 'HGETALL', key)));
      if (type === 'stream')
        kept.push(JSON.stringify(await redis(world.server.redisSocket, 'XRANGE', key, '-', '+')));
    }
    assert.ok(!kept.join('\n').includes(token), 'it is kept nowhere');
  });

  test('who may: the secretariat alone, and nobody for another space', async () => {
    const { invitation } = await invite();
    const { ana, ileana, mihai, olga } = world.people;
    const params = { role: 'member', expires_ms: await soon(), uses: 1 };
    for (const [who, word] of /** @type {const} */ ([
      [ileana, 'forbidden'],
      [mihai, 'forbidden'],
      [olga, 'no_such_channel'],
      [ana, 'no_such_channel'],
    ])) {
      assert.equal(await wordOf(command('space.invite', params, who.client)), word);
      for (const query of ['space.invitations', 'space.invitation_link'])
        assert.equal(
          await wordOf(
            who.client.request(query, {
              channel: world.space,
              ...(query.endsWith('link') && { invitation }),
            }),
          ),
          word,
        );
    }
    const elsewhere = { channel: world.ownSpace, invitation };
    assert.equal(await wordOf(sorina().request('space.invitation_link', elsewhere)), 'link_spent');
    assert.equal(await wordOf(sorina().command('space.withdraw_invitation', elsewhere)), 'link_spent');
  });

  test('facilitators hear of one without its link; members hear nothing', async () => {
    const { ileana, mihai } = world.people;
    const { position } = await ileana.client.open(world.space);
    await mihai.client.open(world.space);
    const { invitation, token } = await invite();
    const event = await ileana.client.event(world.space, position.seq + 1);
    assert.equal(event.type, 'space.invitation_made');
    assert.equal(event.invitation, invitation);
    assert.ok(!JSON.stringify(event).includes(token));
    const { seq } = await command('space.add_member', { person: world.people.olga.person, role: 'member' });
    await mihai.client.event(world.space, seq);
    assert.deepEqual(
      mihai.client.events(world.space).filter(({ seq: at }) => at === position.seq + 1),
      [],
    );
    await command('space.remove_member', { person: world.people.olga.person });
  });

  test('what cannot be is refused, and changes nothing', async () => {
    const good = { role: 'member', expires_ms: await soon(), uses: 1 };
    // What follows from earlier tests may still reach inboxes.
    const readHead = async () => (await readHeads(world.server))[world.space];
    const head = await readHead();
    for (const [more, word] of /** @type {[object, string][]} */ ([
      [{ expires_ms: (await soon()) - 2 * DAY_MS }, 'invalid_params'],
      [{ expires_ms: await soon(367 * DAY_MS) }, 'invalid_params'],
      [{ uses: 0 }, 'invalid_params'],
      [{ uses: 1001 }, 'invalid_params'],
      [{ role: 'administrator' }, 'invalid_params'],
      [{ organisation: NOBODY, capacity: 'președinte' }, 'no_such_organisation'],
    ]))
      assert.equal(await wordOf(command('space.invite', { ...good, ...more })), word, JSON.stringify(more));
    const many = Array.from({ length: 101 }, (_, i) => ({ email: `a${i}@exemplu.invalid` }));
    const byMail = { role: 'member', expires_ms: good.expires_ms };
    for (const addresses of [many, [], [{ email: 'nimeni' }], [{ email: unique(), name: 'a\u0007b' }]])
      assert.equal(await wordOf(command('space.invite_people', { ...byMail, addresses })), 'invalid_params');
    assert.equal(await readHead(), head);
  });

  test('a command asked again makes one invitation', async () => {
    const op = makeUlid(await soon(0));
    const params = { channel: world.space, op, role: 'member', expires_ms: await soon(), uses: 1 };
    const before = (await list()).length;
    const first = await sorina().request('space.invite', params);
    assert.deepEqual(await sorina().request('space.invite', params), first);
    assert.equal((await list()).length, before + 1);
  });

  test('whoever made it goes, and it stands until it is withdrawn', async () => {
    const dan = await stranger();
    await command('space.add_member', { person: dan.person, role: 'secretariat' });
    const { invitation } = await command(
      'space.invite',
      { role: 'secretariat', expires_ms: await soon(), uses: 5 },
      dan.client,
    );
    const token = await tokenOf(invitation);
    await command('space.remove_member', { person: dan.person });
    assert.equal(
      (await list()).find((/** @type {any} */ one) => one.invitation === invitation).by,
      dan.person,
    );
    const ema = await stranger();
    assert.equal(await wordOf(ema.client.request('session.accept_invitation', { token })), 'ok');
    assert.equal(
      await wordOf(dan.client.request('session.accept_invitation', { token })),
      'ok',
      'it is open to anybody who has it',
    );
    await command('space.remove_member', { person: dan.person });
    await command('space.remove_member', { person: ema.person });
  });

  test('for an organisation, it gives a mandate of it, and says so beforehand', async () => {
    const { organisation } = await sorina().command('directory.add_organisation', {
      channel: 'directory',
      name: 'Asociația Probă',
      type: 'association',
    });
    await command('space.add_organisation', { organisation });
    const terms = { organisation, capacity: 'preşedintă', standing: 'titular' };
    const { invitation, token } = await invite({ role: 'member', ...terms });
    assert.equal((await look(token)).organisation_name, 'Asociația Probă');
    const { person } = await come(token);
    const { view } = await sorina().open(world.space);
    const [mandate] = view.mandates.filter((/** @type {any} */ one) => one.person === person);
    assert.deepEqual(
      [mandate.organisation, mandate.capacity, mandate.standing, mandate.role, mandate.category],
      [organisation, 'președintă', 'titular', 'member', 'ngo'],
    );
    const { mihai } = world.people;
    const accept = () => mihai.client.request('session.accept_invitation', { token });
    assert.deepEqual(await accept(), { space: world.space }, 'a member gets a mandate beside');
    assert.deepEqual(await accept(), { space: world.space }, 'and has it already');
    const find = async () => (await list()).find((/** @type {any} */ one) => one.invitation === invitation);
    assert.equal((await find()).used, 2);
    await command('space.set_organisation', { organisation, state: 'withdrawn' });
    const ema = await stranger();
    assert.equal(
      await wordOf(ema.client.request('session.accept_invitation', { token })),
      'no_such_organisation',
      'an organisation that has gone gives no more',
    );
    assert.equal((await find()).used, 2);
  });

  /* U+1D160 is three points in normal form: a name of 120 of them would be one of 360. */
  test('a name that is too long once it is normalised is refused, whoever says it', async () => {
    const name = `a${'\u{1d160}'.repeat(119)}`;
    const { token } = await invite();
    const asking = visitor.request('session.request_code', { email: unique(), invitation: token, name });
    assert.equal(await wordOf(asking), 'invalid_params');
    assert.equal(await wordOf(inviteByMail([{ email: unique(), name }])), 'invalid_params');
  });

  test('a thief of a name writes no lines into a mail', async () => {
    const { channel } = await sorina().command('space.create', {
      channel: 'directory',
      name: 'Pact\n\nParola ta a expirat: http://rau.invalid',
      kind: 'project',
    });
    const email = unique();
    await sorina().command('space.invite_people', {
      channel,
      addresses: [{ email }],
      role: 'member',
      expires_ms: await soon(),
    });
    await tokenMailed(world.server, email);
    assert.doesNotMatch(mailsTo(world.server, email)[0], /^\s*Parola/m);
  });

  test('at most 200 stand at once', async () => {
    const { channel } = await sorina().command('space.create', {
      channel: 'directory',
      name: 'Plin',
      kind: 'project',
    });
    const params = { channel, role: 'member', expires_ms: await soon(), uses: 1 };
    const made = [];
    for (let i = 0; i < 200; i++) made.push((await sorina().command('space.invite', params)).invitation);
    assert.equal(await wordOf(sorina().command('space.invite', params)), 'too_many_invitations');
    await sorina().command('space.withdraw_invitation', { channel, invitation: made[100] });
    assert.equal(await wordOf(sorina().command('space.invite', params)), 'ok');
    const { invitations } = await sorina().request('space.invitations', { channel });
    assert.equal(invitations.length, 201);
    assert.equal(invitations[200].invitation, made[0], 'the newest first');
  });

  test('they are known after a restart, and expire', async () => {
    const { token } = await invite();
    await world.server.restart();
    visitor = await Client.connect(world.server);
    assert.equal((await look(token)).role, 'member');
    await world.server.advance(DAY_MS);
    assert.equal(await wordOf(look(token)), 'link_spent');
    assert.equal(
      await wordOf(visitor.request('session.request_code', { email: unique(), invitation: token })),
      'link_spent',
    );
  });
});

test('mails go once, whichever of two processes is asked', async (t) => {
  const server = await useServer(t, { options: UNHURRIED });
  const beside = await server.startBeside({ options: UNHURRIED });
  t.after(() => beside.stop());
  const ana = await enter(server);
  const client = await Client.connect(server, { token: ana.token });
  const { channel } = await client.command('space.create', {
    channel: 'directory',
    name: 'Doi',
    kind: 'project',
  });
  const expires = (await client.request('session.ping')).now_ms + DAY_MS;
  const emails = Array.from({ length: 20 }, (_, i) => `doi${i}@exemplu.invalid`);
  for (const email of emails)
    await client.command('space.invite_people', {
      channel,
      addresses: [{ email }],
      role: 'member',
      expires_ms: expires,
    });
  const sent = (/** @type {string} */ email) => mailsTo(server, email).length + mailsTo(beside, email).length;
  await until(() => emails.every((email) => sent(email) > 0), 'all mails');
  assert.deepEqual(new Set(emails.map(sent)), new Set([1]));
});

test('the first administrator is at work in a space with somebody else in six requests', async (t) => {
  const server = await useServer(t);
  const from = Date.now();
  const ana = await enter(server);
  const client = await Client.connect(server, { token: ana.token });
  const { channel } = await client.command('space.create', {
    channel: 'directory',
    name: 'Pactul',
    kind: 'regional_pact',
  });
  const room = await client.command('room.create', { channel, title: 'Anunțuri', visibility: 'members' });
  await client.command('room.post', { channel: room.channel, text: 'Bun venit.' });
  const email = 'ileana@exemplu.invalid';
  const expires_ms = (await client.request('session.ping')).now_ms + DAY_MS;
  await client.command('space.invite_people', {
    channel,
    addresses: [{ email, name: 'Ileana Probă' }],
    role: 'member',
    expires_ms,
  });
  const invitation = await tokenMailed(server, email);
  await post(server, 'session.request_code', { invitation });
  const { token, space } = await post(server, 'session.sign_in', {
    code: await server.readCode(email),
    invitation,
  });
  assert.equal(space, channel);
  const ileana = await Client.connect(server, { token });
  assert.equal((await ileana.open(room.channel)).view.messages[0].text, 'Bun venit.');
  assert.ok(Date.now() - from < 60_000);
});
