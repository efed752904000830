import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isUlid, makeUlid, ulidTime } from '../../../web/src/sync/ulid.js';

test('a ULID carries its time', () => {
  const ulid = makeUlid(1_763_767_800_000);
  assert.equal(ulid.length, 26);
  assert.equal(ulidTime(ulid), 1_763_767_800_000);
});

test('the example of the specification has its time', () => {
  assert.equal(ulidTime('01ARZ3NDEKTSV4RRFFQ69G5FAV'), 1_469_922_850_259);
});

test('the same time and random bytes give the same ULID', () => {
  const bytes = Uint8Array.from({ length: 16 }, (_, index) => index * 16);
  assert.equal(makeUlid(0, bytes), '00000000000G0G0G0G0G0G0G0G');
});

test('ULIDs of later times sort after those of earlier ones', () => {
  assert.ok(makeUlid(1_763_767_800_000) < makeUlid(1_763_767_800_001));
});

test('two ULIDs of the same time differ', () => {
  assert.notEqual(makeUlid(1), makeUlid(1));
});

test('only ULIDs are ULIDs', () => {
  assert.ok(isUlid('7ZZZZZZZZZZZZZZZZZZZZZZZZZ'));
  for (const wrong of [
    '8ZZZZZZZZZZZZZZZZZZZZZZZZZ',
    '01ARZ3NDEKTSV4RRFFQ69G5FA',
    '01arz3ndektsv4rrffq69g5fav',
    'I',
    7,
  ])
    assert.ok(!isUlid(wrong), String(wrong));
});
