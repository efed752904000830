/** People of a test's installation, and what they sign in with. */
import { Client } from './client.js';

/**
 * Somebody who signed in: `person` is the id, `token` the session's.
 * @typedef {{person: string, token: string, email: string, name: string}} Someone
 */

/**
 * Signs in with a code, over a connection of its own.
 * @param {import('./server.js').Server} server @param {string} email @param {string} [code] else one is asked for
 * @returns {Promise<{person: string, token: string}>}
 */
export async function signIn(server, email, code) {
  const client = await Client.connect(server);
  if (!code) await client.request('session.request_code', { email });
  const known = code ?? (await server.readCode(email));
  const result = await client.request('session.sign_in', { email, code: known });
  await client.close();
  return result;
}

/** The first administrator of an empty installation. @param {import('./server.js').Server} server @returns {Promise<Someone>} */
export async function enter(server, name = 'Ana Exemplu', email = 'ana@exemplu.invalid') {
  const client = await Client.connect(server);
  const result = await client.request('session.enter', { token: server.entry, name, email });
  await client.close();
  return { ...result, name, email };
}

/** The people of the demo by the first word of their name: signed in. @param {import('./server.js').Server} server */
export async function signInDemo(server) {
  /** @type {Record<string, Someone>} */
  const people = {};
  for (const { words, email, code } of server.links) {
    const [name] = words.split(' (');
    people[name.split(' ')[0]] = { ...(await signIn(server, email, code)), name, email };
  }
  return people;
}

/**
 * A new person, added by an administrator and signed in.
 * @param {import('./server.js').Server} server @param {Client} administrator @param {string} name
 * @returns {Promise<Someone>}
 */
export async function addPerson(server, administrator, name) {
  const email = `${name
    .normalize('NFD')
    .replace(/[^A-Za-z]/g, '')
    .toLowerCase()}@exemplu.invalid`;
  await administrator.command('directory.add_person', { channel: 'directory', name, email });
  return { ...(await signIn(server, email)), name, email };
}
