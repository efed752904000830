import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readBlocks } from '../../../web/src/drafts/compare/blocks.js';
import {
  compareBlocks,
  countChanges,
  diffWords,
  foldRows,
} from '../../../web/src/drafts/compare/difference.js';

const text = (words) => ({ type: 'text', text: words });
const paragraph = (words) => ({ type: 'paragraph', content: words ? [text(words)] : [] });
const heading = (words, level = 1) => ({ type: 'heading', attrs: { level }, content: [text(words)] });
const item = (...content) => ({ type: 'listItem', content });
const doc = (...content) => ({ type: 'doc', content });
const cell = (words) => ({ type: 'tableCell', content: [paragraph(words)] });

const blocks = (...lines) => readBlocks(doc(...lines.map((line) => paragraph(line))));
const shape = (rows) => rows.map(({ change }) => change);

test('a text is read as blocks in the order in which one reads', () => {
  const read = readBlocks(
    doc(
      heading('Scop'),
      paragraph(''),
      {
        type: 'orderedList',
        attrs: { start: 3 },
        content: [
          item(paragraph('trei'), { type: 'bulletList', content: [item(paragraph('sub'))] }),
          item(paragraph('patru')),
        ],
      },
      { type: 'blockquote', content: [paragraph('citat')] },
      { type: 'table', content: [{ type: 'tableRow', content: [cell('a'), cell('b')] }] },
      { type: 'paragraph', content: [text('cu notă'), { type: 'footnote', attrs: { text: 'nota' } }] },
    ),
  );
  assert.deepEqual(read, [
    { kind: 'heading', level: 1, text: 'Scop' },
    { kind: 'item', depth: 1, marker: '3.', text: 'trei' },
    { kind: 'item', depth: 2, marker: '•', text: 'sub' },
    { kind: 'item', depth: 1, marker: '4.', text: 'patru' },
    { kind: 'quote', text: 'citat' },
    { kind: 'row', text: 'a | b' },
    { kind: 'paragraph', text: 'cu notă [nota]' },
  ]);
});

test('equal texts have no change and fold into one stretch', () => {
  const rows = compareBlocks(blocks('a', 'b', 'c', 'd'), blocks('a', 'b', 'c', 'd'));
  assert.deepEqual(shape(rows), ['same', 'same', 'same', 'same']);
  assert.deepEqual(
    foldRows(rows).map((one) => [one.isFolded, one.rows.length]),
    [[true, 4]],
  );
});

test('a changed word is marked in its block', () => {
  const [row] = compareBlocks(
    blocks('Pactul sprijină angajarea tinerilor din regiune.'),
    blocks('Pactul sprijină angajarea persoanelor din regiune.'),
  );
  assert.equal(row.change, 'changed');
  assert.deepEqual(
    row.pieces.filter(({ is }) => is !== 'same'),
    [
      { text: 'tinerilor', is: 'removed' },
      { text: 'persoanelor', is: 'added' },
    ],
  );
});

test('what both texts say can be put together again from the pieces', () => {
  const [before, after] = ['unu doi trei patru', 'unu zece trei, cinci șase'];
  const pieces = diffWords(before, after);
  const of = (skip) =>
    pieces
      .filter(({ is }) => is !== skip)
      .map((one) => one.text)
      .join('');
  assert.equal(of('added'), before);
  assert.equal(of('removed'), after);
});

test('words with Romanian letters, composed or not, are whole words', () => {
  assert.deepEqual(
    diffWords('în țară', 'în țări')
      .filter(({ is }) => is !== 'same')
      .map((one) => one.text),
    ['țară', 'țări'],
  );
});

test('blocks that have nothing in common are gone and new, not changed', () => {
  const rows = compareBlocks(blocks('unu doi trei'), blocks('cu totul altceva'));
  assert.deepEqual(shape(rows), ['removed', 'added']);
});

test('a paragraph that was put elsewhere is moved, and counts once', () => {
  const long = 'O frază destul de lungă ca să se vadă că este aceeași frază.';
  const rows = compareBlocks(blocks(long, 'a', 'b', 'c'), blocks('a', 'b', 'c', long));
  assert.deepEqual(shape(rows), ['moved_away', 'same', 'same', 'same', 'moved_here']);
  assert.deepEqual(countChanges(rows), { changed: 0, added: 0, removed: 0, moved: 1 });
});

test('an item put before others changes none of their numbers', () => {
  const list = (...items) =>
    readBlocks(doc({ type: 'orderedList', content: items.map((one) => item(paragraph(one))) }));
  assert.deepEqual(shape(compareBlocks(list('b', 'c'), list('a', 'b', 'c'))), ['added', 'same', 'same']);
});

test('what stays around a change is in sight, the rest is folded', () => {
  const before = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];
  const rows = compareBlocks(blocks(...before), blocks(...before, 'nou'));
  assert.deepEqual(
    foldRows(rows).map((one) => [one.isFolded, one.rows.length]),
    [
      [true, 6],
      [false, 2],
    ],
  );
});

test('long runs of other blocks are set side by side without being weighed', () => {
  const many = (word) => blocks(...Array.from({ length: 100 }, (_, at) => `${word} ${at}`));
  assert.equal(compareBlocks(many('vechi'), many('nou')).length, 100);
});
