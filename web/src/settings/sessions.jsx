import { useState } from 'preact/hooks';
import { Confirm } from '../ui/confirm.jsx';
import { dateText } from '../ui/dates.js';
import { Failure, errorText } from '../ui/form.jsx';
import { Icon } from '../ui/icons.jsx';
import { useMember } from '../ui/services.js';
import { toast } from '../ui/toasts.jsx';
import { useAsk } from '../ui/use_ask.js';
import { useQuery } from '../ui/use_query.js';
import { language, t } from '../ui/words.js';
import { readAgent } from './agent.js';

/** @typedef {{session: string, began_ms: number, used_ms: number, agent: string, is_current: boolean}} SessionRow */

/** Where one is signed in, and the end of it. */
export function Sessions() {
  const { connection } = useMember();
  const [isAsking, setAsking] = useState(false);
  /** @type {{answer: {sessions: SessionRow[]} | null, error: unknown, again: () => void}} */
  const { answer, error, again } = useQuery('session.list', {});
  const sessions = answer?.sessions ?? [];

  async function endOthers() {
    const { ended } = await connection.call('session.end_others', {});
    again();
    toast(t('settings.others_ended', { count: ended }));
  }

  return (
    <section aria-labelledby="sessions">
      <div class="section-head">
        <h2 id="sessions">{t('settings.sessions')}</h2>
        {sessions.length > 1 && (
          <button class="danger" onClick={() => setAsking(true)}>
            {t('settings.end_others')}
          </button>
        )}
      </div>
      <p class="muted">{t('settings.sessions_text')}</p>
      {error !== null && <Failure text={errorText(error)} />}
      <ul class="rows">
        {[...sessions]
          .sort((a, b) => Number(b.is_current) - Number(a.is_current))
          .map((one) => (
            <Row key={one.session} session={one} onEnded={again} />
          ))}
      </ul>
      {isAsking && (
        <Confirm
          title={t('settings.end_others_title')}
          text={t('settings.end_others_text')}
          action={t('settings.end_others')}
          work={endOthers}
          onClose={() => setAsking(false)}
        />
      )}
    </section>
  );
}

/** @param {string} agent */
function deviceText(agent) {
  const { browser, system } = readAgent(agent);
  if (browser && system) return t('settings.on', { browser, system });
  return browser ?? system ?? t('settings.unknown_device');
}

/** @param {{session: SessionRow, onEnded: () => void}} props */
function Row({ session, onEnded }) {
  const ask = useAsk();
  const [isAsking, setAsking] = useState(false);
  const device = deviceText(session.agent);
  const date = (/** @type {number} */ ms) => dateText(ms, language.value);

  async function end() {
    const params = { session: session.session };
    await ask({ method: 'directory.end_session', channel: 'directory', params });
    toast(t('settings.session_ended'));
    onEnded();
  }

  return (
    <li>
      <span class="card-icon">
        <Icon name="device" />
      </span>
      <span class="row-text">
        <span class="row-name">{device}</span>
        <span class="muted">
          {t('settings.session_began', { date: date(session.began_ms) })} ·{' '}
          {t('settings.session_used', { date: date(session.used_ms) })}
        </span>
      </span>
      {session.is_current ? (
        <span class="badge is-good">{t('settings.this_session')}</span>
      ) : (
        <button aria-label={t('settings.end_session_of', { device })} onClick={() => setAsking(true)}>
          {t('settings.end_session')}
        </button>
      )}
      {isAsking && (
        <Confirm
          title={t('settings.end_session_title', { device })}
          text={t('settings.end_session_text')}
          action={t('settings.end_session')}
          work={end}
          onClose={() => setAsking(false)}
        />
      )}
    </li>
  );
}
