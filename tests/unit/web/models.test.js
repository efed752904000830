import assert from 'node:assert/strict';
import { test } from 'node:test';
import { applyDirectory } from '../../../web/src/directory/model.js';
import { followedIn, followedSpaces } from '../../../web/src/inbox/followed.js';
import { applyInbox, levelOf, unreadOf } from '../../../web/src/inbox/model.js';
import { EMOJI, applyRoom, changeMessage } from '../../../web/src/rooms/model.js';
import { applySpace } from '../../../web/src/spaces/model.js';
import { types } from '../../support/contract.js';

const room = {
  title: 'Angajare sprijinită',
  space: 'space:1',
  visibility: 'members',
  is_archived: false,
  count: 0,
  pins: [],
  messages: [],
};
const inbox = { spaces: [], marks: [], levels: [], entries: [], unseen: 0 };
const space = {
  name: 'Pactul',
  kind: 'regional_pact',
  members: [{ person: 'ana', role: 'secretariat' }],
  organisations: [],
  mandates: [],
  secretariats: [],
  items: [],
};

function posted(seq, more = {}) {
  const wire = {
    channel: 'room:1',
    seq,
    tag: 't',
    type: 'room.posted',
    v: 2,
    by: 'ana',
    at_ms: seq,
    op: `op${seq}`,
  };
  return { ...wire, text: `m${seq}`, ...more };
}

test('a posted message is the newest of the room and is counted', () => {
  const view = applyRoom(applyRoom(room, posted(1)), posted(2, { reply_to: 1, thread: 1 }));
  assert.equal(view.count, 2);
  assert.deepEqual(view.messages, [
    { seq: 1, by: 'ana', at_ms: 1, op: 'op1', text: 'm1', replies: 1 },
    { seq: 2, by: 'ana', at_ms: 2, op: 'op2', text: 'm2', reply_to: 1, thread: 1 },
  ]);
});

test('a room’s view holds the last fifty messages and counts all', () => {
  let view = room;
  for (let seq = 1; seq <= 60; seq++) view = applyRoom(view, posted(seq));
  assert.equal(view.count, 60);
  assert.equal(view.messages.length, 50);
  assert.equal(view.messages[0].seq, 11);
});

test('a model changes no view that it was given', () => {
  const before = JSON.stringify(room);
  applyRoom(room, posted(1));
  assert.equal(JSON.stringify(room), before);
});

test('an unknown event changes nothing', () => {
  for (const [apply, view] of [
    [applyRoom, room],
    [applySpace, space],
    [applyInbox, inbox],
    [applyDirectory, {}],
  ])
    assert.equal(apply(view, { type: 'room.painted' }), view);
});

test('a member is added once, and given another role in place', () => {
  const added = applySpace(space, {
    type: 'space.member_added',
    person: 'mihai',
    role: 'member',
    name: 'x',
    kind: 'y',
  });
  const raised = applySpace(added, {
    type: 'space.member_added',
    person: 'ana',
    role: 'member',
  });
  assert.deepEqual(raised.members, [
    { person: 'ana', role: 'member' },
    { person: 'mihai', role: 'member' },
  ]);
});

test('a removed member is gone', () => {
  const view = applySpace(space, {
    type: 'space.member_removed',
    person: 'ana',
  });
  assert.deepEqual(view.members, []);
});

test('a new room is an item of its space', () => {
  const fields = { room: 'room:2', title: 'Transport', visibility: 'members' };
  const view = applySpace(space, {
    type: 'room.created',
    by: 'ana',
    at_ms: 5,
    ...fields,
  });
  const item = {
    channel: 'room:2',
    title: 'Transport',
    visibility: 'members',
    by: 'ana',
    at_ms: 5,
  };
  assert.deepEqual(view.items, [item]);
});

test('an inbox holds each space once, with the latest role, until it is left', () => {
  const joined = {
    type: 'inbox.space_joined',
    space: 'space:1',
    name: 'Pactul',
    kind: 'regional_pact',
  };
  let view = applyInbox(inbox, { ...joined, role: 'member' });
  view = applyInbox(view, { ...joined, role: 'facilitator' });
  assert.deepEqual(view.spaces, [
    {
      channel: 'space:1',
      name: 'Pactul',
      kind: 'regional_pact',
      role: 'facilitator',
    },
  ]);
  assert.deepEqual(applyInbox(view, { type: 'inbox.space_left', space: 'space:1' }).spaces, []);
});

test('a message of an older page changes as those of the view do', () => {
  const [old] = applyRoom(room, posted(1)).messages;
  const edited = changeMessage(old, {
    ...posted(9, { text: 'Altfel.' }),
    type: 'room.edited',
    message: 1,
  });
  assert.deepEqual(edited, { ...old, text: 'Altfel.', edits: 1, edited_ms: 9 });
  const other = { ...posted(10), type: 'room.edited', message: 2 };
  assert.equal(changeMessage(old, other), old);
  assert.equal(changeMessage(old, posted(2, { reply_to: 1, thread: 1 })).replies, 1);
  assert.equal(changeMessage(old, posted(2)), old);
});

test('the reactions are those of the contract', () => {
  assert.deepEqual([...EMOJI], types.emoji.enum);
});

test('an inbox counts at most a thousand entries that are not done', () => {
  const notified = { type: 'inbox.notified', kind: 'mention', item: 'room:1', message: 1, author: 'ana' };
  let view = inbox;
  for (let seq = 1; seq <= 1003; seq++) view = applyInbox(view, { ...notified, seq, posted_ms: seq });
  assert.equal(view.unseen, 1000);
  assert.equal(view.entries.length, 100);
  assert.equal(applyInbox(view, { type: 'inbox.entries_done', entries: [1000, 1001] }).unseen, 998);
});

test('a level is the room’s own, else its space’s, else mentions', () => {
  const muted = applyInbox(inbox, { type: 'inbox.level_set', item: 'space:1', level: 'none' });
  assert.equal(levelOf(inbox, 'room:1', 'space:1'), 'mentions');
  assert.equal(levelOf(muted, 'room:1', 'space:1'), 'none');
  const heard = applyInbox(muted, { type: 'inbox.level_set', item: 'room:1', level: 'all' });
  assert.equal(levelOf(heard, 'room:1', 'space:1'), 'all');
});

test('what is unread is counted from the mark', () => {
  const marked = applyInbox(inbox, { type: 'inbox.marked', item: 'room:1', seq_read: 7, count: 5 });
  assert.equal(unreadOf(marked, 'room:1', 8), 3);
  assert.equal(unreadOf(marked, 'room:2', 8), 8);
  assert.equal(unreadOf(marked, 'room:1', 4), 0);
});

test('of what one follows that is unread is known, the newest first', () => {
  const items = ['room:1', 'room:2', 'room:3', 'room:4'].map((channel) => ({ channel, title: channel }));
  items.push({ channel: 'room:5', title: 'room:5', is_archived: true });
  const heads = new Map(
    items.map(({ channel }, at) => [channel, { channel, seq: 9, count: 8, last_ms: 10 + at }]),
  );
  const view = {
    ...inbox,
    spaces: [{ channel: 'space:1' }, { channel: 'space:2' }],
    marks: [{ item: 'room:1', seq: 9, count: 8 }],
    levels: [
      { item: 'space:1', level: 'all' },
      { item: 'room:2', level: 'none' },
    ],
  };
  const followed = followedIn(view, 'space:1', { ...space, items }, heads);
  assert.deepEqual(
    followed.map(({ item, count }) => [item.channel, count]),
    [
      ['room:4', 8],
      ['room:3', 8],
    ],
  );
  assert.deepEqual(followedSpaces(view), ['space:1']);
  assert.deepEqual(followedSpaces(inbox), []);
  // A room that is followed by itself may be in any of the spaces.
  const levels = [{ item: 'room:4', level: 'all' }];
  assert.deepEqual(followedSpaces({ ...view, levels }), ['space:1', 'space:2']);
  assert.deepEqual(followedIn({ ...view, levels }, 'space:1', { ...space, items }, heads)[0].item, items[3]);
});

test('the directory grows by people and spaces', () => {
  let view = applyDirectory({ people: [], spaces: [] }, { type: 'directory.person_added', person: 'ana' });
  view = applyDirectory(view, {
    type: 'space.created',
    space: 'space:1',
    name: 'Pactul',
    kind: 'project',
  });
  assert.deepEqual(view, {
    people: ['ana'],
    spaces: [{ channel: 'space:1', name: 'Pactul', kind: 'project' }],
  });
});

test('of the mandates that are over the newest thousand stay', () => {
  const over = Array.from({ length: 1000 }, (_, i) => ({
    mandate: `over ${i}`,
    person: 'ana',
    ended_on: '2025-01-01',
  }));
  const view = {
    ...space,
    mandates: [{ mandate: 'valid', person: 'ana' }, ...over, { mandate: 'last', person: 'ana' }],
  };
  const { mandates } = applySpace(view, {
    type: 'space.mandate_ended',
    mandate: 'last',
    ended_on: '2025-11-22',
  });
  assert.equal(mandates.length, 1001);
  assert.deepEqual(
    [mandates[0], mandates[1], mandates.at(-1)].map(({ mandate }) => mandate),
    ['valid', 'over 1', 'last'],
  );
});
