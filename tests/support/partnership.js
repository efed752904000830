/**
 * A partnership of people of the demo, with organisations of every category, mandates, one that ends soon, some that are
 * missing, and rooms for some: what the tests of its pages work on. All names are fictional.
 */
const ORGANISATIONS = [
  ['Asociația „Poarta Deschisă”', 'APD', 'association', 'RO-IS', ['ocupare', 'tineri']],
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

/** The people of the demo who are in it, the secretariat first. */
const PEOPLE = [
  'Ana Exemplu',
  'Ileana Probă',
  'Ștefan Ciornă',
  'Mihai Model',
  'Sorina Șablon',
  'Ioana Schiță',
  'Ăgnes Bârsă-Demo',
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

/** The ids of the people, in their order. @param {import('./client.js').Client} client of an administrator @returns {Promise<string[]>} */
async function findPeople(client) {
  const { view } = await client.open('directory');
  const { people } = await client.request('directory.people', {
    channel: 'directory',
    ids: view.people.slice(0, 100),
  });
  const byName = new Map(
    people.map((/** @type {{name: string, person: string}} */ { name, person }) => [name, person]),
  );
  return PEOPLE.map((name) => byName.get(name));
}

/**
 * @param {import('./client.js').Client} client of the demo's administrator
 * @param {string} today
 * @returns {Promise<{space: string, organisations: string[], people: string[], rooms: string[]}>}
 */
export async function makePartnership(client, today) {
  const people = await findPeople(client);
  const { channel: space } = await client.command('space.create', {
    channel: 'directory',
    name: 'Atelierul de probă',
    kind: 'working_group',
  });
  const command = (/** @type {string} */ method, /** @type {object} */ params, channel = space) =>
    client.command(method, { channel, ...params });
  for (const person of people.slice(1))
    await command('space.add_member', { person, role: person === people[1] ? 'facilitator' : 'member' });
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
  return { space, organisations, people, rooms: rooms.map(({ channel }) => channel) };
}

/** One of the mandates that the first person has. @param {import('./client.js').Client} client @param {string} space @param {string} person */
async function capacityOf(client, space, person) {
  const { view } = await client.open(space);
  return view.mandates.find((/** @type {{person: string}} */ one) => one.person === person).mandate;
}
