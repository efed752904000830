import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import { useCapacity } from '../spaces/use_capacity.js';
import { useChannel, useConnection, useNames, useOptionalChannel } from '../ui/hooks.js';
import { nameText } from '../ui/person.jsx';
import { useMember } from '../ui/services.js';
import { toast } from '../ui/toasts.jsx';
import { refusalText, t } from '../ui/words.js';

/** @typedef {import('./types.d.ts').DraftView} DraftView */
/** @typedef {import('./types.d.ts').DraftMine} DraftMine */
/** @typedef {import('../sync/types.d.ts').Reply} Reply */

/** In these a text may be written. */
const OPEN_STATES = new Set(['working', 'in_consultation']);

/**
 * What every part of a draft's page works with.
 * @typedef {object} Draft
 * @property {string} name its channel
 * @property {string} id its ULID
 * @property {string} path of its page
 * @property {import('../sync/channel.js').Channel<DraftView>} channel
 * @property {DraftView | null} view null while it is coming
 * @property {DraftMine} mine
 * @property {import('../spaces/types.d.ts').SpaceView | null} space
 * @property {string | undefined} spacePath
 * @property {string} me
 * @property {boolean} isLive the server is there
 * @property {boolean} isMaker
 * @property {boolean} isFacilitator of its space, or more
 * @property {boolean} isOpen its text may be written by whoever may write
 * @property {boolean} canWrite the text, as far as the draft says
 * @property {Record<string, string>} capacity `as`, where one acts in a mandate
 * @property {(person: string) => string} nameOf in words even where it is not known
 * @property {(method: string, params?: Record<string, unknown>, done?: string) => Promise<Reply | null>} act a command, kept
 *   until it is done; null: it was refused, and that was said
 * @property {(method: string, params?: Record<string, unknown>) => Promise<any>} ask a query; rejects with Refusal or ConnectionLost
 */

/** @type {import('preact').Context<Draft | null>} */
export const DraftContext = createContext(/** @type {Draft | null} */ (null));

/** Only below a draft's page. @returns {Draft} */
export function useDraftContext() {
  const draft = useContext(DraftContext);
  if (!draft) throw new Error('no draft above this view');
  return draft;
}

/** Everybody whom a draft's page may name. @param {DraftView | null} view @returns {string[]} */
function peopleOf(view) {
  if (!view) return [];
  const said = (view.threads ?? []).flatMap((thread) => [
    thread.by,
    ...(thread.resolved ? [thread.resolved.by] : []),
    ...thread.replies.map(({ by }) => by),
  ]);
  const proposed = (view.amendments ?? []).flatMap(({ by, decided }) => (decided ? [by, decided.by] : [by]));
  const owners = (view.sections ?? []).flatMap(({ owner }) => (owner ? [owner] : []));
  const kept = [...(view.versions ?? []), ...(view.endorsements ?? []), ...(view.themes ?? [])];
  return [...new Set([view.by, ...said, ...proposed, ...owners, ...kept.map(({ by }) => by)])];
}

/**
 * Commands and queries of a draft, in the capacity that one acts in there.
 * @param {string} name its channel
 * @param {string | undefined} space
 */
function useDeeds(name, space) {
  const { outbox, connection } = useMember();
  const { as, mustChoose } = useCapacity(space);
  /** @type {Record<string, string>} */
  const capacity = as === undefined ? {} : { as };

  /** @type {Draft['act']} */
  async function act(method, params = {}, done) {
    if (mustChoose) return complain(t('capacity.choose_first'));
    const { op } = await outbox.add({ method, channel: name, params: { ...capacity, ...params } });
    const { reply, why } = await outbox.answer(op);
    if (!reply) {
      await outbox.discard(op);
      return complain(why ? refusalText(why) : '');
    }
    if (done) toast(done);
    return reply;
  }

  /** @param {string} text */
  function complain(text) {
    toast(text);
    return null;
  }

  /** @type {Draft['ask']} */
  const ask = (method, params = {}) => connection.call(method, { channel: name, ...params });
  return { act, ask, capacity };
}

/**
 * Opens a draft as long as the view is shown.
 * @param {string} name its channel
 * @returns {Draft}
 */
export function useDraft(name) {
  const { person: me } = useMember();
  const { isLive } = useConnection();
  const channel = useChannel(name);
  /** @type {DraftView | null} */
  const view = channel.view;
  const mine = /** @type {DraftMine} */ (channel.mine);
  const space = useOptionalChannel(view?.space)?.view ?? null;
  const { nameOf } = useNames(peopleOf(view));
  const id = name.split(':')[1];
  const isOpen = !!view && !view.is_archived && OPEN_STATES.has(view.status?.state ?? 'working');
  return {
    name,
    id,
    path: `/draft/${id}`,
    channel,
    view,
    mine,
    space,
    spacePath: view ? `/space/${view.space.split(':')[1]}` : undefined,
    me,
    isLive,
    isMaker: view?.by === me,
    isFacilitator: ['facilitator', 'secretariat'].includes(mine.role ?? ''),
    isOpen,
    canWrite: isOpen && !!mine.writes,
    nameOf: (person) => nameText(nameOf(person)),
    ...useDeeds(name, view?.space),
  };
}
