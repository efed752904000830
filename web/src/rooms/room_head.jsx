import { useChannel } from '../ui/hooks.js';
import { Icon } from '../ui/icons.jsx';
import { Heading } from '../ui/page.jsx';
import { t } from '../ui/words.js';

/** @param {{view: import('./types.d.ts').RoomView | null}} props null while the room is loading */
export function RoomHead({ view }) {
  return (
    <div class="room-head">
      <p class="crumbs">
        <a href="/">{t('home.title')}</a>
        {view && <SpaceCrumb space={view.space} />}
      </p>
      <Heading title={view?.title} />
      <p class="muted room-facts">
        {view && (
          <>
            <span>{t('room.count', { count: view.count })}</span>
            <span>
              <Icon name="lock" /> {t('room.members_only')}
            </span>
          </>
        )}
      </p>
    </div>
  );
}

/** @param {{space: string}} props */
function SpaceCrumb({ space }) {
  const { view } = useChannel(space);
  return view && <a href={`/space/${space.split(':')[1]}`}>{view.name}</a>;
}
