import { takeOver } from '../sync/take_over.js';

/** @typedef {import('./types.d.ts').SpaceView} SpaceView */
/** @typedef {import('./types.d.ts').Member} Member */
/** @typedef {import('./types.d.ts').Mandate} Mandate */
/** @typedef {import('./types.d.ts').SpaceOrganisation} SpaceOrganisation */
/** @typedef {import('./types.d.ts').Item} Item */

/** The kinds of a space, in the order they are offered. */
export const SPACE_KINDS = /** @type {const} */ ([
  'regional_pact',
  'county_partnership',
  'local_partnership',
  'project',
  'working_group',
]);

/** The roles in a space, least first. */
export const SPACE_ROLES = /** @type {const} */ (['member', 'facilitator', 'secretariat']);

/** The categories of those who are of a space, in the order they are offered. */
export const CATEGORIES = /** @type {const} */ ([
  'ngo',
  'union',
  'employers',
  'authority',
  'elected',
  'academic',
  'citizen',
]);

/** How an organisation can be of a space, in the order it mostly goes. */
export const MEMBERSHIP_STATES = /** @type {const} */ ([
  'invited',
  'joining',
  'active',
  'suspended',
  'withdrawn',
]);

/** So many mandates that are over stay in a view, the newest. */
const OVER_MOST = 1000;
/** So many hand-overs of the secretariat. */
const SECRETARIATS_MOST = 100;

/** @param {Member[]} members @param {Member} member */
function putMember(members, member) {
  const index = members.findIndex((one) => one.person === member.person);
  return index < 0 ? [...members, member] : members.map((one, at) => (at === index ? member : one));
}

/** @param {SpaceView} view @param {any} event */
function setMember(view, event) {
  const member = takeOver({ person: event.person, role: event.role }, event, ['category']);
  return { ...view, members: putMember(view.members, member) };
}

/** Of the mandates that are over the oldest go. @param {Mandate[]} mandates */
function keepNewest(mandates) {
  let tooMany = mandates.filter(({ ended_on: endedOn }) => endedOn !== undefined).length - OVER_MOST;
  return tooMany > 0
    ? mandates.filter(({ ended_on: endedOn }) => endedOn === undefined || tooMany-- <= 0)
    : mandates;
}

/**
 * Changes some mandates.
 * @param {SpaceView} view
 * @param {(mandate: Mandate) => boolean} which
 * @param {(mandate: Mandate) => Mandate} change
 */
const changeMandates = (view, which, change) => ({
  ...view,
  mandates: keepNewest(view.mandates.map((mandate) => (which(mandate) ? change(mandate) : mandate))),
});

/** @param {Mandate} mandate */
const isOpen = (mandate) => mandate.ended_on === undefined;

/** An item that the person is not named in. @param {Item} item @param {string} person @returns {Item} */
const unname = (item, person) =>
  item.people?.includes(person) ? { ...item, people: item.people.filter((one) => one !== person) } : item;

/** A person is no longer of the space. @param {SpaceView} view @param {any} event */
function removePerson(view, { person, ended_on: endedOn }) {
  const without = {
    ...view,
    members: view.members.filter((member) => member.person !== person),
    items: view.items.map((item) => unname(item, person)),
  };
  return changeMandates(
    without,
    (mandate) => mandate.person === person && isOpen(mandate),
    (mandate) => ({ ...mandate, ended_on: endedOn }),
  );
}

/** @param {any} event @param {string[]} names */
const pick = (event, names) => takeOver({}, event, names);

const ORGANISATION = ['organisation', 'category', 'state', 'since_on'];
const MANDATE = [
  'mandate',
  'person',
  'organisation',
  'category',
  'role',
  'capacity',
  'standing',
  'from_on',
  'until_on',
];
const ITEM = ['title', 'about', 'visibility', 'categories', 'people', 'by', 'as', 'at_ms'].concat([
  'template',
  'language',
  'writers',
]);

/** @param {SpaceView} view @param {any} event */
function setOrganisation(view, event) {
  const before = view.organisations.find(({ organisation }) => organisation === event.organisation);
  const organisations = view.organisations.map((one) =>
    one === before ? takeOver(one, event, ['category', 'state']) : one,
  );
  return changeMandates(
    { ...view, organisations },
    (mandate) =>
      event.category !== undefined &&
      mandate.organisation === event.organisation &&
      isOpen(mandate) &&
      mandate.category === before?.category,
    (mandate) => ({ ...mandate, category: event.category }),
  );
}

/** The same organisation with other people is no hand-over to write down. @param {SpaceView} view @param {any} event */
function noteSecretariat(view, { organisation, from_on: fromOn }) {
  const last = view.secretariats.at(-1);
  if (last?.organisation === organisation) return view;
  const former = view.secretariats.map((one) => (one === last ? { ...one, until_on: fromOn } : one));
  const secretariat = { organisation, from_on: fromOn };
  return { ...view, secretariat, secretariats: [...former, secretariat].slice(-SECRETARIATS_MOST) };
}

/** @param {SpaceView} view @param {any} event */
function handOver(view, event) {
  const { organisation, from_on: fromOn, people, former } = event;
  const lowered = {
    ...view,
    members: view.members.map((member) =>
      member.role === 'secretariat' && former.includes(member.person)
        ? { ...member, role: /** @type {const} */ ('member') }
        : member,
    ),
  };
  const isHers = (/** @type {Mandate} */ mandate) =>
    mandate.organisation === organisation &&
    people.includes(mandate.person) &&
    mandate.from_on <= fromOn &&
    (mandate.until_on === undefined || fromOn <= mandate.until_on);
  const isFormer = (/** @type {Mandate} */ mandate) =>
    mandate.role === 'secretariat' && former.includes(mandate.person);
  const changed = changeMandates(
    lowered,
    (mandate) => isOpen(mandate) && (isHers(mandate) || isFormer(mandate)),
    (mandate) => ({ ...mandate, role: isHers(mandate) ? 'secretariat' : 'member' }),
  );
  return noteSecretariat(changed, event);
}

/** @param {SpaceView} view @param {string} channel @param {any} event @param {string[]} names */
const changeItem = (view, channel, event, names) => ({
  ...view,
  items: view.items.map((item) => (item.channel === channel ? takeOver(item, event, names) : item)),
});

/** The first version named the template alone, and had no language. @param {any} event */
const upgradeDraft = (event) =>
  event.v > 1 ? event : { ...event, template: { id: event.template, version: 1 }, language: 'ro' };

/** @type {Record<string, (view: SpaceView, event: any) => SpaceView>} */
const events = {
  'draft.created': (view, event) => ({
    ...view,
    items: [
      ...view.items,
      /** @type {Item} */ ({ channel: event.draft, ...pick(upgradeDraft(event), ITEM) }),
    ],
  }),
  'room.created': (view, event) => ({
    ...view,
    items: [...view.items, /** @type {Item} */ ({ channel: event.room, ...pick(event, ITEM) })],
  }),
  'room.people_set': (view, event) => changeItem(view, event.room, event, ['people']),
  'space.edited': (view, event) => takeOver(view, event, ['name', 'about', 'region', 'county']),
  'space.item_noted': (view, event) => changeItem(view, event.item, event, ['title', 'is_archived', 'state']),
  'space.mandate_edited': (view, event) =>
    changeMandates(
      view,
      ({ mandate }) => mandate === event.mandate,
      (mandate) => takeOver(mandate, event, ['capacity', 'standing', 'until_on', 'role']),
    ),
  'space.mandate_ended': (view, event) =>
    changeMandates(
      view,
      ({ mandate }) => mandate === event.mandate,
      (mandate) => ({ ...mandate, ended_on: event.ended_on }),
    ),
  'space.mandate_given': (view, event) => ({
    ...view,
    mandates: [...view.mandates, /** @type {Mandate} */ (pick(event, MANDATE))],
  }),
  'space.mandates_lapsed': (view, event) =>
    changeMandates(
      view,
      ({ mandate }) => event.mandates.includes(mandate),
      (mandate) => ({ ...mandate, ended_on: mandate.until_on }),
    ),
  'space.member_added': setMember,
  'space.member_left': removePerson,
  'space.member_lowered': setMember,
  'space.member_removed': removePerson,
  'space.organisation_added': (view, event) => ({
    ...view,
    organisations: [...view.organisations, /** @type {SpaceOrganisation} */ (pick(event, ORGANISATION))],
  }),
  'space.organisation_set': setOrganisation,
  'space.secretariat_handed_over': handOver,
};

/**
 * A space's view after one more event. An event of an unknown type changes nothing.
 * @type {import('../sync/types.d.ts').Apply<SpaceView>}
 */
export function applySpace(view, event) {
  return events[event.type]?.(view, event) ?? view;
}
