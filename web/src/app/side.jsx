import { ItemMark, itemPath } from '../spaces/items.jsx';
import { useChannel, useOptionalChannel } from '../ui/hooks.js';
import { useMember } from '../ui/services.js';
import { sortedBy } from '../ui/sorting.js';
import { initialsOf } from '../ui/text.js';
import { t } from '../ui/words.js';
import { Places } from './places.jsx';

/** @typedef {import('../inbox/types.d.ts').InboxSpace} InboxSpace */

/**
 * The column beside every page: the places, the person's spaces, and the rooms of the space that one is in.
 * @param {{path: string}} props
 */
export function Side({ path }) {
  const { person } = useMember();
  const inbox = useChannel(`inbox:${person}`);
  const space = useSpaceOf(path);
  /** @type {InboxSpace[]} */
  const spaces = inbox.view?.spaces ?? [];
  return (
    <nav class="side" aria-label={t('nav.label')}>
      <Places path={path} unseen={inbox.view?.unseen ?? 0} />
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
  // A message or a thread in a room is in the room.
  const here = path.split('/').slice(0, 3).join('/');
  /** @type {import('../spaces/types.d.ts').SpaceView | null} */
  const view = useChannel(space).view;
  const rooms = (view?.items ?? []).filter((item) => itemPath(item) && !item.is_archived);
  return (
    <ul class="side-rooms">
      {sortedBy(rooms, (room) => room.title).map((room) => (
        <li key={room.channel}>
          <a href={itemPath(room) ?? undefined} aria-current={here === itemPath(room) ? 'page' : undefined}>
            <ItemMark item={room} />
            <span>{room.title}</span>
          </a>
        </li>
      ))}
    </ul>
  );
}
