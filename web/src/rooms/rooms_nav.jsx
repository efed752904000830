import { isRoom } from '../spaces/model.js';
import { useChannel } from '../ui/hooks.js';
import { Icon } from '../ui/icons.jsx';
import { t } from '../ui/words.js';

/**
 * The rooms of the same space, beside the room; a narrow window has no place for it, there the space's page does it.
 * @param {{space: string | undefined, room: string}} props
 */
export function RoomsNav({ space, room }) {
  return (
    <nav class="rooms-nav" aria-label={t('space.rooms')}>
      {space && <RoomLinks space={space} room={room} />}
    </nav>
  );
}

/** @param {{space: string, room: string}} props */
function RoomLinks({ space, room }) {
  /** @type {import('../spaces/types.d.ts').SpaceView | null} */
  const view = useChannel(space).view;
  if (!view) return null;
  return (
    <>
      <p class="rooms-nav-space">
        <a href={`/space/${space.split(':')[1]}`}>
          <Icon name="back" />
          <span>{view.name}</span>
        </a>
      </p>
      <ul>
        {view.items
          .filter(isRoom)
          .reverse()
          .map((item) => (
            <li key={item.channel}>
              <a
                href={`/room/${item.channel.split(':')[1]}`}
                aria-current={item.channel === room ? 'page' : undefined}
              >
                {item.title}
              </a>
            </li>
          ))}
      </ul>
    </>
  );
}
