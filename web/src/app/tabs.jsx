import { useWaiting } from '../inbox/use_followed.js';
import { t } from '../ui/words.js';
import { Places } from './places.jsx';

/**
 * The places as tabs at the foot of a telephone. A room needs the height for itself: its head leads back.
 * @param {{path: string}} props
 */
export function Tabs({ path }) {
  const waiting = useWaiting(path);
  if (path.startsWith('/room/')) return null;
  return (
    <nav class="tabs" aria-label={t('nav.label')}>
      <Places path={path} waiting={waiting} />
    </nav>
  );
}
