import { useRef } from 'preact/hooks';
import { useConnection } from '../ui/hooks.js';
import { Heading } from '../ui/page.jsx';
import { t } from '../ui/words.js';

/** The page before anybody has said who we are: nothing for a moment, then why. It goes away by itself. */
export function Waiting() {
  const { phase } = useConnection();
  const hasFailed = useRef(false);
  hasFailed.current ||= phase === 'waiting';
  if (!hasFailed.current) return <p class="late">{t('app.connecting')}</p>;
  return (
    <div class="narrow dead" role="status">
      <Heading title={t('app.away')} />
      <p>{t('app.away_text')}</p>
    </div>
  );
}
