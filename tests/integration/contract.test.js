/** The contract: schema/ is whole and consistent, and every command is reached, done and refused. */
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { Client } from '../support/client.js';
import {
  ROOT,
  checkEventFields,
  checkParams,
  checkResult,
  commands,
  errors,
  events,
  readJson,
  types,
} from '../support/contract.js';
import { makePng, upload } from '../support/files.js';
import { startServer } from '../support/server.js';
import { UNHURRIED, makeWorld, signInAgain } from '../support/world.js';
import { addOrganisation, giveMandate, seatOrganisation } from '../support/organisations.js';
import { addPerson, signIn } from '../support/people.js';
import { addSections, paragraph, proposalOf, setProse } from '../support/prose.js';
import { closeText, converged, openText, synced } from '../support/text.js';
import { totpCode } from '../support/totp.js';
import { makeUlid } from '../support/ulid.js';
import { until } from '../support/wait.js';

const NO_FILE = '0'.repeat(64);

const WORDS = new Set(
  [
    'type',
    'properties',
    'required',
    'additionalProperties',
    'enum',
    'const',
    'minimum',
    'maximum',
    'minLength',
  ].concat(['maxLength', 'minItems', 'maxItems', 'items', '$ref', 'format', 'description']),
);

/** Calls visit for each schema within a schema. @param {any} schema @param {(schema: any) => void} visit */
function eachSchema(schema, visit) {
  visit(schema);
  for (const part of Object.values(schema.properties ?? {})) eachSchema(part, visit);
  if (schema.items) eachSchema(schema.items, visit);
}

/** All C sources of a folder below server/. @param {string} folder */
const sources = (folder) =>
  readdirSync(`${ROOT}server/${folder}`)
    .filter((file) => file.endsWith('.c'))
    .map((file) => readFileSync(`${ROOT}server/${folder}/${file}`, 'utf8'))
    .join('\n');

const FEATURES = readdirSync(`${ROOT}server`, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name);

/** The rows of the tables of one kind in all C sources. @param {string} kind @param {RegExp} row */
function tableRows(kind, row) {
  const rows = [];
  for (const folder of FEATURES)
    for (const [, body] of sources(folder).matchAll(
      new RegExp(`const struct ${kind} \\w+\\[\\] = \\{(.*?)\\{0\\}(?:,\\s*)?\\}`, 'gs'),
    ))
      rows.push(...body.matchAll(row));
  return rows;
}

describe('schema/', () => {
  test('uses only the words of JSON Schema that the server knows, and closes every object', () => {
    const all = [
      ...Object.values(commands).flatMap(({ params, result }) => [params, result]),
      ...Object.values(events).map(({ fields }) => fields),
      ...Object.values(types),
    ];
    for (const schema of all)
      eachSchema(schema, (part) => {
        for (const word of Object.keys(part))
          assert.ok(WORDS.has(word), `${word} in ${JSON.stringify(part)}`);
        if (part.$ref) assert.ok(types[part.$ref.replace('types.json#/', '')], part.$ref);
        const isOpen =
          part === types.event ||
          part === types.prosemirror ||
          part === commands['channel.open'].result.properties.view;
        if (part.type === 'object' && !isOpen) assert.equal(part.additionalProperties, false);
      });
  });

  for (const [name, command] of Object.entries(commands))
    test(`${name}: its examples are as it says`, () => {
      assert.ok(command.description && command.examples.length > 0);
      for (const { params, result } of command.examples) {
        assert.equal(checkParams(name, params), undefined);
        assert.equal(checkResult(name, result), undefined);
      }
      for (const word of command.errors) assert.ok(errors[word], word);
    });

  for (const [name, event] of Object.entries(events))
    test(`${name}: its examples are as it says`, () => {
      assert.ok(event.description && event.examples.length > 0);
      for (const example of event.examples) assert.equal(checkEventFields(name, example), undefined);
    });

  test('errors.json and core/error.c say the same', () => {
    const source = readFileSync(`${ROOT}server/core/error.c`, 'utf8');
    const rows = [...source.matchAll(/\[ERR_\w+\] = \{"(\w+)", (-\d+)\}/g)].map(([, word, code]) => [
      word,
      Number(code),
    ]);
    const inC = Object.fromEntries(rows);
    assert.deepEqual(inC, Object.fromEntries(Object.entries(errors).map(([word, { code }]) => [word, code])));
    const codes = Object.values(inC);
    assert.equal(new Set(codes).size, codes.length);
    for (const { ro, en } of Object.values(errors)) assert.ok(ro && en && ro !== en);
  });

  test('its events are those of the features’ tables, in the same version and for the same audience', () => {
    const rows = tableRows('event_type', /\{"([a-z_.]+)", (\d+), \w+, AUDIENCE_(\w+),/g);
    const inC = rows.map(([, name, v, audience]) => [
      name,
      { v: Number(v), audience: audience.toLowerCase() },
    ]);
    const inSchema = Object.entries(events).map(([name, { v, audience }]) => [name, { v, audience }]);
    assert.deepEqual(Object.fromEntries(inC), Object.fromEntries(inSchema));
  });

  test('its commands are those of the features’ tables, for the same roles', () => {
    const rows = [
      ...tableRows('command', /\{"([a-z_.]+)", ROLE_(\w+), (\w+),/g),
      ...tableRows('query', /\{"([a-z_.]+)", ROLE_(\w+), (\w+),/g),
    ].map(([, name, role, flags]) => [name, flags === 'COMMAND_INTERNAL' ? 'system' : role.toLowerCase()]);
    const methods = tableRows('method', /\{"([a-z_.]+)", (?:true|false), \w+\}/g).map(([, name]) => [
      name,
      'visitor',
    ]);
    const channels = ['open', 'close', 'signal'].map((verb) => [`channel.${verb}`, 'visitor']);
    const inC = Object.fromEntries([...rows, ...methods, ...channels]);
    const inSchema = Object.fromEntries(
      Object.entries(commands).map(([name, { least_role }]) => [name, least_role]),
    );
    assert.deepEqual(inC, inSchema);
  });

  test('the demo uses commands as they are', () => {
    for (const { method, write, find, propose, bring, settle } of readJson('schema/content/demo.json'))
      assert.ok(commands[method] || [write, find, propose].includes('$proposal') || bring || settle, method);
  });
});

/** Nobody has this id, nor is it an organisation's or a mandate's. */
const NOBODY = '01KAMYCQ3S5T7V9X1Z3B5D7F9H';

/** @param {any} person */
const inboxOf = ({ person }) => `inbox:${person}`;

/** One calls another by name in a room. @param {any} one @param {string} channel @param {any} other */
const call = ({ client }, channel, { person }) =>
  client.command('room.post', { channel, text: `@{person:${person}}, te rog.` });

/** Waits until a person has so many entries that are not done, and gives their inbox. @param {any} person @param {number} count */
const untilSeen = (person, count) =>
  until(async () => {
    const { view } = await person.client.open(inboxOf(person));
    return view.unseen === count && view;
  }, `${count} entries`);

/** @param {any} maker @param {string} space */
const makeRoom = async ({ client }, space) =>
  (await client.command('room.create', { channel: space, title: 'Probă', visibility: 'members' })).channel;

/** @param {any} maker @param {string} space @param {object} [more] */
const makeDraft = async ({ client }, space, more = {}) =>
  (
    await client.command('draft.create', {
      channel: space,
      template: 'blank',
      title: 'Propunere',
      ...more,
    })
  ).channel;

/** Mihai proposes a first paragraph. @param {any} at */
async function amend(at) {
  const { world, mihai, sorinasDraft } = at;
  at.update = await proposalOf(world.server, mihai, sorinasDraft, 'Pe scurt.');
  const params = { channel: sorinasDraft, section: '', reason: 'Lipsea.', update: at.update };
  return { amendment: (await mihai.client.command('draft.amend', params)).seq };
}

/** An invitation by link, and its token. @param {any} at */
async function invite({ sorina, space }) {
  const { invitation } = await sorina.client.command('space.invite', {
    channel: space,
    role: 'member',
    expires_ms: Date.now() + 3_600_000,
    uses: 1,
  });
  return {
    invitation,
    ...(await sorina.client.request('space.invitation_link', { channel: space, invitation })),
  };
}

/** @param {Client} client */
async function setUpSecondFactor(client) {
  const { secret } = await client.request('session.begin_second_factor');
  const { now_ms } = await client.request('session.ping');
  const code = totpCode(secret, now_ms);
  return { codes: (await client.request('session.confirm_second_factor', { code })).recovery_codes };
}

/** How each command is done once and refused once. `done` is absent for what only the server itself asks. */
const REACHED = {
  'channel.close': {
    done: async ({ ileana, room }) => {
      await ileana.client.open(room);
      await ileana.client.request('channel.close', { channel: room });
    },
    refused: { not_open: ({ ileana, room }) => [ileana, { channel: room }] },
  },
  'channel.open': {
    done: ({ ileana, room }) => ileana.client.open(room),
    refused: {
      no_such_channel: ({ olga, room }) => [olga, { channel: room }],
      sign_in: ({ visitor, room }) => [visitor, { channel: room }],
    },
  },
  'channel.signal': {
    done: async ({ mihai, room }) => {
      await mihai.client.open(room);
      await mihai.client.request('channel.signal', { channel: room, type: 'room.typing' });
      await mihai.client.next(({ method }) => method === 'signal', 'the signal');
    },
    refused: {
      invalid_params: ({ mihai, room }) => [mihai, { channel: room, type: 'room.flying' }],
      not_open: ({ sorina, room }) => [sorina, { channel: room, type: 'room.typing' }],
    },
  },
  'directory.add_administrator': {
    refused: {
      forbidden: ({ ana }) => [
        ana,
        { channel: 'directory', entry: '0'.repeat(64), name: 'Ana', email: 'a@b.ro' },
      ],
    },
  },
  'directory.add_organisation': {
    done: async (at) => (at.organisation = await addOrganisation(at.sorina, { county: 'RO-BC' })),
    refused: {
      forbidden: ({ mihai }) => [mihai, { channel: 'directory', name: 'A', type: 'other' }],
      invalid_params: ({ sorina }) => [
        sorina,
        { channel: 'directory', name: 'A', type: 'other', county: 'RO-BC', region: 'RO11' },
      ],
    },
  },
  'directory.add_person': {
    done: ({ ana }) =>
      ana.client.command('directory.add_person', {
        channel: 'directory',
        name: 'Dan Nou',
        email: 'dan@exemplu.invalid',
      }),
    refused: {
      address_taken: ({ ana }) => [ana, { channel: 'directory', name: 'Dan', email: 'ANA@exemplu.invalid' }],
      forbidden: ({ sorina }) => [
        sorina,
        { channel: 'directory', name: 'Dan', email: 'dan2@exemplu.invalid' },
      ],
      invalid_params: ({ ana }) => [ana, { channel: 'directory', name: ' ', email: 'dan2@exemplu.invalid' }],
    },
  },
  'directory.edit_organisation': {
    done: ({ sorina, organisation }) =>
      sorina.client.command('directory.edit_organisation', {
        channel: 'directory',
        organisation,
        county: null,
      }),
    refused: {
      invalid_params: ({ sorina, organisation }) => [
        sorina,
        { channel: 'directory', organisation, website: 'javascript:alert(1)' },
      ],
      no_such_organisation: ({ sorina }) => [sorina, { channel: 'directory', organisation: NOBODY }],
    },
  },
  'directory.end_session': {
    done: async ({ world, mihai }) => {
      const again = await signInAgain(world, mihai);
      const { seq } = await mihai.client.open('directory').then(({ position }) => position);
      await signOutOf(again);
      const ended = await mihai.client.event('directory', seq + 1);
      assert.equal(ended.type, 'directory.session_ended');
      assert.equal(ended.to, mihai.person);
    },
    refused: {
      forbidden: ({ mihai }) => [mihai, { channel: 'directory', session: '01KAMYCQ3S5T7V9X1Z3B5D7F9H' }],
    },
  },
  'directory.note_space': {
    refused: { forbidden: ({ ana, space }) => [ana, { channel: 'directory', space }] },
  },
  'directory.people': {
    done: async ({ olga, ana }) => {
      const ids = [ana.person, '01KAMYCQ3S5T7V9X1Z3B5D7F9H'];
      const { people } = await olga.client.request('directory.people', { channel: 'directory', ids });
      assert.deepEqual(people, [{ person: ana.person, name: ana.name }]);
    },
    refused: {
      invalid_params: ({ olga }) => [olga, { channel: 'directory', ids: [] }],
      sign_in: ({ visitor, ana }) => [visitor, { channel: 'directory', ids: [ana.person] }],
    },
  },
  'directory.remove_second_factor': {
    done: async ({ world, ana }) => {
      const dan = await addPerson(world.server, ana.client, 'Pierdut Telefonul');
      await setUpSecondFactor(await Client.connect(world.server, { token: dan.token }));
      await ana.client.command('directory.remove_second_factor', {
        channel: 'directory',
        person: dan.person,
      });
      assert.equal((await signIn(world.server, dan.email)).person, dan.person);
    },
    refused: {
      forbidden: ({ sorina, mihai }) => [sorina, { channel: 'directory', person: mihai.person }],
      no_such_person: ({ ana, mihai }) => [ana, { channel: 'directory', person: mihai.person }],
    },
  },
  'directory.rename_person': {
    done: async ({ olga, mihai }) => {
      await olga.client.command('directory.rename_person', { channel: 'directory', name: 'Olga Nouă' });
      const { people } = await mihai.client.request('directory.people', {
        channel: 'directory',
        ids: [olga.person],
      });
      assert.deepEqual(people, [{ person: olga.person, name: 'Olga Nouă' }]);
    },
    refused: { invalid_params: ({ olga }) => [olga, { channel: 'directory', name: ' ' }] },
  },
  'directory.set_second_factor': {
    refused: {
      forbidden: ({ ana, mihai }) => [
        ana,
        {
          channel: 'directory',
          person: mihai.person,
          begun: 'x',
          step: '1',
          recovery: Array(10).fill(`recovery:${'0'.repeat(64)}`),
        },
      ],
    },
  },
  'directory.verify_organisation': {
    done: async ({ sorina, organisation }) => {
      await sorina.client.command('directory.verify_organisation', {
        channel: 'directory',
        organisation,
        state: 'active',
      });
      const { view } = await sorina.client.open('directory');
      const one = view.organisations.find((known) => known.organisation === organisation);
      assert.equal(one.state, 'active');
      assert.ok(one.verified_on && !one.county && one.region === 'RO21');
    },
    refused: {
      no_such_organisation: ({ sorina }) => [
        sorina,
        { channel: 'directory', organisation: NOBODY, state: 'active' },
      ],
    },
  },
  'draft.accept_amendment': {
    done: async (at) => {
      const { amendment } = await amend(at);
      await at.sorina.client.command('draft.accept_amendment', { channel: at.sorinasDraft, amendment });
      at.accepted = amendment;
    },
    refused: {
      amendment_decided: ({ sorina, sorinasDraft, accepted }) => [
        sorina,
        { channel: sorinasDraft, amendment: accepted },
      ],
      no_such_amendment: ({ sorina, sorinasDraft }) => [sorina, { channel: sorinasDraft, amendment: 999 }],
    },
  },
  'draft.amend': {
    done: async (at) => {
      at.amended = (await amend(at)).amendment;
      const { amendments } = (await at.mihai.client.open(at.sorinasDraft)).view;
      assert.equal(amendments.at(-1).seq, at.amended);
    },
    refused: {
      section_gone: ({ mihai, sorinasDraft, update }) => [
        mihai,
        { channel: sorinasDraft, section: 'nuexista12', reason: 'Lipsea.', update },
      ],
      update_refused: ({ mihai, sorinasDraft }) => [
        mihai,
        { channel: sorinasDraft, section: '', reason: 'Lipsea.', update: 'AAAA' },
      ],
    },
  },
  'draft.amendment': {
    done: async ({ mihai, sorinasDraft, amended }) => {
      const params = { channel: sorinasDraft, amendment: amended };
      const { proposed, merged } = await mihai.client.request('draft.amendment', params);
      assert.equal(proposed.content[0].content[0].text, 'Pe scurt.');
      assert.deepEqual(merged, proposed);
    },
    refused: {
      no_such_amendment: ({ mihai, sorinasDraft }) => [mihai, { channel: sorinasDraft, amendment: 999 }],
    },
  },
  'draft.anchors': {
    done: async ({ mihai, sorinasDraft }) =>
      assert.deepEqual(await mihai.client.request('draft.anchors', { channel: sorinasDraft }), {
        anchors: [],
      }),
    refused: { no_such_channel: ({ olga, sorinasDraft }) => [olga, { channel: sorinasDraft }] },
  },
  'draft.answer_theme': {
    done: async ({ mihai, draft }) => {
      await mihai.client.command('draft.answer_theme', { channel: draft, question: 2, answer: 'yes' });
      const { view } = await mihai.client.open(draft);
      assert.deepEqual(
        view.themes.map(({ question, answer }) => [question, answer]),
        [[2, 'yes']],
      );
    },
    refused: {
      explanation_needed: ({ mihai, draft }) => [
        mihai,
        { channel: draft, question: 17, answer: 'not_applicable' },
      ],
      invalid_params: ({ mihai, draft }) => [mihai, { channel: draft, question: 18, answer: 'yes' }],
    },
  },
  'draft.archive': {
    done: async (at) => {
      at.oldDraft = await makeDraft(at.mihai, at.space);
      await at.mihai.client.command('draft.archive', { channel: at.oldDraft });
    },
    refused: {
      forbidden: ({ mihai, sorinasDraft }) => [mihai, { channel: sorinasDraft }],
      nothing_to_do: ({ mihai, oldDraft }) => [mihai, { channel: oldDraft }],
    },
  },
  'draft.authors': {
    done: async ({ mihai, draft }) => {
      const { ranges } = await mihai.client.request('draft.authors', { channel: draft });
      assert.deepEqual(ranges, []);
    },
    refused: {
      no_such_channel: ({ olga, draft }) => [olga, { channel: draft }],
      invalid_params: ({ mihai, draft }) => [mihai, { channel: draft, after: { client: 1 } }],
    },
  },
  'draft.comment': {
    done: async (at) => {
      const params = { channel: at.sorinasDraft, text: 'De unde vine cifra?' };
      at.comment = (await at.mihai.client.command('draft.comment', params)).seq;
      at.otherComment = (await at.sorina.client.command('draft.comment', params)).seq;
    },
    refused: {
      anchor_gone: ({ mihai, sorinasDraft }) => [
        mihai,
        { channel: sorinasDraft, text: 'Aici.', anchor: { start: 'AQAA', end: 'AQAA' } },
      ],
      no_such_comment: ({ mihai, sorinasDraft }) => [
        mihai,
        { channel: sorinasDraft, text: 'Aici.', thread: 999 },
      ],
      choose_capacity: ({ radu, sorinasDraft }) => [radu, { channel: sorinasDraft, text: 'Aici.' }],
    },
  },
  'draft.create': {
    done: ({ mihai, space }) =>
      mihai.client.command('draft.create', { channel: space, template: 'blank', title: 'Poziție comună' }),
    refused: {
      invalid_params: ({ mihai, space }) => [mihai, { channel: space, template: 'novel', title: 'A' }],
      no_such_channel: ({ olga, space }) => [olga, { channel: space, template: 'blank', title: 'A' }],
    },
  },
  'draft.delete_comment': {
    done: async (at) => {
      const params = { channel: at.sorinasDraft, comment: at.otherComment };
      await at.sorina.client.command('draft.delete_comment', params);
      const { threads } = (await at.mihai.client.open(at.sorinasDraft)).view;
      assert.equal(threads.at(-1).deleted.by, at.sorina.person);
    },
    refused: {
      comment_deleted: ({ sorina, sorinasDraft, otherComment }) => [
        sorina,
        { channel: sorinasDraft, comment: otherComment },
      ],
    },
  },
  'draft.edit_comment': {
    done: ({ mihai, sorinasDraft, comment }) =>
      mihai.client.command('draft.edit_comment', { channel: sorinasDraft, comment, text: 'De unde?' }),
    refused: {
      forbidden: ({ sorina, sorinasDraft, comment }) => [
        sorina,
        { channel: sorinasDraft, comment, text: 'Altfel.' },
      ],
      nothing_to_do: ({ mihai, sorinasDraft, comment }) => [
        mihai,
        { channel: sorinasDraft, comment, text: 'De unde?' },
      ],
    },
  },
  'draft.endorse': {
    done: async ({ eva, agreed, sha256 }) => {
      await eva.client.command('draft.endorse', {
        channel: agreed,
        version: 1,
        sha256,
        reservations: 'Nu 4.',
      });
      const [{ capacity, is_stale: isStale }] = (await eva.client.open(agreed)).view.endorsements;
      assert.deepEqual([capacity, isStale], ['Expert', false]);
    },
    refused: {
      choose_capacity: ({ radu, agreed, sha256 }) => [radu, { channel: agreed, version: 1, sha256 }],
      no_organisation: ({ mihai, agreed, sha256 }) => [mihai, { channel: agreed, version: 1, sha256 }],
      no_such_version: ({ eva, agreed, sha256 }) => [eva, { channel: agreed, version: 9, sha256 }],
      not_published: ({ eva, agreed, sha256 }) => [eva, { channel: agreed, version: 2, sha256 }],
      nothing_to_do: ({ eva, agreed, sha256 }) => [
        eva,
        { channel: agreed, version: 1, sha256, reservations: 'Nu 4.' },
      ],
      version_differs: ({ eva, agreed }) => [eva, { channel: agreed, version: 1, sha256: '0'.repeat(64) }],
    },
  },
  'draft.export': {
    done: async ({ mihai, draft, agreed }) => {
      const { name, bytes } = await mihai.client.request('draft.export', { channel: draft, format: 'odt' });
      assert.ok(name.endsWith('.odt') && bytes > 1000);
      const params = { channel: agreed, format: 'pdf', version: 1, with_annex: true };
      assert.ok((await mihai.client.request('draft.export', params)).url.startsWith('/exports/'));
    },
    refused: {
      invalid_params: ({ mihai, draft }) => [mihai, { channel: draft, format: 'exe' }],
      no_such_channel: ({ olga, draft }) => [olga, { channel: draft, format: 'pdf' }],
      no_such_layout: ({ mihai, draft }) => [mihai, { channel: draft, format: 'pdf', layout: 'form_1995' }],
      no_such_version: ({ mihai, draft }) => [mihai, { channel: draft, format: 'pdf', version: 400 }],
    },
  },
  'draft.import': {
    done: async (at) => {
      const { mihai, ileana, space, world } = at;
      at.closedDraft = await makeDraft(ileana, space, { writers: 'facilitator' });
      const channel = await makeDraft(mihai, space);
      const { body } = await upload(world.server, mihai, channel, '# Titlu\n\nText.\n', { name: 'text.md' });
      await mihai.client.command('draft.import', { channel, file: body.file, mode: 'append' });
      const { sections } = await mihai.client.request('draft.outline', { channel });
      assert.equal(sections.at(-1).title, 'Titlu');
    },
    refused: {
      forbidden: ({ mihai, closedDraft }) => [
        mihai,
        { channel: closedDraft, file: NO_FILE, mode: 'replace' },
      ],
      no_such_file: ({ mihai, draft }) => [mihai, { channel: draft, file: NO_FILE, mode: 'replace' }],
    },
  },
  'draft.make_version': {
    done: async (at) => {
      const { mihai, agreed } = at;
      await write(at, agreed, mihai, 'Trei');
      const { number } = await mihai.client.command('draft.make_version', { channel: agreed, name: 'Trei' });
      assert.equal(number, 3);
    },
    refused: {
      archived: ({ mihai, oldAgreed }) => [mihai, { channel: oldAgreed, name: 'x' }],
      forbidden: ({ mihai, sorinasDraft }) => [mihai, { channel: sorinasDraft, name: 'x' }],
      nothing_changed: ({ mihai, agreed }) => [mihai, { channel: agreed, name: 'x' }],
    },
  },
  'draft.note_stale': {
    refused: {
      forbidden: ({ sorina, agreed }) => [
        sorina,
        { channel: agreed, version: 1, organisations: [NOBODY], author: NOBODY },
      ],
    },
  },
  'draft.outline': {
    done: async ({ mihai, space }) => {
      const channel = await makeDraft(mihai, space, { template: 'open_letter', language: 'en' });
      const outline = await mihai.client.request('draft.outline', { channel });
      assert.deepEqual(outline.sections.map(({ title }) => title).slice(0, 3), [
        'Addressees',
        'Context',
        'What happened, or what is missing',
      ]);
      assert.deepEqual(outline.reasons[0], {
        reason: 'section_empty',
        section: outline.sections[0].section,
        key: 'addressees',
      });
    },
    refused: { no_such_channel: ({ olga, draft }) => [olga, { channel: draft }] },
  },
  'draft.publish_version': {
    done: async ({ ileana, eva, agreed }) => {
      await ileana.client.command('draft.publish_version', { channel: agreed, version: 3 });
      await until(async () => {
        const { view } = await eva.client.open(inboxOf(eva));
        return view.entries.some(({ kind, item }) => kind === 'endorsement' && item === agreed);
      }, 'who endorsed an older text to hear of it');
      assert.equal((await eva.client.open(agreed)).view.endorsements[0].is_stale, true);
    },
    refused: {
      archived: ({ ileana, oldAgreed }) => [ileana, { channel: oldAgreed, version: 1 }],
      forbidden: ({ mihai, agreed }) => [mihai, { channel: agreed, version: 2 }],
      no_such_version: ({ ileana, agreed }) => [ileana, { channel: agreed, version: 4 }],
      nothing_to_do: ({ ileana, agreed }) => [ileana, { channel: agreed, version: 3 }],
    },
  },
  'draft.reject_amendment': {
    done: ({ sorina, sorinasDraft, amended }) =>
      sorina.client.command('draft.reject_amendment', {
        channel: sorinasDraft,
        amendment: amended,
        reason: 'Nu încă.',
      }),
    refused: {
      invalid_params: ({ sorina, sorinasDraft, amended }) => [
        sorina,
        { channel: sorinasDraft, amendment: amended },
      ],
    },
  },
  'draft.rename': {
    done: async ({ mihai, draft, space }) => {
      await mihai.client.command('draft.rename', { channel: draft, title: 'Poziția', about: 'Pe scurt.' });
      const { view } = await mihai.client.open(draft);
      assert.deepEqual([view.title, view.about], ['Poziția', 'Pe scurt.']);
      await until(async () => {
        const { items } = (await mihai.client.open(space)).view;
        return items.find(({ channel }) => channel === draft).title === 'Poziția';
      }, 'the catalogue to follow');
    },
    refused: {
      forbidden: ({ mihai, sorinasDraft }) => [mihai, { channel: sorinasDraft, title: 'A mea' }],
      nothing_to_do: ({ mihai, draft }) => [mihai, { channel: draft, title: 'Poziția' }],
    },
  },
  'draft.reopen': {
    done: ({ mihai, oldDraft }) => mihai.client.command('draft.reopen', { channel: oldDraft }),
    refused: { nothing_to_do: ({ mihai, draft }) => [mihai, { channel: draft }] },
  },
  'draft.reopen_thread': {
    done: async ({ mihai, sorinasDraft, comment }) => {
      await mihai.client.command('draft.resolve_thread', { channel: sorinasDraft, thread: comment });
      await mihai.client.command('draft.reopen_thread', { channel: sorinasDraft, thread: comment });
    },
    refused: {
      nothing_to_do: ({ mihai, sorinasDraft, comment }) => [
        mihai,
        { channel: sorinasDraft, thread: comment },
      ],
    },
  },
  'draft.resolve_thread': {
    done: ({ mihai, sorinasDraft, comment }) =>
      mihai.client.command('draft.resolve_thread', { channel: sorinasDraft, thread: comment }),
    refused: {
      no_such_comment: ({ mihai, sorinasDraft }) => [mihai, { channel: sorinasDraft, thread: 999 }],
      nothing_to_do: ({ mihai, sorinasDraft, comment }) => [
        mihai,
        { channel: sorinasDraft, thread: comment },
      ],
    },
  },
  'draft.restore_version': {
    done: ({ mihai, agreed }) =>
      mihai.client.command('draft.restore_version', { channel: agreed, version: 1 }),
    refused: {
      archived: ({ mihai, oldAgreed }) => [mihai, { channel: oldAgreed, version: 1 }],
      forbidden: ({ eva, agreed }) => [eva, { channel: agreed, version: 1 }],
      no_such_version: ({ mihai, agreed }) => [mihai, { channel: agreed, version: 4 }],
      nothing_changed: ({ mihai, agreed }) => [mihai, { channel: agreed, version: 1 }],
    },
  },
  'draft.set_section': {
    done: async ({ world, mihai, ileana, draft }) => {
      await addSections(world.server, mihai, draft, 'k3v9x0c2ab');
      const set = { section: 'k3v9x0c2ab', owner: ileana.person, is_required: true };
      await mihai.client.command('draft.set_section', { channel: draft, ...set });
      const { view } = await mihai.client.open(draft);
      assert.deepEqual(view.sections, [set]);
    },
    refused: {
      forbidden: ({ mihai, sorinasDraft }) => [
        mihai,
        { channel: sorinasDraft, section: 'k3v9x0c2ab', words_most: 9 },
      ],
      invalid_params: ({ mihai, draft }) => [mihai, { channel: draft, section: 'K', words_most: 9 }],
      no_such_person: ({ mihai, olga, draft }) => [
        mihai,
        { channel: draft, section: 'k3v9x0c2ab', owner: olga.person },
      ],
      section_gone: ({ mihai, draft }) => [mihai, { channel: draft, section: 'nuexista12', words_most: 9 }],
    },
  },
  'draft.set_status': {
    done: async ({ mihai, draft }) => {
      await mihai.client.command('draft.set_status', { channel: draft, state: 'in_consultation' });
      assert.equal((await mihai.client.open(draft)).view.status.state, 'in_consultation');
    },
    refused: {
      incomplete: ({ sorina, draft }) => [sorina, { channel: draft, state: 'adopted' }],
      nothing_to_do: ({ sorina, draft }) => [sorina, { channel: draft, state: 'in_consultation' }],
      wrong_status: ({ sorina, draft }) => [sorina, { channel: draft, state: 'answered', answer: 'Da.' }],
    },
  },
  'draft.threads': {
    done: async ({ mihai, sorinasDraft, comment }) => {
      const params = { channel: sorinasDraft, limit: 10 };
      const { threads, has_older } = await mihai.client.request('draft.threads', params);
      assert.deepEqual([threads.map(({ seq }) => seq), has_older], [[comment], false]);
    },
    refused: { no_such_channel: ({ olga, sorinasDraft }) => [olga, { channel: sorinasDraft, limit: 10 }] },
  },
  'draft.ticket': {
    done: async ({ mihai, draft }) => {
      const { ticket } = await mihai.client.request('draft.ticket', { channel: draft });
      assert.match(ticket, /^[\w-]{43}$/);
    },
    refused: {
      no_such_channel: ({ mihai, room }) => [mihai, { channel: room }],
      sign_in: ({ visitor, draft }) => [visitor, { channel: draft }],
    },
  },
  'draft.unpublish_version': {
    done: ({ ileana, agreed }) =>
      ileana.client.command('draft.unpublish_version', { channel: agreed, version: 3, reason: 'Pripit' }),
    refused: {
      forbidden: ({ mihai, agreed }) => [mihai, { channel: agreed, version: 1, reason: 'x' }],
      no_such_version: ({ ileana, agreed }) => [ileana, { channel: agreed, version: 4, reason: 'x' }],
      nothing_to_do: ({ ileana, agreed }) => [ileana, { channel: agreed, version: 3, reason: 'x' }],
    },
  },
  'draft.version': {
    done: async ({ mihai, agreed, sha256 }) => {
      const { version, text } = await mihai.client.request('draft.version', { channel: agreed, version: 1 });
      assert.equal(version.sha256, sha256);
      assert.equal(text.type, 'doc');
    },
    refused: {
      no_such_version: ({ mihai, agreed }) => [mihai, { channel: agreed, version: 4 }],
      no_such_channel: ({ olga, agreed }) => [olga, { channel: agreed, version: 1 }],
    },
  },
  'draft.withdraw_amendment': {
    done: async (at) => {
      at.withdrawn = (await amend(at)).amendment;
      const params = { channel: at.sorinasDraft, amendment: at.withdrawn };
      await at.mihai.client.command('draft.withdraw_amendment', params);
    },
    refused: {
      amendment_decided: ({ mihai, sorinasDraft, withdrawn }) => [
        mihai,
        { channel: sorinasDraft, amendment: withdrawn },
      ],
    },
  },
  'draft.withdraw_endorsement': {
    done: async ({ eva, agreed }) => {
      await eva.client.command('draft.withdraw_endorsement', { channel: agreed, reason: 'Altfel.' });
      assert.ok((await eva.client.open(agreed)).view.endorsements[0].withdrawn);
    },
    refused: {
      choose_capacity: ({ radu, agreed }) => [radu, { channel: agreed }],
      no_organisation: ({ mihai, agreed }) => [mihai, { channel: agreed }],
      nothing_to_do: ({ eva, agreed }) => [eva, { channel: agreed }],
    },
  },
  'file.erase': {
    done: async ({ mihai, draft, world }) => {
      const { body } = await upload(world.server, mihai, draft, makePng(40, 30));
      const request = { channel: draft, file: body.file };
      assert.deepEqual(await mihai.client.request('file.erase', request), {});
      const { urls } = await mihai.client.request('file.keys', { channel: draft, files: [body.file] });
      assert.deepEqual(urls, []);
    },
    refused: {
      no_such_channel: ({ olga, draft }) => [olga, { channel: draft, file: NO_FILE }],
      no_such_file: ({ mihai, draft }) => [mihai, { channel: draft, file: NO_FILE }],
      sign_in: ({ visitor, draft }) => [visitor, { channel: draft, file: NO_FILE }],
    },
  },
  'file.keys': {
    done: async ({ mihai, draft, world }) => {
      const { body } = await upload(world.server, mihai, draft, makePng(40, 31), { name: 'harta.png' });
      const { urls, expires_ms } = await mihai.client.request('file.keys', {
        channel: draft,
        files: [body.file, NO_FILE],
      });
      assert.deepEqual({ ...urls[0], expires_ms }, body);
      assert.equal(urls.length, 1);
    },
    refused: {
      invalid_params: ({ mihai, draft }) => [mihai, { channel: draft, files: [] }],
      no_such_channel: ({ olga, draft }) => [olga, { channel: draft, files: [NO_FILE] }],
      sign_in: ({ visitor, draft }) => [visitor, { channel: draft, files: [NO_FILE] }],
    },
  },
  'inbox.all_done': {
    done: async ({ ileana, mihai, room }) => {
      await call(mihai, room, ileana);
      await untilSeen(ileana, 1);
      await ileana.client.command('inbox.all_done', { channel: inboxOf(ileana) });
    },
    refused: { nothing_to_do: ({ sorina }) => [sorina, { channel: inboxOf(sorina) }] },
  },
  'inbox.done': {
    done: async ({ ileana, mihai, room }) => {
      await call(mihai, room, ileana);
      const { entries } = await untilSeen(ileana, 1);
      await ileana.client.command('inbox.done', { channel: inboxOf(ileana), entries: [entries.at(-1).seq] });
    },
    refused: { nothing_to_do: ({ sorina }) => [sorina, { channel: inboxOf(sorina), entries: [1] }] },
  },
  'inbox.entries': {
    done: async ({ ileana }) => {
      const page = { channel: inboxOf(ileana), before: 1000, limit: 1 };
      const { entries, has_older: hasOlder } = await ileana.client.request('inbox.entries', page);
      assert.deepEqual([entries.length, entries[0].is_done, hasOlder], [1, true, true]);
    },
    refused: {
      no_such_channel: ({ ileana, sorina }) => [ileana, { channel: inboxOf(sorina), before: 1, limit: 1 }],
    },
  },
  'inbox.join_space': {
    refused: {
      forbidden: ({ ana, space }) => [
        ana,
        { channel: `inbox:${ana.person}`, space, name: 'Pact', kind: 'project', role: 'secretariat' },
      ],
    },
  },
  'inbox.leave_space': {
    refused: { forbidden: ({ mihai, space }) => [mihai, { channel: `inbox:${mihai.person}`, space }] },
  },
  'inbox.mark': {
    done: ({ ileana, room }) =>
      ileana.client.command('inbox.mark', { channel: inboxOf(ileana), item: room, seq: 1, count: 1 }),
    refused: {
      invalid_params: ({ ileana }) => [
        ileana,
        { channel: inboxOf(ileana), item: 'nicăieri', seq: 1, count: 1 },
      ],
      nothing_to_do: ({ ileana, room }) => [
        ileana,
        { channel: inboxOf(ileana), item: room, seq: 1, count: 1 },
      ],
    },
  },
  'inbox.notify': {
    refused: {
      forbidden: ({ ana, room, space }) => [
        ana,
        {
          channel: inboxOf(ana),
          kind: 'mention',
          item: room,
          space,
          message: 1,
          author: ana.person,
          posted_ms: 1,
        },
      ],
    },
  },
  'inbox.set_level': {
    done: ({ ileana, room }) =>
      ileana.client.command('inbox.set_level', { channel: inboxOf(ileana), item: room, level: 'all' }),
    refused: {
      nothing_to_do: ({ ileana, room }) => [ileana, { channel: inboxOf(ileana), item: room, level: 'all' }],
    },
  },
  'inbox.undone': {
    done: async ({ ileana }) => {
      const { view } = await ileana.client.open(inboxOf(ileana));
      const entries = [view.entries[0].seq];
      await ileana.client.command('inbox.undone', { channel: inboxOf(ileana), entries });
    },
    refused: { nothing_to_do: ({ sorina }) => [sorina, { channel: inboxOf(sorina), entries: [1] }] },
  },
  'room.archive': {
    done: async ({ mihai, space, rooms }) => {
      rooms.old = await makeRoom(mihai, space);
      await mihai.client.command('room.archive', { channel: rooms.old });
    },
    refused: {
      forbidden: ({ mihai, room }) => [mihai, { channel: room }],
      nothing_to_do: ({ mihai, rooms }) => [mihai, { channel: rooms.old }],
    },
  },
  'room.create': {
    done: ({ mihai, space }) =>
      mihai.client.command('room.create', { channel: space, title: 'Anunțuri', visibility: 'members' }),
    refused: {
      choose_capacity: ({ radu, space }) => [radu, { channel: space, title: 'A', visibility: 'members' }],
      forbidden: ({ mihai, space }) => [
        mihai,
        { channel: space, title: 'A', visibility: 'category', categories: ['union'] },
      ],
      invalid_params: ({ mihai, space }) => [mihai, { channel: space, title: '\t', visibility: 'members' }],
      no_such_channel: ({ olga, space }) => [olga, { channel: space, title: 'A', visibility: 'members' }],
      no_such_person: ({ mihai, olga, space }) => [
        mihai,
        { channel: space, title: 'A', visibility: 'named', people: [olga.person] },
      ],
    },
  },
  'room.delete': {
    done: ({ mihai, rooms }) =>
      mihai.client.command('room.delete', { channel: rooms.talk, message: 3, reason: 'Greșit.' }),
    refused: {
      forbidden: ({ mihai, rooms }) => [mihai, { channel: rooms.talk, message: 1, reason: 'Nu' }],
      message_deleted: ({ mihai, rooms }) => [mihai, { channel: rooms.talk, message: 3 }],
      no_such_message: ({ mihai, rooms }) => [mihai, { channel: rooms.talk, message: 99 }],
      reason_missing: ({ ileana, rooms }) => [ileana, { channel: rooms.talk, message: 2 }],
    },
  },
  'room.edit': {
    done: ({ mihai, rooms }) =>
      mihai.client.command('room.edit', { channel: rooms.talk, message: 2, text: 'Altfel.' }),
    refused: {
      archived: ({ mihai, rooms }) => [mihai, { channel: rooms.old, message: 1, text: 'A' }],
      forbidden: ({ ileana, rooms }) => [ileana, { channel: rooms.talk, message: 2, text: 'A' }],
      message_deleted: ({ mihai, rooms }) => [mihai, { channel: rooms.talk, message: 3, text: 'A' }],
      no_such_file: ({ mihai, rooms }) => [
        mihai,
        { channel: rooms.talk, message: 2, text: 'A', files: [NO_FILE] },
      ],
      no_such_message: ({ mihai, rooms }) => [mihai, { channel: rooms.talk, message: 99, text: 'A' }],
      nothing_to_do: ({ mihai, rooms }) => [mihai, { channel: rooms.talk, message: 2, text: 'Altfel.' }],
    },
  },
  'room.find_date': {
    done: async ({ mihai, rooms }) => {
      const { seq } = await mihai.client.request('room.find_date', {
        channel: rooms.talk,
        date: '2020-01-01',
      });
      assert.equal(seq, 1);
    },
    refused: {
      invalid_params: ({ mihai, rooms }) => [mihai, { channel: rooms.talk, date: 'ieri' }],
      no_such_message: ({ mihai, rooms }) => [mihai, { channel: rooms.talk, date: '9999-12-31' }],
    },
  },
  'room.history': {
    done: ({ mihai, room }) => mihai.client.request('room.history', { channel: room, before: 2, limit: 10 }),
    refused: {
      invalid_params: ({ mihai, room }) => [mihai, { channel: room, before: 0, limit: 10 }],
      no_such_channel: ({ olga, room }) => [olga, { channel: room, before: 2, limit: 10 }],
    },
  },
  'room.message': {
    done: async ({ mihai, rooms }) => {
      const asked = { channel: rooms.talk, seq: 2 };
      const { message, count_before: before } = await mihai.client.request('room.message', asked);
      assert.deepEqual([message.text, message.edits, before], ['Altfel.', 1, 1]);
    },
    refused: { no_such_message: ({ mihai, rooms }) => [mihai, { channel: rooms.talk, seq: 99 }] },
  },
  'room.pin': {
    done: ({ ileana, rooms }) => ileana.client.command('room.pin', { channel: rooms.talk, message: 2 }),
    refused: {
      forbidden: ({ mihai, rooms }) => [mihai, { channel: rooms.talk, message: 2 }],
      message_deleted: ({ ileana, rooms }) => [ileana, { channel: rooms.talk, message: 3 }],
      nothing_to_do: ({ ileana, rooms }) => [ileana, { channel: rooms.talk, message: 2 }],
    },
  },
  'room.post': {
    done: async ({ mihai, room, world }) => {
      const { body } = await upload(world.server, mihai, room, makePng(90, 90), { name: 'hartă.png' });
      const files = [{ file: body.file, name: 'hartă.png' }];
      await mihai.client.command('room.post', { channel: room, text: 'Bun venit.', files });
    },
    refused: {
      clock_wrong: ({ mihai, room }) => [
        mihai,
        { channel: room, text: 'A', op: '7ZZZZZZZZZZZZZZZZZZZZZZZZZ' },
      ],
      archived: ({ mihai, rooms }) => [mihai, { channel: rooms.old, text: 'A' }],
      message_deleted: ({ mihai, rooms }) => [mihai, { channel: rooms.talk, text: 'A', reply_to: 3 }],
      no_such_file: ({ mihai, room }) => [
        mihai,
        { channel: room, text: '', files: [{ file: NO_FILE, name: 'a' }] },
      ],
      no_such_message: ({ mihai, room }) => [mihai, { channel: room, text: 'A', reply_to: 99 }],
      too_many_people: ({ mihai, room }) => [
        mihai,
        { channel: room, text: Array.from({ length: 51 }, () => `@{person:${makeUlid(0)}}`).join(' ') },
      ],
      stale: ({ mihai, room }) => [mihai, { channel: room, text: 'A', op: '01000000000000000000000000' }],
    },
  },
  'room.react': {
    done: ({ ileana, rooms }) =>
      ileana.client.command('room.react', { channel: rooms.talk, message: 2, emoji: '🎉' }),
    refused: {
      invalid_params: ({ ileana, rooms }) => [ileana, { channel: rooms.talk, message: 2, emoji: '🦄' }],
      nothing_to_do: ({ ileana, rooms }) => [ileana, { channel: rooms.talk, message: 2, emoji: '🎉' }],
    },
  },
  'room.rename': {
    done: ({ ileana, rooms }) =>
      ileana.client.command('room.rename', { channel: rooms.talk, title: 'Alt titlu', about: 'Despre.' }),
    refused: {
      forbidden: ({ mihai, rooms }) => [mihai, { channel: rooms.talk, title: 'Nu' }],
      nothing_to_do: ({ ileana, rooms }) => [ileana, { channel: rooms.talk, title: 'Alt titlu' }],
    },
  },
  'room.reopen': {
    done: ({ mihai, rooms }) => mihai.client.command('room.reopen', { channel: rooms.old }),
    refused: { nothing_to_do: ({ mihai, rooms }) => [mihai, { channel: rooms.old }] },
  },
  'room.set_people': {
    done: async (at) => {
      const { channel } = await at.mihai.client.command('room.create', {
        channel: at.space,
        title: 'Pregătire',
        visibility: 'named',
        people: [at.ileana.person],
      });
      at.named = channel;
      const people = [at.mihai.person];
      await at.mihai.client.command('room.set_people', { channel: at.space, room: channel, people });
      assert.equal((await at.ileana.client.refused('channel.open', { channel })).word, 'no_such_channel');
    },
    refused: {
      forbidden: ({ ileana, space, named }) => [
        ileana,
        { channel: space, room: named, people: [ileana.person] },
      ],
      no_such_channel: ({ mihai, space, room }) => [mihai, { channel: space, room, people: [mihai.person] }],
      no_such_person: ({ mihai, olga, space, named }) => [
        mihai,
        { channel: space, room: named, people: [olga.person] },
      ],
    },
  },
  'room.thread': {
    done: async ({ mihai, rooms }) => {
      await mihai.client.command('room.post', { channel: rooms.talk, text: 'Un răspuns.', reply_to: 2 });
      const asked = { channel: rooms.talk, root: 2, limit: 10 };
      const { root, messages, has_older: hasOlder } = await mihai.client.request('room.thread', asked);
      assert.deepEqual([root.replies, messages.length, hasOlder], [1, 1, false]);
    },
    refused: { no_such_message: ({ mihai, rooms }) => [mihai, { channel: rooms.talk, root: 99, limit: 1 }] },
  },
  'room.unpin': {
    done: ({ ileana, rooms }) => ileana.client.command('room.unpin', { channel: rooms.talk, message: 2 }),
    refused: { nothing_to_do: ({ ileana, rooms }) => [ileana, { channel: rooms.talk, message: 2 }] },
  },
  'room.unreact': {
    done: ({ ileana, rooms }) =>
      ileana.client.command('room.unreact', { channel: rooms.talk, message: 2, emoji: '🎉' }),
    refused: {
      nothing_to_do: ({ mihai, rooms }) => [mihai, { channel: rooms.talk, message: 2, emoji: '🎉' }],
    },
  },
  'room.versions': {
    done: async ({ mihai, rooms }) => {
      const asked = { channel: rooms.talk, message: 2 };
      const { versions } = await mihai.client.request('room.versions', asked);
      assert.deepEqual(
        versions.map(({ text }) => text),
        ['Mesajul 2', 'Altfel.'],
      );
    },
    refused: {
      message_deleted: ({ mihai, rooms }) => [mihai, { channel: rooms.talk, message: 3 }],
      no_such_message: ({ mihai, rooms }) => [mihai, { channel: rooms.talk, message: 99 }],
    },
  },
  'search.find': {
    done: async ({ mihai }) => {
      const { hits } = await mihai.client.request('search.find', { query: 'nimic de găsit', limit: 5 });
      assert.deepEqual(hits, []);
    },
    refused: {
      invalid_params: ({ mihai }) => [mihai, { query: 'a', limit: 0 }],
      no_such_channel: ({ olga, room }) => [olga, { query: 'a', limit: 5, item: room }],
      sign_in: ({ visitor }) => [visitor, { query: 'a', limit: 5 }],
    },
  },
  'session.accept_invitation': {
    done: async (at) => {
      const { token } = await invite(at);
      assert.deepEqual(await at.mihai.client.request('session.accept_invitation', { token }), {
        space: at.space,
      });
    },
    refused: {
      link_spent: ({ mihai }) => [mihai, { token: 'x'.repeat(43) }],
      sign_in: ({ visitor }) => [visitor, { token: 'x'.repeat(43) }],
    },
  },
  'session.account': {
    done: async ({ mihai }) =>
      assert.equal((await mihai.client.request('session.account')).email, mihai.email),
    refused: { sign_in: ({ visitor }) => [visitor, {}] },
  },
  'session.begin_second_factor': {
    done: async ({ mihai }) =>
      assert.equal((await mihai.client.request('session.begin_second_factor')).secret.length, 32),
    refused: { sign_in: ({ visitor }) => [visitor, {}] },
  },
  'session.confirm_second_factor': {
    done: async ({ world, mihai }) => {
      const other = await signInAgain(world, mihai);
      const { codes } = await setUpSecondFactor(other.client);
      await other.client.request('session.remove_second_factor', { code: codes[0] });
    },
    refused: { code_wrong: ({ mihai }) => [mihai, { code: 'never!' }] },
  },
  'session.end_others': {
    done: async ({ world, ana }) => {
      const dan = await addPerson(world.server, ana.client, 'Dan Altul');
      await signIn(world.server, dan.email);
      const client = await Client.connect(world.server, { token: dan.token });
      assert.deepEqual(await client.request('session.end_others'), { ended: 1 });
    },
    refused: { sign_in: ({ visitor }) => [visitor, {}] },
  },
  'session.enter': {
    refused: {
      link_spent: ({ visitor, world }) => [
        visitor,
        { token: world.server.entry, name: 'A', email: 'nou@exemplu.invalid' },
      ],
    },
    done: async () => {},
  },
  'session.give_second_factor': {
    done: async ({ world, visitor, ana }) => {
      const dan = await addPerson(world.server, ana.client, 'Ema Alta');
      const client = await Client.connect(world.server, { token: dan.token });
      const { codes } = await setUpSecondFactor(client);
      const { second_factor } = await signIn(world.server, dan.email);
      const { person } = await visitor.client.request('session.give_second_factor', {
        challenge: second_factor.challenge,
        code: codes[0],
      });
      assert.equal(person, dan.person);
      await visitor.client.request('session.sign_out');
    },
    refused: { challenge_over: ({ visitor }) => [visitor, { challenge: 'x'.repeat(43), code: '000000' }] },
  },
  'session.list': {
    done: async ({ mihai }) => {
      const { sessions } = await mihai.client.request('session.list');
      assert.equal(sessions.filter((/** @type {any} */ one) => one.is_current).length, 1);
    },
    refused: { sign_in: ({ visitor }) => [visitor, {}] },
  },
  'session.look_at_invitation': {
    done: async (at) => {
      const { token } = await invite(at);
      assert.equal((await at.visitor.client.request('session.look_at_invitation', { token })).role, 'member');
    },
    refused: { link_spent: ({ visitor }) => [visitor, { token: 'x'.repeat(43) }] },
  },
  'session.new_recovery_codes': {
    done: async ({ world, ana }) => {
      const dan = await addPerson(world.server, ana.client, 'Ion Altul');
      const client = await Client.connect(world.server, { token: dan.token });
      const { codes } = await setUpSecondFactor(client);
      const answer = await client.request('session.new_recovery_codes', { code: codes[0] });
      assert.equal(answer.recovery_codes.length, 10);
    },
    refused: { code_wrong: ({ mihai }) => [mihai, { code: '000000' }] },
  },
  'session.ping': {
    done: async ({ visitor }) => {
      const { now_ms } = await visitor.client.request('session.ping');
      assert.ok(Math.abs(now_ms - Date.now()) < 60_000);
    },
    refused: { invalid_params: ({ visitor }) => [visitor, { now: 1 }] },
  },
  'session.remove_password': {
    done: async ({ mihai }) => {
      await mihai.client.request('session.set_password', { password: 'o parolă lungă' });
      await mihai.client.request('session.remove_password', { current: 'o parolă lungă' });
    },
    refused: { password_wrong: ({ mihai }) => [mihai, { current: 'nu este asta' }] },
  },
  'session.remove_second_factor': {
    done: async ({ world, ana }) => {
      const dan = await addPerson(world.server, ana.client, 'Oana Alta');
      const client = await Client.connect(world.server, { token: dan.token });
      const { codes } = await setUpSecondFactor(client);
      assert.deepEqual(await client.request('session.remove_second_factor', { code: codes[0] }), {});
    },
    refused: { code_wrong: ({ mihai }) => [mihai, { code: '000000' }] },
  },
  'session.request_code': {
    done: ({ visitor }) =>
      visitor.client.request('session.request_code', { email: 'nimeni@exemplu.invalid' }),
    refused: { invalid_params: ({ visitor }) => [visitor, { email: 'nimeni' }] },
  },
  'session.set_password': {
    done: ({ ileana }) => ileana.client.request('session.set_password', { password: 'o parolă lungă' }),
    refused: {
      password_weak: ({ mihai }) => [mihai, { password: 'aaaaaaaaaaaa' }],
      password_wrong: ({ ileana }) => [ileana, { password: 'altă parolă lungă' }],
    },
  },
  'session.sign_in': {
    done: async ({ world, ana }) => {
      const again = await addPerson(world.server, ana.client, 'Radu Probă');
      assert.match(again.token, /^[\w-]{43}$/);
    },
    refused: { code_wrong: ({ visitor }) => [visitor, { email: 'nimeni@exemplu.invalid', code: '000000' }] },
  },
  'session.sign_in_with_password': {
    done: async ({ visitor, ileana }) => {
      const { person } = await visitor.client.request('session.sign_in_with_password', {
        email: ileana.email,
        password: 'o parolă lungă',
      });
      assert.equal(person, ileana.person);
      await visitor.client.request('session.sign_out');
    },
    refused: {
      password_wrong: ({ visitor }) => [visitor, { email: 'nimeni@exemplu.invalid', password: 'x' }],
    },
  },
  'session.sign_out': {
    done: async ({ world, sorina }) => signOutOf(await signInAgain(world, sorina)),
    refused: { sign_in: ({ visitor }) => [visitor, {}] },
  },
  'space.accept_invitation': {
    refused: {
      forbidden: ({ sorina, olga, space }) => [
        sorina,
        {
          channel: space,
          invitation: '01KAMYCQ3S5T7V9X1Z3B5D7F9H',
          person: olga.person,
          link: '0'.repeat(64),
        },
      ],
    },
  },
  'space.add_member': {
    done: ({ sorina, olga, space }) =>
      sorina.client.command('space.add_member', { channel: space, person: olga.person, role: 'member' }),
    refused: {
      already_member: ({ sorina, mihai, space }) => [
        sorina,
        { channel: space, person: mihai.person, role: 'member' },
      ],
      forbidden: ({ ileana, olga, space }) => [
        ileana,
        { channel: space, person: olga.person, role: 'member' },
      ],
      last_secretariat: ({ sorina, space }) => [
        sorina,
        { channel: space, person: sorina.person, role: 'member' },
      ],
      no_such_person: ({ sorina, space }) => [
        sorina,
        { channel: space, person: '01KAMYCQ3S5T7V9X1Z3B5D7F9H', role: 'member' },
      ],
    },
  },
  'space.add_organisation': {
    done: ({ sorina, space, organisation }) =>
      sorina.client.command('space.add_organisation', { channel: space, organisation }),
    refused: {
      already_in_space: ({ sorina, space, organisation }) => [sorina, { channel: space, organisation }],
      no_such_organisation: ({ sorina, space }) => [sorina, { channel: space, organisation: NOBODY }],
    },
  },
  'space.create': {
    done: ({ ana }) =>
      ana.client.command('space.create', { channel: 'directory', name: 'Proiect', kind: 'project' }),
    refused: {
      forbidden: ({ mihai }) => [mihai, { channel: 'directory', name: 'Proiect', kind: 'project' }],
      invalid_params: ({ ana }) => [ana, { channel: 'directory', name: 'Proiect', kind: 'club' }],
    },
  },
  'space.due': { refused: { forbidden: ({ sorina, space }) => [sorina, { channel: space }] } },
  'space.edit': {
    done: async ({ sorina, ana, mihai, space }) => {
      await sorina.client.command('space.edit', {
        channel: space,
        name: 'Pactul Valea Verde',
        county: 'RO-BC',
      });
      await until(async () => {
        const { view: directory } = await ana.client.open('directory');
        const { view: inbox } = await mihai.client.open(`inbox:${mihai.person}`);
        const inDirectory = directory.spaces.find(({ channel }) => channel === space);
        const inInbox = inbox.spaces.find(({ channel }) => channel === space);
        return [inDirectory, inInbox].every(({ name }) => name === 'Pactul Valea Verde');
      }, 'the new name in the directory and in the inboxes');
    },
    refused: {
      forbidden: ({ ileana, space }) => [ileana, { channel: space, about: 'A' }],
      invalid_params: ({ sorina, space }) => [sorina, { channel: space, name: ' ' }],
    },
  },
  'space.edit_mandate': {
    done: async (at) => {
      at.mandate = await giveMandate(at.sorina, at.space, at.mihai.person);
      await at.sorina.client.command('space.edit_mandate', {
        channel: at.space,
        mandate: at.mandate,
        until_on: null,
        capacity: 'Expert',
      });
    },
    refused: {
      invalid_params: ({ sorina, space, mandate }) => [
        sorina,
        { channel: space, mandate, until_on: '2020-01-01' },
      ],
      no_such_mandate: ({ sorina, space }) => [sorina, { channel: space, mandate: NOBODY }],
    },
  },
  'space.end_mandate': {
    done: ({ sorina, space, mandate }) =>
      sorina.client.command('space.end_mandate', { channel: space, mandate }),
    refused: {
      no_such_mandate: ({ sorina, space, mandate }) => [sorina, { channel: space, mandate }],
    },
  },
  'space.give_mandate': {
    done: async ({ sorina, mihai, space, organisation }) => {
      const mandate = await giveMandate(sorina, space, mihai.person, { organisation });
      const { channel } = await mihai.client.command('room.create', {
        channel: space,
        title: 'Ca președinte',
        visibility: 'members',
        as: mandate,
      });
      const { view } = await mihai.client.open(space);
      const item = view.items.find((one) => one.channel === channel);
      assert.equal(item.as, mandate);
      await sorina.client.command('space.end_mandate', { channel: space, mandate });
    },
    refused: {
      invalid_params: ({ sorina, mihai, space }) => [sorina, { channel: space, ...mandateOf(mihai) }],
      no_such_organisation: ({ sorina, mihai, space }) => [
        sorina,
        { channel: space, ...mandateOf(mihai), organisation: NOBODY },
      ],
      no_such_person: ({ sorina, space }) => [
        sorina,
        { channel: space, ...mandateOf({ person: NOBODY }), category: 'ngo' },
      ],
    },
  },
  'space.hand_over_secretariat': {
    done: async ({ sorina, space }) => {
      const organisation = await seatOrganisation(sorina, space, { name: 'Fundația Model' });
      await giveMandate(sorina, space, sorina.person, { organisation });
      await sorina.client.command('space.hand_over_secretariat', {
        channel: space,
        organisation,
        people: [sorina.person],
      });
    },
    refused: {
      no_such_mandate: ({ sorina, mihai, space, organisation }) => [
        sorina,
        { channel: space, organisation, people: [mihai.person] },
      ],
      no_such_organisation: ({ sorina, space }) => [
        sorina,
        { channel: space, organisation: NOBODY, people: [sorina.person] },
      ],
    },
  },
  'space.heads': {
    done: async ({ mihai, space, rooms }) => {
      const { heads } = await mihai.client.request('space.heads', { channel: space });
      assert.equal(heads.find(({ channel }) => channel === rooms.talk).count, 4);
    },
    refused: { no_such_channel: ({ stefan, space }) => [stefan, { channel: space }] },
  },
  'space.health': {
    done: async ({ ileana, space, organisation }) => {
      const health = await ileana.client.request('space.health', { channel: space });
      assert.ok(health.missing_mandate.includes(organisation));
      assert.ok(health.organisations.some(({ last_ms: lastMs }) => lastMs > 0));
    },
    refused: { forbidden: ({ mihai, space }) => [mihai, { channel: space }] },
  },
  'space.invitation_link': {
    done: async (at) => assert.match((await invite(at)).token, /^[\w-]{43}$/),
    refused: {
      link_spent: ({ sorina, space }) => [
        sorina,
        { channel: space, invitation: '01KAMYCQ3S5T7V9X1Z3B5D7F9H' },
      ],
    },
  },
  'space.invitations': {
    done: async (at) => {
      const { invitation } = await invite(at);
      const { invitations } = await at.sorina.client.request('space.invitations', { channel: at.space });
      assert.equal(invitations[0].invitation, invitation);
    },
    refused: { forbidden: ({ ileana, space }) => [ileana, { channel: space }] },
  },
  'space.invite': {
    done: (at) => invite(at),
    refused: {
      forbidden: ({ mihai, space }) => [
        mihai,
        { channel: space, role: 'member', expires_ms: Date.now() + 60_000, uses: 1 },
      ],
      invalid_params: ({ sorina, space }) => [
        sorina,
        { channel: space, role: 'member', expires_ms: 1, uses: 1 },
      ],
    },
  },
  'space.invite_people': {
    done: ({ sorina, space }) =>
      sorina.client.command('space.invite_people', {
        channel: space,
        addresses: [{ email: 'chemat@exemplu.invalid', name: 'Chemat' }],
        role: 'member',
        expires_ms: Date.now() + 60_000,
      }),
    refused: {
      invalid_params: ({ sorina, space }) => [
        sorina,
        { channel: space, addresses: [], role: 'member', expires_ms: Date.now() + 60_000 },
      ],
    },
  },
  'space.leave': {
    done: async ({ world, ana, sorina, space }) => {
      const dana = await addPerson(world.server, ana.client, 'Dana Trecătoare');
      const client = await Client.connect(world.server, { token: dana.token });
      await sorina.client.command('space.add_member', {
        channel: space,
        person: dana.person,
        role: 'member',
      });
      await client.command('space.leave', { channel: space });
      assert.equal((await client.refused('channel.open', { channel: space })).word, 'no_such_channel');
      await client.close();
    },
    refused: { last_secretariat: ({ sorina, space }) => [sorina, { channel: space }] },
  },
  'space.note_item': {
    refused: { forbidden: ({ sorina, space, room }) => [sorina, { channel: space, item: room }] },
  },
  'space.remove_member': {
    done: ({ sorina, olga, space }) =>
      sorina.client.command('space.remove_member', { channel: space, person: olga.person }),
    refused: {
      last_secretariat: ({ sorina, space }) => [sorina, { channel: space, person: sorina.person }],
      no_such_person: ({ sorina, stefan, space }) => [sorina, { channel: space, person: stefan.person }],
    },
  },
  'space.set_organisation': {
    done: ({ sorina, space, organisation }) =>
      sorina.client.command('space.set_organisation', { channel: space, organisation, state: 'suspended' }),
    refused: {
      no_such_organisation: ({ sorina, space }) => [
        sorina,
        { channel: space, organisation: NOBODY, state: 'active' },
      ],
    },
  },
  'space.withdraw_invitation': {
    done: async (at) => {
      const { invitation } = await invite(at);
      await at.sorina.client.command('space.withdraw_invitation', { channel: at.space, invitation });
    },
    refused: {
      link_spent: ({ sorina, space }) => [
        sorina,
        { channel: space, invitation: '01KAMYCQ3S5T7V9X1Z3B5D7F9H' },
      ],
    },
  },
};

/** @param {{person: string}} someone */
const mandateOf = ({ person }) => ({ person, role: 'member', capacity: 'Expert', standing: 'titular' });

/** Another text, and in the register. @param {any} at @param {string} channel @param {any} person @param {string} words */
async function write({ world }, channel, person, words) {
  const draft = { channel, id: channel.slice('draft:'.length), text: '' };
  const writer = openText(world.server, person, draft);
  await synced(writer);
  setProse(writer.doc, [paragraph(words)]);
  const other = openText(world.server, person, draft);
  await converged([writer, other]);
  for (const one of [writer, other]) closeText(one);
}

/** Two versions, the first of them published. @param {any} at @param {any} maker */
async function makeAgreed(at, maker) {
  const channel = await makeDraft(maker, at.space);
  for (const name of ['Unu', 'Doi']) {
    await write(at, channel, maker, name);
    await maker.client.command('draft.make_version', { channel, name });
  }
  await at.ileana.client.command('draft.publish_version', { channel, version: 1 });
  return channel;
}

/** @param {import('../support/world.js').Person} person */
async function signOutOf({ client }) {
  assert.deepEqual(await client.request('session.sign_out'), {});
}

describe('every command is reached', () => {
  /** @type {any} */ let reach;

  before(async () => {
    const world = await makeWorld(await startServer({ options: UNHURRIED }));
    const visitor = { client: await Client.connect(world.server) };
    reach = { world, visitor, ...world.people, space: world.space, room: world.room, rooms: {} };
    const { ileana, mihai } = world.people;
    reach.draft = await makeDraft(mihai, world.space);
    reach.sorinasDraft = await makeDraft(world.people.sorina, world.space);
    reach.rooms.talk = await makeRoom(ileana, world.space);
    for (const [i, { client }] of [ileana, mihai, mihai].entries())
      await client.command('room.post', { channel: reach.rooms.talk, text: `Mesajul ${i + 1}` });
    reach.radu = await addPerson(world.server, world.people.ana.client, 'Radu Dublu');
    reach.radu.client = await Client.connect(world.server, { token: reach.radu.token, language: 'en' });
    reach.eva = await addPerson(world.server, world.people.ana.client, 'Eva Mandat');
    reach.eva.client = await Client.connect(world.server, { token: reach.eva.token, language: 'en' });
    const organisation = await seatOrganisation(reach.sorina, world.space, { name: 'Asociația Mandat' });
    await giveMandate(reach.sorina, world.space, reach.eva.person, { organisation, capacity: 'Expert' });
    reach.agreed = await makeAgreed(reach, mihai);
    [{ sha256: reach.sha256 }] = (await mihai.client.open(reach.agreed)).view.versions;
    reach.oldAgreed = await makeAgreed(reach, mihai);
    await mihai.client.command('draft.archive', { channel: reach.oldAgreed });
    for (const category of ['union', 'academic'])
      await giveMandate(reach.sorina, world.space, reach.radu.person, { category });
  });
  after(() => reach?.world.server.stop());

  test('each has a row here', () => {
    assert.deepEqual(Object.keys(REACHED).sort(), Object.keys(commands));
    for (const [name, { done }] of Object.entries(REACHED))
      assert.equal(done === undefined, commands[name].least_role === 'system', name);
  });

  for (const [name, { done, refused }] of Object.entries(REACHED)) {
    if (done) test(`${name} is done`, () => done(reach));
    for (const [word, how] of Object.entries(refused))
      test(`${name} is refused: ${word}`, async () => {
        const [who, params] = how(reach);
        assert.equal((await who.client.refused(name, params)).word, word);
      });
  }

  test('what only the server asks was done: administrators, joining and leaving', async () => {
    const { ana, stefan, world } = reach;
    assert.equal(ana.person.length, 26);
    const { position, view } = await stefan.client.open(`inbox:${stefan.person}`);
    assert.equal(position.seq, 4, 'joined two spaces and left them');
    assert.deepEqual(view.spaces, []);
    assert.ok(world.server.entry);
  });
});
