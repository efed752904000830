/** Drafts: what a template begins with, sections and themes, what a status opens and closes, and the outline. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import * as Y from 'yjs';
import { Client } from '../support/client.js';
import { readJson } from '../support/contract.js';
import { redis } from '../support/redis.js';
import { startServer } from '../support/server.js';
import { BareText, closeText, converged, makeDraft, openText, synced } from '../support/text.js';
import { makeUlid } from '../support/ulid.js';
import { until } from '../support/wait.js';
import { UNHURRIED, makeWorld } from '../support/world.js';

const PROPOSAL = readJson('schema/content/templates/policy_proposal.json');

/** The blocks of a draft's text, as y-prosemirror keeps them. @param {Y.Doc} doc */
const blocksOf = (doc) => /** @type {Y.XmlElement[]} */ (doc.getXmlFragment('default').toArray());

/** @param {Y.XmlElement} block */
const wordsOf = (block) =>
  block
    .toArray()
    .map((part) => part.toString())
    .join('');

/** @param {Y.Doc} doc */
const headingsOf = (doc) => blocksOf(doc).filter(({ nodeName }) => nodeName === 'heading');

/** Writes a paragraph's words. @param {Y.XmlElement} block @param {string} words */
function write(block, words) {
  if (block.length === 0) block.insert(0, [new Y.XmlText()]);
  /** @type {Y.XmlText} */ (block.get(0)).insert(0, words);
}

/** A level-1 heading and a paragraph behind it, at the end. @param {Y.Doc} doc @param {object} attributes @param {string} title @param {string} words */
function addSection(doc, attributes, title, words) {
  const heading = new Y.XmlElement('heading');
  const paragraph = new Y.XmlElement('paragraph');
  for (const [name, value] of Object.entries({ level: 1, ...attributes }))
    heading.setAttribute(name, /** @type {any} */ (value));
  doc.getXmlFragment('default').push([heading, paragraph]);
  heading.insert(0, [new Y.XmlText(title)]);
  paragraph.insert(0, [new Y.XmlText(words)]);
}

describe('drafts', () => {
  /** @type {import('../support/world.js').World} */ let world;
  /** @type {import('../support/text.js').Writer[]} */ const open = [];

  before(async () => {
    world = await makeWorld(await startServer({ options: UNHURRIED }));
  });
  after(() => {
    for (const writer of open) closeText(writer);
    return world?.server.stop();
  });

  /** @param {any} person @param {any} draft @param {object} [options] */
  async function enter(person, draft, options = {}) {
    const { server = world.server, ...more } = /** @type {any} */ (options);
    const writer = openText(server, person, draft, more);
    open.push(writer);
    await synced(writer);
    return writer;
  }

  /** @param {any} person @param {string} verb @param {object} params */
  const act = (person, verb, params) => person.client.command(`draft.${verb}`, params);
  /** @param {any} person @param {any} draft */
  const viewOf = async (person, { channel }) => (await person.client.open(channel)).view;
  /** @param {any} person @param {any} draft */
  const outlineOf = (person, { channel }) => person.client.request('draft.outline', { channel });

  test('one of a template begins with its headings, once, in the name of who made it', async () => {
    const { mihai, ileana } = world.people;
    const draft = await makeDraft(mihai, world.space, { template: 'policy_proposal' });
    const writers = [await enter(mihai, draft), await enter(ileana, draft)];
    await converged(writers);
    const headings = headingsOf(writers[0].doc);
    assert.deepEqual(
      headings.map(wordsOf),
      PROPOSAL.sections.map(({ title }) => title.ro),
    );
    assert.deepEqual(
      headings.map((heading) => heading.getAttribute('key')),
      PROPOSAL.sections.map(({ key }) => key),
    );
    const ids = headings.map((heading) => String(heading.getAttribute('id')));
    for (const id of ids) assert.match(id, /^[a-z0-9]{10}$/);
    assert.equal(new Set(ids).size, ids.length);
    assert.equal(Number(headings[0].getAttribute('level')), 1);
    const tables = PROPOSAL.sections.filter(({ table }) => table).length;
    assert.ok(tables > 0);
    assert.equal(blocksOf(writers[0].doc).length, 2 * headings.length + tables);
    const { ranges } = await ileana.client.request('draft.authors', { channel: draft.channel });
    assert.deepEqual([...new Set(ranges.map(({ person }) => person))], [mihai.person]);
  });

  test('in the language that was asked for', async () => {
    const { mihai } = world.people;
    const draft = await makeDraft(mihai, world.space, { template: 'petition', language: 'en' });
    const writer = await enter(mihai, draft);
    assert.equal(wordsOf(headingsOf(writer.doc)[0]), 'To');
    assert.equal((await viewOf(mihai, draft)).language, 'en');
  });

  test('every template can be begun with', async () => {
    const { mihai } = world.people;
    for (const template of [
      'blank',
      'position_paper',
      'policy_brief',
      'amendment_table',
      'open_letter',
    ].concat(['minutes', 'advocacy_plan', 'partnership_agreement'])) {
      const draft = await makeDraft(mihai, world.space, { template });
      const { sections } = readJson(`schema/content/templates/${template}.json`);
      const outline = await outlineOf(mihai, draft);
      assert.deepEqual(
        outline.sections.map(({ key }) => key),
        sections.map(({ key }) => key),
      );
      assert.deepEqual((await viewOf(mihai, draft)).template, { id: template, version: 1 });
    }
  });

  test('asked for again under its op, nothing is written again', async () => {
    const { mihai } = world.people;
    const params = {
      channel: world.space,
      op: makeUlid(),
      template: 'minutes',
      title: 'Minuta întâlnirii',
    };
    const first = await mihai.client.request('draft.create', params);
    assert.deepEqual(await mihai.client.request('draft.create', params), first);
    const id = first.channel.slice('draft:'.length);
    assert.equal(await redis(world.server.redisSocket, 'XLEN', `{s}text:${id}`), 1);
  });

  test('for named people it is nobody else’s', async () => {
    const { mihai, ileana, sorina } = world.people;
    const draft = await makeDraft(sorina, world.space, {
      visibility: 'named',
      people: [mihai.person],
      template: 'open_letter',
    });
    assert.equal(
      (await ileana.client.refused('channel.open', { channel: draft.channel })).word,
      'no_such_channel',
    );
    const writer = await enter(mihai, draft);
    const bare = new BareText(world.server, ileana, draft);
    assert.equal(await bare.closed, 4404);
    await sorina.client.command('room.set_people', {
      channel: world.space,
      room: draft.channel,
      people: [ileana.person, sorina.person],
    });
    await until(() => writer.closes.length > 0, 'who is not among them any more to be sent away');
    await enter(ileana, draft);
  });

  test('the outline has the sections, their words, and what is missing', async () => {
    const { mihai } = world.people;
    const draft = await makeDraft(mihai, world.space, { template: 'policy_brief' });
    const { doc } = await enter(mihai, draft);
    write(blocksOf(doc)[1], 'Angajarea sprijinită costă mai puțin decât excluziunea, în 3 ani.');
    addSection(doc, { id: 'aaaaaaaaaa' }, 'Anexă', 'Două – cuvinte.');
    addSection(doc, { id: 'aaaaaaaaaa' }, 'Copie', '');
    const outline = await until(async () => {
      const found = await outlineOf(mihai, draft);
      return found.sections.length === 9 && found;
    }, 'the outline to follow');
    const [message] = outline.sections;
    assert.deepEqual(
      [message.title, message.words, message.words_most, message.is_empty, message.is_required],
      ['Mesajul-cheie', 10, 50, false, true],
    );
    const [annex, copy] = outline.sections.slice(-2);
    assert.deepEqual(annex, {
      section: 'aaaaaaaaaa',
      title: 'Anexă',
      words: 2,
      pages: 0.1,
      is_empty: false,
      is_required: false,
    });
    assert.deepEqual([copy.section, copy.is_empty], ['', true]);
    const missing = outline.reasons.map(({ reason, key }) => `${reason} ${key}`);
    assert.ok(!missing.includes('section_empty message'));
    assert.ok(missing.includes('section_empty figures'));
  });

  test('limits are the template’s until others are set by hand', async () => {
    const { mihai } = world.people;
    const draft = await makeDraft(mihai, world.space);
    const { doc } = await enter(mihai, draft);
    addSection(doc, { id: 'bbbbbbbbbb' }, 'Cuprins', 'unu doi trei patru');
    await act(mihai, 'set_section', {
      channel: draft.channel,
      section: 'bbbbbbbbbb',
      words_most: 4,
      pages_most: 1,
    });
    const reasonsAt = (/** @type {number} */ words) =>
      until(async () => {
        const found = await outlineOf(mihai, draft);
        return found.words === words && found.reasons;
      }, 'the words to be there');
    // The words of the heading are not what the limit is for.
    assert.deepEqual(await reasonsAt(4), []);
    write(blocksOf(doc)[1], 'cinci ');
    assert.deepEqual(await reasonsAt(5), [{ reason: 'too_many_words', section: 'bbbbbbbbbb', words: 5, most: 4 }]);
    await act(mihai, 'set_section', { channel: draft.channel, section: 'bbbbbbbbbb', words_most: null });
    write(blocksOf(doc)[1], 'x'.repeat(2000));
    const longer = await until(async () => {
      const found = await outlineOf(mihai, draft);
      return found.pages > 1 && found.reasons;
    }, 'a longer section');
    assert.deepEqual(longer, [{ reason: 'too_many_pages', section: 'bbbbbbbbbb', pages: 1.1, most: 1 }]);
  });

  test('something can be set of so many sections', async () => {
    const { mihai } = world.people;
    const draft = await makeDraft(mihai, world.space);
    const { channel } = draft;
    const idOf = (/** @type {number} */ i) => `s${String(i).padStart(9, '0')}`;
    const { doc } = await enter(mihai, draft);
    for (let i = 0; i <= 200; i++) addSection(doc, { id: idOf(i) }, 'Titlu', 'a');
    await until(async () => (await outlineOf(mihai, draft)).sections.length === 201, 'the sections');
    const set = (/** @type {number} */ i) => ({
      channel,
      section: idOf(i),
      is_required: true,
    });
    for (let i = 0; i < 200; i++) await act(mihai, 'set_section', set(i));
    assert.equal((await mihai.client.refused('draft.set_section', set(200))).word, 'list_full');
    await act(mihai, 'set_section', { ...set(0), is_required: null });
    await act(mihai, 'set_section', set(200));
    assert.equal((await viewOf(mihai, { channel })).sections.length, 200);
  });

  test('hostile headings break neither the outline nor the draft', async () => {
    const { mihai } = world.people;
    const draft = await makeDraft(mihai, world.space);
    const { doc } = await enter(mihai, draft);
    addSection(doc, { id: 'x'.repeat(5000), key: '../../etc' }, '<b>'.repeat(400), 'a');
    addSection(doc, { id: { deep: [1] }, key: 7 }, '', 'b');
    addSection(doc, { level: '1', id: null }, 'c', 'c');
    addSection(doc, { level: Number.MAX_VALUE, id: 'ABCDEFGHIJ' }, 'd', 'd');
    const { sections } = await until(async () => {
      const found = await outlineOf(mihai, draft);
      return found.words >= 4 && found;
    }, 'the outline');
    for (const { section, title, key } of sections) {
      assert.equal(section, '');
      assert.equal(key, undefined);
      assert.ok([...title].length <= 300);
    }
  });

  test('a text of headings alone is not adopted', async () => {
    const { mihai, sorina } = world.people;
    const draft = await makeDraft(mihai, world.space);
    const { doc } = await enter(mihai, draft);
    addSection(doc, { id: 'aaaaaaaaaa' }, 'Numai titlul', '');
    await until(async () => (await outlineOf(mihai, draft)).sections.length === 1, 'the heading to be there');
    const refused = await sorina.client.refused('draft.set_status', {
      channel: draft.channel,
      state: 'adopted',
    });
    assert.deepEqual(
      refused.data.reasons.map(({ reason }) => reason),
      ['nothing_written'],
    );
  });

  test('adopting is refused until nothing is missing, and says what is', async () => {
    const { mihai, sorina } = world.people;
    const draft = await makeDraft(mihai, world.space, { template: 'policy_proposal' });
    const { channel } = draft;
    const { doc } = await enter(mihai, draft);
    const refused = await sorina.client.refused('draft.set_status', { channel, state: 'adopted' });
    assert.equal(refused.word, 'incomplete');
    const required = PROPOSAL.sections.filter(({ is_required: isRequired }) => isRequired);
    const { reasons } = refused.data;
    assert.deepEqual(
      reasons.filter(({ reason }) => reason === 'section_empty').map(({ key }) => key),
      required.map(({ key }) => key),
    );
    assert.equal(reasons.filter(({ reason }) => reason === 'theme_unanswered').length, 17);

    for (const block of blocksOf(doc)) if (block.nodeName === 'paragraph') write(block, 'Este scris.');
    for (let question = 1; question <= 17; question++)
      await act(mihai, 'answer_theme', { channel, question, answer: 'yes' });
    await until(async () => (await outlineOf(mihai, draft)).reasons.length === 0, 'nothing to be missing');
    assert.equal(
      (await mihai.client.refused('draft.set_status', { channel, state: 'adopted' })).word,
      'forbidden',
    );
    await act(sorina, 'set_status', { channel, state: 'adopted' });
    const submitted = {
      channel,
      state: 'submitted',
      registry_number: '1042/2025',
      registered_on: '2025-11-21',
      authority: 'Consiliul Județean Valea Albă',
    };
    assert.equal(
      (await sorina.client.refused('draft.set_status', { channel, state: 'submitted' })).word,
      'invalid_params',
    );
    await act(sorina, 'set_status', submitted);
    await act(sorina, 'set_status', { channel, state: 'answered', answer: 'Preluat în parte.' });
    const { status } = await viewOf(mihai, draft);
    assert.deepEqual([status.state, status.answer], ['answered', 'Preluat în parte.']);
    await until(async () => {
      const { items } = (await mihai.client.open(world.space)).view;
      return items.find((item) => item.channel === channel).state === 'answered';
    }, 'the catalogue to show it');
  });

  test('what was just typed counts when it is adopted', async () => {
    const { sorina } = world.people;
    const draft = await makeDraft(sorina, world.space);
    const { doc } = await enter(sorina, draft);
    addSection(doc, { id: 'cccccccccc' }, 'Titlu', 'Scris chiar acum.');
    await act(sorina, 'set_section', {
      channel: draft.channel,
      section: 'cccccccccc',
      is_required: true,
      words_most: 100,
    });
    await act(sorina, 'set_status', { channel: draft.channel, state: 'adopted' });
  });

  describe('where the text may not be written any more', () => {
    /** Two who write and, on the same process, one whose right is to read. */
    async function prepare() {
      const { mihai, ileana, sorina } = world.people;
      const draft = await makeDraft(sorina, world.space, { writers: 'facilitator' });
      const writer = await enter(ileana, draft);
      addSection(writer.doc, { id: 'dddddddddd' }, 'Titlu', 'Cuvinte.');
      const reader = await enter(mihai, draft);
      await converged([writer, reader]);
      return { draft, writer, reader };
    }

    for (const [name, close, reopen] of [
      [
        'adopted',
        ['set_status', { state: 'adopted' }],
        ['set_status', { state: 'working', note: 'Mai este de lucru.' }],
      ],
      ['archived', ['archive', {}], ['reopen', {}]],
    ])
      test(`as it is ${name}: who writes is sent away with 4403, who reads stays`, async () => {
        const { sorina, ileana } = world.people;
        const { draft, writer, reader } = await prepare();
        const [verb, params] = /** @type {[string, object]} */ (close);
        const [back, more] = /** @type {[string, object]} */ (reopen);
        await act(sorina, verb, { channel: draft.channel, ...params });
        await until(() => writer.closes.includes(4403), 'the writer to be sent away');
        assert.deepEqual(reader.closes, []);
        assert.equal(reader.opens, 1);

        const late = new BareText(world.server, ileana, draft);
        await late.opened;
        late.send(Uint8Array.from([0, 2, 2, 0, 0]));
        assert.equal((await late.next('denied')).reason, 'read-only');

        await act(sorina, back, { channel: draft.channel, ...more });
        await late.next('step 1');
        late.socket.close();
        const again = await enter(ileana, draft);
        write(blocksOf(again.doc)[1], 'Din nou. ');
        await converged([again, reader]);
      });

    test('a process that was not asked sends its writers away too', async () => {
      const { sorina, ileana } = world.people;
      const draft = await makeDraft(sorina, world.space);
      const second = await world.server.startBeside({ options: UNHURRIED });
      try {
        const elsewhere = await enter(ileana, draft, { server: second });
        addSection(elsewhere.doc, { id: 'eeeeeeeeee' }, 'Titlu', 'Cuvinte.');
        await until(async () => (await outlineOf(sorina, draft)).words > 0, 'the words to come over');
        await act(sorina, 'set_status', { channel: draft.channel, state: 'adopted' });
        await until(() => elsewhere.closes.includes(4403), 'the writer elsewhere to be sent away');
        closeText(open.splice(open.indexOf(elsewhere), 1)[0]);
      } finally {
        await second.stop();
      }
    });

    test('nobody who was writing as it closed has written after it', async () => {
      const { sorina, ileana } = world.people;
      const draft = await makeDraft(sorina, world.space);
      const writer = await enter(ileana, draft);
      addSection(writer.doc, { id: 'ffffffffff' }, 'Titlu', 'Cuvinte.');
      await until(async () => (await outlineOf(sorina, draft)).words > 0, 'the words');
      const typing = setInterval(() => write(blocksOf(writer.doc)[1], 'mereu '), 1);
      await act(sorina, 'set_status', { channel: draft.channel, state: 'adopted' });
      const { words } = await outlineOf(sorina, draft);
      await until(() => writer.closes.includes(4403), 'the writer to be sent away');
      clearInterval(typing);
      closeText(open.splice(open.indexOf(writer), 1)[0]);
      const kept = (await outlineOf(sorina, draft)).words;
      assert.ok(kept <= words + 64, `${kept} words after it, ${words} when it was closed`);
      const length = await redis(world.server.redisSocket, 'XLEN', `{s}text:${draft.id}`);
      await outlineOf(sorina, draft);
      assert.equal(await redis(world.server.redisSocket, 'XLEN', `{s}text:${draft.id}`), length);
    });
  });

  describe('the schema that an editor knows', () => {
    for (const [query, writes] of /** @type {[string, boolean][]} */ ([
      ['', true],
      ['?schema=1', true],
      ['?schema=99', true],
      ['?schema=0', false],
      ['?schema=', false],
      ['?schema=-1', false],
      ['?schema=one', false],
    ]))
      test(`${query || 'none'}: it ${writes ? 'writes' : 'reads'}`, async () => {
        const { mihai } = world.people;
        const draft = await makeDraft(mihai, world.space);
        const bare = new BareText(world.server, mihai, draft, { query });
        await bare.opened;
        // It hears so before it has anything of the text.
        if (writes) await bare.next('step 1');
        else assert.equal((await bare.next('denied')).reason, 'outdated');
        bare.socket.close();
        await bare.closed;
      });
  });

  test('its view is the same when it is loaded anew, whatever its catalogue says by then', async () => {
    const { mihai, sorina } = world.people;
    const draft = await makeDraft(mihai, world.space, { about: 'La început.' });
    await act(mihai, 'rename', { channel: draft.channel, title: 'Alt titlu', about: '' });
    await act(sorina, 'set_status', { channel: draft.channel, state: 'in_consultation' });
    await act(mihai, 'answer_theme', { channel: draft.channel, question: 3, answer: 'partly' });
    const view = await viewOf(mihai, draft);
    assert.equal(view.title, 'Alt titlu');
    assert.ok(!('about' in view) && !('people' in view));
    await until(async () => {
      const { items } = (await mihai.client.open(world.space)).view;
      const item = items.find(({ channel }) => channel === draft.channel);
      return item.title === 'Alt titlu' && item.state === 'in_consultation';
    }, 'the catalogue to follow');
    const beside = await world.server.startBeside({ options: UNHURRIED });
    try {
      const client = await Client.connect(beside, { token: mihai.token });
      assert.deepEqual((await client.open(draft.channel)).view, view);
      await client.close();
    } finally {
      await beside.stop();
    }
  });
});
