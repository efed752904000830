import { useEffect } from 'preact/hooks';
import { useWaiting } from '../inbox/use_followed.js';
import { useUnread } from '../inbox/use_unread.js';
import { ItemMark, itemPath } from '../spaces/items.jsx';
import { mayOpen } from '../spaces/mandates.js';
import { isUlid } from '../sync/ulid.js';
import { useChannel, useLate, useOptionalChannel, useToday } from '../ui/hooks.js';
import { Icon } from '../ui/icons.jsx';
import { useMember } from '../ui/services.js';
import { sortedBy } from '../ui/sorting.js';
import { initialsOf } from '../ui/text.js';
import { t } from '../ui/words.js';
import { Count, Places } from './places.jsx';
import { preloadEditor } from './preload.js';

/** @typedef {import('../inbox/types.d.ts').InboxSpace} InboxSpace */

/**
 * The column beside every page: the places, the person's spaces, and the rooms of the space that one is in.
 * @param {{path: string}} props
 */
export function Side({ path }) {
  const { person } = useMember();
  const inbox = useChannel(`inbox:${person}`);
  const waiting = useWaiting(path);
  const { space, isKnown } = useSpaceOf(path);
  const isLate = useLate();
  /** @type {InboxSpace[]} */
  const spaces = inbox.view?.spaces ?? [];
  return (
    <nav class="side" aria-label={t('nav.label')}>
      <Places path={path} waiting={waiting} />
      {spaces.length > 0 && <h2 class="side-title">{t('home.title')}</h2>}
      <ul class="side-spaces">
        {(isKnown || isLate) &&
          sortedBy(spaces, (one) => one.name).map((one) => (
            <li key={one.channel}>
              <SpaceLink space={one} path={path} isOpen={one.channel === space} />
            </li>
          ))}
      </ul>
    </nav>
  );
}

/** The space that a page belongs to, as far as known; `isKnown`: which it is, and what is in it. @param {string} path */
function useSpaceOf(path) {
  const [, kind, id] = path.split('/');
  const isItem = (kind === 'room' || kind === 'draft') && isUlid(id ?? '');
  const item = useOptionalChannel(isItem ? `${kind}:${id}` : undefined);
  const name = kind === 'space' ? `space:${id}` : item?.view?.space;
  const space = useOptionalChannel(name);
  const isNone = name === undefined && (item === null || item.state === 'closed');
  return { space: name, isKnown: isNone || (space !== null && (!!space.view || space.state === 'closed')) };
}

/** @param {{space: InboxSpace, path: string, isOpen: boolean}} props */
function SpaceLink({ space, path, isOpen }) {
  const href = `/space/${space.channel.split(':')[1]}`;
  return (
    <>
      <a class="side-space" href={href} aria-current={path === href ? 'page' : undefined}>
        <span class={`emblem kind-${space.kind}`} aria-hidden="true">
          {initialsOf(space.name)}
        </span>
        <span>{space.name}</span>
      </a>
      {isOpen && <RoomLinks space={space.channel} path={path} />}
    </>
  );
}

/** @param {{space: string, path: string}} props */
function RoomLinks({ space, path }) {
  /** @type {import('../spaces/types.d.ts').SpaceView | null} */
  const view = useChannel(space).view;
  const { person } = useMember();
  const today = useToday();
  const unreadOf = useUnread(space);
  const rooms = (view?.items ?? []).filter((item) => itemPath(item) && !item.is_archived);
  const hasTexts = rooms.some(({ channel }) => channel.startsWith('draft:'));
  useEffect(() => {
    if (hasTexts) preloadEditor();
  }, [hasTexts]);
  return (
    <ul class="side-rooms">
      {sortedBy(rooms, (room) => room.title).map((room) => (
        <li key={room.channel}>
          {view && mayOpen(view, room, person, today) ? (
            <RoomLink room={room} path={path} unread={unreadOf(room.channel)} />
          ) : (
            <ClosedRoom room={room} />
          )}
        </li>
      ))}
    </ul>
  );
}

/** A room that is for others: known, and not opened. @param {{room: import('../spaces/types.d.ts').Item}} props */
function ClosedRoom({ room }) {
  return (
    <span class="closed-room" title={t('item.closed')}>
      <Icon name="lock" />
      <span>{room.title}</span>
      <span class="hidden">{t('item.closed')}</span>
    </span>
  );
}

/**
 * @param {object} props
 * @param {import('../spaces/types.d.ts').Item} props.room
 * @param {string} props.path
 * @param {{count: number, isMuted: boolean}} props.unread
 */
function RoomLink({ room, path, unread: { count, isMuted } }) {
  const href = /** @type {string} */ (itemPath(room));
  // A message or a thread in a room is in the room.
  const isHere = path === href || path.startsWith(`${href}/`);
  const isUnread = count > 0 && !isMuted && !isHere;
  return (
    <a href={href} class={isUnread ? 'is-unread' : undefined} aria-current={isHere ? 'page' : undefined}>
      <ItemMark item={room} />
      <span>{room.title}</span>
      {isUnread && <Count count={count} words="nav.unread" />}
    </a>
  );
}
