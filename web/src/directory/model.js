import { takeOver } from '../sync/take_over.js';

/** @typedef {import('./types.d.ts').DirectoryView} DirectoryView */
/** @typedef {import('./types.d.ts').Organisation} Organisation */

const ORGANISATION = ['name', 'short_name', 'region', 'county', 'fields', 'website'];
const SPACE = ['name', 'kind', 'region', 'county'];

/** An event's own `type` is what happened. @param {Organisation} organisation @param {any} event */
const describe = (organisation, event) => ({
  ...takeOver(organisation, event, ORGANISATION),
  type: event.organisation_type ?? organisation.type,
});

/**
 * @param {DirectoryView} view
 * @param {any} event
 * @param {(organisation: Organisation) => Organisation} change
 */
const changeOrganisation = (view, event, change) => ({
  ...view,
  organisations: view.organisations?.map((one) =>
    one.organisation === event.organisation ? change(one) : one,
  ),
});

/** @type {Record<string, (view: DirectoryView, event: any) => DirectoryView>} */
const events = {
  'directory.organisation_added': (view, event) => {
    const added = /** @type {any} */ ({ organisation: event.organisation, state: 'unknown' });
    return { ...view, organisations: [...(view.organisations ?? []), describe(added, event)] };
  },
  'directory.organisation_edited': (view, event) =>
    changeOrganisation(view, event, (one) => describe(one, event)),
  'directory.organisation_verified': (view, event) =>
    changeOrganisation(view, event, (one) => takeOver(one, event, ['state', 'verified_on'])),
  'directory.person_added': (view, { person }) => ({ ...view, people: [...(view.people ?? []), person] }),
  'directory.space_noted': (view, event) => ({
    ...view,
    spaces: view.spaces?.map((one) => (one.channel === event.space ? takeOver(one, event, SPACE) : one)),
  }),
  'space.created': (view, event) => ({
    ...view,
    spaces: [...(view.spaces ?? []), /** @type {any} */ (takeOver({ channel: event.space }, event, SPACE))],
  }),
};

/**
 * The directory after one more event. An event of an unknown type changes nothing.
 * @type {import('../sync/types.d.ts').Apply<DirectoryView>}
 */
export function applyDirectory(view, event) {
  return events[event.type]?.(view, event) ?? view;
}
