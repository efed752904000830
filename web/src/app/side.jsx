import { useUnread, useUnseen } from '../inbox/use_unread.js';
import { ItemMark, itemPath } from '../spaces/items.jsx';
import { useChannel, useOptionalChannel } from '../ui/hooks.js';
import { useMember } from '../ui/services.js';
import { sortedBy } from '../ui/sorting.js';
import { initialsOf } from '../ui/text.js';
import { t } from '../ui/words.js';
import { Count, Places } from './places.jsx';

/** @typedef {import('../inbox/types.d.ts').InboxSpace} InboxSpace */

/**
 * The column beside every page: the places, the person's spaces, and the rooms of the space that one is in.
 * @param {{path: string}} props
 */
export function Side({ path }) {
  const { person } = useMember();
  const inbox = useChannel(`inbox:${person}`);
  const unseen = useUnseen();
  const space = useSpaceOf(path);
  /** @type {InboxSpace[]} */
  const spaces = inbox.view?.spaces ?? [];
  return (
    <nav class="side" aria-label={t('nav.label')}>
      <Places path={path} unseen={unseen} />
      {spaces.length > 0 && <h2 class="side-title">{t('home.title')}</h2>}
      <ul class="side-spaces">
        {sortedBy(spaces, (one) => one.name).map((one) => (
          <li key={one.channel}>
            <SpaceLink space={one} path={path} isOpen={one.channel === space} />
          </li>
        ))}
      </ul>
    </nav>
  );
}

/** The space that a page belongs to, as far as known. @param {string} path */
function useSpaceOf(path) {
  const [, kind, id] = path.split('/');
  const room = useOptionalChannel(kind === 'room' ? `room:${id}` : undefined);
  return kind === 'space' ? `space:${id}` : room?.view?.space;
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
  const unreadOf = useUnread(space);
  const rooms = (view?.items ?? []).filter((item) => itemPath(item) && !item.is_archived);
  return (
    <ul class="side-rooms">
      {sortedBy(rooms, (room) => room.title).map((room) => (
        <li key={room.channel}>
          <RoomLink room={room} path={path} unread={unreadOf(room.channel)} />
        </li>
      ))}
    </ul>
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
