/** An installation with somebody in every part that one can have, for tests that ask who may do what. */
import { Client } from './client.js';
import { addPerson, enter, signIn } from './people.js';
import { until } from './wait.js';

/** Rates are tested by themselves: here they must not be in the way. */
export const UNHURRIED = { commands_per_second: 100000, commands_burst: 100000, codes_per_hour: 1000 };

/** @typedef {import('./people.js').Someone & {client: Client}} Person */

/**
 * @typedef {object} World
 * @property {import('./server.js').Server} server
 * @property {Record<string, Person>} people ana runs the installation; sorina is the secretariat, ileana the facilitator,
 *   mihai a member of the space; stefan was one; olga is a stranger
 * @property {string} space of which ana is no member
 * @property {string} ownSpace of which ana is a member
 * @property {string} room in the space
 * @property {string} ownRoom in ownSpace
 */

/** @param {import('./server.js').Server} server @param {import('./people.js').Someone} someone @returns {Promise<Person>} */
const connect = async (server, someone) => ({
  ...someone,
  client: await Client.connect(server, { token: someone.token, language: 'en' }),
});

/** @param {import('./server.js').Server} server @returns {Promise<Record<string, Person>>} */
async function addPeople(server) {
  const ana = await connect(server, await enter(server));
  const people = { ana };
  for (const name of ['Sorina Șablon', 'Ileana Probă', 'Mihai Model', 'Ștefan Ciornă', 'Olga Străină']) {
    const key = name
      .normalize('NFD')
      .replace(/[^A-Za-z ]/g, '')
      .split(' ')[0]
      .toLowerCase();
    people[key] = await connect(server, await addPerson(server, ana.client, name));
  }
  return people;
}

/** A space with its people and one room. @param {Record<string, Person>} people @param {string} name */
async function makeSpace({ ana, sorina, ileana, mihai, stefan }, name) {
  const { channel } = await ana.client.command('space.create', {
    channel: 'directory',
    name,
    kind: 'regional_pact',
  });
  const set = (/** @type {Person} */ { person }, /** @type {string} */ role) =>
    ana.client.command('space.add_member', { channel, person, role });
  await set(sorina, 'secretariat');
  await set(ileana, 'facilitator');
  await set(mihai, 'member');
  await set(stefan, 'member');
  const room = await ana.client.command('room.create', {
    channel,
    title: `Camera: ${name}`,
    visibility: 'members',
  });
  return { space: channel, room: room.channel };
}

/** @param {import('./server.js').Server} server started with UNHURRIED, and empty @returns {Promise<World>} */
export async function makeWorld(server) {
  const people = await addPeople(server);
  const { ana, sorina, stefan } = people;
  const other = await makeSpace(people, 'Parteneriatul Valea Albă');
  const own = await makeSpace(people, 'Pactul demonstrativ');
  for (const { space } of [other, own])
    await sorina.client.command('space.remove_member', { channel: space, person: stefan.person });
  await sorina.client.command('space.remove_member', { channel: other.space, person: ana.person });
  await sorina.client.command('space.add_member', { channel: own.space, person: ana.person, role: 'member' });
  await until(async () => {
    const { view } = await ana.client.open(`inbox:${ana.person}`);
    return view.spaces.length === 1 && view.spaces[0].role === 'member';
  }, 'what follows in the inboxes');
  return { server, people, space: other.space, room: other.room, ownSpace: own.space, ownRoom: own.room };
}

/** Another session of the same person. @param {World} world @param {Person} person @returns {Promise<Person>} */
export async function signInAgain({ server }, person) {
  return connect(server, { ...person, ...(await signIn(server, person.email)) });
}
