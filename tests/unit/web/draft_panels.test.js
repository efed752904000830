import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bySection, openCounts, sectionBlocks } from '../../../web/src/drafts/amendments/sections.js';
import { inReadingOrder, withPending } from '../../../web/src/drafts/comments/shown_threads.js';
import { stackCards } from '../../../web/src/drafts/comments/stack.js';
import {
  byCategory,
  byRegion,
  endorsingFor,
  lastPublished,
  partsOfWall,
} from '../../../web/src/drafts/endorsements/wall.js';
import { newestOf } from '../../../web/src/drafts/templates.js';

const card = (key, wish, height = 100) => ({ key, wish, height });

/** No card covers another, and none stands above the page. */
function assertApart(cards, tops, gap) {
  cards.reduce((free, { key, height }) => {
    assert.ok(tops.get(key) >= free, `${key} at ${tops.get(key)}, free from ${free}`);
    return tops.get(key) + height + gap;
  }, 0);
}

test('cards stand beside their words where there is room', () => {
  const tops = stackCards([card('a', 0), card('b', 300)], null, 8);
  assert.deepEqual(
    [...tops],
    [
      ['a', 0],
      ['b', 300],
    ],
  );
});

test('a card moves down below the one before it', () => {
  const tops = stackCards([card('a', 50), card('b', 60)], null, 8);
  assert.deepEqual(
    [...tops],
    [
      ['a', 50],
      ['b', 158],
    ],
  );
});

test('the active card stands at its words, those before it move up', () => {
  const cards = [card('a', 200), card('b', 240), card('c', 250)];
  const tops = stackCards(cards, 'b', 8);
  assert.equal(tops.get('b'), 240);
  assert.equal(tops.get('a'), 132);
  assertApart(cards, tops, 8);
});

test('no card leaves the page by its upper edge', () => {
  const cards = [card('a', 0), card('b', 10), card('c', 20)];
  assertApart(cards, stackCards(cards, 'c', 8), 8);
});

const thread = (seq, more = {}) => ({
  seq,
  by: 'A',
  at_ms: seq,
  op: `op${seq}`,
  text: 't',
  replies: [],
  ...more,
});
const entry = (op, params, more = {}) => ({
  op,
  method: 'draft.comment',
  channel: 'draft:1',
  person: 'A',
  at_ms: 9,
  state: 'waiting',
  params,
  ...more,
});

test('what we wrote stands in its thread before the log has it, and once after', () => {
  const entries = [
    entry('x', { text: 'răspuns', thread: 1 }),
    entry('y', { text: 'nou' }),
    entry('op2', { text: 't' }),
  ];
  const shown = withPending([thread(1), thread(2)], entries, 'draft:1');
  assert.deepEqual(
    shown.map(({ op }) => op),
    ['op1', 'op2', 'y'],
  );
  assert.deepEqual(
    shown[0].replies.map(({ text }) => text),
    ['răspuns'],
  );
  assert.deepEqual(
    withPending([thread(1)], [entry('z', { text: 'alt' }, { channel: 'draft:2' })], 'draft:1'),
    [thread(1)],
  );
});

test('threads about the whole draft come first, those without words last', () => {
  const places = { 1: { kind: 'gone' }, 2: { kind: 'at', from: 7, to: 9 }, 3: { kind: 'whole' } };
  const order = inReadingOrder([thread(1), thread(2), thread(3)], ({ seq }) => places[seq]);
  assert.deepEqual(
    order.map(({ seq }) => seq),
    [3, 2, 1],
  );
});

const heading = (id) => ({ type: 'heading', attrs: { level: 1, id }, content: [{ type: 'text', text: id }] });
const paragraph = (text) => ({ type: 'paragraph', content: [{ type: 'text', text }] });

test('a section is its heading and all until the next one', () => {
  const text = {
    type: 'doc',
    content: [paragraph('0'), heading('a'), paragraph('1'), heading('b'), paragraph('2')],
  };
  assert.deepEqual(sectionBlocks(text, ''), [paragraph('0')]);
  assert.deepEqual(sectionBlocks(text, 'a'), [heading('a'), paragraph('1')]);
  assert.deepEqual(sectionBlocks(text, 'b'), [heading('b'), paragraph('2')]);
  assert.equal(sectionBlocks(text, 'c'), null);
});

test('amendments stand by section, those of a section that is gone at the end', () => {
  const one = (seq, section, state = 'open') => ({
    seq,
    section,
    section_title: section.toUpperCase(),
    state,
  });
  const sections = [
    { section: 'a', title: 'A' },
    { section: 'b', title: 'B' },
  ];
  const groups = bySection([one(1, 'gone'), one(2, 'b'), one(3, 'b')], sections);
  assert.deepEqual(
    groups.map(({ title, isGone, amendments }) => [title, isGone, amendments.length]),
    [
      ['B', false, 2],
      ['GONE', true, 1],
    ],
  );
  assert.deepEqual([...openCounts([one(1, 'a'), one(2, 'a'), one(3, 'a', 'rejected')])], [['a', 2]]);
});

const version = (number, more = {}) => ({
  number,
  sha256: `hash${number}`,
  published: { at_ms: 1 },
  ...more,
});
const endorsement = (organisation, more = {}) => ({
  organisation,
  category: 'ngo',
  version: 1,
  sha256: 'hash1',
  at_ms: 1,
  ...more,
});

test('the newest version that is public is the one to endorse', () => {
  assert.equal(
    lastPublished([version(1), version(2, { withdrawn: {} }), version(3, { published: undefined })]).number,
    1,
  );
  assert.equal(lastPublished([]), undefined);
});

test('an organisation endorses once, confirms another text, and has nothing to do with the same one', () => {
  const mandates = [
    { mandate: 'm1', organisation: 'x' },
    { mandate: 'm2', organisation: 'x' },
    { mandate: 'm3', organisation: 'y' },
    { mandate: 'm4', organisation: 'z' },
    { mandate: 'm5' },
  ];
  const known = [endorsement('x'), endorsement('z', { withdrawn: { at_ms: 2 } })];
  const may = (published) =>
    endorsingFor(mandates, known, published).map((one) => [one.organisation, one.may]);
  assert.deepEqual(may(version(2)), [
    ['x', 'confirm'],
    ['y', 'endorse'],
    ['z', 'endorse'],
  ]);
  assert.deepEqual(may(version(1)), [
    ['x', 'nothing'],
    ['y', 'endorse'],
    ['z', 'endorse'],
  ]);
  assert.deepEqual(
    may(undefined).map(([, what]) => what),
    ['nothing', 'nothing', 'nothing'],
  );
  assert.equal(endorsingFor(mandates, known, version(2))[0].mandates.length, 2);
});

test('a wall counts who stands behind the published text, and has the others apart, as the public page', () => {
  const all = [
    endorsement('b', { withdrawn: { at_ms: 5 } }),
    endorsement('ș', { category: 'union', region: 'RO21' }),
    endorsement('t'),
    endorsement('s', { category: 'union', region: 'RO11' }),
    endorsement('a', { sha256: 'another', is_stale: true }),
  ];
  const names = (some) => some.map(({ organisation }) => organisation).join('');
  const { supporting, otherText, withdrawn } = partsOfWall(all, version(1), (id) => id);
  assert.deepEqual([supporting, otherText, withdrawn].map(names), ['sșt', 'a', 'b']);
  const groups = (some) => some.map((one) => [one.key, names(one.endorsements)]);
  assert.deepEqual(groups(byCategory(supporting)), [
    ['ngo', 't'],
    ['union', 'sș'],
  ]);
  const regionNames = { RO21: 'Nord-Est', RO11: 'Nord-Vest' };
  assert.deepEqual(groups(byRegion(supporting, (key) => regionNames[key])), [
    ['RO21', 'ș'],
    ['RO11', 's'],
    ['', 't'],
  ]);
  assert.deepEqual(names(partsOfWall(all, undefined, (id) => id).supporting), '');
});

test('organisations stand in the order of the public page', () => {
  // test_text.c has the same names.
  const sorted =
    '„Zori”,12 Pași,Asociația „Inimă”,Asociația Bunicilor,Azur,Ăia,Âncora,Bârlad,École,ecou,Ecouri,Iza,Înainte,Jiu,Sus,Șansa,Tisa,Țara Bună,Uniunea'.split(
      ',',
    );
  const all = [...sorted].reverse().map((name) => endorsement(name));
  const { supporting } = partsOfWall(all, version(1), (id) => id);
  assert.deepEqual(
    supporting.map(({ organisation }) => organisation),
    sorted,
  );
});

test('one chooses among the newest of each template', () => {
  const templates = [
    { id: 'blank', version: 1 },
    { id: 'petition', version: 1 },
    { id: 'petition', version: 2 },
    { id: 'policy_proposal', version: 1 },
  ];
  assert.deepEqual(
    newestOf(templates).map(({ id, version: one }) => `${id} ${one}`),
    ['policy_proposal 1', 'petition 2', 'blank 1'],
  );
});
