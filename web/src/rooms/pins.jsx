import { Dialog } from '../ui/form.jsx';
import { dateText } from '../ui/dates.js';
import { Avatar, nameText } from '../ui/person.jsx';
import { language, t } from '../ui/words.js';
import { lineOf } from './files.js';
import { useRoom } from './room_context.js';
import { useQuote } from './use_quote.js';

/** The pinned messages of a room, the one pinned last first. @param {{onClose: () => void}} props */
export function Pins({ onClose }) {
  const { view } = useRoom();
  const pins = [...(view?.pins ?? [])].reverse();
  return (
    <Dialog title={t('room.pins')} isWide onClose={onClose}>
      {pins.length === 0 && <p class="muted">{t('room.no_pins')}</p>}
      <ul class="pins">
        {pins.map((seq) => (
          <Pin key={seq} seq={seq} onClose={onClose} />
        ))}
      </ul>
    </Dialog>
  );
}

/** @param {{seq: number, onClose: () => void}} props */
function Pin({ seq, onClose }) {
  const { room, messages, nameOf, mentionName, goTo, acts, canModerate } = useRoom();
  const onPage = messages.find((one) => one.seq === seq);
  const message = useQuote(room, seq, onPage);
  if (!message) return <li class="pin" />;
  const name = nameOf(message.by);
  return (
    <li class="pin">
      <Avatar person={message.by} name={name} />
      <div class="pin-body">
        <p>
          <strong>{nameText(name)}</strong>{' '}
          <span class="muted">{dateText(message.at_ms, language.value)}</span>
        </p>
        <p class="clamped">{lineOf(message, mentionName)}</p>
        <p class="actions">
          <button
            class="small"
            onClick={() => {
              onClose();
              goTo(seq);
            }}
          >
            {t('room.go_to')}
          </button>
          {canModerate && (
            <button class="small" onClick={() => acts.unpin(seq)}>
              {t('room.unpin')}
            </button>
          )}
        </p>
      </div>
    </li>
  );
}
