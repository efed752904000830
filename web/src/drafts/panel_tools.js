import { useOrganisations } from '../directory/use_organisations.js';
import { capacityText } from '../spaces/capacity_picker.jsx';
import { useCapacity } from '../spaces/use_capacity.js';
import { momentText } from '../ui/dates.js';
import { useNames, useOptionalChannel } from '../ui/hooks.js';
import { nameText } from '../ui/person.jsx';
import { useServices } from '../ui/services.js';
import { useAsk } from '../ui/use_ask.js';
import { language } from '../ui/words.js';

/** @typedef {import('./panel_types.d.ts').ShownDraft} ShownDraft */

/**
 * Asks something of a draft in the capacity that one acts in; a refusal is thrown, for the form to show.
 * @param {ShownDraft} draft
 * @returns {(method: string, params?: Record<string, unknown>) => Promise<import('../sync/types.d.ts').Reply>}
 */
export function useDraftAsk({ name, view }) {
  const ask = useAsk();
  const { as } = useCapacity(view.space);
  return (method, params = {}) =>
    ask({ method, channel: name, params: as ? { as, ...params } : { ...params } });
}

/**
 * Who did what in which capacity, in words.
 * @param {ShownDraft} draft
 * @param {string[]} people whose names are shown
 */
export function useWho({ view }, people) {
  const { nameOf, isReady } = useNames([...new Set(people)]);
  const organisations = useOrganisations();
  /** @type {import('../spaces/types.d.ts').SpaceView | null} */
  const space = useOptionalChannel(view.space)?.view ?? null;
  /** @param {string | undefined} as */
  function capacityOf(as) {
    const mandate = as && space?.mandates.find((one) => one.mandate === as);
    return mandate ? capacityText(mandate, organisations.nameOf) : '';
  }
  /** @param {{by: string, as?: string}} deed */
  const whoText = ({ by, as }) => [nameText(nameOf(by)), capacityOf(as)].filter(Boolean).join(', ');
  return {
    isReady,
    nameOf: (/** @type {string} */ id) => nameText(nameOf(id)),
    rawNameOf: nameOf,
    capacityOf,
    whoText,
  };
}

/** A moment as a list says it, in the language of the page. */
export function useMoment() {
  const { clock } = useServices();
  return (/** @type {number} */ ms) => momentText(ms, clock.now(), language.value);
}
