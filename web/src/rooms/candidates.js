import { participantsOf } from '../spaces/mandates.js';

/**
 * Who or what can be mentioned.
 * @typedef {object} Candidate
 * @property {string} token as it goes on the wire
 * @property {string} name
 * @property {string} note what tells it from another of the same name
 */

/** @typedef {import('../spaces/types.d.ts').SpaceView} SpaceView */

/**
 * The people of a space who may open an item of it.
 * @param {SpaceView} space
 * @param {string} item
 * @param {string} today
 * @returns {import('../spaces/mandates.js').Participant[]}
 */
export function readersOf(space, item, today) {
  const everybody = participantsOf(space, today);
  const {
    visibility,
    categories = [],
    people = [],
  } = space.items.find((one) => one.channel === item) ??
  /** @type {Partial<import('../spaces/types.d.ts').Item>} */ ({});
  if (visibility === 'named') return everybody.filter(({ person }) => people.includes(person));
  if (visibility === 'category')
    return everybody.filter((one) => one.categories.some((category) => categories.includes(category)));
  return everybody;
}

/**
 * @param {object} options
 * @param {SpaceView} options.space
 * @param {string} options.item
 * @param {string} options.today
 * @param {string} options.me nobody mentions oneself
 * @param {(person: string) => string | undefined} options.nameOf
 * @param {(organisation: string) => string | undefined} options.organisationNameOf
 * @param {{name: string, note: string}} options.everyone
 * @param {string} options.organisationNote
 * @returns {Candidate[]}
 */
export function candidatesOf({
  space,
  item,
  today,
  me,
  nameOf,
  organisationNameOf,
  everyone,
  organisationNote,
}) {
  const readers = readersOf(space, item, today);
  const people = readers
    .filter(({ person }) => person !== me && nameOf(person))
    .map(({ person, mandates }) => ({
      token: `@{person:${person}}`,
      name: /** @type {string} */ (nameOf(person)),
      note: mandates.flatMap(({ organisation }) => organisationNameOf(organisation ?? '') ?? []).join(', '),
    }));
  const present = new Set(readers.flatMap(({ mandates }) => mandates.map((one) => one.organisation)));
  const organisations = [...present].flatMap((id) => {
    const name = id && organisationNameOf(id);
    return name ? [{ token: `@{organisation:${id}}`, name, note: organisationNote }] : [];
  });
  return [...people, { token: '@{everyone}', ...everyone }, ...organisations];
}
