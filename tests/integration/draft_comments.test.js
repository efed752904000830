/** Comments on a draft: anchored to words that others go on writing around, told once to whom they concern. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import * as Y from 'yjs';
import { Refusal } from '../support/client.js';
import { startServer } from '../support/server.js';
import { closeText, makeDraft, openText, synced } from '../support/text.js';
import { anchorOf, paragraph, section, textOf, write } from '../support/prose.js';
import { until } from '../support/wait.js';
import { UNHURRIED, makeWorld } from '../support/world.js';

const refused = (word) => (error) => error instanceof Refusal && error.word === word;

describe('comments on a draft', () => {
  /** @type {import('../support/world.js').World} */ let world;
  /** @type {Record<string, any>} */ let people;
  /** @type {import('../support/text.js').Draft} */ let draft;
  /** @type {any} */ let writer;

  before(async () => {
    world = await makeWorld(await startServer({ options: UNHURRIED }));
    people = world.people;
  });
  after(() => world?.server.stop());

  /** A test on a draft of its own, in which Ileana has written two sections. */
  const onDraft = (name, run, more = { writers: 'facilitator' }) =>
    test(name, async () => {
      draft = await makeDraft(people.sorina, world.space, more);
      writer = openText(world.server, people.ileana, draft);
      await synced(writer);
      write(writer.doc, [
        section('contextul1', 'Contextul'),
        paragraph('O treime dintre tineri pleacă din județ.'),
        section('masurile22', 'Măsurile'),
        paragraph('Se deschide un centru 👋 pentru tineri.'),
      ]);
      await saved();
      await run();
      closeText(writer);
    });

  const saved = () => until(async () => (await plain()).includes('Măsurile'), 'the text to be there');
  const plain = async () => {
    const reader = openText(world.server, people.sorina, draft);
    await synced(reader);
    const text = reader.doc.getXmlFragment('default').toString();
    closeText(reader);
    return text;
  };
  const say = (person, params) =>
    person.client.command('draft.comment', { channel: draft.channel, ...params });
  const act = (person, verb, params) =>
    person.client.command(`draft.${verb}`, { channel: draft.channel, ...params });
  const viewOf = async (person) => (await person.client.open(draft.channel)).view;
  const anchors = async (person = people.mihai) =>
    (await person.client.request('draft.anchors', { channel: draft.channel })).anchors;
  const words = (needle, from = 0) => anchorOf(writer.doc, needle, from);

  onDraft('whoever may open it comments on words, though they may not write', async () => {
    const { seq } = await say(people.mihai, { text: 'De unde vine cifra?', anchor: words('O treime') });
    const { threads } = await viewOf(people.ileana);
    assert.equal(threads.length, 1);
    const { by, quote, text, replies } = threads[0];
    assert.deepEqual(
      { by, quote, text, replies },
      {
        by: people.mihai.person,
        quote: 'O treime',
        text: 'De unde vine cifra?',
        replies: [],
      },
    );
    assert.deepEqual(await anchors(), [
      { thread: seq, section: 'contextul1', is_gone: false, start: 10, end: 18, text: 'O treime' },
    ]);
  });

  onDraft('its place follows what others write around it, and across blocks', async () => {
    await say(people.mihai, { text: 'Aici.', anchor: words('centru 👋') });
    const text = textOf(writer.doc, 'Se deschide');
    text.insert(0, 'Întâi: ');
    textOf(writer.doc, 'O treime').insert(0, '🙂 ');
    const [found] = await until(async () => {
      const list = await anchors();
      return list[0].start > 70 && list;
    }, 'the anchor to move');
    assert.equal(found.text, 'centru 👋');
    assert.equal(found.section, 'masurile22');
    text.insert(text.toString().indexOf('centru') + 3, 'XX');
    await until(async () => (await anchors())[0].text === 'cenXXtru 👋', 'the words inside');
  });

  onDraft('words that are deleted are gone, and the quote stays', async () => {
    const { seq } = await say(people.mihai, { text: 'Aici.', anchor: words('treime') });
    const text = textOf(writer.doc, 'O treime');
    text.delete(text.toString().indexOf('treime'), 'treime'.length);
    await until(async () => (await anchors())[0].is_gone, 'the words to be gone');
    assert.deepEqual(await anchors(), [{ thread: seq, section: 'contextul1', is_gone: true }]);
    assert.equal((await viewOf(people.mihai)).threads[0].quote, 'treime');
    writer.doc.getXmlFragment('default').delete(1, 1);
    await until(async () => !('section' in (await anchors())[0]), 'the block to be gone');
    await assert.rejects(
      say(people.mihai, { text: 'Și aici.', anchor: (await viewOf(people.mihai)).threads[0].anchor }),
      refused('anchor_gone'),
    );
  });

  onDraft('an anchor may span blocks, and keeps what is left of it', async () => {
    const from = anchorOf(writer.doc, 'pleacă');
    const to = anchorOf(writer.doc, 'Se deschide');
    await say(people.mihai, { text: 'Toate.', anchor: { start: from.start, end: to.end } });
    const { threads } = await viewOf(people.mihai);
    assert.equal(threads[0].quote, 'pleacă din județ. Măsurile Se deschide');
    writer.doc.getXmlFragment('default').delete(1, 1);
    await until(async () => (await anchors())[0].text === 'Se deschide', 'what is left');
  });

  onDraft('what is no anchor is refused, and changes nothing', async () => {
    const good = words('treime');
    const before = await viewOf(people.mihai);
    const root = {
      start: Buffer.from([1, 7, ...Buffer.from('default'), 0x41]).toString('base64'),
      end: good.end,
    };
    for (const anchor of [
      { start: good.end, end: good.start },
      { start: good.start, end: good.start },
      { start: 'AAAA', end: good.end },
      { start: '????', end: good.end },
      { start: good.start, end: 'not base64!' },
      {
        start: Buffer.from(
          Y.encodeRelativePosition(Y.createRelativePositionFromTypeIndex(new Y.Doc().getText('x'), 0)),
        ).toString('base64'),
        end: 'AAAA',
      },
    ])
      await assert.rejects(
        say(people.mihai, { text: 'Aici.', anchor }),
        refused('anchor_gone'),
        JSON.stringify(anchor),
      );
    await assert.rejects(
      say(people.mihai, { text: 'Aici.', anchor: { start: 'A'.repeat(201), end: good.end } }),
      refused('invalid_params'),
    );
    await assert.rejects(say(people.mihai, { text: '  \n ', anchor: good }), refused('invalid_params'));
    await assert.rejects(say(people.mihai, { text: 'Aici.', anchor: good, thread: 1 }));
    await assert.rejects(say(people.olga, { text: 'Aici.' }), refused('no_such_channel'));
    assert.deepEqual((await viewOf(people.mihai)).threads, before.threads);
    const { seq } = await say(people.mihai, { text: 'De la început.', anchor: root });
    assert.equal((await anchors())[0].thread, seq);
  });

  onDraft('a reply tells everyone in the thread once, a mention whom it names', async () => {
    const { seq } = await say(people.mihai, { text: 'De unde vine cifra?' });
    const reply = await say(people.ileana, {
      text: `De la INS, @{person:${people.sorina.person}}.`,
      thread: seq,
    });
    const entriesOf = async ({ client, person }) =>
      (await client.open(`inbox:${person}`)).view.entries.filter(({ item }) => item === draft.channel);
    const [told] = await until(async () => {
      const list = await entriesOf(people.mihai);
      return list.length > 0 && list;
    }, 'Mihai to be told');
    assert.deepEqual([told.kind, told.message, told.by], ['reply', reply.seq, people.ileana.person]);
    const [named] = await until(async () => {
      const list = await entriesOf(people.sorina);
      return list.length > 0 && list;
    }, 'Sorina to be told');
    assert.equal(named.kind, 'mention');
    await say(people.mihai, { text: 'Mulțumesc.', thread: seq });
    await until(async () => (await entriesOf(people.ileana)).length === 1, 'Ileana to be told');
    assert.equal((await entriesOf(people.mihai)).length, 1);
    assert.equal((await entriesOf(people.sorina)).length, 1);
  });

  onDraft('threads are resolved, reopened, edited and deleted by whom it concerns', async () => {
    const { seq } = await say(people.mihai, { text: 'Întrebare.', anchor: words('treime') });
    const other = await say(people.ileana, { text: 'Alta.' });
    await assert.rejects(act(people.mihai, 'resolve_thread', { thread: other.seq }), refused('forbidden'));
    await act(people.ileana, 'resolve_thread', { thread: seq });
    await assert.rejects(act(people.mihai, 'resolve_thread', { thread: seq }), refused('nothing_to_do'));
    await assert.rejects(say(people.mihai, { text: 'Încă ceva.', thread: seq }), refused('thread_resolved'));
    const page = await people.mihai.client.request('draft.threads', { channel: draft.channel, limit: 10 });
    assert.deepEqual([page.threads.map((thread) => thread.seq), page.has_older], [[seq], false]);
    await act(people.mihai, 'reopen_thread', { thread: seq });
    await assert.rejects(
      act(people.ileana, 'edit_comment', { comment: seq, text: 'Altfel.' }),
      refused('forbidden'),
    );
    await act(people.mihai, 'edit_comment', { comment: seq, text: 'Altfel.' });
    await assert.rejects(act(people.mihai, 'delete_comment', { comment: other.seq }), refused('forbidden'));
    await act(people.ileana, 'delete_comment', { comment: seq });
    await assert.rejects(
      act(people.mihai, 'edit_comment', { comment: seq, text: 'Iar.' }),
      refused('comment_deleted'),
    );
    await assert.rejects(
      act(people.mihai, 'edit_comment', { comment: 9999, text: 'Iar.' }),
      refused('no_such_comment'),
    );
    const { threads } = await viewOf(people.mihai);
    assert.equal(threads[0].text, '');
    assert.equal(threads[0].deleted.by, people.ileana.person);
    assert.equal(threads[0].quote, 'treime');
  });
});
