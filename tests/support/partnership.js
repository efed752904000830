/**
 * A partnership with organisations of every category, mandates and rooms for some, made by commands in a space of the
 * demo: what pages are looked at with. All names are fictional.
 */
import { makeUlid } from '../../web/src/sync/ulid.js';

const ORGANISATIONS = [
  ['Asociația „Drum Deschis”', 'ADD', 'association', 'RO-IS', ['ocupare', 'tineri']],
  ['Fundația „Punte” pentru Incluziune Socială', undefined, 'foundation', 'RO-BC', ['incluziune socială']],
  ['Sindicatul „Lumina Atelierului”', 'SLA', 'union', 'RO-NT', ['dialog social', 'ocupare']],
  ['Patronatul Întreprinderilor din Valea Albă', 'PIVA', 'employers', 'RO-IS', ['ocupare']],
  ['Consiliul Județean Valea Albă', 'CJ Valea Albă', 'county_council', 'RO-IS', ['politici publice']],
  [
    'Agenția Demonstrativă pentru Ocuparea Forței de Muncă',
    'ADOFM',
    'deconcentrated_service',
    'RO-VS',
    ['ocupare', 'formare'],
  ],
  ['Universitatea de Probă din Iași', 'UPI', 'university', 'RO-IS', ['cercetare', 'formare']],
  [
    'Asociația Șanse Țintite',
    undefined,
    'association',
    'RO-SV',
    ['persoane cu dizabilități', 'ocupare', 'locuire'],
  ],
];

/** whose organisation (by its place in the list), capacity, standing, days until the last one */
const MANDATES = [
  [0, 0, 'Director executiv', 'titular', undefined],
  [1, 0, 'Coordonatoare de programe', 'deputy', undefined],
  [2, 1, 'Președinte', 'titular', 400],
  [3, 2, 'Lider de sindicat', 'titular', undefined],
  [4, 4, 'Inspectoare, direcția de dezvoltare', 'deputy', 20],
  [5, 6, 'Lector universitar', 'titular', undefined],
  [0, 7, 'Membră în consiliul director', 'deputy', undefined],
];

/** @param {string} today @param {number} days */
const later = (today, days) =>
  new Date(Date.parse(`${today}T12:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);

/**
 * @param {import('./client.js').Client} client of the space's secretariat
 * @param {string} space its channel
 * @param {string} today
 * @returns {Promise<{organisations: string[], people: string[], rooms: string[]}>}
 */
export async function fillPartnership(client, space, today) {
  const { view } = await client.open(space);
  const people = view.members.map((/** @type {{person: string}} */ { person }) => person);
  const command = (/** @type {string} */ method, /** @type {object} */ params, channel = space) =>
    client.command(method, { channel, op: makeUlid(Date.now()), ...params });
  const organisations = [];
  for (const [name, short_name, type, county, fields] of ORGANISATIONS) {
    const params = {
      name,
      ...(short_name && { short_name }),
      type,
      county,
      fields,
      website: 'https://exemplu.invalid/',
    };
    const { organisation } = await command('directory.add_organisation', params, 'directory');
    await command('space.add_organisation', { organisation });
    organisations.push(organisation);
  }
  for (const organisation of organisations.slice(0, 5))
    await command('directory.verify_organisation', { organisation, state: 'active' }, 'directory');
  for (const [person, organisation, capacity, standing, days] of MANDATES) {
    const until = days ? { until_on: later(today, days) } : {};
    await command('space.give_mandate', {
      person: people[person],
      organisation: organisations[organisation],
      role: person === 0 ? 'secretariat' : 'member',
      capacity,
      standing,
      ...until,
    });
  }
  const as = await capacityOf(client, space, people[0]);
  const edited = {
    about:
      'Organizații și autorități din regiune care lucrează la ocupare și incluziune socială.\nNe întâlnim lunar; între întâlniri, aici.',
  };
  await command('space.edit', { as, ...edited, region: 'RO21' });
  const rooms = [
    await command('room.create', {
      as,
      title: 'Doar organizațiile neguvernamentale',
      visibility: 'category',
      categories: ['ngo'],
    }),
    await command('room.create', {
      as,
      title: 'Pregătirea secretariatului',
      visibility: 'named',
      people: people.slice(0, 3),
    }),
  ];
  return { organisations, people, rooms: rooms.map(({ channel }) => channel) };
}

/** One of the mandates that the first person has. @param {import('./client.js').Client} client @param {string} space @param {string} person */
async function capacityOf(client, space, person) {
  const { view } = await client.open(space);
  return view.mandates.find((/** @type {{person: string}} */ one) => one.person === person).mandate;
}
