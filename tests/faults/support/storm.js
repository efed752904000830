import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { until } from '../../support/wait.js';
import { assertNone, checkAnswers, checkDevices, checkFeed, checkHistory, checkSilence, readRooms } from './checks.js';
import { Device } from './device.js';
import { makeFolder } from './folders.js';
import { furnish } from './installation.js';
import { Membership } from './membership.js';
import { Random, seed } from './random.js';
import { Redis } from './redis.js';
import { Server } from './server.js';
import { Trouble } from './trouble.js';

const SETTLE_MS = 90000;

function makeDevices(home, servers, random, count) {
  return Array.from({ length: count }, (_, i) => {
    const { person, token } = home.people[i % home.people.length];
    const open = home.spaces.filter((space) => space.people.some((one) => one.person === person)).flatMap((space) => space.rooms);
    const channels = random.shuffle(open).slice(0, random.between(1, 3));
    const own = new Random(random.between(0, 2 ** 31));
    return new Device({ name: `device ${i}`, person, token, channels, pickUrl: () => own.pick(servers).url, random: own });
  });
}

/** Whoever runs the spaces, and listens everywhere. */
function makeSecretariat(home, servers, random) {
  const channels = home.spaces.flatMap((space) => space.rooms);
  return new Device({ name: 'secretariat', ...home.admin, channels, pickUrl: () => random.pick(servers).url, random });
}

function isWhole(devices) {
  const highest = new Map();
  for (const device of devices) {
    if (!device.isSettled) return false;
    for (const { channel, position } of device.rooms.values())
      if (!device.lost.has(channel)) highest.set(channel, Math.max(highest.get(channel) ?? 0, position.seq));
  }
  return devices.every((device) =>
    [...device.rooms.values()].every((room) => device.lost.has(room.channel) || room.position.seq === highest.get(room.channel)),
  );
}

function describeUnsettled(devices) {
  return devices
    .filter((device) => !device.isSettled)
    .slice(0, 5)
    .map((device) => {
      const rooms = [...device.rooms.values()].filter((room) => !room.isOpen && !device.lost.has(room.channel));
      const ops = [...device.outbox.waiting.values()].map(({ op, sends }) => `${op} sent ${sends} times`);
      return `${device.name} up=${device.line.isUp} closed rooms ${rooms.map((room) => room.channel)} waiting ${ops}`;
    })
    .join('\n');
}

async function settle(devices) {
  for (const device of devices) device.isWriting = false;
  await until(() => isWhole(devices), 'everyone to be whole', SETTLE_MS).catch((error) => {
    throw new Error(`${error.message}\n${describeUnsettled(devices)}`);
  });
}

function sum(devices, figure) {
  return devices.reduce((total, device) => total + figure(device), 0);
}

function sumTable(devices, table) {
  const total = {};
  for (const device of devices)
    for (const [name, count] of Object.entries(table(device))) total[name] = (total[name] ?? 0) + count;
  return total;
}

function report(t, { trouble, membership, devices, acknowledged }) {
  const rooms = devices.flatMap((device) => [...device.rooms.values()]);
  t.diagnostic(`trouble ${JSON.stringify(trouble.counts)}, members removed ${membership.removed.size}, back ${membership.returns}`);
  t.diagnostic(`acknowledged ${acknowledged}, refused ${sum(devices, (one) => one.outbox.refused.length)} ` +
    `(${JSON.stringify(sumTable(devices, (one) => countWords(one.outbox.refused)))}), repeated ${sum(devices, (one) => one.outbox.repeats)}`);
  t.diagnostic(`connects ${sum(devices, (one) => one.line.connects)}, closes ${JSON.stringify(sumTable(devices, (one) => one.line.closes))}, ` +
    `closed ${JSON.stringify(sumTable(devices, (one) => one.closed))}`);
  t.diagnostic(`resumed ${rooms.reduce((n, room) => n + room.resumes, 0)}, views ${rooms.reduce((n, room) => n + room.views.length, 0)}, ` +
    `heard ${rooms.reduce((n, room) => n + room.heard.length, 0)}, replies before their event ${sum(devices, (one) => one.earlyReplies)}`);
}

function countWords(refused) {
  const counts = {};
  for (const { error } of refused) counts[error] = (counts[error] ?? 0) + 1;
  return counts;
}

/** Only who had left, for good or for a while, was refused anything, and only for that reason. */
function checkRefusals(devices, rooms, home, membership) {
  const ops = new Set([...rooms.values()].flat().map(({ event }) => event.op));
  const swings = new Set(home.spaces.map((space, i) => (i === 0 ? space.people : [...space.people].reverse())[2].person));
  const faults = [];
  for (const device of devices)
    for (const { op, params, error } of device.outbox.refused) {
      const isLeaver = membership.removed.has(device.person) || swings.has(device.person);
      if (!isLeaver || error !== 'no_such_channel') faults.push(`${device.name}: ${op} in ${params.channel} refused: ${error}`);
      if (ops.has(op)) faults.push(`${op} was refused (${error}) and is in the log`);
    }
  assertNone('wrong refusals', faults);
}

/**
 * Several processes on one Redis, many clients, and trouble for so many seconds; then everything is compared.
 * @param {{secs: number, servers?: number, clients?: number, environment?: Record<string, string>}} options
 *   environment: of the Redis
 */
export async function storm(t, { secs, servers: serverCount = 3, clients = 200, environment = {} }) {
  t.diagnostic(`seed ${seed}, ${serverCount} processes, ${clients} clients, ${secs} s`);
  const random = new Random(seed);
  const folder = makeFolder(t);
  const redis = new Redis({ folder, environment });
  const servers = Array.from({ length: serverCount }, (_, i) => new Server({ folder, name: `sfat-${i}`, redis: redis.address }));
  const devices = [];
  const trouble = new Trouble({ servers, redis, devices, random });
  t.after(async () => {
    await trouble.stop().catch(() => {});
    for (const device of devices) device.stop();
    await Promise.all([...servers, redis].map((child) => child.kill()));
  });

  await redis.start();
  for (const server of servers) await server.start();
  const home = await furnish(servers[0]);
  const secretariat = makeSecretariat(home, servers, random);
  devices.push(...makeDevices(home, servers, random, clients), secretariat);
  for (const device of devices) device.start();
  await until(() => devices.every((device) => device.isSettled), 'everyone to be in', SETTLE_MS);

  const membership = new Membership({ secretariat, spaces: home.spaces, random });
  for (const device of devices) if (device !== secretariat) device.startWriting();
  try {
    await Promise.all([trouble.run(secs * 1000), membership.run(secs * 1000)]);
    await settle(devices);
  } finally {
    writeFileSync(join(folder, 'diary'), trouble.diary.join('\n'));
  }

  const rooms = await readRooms(redis, home.spaces.flatMap((space) => space.rooms));
  const acknowledged = checkAnswers(rooms, devices);
  report(t, { trouble, membership, devices, acknowledged });
  assertNone('faults seen by clients', devices.flatMap((device) => device.faults));
  checkRefusals(devices, rooms, home, membership);
  await checkHistory(rooms, servers, home.admin.token);
  await checkDevices(rooms, servers, devices, home.admin.token);
  const feed = await checkFeed(redis, rooms, home.spaces);
  checkSilence(feed, membership.removed, home.spaces, devices);
  for (const device of devices) device.stop();
  const ends = await Promise.all(servers.map((server) => server.end()));
  assertNone('faults of the processes', [...servers, redis].flatMap((child) => child.faults));
  assertNone('ends', ends.filter(({ code }) => code !== 0).map(({ code, signal }) => `${code ?? signal}`));
}
