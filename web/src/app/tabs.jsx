import { useUnseen } from '../inbox/use_unread.js';
import { t } from '../ui/words.js';
import { Places } from './places.jsx';

/**
 * The places as tabs at the foot of a telephone. A room needs the height for itself: its head leads back.
 * @param {{path: string}} props
 */
export function Tabs({ path }) {
  const unseen = useUnseen();
  if (path.startsWith('/room/')) return null;
  return (
    <nav class="tabs" aria-label={t('nav.label')}>
      <Places path={path} unseen={unseen} />
    </nav>
  );
}
