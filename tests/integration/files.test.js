/** Files: what may be brought where and by whom, what becomes of it, and who gets it. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  statSync,
  unlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import http from 'node:http';
import net from 'node:net';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { Client } from '../support/client.js';
import {
  DOCX,
  ODT,
  PDF,
  addExif,
  ask,
  fetchFile,
  makePicture,
  makePng,
  makeZip,
  pngChunk,
  sizeOf,
  upload,
  uploadPath,
} from '../support/files.js';
import { giveMandate, seatOrganisation } from '../support/organisations.js';
import { forkOf, node, paragraph, section, setProse, write } from '../support/prose.js';
import { cutFeeds, redis } from '../support/redis.js';
import { startServer } from '../support/server.js';
import { closeText, converged, makeDraft, openText, synced } from '../support/text.js';
import { until } from '../support/wait.js';
import { UNHURRIED, makeWorld, signInAgain } from '../support/world.js';

const MINUTE_MS = 60 * 1000;
const DAY_MS = 24 * 60 * MINUTE_MS;

const sha256 = (/** @type {Buffer} */ bytes) => createHash('sha256').update(bytes).digest('hex');

/** @type {import('../support/server.js').Server} */ let server;
/** @type {import('../support/world.js').World} */ let world;
/** @type {Record<string, any>} */ let people;
/** Where facilitators write, and a draft where members do. */ let channel = '';
let open = '';

before(async () => {
  server = await startServer({ options: { ...UNHURRIED, upload_mb_per_day: 2000 } });
  world = await makeWorld(server);
  people = world.people;
  channel = (await makeDraft(people.ileana, world.space, { writers: 'facilitator' })).channel;
  open = (await makeDraft(people.ileana, world.space, { writers: 'member' })).channel;
});

after(async () => {
  for (const { client } of Object.values(people)) await client.close();
  await server.stop();
});

/** What the data folder holds of a file. @param {string} hash */
const storedPath = (hash, size = '') => join(server.data, 'files', hash.slice(0, 2), hash + size);

/** What is left in the workplaces of all processes, beside their locks. */
const leftovers = () => {
  const folder = join(server.data, 'files', 'tmp');
  return readdirSync(folder).flatMap((process) =>
    readdirSync(join(folder, process)).filter((name) => name !== 'lock'),
  );
};

const nothingLeft = () => until(() => leftovers().length === 0, 'the workplace to be empty');

/** @param {Buffer | string} bytes @param {object} [options] */
const bring = (bytes, options) => upload(server, people.ileana, channel, bytes, options);

describe('what is brought', () => {
  test('a picture is kept as it is seen: turned, in sRGB, without what its camera wrote', async () => {
    const picture = addExif(makePicture('.jpg[Q=90]', 400, 300));
    const { status, body } = await bring(picture, { name: 'adunare generală.JPG' });
    assert.equal(status, 200);
    assert.deepEqual(
      [body.type, body.width, body.height, body.name],
      ['jpeg', 300, 400, 'adunare generală.JPG'],
    );
    const kept = readFileSync(storedPath(body.file));
    assert.equal(sha256(kept), body.file);
    assert.equal(body.bytes, kept.length);
    assert.deepEqual(sizeOf(kept), [300, 400]);
    assert.ok(picture.includes('GPS 44') && picture.includes('Exif'));
    assert.ok(!kept.includes('GPS 44') && !kept.includes('Exif'));
    const { bytes, headers } = await fetchFile(server, body.url);
    assert.ok(bytes.equals(kept));
    assert.equal(headers['content-type'], 'image/jpeg');
    assert.equal(
      headers['content-disposition'],
      'inline; filename="adunare general_.JPG"; filename*=UTF-8\'\'adunare%20general%C4%83.JPG',
    );
    await nothingLeft();
  });

  test('every kind of picture becomes a PNG or a JPEG, in three sizes', async () => {
    /** @type {[string, Buffer, string][]} */
    const pictures = [
      ['a.png', makePng(2000, 1000), 'png'],
      ['a.gif', makePicture('.gif', 1700, 40), 'png'],
      ['a.webp', makePicture('.webp[Q=80]', 1800, 400), 'jpeg'],
      ['b.webp', makePicture('.webp[Q=80]', 1900, 300, 4), 'png'],
      ['a.jpg', makePicture('.jpg', 2100, 300), 'jpeg'],
    ];
    for (const [name, bytes, type] of pictures) {
      const { body, word } = await bring(bytes, { name });
      assert.equal(body.type, type, `${name}: ${word}`);
      assert.equal(body.name, `${name[0]}.${name.endsWith('.jpg') ? 'jpg' : type}`);
      const whole = await fetchFile(server, body.url);
      assert.deepEqual(sizeOf(whole.bytes), [body.width, body.height]);
      assert.equal(sizeOf((await fetchFile(server, body.preview_url)).bytes)[0], 1600);
      const thumbnail = await fetchFile(server, body.thumbnail_url);
      assert.equal(sizeOf(thumbnail.bytes)[0], 320);
      assert.equal(thumbnail.headers['content-type'], `image/${type}`);
    }
    await nothingLeft();
  });

  test('a small picture is its own thumbnail', async () => {
    const { body } = await bring(makePng(32, 20), { name: 'mic.png' });
    assert.equal(body.thumbnail_url, body.url);
    const { bytes } = await fetchFile(server, `${body.url}&s=320`);
    assert.ok(bytes.equals(readFileSync(storedPath(body.file))));
    assert.ok(!existsSync(storedPath(body.file, '.320')));
  });

  test('documents are kept as they are, and only to be saved', async () => {
    /** @type {[string, Buffer, string, string, string?][]} */
    const documents = [
      ['hotărâre.pdf', PDF, 'pdf', 'application/pdf', 'decision'],
      ['text.docx', DOCX, 'docx', 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'],
      ['text.odt', ODT, 'odt', 'application/vnd.oasis.opendocument.text'],
      [
        'note.md',
        Buffer.from('# Însemnări\r\n\n<script>alert(1)</script>\n'),
        'md',
        'text/markdown; charset=utf-8',
      ],
      ['note.txt', Buffer.from('Bună ziua'), 'txt', 'text/plain; charset=utf-8'],
    ];
    for (const [name, bytes, type, media, use] of documents) {
      const { body, word } = await bring(bytes, { name, use });
      assert.equal(body.type, type, `${name}: ${word}`);
      assert.equal(body.file, sha256(bytes));
      assert.equal(body.name, name);
      const { headers, bytes: given } = await fetchFile(server, body.url);
      assert.ok(given.equals(bytes));
      assert.equal(headers['content-type'], media);
      assert.match(String(headers['content-disposition']), /^attachment; /);
      assert.equal(headers['content-security-policy'], "sandbox; default-src 'none'");
      assert.equal(headers['x-content-type-options'], 'nosniff');
    }
    await nothingLeft();
  });

  test('what is not taken is refused by what is in it, whatever it is called', async () => {
    const html = '<!doctype html><script>alert(1)</script>';
    /** @type {[string, Buffer | string][]} */
    const others = [
      ['a.svg', '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'],
      ['a.html', html],
      ['a.png', html],
      ['a.exe', Buffer.from('MZ\x90\0\x03\0\0\0')],
      ['a', 'text without an ending'],
      ['a.txt', Buffer.from([0, 1, 2, 3])],
      ['a.tiff', Buffer.from('II*\0\x08\0\0\0')],
      ['a.heic', Buffer.from('\0\0\0\x18ftypheic')],
      ['a.pdf', PDF],
      ['a.txt', ''],
    ];
    for (const [name, bytes] of others) {
      const { status, word, body } = await bring(bytes, { name });
      assert.deepEqual([status, word], [415, 'file_type'], name);
      assert.match(body.error.message, /kind of file|fel de fișier/);
    }
    await nothingLeft();
  });

  test('what is damaged, or something else behind its beginning, is refused', async () => {
    const png = makePng(300, 300);
    const docx = { '[Content_Types].xml': '', 'word/document.xml': '' };
    /** @type {[string, Buffer][]} */
    const broken = [
      ['cut.png', makePng(2000, 900, { colour: [1, 2, 3] }).subarray(0, 200)],
      ['cut.jpg', makePicture('.jpg', 300, 300).subarray(0, 9000)],
      ['head.png', png.subarray(0, 40)],
      ['text.png', Buffer.concat([png.subarray(0, 33), Buffer.from('no picture at all')])],
      ['utf.txt', Buffer.concat([Buffer.alloc(200, 'a'), Buffer.from([0xc3, 0x28])])],
      ['nul.md', Buffer.concat([Buffer.alloc(200, 'a'), Buffer.from([0])])],
      ['cut.txt', Buffer.concat([Buffer.alloc(200, 'a'), Buffer.from([0xc8])])],
      ['any.zip', makeZip({ 'a.txt': 'a' })],
      ['cut.docx', DOCX.subarray(0, DOCX.length - 30)],
      ['macros.docx', makeZip({ ...docx, 'word/vbaProject.bin': 'x' })],
      ['out.docx', makeZip({ ...docx, '../../etc/passwd': 'x' })],
      ['root.docx', makeZip({ ...docx, '/etc/passwd': 'x' })],
      ['locked.docx', makeZip(docx, { flags: 1 })],
      ['bomb.docx', makeZip(docx, { claims: 200 * 2 ** 20 })],
      ['other.odt', makeZip({ mimetype: 'application/vnd.oasis.opendocument.text', 'a.xml': '' })],
    ];
    for (const [name, bytes] of broken) {
      const { status, word } = await bring(bytes, { name });
      assert.deepEqual([status, word], [422, 'file_unreadable'], name);
    }
    await nothingLeft();
  });

  test('a page hidden in a picture is gone from what is kept', async () => {
    const script = '<script>alert(document.domain)</script>';
    const text = pngChunk('tEXt', Buffer.from(`Comment\0${script}`));
    const picture = Buffer.concat([makePng(60, 60, { extra: [text] }), Buffer.from(script)]);
    const { body } = await bring(picture, { name: 'poliglot.html' });
    assert.deepEqual([body.type, body.name], ['png', 'poliglot.html.png']);
    const { bytes, headers } = await fetchFile(server, body.url);
    assert.ok(!bytes.includes('script'));
    assert.equal(headers['content-type'], 'image/png');
  });

  test('a picture that would fill the memory is refused before it is unpacked', async () => {
    const began = Date.now();
    const bomb = makePng(30000, 30000, { isBits: true });
    assert.ok(bomb.length < 2 ** 20);
    const { status, word } = await bring(bomb, { name: 'bomb.png' });
    assert.deepEqual([status, word], [413, 'file_too_big']);
    assert.ok(Date.now() - began < 30000);
    const long = await bring(makePng(40000, 100, { isBits: true }), { name: 'long.png' });
    assert.equal(long.word, 'file_too_big');
    await nothingLeft();
  });

  test('forty million points are taken', async () => {
    const { status, body } = await bring(makePng(8000, 5000, { isBits: true }), { name: 'plan.png' });
    assert.equal(status, 200);
    assert.deepEqual([body.width, body.height], [8000, 5000]);
  });

  test('names are cleaned, and never lead anywhere', async () => {
    const names = {
      '../../etc/passwd': 'passwd.png',
      'C:\\Windows\\poză.png': 'poză.png',
      '.ascuns': 'ascuns.png',
      'factură\u202Egnp.exe': 'facturăgnp.exe.png',
      'a\r\nSet-Cookie: b=c.png': 'file.png',
      '"; filename="x.html': '_; filename=_x.html.png',
      '   ': 'file.png',
      [`${'ș'.repeat(300)}.png`]: `${'ș'.repeat(110)}.png`,
    };
    for (const [at, [name, cleaned]] of Object.entries(names).entries()) {
      const { body } = await bring(makePng(20, 20 + at), { name });
      assert.equal(body.name, cleaned, name);
      const { headers } = await fetchFile(server, body.url);
      assert.ok(String(headers['content-disposition']).endsWith(encodeURIComponent(cleaned)));
    }
  });

  test('the same bytes are kept once, also from two at the same time', async () => {
    const picture = makePicture('.jpg', 200, 200);
    const [one, two] = await Promise.all([
      bring(picture, { name: 'unu.jpg' }),
      upload(server, people.mihai, open, picture, { name: 'doi.jpg' }),
    ]);
    assert.equal(one.status, 200);
    assert.equal(one.body.file, two.body.file);
    const again = await bring(picture, { name: 'trei.jpg' });
    assert.equal(again.body.file, one.body.file);
    assert.equal(again.body.name, 'unu.jpg');
    const register = await redis(server.redisSocket, 'HGET', `{s}r:file:${one.body.file}`, 'holds');
    assert.equal(register, '2');
  });
});

describe('who may bring what', () => {
  test('who writes in a draft brings pictures and writings; a member, a decision', async () => {
    const png = makePng(10, 10);
    const { mihai, olga, stefan, ana } = people;
    const outcome = async (/** @type {any} */ person, /** @type {any[]} */ ...rest) => {
      const { status, word } = await upload(server, person, ...rest);
      return word ?? status;
    };
    assert.equal(await outcome(mihai, channel, png), 'forbidden');
    assert.equal(await outcome(mihai, open, png), 200);
    assert.equal(await outcome(mihai, channel, png, { use: 'decision' }), 200);
    assert.equal(await outcome(mihai, channel, PDF, { use: 'decision' }), 200);
    assert.equal(await outcome(mihai, channel, DOCX, { use: 'decision' }), 'file_type');
    for (const person of [olga, stefan, ana])
      assert.equal(await outcome(person, channel, png), 'no_such_channel');
    assert.equal(await outcome({}, channel, png), 'sign_in');
    assert.equal(await outcome({ token: 'x'.repeat(43) }, channel, png), 'sign_in');
    for (const other of [world.space, 'directory', 'draft:01KAMYCQ3S5T7V9X1Z3B5D7F9H', 'x', ''])
      assert.match(String(await outcome(people.ileana, other, png)), /invalid_params|no_such_channel/, other);
    assert.equal(await outcome(people.ileana, channel, png, { use: 'other' }), 'invalid_params');
    await nothingLeft();
  });

  test('a text that is closed takes neither pictures nor writings; its endorsements, decisions', async () => {
    const { ileana, mihai, sorina } = people;
    const draft = await makeDraft(ileana, world.space, { writers: 'member' });
    const place = { channel: draft.channel };
    const outcome = async (/** @type {any[]} */ ...rest) => {
      const { status, word } = await upload(server, mihai, draft.channel, ...rest);
      return word ?? status;
    };
    const writers = [openText(server, mihai, draft), openText(server, ileana, draft)];
    await synced(writers[0]);
    setProse(writers[0].doc, [paragraph('Un text întreg.')]);
    await converged(writers);
    writers.forEach(closeText);
    assert.equal(await outcome(makePng(11, 11)), 200);
    await sorina.client.command('draft.set_status', { ...place, state: 'in_consultation' });
    assert.equal(await outcome(makePng(11, 12)), 200);
    await sorina.client.command('draft.set_status', { ...place, state: 'adopted' });
    for (const bytes of [makePng(11, 13), DOCX])
      assert.equal(await outcome(bytes, { name: 'a.docx' }), 'text_closed');
    assert.equal(await outcome(PDF, { use: 'decision' }), 200);
    await sorina.client.command('draft.archive', place);
    assert.equal(await outcome(makePng(11, 13)), 'archived');
    assert.equal(await outcome(PDF, { use: 'decision' }), 'archived');
    await nothingLeft();
  });

  test('a text that is closed while a picture is on its way does not get it', async () => {
    const { ileana, sorina } = people;
    const draft = await makeDraft(ileana, world.space);
    const body = makePng(12, 13);
    const request = http.request(`${server.url}${uploadPath(draft.channel)}`, {
      method: 'POST',
      agent: false,
      headers: { Authorization: `Bearer ${ileana.token}`, 'Content-Length': body.length },
    });
    const answered = new Promise((resolve, reject) => {
      request.on('response', (response) => resolve(response.resume().statusCode)).on('error', reject);
    });
    request.write(body.subarray(0, 10));
    await until(() => leftovers().length > 0, 'the upload to begin');
    await sorina.client.command('draft.archive', { channel: draft.channel });
    request.end(body.subarray(10));
    assert.equal(await answered, 409);
    await nothingLeft();
  });

  test('a cookie counts from an allowed page alone', async () => {
    const again = await signInAgain(world, people.ileana);
    const send = (/** @type {object} */ headers) =>
      ask(server, uploadPath(channel), {
        method: 'POST',
        body: makePng(10, 10),
        headers: { Cookie: `sfat=${again.token}`, ...headers },
      });
    assert.equal((await send({ Origin: server.url })).status, 200);
    assert.equal((await send({})).status, 401);
    assert.equal((await send({ Origin: 'https://rau.example' })).status, 403);
    assert.equal((await send({ Origin: 'null' })).status, 403);
  });

  test('another method, and a body of unknown length, are refused', async () => {
    const headers = { Authorization: `Bearer ${people.ileana.token}` };
    assert.equal((await ask(server, uploadPath(channel), { headers })).status, 405);
    const chunked = await ask(server, uploadPath(channel), {
      method: 'POST',
      headers: { ...headers, 'Transfer-Encoding': 'chunked' },
    });
    assert.equal(chunked.status, 411);
  });
});

describe('bounds', () => {
  test('a file that is too large is refused before it came', async () => {
    const { port } = server;
    const socket = net.connect(port, '127.0.0.1');
    socket.write(
      `POST ${uploadPath(channel)} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${people.ileana.token}\r\n` +
        'Content-Length: 300000000\r\n\r\n',
    );
    let answer = '';
    for await (const bytes of socket) answer += bytes;
    assert.match(answer, /^HTTP\/1\.1 413 /);
    assert.match(answer, /"error":"file_too_big"/);
    const whole = await upload(server, people.ileana, channel, Buffer.alloc(21 * 2 ** 20, 'a'), {
      name: 'a.txt',
    });
    assert.deepEqual([whole.status, whole.word], [413, 'file_too_big']);
  });

  test('a picture has a smaller bound than other files', async () => {
    const bytes = Buffer.concat([makePng(10, 10), Buffer.alloc(11 * 2 ** 20)]);
    assert.equal((await bring(bytes, { name: 'a.png' })).word, 'file_too_big');
    await nothingLeft();
  });

  test('a person brings so much in a day, a space holds so much', async (context) => {
    const small = await startServer({
      options: { ...UNHURRIED, upload_mb_per_day: 1, upload_files_per_day: 3, upload_mb_per_space: 2 },
    });
    context.after(() => small.stop());
    const here = await makeWorld(small);
    const { ileana, sorina, mihai } = here.people;
    const { channel: draft } = await makeDraft(ileana, here.space, { writers: 'member' });
    const text = (/** @type {string} */ letter) => Buffer.alloc(600 * 1024, letter);
    const words = [];
    for (const [person, letter] of /** @type {[any, string][]} */ ([
      [ileana, 'a'],
      [ileana, 'b'],
      [sorina, 'b'],
      [mihai, 'c'],
    ]))
      words.push((await upload(small, person, draft, text(letter), { name: 'a.txt' })).word);
    assert.deepEqual(words, [undefined, 'upload_quota', undefined, undefined]);
    assert.equal((await upload(small, sorina, draft, text('d'), { name: 'a.txt' })).status, 429);
    for (let i = 0; i < 2; i++)
      assert.equal((await upload(small, ileana, draft, `${i}`, { name: 'a.txt' })).status, 200);
    assert.equal((await upload(small, ileana, draft, 'last', { name: 'a.txt' })).word, 'upload_quota');
    await small.advance(DAY_MS);
    const again = await signInAgain(here, ileana);
    assert.equal((await upload(small, again, draft, 'last', { name: 'a.txt' })).status, 200);
    for (const { client } of Object.values(here.people)) await client.close();
  });

  test('a disk without room takes nothing more', async (context) => {
    const full = await startServer({ options: { ...UNHURRIED, upload_spare_mb: 100000000 } });
    context.after(() => full.stop());
    const here = await makeWorld(full);
    const { channel: draft } = await makeDraft(here.people.ileana, here.space);
    const { status, word } = await upload(full, here.people.ileana, draft, makePng(10, 10));
    assert.deepEqual([status, word], [507, 'no_room']);
    for (const { client } of Object.values(here.people)) await client.close();
  });

  /** Begins an upload that never ends. @param {any} person @returns {Promise<net.Socket>} */
  const beginUpload = async (person) => {
    const socket = net.connect(server.port, '127.0.0.1');
    socket.on('error', () => {});
    const count = leftovers().length;
    socket.write(
      `POST ${uploadPath(channel)} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${person.token}\r\n` +
        'X-File-Name: a.txt\r\nContent-Length: 1000000\r\n\r\n',
    );
    socket.write('a'.repeat(1000));
    await until(() => leftovers().length > count, 'the upload to begin');
    return socket;
  };

  test('an upload that is cut leaves nothing; of one person so many are taken at once', async () => {
    const sockets = [];
    for (let i = 0; i < 4; i++) sockets.push(await beginUpload(people.ileana));
    const fifth = await bring('a text', { name: 'a.txt' });
    assert.deepEqual([fifth.status, fifth.word], [503, 'busy']);
    assert.ok(fifth.body.error.data.retry_after_ms > 0);
    for (const socket of sockets) socket.destroy();
    await nothingLeft();
    assert.equal((await bring('a text', { name: 'a.txt' })).status, 200);
  });

  test('an upload that takes too long is cut', async (context) => {
    const hurried = await startServer({ options: { ...UNHURRIED, upload_secs: 1 } });
    context.after(() => hurried.stop());
    const here = await makeWorld(hurried);
    const { channel: draft } = await makeDraft(here.people.ileana, here.space);
    const socket = net.connect(hurried.port, '127.0.0.1');
    socket.write(
      `POST ${uploadPath(draft)} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${here.people.ileana.token}\r\n` +
        'X-File-Name: a.txt\r\nContent-Length: 1000000\r\n\r\n',
    );
    const drip = setInterval(() => socket.write('a'), 200);
    const ended = new Promise((resolve) => socket.on('close', resolve));
    socket.on('error', () => {});
    await ended;
    clearInterval(drip);
    const folder = join(hurried.data, 'files', 'tmp');
    await until(
      () => readdirSync(folder).every((name) => readdirSync(join(folder, name)).join() === 'lock'),
      'the workplace to be empty',
    );
    for (const { client } of Object.values(here.people)) await client.close();
  });

  test('a client that asks first is told to go on, or not', async () => {
    const expect = (/** @type {string} */ token) =>
      new Promise((resolve, reject) => {
        const body = Buffer.from('a text');
        const request = http.request(`${server.url}${uploadPath(channel)}`, {
          method: 'POST',
          agent: false,
          headers: {
            Authorization: `Bearer ${token}`,
            'X-File-Name': 'a.txt',
            'Content-Length': body.length,
            Expect: '100-continue',
          },
        });
        request.on('continue', () => request.end(body));
        request.on('error', reject);
        request.on('response', (response) => {
          response.resume();
          resolve(response.statusCode);
        });
      });
    assert.equal(await expect(people.ileana.token), 200);
    assert.equal(await expect('x'.repeat(43)), 401);
  });
});

describe('who gets what', () => {
  /** @type {any} */ let file;

  before(async () => {
    file = (await upload(server, people.mihai, open, makePng(400, 30), { name: 'hartă.png' })).body;
  });

  const keys = (/** @type {any} */ person, files = [file.file], place = open) =>
    person.client.request('file.keys', { channel: place, files });

  test('whoever may open the channel gets addresses of what it holds', async () => {
    const { urls, expires_ms: expires } = await keys(people.sorina, [file.file, sha256(PDF), '0'.repeat(64)]);
    assert.deepEqual(
      urls.map((/** @type {any} */ one) => [one.file, one.name, one.width]),
      [[file.file, 'hartă.png', 400]],
    );
    assert.ok(urls[0].url.includes(people.sorina.person) && !urls[0].url.includes(people.mihai.person));
    assert.ok(expires > Date.now() + 9 * MINUTE_MS && expires < Date.now() + 21 * MINUTE_MS);
    assert.equal((await fetchFile(server, urls[0].url)).status, 200);
    await assert.rejects(keys(people.olga), { word: 'no_such_channel' });
    const visitor = await Client.connect(server);
    await assert.rejects(visitor.request('file.keys', { channel: open, files: [file.file] }), {
      word: 'sign_in',
    });
    await visitor.close();
    assert.deepEqual((await keys(people.ileana, [file.file], channel)).urls, []);
  });

  test('an address says nothing else than what it was made for', async () => {
    const { url } = (await keys(people.mihai)).urls[0];
    const other = sha256(PDF);
    const changed = [
      url.replace(file.file, other),
      url.replace(people.mihai.person, people.sorina.person),
      url.replace(encodeURIComponent(open), encodeURIComponent(channel)),
      url.replace('t=png', 't=jpeg'),
      url.replace(/&n=[^&]*/, '&n=x.html'),
      url.replace(/&k=.*/, ''),
      url.replace(/&k=./, '&k=_'),
      url.replace(/\?.*/, ''),
      `/files/${'x'.repeat(64)}${url.slice(url.indexOf('?'))}`,
      `/files/..%2f..%2flock${url.slice(url.indexOf('?'))}`,
    ];
    for (const path of changed) {
      const { status, headers } = await fetchFile(server, path);
      assert.equal(status, 403, path);
      assert.equal(headers['cache-control'], 'no-store');
    }
    const cookie = { Cookie: `sfat=${people.mihai.token}`, Origin: server.url };
    assert.equal((await fetchFile(server, changed[7], cookie)).status, 403);
    assert.equal((await fetchFile(server, url, { Cookie: 'sfat=x' })).status, 200);
  });

  test('it may be kept, by its person alone, and is not sent twice', async () => {
    const { url } = (await keys(people.mihai)).urls[0];
    const { headers, bytes } = await fetchFile(server, url);
    assert.equal(headers['cache-control'], 'private, max-age=31536000, immutable');
    assert.equal(Number(headers['content-length']), bytes.length);
    assert.equal(headers['cross-origin-resource-policy'], 'same-origin');
    assert.equal(headers['access-control-allow-origin'], undefined);
    const again = await fetchFile(server, url, { 'If-None-Match': String(headers.etag) });
    assert.deepEqual([again.status, again.bytes.length], [304, 0]);
    const thumbnail = await fetchFile(server, `${url}&s=320`);
    assert.notEqual(thumbnail.headers.etag, headers.etag);
    const head = await ask(server, url, { method: 'HEAD' });
    assert.deepEqual([head.status, head.headers['content-length']], [200, headers['content-length']]);
  });

  test('who loses the right to open the channel loses the file at once', async () => {
    const { client } = people.sorina;
    await client.command('space.add_member', {
      channel: world.space,
      person: people.olga.person,
      role: 'member',
    });
    const { url } = await until(
      () =>
        keys(people.olga)
          .then(({ urls }) => urls[0])
          .catch(() => undefined),
      'Olga to be a member',
    );
    assert.equal((await fetchFile(server, url)).status, 200);
    await client.command('space.remove_member', { channel: world.space, person: people.olga.person });
    assert.equal((await fetchFile(server, url)).status, 403);
  });

  test('another process on the same data folder takes and gives the same files', async () => {
    const beside = await server.startBeside({ options: { data: server.data, ...UNHURRIED } });
    try {
      const { url } = (await keys(people.mihai)).urls[0];
      assert.equal((await fetchFile(beside, url)).status, 200);
      const brought = await upload(beside, people.ileana, channel, makePng(77, 66));
      assert.equal((await fetchFile(server, brought.body.url)).status, 200);
    } finally {
      await beside.stop();
    }
    assert.deepEqual(leftovers(), []);
  });

  test('another process takes files for what was made, and from whom was let in, a moment ago', async () => {
    const beside = await server.startBeside({ options: { data: server.data, ...UNHURRIED } });
    try {
      for (let i = 0; i < 5; i++) {
        await cutFeeds(server, 2);
        const made = await makeDraft(people.sorina, world.space);
        const { status, body } = await upload(beside, people.sorina, made.channel, makePng(20 + i, 20));
        assert.equal(status, 200, JSON.stringify(body));
      }
      const unknown = await upload(beside, people.sorina, 'draft:01KAMYDQ3S5T7V9X1Z3B5D7F9H', makePng(9, 9));
      assert.deepEqual([unknown.status, unknown.word], [404, 'no_such_channel']);
    } finally {
      await beside.stop();
    }
    assert.deepEqual(leftovers(), []);
  });

  test('an address is good for ten to twenty minutes', async () => {
    const { url, expires_ms: expires } = {
      ...(await keys(people.mihai)).urls[0],
      ...(await keys(people.mihai)),
    };
    await server.advance(10 * MINUTE_MS);
    assert.equal((await fetchFile(server, url)).status, 200);
    await server.advance(Math.max(0, expires - Date.now() - 10 * MINUTE_MS + 1000));
    assert.equal((await fetchFile(server, url)).status, 403);
    assert.equal((await fetchFile(server, (await keys(people.mihai)).urls[0].url)).status, 200);
  });

  test('what is gone from the disk is not found', async () => {
    const { body } = await bring('gone', { name: 'gone.txt' });
    unlinkSync(storedPath(body.file));
    assert.equal((await fetchFile(server, body.url)).status, 404);
  });
});

describe('where files are used', () => {
  /** @type {any} */ let draft;
  /** @type {any} */ let mandate;

  /** @param {any[]} blocks what the draft says from now on, as a version that everybody may read */
  async function publish(...blocks) {
    const writer = openText(server, people.ileana, draft);
    await synced(writer);
    setProse(writer.doc, blocks);
    const other = openText(server, people.mihai, draft);
    await converged([writer, other]);
    for (const one of [writer, other]) closeText(one);
    const place = { channel: draft.channel };
    const { number } = await people.ileana.client.command('draft.make_version', { ...place, name: 'Una' });
    await people.ileana.client.command('draft.publish_version', { ...place, version: number });
    return number;
  }

  before(async () => {
    draft = await makeDraft(people.ileana, world.space);
    const organisation = await seatOrganisation(people.sorina, world.space);
    mandate = await giveMandate(people.sorina, world.space, people.mihai.person, { organisation });
  });

  test('a picture of a published text is everybody’s; nothing else is', async () => {
    const seen = (
      await upload(server, people.ileana, draft.channel, makePng(1800, 90), { name: 'hartă.png' })
    ).body;
    const unused = (await upload(server, people.ileana, draft.channel, makePng(52, 50))).body;
    const others = (await bring(makePng(53, 50))).body;
    const version = await publish(
      paragraph('Vezi harta.'),
      node('image', [], { file: seen.file, alt: 'Harta', width: 1800, height: 90 }),
      node('image', [], { file: others.file, alt: 'A altora', width: 53, height: 50 }),
      paragraph(`"file":"${unused.file}"`),
    );
    const page = `/p/${draft.id}/${version}`;
    assert.ok(String((await ask(server, page)).bytes).includes(`src="${page}/files/${seen.file}"`));
    const { status, headers, bytes } = await ask(server, `${page}/files/${seen.file}`);
    assert.equal(status, 200);
    assert.deepEqual([headers['content-type'], sizeOf(bytes)[0]], ['image/png', 1600]);
    assert.equal(headers['content-security-policy'], "sandbox; default-src 'none'");
    const again = await ask(server, `${page}/files/${seen.file}`, {
      headers: { 'If-None-Match': String(headers.etag) },
    });
    assert.deepEqual([again.status, again.bytes.length], [304, 0]);
    for (const file of [unused.file, others.file, '0'.repeat(64)])
      assert.equal((await ask(server, `${page}/files/${file}`)).status, 404, file);
    assert.equal((await ask(server, `/p/${draft.id}/9/files/${seen.file}`)).status, 404);
    await people.ileana.client.command('draft.unpublish_version', {
      channel: draft.channel,
      version,
      reason: 'Pripit',
    });
    assert.equal((await ask(server, `${page}/files/${seen.file}`)).status, 410);
  });

  test('the decision behind an endorsement is kept with it; what was not endorsed goes', async () => {
    const version = await publish(paragraph('De susținut.'));
    const { channel: place } = draft;
    const { view } = await people.mihai.client.open(place);
    const { sha256: hash } = view.versions.find((/** @type {any} */ one) => one.number === version);
    const decision = Buffer.concat([PDF, Buffer.from('% a')]);
    const bringHere = async (/** @type {any} */ bytes, /** @type {object} */ more) =>
      (await upload(server, people.mihai, place, bytes, more)).body.file;
    const file = await bringHere(decision, { use: 'decision', name: 'hotărâre.pdf' });
    const spare = await bringHere(Buffer.concat([PDF, Buffer.from('% b')]), { use: 'decision' });
    const writing = await bringHere('un text', { name: 'a.txt' });
    const elsewhere = (await bring(makePng(54, 50))).body.file;
    const endorse = (/** @type {string} */ named) => ({
      channel: place,
      version,
      sha256: hash,
      as: mandate,
      file: named,
    });
    for (const [named, word] of [
      [elsewhere, 'no_such_file'],
      ['0'.repeat(64), 'no_such_file'],
      [writing, 'file_type'],
    ])
      assert.equal((await people.mihai.client.refused('draft.endorse', endorse(named))).word, word);
    await people.mihai.client.command('draft.endorse', endorse(file));
    await server.advance(DAY_MS + 60 * MINUTE_MS);
    await until(() => !existsSync(storedPath(spare)), 'the other to go');
    const { urls } = await people.sorina.client.request('file.keys', {
      channel: place,
      files: [file, spare],
    });
    assert.deepEqual(
      urls.map((/** @type {any} */ one) => [one.file, one.name]),
      [[file, 'hotărâre.pdf']],
    );
    assert.ok((await fetchFile(server, urls[0].url)).bytes.equals(decision));
    const erase = (/** @type {any} */ person) =>
      person.client
        .request('file.erase', { channel: place, file })
        .catch((/** @type {any} */ error) => error.word);
    assert.equal(await erase(people.mihai), 'file_named');
    assert.equal(await erase(people.ileana), 'file_named');
    await people.mihai.client.command('draft.withdraw_endorsement', { channel: place, as: mandate });
    assert.equal(await erase(people.mihai), 'file_named');
    assert.ok(existsSync(storedPath(file)));
  });
});

describe('what goes', () => {
  /** Turns the clock by hours, so that there are sweeps, until it is so. @param {() => any} isSo @param {string} what */
  const sweepUntil = (isSo, what) =>
    until(async () => {
      await server.advance(61 * MINUTE_MS);
      await new Promise((resolve) => setTimeout(resolve, 300));
      return isSo();
    }, what);

  test('what is brought while it is being removed is there when it is answered', async () => {
    const bytes = Buffer.from('brought again while it goes');
    const { body } = await bring(bytes, { name: 'a.txt' });
    const register = `{s}r:file:${body.file}`;
    const run = (/** @type {(string | number)[]} */ ...words) => redis(server.redisSocket, ...words);
    const { now_ms: now } = await people.ileana.client.request('session.ping', {});
    /* As a removal leaves it before the file has gone. */
    await run('DEL', register);
    await run('HSET', register, 'kind', 'txt', 'bytes', bytes.length, 'holds', 0, 'removing', now);
    const again = bring(bytes, { name: 'a.txt' });
    const first = await Promise.race([again, new Promise((resolve) => setTimeout(resolve, 700, 'waits'))]);
    assert.equal(first, 'waits');
    unlinkSync(storedPath(body.file));
    await run('DEL', register);
    const { status, body: kept } = await again;
    assert.equal(status, 200);
    assert.ok((await fetchFile(server, kept.url)).bytes.equals(bytes));
    assert.deepEqual(await run('HMGET', register, 'holds', 'removing'), ['1', null]);
  });

  test('the mark of a removal that a killed process left behind holds nobody up for long', async () => {
    const bytes = Buffer.from('left in its removal');
    const register = `{s}r:file:${sha256(bytes)}`;
    await redis(
      server.redisSocket,
      'HSET',
      register,
      'kind',
      'txt',
      'holds',
      0,
      'removing',
      Date.now() - DAY_MS,
    );
    const { status, body } = await bring(bytes, { name: 'a.txt' });
    assert.equal(status, 200);
    assert.ok((await fetchFile(server, body.url)).bytes.equals(bytes));
    assert.equal(await redis(server.redisSocket, 'HEXISTS', register, 'removing'), 0);
  });

  test('picture and thumbnails stay whole, however often they are brought and erased at once', async () => {
    const picture = makePicture('.jpg', 1700, 60);
    const cycle = async (/** @type {any} */ person, /** @type {string} */ place) => {
      for (let round = 0; round < 6; round++) {
        const { status, body } = await upload(server, person, place, picture);
        assert.equal(status, 200);
        const [whole, small] = await Promise.all([
          fetchFile(server, body.url),
          fetchFile(server, body.thumbnail_url),
        ]);
        assert.deepEqual([whole.status, sizeOf(small.bytes)[0]], [200, 320]);
        await person.client.request('file.erase', { channel: place, file: body.file });
      }
    };
    await Promise.all([cycle(people.mihai, open), cycle(people.ileana, channel)]);
  });

  test('a file is erased by whoever brought it, or a facilitator; the last hold takes it away', async () => {
    const picture = makePicture('.jpg', 500, 400);
    const { body } = await upload(server, people.mihai, open, picture);
    const inOther = await bring(picture);
    const erase = (/** @type {any} */ person, /** @type {string} */ place) =>
      person.client.request('file.erase', { channel: place, file: body.file });
    await assert.rejects(erase(people.mihai, channel), { word: 'forbidden' });
    const again = await upload(server, people.mihai, channel, picture, { use: 'decision' });
    assert.equal(again.body.file, body.file);
    await assert.rejects(erase(people.mihai, channel), { word: 'forbidden' });
    await assert.rejects(erase(people.olga, channel), { word: 'no_such_channel' });
    await erase(people.mihai, open);
    await assert.rejects(erase(people.mihai, open), { word: 'no_such_file' });
    assert.equal((await fetchFile(server, inOther.body.url)).status, 200);
    assert.ok(existsSync(storedPath(body.file, '.320')));
    await erase(people.sorina, channel);
    assert.equal((await fetchFile(server, inOther.body.url)).status, 404);
    for (const size of ['', '.320', '.1600']) assert.ok(!existsSync(storedPath(body.file, size)));
    assert.equal(await redis(server.redisSocket, 'EXISTS', `{s}r:file:${body.file}`), 0);
    assert.equal((await bring(picture)).status, 200, 'it can be brought again');
  });

  test('a document that no event keeps goes after a day; a picture of the text stays', async () => {
    const document = (await bring(PDF, { use: 'decision', name: 'a.pdf' })).body;
    const picture = (await bring(makePng(50, 50))).body;
    const space = `{s}r:files_${world.space}`;
    const before = Number(await redis(server.redisSocket, 'HGET', space, 'bytes'));
    await server.advance(DAY_MS + 60 * MINUTE_MS);
    await until(() => !existsSync(storedPath(document.file)), 'the document to go');
    assert.ok(existsSync(storedPath(picture.file)));
    const later = Number(await redis(server.redisSocket, 'HGET', space, 'bytes'));
    assert.ok(later <= before - PDF.length);
    await until(
      async () => (await redis(server.redisSocket, 'HLEN', '{s}r:files_waiting')) === 0,
      'all that waited to be gone',
    );
  });

  test('files that nobody holds go from the disk, once they are a day old', async () => {
    const held = (await bring(makePng(51, 51))).body;
    const bytes = Buffer.from('left behind');
    const [old, young] = [sha256(bytes), sha256(Buffer.from('young'))];
    const past = new Date(Date.now() - 2 * DAY_MS);
    for (const hash of [old, young]) {
      const folder = join(server.data, 'files', hash.slice(0, 2));
      mkdirSync(folder, { recursive: true });
      writeFileSync(join(folder, hash), bytes);
    }
    for (const hash of [old, held.file]) utimesSync(storedPath(hash), past, past);
    for (let hour = 0; hour < 26 && existsSync(storedPath(old)); hour++) {
      await server.advance(61 * MINUTE_MS);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    await until(() => !existsSync(storedPath(old)), 'the old file to go');
    assert.ok(existsSync(storedPath(young)) && existsSync(storedPath(held.file)));
  });

  test('a picture goes a day after nothing names it: no text, no version, no amendment', async () => {
    const { ileana, mihai, sorina } = people;
    const draft = await makeDraft(sorina, world.space, { writers: 'facilitator' });
    const place = { channel: draft.channel };
    const brought = async (/** @type {number} */ at) =>
      (await upload(server, ileana, draft.channel, makePng(70, 50 + at), { name: `${at}.png` })).body.file;
    const [seen, versioned, proposed, lost] = await Promise.all([1, 2, 3, 4].map(brought));
    const image = (/** @type {string} */ file) => node('image', [], { file, alt: 'A' });
    const writer = openText(server, ileana, draft);
    const reader = openText(server, mihai, draft);
    await synced(writer);
    const say = async (/** @type {string[]} */ ...files) => {
      setProse(writer.doc, [section('masurile22', 'Măsurile'), paragraph('Una.'), ...files.map(image)]);
      await converged([writer, reader]);
    };
    await say(seen, versioned);
    await sorina.client.command('draft.make_version', { ...place, name: 'Una' }).catch(() => {});
    const fork = forkOf(reader.doc);
    write(fork.doc, [image(proposed)], 2);
    await mihai.client.command('draft.amend', {
      ...place,
      section: 'masurile22',
      reason: 'Se vede mai bine.',
      update: fork.file(),
    });
    await say(seen);

    const stands = async () => {
      const fields = await redis(server.redisSocket, 'HGETALL', `{s}r:files_pictures:${draft.channel}`);
      return Object.fromEntries(
        fields.flatMap((/** @type {any} */ _, /** @type {number} */ at) =>
          at % 2 ? [] : [[fields[at], fields[at + 1]]],
        ),
      );
    };
    const isThere = (/** @type {string} */ file) => existsSync(storedPath(file));
    await sweepUntil(async () => (await stands())[lost] > 0, 'the first look');
    const first = await stands();
    assert.deepEqual([first[seen], first[proposed]], ['0', '0']);
    assert.equal(first[versioned], 'kept');
    for (const file of [seen, versioned, proposed, lost]) assert.ok(isThere(file), 'within the day');

    await server.advance(DAY_MS);
    await sweepUntil(() => !isThere(lost), 'the picture that nothing names to go');
    for (const file of [seen, versioned, proposed]) assert.ok(isThere(file));
    const { urls } = await mihai.client.request('file.keys', { ...place, files: [seen, lost, proposed] });
    assert.deepEqual(
      urls.map((/** @type {any} */ one) => one.file),
      [seen, proposed],
    );
    for (const one of [writer, reader]) closeText(one);
  });

  test('an undo within a day finds its picture, and it stays', async () => {
    const { ileana, mihai } = people;
    const draft = await makeDraft(ileana, world.space);
    const { file } = (await upload(server, ileana, draft.channel, makePng(71, 50))).body;
    const writers = [openText(server, ileana, draft), openText(server, mihai, draft)];
    await synced(writers[0]);
    const register = `{s}r:files_pictures:${draft.channel}`;
    const since = async () => Number(await redis(server.redisSocket, 'HGET', register, file));
    await sweepUntil(async () => (await since()) > 0, 'the first look');
    setProse(writers[0].doc, [node('image', [], { file, alt: 'A' })]);
    await converged(writers);
    await server.advance(DAY_MS);
    await sweepUntil(async () => (await since()) === 0, 'it to be named again');
    setProse(writers[0].doc, [paragraph('Fără.')]);
    await converged(writers);
    await server.advance(7 * DAY_MS);
    await sweepUntil(async () => (await since()) > 0, 'the look after a week');
    assert.ok(existsSync(storedPath(file)));
    writers.forEach(closeText);
    await server.advance(DAY_MS);
    await sweepUntil(() => !existsSync(storedPath(file)), 'the picture to go');
  });

  test('a killed server leaves nothing that lasts in its workplace, and all that it answered', async () => {
    const again = await signInAgain(world, people.ileana);
    const kept = (await upload(server, again, channel, makePng(333, 222))).body;
    const socket = net.connect(server.port, '127.0.0.1');
    socket.on('error', () => {});
    socket.write(
      `POST ${uploadPath(channel)} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${again.token}\r\n` +
        'X-File-Name: a.txt\r\nContent-Length: 1000000\r\n\r\nabc',
    );
    await until(() => leftovers().length > 0, 'the upload to begin');
    await server.kill();
    assert.ok(leftovers().length > 0);
    await server.start();
    assert.deepEqual(leftovers(), []);
    assert.equal(statSync(storedPath(kept.file)).size, kept.bytes);
    const client = await Client.connect(server, { token: again.token });
    const { urls } = await client.request('file.keys', { channel, files: [kept.file] });
    assert.equal((await fetchFile(server, urls[0].url)).status, 200);
    await client.close();
  });
});
