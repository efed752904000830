import { Icon } from '../ui/icons.jsx';
import { nameText } from '../ui/person.jsx';
import { Popup } from '../ui/popup.jsx';
import { t } from '../ui/words.js';
import { EMOJI } from './model.js';
import { useMessageTools, useRoom } from './room_context.js';

/** The choice has rows of so many. */
const EMOJI_COLUMNS = 8;

/** So many names are said of those who reacted. */
const NAMES_SAID = 6;

/** @param {{message: import('./shown_types.d.ts').ShownMessage, isCurrent: boolean}} props */
export function Reactions({ message, isCurrent }) {
  const { me, nameOf, acts, overlay } = useMessageTools();
  const { reactions = [], seq } = message;
  if (reactions.length === 0) return null;
  return (
    <ul class="reactions">
      {reactions.map(({ emoji, people }) => {
        const isOurs = people.includes(me);
        const names = people.slice(0, NAMES_SAID).map((person) => nameText(nameOf(person)));
        const more = people.length > NAMES_SAID ? ` +${people.length - NAMES_SAID}` : '';
        return (
          <li key={emoji}>
            <button
              class="reaction"
              aria-pressed={isOurs}
              tabIndex={isCurrent ? 0 : -1}
              title={`${t(`emoji.${emoji}`)}: ${names.join(', ')}${more}`}
              onClick={() => acts.act(isOurs ? 'room.unreact' : 'room.react', { message: seq, emoji })}
            >
              <span aria-hidden="true">{emoji}</span>
              <span class="hidden">{t(`emoji.${emoji}`)}</span> {people.length}
            </button>
          </li>
        );
      })}
      <li>
        <button
          class="reaction is-add"
          tabIndex={isCurrent ? 0 : -1}
          aria-label={t('room.react')}
          onClick={(event) => (overlay.value = { kind: 'emoji', message, anchor: event.currentTarget })}
        >
          <Icon name="smile" />
        </button>
      </li>
    </ul>
  );
}

/**
 * The choice of reactions.
 * @param {{message: import('./shown_types.d.ts').ShownMessage, anchor: Element, onClose: () => void}} props
 */
export function EmojiPicker({ message, anchor, onClose }) {
  const { me, acts } = useRoom();
  const ours = (message.reactions ?? []).filter(({ people }) => people.includes(me)).map((one) => one.emoji);
  /** @param {string} emoji */
  function choose(emoji) {
    onClose();
    /** @type {HTMLElement} */ (anchor).focus({ preventScroll: true });
    acts.act(ours.includes(emoji) ? 'room.unreact' : 'room.react', { message: message.seq, emoji });
  }
  return (
    <Popup anchor={anchor} label={t('room.react')} role="group" columns={EMOJI_COLUMNS} onClose={onClose}>
      <div class="emoji-grid">
        {EMOJI.map((emoji) => (
          <button
            key={emoji}
            class="quiet"
            aria-pressed={ours.includes(emoji)}
            aria-label={t(`emoji.${emoji}`)}
            title={t(`emoji.${emoji}`)}
            onClick={() => choose(emoji)}
          >
            {emoji}
          </button>
        ))}
      </div>
    </Popup>
  );
}
