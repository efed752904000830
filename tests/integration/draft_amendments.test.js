/** Amendments to a section: proposed from a fork, merged into whatever the text has become meanwhile. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import * as Y from 'yjs';
import { Refusal } from '../support/client.js';
import { forkOf, lines, paragraph, root, section, textOf, write } from '../support/prose.js';
import { startServer } from '../support/server.js';
import { bytesOf, closeText, converged, makeDraft, openText, synced, varuint } from '../support/text.js';
import { until } from '../support/wait.js';
import { UNHURRIED, makeWorld } from '../support/world.js';

const [CONTEXT, MEASURES] = ['contextul1', 'masurile22'];
/** @param {string} word */
const refused = (word) => (/** @type {any} */ error) => error instanceof Refusal && error.word === word;
/** @param {Iterable<number>} bytes */
const base64 = (bytes) => Buffer.from([...bytes]).toString('base64');

describe('amendments to a draft', () => {
  /** @type {import('../support/world.js').World} */ let world;
  /** @type {Record<string, any>} */ let people;
  /** @type {import('../support/text.js').Draft} */ let draft;
  /** @type {any} */ let writer;
  /** @type {any} */ let reader;

  before(async () => {
    world = await makeWorld(await startServer({ options: UNHURRIED }));
    people = world.people;
  });
  after(() => world?.server.stop());

  /** A test on a draft of its own, in which Ileana has written two sections and Mihai may only read. */
  const onDraft = (/** @type {string} */ name, /** @type {() => Promise<void>} */ run) =>
    test(name, async () => {
      draft = await makeDraft(people.sorina, world.space, { writers: 'facilitator' });
      writer = openText(world.server, people.ileana, draft);
      reader = openText(world.server, people.mihai, draft);
      await synced(writer);
      write(writer.doc, [
        section(CONTEXT, 'Contextul'),
        paragraph('O treime dintre tineri pleacă.'),
        section(MEASURES, 'Măsurile'),
        paragraph('Se deschide un centru.'),
        paragraph('Se plătesc burse.'),
      ]);
      await until(() => lines(reader.doc).length === lines(writer.doc).length, 'the reader to have it');
      await run();
      closeText(writer);
      closeText(reader);
    });

  const act = (/** @type {any} */ person, /** @type {string} */ verb, /** @type {any} */ params) =>
    person.client.command(`draft.${verb}`, { channel: draft.channel, ...params });
  const viewOf = async (/** @type {any} */ person) => (await person.client.open(draft.channel)).view;
  const amend = (/** @type {any} */ update, /** @type {any} */ more = {}) =>
    act(people.mihai, 'amend', { section: MEASURES, reason: 'Este mai clar.', update, ...more });
  const readOne = (/** @type {number} */ amendment, person = people.mihai) =>
    person.client.request('draft.amendment', { channel: draft.channel, amendment });
  const say = (/** @type {any} */ node) =>
    node.content.map((/** @type {any} */ block) => (block.content ?? []).map(({ text }) => text).join(''));

  /** What Mihai proposes: the fork, changed by this. @param {(doc: Y.Doc) => void} change */
  function propose(change) {
    const fork = forkOf(reader.doc);
    change(fork.doc);
    return fork.file();
  }
  const rewrite = (/** @type {Y.Doc} */ doc) => {
    const text = textOf(doc, 'un centru');
    text.delete(text.toString().indexOf('un centru'), 'un centru'.length);
    text.insert(text.length - 1, 'două centre');
  };
  const entriesOf = async (/** @type {any} */ { client, person }) =>
    (await client.open(`inbox:${person}`)).view.entries.filter(({ item }) => item === draft.channel);

  onDraft('one that was accepted stands in everybody’s text, in its author’s name', async () => {
    const { seq } = await amend(propose(rewrite));
    const [open] = (await viewOf(people.ileana)).amendments;
    assert.deepEqual(
      [open.seq, open.by, open.section, open.section_title, open.reason, open.state],
      [seq, people.mihai.person, MEASURES, 'Măsurile', 'Este mai clar.', 'open'],
    );
    assert.ok(
      lines(reader.doc).some((line) => line.includes('un centru')),
      'nothing changed yet',
    );
    const shown = await readOne(seq);
    assert.deepEqual(say(shown.base), ['Măsurile', 'Se deschide un centru.', 'Se plătesc burse.']);
    assert.deepEqual(say(shown.proposed), ['Măsurile', 'Se deschide două centre.', 'Se plătesc burse.']);
    assert.deepEqual(shown.merged, shown.proposed);

    await assert.rejects(act(people.mihai, 'accept_amendment', { amendment: seq }), refused('forbidden'));
    await act(people.ileana, 'accept_amendment', { amendment: seq, reason: 'De acord.' });
    await until(() => lines(writer.doc).includes('paragraph: Se deschide două centre.'), 'the words');
    await converged([writer, reader]);
    const [decided] = (await viewOf(people.mihai)).amendments;
    assert.equal(decided.state, 'accepted');
    assert.equal(decided.decided.by, people.ileana.person);
    assert.equal(decided.decided.reason, 'De acord.');
    const { ranges } = await people.ileana.client.request('draft.authors', { channel: draft.channel });
    assert.ok(
      ranges.some(({ person }) => person === people.mihai.person),
      'the author is credited',
    );
    assert.equal((await readOne(seq)).merged, undefined);
    const [told] = await until(
      async () => (await entriesOf(people.mihai)).length > 0 && entriesOf(people.mihai),
      'Mihai to be told',
    );
    assert.deepEqual(
      [told.kind, told.outcome, told.message, told.by],
      ['amendment', 'accepted', seq, people.ileana.person],
    );
    await assert.rejects(
      act(people.ileana, 'reject_amendment', { amendment: seq, reason: 'Nu.' }),
      refused('amendment_decided'),
    );
    await assert.rejects(
      act(people.ileana, 'accept_amendment', { amendment: seq }),
      refused('amendment_decided'),
    );
    assert.equal((await entriesOf(people.mihai)).length, 1);
  });

  onDraft('it is merged with what others have written since, here and elsewhere', async () => {
    const { seq } = await amend(
      propose((doc) => {
        rewrite(doc);
        write(doc, [paragraph('Și un internat.')]);
      }),
    );
    textOf(writer.doc, 'O treime').insert(0, 'Astăzi, ');
    textOf(writer.doc, 'burse').insert(0, 'Din 2027: ');
    const plain = textOf(writer.doc, 'un centru');
    plain.insert(plain.length - 1, ' la Bacău');
    await until(() => lines(reader.doc).some((line) => line.includes('Bacău')), 'the reader to have it');
    const merged = await until(async () => {
      const shown = await readOne(seq);
      return JSON.stringify(shown.merged).includes('2027') && shown.merged;
    }, 'the merge to be shown');
    await act(people.sorina, 'accept_amendment', { amendment: seq });
    await until(() => lines(writer.doc).some((line) => line.includes('internat')), 'the words');
    await converged([writer, reader]);
    const said = lines(writer.doc).map((line) => line.replace(/^\w+: /, ''));
    assert.deepEqual(said.slice(said.indexOf('Măsurile')), say(merged));
    assert.ok(said.some((line) => line.includes('Bacău') && line.includes('două centre')));
    assert.ok(
      said.includes('Din 2027: Se plătesc burse.') && said.includes('Astăzi, O treime dintre tineri pleacă.'),
    );
    const fresh = openText(world.server, people.sorina, draft);
    await synced(fresh);
    assert.equal(bytesOf(fresh.doc), bytesOf(writer.doc));
    closeText(fresh);
  });

  onDraft('two people’s to one section are both merged; a second one from the same fork is too', async () => {
    const fork = forkOf(reader.doc);
    rewrite(fork.doc);
    const first = await amend(fork.file());
    write(fork.doc, [paragraph('Și un internat.')]);
    const second = await amend(fork.file());
    const other = forkOf(writer.doc);
    textOf(other.doc, 'burse').insert(0, 'Anual: ');
    const third = await act(people.ileana, 'amend', {
      section: MEASURES,
      reason: 'Când.',
      update: other.file(),
    });
    for (const { seq } of [first, third, second])
      await act(people.sorina, 'accept_amendment', { amendment: seq });
    await until(() => lines(reader.doc).some((line) => line.includes('internat')), 'the words');
    await converged([writer, reader]);
    assert.deepEqual(lines(writer.doc).slice(-4), [
      'heading: Măsurile',
      'paragraph: Se deschide două centre.',
      'paragraph: Anual: Se plătesc burse.',
      'paragraph: Și un internat.',
    ]);
    await assert.rejects(amend(fork.file()), refused('nothing_changed'));
  });

  onDraft('the section’s owner decides, who may not decide elsewhere', async () => {
    await act(people.sorina, 'set_section', { section: CONTEXT, owner: people.mihai.person });
    const update = propose((doc) => textOf(doc, 'O treime').insert(0, 'Azi '));
    const own = await act(people.ileana, 'amend', { section: CONTEXT, reason: 'Timpul.', update });
    const foreign = await amend(propose(rewrite));
    await assert.rejects(
      act(people.mihai, 'reject_amendment', { amendment: foreign.seq, reason: 'Nu.' }),
      refused('forbidden'),
    );
    await act(people.mihai, 'accept_amendment', { amendment: own.seq });
    await until(() => lines(writer.doc).some((line) => line.includes('Azi O treime')), 'the words');
  });

  onDraft('it is rejected with a reason, or taken back by its author', async () => {
    const [one, two] = [await amend(propose(rewrite)), await amend(propose(rewrite))];
    await assert.rejects(
      act(people.ileana, 'reject_amendment', { amendment: one.seq }),
      refused('invalid_params'),
    );
    await assert.rejects(
      act(people.ileana, 'reject_amendment', { amendment: one.seq, reason: ' ' }),
      refused('invalid_params'),
    );
    await act(people.ileana, 'reject_amendment', { amendment: one.seq, reason: 'Nu sunt bani.' });
    await assert.rejects(
      act(people.ileana, 'withdraw_amendment', { amendment: two.seq }),
      refused('forbidden'),
    );
    await act(people.mihai, 'withdraw_amendment', { amendment: two.seq });
    await assert.rejects(
      act(people.ileana, 'accept_amendment', { amendment: two.seq }),
      refused('amendment_decided'),
    );
    await assert.rejects(
      act(people.ileana, 'accept_amendment', { amendment: 9999 }),
      refused('no_such_amendment'),
    );
    await assert.rejects(readOne(9999), refused('no_such_amendment'));
    const states = (await viewOf(people.mihai)).amendments.map(({ state }) => state);
    assert.deepEqual(states, ['rejected', 'withdrawn']);
    assert.deepEqual(say((await readOne(one.seq)).proposed)[1], 'Se deschide două centre.');
    const told = await until(
      async () => (await entriesOf(people.mihai)).length > 0 && entriesOf(people.mihai),
      'Mihai to be told',
    );
    assert.deepEqual(
      told.map(({ outcome }) => outcome),
      ['rejected'],
    );
    assert.ok(lines(writer.doc).includes('paragraph: Se deschide un centru.'));
  });

  onDraft('a section that has gone takes its amendments nowhere', async () => {
    const { seq } = await amend(propose(rewrite));
    const at = lines(writer.doc).indexOf('heading: Măsurile');
    root(writer.doc).delete(at, 3);
    await until(async () => (await readOne(seq)).merged === undefined, 'the section to be gone');
    await assert.rejects(act(people.ileana, 'accept_amendment', { amendment: seq }), refused('section_gone'));
    await assert.rejects(
      amend(propose((doc) => textOf(doc, 'O treime').insert(0, 'x'))),
      refused('section_gone'),
    );
    await act(people.ileana, 'reject_amendment', { amendment: seq, reason: 'Secțiunea a fost scoasă.' });
  });

  onDraft('one that takes the whole section away may be accepted', async () => {
    const { seq } = await amend(
      propose((doc) => root(doc).delete(lines(doc).indexOf('heading: Măsurile'), 3)),
    );
    assert.deepEqual((await readOne(seq)).proposed.content, []);
    await act(people.ileana, 'accept_amendment', { amendment: seq });
    await until(() => !lines(reader.doc).includes('heading: Măsurile'), 'the section to go');
    await converged([writer, reader]);
  });

  onDraft('what changes anything else is refused', async () => {
    const ahead = () => lines(reader.doc).indexOf('heading: Măsurile');
    const doings = {
      'a block of another section': (doc) => textOf(doc, 'O treime').insert(0, 'x'),
      'both sections': (doc) => (rewrite(doc), textOf(doc, 'O treime').insert(0, 'x')),
      'another section deleted': (doc) => root(doc).delete(ahead() - 1, 1),
      'a heading of level 1': (doc) => write(doc, [section('altaaaaaaa', 'Alta')]),
      'its heading of another level': (doc) => root(doc).get(ahead()).setAttribute('level', 2),
      'its heading with another id': (doc) => root(doc).get(ahead()).setAttribute('id', 'altaaaaaaa'),
      'a block before its heading': (doc) => write(doc, [paragraph('înainte')], ahead()),
      'another root': (doc) => (rewrite(doc), doc.getMap('altul').set('a', 1)),
      'what is deleted at once elsewhere': (doc) => {
        rewrite(doc);
        const text = textOf(doc, 'O treime');
        text.insert(3, 'xyz');
        text.delete(3, 3);
      },
      'an attribute of a block elsewhere, as it is': (doc) => (
        rewrite(doc),
        root(doc)
          .get(ahead() - 2)
          .setAttribute('level', 1)
      ),
    };
    for (const [what, change] of Object.entries(doings)) {
      const update = propose(change);
      await assert.rejects(amend(update), refused('outside_section'), what);
    }
    await assert.rejects(amend(propose(() => {})), refused('nothing_changed'));
    await assert.rejects(
      amend(
        propose((doc) => {
          const text = textOf(doc, 'burse');
          text.insert(0, 'x');
          text.delete(0, 1);
        }),
      ),
      refused('nothing_changed'),
    );
    await assert.rejects(amend(propose(rewrite), { section: 'nuexista12' }), refused('section_gone'));
    assert.deepEqual((await viewOf(people.mihai)).amendments, []);
  });

  onDraft('what is no update, or hostile, is refused, and the text goes on', async () => {
    const good = Buffer.from(propose(rewrite), 'base64');
    const ofIleana = () => {
      const fork = forkOf(reader.doc);
      fork.doc.clientID = writer.doc.clientID;
      rewrite(fork.doc);
      return fork.file();
    };
    const ahead = () => {
      const fork = forkOf(reader.doc);
      rewrite(fork.doc);
      const vector = Y.encodeStateVector(fork.doc);
      textOf(fork.doc, 'două').insert(0, 'după');
      return base64(Y.encodeStateAsUpdate(fork.doc, vector));
    };
    const unknown = () => {
      const doc = new Y.Doc();
      doc.getText('x').insert(0, 'x');
      doc.getText('x').insert(1, 'y');
      doc.getText('x').delete(0, 2);
      const other = new Y.Doc();
      Y.applyUpdate(other, Y.encodeStateAsUpdate(doc));
      return base64([0, 1, ...varuint(987654), 1, 0, 5]);
    };
    const deep = (/** @type {Y.Doc} */ doc) => {
      let parent = /** @type {any} */ (root(doc).get(root(doc).length - 1));
      for (let i = 0; i < 120; i++) {
        const inner = new Y.XmlElement('blockquote');
        parent.insert(0, [inner]);
        parent = inner;
      }
    };
    for (const [what, update] of Object.entries({
      'no base64': '!!!!',
      'base64 without padding': 'AAA',
      nothing: 'AAA=',
      'half of one': base64(good.subarray(0, good.length / 2)),
      'one with a tail': base64([...good, 0]),
      'of a client id of somebody else': ofIleana(),
      'that needs what is not there': ahead(),
      'that deletes what is not there': unknown(),
      'too deep': propose(deep),
      'dead clocks': base64([1, 1, ...varuint(4242), 0, 0, ...varuint(2 ** 21), 0]),
    }))
      await assert.rejects(
        amend(update),
        (/** @type {any} */ error) =>
          ['update_refused', 'nothing_changed', 'invalid_params'].includes(error.word),
        what,
      );
    const large = propose((doc) => write(doc, [paragraph('x'.repeat(37_500))]));
    await assert.rejects(amend(large), refused('invalid_params'));
    assert.deepEqual((await viewOf(people.mihai)).amendments, []);
    textOf(writer.doc, 'O treime').insert(0, 'Și acum: ');
    await until(() => lines(reader.doc).some((line) => line.includes('Și acum')), 'the text to go on');
    await converged([writer, reader]);
  });

  onDraft(
    'who has gone can neither propose nor decide; what they proposed can still be accepted',
    async () => {
      const { seq } = await amend(propose(rewrite));
      const update = propose((doc) => textOf(doc, 'burse').insert(0, 'x'));
      await people.sorina.client.command('space.remove_member', {
        channel: world.space,
        person: people.mihai.person,
      });
      await assert.rejects(amend(update), refused('no_such_channel'));
      await assert.rejects(
        act(people.mihai, 'withdraw_amendment', { amendment: seq }),
        refused('no_such_channel'),
      );
      await act(people.ileana, 'accept_amendment', { amendment: seq });
      await until(() => lines(writer.doc).includes('paragraph: Se deschide două centre.'), 'the words');
      await people.sorina.client.command('space.add_member', {
        channel: world.space,
        person: people.mihai.person,
        role: 'member',
      });
    },
  );

  onDraft('a text that is closed takes none', async () => {
    const { seq } = await amend(propose(rewrite));
    await act(people.sorina, 'set_status', { state: 'adopted' });
    await assert.rejects(amend(propose(rewrite)), refused('text_closed'));
    await assert.rejects(act(people.ileana, 'accept_amendment', { amendment: seq }), refused('text_closed'));
    await act(people.ileana, 'reject_amendment', { amendment: seq, reason: 'S-a adoptat.' });
    await act(people.mihai, 'comment', { text: 'Și după adoptare se poate vorbi.' });
  });
});
