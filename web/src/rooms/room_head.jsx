import { Icon } from '../ui/icons.jsx';
import { Heading } from '../ui/page.jsx';
import { t } from '../ui/words.js';
import { useRoom } from './room_context.js';
import { usePresence } from './typing.jsx';

/** @param {{channel: import('../sync/channel.js').Channel<import('./types.d.ts').RoomView>}} props */
export function RoomHead({ channel }) {
  const { view, space, overlay, room } = useRoom();
  const present = usePresence(channel);
  const pins = view?.pins?.length ?? 0;
  return (
    <div class="room-head">
      <div class="room-head-text">
        <p class="crumbs">
          {view && space && <a href={`/space/${view.space.split(':')[1]}`}>{space.name}</a>}
        </p>
        <Heading title={view?.title} />
        <p class="muted room-facts">
          {view && (
            <>
              <span>
                <Icon name={view.visibility === 'members' ? 'people' : 'lock'} />{' '}
                {t(`room.for_${view.visibility}`)}
              </span>
              <span class="room-count">{t('room.count', { count: view.count })}</span>
              {present !== undefined && present > 1 && (
                <span class="room-present">
                  <span class="dot" aria-hidden="true" /> {t('room.present', { count: present })}
                </span>
              )}
              {view.is_archived && (
                <span>
                  <Icon name="archive" /> {t('room.archived')}
                </span>
              )}
            </>
          )}
        </p>
      </div>
      {view && (
        <div class="room-tools">
          <button
            class="quiet"
            aria-label={t('room.pins_count', { count: pins })}
            title={t('room.pins')}
            onClick={() => (overlay.value = { kind: 'pins' })}
          >
            <Icon name="pin" /> {pins > 0 && pins}
          </button>
          <a
            class="button quiet"
            href={`/search?in=${room.split(':')[1]}`}
            aria-label={t('room.search')}
            title={t('room.search')}
          >
            <Icon name="search" />
          </a>
          <button
            class="quiet"
            aria-label={t('room.menu')}
            title={t('room.menu')}
            aria-haspopup="menu"
            onClick={(event) => (overlay.value = { kind: 'room', anchor: event.currentTarget })}
          >
            <Icon name="more" />
          </button>
        </div>
      )}
    </div>
  );
}
