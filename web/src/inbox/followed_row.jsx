import { momentText } from '../ui/dates.js';
import { Icon } from '../ui/icons.jsx';
import { useServices } from '../ui/services.js';
import { ItemMark, itemPath } from '../spaces/items.jsx';
import { language, t } from '../ui/words.js';

/**
 * A room of which one wants to hear everything: how much of it is unread.
 * @param {{followed: import('./followed.js').Followed, onRead: () => void}} props
 */
export function FollowedRow({ followed: { item, spaceName, count, head }, onRead }) {
  const { clock } = useServices();
  return (
    <li class="entry">
      <a class="entry-link" href={itemPath(item) ?? undefined}>
        <span class="entry-mark" aria-hidden="true">
          <ItemMark item={item} />
        </span>
        <span class="entry-body">
          <span class="entry-head">
            <span class="entry-what">{item.title}</span>
            <time class="entry-time" dateTime={new Date(head.last_ms).toISOString()}>
              {momentText(head.last_ms, clock.now(), language.value)}
            </time>
          </span>
          <span class="entry-words">{t('nav.unread', { count })}</span>
          <span class="entry-room">
            <Icon name="space" /> {spaceName}
          </span>
        </span>
      </a>
      <button
        class="quiet entry-done"
        aria-label={t('inbox.read_label', { title: item.title })}
        title={t('inbox.read')}
        onClick={onRead}
      >
        <Icon name="check" />
      </button>
    </li>
  );
}
