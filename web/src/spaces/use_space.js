import { useOrganisations } from '../directory/use_organisations.js';
import { useNames, useToday } from '../ui/hooks.js';
import { nameText } from '../ui/person.jsx';
import { useMember } from '../ui/services.js';
import { useAsk } from '../ui/use_ask.js';
import { participantsOf } from './mandates.js';
import { useCapacity } from './use_capacity.js';

/** @typedef {import('./types.d.ts').SpaceView} SpaceView */

/**
 * What every part of a space's page works with.
 * @typedef {object} Space
 * @property {string} name the channel's
 * @property {string} path of its page
 * @property {SpaceView} view
 * @property {string} role one's own, in words of the wire
 * @property {boolean} isSecretariat may change the space, its members and mandates
 * @property {boolean} isFacilitator
 * @property {string} me
 * @property {string} today
 * @property {import('./mandates.js').Participant[]} participants
 * @property {(person: string) => string} nameOf a person's name, in words even where it is not known
 * @property {(person: string) => string | undefined} rawNameOf
 * @property {ReturnType<typeof useOrganisations>} organisations
 * @property {(method: string, params: Record<string, unknown>) => Promise<import('../sync/types.d.ts').Reply>} ask a command of
 *   the space, in the capacity that one acts in
 */

/** Everybody whose name a space's page may show. @param {SpaceView} view */
function peopleOf(view) {
  return [
    ...new Set([
      ...view.members.map((one) => one.person),
      ...(view.mandates ?? []).map((one) => one.person),
      ...view.items.map((one) => one.by),
    ]),
  ];
}

/** @param {SpaceView | null} view */
export function useSpaceNames(view) {
  return useNames(view ? peopleOf(view) : []);
}

/**
 * Asks something of a space in one's capacity there.
 * @param {string} space
 */
export function useSpaceAsk(space) {
  const ask = useAsk();
  const { as } = useCapacity(space);
  return (/** @type {string} */ method, /** @type {Record<string, unknown>} */ params) =>
    ask({ method, channel: space, params: as ? { as, ...params } : params });
}

/**
 * One's own role now. The view knows of a mandate that was given or ended since the channel was opened; what was said at
 * opening knows of the installation's administrators and of a second factor that is missing.
 * @param {import('../sync/types.d.ts').Mine} mine
 * @param {string | undefined} ofView
 */
function roleOf(mine, ofView) {
  if (mine.needs_second_factor) return 'member';
  if (mine.role === 'administrator') return mine.role;
  return ofView ?? mine.role ?? 'member';
}

/**
 * @param {import('../sync/channel.js').Channel<SpaceView>} channel with a view
 * @returns {Space}
 */
export function useSpace(channel) {
  const view = /** @type {SpaceView} */ (channel.view);
  const { person: me } = useMember();
  const today = useToday();
  const { nameOf } = useSpaceNames(view);
  const organisations = useOrganisations();
  const ask = useSpaceAsk(channel.name);
  const participants = participantsOf(view, today);
  const role = roleOf(channel.mine, participants.find((one) => one.person === me)?.role);
  const isSecretariat = role === 'secretariat' || role === 'administrator';
  return {
    name: channel.name,
    path: `/space/${channel.name.split(':')[1]}`,
    view,
    role,
    isSecretariat,
    isFacilitator: isSecretariat || role === 'facilitator',
    me,
    today,
    participants,
    nameOf: (person) => nameText(nameOf(person)),
    rawNameOf: nameOf,
    organisations,
    ask,
  };
}
