/** Drafts of some hundred pages, whose texts are worked out on threads, and texts that have no room left. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { fetchFile, upload } from '../support/files.js';
import { anchorOf, forkOf, paragraph, proseOf, root, section, setProse, text, textOf, write, writeDraft } from '../support/prose.js';
import { redis } from '../support/redis.js';
import { Client } from '../support/client.js';
import { startServer } from '../support/server.js';
import { closeText, converged, makeDraft, openText, stored, synced } from '../support/text.js';
import { until } from '../support/wait.js';
import { UNHURRIED, makeWorld } from '../support/world.js';

const SENTENCE =
  'Propunerea urmărește creșterea ocupării tinerilor din mediul rural prin ucenicie la locul de muncă. ';
const SECTIONS = 120;
const VISITORS = 50;

/** @param {number} number */
const idOf = (number) => `s${String(number).padStart(9, '0')}`;

/** Some three hundred pages. @returns {import('../support/prose.js').Node[]} */
const manyPages = () =>
  Array.from({ length: SECTIONS }, (_, number) => [
    section(idOf(number), `Secțiunea ${number}`),
    ...Array.from({ length: 10 }, (_, at) =>
      paragraph([text(`Alineatul ${number}.${at}. `), text(SENTENCE.repeat(4), ['bold'])]),
    ),
  ]).flat();

describe('large drafts', () => {
  /** @type {import('../support/world.js').World} */ let world;
  /** @type {Record<string, import('../support/world.js').Person>} */ let people;
  /** @type {import('../support/text.js').Draft} */ let draft;
  /** @type {ReturnType<typeof openText>} */ let writer;

  before(async () => {
    world = await makeWorld(await startServer({ options: UNHURRIED }));
    people = world.people;
    ({ draft, writer } = await writeDraft(world, manyPages()));
  });
  after(async () => {
    closeText(writer);
    await world?.server.stop();
  });

  /** @param {import('../support/world.js').Person} person @param {string} verb @param {object} [params] */
  const act = (person, verb, params = {}) =>
    person.client.command(`draft.${verb}`, { channel: draft.channel, ...params });
  /** @param {string} query @param {object} [params] */
  const ask = (query, params = {}) =>
    people.mihai.client.request(`draft.${query}`, { channel: draft.channel, ...params });
  const made = async () =>
    Number(
      /^sfat_pages_made_total (\d+)$/m.exec(await (await fetch(`${world.server.url}/metrics`)).text())?.[1],
    );

  test('it is outlined, commented and kept as a version, as a small one is', async () => {
    const outline = await ask('outline');
    assert.equal(outline.sections.length, SECTIONS);
    assert.ok(outline.pages > 200);
    const words = `Alineatul 100.3.`;
    await act(people.mihai, 'comment', { text: 'De ce?', anchor: anchorOf(writer.doc, words) });
    const { anchors } = await ask('anchors');
    assert.equal(anchors[0].section, idOf(100));
    assert.equal(anchors[0].text, words);
    assert.equal((await act(people.mihai, 'make_version', { name: 'Întâia' })).number, 1);
    const { version, text: kept } = await ask('version', { version: 1 });
    assert.deepEqual(kept, proseOf(writer.doc));
    const canonical = await (await publishedAs('1.json')).text();
    assert.equal(version.sha256, createHash('sha256').update(canonical).digest('hex'));
    assert.deepEqual(JSON.parse(canonical), kept);
  });

  /** @param {string} path */
  async function publishedAs(path) {
    await people.ileana.client
      .request('draft.publish_version', { channel: draft.channel, version: 1 })
      .catch(() => {});
    await act(people.ileana, 'publish_version', { version: 1 }).catch(() => {});
    return fetch(`${world.server.url}/p/${draft.id}/${path}`);
  }

  test('its page is made once, however many come for it at once', async () => {
    await publishedAs('1.json');
    const before = await made();
    const visit = (/** @type {object} */ headers = {}) =>
      fetch(`${world.server.url}/p/${draft.id}/1`, { headers });
    const answers = await Promise.all(Array.from({ length: VISITORS }, () => visit()));
    const pages = new Set(await Promise.all(answers.map((answer) => answer.text())));
    assert.ok(answers.every(({ status }) => status === 200));
    assert.equal(pages.size, 1);
    assert.ok([...pages][0].includes(`Alineatul ${SECTIONS - 1}.9.`));
    await (await visit()).text();
    assert.equal(await made(), before + 1);
    const tag = String(answers[0].headers.get('etag'));
    assert.equal((await visit({ 'If-None-Match': tag })).status, 304);
    assert.equal(await made(), before + 1);
  });

  test('an amendment to it is proposed, shown and merged', async () => {
    const fork = forkOf(writer.doc);
    textOf(fork.doc, 'Alineatul 60.2.').insert(0, 'Altfel: ');
    const { seq } = await act(people.ileana, 'amend', {
      section: idOf(60),
      reason: 'Mai clar.',
      update: fork.file(),
    });
    const shown = await ask('amendment', { amendment: seq });
    assert.match(JSON.stringify(shown.merged), /Altfel: Alineatul 60\.2\./);
    assert.doesNotMatch(JSON.stringify(shown.base), /Altfel/);
    write(writer.doc, [paragraph('Scris între timp.')]);
    await act(people.mihai, 'accept_amendment', { amendment: seq });
    await until(() => textOf(writer.doc, 'Altfel: Alineatul 60.2.'), 'the amendment in the text');
    const foreign = forkOf(writer.doc);
    textOf(foreign.doc, 'Alineatul 61.2.').insert(0, 'x');
    const refusal = await people.ileana.client.refused('draft.amend', {
      channel: draft.channel,
      ...{ section: idOf(60), reason: 'Alta.', update: foreign.file() },
    });
    assert.equal(refusal.word, 'outside_section');
  });

  test('a version is restored', async () => {
    const { text: version } = await ask('version', { version: 1 });
    assert.notDeepEqual(proseOf(writer.doc), version);
    await act(people.mihai, 'restore_version', { version: 1 });
    await until(() => root(writer.doc).length === version.content.length, 'the version in the text');
    assert.deepEqual(proseOf(writer.doc), version);
    await stored(world.server, people.ileana, draft, writer);
  });

  test('it goes out as a file and comes in again', async () => {
    for (const version of [undefined, 1]) {
      const { url } = await ask('export', { format: 'md', ...(version && { version }) });
      const { bytes } = await fetchFile(world.server, url);
      assert.ok(bytes.includes(`Alineatul ${SECTIONS - 1}.9.`));
    }
    const { url } = await ask('export', { format: 'md' });
    const { bytes } = await fetchFile(world.server, url);
    const { body } = await upload(world.server, people.mihai, draft.channel, bytes, { name: 'text.md' });
    const blocks = root(writer.doc).length;
    await act(people.mihai, 'import', { file: body.file, mode: 'append' });
    await until(() => root(writer.doc).length > blocks * 1.9, 'the file in the text');
  });

  test('the server ends as it should while they are being worked out', async () => {
    const asked = Array.from({ length: 10 }, () => ask('outline').catch(() => 'gone'));
    const visits = ['ro', 'en'].map((language) =>
      fetch(`${world.server.url}/p/${draft.id}/1?lang=${language}`).catch(() => 'gone'),
    );
    await new Promise((resolve) => setTimeout(resolve, 20));
    await world.server.restart();
    await Promise.all([...asked, ...visits]);
    assert.equal((await fetch(`${world.server.url}/p/${draft.id}/1`)).status, 200);
  });
});

describe('texts without room', () => {
  /** @type {import('../support/world.js').World} */ let world;
  /** @type {Record<string, import('../support/world.js').Person>} */ let people;
  /** @type {ReturnType<typeof openText>[]} */ const writers = [];
  const STRUCTS = 600;

  before(async () => {
    world = await makeWorld(await startServer({ options: { ...UNHURRIED, text_structs: STRUCTS } }));
    people = world.people;
  });
  after(async () => {
    writers.forEach(closeText);
    await world?.server.stop();
  });

  /** @param {import('../support/prose.js').Node[]} blocks @param {object} [more] */
  async function begin(blocks, more) {
    const begun = await writeDraft(world, blocks, more);
    writers.push(begun.writer);
    return begun;
  }

  /** Each is three structs. @param {number} count */
  const paragraphs = (count) => Array.from({ length: count }, (_, i) => paragraph(`Alineatul ${i}.`));
  const HEADING = section('masurile22', 'Măsurile');

  test('no file comes into one that would be full', async () => {
    const { draft, writer } = await begin([HEADING, ...paragraphs(100)]);
    const lines = (/** @type {number} */ count) =>
      Array.from({ length: count }, (_, i) => `Rândul ${i}.`).join('\n\n');
    const bring = async (/** @type {number} */ count) => {
      const { body } = await upload(world.server, people.mihai, draft.channel, Buffer.from(lines(count)), {
        name: 't.md',
      });
      return { channel: draft.channel, file: body.file, mode: 'append' };
    };
    const refusal = await people.mihai.client.refused('draft.import', await bring(150));
    assert.equal(refusal.word, 'text_full');
    assert.equal(root(writer.doc).length, 101);
    await people.mihai.client.command('draft.import', await bring(20));
    await until(() => root(writer.doc).length === 121, 'the file in the text');
  });

  test('an amendment for which there is no room is neither proposed nor accepted', async () => {
    const { draft, writer } = await begin([HEADING, paragraph('Unu.')]);
    const proposed = (/** @type {number} */ count) => {
      const fork = forkOf(writer.doc);
      write(fork.doc, paragraphs(count));
      return { channel: draft.channel, section: 'masurile22', reason: 'Mai mult.', update: fork.file() };
    };
    assert.equal((await people.ileana.client.refused('draft.amend', proposed(250))).word, 'text_full');
    const { seq } = await people.ileana.client.command('draft.amend', proposed(100));
    write(writer.doc, paragraphs(120));
    await stored(world.server, people.ileana, draft, writer);
    const accept = { channel: draft.channel, amendment: seq };
    assert.equal((await people.mihai.client.refused('draft.accept_amendment', accept)).word, 'text_full');
    assert.equal(root(writer.doc).length, 122);
    writer.doc.transact(() => root(writer.doc).delete(2, 120));
    await stored(world.server, people.ileana, draft, writer);
    await people.mihai.client.command('draft.accept_amendment', accept);
    await until(() => root(writer.doc).length === 102, 'the amendment in the text');
  });

  test('where the limit was lowered, what was kept is read and shortened, and nothing else', async () => {
    const { draft, writer } = await begin([HEADING, ...paragraphs(10)]);
    const make = (/** @type {string} */ name) =>
      people.mihai.client.command('draft.make_version', { channel: draft.channel, name });
    const restore = (/** @type {number} */ version) => ({ channel: draft.channel, version });
    await make('Scurtă');
    write(writer.doc, paragraphs(80));
    await stored(world.server, people.ileana, draft, writer);
    await make('Lungă');
    const before = proseOf(writer.doc);
    const beside = await world.server.startBeside({ options: { ...UNHURRIED, text_structs: 200 } });
    const client = await Client.connect(beside, { token: people.mihai.token });
    const reader = openText(beside, people.ileana, draft);
    await synced(reader);
    assert.deepEqual(proseOf(reader.doc), before);
    await client.command('draft.restore_version', restore(1));
    await until(() => root(reader.doc).length === 11 && root(writer.doc).length === 11, 'the short version');
    assert.equal((await client.refused('draft.restore_version', restore(2))).word, 'text_full');
    await people.mihai.client.command('draft.restore_version', restore(2));
    await until(() => root(reader.doc).length === 91, 'the long version, where there is room');
    closeText(reader);
    client.close();
    await beside.stop();
  });

  test('who writes in a draft, or decides something about it, is active in its space', async () => {
    const key = `{s}r:activity:${world.space.slice('space:'.length)}`;
    const last = async (/** @type {string} */ person) =>
      Number(await redis(world.server.redisSocket, 'HGET', key, person));
    const forget = () => redis(world.server.redisSocket, 'DEL', key);
    const { draft, writer } = await begin([HEADING]);
    await forget();
    const other = openText(world.server, people.sorina, draft);
    await synced(other);
    assert.equal(await last(people.sorina.person), 0);
    write(other.doc, [paragraph('Scriu și eu.')]);
    await until(async () => (await last(people.sorina.person)) > 0, 'the one who writes to be active');
    closeText(other);
    const acts = [
      ['make_version', { name: 'Întâia' }],
      ['answer_theme', { question: 1, answer: 'yes' }],
      ['set_section', { section: 'masurile22', is_required: true }],
      ['rename', { title: 'Altfel' }],
      ['set_status', { state: 'in_consultation' }],
    ];
    await stored(world.server, people.ileana, draft, writer);
    for (const [verb, params] of /** @type {[string, object][]} */ (acts)) {
      await forget();
      await people.mihai.client.command(`draft.${verb}`, { channel: draft.channel, ...params });
      assert.ok((await last(people.mihai.person)) > 0, verb);
    }
  });

  test('nothing is set of a section that is not in the text', async () => {
    const { draft } = await begin([HEADING, paragraph('Unu.')]);
    const set = (/** @type {string} */ id) => ({ channel: draft.channel, section: id, is_required: true });
    assert.equal(
      (await people.mihai.client.refused('draft.set_section', set('nicaieri00'))).word,
      'section_gone',
    );
    await people.mihai.client.command('draft.set_section', set('masurile22'));
    assert.deepEqual((await people.mihai.client.open(draft.channel)).view.sections, [
      { section: 'masurile22', is_required: true },
    ]);
  });
});

describe('deleting much', () => {
  /** @type {import('../support/world.js').World} */ let world;

  before(async () => {
    world = await makeWorld(await startServer({ options: { ...UNHURRIED, text_deleted_per_minute: 1000 } }));
  });
  after(() => world?.server.stop());

  test('what accepting deletes counts for whoever accepts, not for the author', async () => {
    const long = 'Se plătesc burse tinerilor. '.repeat(60);
    const { people } = world;
    const draft = await makeDraft(people.mihai, world.space);
    const writer = openText(world.server, people.mihai, draft);
    await synced(writer);
    setProse(writer.doc, [
      section('masurile22', 'Măsurile'),
      paragraph(long),
      paragraph(long),
      paragraph('Rămâne.'),
    ]);
    const hers = openText(world.server, people.sorina, draft);
    await converged([writer, hers]);
    const proposed = () => {
      const fork = forkOf(writer.doc);
      fork.doc.transact(() => root(fork.doc).delete(1, 1));
      return { channel: draft.channel, section: 'masurile22', reason: 'Prea lung.', update: fork.file() };
    };
    const author = people.sorina;
    const first = await author.client.command('draft.amend', proposed());
    const second = await author.client.command('draft.amend', proposed());
    const accept = (/** @type {{seq: number}} */ { seq }) => ({ channel: draft.channel, amendment: seq });
    await people.ileana.client.command('draft.accept_amendment', accept(first));
    await until(() => root(writer.doc).length === 3, 'the first amendment in the text');
    const refusal = await people.ileana.client.refused('draft.accept_amendment', accept(second));
    assert.equal(refusal.word, 'too_many');
    assert.ok(refusal.data.retry_after_ms > 0 && refusal.data.retry_after_ms <= 60_000);
    write(hers.doc, [paragraph('Autoarea mai scrie.')]);
    await until(() => root(writer.doc).length === 4, 'what its author writes');
    closeText(hers);
    await world.server.advance(61_000);
    await people.ileana.client.refused('draft.accept_amendment', accept(second)).then(
      (late) => assert.notEqual(late.word, 'too_many'),
      () => {},
    );
    closeText(writer);
  });
});
