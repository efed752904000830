import { useSignal } from '@preact/signals';
import { useCallback, useMemo } from 'preact/hooks';
import { useOrganisations } from '../directory/use_organisations.js';
import { capacityText } from '../spaces/capacity_picker.jsx';
import { useConnection, useLate, useNames, useOptionalChannel, useToday } from '../ui/hooks.js';
import { nameText } from '../ui/person.jsx';
import { useMember } from '../ui/services.js';
import { t } from '../ui/words.js';
import { candidatesOf, readersOf } from './candidates.js';
import { mentionedPeople } from './markup.js';
import { decodeMentions } from './mentions.js';
import { useActs } from './use_acts.js';

/** @typedef {import('./types.d.ts').Message} Message */

/** @param {Message[]} messages */
function namedIn(messages) {
  return messages.flatMap(({ by, text, deleted }) => [
    by,
    ...mentionedPeople(text),
    ...(deleted ? [deleted.by] : []),
  ]);
}

/**
 * Puts together what everything in a room needs. `isReady`: what its messages show is known.
 * @param {import('../sync/channel.js').Channel<import('./types.d.ts').RoomView>} channel
 * @param {Message[]} messages that the page has
 * @param {{goTo: (seq: number) => void, markUnread: (seq: number) => void}} deeds
 * @returns {{isReady: boolean, tools: import('./room_context.js').RoomTools, messageTools: import('./room_context.js').MessageTools}}
 */
export function useRoomTools(channel, messages, { goTo, markUnread }) {
  const { person: me, people } = useMember();
  const { isLive } = useConnection();
  const today = useToday();
  const room = channel.name;
  const view = channel.view;
  /** @type {import('../spaces/types.d.ts').SpaceView | null} */
  const space = useOptionalChannel(view?.space)?.view ?? null;
  const organisations = useOrganisations();
  const isLate = useLate();
  const { isReady: hasNames, nameOf } = useNames([...new Set([me, ...namedIn(messages)])]);
  const acts = useActs(room, view?.space);
  const editing = useSignal(/** @type {number | undefined} */ (undefined));
  const overlay = useSignal(/** @type {import('./overlays.jsx').Overlay | null} */ (null));
  const canModerate = ['facilitator', 'secretariat'].includes(channel.mine.role ?? '');
  const maker = space?.items.find((item) => item.channel === room)?.by;

  const mentionName = useCallback(
    (/** @type {import('./markup_tree.d.ts').Mention} */ { kind, id }) => {
      if (kind === 'everyone') return `@${t('room.everyone')}`;
      const name = kind === 'person' ? nameOf(id) : organisations.nameOf(id);
      return `@${nameText(name ?? (kind === 'organisation' && organisations.isReady ? '' : name))}`;
    },
    [nameOf, organisations.all],
  );

  const capacityOf = useCallback(
    (/** @type {import('./shown_types.d.ts').ShownMessage} */ { as }) => {
      const mandate = as && space?.mandates?.find((one) => one.mandate === as);
      return mandate ? capacityText(mandate, organisations.nameOf) : '';
    },
    [space?.mandates, organisations.all],
  );

  function candidates() {
    if (!space) return [];
    people.want(readersOf(space, room, today).map(({ person }) => person));
    return candidatesOf({
      space,
      item: room,
      today,
      me,
      nameOf,
      organisationNameOf: organisations.nameOf,
      everyone: { name: t('room.everyone'), note: t('room.everyone_note') },
      organisationNote: t('room.organisation_note'),
    });
  }

  /** @param {string} text */
  function inField(text) {
    return decodeMentions(text, (token) => {
      const [, kind, id] = /@\{(\w+):?(\w*)\}/.exec(token) ?? [];
      if (kind === 'everyone') return t('room.everyone');
      return kind === 'person' ? nameOf(id) : organisations.nameOf(id);
    });
  }

  const isArchived = !!view?.is_archived;
  const messageTools = useMemo(
    () => ({ room, me, isLive, isArchived, nameOf, mentionName, capacityOf, acts, goTo, editing, overlay }),
    [room, me, isLive, isArchived, nameOf, mentionName, capacityOf, acts, goTo],
  );
  return {
    messageTools,
    // In which capacity somebody wrote stands beside their name.
    isReady: hasNames && ((space !== null && organisations.isReady) || isLate),
    tools: {
      room,
      me,
      isLive,
      canModerate,
      canRename: canModerate || maker === me,
      view,
      space,
      messages,
      nameOf,
      mentionName,
      inField,
      capacityOf,
      candidates,
      acts,
      goTo,
      editing,
      overlay,
      markUnread,
    },
  };
}
