import assert from 'node:assert/strict';
import { test } from 'node:test';
import { applyRoom } from '../../../web/src/rooms/model.js';
import { applyToThread } from '../../../web/src/rooms/thread.js';
import {
  MOST_MESSAGES,
  appendPage,
  applyToTranscript,
  countUpTo,
  newestOf,
  partOf,
  prependPage,
} from '../../../web/src/rooms/transcript.js';

function messages(first, last) {
  return Array.from({ length: last - first + 1 }, (_, at) => ({
    seq: first + at,
    op: `op${first + at}`,
    by: 'ana',
    at_ms: 0,
    text: '',
  }));
}

const seqs = (transcript) => transcript.messages.map((message) => message.seq);
const range = (first, last) => seqs({ messages: messages(first, last) });

/** A page in a room whose every event is a message. */
function page(first, last, end) {
  return {
    messages: messages(first, last),
    has_older: first > 1,
    has_newer: last < end,
    count_before: first - 1,
  };
}

test('it begins with the view, and knows whether there is more before', () => {
  assert.equal(newestOf({ count: 2, messages: messages(1, 2) }).hasOlder, false);
  assert.equal(newestOf({ count: 60, messages: messages(11, 60) }).hasOlder, true);
});

test('messages that leave the view stay in the transcript', () => {
  let view = { count: 60, messages: messages(11, 60) };
  const event = { type: 'room.posted', op: 'x', by: 'ana', at_ms: 0, text: '', seq: 61 };
  const transcript = newestOf(view);
  view = applyRoom(view, event);
  assert.deepEqual(seqs(applyToTranscript(transcript, view, event)), range(11, 61));
});

test('an event reaches messages that only the page has', () => {
  const view = { count: 100, messages: messages(51, 100) };
  const whole = prependPage(newestOf(view), page(1, 50, 100));
  const edited = applyToTranscript(whole, view, { type: 'room.edited', seq: 101, message: 3, text: 'x' });
  assert.equal(edited.messages[2].text, 'x');
  const reply = {
    type: 'room.posted',
    op: 'x',
    by: 'ana',
    at_ms: 0,
    text: '',
    seq: 102,
    thread: 3,
    reply_to: 60,
  };
  const after = applyToTranscript(whole, applyRoom(view, reply), reply);
  assert.equal(after.messages[2].replies, 1);
  assert.equal(after.messages.at(-1).seq, 102);
  assert.equal(after.messages.length, 101);
});

test('an older page goes before, each message once', () => {
  const whole = prependPage(newestOf({ count: 60, messages: messages(11, 60) }), page(1, 11, 60));
  assert.deepEqual(seqs(whole), range(1, 60));
  assert.equal(whole.hasOlder, false);
});

test('a part of the room is read on to its end, and only then takes new messages', () => {
  const event = { type: 'room.posted', op: 'x', by: 'ana', at_ms: 0, text: '', seq: 100 };
  const view = { count: 100, messages: messages(51, 100) };
  const part = partOf(page(20, 40, 99));
  assert.deepEqual(seqs(applyToTranscript(part, view, event)), range(20, 40));
  const whole = appendPage(part, page(41, 100, 100));
  assert.equal(whole.hasNewer, false);
  const next = { type: 'room.posted', op: 'x', by: 'ana', at_ms: 0, text: '', seq: 101 };
  assert.deepEqual(seqs(applyToTranscript(whole, applyRoom(view, next), next)), range(20, 101));
});

test('messages are counted up to each', () => {
  const part = partOf(page(20, 40, 99));
  assert.equal(countUpTo(part, 19), 19);
  assert.equal(countUpTo(part, 25), 25);
  assert.equal(countUpTo(newestOf({ count: 60, messages: messages(111, 160) }), 160), 60);
});

test('a page lets go of what is farthest from its reader', () => {
  const end = MOST_MESSAGES + 200;
  const full = partOf(page(101, 100 + MOST_MESSAGES, end));
  const back = prependPage(full, page(1, 100, end));
  assert.deepEqual(seqs(back), range(1, MOST_MESSAGES));
  assert.deepEqual([back.hasOlder, back.hasNewer, back.countBefore], [false, true, 0]);
  const on = appendPage(full, page(101 + MOST_MESSAGES, end, end));
  assert.deepEqual(seqs(on), range(201, end));
  assert.deepEqual([on.hasOlder, on.hasNewer, on.countBefore], [true, false, 200]);
});

test('a thread takes its replies, and what happens to them', () => {
  const [root, reply] = messages(1, 2);
  const thread = { root, messages: [reply], hasOlder: false };
  const posted = {
    type: 'room.posted',
    seq: 3,
    op: 'op3',
    by: 'ana',
    at_ms: 0,
    text: 'da',
    reply_to: 2,
    thread: 1,
  };
  const other = { ...posted, seq: 4, thread: 9, reply_to: 9 };
  let view = applyRoom({ count: 2, pins: [], messages: [root, reply] }, posted);
  const grown = applyToThread(thread, view, posted);
  assert.deepEqual([grown.messages.map(({ seq }) => seq), grown.root.replies], [[2, 3], 1]);
  view = applyRoom(view, other);
  assert.deepEqual(applyToThread(grown, view, other), grown);
  const edited = { type: 'room.edited', seq: 5, message: 3, text: 'nu', at_ms: 1 };
  assert.equal(applyToThread(grown, applyRoom(view, edited), edited).messages[1].text, 'nu');
});
