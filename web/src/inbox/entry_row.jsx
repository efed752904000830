import { plainText } from '../rooms/markup.js';
import { messagePath } from '../rooms/paths.js';
import { useQuote } from '../rooms/use_quote.js';
import { momentText } from '../ui/dates.js';
import { useConnection, useOptionalChannel } from '../ui/hooks.js';
import { Icon } from '../ui/icons.jsx';
import { Avatar, nameText } from '../ui/person.jsx';
import { useServices } from '../ui/services.js';
import { language, t } from '../ui/words.js';

/** @typedef {import('./types.d.ts').InboxEntry} InboxEntry */

/**
 * @typedef {object} EntryProps
 * @property {InboxEntry} entry
 * @property {string} title of the item
 * @property {(id: string) => string | undefined} nameOf
 * @property {(id: string) => string | undefined} organisationNameOf
 * @property {() => void} onToggle done, or not done after all
 */

/** Something that concerns one: who, where, and the words, which stay in their item and are asked for from there. @param {EntryProps} props */
export function EntryRow(props) {
  return props.entry.item.startsWith('draft:') ? <DraftEntry {...props} /> : <RoomEntry {...props} />;
}

/** The words of a message or a comment as one line. @param {string} text @param {EntryProps} props */
function lineOf(text, { nameOf, organisationNameOf }) {
  return plainText(text, ({ kind, id }) =>
    kind === 'everyone'
      ? `@${t('room.everyone')}`
      : `@${nameText(kind === 'person' ? nameOf(id) : organisationNameOf(id))}`,
  );
}

/** A message in a room. @param {EntryProps} props */
function RoomEntry(props) {
  const { entry } = props;
  const message = useQuote(entry.item, entry.message, undefined);
  const gone = message === null || message?.deleted;
  const files = message?.files?.map(({ name }) => name).join(', ') ?? '';
  const words = gone ? t('room.deleted') : message ? lineOf(message.text, props) || files : '\u00a0';
  return (
    <EntryFrame
      {...props}
      href={messagePath(entry.item, entry.message)}
      icon="room"
      what={`inbox.${entry.kind}`}
      words={words}
    />
  );
}

/** A comment on a draft, or what became of an amendment or of an endorsement. @param {EntryProps} props */
function DraftEntry(props) {
  const { entry } = props;
  /** @type {import('../drafts/types.d.ts').DraftView | null} */
  const view = useOptionalChannel(entry.item)?.view ?? null;
  const path = `/draft/${entry.item.split(':')[1]}`;
  const frame = { ...props, icon: 'document' };
  if (entry.kind === 'endorsement')
    return (
      <EntryFrame
        {...frame}
        href={`${path}/endorsements`}
        what="inbox.endorsement"
        words={t('inbox.endorsement_text')}
      />
    );
  if (entry.kind === 'amendment') {
    const amendment = (view?.amendments ?? []).find(({ seq }) => seq === entry.message);
    const decided = amendment?.decided?.reason;
    const words = amendment ? [amendment.section_title, decided].filter(Boolean).join(': ') : '\u00a0';
    return (
      <EntryFrame
        {...frame}
        href={`${path}/amendments/${entry.message}`}
        what={`inbox.amendment_${entry.outcome ?? 'accepted'}`}
        words={words}
      />
    );
  }
  const comment = (view?.threads ?? [])
    .flatMap((thread) => [thread, ...thread.replies])
    .find(({ seq }) => seq === entry.message);
  const words = comment?.deleted ? t('room.deleted') : comment ? lineOf(comment.text, props) : '\u00a0';
  return (
    <EntryFrame
      {...frame}
      href={`${path}/comments/${entry.message}`}
      what={`inbox.${entry.kind}`}
      words={words}
    />
  );
}

/** @param {EntryProps & {href: string, icon: string, what: string, words: string}} props */
function EntryFrame({ entry, title, nameOf, onToggle, href, icon, what, words }) {
  const { clock } = useServices();
  const { isLive } = useConnection();
  // Without a line no name is on its way.
  const name = nameOf(entry.by) === undefined && !isLive ? t('person.somebody') : nameText(nameOf(entry.by));
  return (
    <li class={entry.is_done ? 'entry is-done' : 'entry'} data-entry={entry.seq}>
      <a class="entry-link" href={href}>
        <Avatar person={entry.by} name={name} />
        <span class="entry-body">
          <span class="entry-head">
            <span class="entry-what">{t(what, { name })}</span>
            <time class="entry-time" dateTime={new Date(entry.at_ms).toISOString()}>
              {momentText(entry.at_ms, clock.now(), language.value)}
            </time>
          </span>
          <span class="entry-words">{words}</span>
          <span class="entry-room">
            <Icon name={icon} /> {title}
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
