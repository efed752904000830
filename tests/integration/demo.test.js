/** The demo content: whole, each record at its own time; and all of it or none. */
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { test } from 'node:test';

import { post } from '../support/client.js';
import { readJson } from '../support/contract.js';
import { signInDemo } from '../support/people.js';
import { readLog, redis } from '../support/redis.js';
import { useServer } from '../support/server.js';
import { until } from '../support/wait.js';

const DAY_MS = 86_400_000;
const open = (server, token, channel) => post(server, 'channel.open', { channel }, { token });

test('is a pact at work: organisations of every category, mandates, rooms for all and for some, talk', async (t) => {
  const server = await useServer(t, { demo: true });
  const { Ana } = await signInDemo(server);
  const { view: inbox } = await open(server, Ana.token, `inbox:${Ana.person}`);
  const pact = inbox.spaces.find(({ kind }) => kind === 'regional_pact');
  const { view: space } = await open(server, Ana.token, pact.channel);

  const categories = new Set(space.organisations.map(({ category }) => category));
  assert.deepEqual([...categories].sort(), ['academic', 'authority', 'employers', 'ngo', 'union']);
  assert.deepEqual([...new Set(space.items.map(({ visibility }) => visibility))].sort(), [
    'category',
    'members',
    'named',
  ]);
  assert.ok(space.mandates.some(({ category }) => category === 'elected'));

  const { view: room } = await open(server, Ana.token, space.items[0].channel);
  assert.ok(room.messages.some(({ reply_to }) => reply_to) && room.messages.some(({ deleted }) => deleted));
  assert.ok(
    room.messages.some(({ edited_ms }) => edited_ms) && room.messages.some(({ reactions }) => reactions),
  );
  const { files } = room.messages.find((message) => message.files);
  assert.deepEqual(
    files.map(({ name, type }) => [name, type]),
    [['Programul, ușor de citit.md', 'md']],
  );
  assert.ok(
    room.messages.every(({ as }) => as),
    'each in a capacity',
  );
  const ages = room.messages.map(({ at_ms }) => (Date.now() - at_ms) / DAY_MS);
  assert.ok(ages[0] > 8 && ages[0] < 10 && ages.at(-1) > 0.1 && ages.at(-1) < 2, `${ages}`);
});

test('has a draft in work: a proposal in consultation, written by several, with themes answered and things missing', async (t) => {
  const server = await useServer(t, { demo: true });
  const { Ana } = await signInDemo(server);
  const { view: inbox } = await open(server, Ana.token, `inbox:${Ana.person}`);
  const pact = inbox.spaces.find(({ kind }) => kind === 'regional_pact');
  const { view: space } = await open(server, Ana.token, pact.channel);
  const item = space.items.find(({ channel }) => channel.startsWith('draft:'));
  assert.deepEqual([item.template.id, item.state], ['policy_proposal', 'in_consultation']);

  const { view } = await open(server, Ana.token, item.channel);
  assert.equal(view.status.state, 'in_consultation');
  assert.ok(view.sections.length > 4 && view.sections.every(({ owner }) => owner));
  assert.ok(view.themes.length > 9 && view.themes.length < 17);
  const ask = (method) => post(server, method, { channel: item.channel }, { token: Ana.token });
  const outline = await ask('draft.outline');
  const written = outline.sections.filter(({ is_empty: isEmpty }) => !isEmpty);
  assert.ok(written.length >= 12 && outline.words > 400, `${written.length} sections`);
  assert.ok(
    outline.reasons.some(({ key }) => key === 'summary'),
    'the summary is written last',
  );
  const { ranges } = await ask('draft.authors');
  assert.ok(new Set(ranges.map(({ person }) => person)).size >= 4);
  const times = ranges.map(({ at_ms: atMs }) => atMs);
  assert.ok(Math.min(...times) < Date.now() - 18 * DAY_MS && Math.max(...times) < Date.now() - DAY_MS / 4);
});

test('its draft is alive: comments on words, a resolved one, amendments, published versions, endorsements', async (t) => {
  const server = await useServer(t, { demo: true });
  const { Ana } = await signInDemo(server);
  const { view: inbox } = await open(server, Ana.token, `inbox:${Ana.person}`);
  const pact = inbox.spaces.find(({ kind }) => kind === 'regional_pact');
  const { view: space } = await open(server, Ana.token, pact.channel);
  const { channel } = space.items.find((item) => item.channel.startsWith('draft:'));
  const { view, mine } = await open(server, Ana.token, channel);

  const { anchors } = await post(server, 'draft.anchors', { channel }, { token: Ana.token });
  assert.equal(anchors.length, 4);
  for (const anchor of anchors) {
    const { quote, seq } = view.threads.find((thread) => thread.seq === anchor.thread);
    assert.ok(!anchor.is_gone && anchor.text === quote, `thread ${seq}: ${quote}`);
  }
  assert.ok(view.threads.some(({ replies }) => replies.length) && view.threads.some(({ anchor }) => !anchor));
  assert.equal(view.threads.filter(({ resolved }) => resolved).length, 1);

  const states = view.amendments.map(({ state }) => state).sort();
  assert.deepEqual(states, ['accepted', 'open', 'open']);
  assert.equal(new Set(view.amendments.map(({ section }) => section)).size, 1, 'they stand side by side');
  const { merged, proposed, base } = await post(
    server,
    'draft.amendment',
    { channel, amendment: view.amendments.find(({ state }) => state === 'open').seq },
    { token: Ana.token },
  );
  assert.notDeepEqual(base, proposed);
  assert.match(JSON.stringify(merged), /mentor plătit.*cel puțin 8 ore/s, 'it merges with what was accepted');

  assert.ok(view.versions.length === 2 && view.versions.every(({ published }) => published));
  const stale = view.endorsements.filter(({ version }) => version === 1);
  assert.equal(stale.length, 2);
  assert.ok(
    stale.some(({ organisation }) => mine.endorses_for.includes(organisation)),
    'one is for Ana',
  );
  const categories = new Set(view.endorsements.map(({ category }) => category));
  assert.deepEqual([...categories].sort(), ['academic', 'employers', 'ngo', 'union']);
  assert.equal(view.endorsements.filter(({ reservations }) => reservations).length, 2);
  const page = await fetch(`${server.url}/p/${channel.slice(6)}`);
  assert.match(await page.text(), /Meșterii Văii Albe/);
});

test('everybody has an inbox with the newest first, and has read most of what is old', async (t) => {
  const server = await useServer(t, { demo: true });
  const people = await signInDemo(server);
  for (const { token, person } of [people.Ana, people['Ștefan'], people.Mihai]) {
    const { view } = await until(async () => {
      const opened = await open(server, token, `inbox:${person}`);
      return opened.view.unseen > 0 && opened;
    }, 'the inbox to be told');
    const times = view.entries.map(({ at_ms: atMs }) => atMs);
    assert.deepEqual(
      times,
      [...times].sort((a, b) => a - b),
    );
    assert.ok(view.marks.length > 3);
  }
});

test('what follows from a record of the past happened then, too, but not before what stands in its channel', async (t) => {
  const server = await useServer(t, { demo: true });
  const { Ana } = await signInDemo(server);
  const events = await until(async () => {
    const log = await readLog(server, `inbox:${Ana.person}`);
    return log.some(({ type }) => type === 'inbox.notified') && log;
  }, 'the inbox to be told');
  let lastMs = 0;
  for (const { type, at_ms: atMs, posted_ms: postedMs } of events) {
    if (type === 'inbox.notified') assert.equal(atMs, Math.max(postedMs, lastMs));
    lastMs = atMs;
  }
});

test('what somebody has read is marked once all is told that they may have read', async (t) => {
  const server = await useServer(t, { demo: true });
  const people = await signInDemo(server);
  for (const { person } of Object.values(people)) {
    const types = (await readLog(server, `inbox:${person}`)).map(({ type }) => type);
    const marked = types.indexOf('inbox.marked');
    assert.ok(marked > 0 && !types.includes('inbox.notified', marked), types.join(' '));
  }
});

test('the links it prints stand one below the other, whatever letters the names have', async (t) => {
  const server = await useServer(t, { demo: true });
  const lines = server.output.split('\n').filter((line) => line.includes('/sign-in#'));
  assert.equal(lines.length, 4);
  assert.equal(new Set(lines.map((line) => [...line.split('http')[0]].length)).size, 1, lines.join('\n'));
});

test('its steps stand in the order of their times', () => {
  const steps = readJson('schema/content/demo.json').filter(({ at }) => at);
  const timeOf = ({ days_ago: daysAgo = 0, at }) => `${1000 - daysAgo} ${at}`;
  const times = steps.map(timeOf);
  assert.deepEqual(times, [...times].sort());
});

test('half of it is told from the whole, and not served', async (t) => {
  const server = await useServer(t, { demo: true });
  await redis(server.redisSocket, 'HSET', '{s}r:installation', 'demo', 'begun');
  await server.end();
  const second = server.makeNext({ demo: true });
  await assert.rejects(second.start(), /not whole: start again with an empty data folder/);
});

test('is not loaded where people are already', async (t) => {
  const server = await useServer(t);
  await post(server, 'session.enter', { token: server.entry, name: 'Ana', email: 'ana@exemplu.invalid' });
  await server.end();
  const second = server.makeNext({ demo: true });
  await second.start();
  assert.match(second.log, /not empty: no demo content was loaded/);
  assert.deepEqual(second.links, []);
  await server.stop();
  assert.ok(!second.isRunning && !existsSync(server.data), 'nobody writes in a folder that goes');
});
