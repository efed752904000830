/**
 * What follows from the mandates of a space: who may act today, as what, and who is a member. Dates are YYYY-MM-DD in
 * the installation's zone, so that comparing texts compares days.
 */

/** @typedef {import('./types.d.ts').Mandate} Mandate */
/** @typedef {import('./types.d.ts').SpaceView} SpaceView */
/** @typedef {import('./types.d.ts').SpaceRole} SpaceRole */
/** @typedef {import('./types.d.ts').Category} Category */

const RANK = { member: 0, facilitator: 1, secretariat: 2 };

/** Whether a mandate may be acted in on a day. @param {Mandate} mandate @param {string} today */
export function isValidOn({ from_on, until_on, ended_on }, today) {
  if (ended_on !== undefined && ended_on <= today) return false;
  return from_on <= today && (until_on === undefined || today <= until_on);
}

/** How a mandate stands on a day. @param {Mandate} mandate @param {string} today @returns {'coming' | 'valid' | 'ended'} */
export function mandateState(mandate, today) {
  if (isValidOn(mandate, today)) return 'valid';
  return mandate.ended_on === undefined && mandate.from_on > today ? 'coming' : 'ended';
}

/** An organisation in one of these states gives no rights. @type {import('./types.d.ts').Membership[]} */
const AWAY = ['suspended', 'withdrawn'];

/** The mandates that give rights on a day. @param {SpaceView | null} view @param {string} today */
export function validMandates(view, today) {
  const away = new Set(
    (view?.organisations ?? []).filter((one) => AWAY.includes(one.state)).map((one) => one.organisation),
  );
  return (view?.mandates ?? []).filter(
    (one) => isValidOn(one, today) && !(one.organisation && away.has(one.organisation)),
  );
}

/** A person's mandates of a day. @param {SpaceView | null} view @param {string} person @param {string} today */
export function mandatesOf(view, person, today) {
  return validMandates(view, today).filter((one) => one.person === person);
}

/**
 * A member of a space, whether by a membership of one's own, by mandates, or both.
 * @typedef {object} Participant
 * @property {string} person
 * @property {SpaceRole} role the greatest of all
 * @property {boolean} isPlain has a membership of one's own
 * @property {Category[]} categories
 * @property {Mandate[]} mandates those that are valid
 */

/** @param {Participant} known @param {SpaceRole} role @param {Category | undefined} category */
function addRight(known, role, category) {
  if (RANK[role] > RANK[known.role]) known.role = role;
  if (category && !known.categories.includes(category)) known.categories.push(category);
}

/**
 * Everybody who is a member on a day.
 * @param {SpaceView} view
 * @param {string} today
 * @returns {Participant[]}
 */
export function participantsOf(view, today) {
  /** @type {Map<string, Participant>} */
  const all = new Map();
  const find = (/** @type {string} */ person) => {
    const known = all.get(person) ?? {
      person,
      role: /** @type {SpaceRole} */ ('member'),
      isPlain: false,
      categories: [],
      mandates: [],
    };
    all.set(person, known);
    return known;
  };
  for (const { person, role, category } of view.members) {
    const known = find(person);
    known.isPlain = true;
    addRight(known, role, category);
  }
  for (const mandate of validMandates(view, today)) {
    const known = find(mandate.person);
    known.mandates.push(mandate);
    addRight(known, mandate.role, mandate.category);
  }
  return [...all.values()];
}

/**
 * Whether an item is for a person on a day: the server says the same.
 * @param {SpaceView} view
 * @param {Pick<import('./types.d.ts').Item, 'visibility' | 'categories' | 'people'>} item
 * @param {string} person
 * @param {string} today
 */
export function mayOpen(view, { visibility, categories = [], people = [] }, person, today) {
  if (visibility === 'named') return people.includes(person);
  if (visibility !== 'category') return true;
  const own = [...view.members.filter((one) => one.person === person), ...mandatesOf(view, person, today)];
  return own.some(({ category }) => category !== undefined && categories.includes(category));
}
