/** An old view plus its events equals a fresh view: the client's own models against the real server. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { commands } from '../support/contract.js';
import { Follower } from '../support/follower.js';
import { startServer } from '../support/server.js';
import { UNHURRIED, makeWorld, signInAgain } from '../support/world.js';

/** Every command that makes an event, done in this order. @type {Record<string, (at: any) => Promise<unknown>>} */
const STEPS = {
  'room.post': ({ mihai, room }) =>
    mihai.client.command('room.post', { channel: room, text: 'Bună ziua tuturor.' }),
  'room.post, a reply': ({ ileana, room }) =>
    ileana.client.command('room.post', { channel: room, text: 'Bună ziua, Mihai.', reply_to: 1 }),
  'room.post, more than a view holds': async ({ mihai, room }) => {
    for (let i = 0; i < 60; i++)
      await mihai.client.command('room.post', { channel: room, text: `Mesajul ${i}` });
  },
  'room.create': ({ mihai, space }) =>
    mihai.client.command('room.create', { channel: space, title: 'Anunțuri', visibility: 'members' }),
  'draft.create': ({ mihai, space }) =>
    mihai.client.command('draft.create', { channel: space, template: 'blank', title: 'Poziție comună' }),
  'directory.add_person': ({ ana }) =>
    ana.client.command('directory.add_person', {
      channel: 'directory',
      name: 'Dan Nou',
      email: 'dan@exemplu.invalid',
    }),
  'directory.end_session': async ({ mihai, world }) => {
    const again = await signInAgain(world, mihai);
    await again.client.request('session.sign_out');
  },
  'space.create': ({ sorina }) =>
    sorina.client.command('space.create', { channel: 'directory', name: 'Proiect', kind: 'project' }),
  'space.add_member, and inbox.join_space': ({ sorina, olga, space }) =>
    sorina.client.command('space.add_member', { channel: space, person: olga.person, role: 'member' }),
  'space.add_member, another role': ({ sorina, olga, space }) =>
    sorina.client.command('space.add_member', { channel: space, person: olga.person, role: 'facilitator' }),
  'space.add_member, a lesser role': ({ sorina, ileana, space }) =>
    sorina.client.command('space.add_member', { channel: space, person: ileana.person, role: 'member' }),
  'space.remove_member, and inbox.leave_space': ({ sorina, mihai, space }) =>
    sorina.client.command('space.remove_member', { channel: space, person: mihai.person }),
  'space.add_member, one who was a member': ({ sorina, stefan, space }) =>
    sorina.client.command('space.add_member', { channel: space, person: stefan.person, role: 'member' }),
};

const SILENT =
  /^(channel|session)\.|^directory\.(people|add_administrator)$|^room\.history$|^draft\.(authors|ticket)$/;

describe('convergence', () => {
  /** @type {any} */ let at;
  /** Those whose line is cut before each step, and those whose line holds. @type {Follower[]} */ const cut =
    [];
  /** @type {Follower[]} */ const steady = [];

  before(async () => {
    const world = await makeWorld(await startServer({ options: UNHURRIED }));
    at = { world, ...world.people, space: world.space, room: world.room };
    for (const person of Object.values(world.people))
      for (const followers of [cut, steady]) {
        const follower = new Follower(world.server, person.token);
        followers.push(follower);
        for (const name of [world.room, world.space, 'directory', `inbox:${person.person}`])
          await follower.follow(name);
      }
  });
  after(() => {
    for (const follower of [...cut, ...steady]) follower.stop();
    return at?.world.server.stop();
  });

  const converge = () => Promise.all([...cut, ...steady].map((follower) => follower.converge()));

  test('every command that makes an event is among the steps', () => {
    const steps = Object.keys(STEPS).join();
    for (const name of Object.keys(commands)) assert.ok(SILENT.test(name) || steps.includes(name), name);
  });

  for (const [step, act] of Object.entries(STEPS))
    test(step, async () => {
      for (const follower of cut) follower.cut();
      await act(at);
      await converge();
    });

  test('and when the server starts anew', async () => {
    await at.world.server.restart();
    await converge();
  });
});
