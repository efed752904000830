import assert from 'node:assert/strict';
import { isDeepStrictEqual } from 'node:util';

import { until } from '../../support/wait.js';
import { askOnce } from './line.js';
import { readFeed, readLog } from './redis.js';

const PAGE = 100;

/** Complains with the first few of many faults. */
export function assertNone(what, faults) {
  assert.equal(faults.length, 0, `${what}: ${faults.length}\n  ${faults.slice(0, 10).join('\n  ')}`);
}

async function readHistory(server, token, channel, last) {
  const messages = [];
  for (let before = last + 1, more = true; more; before = messages[0]?.seq ?? 1) {
    const params = { channel, before, limit: PAGE };
    const reply = await askOnce(server.url, token, 'room.history', params);
    assert.ok(reply?.result, `room.history before ${before}: ${JSON.stringify(reply)}`);
    messages.unshift(...reply.result.messages);
    more = reply.result.has_older && reply.result.messages.length > 0;
  }
  return messages;
}

function messageOf({ seq, event }) {
  const { by, at_ms, op, text, reply_to } = event;
  return { seq, by, at_ms, op, text, ...(reply_to === undefined ? {} : { reply_to }) };
}

/** What a room's log tells: its messages, each reply with its thread, the first of a thread with how many they are. */
function historyOf(log) {
  const messages = new Map(log.map((entry) => [entry.seq, messageOf(entry)]));
  for (const message of messages.values()) {
    if (message.reply_to === undefined) continue;
    const answered = messages.get(message.reply_to);
    const root = messages.get(answered.thread ?? answered.seq);
    message.thread = root.seq;
    root.replies = (root.replies ?? 0) + 1;
  }
  return [...messages.values()];
}

/** The log of each room, its numbers without a gap and its ops without a double. */
export async function readRooms(socket, channels) {
  const rooms = new Map();
  const ops = new Set();
  for (const channel of channels) {
    const log = await readLog(socket, channel);
    rooms.set(channel, log);
    log.forEach(({ seq, tag, event }, i) => {
      assert.deepEqual(
        [seq, event.seq, event.tag, event.channel],
        [i + 1, i + 1, tag, channel],
        'number and tag in the log',
      );
      assert.ok(!ops.has(event.op), `${event.op} is in the logs twice`);
      ops.add(event.op);
    });
  }
  return rooms;
}

/**
 * What was acknowledged is there, where and as it was said; what was refused is not, and nothing else is.
 * @param {Set<string>} swinging people of whom a refused op may yet have been taken
 */
export function checkAnswers(rooms, devices, swinging) {
  const asked = new Map();
  for (const device of devices)
    for (const { op, method, params, answer } of device.outbox.done) {
      if (method !== 'room.post') continue;
      const entry = rooms.get(params.channel)[answer.seq - 1];
      assert.ok(
        entry,
        `${op} was acknowledged as ${answer.seq} in ${params.channel}, where the log ends before`,
      );
      const { tag, event } = entry;
      const kept = [tag, event.op, event.by, event.text, event.reply_to, event.at_ms];
      assert.deepEqual(kept, [answer.tag, op, device.person, params.text, params.reply_to, answer.at_ms]);
      asked.set(op, true);
    }
  const refused = new Map(
    devices.flatMap((device) => device.outbox.refused.map(({ op, error }) => [op, error])),
  );
  const faults = [];
  for (const log of rooms.values())
    for (const { seq, event } of log)
      if (!asked.has(event.op) && !(refused.has(event.op) && swinging.has(event.by)))
        faults.push(`${event.op}, ${seq} in ${event.channel}: ${refused.get(event.op) ?? 'no answer'}`);
  assertNone('events that nobody was told of', faults);
  return asked.size;
}

/** Every process tells the same history, in the order of the log. */
export async function checkHistory(rooms, servers, token) {
  for (const [channel, log] of rooms)
    for (const server of servers)
      assert.deepEqual(
        await readHistory(server, token, channel, log.length),
        historyOf(log),
        `history by ${server.name}`,
      );
}

/** What each device heard is in the log as it heard it. */
export function checkHeard(rooms, devices) {
  for (const device of devices)
    for (const { channel, heard } of device.rooms.values())
      for (const [seq, tag, op] of heard) {
        const entry = rooms.get(channel)[seq - 1];
        assert.deepEqual([entry?.tag, entry?.event.op], [tag, op], `${device.name} heard ${seq} otherwise`);
      }
}

/** What each device holds is what a fresh view shows, by whichever process. */
export async function checkStates(rooms, servers, devices, token) {
  for (const [channel, log] of rooms)
    for (const server of servers) {
      const { result } = await askOnce(server.url, token, 'channel.open', { channel });
      assert.equal(result.position.seq, log.length, `the position by ${server.name}`);
      for (const device of devices) checkState(device, channel, result);
    }
}

function checkState(device, channel, fresh) {
  const room = device.rooms.get(channel);
  if (room === undefined || device.lost.has(channel)) return;
  assert.deepEqual(room.position, fresh.position, `${device.name} stands elsewhere in ${channel}`);
  assert.deepEqual(
    room.state,
    fresh.view,
    `${device.name} has another state of ${channel} than a fresh view`,
  );
}

/**
 * Who was in which space at each moment of the feed, from its beginning: look is called for each message with who was
 * there then. Gives back who was there at the end.
 */
function followMembers(feed, spaces, look) {
  const members = new Set();
  const spaceOf = new Map(spaces.flatMap((space) => space.rooms.map((room) => [room, space.channel])));
  feed.forEach(({ channel, event }, place) => {
    if (event.type === 'room.posted') look(event, place, spaceOf.get(channel), members);
    if (event.type === 'space.created') members.add(`${event.space} ${event.by}`);
    if (event.type === 'space.member_added') members.add(`${channel} ${event.person}`);
    if (event.type === 'space.member_removed') members.delete(`${channel} ${event.person}`);
  });
  return members;
}

/** The feed has the same events as the logs, in their order; and nobody wrote where they were no member. */
export async function checkFeed(socket, rooms, spaces) {
  const feed = await readFeed(socket);
  const faults = [];
  followMembers(feed, spaces, (event, place, space, members) => {
    if (!members.has(`${space} ${event.by}`))
      faults.push(`${event.op} at ${place} of the feed is by no member`);
  });
  assertNone('events of people who were no members', faults);
  for (const [channel, log] of rooms) {
    const seqs = feed.filter((entry) => entry.channel === channel).map(({ seq, tag }) => `${seq} ${tag}`);
    assert.deepEqual(
      seqs,
      log.map(({ seq, tag }) => `${seq} ${tag}`),
      `the feed of ${channel}`,
    );
  }
  return feed;
}

/** What follows elsewhere followed once: each person's inbox names the spaces that they are in. */
export async function checkInboxes(feed, home, server) {
  const members = followMembers(feed, home.spaces, () => {});
  for (const { person, token } of home.people) {
    const wanted = home.spaces
      .map((space) => space.channel)
      .filter((channel) => members.has(`${channel} ${person}`));
    const look = async () => {
      const { result } = await askOnce(server.url, token, 'channel.open', { channel: `inbox:${person}` });
      return isDeepStrictEqual(result.view.spaces.map((space) => space.channel).sort(), [...wanted].sort());
    };
    await until(look, `the inbox of ${person} to hold ${wanted}`);
  }
}

/** Those who left for good heard nothing that came after it. */
export function checkSilence(feed, removed, spaces, devices) {
  const faults = [];
  for (const [person, channel] of removed) {
    const rooms = new Set(spaces.find((space) => space.channel === channel).rooms);
    const left = feed.findIndex(
      ({ event }) =>
        event.type === 'space.member_removed' && event.person === person && event.channel === channel,
    );
    const places = new Map(feed.map(({ channel, seq }, place) => [`${channel} ${seq}`, place]));
    for (const device of devices.filter((one) => one.person === person))
      for (const room of [...device.rooms.values()].filter((one) => rooms.has(one.channel))) {
        const seqs = [...room.heard.map(([seq]) => seq), ...room.views.map(({ seq }) => seq)];
        for (const seq of seqs)
          if (places.get(`${room.channel} ${seq}`) > left)
            faults.push(`${device.name} heard ${seq} of ${room.channel} after its removal`);
      }
  }
  assertNone('events heard by people who had left', faults);
}
