import { plainText } from '../rooms/markup.js';
import { messagePath } from '../rooms/paths.js';
import { useQuote } from '../rooms/use_quote.js';
import { momentText } from '../ui/dates.js';
import { Icon } from '../ui/icons.jsx';
import { Avatar, nameText } from '../ui/person.jsx';
import { useServices } from '../ui/services.js';
import { language, t } from '../ui/words.js';

/** @typedef {import('./types.d.ts').InboxEntry} InboxEntry */

/** @type {import('../rooms/types.d.ts').Message[]} */
const NONE = [];

/**
 * Something that concerns one: who, where, and the words, which stay in their room and are asked for from there.
 * @param {object} props
 * @param {InboxEntry} props.entry
 * @param {string} props.title of the item
 * @param {(id: string) => string | undefined} props.nameOf
 * @param {(id: string) => string | undefined} props.organisationNameOf
 * @param {() => void} props.onToggle done, or not done after all
 */
export function EntryRow({ entry, title, nameOf, organisationNameOf, onToggle }) {
  const { clock } = useServices();
  const message = useQuote(entry.item, entry.message, NONE);
  const name = nameText(nameOf(entry.by));
  const mentionName = (/** @type {import('../rooms/markup_tree.d.ts').Mention} */ { kind, id }) =>
    kind === 'everyone'
      ? `@${t('room.everyone')}`
      : `@${nameText(kind === 'person' ? nameOf(id) : organisationNameOf(id))}`;
  const gone = message === null || message?.deleted;
  const words = gone ? t('room.deleted') : message ? plainText(message.text, mentionName) : '\u00a0';
  return (
    <li class={entry.is_done ? 'entry is-done' : 'entry'} data-entry={entry.seq}>
      <a class="entry-link" href={messagePath(entry.item, entry.message)}>
        <Avatar person={entry.by} name={name} />
        <span class="entry-body">
          <span class="entry-head">
            <span class="entry-what">{t(`inbox.${entry.kind}`, { name })}</span>
            <time class="entry-time" dateTime={new Date(entry.at_ms).toISOString()}>
              {momentText(entry.at_ms, clock.now(), language.value)}
            </time>
          </span>
          <span class="entry-words">{words}</span>
          <span class="entry-room">
            <Icon name="room" /> {title}
          </span>
        </span>
      </a>
      <button
        class="quiet entry-done"
        aria-label={t(entry.is_done ? 'inbox.undone_label' : 'inbox.done_label', { name })}
        title={t(entry.is_done ? 'inbox.undone' : 'inbox.done')}
        onClick={onToggle}
      >
        <Icon name={entry.is_done ? 'undo' : 'check'} />
      </button>
    </li>
  );
}
