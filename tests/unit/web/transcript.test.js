import assert from 'node:assert/strict';
import { test } from 'node:test';
import { followView, prependPage } from '../../../web/src/rooms/transcript.js';

function messages(first, last) {
  return Array.from({ length: last - first + 1 }, (_, at) => ({
    seq: first + at,
    op: `op${first + at}`,
  }));
}

function seqs(transcript) {
  return transcript.messages.map((message) => message.seq);
}

test('it begins with the view, and knows whether there is more before', () => {
  assert.equal(followView(null, { count: 2, messages: messages(1, 2) }).hasOlder, false);
  assert.equal(followView(null, { count: 60, messages: messages(11, 60) }).hasOlder, true);
});

test('messages that leave the view stay in the transcript', () => {
  const first = followView(null, { count: 3, messages: messages(1, 3) });
  const next = followView(first, { count: 4, messages: messages(2, 4) });
  assert.deepEqual(seqs(next), [1, 2, 3, 4]);
});

test('a view with nothing new changes nothing', () => {
  const first = followView(null, { count: 3, messages: messages(1, 3) });
  assert.equal(followView(first, { count: 3, messages: messages(1, 3) }), first);
});

test('a view that does not touch what we have begins anew', () => {
  const first = followView(null, { count: 3, messages: messages(1, 3) });
  const next = followView(first, { count: 90, messages: messages(41, 90) });
  assert.deepEqual(seqs(next), seqs({ messages: messages(41, 90) }));
  assert.equal(next.hasOlder, true);
});

test('a log that came back different begins anew', () => {
  const first = followView(null, { count: 2, messages: messages(1, 2) });
  const other = [
    { seq: 1, op: 'op1' },
    { seq: 2, op: 'other' },
  ];
  assert.deepEqual(followView(first, { count: 2, messages: other }).messages, other);
});

test('an older page goes before, each message once', () => {
  const first = followView(null, { count: 60, messages: messages(11, 60) });
  const whole = prependPage(first, {
    messages: messages(1, 11),
    has_older: false,
  });
  assert.deepEqual(seqs(whole), seqs({ messages: messages(1, 60) }));
  assert.equal(whole.hasOlder, false);
});
