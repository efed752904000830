import { useEffect, useState } from 'preact/hooks';
import { fullText } from '../ui/dates.js';
import { Dialog, errorText } from '../ui/form.jsx';
import { useServices } from '../ui/services.js';
import { language, t } from '../ui/words.js';
import { Markup } from './markup_view.jsx';
import { useRoom } from './room_context.js';

/** @typedef {{text: string, at_ms: number}[]} Texts */

/**
 * All that a message has said, the newest first.
 * @param {{message: import('./shown_types.d.ts').ShownMessage, onClose: () => void}} props
 */
export function Versions({ message, onClose }) {
  const { connection } = useServices();
  const { room } = useRoom();
  const [texts, setTexts] = useState(/** @type {Texts} */ ([]));
  const [problem, setProblem] = useState('');
  useEffect(() => {
    connection.call('room.versions', { channel: room, message: message.seq }).then(
      ({ versions }) => setTexts([...versions].reverse()),
      (error) => setProblem(errorText(error)),
    );
  }, []);
  return (
    <Dialog title={t('room.versions')} isWide onClose={onClose}>
      {problem && <p role="alert">{problem}</p>}
      <ol class="versions">
        {texts.map(({ text, at_ms }, at) => (
          <li key={at_ms}>
            <p class="muted">
              {fullText(at_ms, language.value)}
              {at === 0 && ` · ${t('room.version_now')}`}
              {at === texts.length - 1 && ` · ${t('room.version_first')}`}
            </p>
            {text ? <Markup text={text} /> : <p class="muted">{t('room.files_alone')}</p>}
          </li>
        ))}
      </ol>
    </Dialog>
  );
}
