import { useConnection } from './hooks.js';
import { t } from './words.js';

/** Says, in a form whose command waits for the connection, that it is kept. @param {{isBusy: boolean}} props */
export function SendNote({ isBusy }) {
  const connection = useConnection();
  if (!isBusy || connection.isLive) return null;
  return (
    <p class="hint" role="status">
      {t('common.waiting')}
    </p>
  );
}
