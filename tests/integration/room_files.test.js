/** Files of messages: who names which, what they are called, who gets them, and when they go. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { Client } from '../support/client.js';
import { DOCX, ODT, PDF, fetchFile, makePng, makeZip, upload } from '../support/files.js';
import { redis } from '../support/redis.js';
import { startServer } from '../support/server.js';
import { until } from '../support/wait.js';
import { UNHURRIED, makeWorld } from '../support/world.js';

const MINUTE_MS = 60 * 1000;
const DAY_MS = 24 * 60 * MINUTE_MS;

/** @typedef {import('../support/world.js').Person} Person */
/** @typedef {{file: string, name: string}} Named */

const sha256 = (/** @type {Buffer} */ bytes) => createHash('sha256').update(bytes).digest('hex');

/** @type {import('../support/server.js').Server} */ let server;
/** @type {import('../support/world.js').World} */ let world;
/** @type {Record<string, Person>} */ let people;

before(async () => {
  server = await startServer({ options: { ...UNHURRIED, upload_mb_per_day: 2000 } });
  world = await makeWorld(server);
  people = world.people;
});

after(async () => {
  for (const { client } of Object.values(people)) await client.close();
  await server.stop();
});

/** @param {object} [more] @param {Person} [maker] */
const makeRoom = async (more, maker = people.sorina) =>
  (
    await maker.client.command('room.create', {
      channel: world.space,
      title: 'Fișiere',
      visibility: 'members',
      ...more,
    })
  ).channel;

let width = 50;

/** A picture that no other test has. */
const picture = () => makePng(width++, 31);

/** Brings a file to a room; as a message names it. @param {Person} person @param {string} room @param {Buffer | string} bytes @param {string} name @returns {Promise<Named>} */
async function bring(person, room, bytes, name) {
  const { status, body, word } = await upload(server, person, room, bytes, { name });
  assert.equal(status, 200, word);
  return { file: body.file, name };
}

/** @param {Person} person @param {string} room @param {Named[]} files @param {object} [more] */
const say = (person, room, files, more) =>
  person.client
    .command('room.post', { channel: room, text: 'Vezi.', ...(files.length > 0 && { files }), ...more })
    .then(({ seq }) => seq);

/** @param {Person} person @param {string} room @param {Named[]} files @param {object} [more] */
const refusal = async (person, room, files, more) =>
  (await person.client.refused('room.post', { channel: room, text: 'Vezi.', files, ...more })).word;

/** @param {Person} person @param {string} room @param {number} seq */
const read = async ({ client }, room, seq) =>
  (await client.request('room.message', { channel: room, seq })).message;

/** @param {Person} person @param {string} room @param {string[]} files */
const urlsOf = async ({ client }, room, ...files) =>
  (await client.request('file.keys', { channel: room, files })).urls;

/** @param {string} hash */
const isStored = (hash) => existsSync(join(server.data, 'files', hash.slice(0, 2), hash));

/** Turns the clock by hours, so that there are sweeps, until it is so. @param {() => any} isSo @param {string} what */
const sweepUntil = (isSo, what) =>
  until(async () => {
    await server.advance(61 * MINUTE_MS);
    await new Promise((resolve) => setTimeout(resolve, 300));
    return isSo();
  }, what);

describe('what a message may name', () => {
  test('pictures, PDF and writings, five at most; the text may be empty then', async () => {
    const room = await makeRoom();
    const { mihai, ileana } = people;
    const files = [
      await bring(mihai, room, makePng(40, 30), 'hartă.png'),
      await bring(mihai, room, PDF, 'hotărâre.pdf'),
      await bring(mihai, room, DOCX, 'text.docx'),
      await bring(mihai, room, ODT, 'text.odt'),
      await bring(mihai, room, 'Note', 'note.txt'),
    ];
    const seq = await say(mihai, room, files, { text: '' });
    const message = await read(ileana, room, seq);
    assert.equal(message.text, '');
    assert.deepEqual(
      message.files.map((/** @type {any} */ one) => [one.name, one.type, one.width, one.height]),
      [
        ['hartă.png', 'png', 40, 30],
        ['hotărâre.pdf', 'pdf', undefined, undefined],
        ['text.docx', 'docx', undefined, undefined],
        ['text.odt', 'odt', undefined, undefined],
        ['note.txt', 'txt', undefined, undefined],
      ],
    );
    assert.equal(message.files[1].bytes, PDF.length);
    const [url] = await urlsOf(ileana, room, files[1].file);
    const { bytes, headers } = await fetchFile(server, url.url);
    assert.ok(bytes.equals(PDF));
    assert.match(String(headers['content-disposition']), /^attachment; /);
    assert.equal(headers['content-security-policy'], "sandbox; default-src 'none'");
    assert.equal(headers['x-content-type-options'], 'nosniff');

    const sixth = await bring(mihai, room, picture(), 'a.png');
    assert.equal(await refusal(mihai, room, [...files, sixth]), 'invalid_params');
    assert.equal(await refusal(mihai, room, [sixth, { ...sixth, name: 'b.png' }]), 'invalid_params');
    assert.equal(await refusal(mihai, room, []), 'invalid_params');
    for (const text of ['', ' \n\t'])
      assert.equal((await mihai.client.refused('room.post', { channel: room, text })).word, 'invalid_params');
  });

  test('what is not brought here, or not there, is refused, and nothing changes', async () => {
    const [room, other] = [await makeRoom(), await makeRoom()];
    const { mihai, ileana } = people;
    const elsewhere = await bring(ileana, other, picture(), 'a.png');
    const { position } = await mihai.client.open(room);
    for (const file of [elsewhere.file, '0'.repeat(64), sha256(Buffer.from('x')), 'ș'.repeat(64)])
      assert.equal(await refusal(mihai, room, [{ file, name: 'a.png' }]), 'no_such_file');
    for (const file of ['x', '../../etc/passwd', '', 7, null])
      assert.equal(
        await refusal(mihai, room, [/** @type {any} */ ({ file, name: 'a.png' })]),
        'invalid_params',
        String(file),
      );
    const here = await bring(mihai, room, picture(), 'a.png');
    assert.equal(await refusal(mihai, room, [here, elsewhere]), 'no_such_file');
    assert.deepEqual((await mihai.client.open(room)).position, position);
    await say(mihai, room, [here]);
    assert.equal(await refusal(ileana, other, [here]), 'no_such_file', 'it is in the other room');
  });

  test('what is no picture and no document is not taken', async () => {
    const room = await makeRoom();
    /** @type {[string, Buffer | string, string][]} */
    const others = [
      ['a.svg', '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', 'file_type'],
      ['a.html', '<!doctype html><script>alert(1)</script>', 'file_type'],
      ['a.exe', Buffer.from('MZ\x90\0\x03\0\0\0'), 'file_type'],
      ['a.zip', makeZip({ 'a.txt': 'a' }), 'file_unreadable'],
      ['a.png', Buffer.concat([makePng(9, 9), Buffer.alloc(11 * 2 ** 20)]), 'file_too_big'],
    ];
    for (const [name, bytes, word] of others)
      assert.equal((await upload(server, people.mihai, room, bytes, { name })).word, word, name);
  });

  test('names are made fit to be shown and saved', async () => {
    const room = await makeRoom();
    const names = {
      '../../etc/passwd': 'passwd.png',
      '<img src=x onerror=alert(1)>': '_img src=x onerror=alert(1)_.png',
      'factură\u202Egnp.exe': 'facturăgnp.exe.png',
      'a\r\nb\u0007.png': 'file.png',
      '   ': 'file.png',
      'plan.jpg': 'plan.png',
      [`${'ș'.repeat(300)}.png`]: `${'ș'.repeat(110)}.png`,
    };
    for (const [name, shown] of Object.entries(names)) {
      const { file } = await bring(people.mihai, room, picture(), 'x.png');
      const seq = await say(people.mihai, room, [{ file, name }]);
      assert.equal((await read(people.mihai, room, seq)).files[0].name, shown, name);
    }
    const { file } = await bring(people.mihai, room, picture(), 'x.png');
    assert.equal(await refusal(people.mihai, room, [{ file, name: 'x'.repeat(501) }]), 'invalid_params');
  });
});

describe('who brings and who gets', () => {
  test('only who is in the room; a room of a category or for named people too', async () => {
    const { mihai, ileana, sorina, olga, stefan } = people;
    const named = await makeRoom({ visibility: 'named', people: [mihai.person] });
    const outcome = async (/** @type {Person | {}} */ person) => {
      const { status, word } = await upload(server, person, named, picture(), { name: 'a.png' });
      return word ?? status;
    };
    assert.equal(await outcome(mihai), 200);
    for (const person of [ileana, olga, stefan]) assert.equal(await outcome(person), 'no_such_channel');
    assert.equal(await outcome({}), 'sign_in');
    const secret = await bring(mihai, named, picture(), 'doar noi.png');
    await say(mihai, named, [secret]);
    const [{ url }] = await urlsOf(sorina, named, secret.file).catch(() => urlsOf(mihai, named, secret.file));
    assert.equal((await fetchFile(server, url)).status, 200);
    assert.equal((await fetchFile(server, url.replace(/p=[^&]*/, `p=${ileana.person}`))).status, 403);
    for (const person of [ileana, olga, stefan])
      await assert.rejects(urlsOf(person, named, secret.file), { word: 'no_such_channel' });
    const open = await makeRoom();
    assert.deepEqual(await urlsOf(ileana, open, secret.file), []);
    assert.equal(await refusal(ileana, open, [secret]), 'no_such_file');
  });

  test('who goes from the space loses the address at once', async () => {
    const room = await makeRoom();
    const { mihai, olga, sorina } = people;
    const file = await bring(mihai, room, picture(), 'a.png');
    await say(mihai, room, [file]);
    const seat = { channel: world.space, person: olga.person };
    await sorina.client.command('space.add_member', { ...seat, role: 'member' });
    const [{ url }] = await until(
      () => urlsOf(olga, room, file.file).catch(() => undefined),
      'Olga to be a member',
    );
    assert.equal((await fetchFile(server, url)).status, 200);
    await sorina.client.command('space.remove_member', seat);
    assert.equal((await fetchFile(server, url)).status, 403);
  });

  test('an archived room takes none, and still shows what it has', async () => {
    const room = await makeRoom();
    const { mihai, sorina, ileana } = people;
    const [shown, late] = [
      await bring(mihai, room, picture(), 'a.png'),
      await bring(mihai, room, picture(), 'b.png'),
    ];
    const seq = await say(mihai, room, [shown]);
    await sorina.client.command('room.archive', { channel: room });
    assert.equal((await upload(server, mihai, room, picture(), { name: 'c.png' })).word, 'archived');
    assert.equal(await refusal(mihai, room, [late]), 'archived');
    const edit = { channel: room, message: seq, text: 'Vezi.', files: [] };
    assert.equal((await mihai.client.refused('room.edit', edit)).word, 'archived');
    const [{ url }] = await urlsOf(ileana, room, shown.file);
    assert.equal((await fetchFile(server, url)).status, 200);
  });

  test('two who bring the same are both in their right, each under their own name', async () => {
    const room = await makeRoom();
    const { mihai, ileana } = people;
    const bytes = picture();
    const [one, two] = await Promise.all([
      bring(mihai, room, bytes, 'unu.png'),
      bring(ileana, room, bytes, 'doi.png'),
    ]);
    assert.equal(one.file, two.file);
    // Both at once: the register of the file changes under one of them, which asks again.
    const post = async (/** @type {Person} */ person, /** @type {Named} */ file) => {
      for (;;)
        try {
          return await say(person, room, [file]);
        } catch (/** @type {any} */ error) {
          if (error.word !== 'busy') throw error;
        }
    };
    const seqs = await Promise.all([post(mihai, one), post(ileana, two)]);
    const names = await Promise.all(seqs.map(async (seq) => (await read(mihai, room, seq)).files[0].name));
    assert.deepEqual(names, ['unu.png', 'doi.png']);
    const erase = { channel: room, file: one.file };
    await assert.rejects(people.sorina.client.request('file.erase', erase), { word: 'file_named' });
  });
});

describe('what goes', () => {
  test('with its message, at once for everybody, then from the disk', async () => {
    const room = await makeRoom();
    const { mihai, ileana, sorina } = people;
    const [gone, alike] = [
      await bring(mihai, room, picture(), 'a.png'),
      await bring(mihai, room, picture(), 'b.png'),
    ];
    const seq = await say(mihai, room, [gone, alike]);
    const again = await say(ileana, room, [alike]);
    const space = `{s}r:files_${world.space}`;
    const held = async () => Number(await redis(server.redisSocket, 'HGET', space, 'count'));
    const before = await held();
    await sorina.client.command('room.delete', { channel: room, message: seq, reason: 'Date personale.' });
    const { files, deleted } = await read(ileana, room, seq);
    assert.deepEqual([files, deleted.reason], [undefined, 'Date personale.']);
    assert.deepEqual(
      (await urlsOf(mihai, room, gone.file, alike.file)).map((/** @type {any} */ one) => one.file),
      [alike.file],
    );
    assert.equal(await refusal(mihai, room, [gone]), 'no_such_file');
    await sweepUntil(() => !isStored(gone.file), 'the file to go');
    assert.ok(isStored(alike.file));
    assert.equal(await held(), before - 1);
    await ileana.client.command('room.delete', { channel: room, message: again });
    await sweepUntil(() => !isStored(alike.file), 'the other to go');
    assert.equal(await redis(server.redisSocket, 'EXISTS', `{s}r:file:${alike.file}`), 0);
  });

  test('by an edit that takes it out; a message is never left with nothing', async () => {
    const room = await makeRoom();
    const { mihai, ileana } = people;
    const files = [
      await bring(mihai, room, picture(), 'a.png'),
      await bring(mihai, room, Buffer.concat([PDF, Buffer.from('% b')]), 'b.pdf'),
      await bring(mihai, room, picture(), 'c.png'),
    ];
    const [a, b, c] = files.map(({ file }) => file);
    const message = await say(mihai, room, files);
    const edit = (/** @type {object} */ params) =>
      mihai.client.command('room.edit', { channel: room, message, ...params });
    const refused = async (/** @type {object} */ params, person = mihai) =>
      (await person.client.refused('room.edit', { channel: room, message, ...params })).word;
    const now = async () => {
      const { text, files: left = [] } = await read(ileana, room, message);
      return [text, ...left.map((/** @type {any} */ one) => one.file)];
    };
    await edit({ text: 'Altfel.' });
    assert.deepEqual(await now(), ['Altfel.', a, b, c], 'an edit keeps the files');
    assert.equal(await refused({ text: 'Altfel.' }), 'nothing_to_do');
    assert.equal(await refused({ text: 'Altfel.', files: [a, b, c] }), 'nothing_to_do');
    assert.equal(await refused({ text: 'Altfel.', files: [a, '0'.repeat(64)] }), 'no_such_file');
    assert.equal(await refused({ text: 'Altfel.', files: [a] }, ileana), 'forbidden');
    await edit({ text: 'Altfel.', files: [a, c] });
    assert.deepEqual(await now(), ['Altfel.', a, c]);
    assert.equal(await refused({ text: 'Altfel.', files: [b] }), 'no_such_file', 'none is put in');
    await edit({ text: '', files: [c] });
    assert.deepEqual(await now(), ['', c]);
    assert.equal(await refused({ text: '', files: [] }), 'invalid_params');
    assert.deepEqual(
      (await urlsOf(ileana, room, a, b, c)).map((/** @type {any} */ one) => one.file),
      [c],
    );
    // Long after it has left the window.
    for (let i = 0; i < 55; i++) await say(ileana, room, [], { text: `Mesajul ${i}` });
    await edit({ text: 'Fără.', files: [] });
    assert.deepEqual(await now(), ['Fără.']);
    const { versions } = await mihai.client.request('room.versions', { channel: room, message });
    assert.deepEqual(
      versions.map((/** @type {any} */ one) => one.text),
      ['Vezi.', 'Altfel.', 'Altfel.', '', 'Fără.'],
    );
    await sweepUntil(() => ![a, b, c].some(isStored), 'all to go');
  });

  test('what comes again before the sweep stays', async () => {
    const room = await makeRoom();
    const { mihai, ileana } = people;
    const bytes = picture();
    const file = await bring(mihai, room, bytes, 'a.png');
    const seq = await say(mihai, room, [file]);
    await mihai.client.command('room.delete', { channel: room, message: seq });
    await say(ileana, room, [await bring(ileana, room, bytes, 'a.png')]);
    await server.advance(2 * DAY_MS);
    await sweepUntil(
      async () => (await redis(server.redisSocket, 'HLEN', '{s}r:files_waiting')) === 0,
      'the sweep',
    );
    assert.ok(isStored(file.file));
    assert.equal((await urlsOf(mihai, room, file.file)).length, 1);
  });

  test('after a day, what no message named', async () => {
    const room = await makeRoom();
    const file = await bring(people.mihai, room, picture(), 'a.png');
    await server.advance(DAY_MS);
    assert.equal(await refusal(people.mihai, room, [file]), 'no_such_file');
    await sweepUntil(() => !isStored(file.file), 'the file to go');
  });
});

describe('found and kept', () => {
  test('a message is found by its files’ names', async () => {
    const room = await makeRoom();
    const { mihai, ileana, olga } = people;
    await say(mihai, room, [await bring(mihai, room, picture(), 'organigramă nouă.png')], { text: '' });
    const find = ({ client }) =>
      client.request('search.find', { query: 'organigrama', kinds: ['message'], limit: 5 });
    const { hits } = await until(async () => {
      const found = await find(ileana);
      return found.hits.length > 0 && found;
    }, 'the message to be found');
    assert.equal(hits[0].channel, room);
    assert.deepEqual((await find(olga)).hits, []);
  });

  test('killed between upload and message, nothing is lost and nothing is left over', async () => {
    for (const { client } of Object.values(people)) await client.close();
    await server.stop();
    server = await startServer({ options: UNHURRIED });
    world = await makeWorld(server);
    people = world.people;
    const room = await makeRoom();
    const [file, orphan, shown] = await Promise.all(
      ['a.png', 'b.png', 'c.png'].map((name) => bring(people.mihai, room, picture(), name)),
    );
    const first = await say(people.mihai, room, [shown], { text: '' });
    await server.kill();
    await server.start();
    for (const person of Object.values(people))
      person.client = await Client.connect(server, { token: person.token });
    const { mihai, ileana } = people;
    const seq = await say(mihai, room, [file]);
    assert.equal((await read(ileana, room, seq)).files[0].file, file.file);
    assert.equal((await read(ileana, room, first)).files[0].file, shown.file);
    for (const { url } of await urlsOf(ileana, room, file.file, shown.file))
      assert.equal((await fetchFile(server, url)).status, 200);
    await server.advance(DAY_MS);
    await sweepUntil(() => !isStored(orphan.file), 'what was never named to go');
    assert.ok(isStored(file.file) && isStored(shown.file));
    const folder = join(server.data, 'files', 'tmp');
    for (const process of readdirSync(folder))
      assert.deepEqual(readdirSync(join(folder, process)), ['lock'], 'nothing is left in a workplace');
  });
});
