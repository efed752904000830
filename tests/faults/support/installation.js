import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { makeUlid } from '../../support/ulid.js';
import { until } from '../../support/wait.js';
import { askOnce } from './line.js';

const FIRST = [
  'Anca',
  'Bogdan',
  'Crina',
  'Dinu',
  'Elisabeta',
  'Florin',
  'Geta',
  'Horia',
  'Ioana',
  'Lavinia',
  'Matei',
  'Nadia',
];

async function ask(server, token, method, params) {
  const reply = await askOnce(server.url, token, method, params);
  if (reply?.result === undefined) throw new Error(`${method}: ${JSON.stringify(reply)}`);
  return reply.result;
}

function command(server, token, method, params) {
  return ask(server, token, method, { ...params, op: makeUlid() });
}

function findCode(server, email) {
  const folder = join(server.disk, 'outbox');
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.eml'))) {
    const mail = readFileSync(join(folder, file), 'utf8');
    const code = /\b\d{6}\b(?=\r?\n)/.exec(mail);
    if (mail.includes(`To: <${email}>`)) return code?.[0];
  }
  return undefined;
}

async function signIn(server, email) {
  await ask(server, undefined, 'session.request_code', { email });
  const code = await until(() => findCode(server, email), `the code for ${email}`);
  const { token, person } = await ask(server, undefined, 'session.sign_in', { email, code });
  return { token, person, email };
}

async function addPerson(server, admin, i) {
  const email = `persoana${i}@exemplu.invalid`;
  await command(server, admin.token, 'directory.add_person', {
    channel: 'directory',
    name: `${FIRST[i % FIRST.length]} Probă ${i}`,
    email,
  });
  return signIn(server, email);
}

/** The first administrator of an empty installation, by the link that this server printed. */
export async function enter(server) {
  const token = await server.entryToken();
  return ask(server, undefined, 'session.enter', {
    token,
    name: 'Ana Exemplu',
    email: 'ana@exemplu.invalid',
  });
}

async function makeSpace(server, admin, name, people, roomCount) {
  const { channel } = await command(server, admin.token, 'space.create', {
    channel: 'directory',
    name,
    kind: 'project',
  });
  for (const { person } of people)
    await command(server, admin.token, 'space.add_member', { channel, person, role: 'member' });
  const rooms = [];
  for (let i = 0; i < roomCount; i++) {
    const params = { channel, title: `Camera ${i + 1}`, visibility: 'members' };
    rooms.push((await command(server, admin.token, 'room.create', params)).channel);
  }
  return { channel, people, rooms };
}

/**
 * People who can sign in, and spaces with rooms: half of the people are in each of two spaces, a third in both.
 * @returns {Promise<{admin: Signed, people: Signed[], spaces: {channel: string, people: Signed[], rooms: string[]}[]}>}
 * @typedef {{token: string, person: string}} Signed
 */
export async function furnish(server, { people: peopleCount = 24, rooms: roomCount = 4 } = {}) {
  const admin = await enter(server);
  const people = [];
  for (let i = 0; i < peopleCount; i++) people.push(await addPerson(server, admin, i));
  const third = Math.floor(peopleCount / 3);
  const spaces = [
    await makeSpace(server, admin, 'Pactul de probă', people.slice(0, 2 * third), roomCount),
    await makeSpace(server, admin, 'Parteneriatul de probă', people.slice(third), roomCount),
  ];
  return { admin, people, spaces };
}
