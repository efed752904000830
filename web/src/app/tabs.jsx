import { useOptionalChannel } from '../ui/hooks.js';
import { useMember } from '../ui/services.js';
import { t } from '../ui/words.js';
import { Places } from './places.jsx';

/**
 * The places as tabs at the foot of a telephone. A room needs the height for itself: its head leads back.
 * @param {{path: string}} props
 */
export function Tabs({ path }) {
  const { person } = useMember();
  const inbox = useOptionalChannel(`inbox:${person}`);
  if (path.startsWith('/room/')) return null;
  return (
    <nav class="tabs" aria-label={t('nav.label')}>
      <Places path={path} unseen={inbox?.view?.unseen ?? 0} />
    </nav>
  );
}
