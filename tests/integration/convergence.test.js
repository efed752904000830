/** An old view plus its events equals a fresh view: the client's own models against the real server. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { commands } from '../support/contract.js';
import { makePng, upload } from '../support/files.js';
import { Follower } from '../support/follower.js';
import { addOrganisation, giveMandate, seatOrganisation } from '../support/organisations.js';
import { addSections, proposalOf } from '../support/prose.js';
import { startServer } from '../support/server.js';
import { totpCode } from '../support/totp.js';
import { until } from '../support/wait.js';
import { UNHURRIED, makeWorld, signInAgain } from '../support/world.js';

const DAY_MS = 24 * 60 * 60 * 1000;

/** A day of the installation's time zone. @param {number} ms */
const dayOf = (ms) => new Date(ms).toLocaleDateString('sv-SE', { timeZone: 'Europe/Bucharest' });

/** A message that the view still holds. */
const LATE = { message: 60, emoji: '👍' };

/** What these people do in a room, in this order. @param {string} channel @param {any[][]} acts */
async function inRoom(channel, ...acts) {
  for (const [{ client }, verb, params] of acts) await client.command(`room.${verb}`, { channel, ...params });
}

/** What these people do in a draft, in this order. @param {string} channel @param {any[][]} acts */
async function inDraft(channel, ...acts) {
  for (const [{ client }, verb, params] of acts)
    await client.command(`draft.${verb}`, { channel, ...params });
}

const SECTION = { section: 'aaaaaaaaaa' };

/** @param {any} person @param {any[][]} acts */
async function inInbox({ client, person }, ...acts) {
  for (const [verb, params] of acts)
    await client.command(`inbox.${verb}`, { channel: `inbox:${person}`, ...params });
}

/** @param {any} person */
const inboxView = async ({ client, person }) => (await client.open(`inbox:${person}`)).view;

/** Waits until a person has so many entries that are not done. @param {any} person @param {number} count */
const seen = (person, count) =>
  until(async () => (await inboxView(person)).unseen === count, `${count} entries`);

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
  'room.react': ({ mihai, ileana, room }) => inRoom(room, [mihai, 'react', LATE], [ileana, 'react', LATE]),
  'room.unreact': ({ mihai, room }) => inRoom(room, [mihai, 'unreact', LATE]),
  'room.edit': ({ mihai, ileana, room }) =>
    inRoom(
      room,
      [mihai, 'edit', { message: 60, text: `Altfel, @{person:${ileana.person}}.` }],
      [mihai, 'edit', { message: 1, text: 'Un mesaj mai vechi.' }],
    ),
  'room.post with files, and room.edit that takes them out': async ({ mihai, room, world }) => {
    const bring = async (/** @type {number} */ side) => {
      const { body } = await upload(world.server, mihai, room, makePng(side, side), { name: 'a.png' });
      return body.file;
    };
    const [one, two] = [await bring(61), await bring(62)];
    const named = (/** @type {string[]} */ ...files) => ({
      files: files.map((file) => ({ file, name: 'a.png' })),
    });
    const { seq } = await mihai.client.command('room.post', { channel: room, text: '', ...named(one, two) });
    await inRoom(
      room,
      [mihai, 'edit', { message: seq, text: 'Una.', files: [two] }],
      [mihai, 'post', { text: 'Iar.', ...named(two) }],
      [mihai, 'delete', { message: seq }],
    );
  },
  'room.pin': ({ sorina, room }) =>
    inRoom(room, ...[60, 59, 58].map((message) => [sorina, 'pin', { message }])),
  'room.unpin': ({ sorina, room }) => inRoom(room, [sorina, 'unpin', { message: 59 }]),
  'room.post, a thread': ({ mihai, ileana, room }) =>
    inRoom(
      room,
      [ileana, 'post', { text: 'Un fir.', reply_to: 61 }],
      [mihai, 'post', { text: 'Și mai departe.', reply_to: 61 }],
      [mihai, 'post', { text: 'La unul vechi.', reply_to: 2 }],
    ),
  'room.post that calls people, and inbox.notify': async ({ mihai, ileana, room }) => {
    await inRoom(room, [mihai, 'post', { text: `@{person:${ileana.person}} @{everyone}` }]);
    await seen(ileana, 3);
  },
  'inbox.mark': ({ ileana, room }) => inInbox(ileana, ['mark', { item: room, seq: 3, count: 3 }]),
  'inbox.mark, lower': ({ ileana, room }) => inInbox(ileana, ['mark', { item: room, seq: 1, count: 1 }]),
  'inbox.mark that passes what one was told of': async ({ ileana, room }) => {
    const { message } = (await inboxView(ileana)).entries[0];
    await inInbox(ileana, ['mark', { item: room, seq: message, count: 3 }]);
    await seen(ileana, 2);
  },
  'inbox.set_level': ({ ileana, room, space }) =>
    inInbox(
      ileana,
      ['set_level', { item: space, level: 'none' }],
      ['set_level', { item: room, level: 'all' }],
    ),
  'inbox.done and inbox.undone': async ({ ileana }) => {
    const entries = (await inboxView(ileana)).entries.map(({ seq }) => seq);
    await inInbox(ileana, ['done', { entries }], ['undone', { entries: entries.slice(0, 1) }]);
  },
  'inbox.all_done': ({ ileana }) => inInbox(ileana, ['all_done', {}]),
  'room.delete': ({ mihai, sorina, room }) =>
    inRoom(
      room,
      [mihai, 'delete', { message: 60 }],
      [sorina, 'delete', { message: 61, reason: 'Date personale.' }],
      [mihai, 'delete', { message: 3 }],
    ),
  'room.rename, and space.note_item': ({ sorina, room }) =>
    inRoom(
      room,
      [sorina, 'rename', { title: 'Alt titlu', about: 'Despre ce e.' }],
      [sorina, 'rename', { title: 'Alt titlu', about: '' }],
    ),
  'room.archive': ({ sorina, room }) => inRoom(room, [sorina, 'archive', {}]),
  'room.reopen': ({ sorina, room }) => inRoom(room, [sorina, 'reopen', {}]),
  'draft.create': async (at) => {
    const params = { channel: at.space, template: 'policy_brief', title: 'Poziție comună' };
    at.draft = (await at.mihai.client.command('draft.create', params)).channel;
    for (const follower of at.followers) await follower.follow(at.draft);
  },
  'draft.rename': ({ mihai, draft }) =>
    inDraft(
      draft,
      [mihai, 'rename', { title: 'Notă de politică', about: 'Despre ce e.' }],
      [mihai, 'rename', { title: 'Notă de politică', about: '' }],
    ),
  'draft.set_section': async ({ world, mihai, ileana, draft }) => {
    await addSections(world.server, mihai, draft, SECTION.section, 'bbbbbbbbbb');
    await inDraft(
      draft,
      [mihai, 'set_section', { ...SECTION, owner: ileana.person, words_most: 90 }],
      [mihai, 'set_section', { section: 'bbbbbbbbbb', is_required: false }],
      [mihai, 'set_section', { ...SECTION, owner: null, pages_most: 2 }],
      [mihai, 'set_section', { section: 'bbbbbbbbbb', is_required: null }],
    );
  },
  'draft.answer_theme': ({ mihai, ileana, draft }) =>
    inDraft(
      draft,
      [mihai, 'answer_theme', { question: 7, answer: 'no', explanation: 'Urmează.' }],
      [ileana, 'answer_theme', { question: 2, answer: 'yes' }],
      [mihai, 'answer_theme', { question: 7, answer: 'yes' }],
    ),
  'draft.set_status': ({ mihai, draft }) =>
    inDraft(draft, [mihai, 'set_status', { state: 'in_consultation', note: 'Până vineri.' }]),
  'draft.comment, draft.edit_comment and draft.delete_comment': async (at) => {
    const { mihai, ileana, draft } = at;
    const say = async (/** @type {any} */ { client }, /** @type {any} */ params) =>
      (await client.command('draft.comment', { channel: draft, ...params })).seq;
    at.thread = await say(ileana, { text: `De unde, @{person:${mihai.person}}?` });
    const reply = await say(mihai, { text: 'De la INS.', thread: at.thread });
    const other = await say(mihai, { text: 'Încă ceva.' });
    await inDraft(
      draft,
      [mihai, 'edit_comment', { comment: reply, text: 'De la INS, 2024.' }],
      [ileana, 'edit_comment', { comment: at.thread, text: 'De unde vine cifra?' }],
      [ileana, 'delete_comment', { comment: other }],
    );
  },
  'draft.resolve_thread and draft.reopen_thread': ({ ileana, mihai, draft, thread }) =>
    inDraft(
      draft,
      [mihai, 'resolve_thread', { thread }],
      [ileana, 'reopen_thread', { thread }],
      [mihai, 'resolve_thread', { thread }],
    ),
  'draft.amend, draft.accept_amendment, draft.reject_amendment and draft.withdraw_amendment': async (at) => {
    const { world, mihai, ileana, sorina, draft } = at;
    const amend = async (/** @type {any} */ person) => {
      const update = await proposalOf(world.server, person, draft, 'Pe scurt.');
      const params = { channel: draft, section: '', reason: 'Lipsea.', update };
      return { amendment: (await person.client.command('draft.amend', params)).seq };
    };
    const [one, two, three] = [await amend(ileana), await amend(ileana), await amend(mihai)];
    await inDraft(
      draft,
      [sorina, 'accept_amendment', { ...one, reason: 'De acord.' }],
      [mihai, 'reject_amendment', { ...two, reason: 'De două ori.' }],
      [mihai, 'withdraw_amendment', three],
    );
  },
  'draft.make_version and draft.publish_version': ({ mihai, ileana, draft }) =>
    inDraft(draft, [mihai, 'make_version', { name: 'Prima' }], [ileana, 'publish_version', { version: 1 }]),
  'draft.endorse': async (at) => {
    const { sorina, ileana, space, draft } = at;
    const organisation = await seatOrganisation(sorina, space, { name: 'Asociația care susține' });
    at.endorsing = await giveMandate(sorina, space, ileana.person, { organisation });
    /* She has silenced the space, but not this. */
    await inInbox(ileana, ['set_level', { item: draft, level: 'all' }]);
    const [{ sha256 }] = (await ileana.client.open(draft)).view.versions;
    await inDraft(draft, [ileana, 'endorse', { version: 1, sha256, reservations: 'Fără art. 4.' }]);
  },
  'draft.publish_version of another text, and draft.note_stale': async ({ world, mihai, ileana, draft }) => {
    const update = await proposalOf(world.server, mihai, draft, 'Și mai pe scurt.');
    const params = { channel: draft, section: '', reason: 'Încă.', update };
    const { seq: amendment } = await mihai.client.command('draft.amend', params);
    await inDraft(
      draft,
      [mihai, 'accept_amendment', { amendment }],
      [mihai, 'make_version', { name: 'A doua' }],
      [ileana, 'publish_version', { version: 2 }],
    );
    await until(
      async () => (await inboxView(ileana)).entries.some(({ kind }) => kind === 'endorsement'),
      'who acts for the organisation to hear of it',
    );
  },
  'draft.restore_version, draft.unpublish_version and draft.withdraw_endorsement': async (at) => {
    await inDraft(
      at.draft,
      [at.mihai, 'restore_version', { version: 1 }],
      [at.ileana, 'unpublish_version', { version: 2, reason: 'Pripit.' }],
      [at.ileana, 'withdraw_endorsement', { reason: 'Consiliul a revenit.' }],
    );
    await at.sorina.client.command('space.end_mandate', { channel: at.space, mandate: at.endorsing });
  },
  'draft.import': async ({ mihai, ileana, draft, world }) => {
    const { body } = await upload(world.server, ileana, draft, '# Din fișier\n\nTextul lui.\n', {
      name: 'a.md',
    });
    await inDraft(
      draft,
      [mihai, 'import', { file: body.file, mode: 'append' }],
      [ileana, 'import', { file: body.file, mode: 'replace' }],
    );
  },
  'draft.archive': ({ sorina, draft }) => inDraft(draft, [sorina, 'archive', {}]),
  'draft.reopen': ({ sorina, draft }) => inDraft(draft, [sorina, 'reopen', {}]),
  'room.create': ({ mihai, space }) =>
    mihai.client.command('room.create', { channel: space, title: 'Anunțuri', visibility: 'members' }),
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
  'space.leave': ({ stefan, space }) => stefan.client.command('space.leave', { channel: space }),
  'directory.add_organisation': async (at) => {
    at.organisation = await addOrganisation(at.sorina, {
      short_name: 'Verde',
      county: 'RO-BC',
      fields: ['tineri'],
      website: 'https://exemplu.invalid',
    });
    at.other = await addOrganisation(at.sorina, { name: 'Sindicatul Model', type: 'union' });
  },
  'directory.edit_organisation': ({ sorina, organisation }) =>
    sorina.client.command('directory.edit_organisation', {
      channel: 'directory',
      organisation,
      name: 'Fundația Exemplu',
      type: 'foundation',
      county: null,
      website: null,
    }),
  'directory.verify_organisation': ({ sorina, organisation }) =>
    sorina.client.command('directory.verify_organisation', {
      channel: 'directory',
      organisation,
      state: 'active',
    }),
  'directory.rename_person': ({ mihai }) =>
    mihai.client.command('directory.rename_person', { channel: 'directory', name: 'Mihai Altul' }),
  'space.edit, and directory.note_space': ({ sorina, space }) =>
    sorina.client.command('space.edit', {
      channel: space,
      name: 'Parteneriatul Valea Verde',
      about: 'Pe scurt.',
      county: 'RO-BC',
    }),
  'space.edit, what is taken away': ({ sorina, space }) =>
    sorina.client.command('space.edit', { channel: space, about: null, region: null }),
  'space.add_organisation': async ({ sorina, space, organisation, other }) => {
    await sorina.client.command('space.add_organisation', { channel: space, organisation });
    await sorina.client.command('space.add_organisation', {
      channel: space,
      organisation: other,
      state: 'invited',
    });
  },
  'space.give_mandate': async (at) => {
    const { sorina, mihai, stefan, space, organisation, other } = at;
    at.mandate = await giveMandate(sorina, space, mihai.person, { organisation });
    at.second = await giveMandate(sorina, space, mihai.person, { organisation: other, category: 'elected' });
    at.ending = await giveMandate(sorina, space, stefan.person, {
      organisation: other,
      role: 'facilitator',
      until_on: dayOf(Date.now()),
    });
    await giveMandate(sorina, space, at.olga.person, {
      organisation,
      from_on: dayOf(Date.now() + DAY_MS),
    });
  },
  'room.create, as one of two': ({ mihai, space, mandate }) =>
    mihai.client.command('room.create', {
      channel: space,
      title: 'ONG',
      visibility: 'category',
      categories: ['ngo'],
      as: mandate,
    }),
  'room.create, for named people': async (at) => {
    at.named = await at.sorina.client.command('room.create', {
      channel: at.space,
      title: 'Pregătire',
      visibility: 'named',
      people: [at.mihai.person],
      about: 'Ordinea de zi.',
    });
  },
  'room.set_people': ({ sorina, stefan, space, named }) =>
    sorina.client.command('room.set_people', {
      channel: space,
      room: named.channel,
      people: [sorina.person, stefan.person],
    }),
  'space.set_organisation': ({ sorina, space, organisation }) =>
    sorina.client.command('space.set_organisation', { channel: space, organisation, category: 'academic' }),
  'space.set_organisation, suspended': ({ sorina, space, other }) =>
    sorina.client.command('space.set_organisation', {
      channel: space,
      organisation: other,
      state: 'suspended',
    }),
  'space.set_organisation, back': ({ sorina, space, other }) =>
    sorina.client.command('space.set_organisation', { channel: space, organisation: other, state: 'active' }),
  'space.edit_mandate': ({ sorina, space, mandate }) =>
    sorina.client.command('space.edit_mandate', {
      channel: space,
      mandate,
      capacity: 'Director',
      standing: 'deputy',
      until_on: dayOf(Date.now() + 9 * DAY_MS),
      role: 'facilitator',
    }),
  'space.end_mandate': ({ sorina, space, second }) =>
    sorina.client.command('space.end_mandate', { channel: space, mandate: second }),
  'space.due': async ({ world, sorina, stefan, space }) => {
    await world.server.advance(DAY_MS);
    await until(async () => {
      const { view } = await sorina.client.open(space);
      return view.mandates.some(({ person, ended_on: endedOn }) => person === stefan.person && endedOn);
    }, 'midnight to be noted');
  },
  'space.invite': async (at) => {
    at.soon = (await at.sorina.client.request('session.ping')).now_ms + 3_600_000;
    at.invitation = await at.sorina.client.command('space.invite', {
      channel: at.space,
      role: 'facilitator',
      category: 'citizen',
      expires_ms: at.soon,
      uses: 5,
    });
  },
  'space.invite_people': ({ sorina, space, soon }) =>
    sorina.client.command('space.invite_people', {
      channel: space,
      addresses: [{ email: 'chemat@exemplu.invalid' }],
      role: 'member',
      expires_ms: soon,
    }),
  'space.accept_invitation': async ({ sorina, olga, space, invitation }) => {
    const { token } = await sorina.client.request('space.invitation_link', {
      channel: space,
      invitation: invitation.invitation,
    });
    await olga.client.request('session.accept_invitation', { token });
  },
  'space.withdraw_invitation': ({ sorina, space, invitation }) =>
    sorina.client.command('space.withdraw_invitation', { channel: space, invitation: invitation.invitation }),
  'directory.set_second_factor, and directory.remove_second_factor': async ({ ileana }) => {
    const { secret } = await ileana.client.request('session.begin_second_factor');
    const { now_ms } = await ileana.client.request('session.ping');
    const { recovery_codes: codes } = await ileana.client.request('session.confirm_second_factor', {
      code: totpCode(secret, now_ms),
    });
    await ileana.client.request('session.remove_second_factor', { code: codes[0] });
  },
  'space.hand_over_secretariat': ({ sorina, mihai, space, organisation }) =>
    sorina.client.command('space.hand_over_secretariat', {
      channel: space,
      organisation,
      people: [mihai.person],
    }),
};

const SILENT =
  /^(channel|session)\.|^directory\.(people|add_administrator)$|^room\.(find_date|history|message|thread|versions)$|^inbox\.entries$|^draft\.(export|amendment|anchors|authors|outline|threads|ticket|version)$|^space\.(invitation_link|invitations|heads|health)$|^search\.find$|^file\./;

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
    at.followers = [...cut, ...steady];
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
