import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readRoomPath } from '../../../web/src/rooms/paths.js';
import { hitPath, paramsOf, questionPath, readQuestion } from '../../../web/src/search/question.js';

const ID = '01KAMY9Q3S5T7V9X1Z3B5D7F9H';

test('a question is the same in its address and out of it', () => {
  for (const path of [
    '/search',
    '/search?q=Țara+Bârsei',
    `/search?q=a%26b&kind=message&space=${ID}&in=${ID}&by=${ID}&from=2026-01-02&until=2026-02-03`,
    `/search?q=a&in=draft:${ID}`,
  ])
    assert.equal(
      decodeURIComponent(questionPath(readQuestion(path.replace('/search', '')))),
      decodeURIComponent(path),
    );
});

test('what makes no sense in an address is left out', () => {
  const question = readQuestion(
    `?q=${'x'.repeat(300)}&kind=nimic&space=x&in=<b>&by=1&from=azi&until=2026-1-1`,
  );
  const { words, ...rest } = question;
  assert.equal(words.length, 200);
  assert.deepEqual(rest, { kind: '', space: '', item: '', by: '', from: '', until: '' });
});

test('without words and without a place nothing is asked', () => {
  assert.equal(paramsOf(readQuestion('?q=+&kind=message')), null);
  assert.equal(paramsOf(readQuestion(`?in=debate:${ID}`)), null);
  assert.deepEqual(paramsOf(readQuestion(`?in=${ID}&kind=message`)), {
    query: '',
    kinds: ['message'],
    item: `room:${ID}`,
  });
});

test('every hit leads to its place', () => {
  assert.equal(hitPath({ kind: 'message', channel: `room:${ID}`, seq: 7, snippet: [] }), `/room/${ID}/7`);
  assert.equal(
    hitPath({ kind: 'message', channel: `draft:${ID}`, seq: 7, snippet: [] }),
    `/draft/${ID}/comments/7`,
  );
  assert.equal(hitPath({ kind: 'item', channel: `room:${ID}`, snippet: [] }), `/room/${ID}`);
  assert.equal(hitPath({ kind: 'item', channel: `draft:${ID}`, snippet: [] }), `/draft/${ID}`);
  assert.equal(hitPath({ kind: 'space', channel: `space:${ID}`, snippet: [] }), `/space/${ID}`);
  assert.equal(hitPath({ kind: 'person', person: ID, snippet: [] }), `/person/${ID}`);
  assert.equal(hitPath({ kind: 'organisation', organisation: ID, snippet: [] }), `/organisation/${ID}`);
});

test('the address of a room says a message, a thread, or nothing else', () => {
  assert.deepEqual(readRoomPath([]), {});
  assert.deepEqual(readRoomPath(['12']), { target: 12 });
  assert.deepEqual(readRoomPath(['thread', '3']), { thread: 3 });
  for (const parts of [
    ['0'],
    ['-1'],
    ['x'],
    ['1e9'],
    ['12', '3'],
    ['thread'],
    ['thread', 'x'],
    ['thread', '1', '2'],
    ['9'.repeat(17)],
  ])
    assert.equal(readRoomPath(parts), null, parts.join('/'));
});
