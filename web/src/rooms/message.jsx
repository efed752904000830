import { fullText, timeText } from '../ui/dates.js';
import { Icon } from '../ui/icons.jsx';
import { Avatar, nameText } from '../ui/person.jsx';
import { entryText, language, t } from '../ui/words.js';
import { EditField } from './edit_field.jsx';
import { lineOf } from './files.js';
import { Markup } from './markup_view.jsx';
import { MessageFiles } from './message_files.jsx';
import { Reactions } from './reactions.jsx';
import { useMessageTools } from './room_context.js';
import { threadPath } from './paths.js';
import { useQuote } from './use_quote.js';

/** @typedef {import('./shown_types.d.ts').ShownMessage} ShownMessage */

/**
 * What one list of messages does with them: a room's, or a thread's.
 * @typedef {object} ListTools
 * @property {number} [thread] the root, in the list of a thread
 * @property {(seq: number) => void} onReply
 * @property {(message: ShownMessage) => void} onTakeBack a refused message goes back into the field
 */

/**
 * A view that reads signals, as this one does, is drawn anew only where one of its props is another.
 * @param {object} props
 * @param {ShownMessage} props.message
 * @param {ShownMessage} [props.answered] the message that it answers, where the list has it
 * @param {boolean} props.isFirst
 * @param {boolean} props.isCurrent
 * @param {boolean} props.isPinned
 * @param {ListTools} props.list
 */
export function Message({ message, answered, isFirst, isCurrent, isPinned, list }) {
  const { nameOf, capacityOf, editing } = useMessageTools();
  const name = nameText(nameOf(message.by));
  const { seq, entry, deleted } = message;
  const state = entry && entry.state !== 'sent' ? ` is-${entry.state}` : '';
  const isEditing = seq !== undefined && editing.value === seq && !list.thread;
  const capacity = capacityOf(message);
  return (
    <li
      class={`message${isFirst ? ' is-first' : ''}${isPinned ? ' is-pinned' : ''}${state}`}
      data-seq={seq}
      data-op={message.op}
      tabIndex={isCurrent ? 0 : -1}
    >
      {isFirst ? <Avatar person={message.by} name={name} /> : <span />}
      <div class="message-body">
        <p class={isFirst ? 'author' : 'hidden'}>
          <bdi>{name}</bdi>
          {capacity && <span class="author-capacity">{capacity}</span>}
        </p>
        {message.reply_to !== undefined && message.reply_to !== list.thread && (
          <Quote seq={message.reply_to} onPage={answered} isCurrent={isCurrent} />
        )}
        {deleted && <Deleted deletion={deleted} by={message.by} />}
        {!deleted &&
          (isEditing ? <EditField message={message} /> : <Said message={message} isCurrent={isCurrent} />)}
        {entry && <EntryState entry={entry} message={message} list={list} />}
        <Marks message={message} isPinned={isPinned} isCurrent={isCurrent} list={list} />
        {!deleted && <Reactions message={message} isCurrent={isCurrent} />}
      </div>
      <Side message={message} isCurrent={isCurrent} list={list} name={name} />
    </li>
  );
}

/** Its words and its files. @param {{message: ShownMessage, isCurrent: boolean}} props */
function Said({ message: { text, files }, isCurrent }) {
  return (
    <>
      {text && <Markup text={text} />}
      {files && files.length > 0 && <MessageFiles files={files} isCurrent={isCurrent} />}
    </>
  );
}

/** The time of a message, and what one may do with it. @param {{message: ShownMessage, isCurrent: boolean, list: ListTools, name: string}} props */
function Side({ message, isCurrent, list, name }) {
  const { me } = useMessageTools();
  const { seq, entry, deleted } = message;
  return (
    <div class="message-side">
      {seq !== undefined && !deleted && (
        <Tools message={message} seq={seq} isCurrent={isCurrent} list={list} name={name} />
      )}
      <time dateTime={new Date(message.at_ms).toISOString()} title={fullText(message.at_ms, language.value)}>
        {timeText(message.at_ms, language.value)}
      </time>
      <SentMark isOurs={message.by === me} state={entry?.state} />
    </div>
  );
}

/** @param {{message: ShownMessage, seq: number, isCurrent: boolean, list: ListTools, name: string}} props */
function Tools({ message, seq, isCurrent, list, name }) {
  const { overlay, isArchived } = useMessageTools();
  const tabIndex = isCurrent ? 0 : -1;
  return (
    <div class="message-tools">
      {!isArchived && (
        <>
          <button
            class="quiet"
            tabIndex={tabIndex}
            aria-label={t('room.react')}
            title={t('room.react')}
            onClick={(event) => (overlay.value = { kind: 'emoji', message, anchor: event.currentTarget })}
          >
            <Icon name="smile" />
          </button>
          <button
            class="quiet reply"
            tabIndex={tabIndex}
            aria-label={t('room.reply_to', { name })}
            title={t('room.reply')}
            onClick={() => list.onReply(seq)}
          >
            <Icon name="reply" />
          </button>
        </>
      )}
      <button
        class="quiet more"
        tabIndex={tabIndex}
        aria-label={t('room.more_on', { name })}
        title={t('room.more')}
        aria-haspopup="menu"
        onClick={(event) => (overlay.value = { kind: 'menu', message, anchor: event.currentTarget, list })}
      >
        <Icon name="more" />
      </button>
    </div>
  );
}

/** How far our own message got, at a glance. @param {{isOurs: boolean, state: string | undefined}} props */
function SentMark({ isOurs, state }) {
  if (!isOurs) return <span class="mark" />;
  const isSent = state === undefined || state === 'sent';
  return (
    <span class="mark" title={isSent ? t('entry.sent') : undefined}>
      <Icon name={isSent ? 'check' : state === 'refused' ? 'warning' : 'clock'} />
      {isSent && <span class="hidden">{t('entry.sent')}</span>}
    </span>
  );
}

/** @param {{entry: import('../sync/types.d.ts').Entry, message: ShownMessage, list: ListTools}} props */
function EntryState({ entry, message, list }) {
  const { isLive, acts, editing } = useMessageTools();
  if (entry.state === 'sent') return null;
  if (entry.state !== 'refused') return <p class="entry-state">{entryText(entry, isLive)}</p>;
  const isEdit = entry.method === 'room.edit';
  return (
    <div class="entry-state">
      <p>{entryText(entry, isLive)}</p>
      <p class="actions">
        <button onClick={() => acts.retry(entry.op)}>{t('entry.retry')}</button>
        <button onClick={() => (isEdit ? (editing.value = message.seq) : list.onTakeBack(message))}>
          {t('entry.edit')}
        </button>
        <button onClick={() => acts.discard(entry.op)}>{t('entry.discard')}</button>
      </p>
    </div>
  );
}

/** @param {{deletion: import('./types.d.ts').Deletion, by: string}} props by: its author */
function Deleted({ deletion, by }) {
  const { nameOf } = useMessageTools();
  const name = nameText(nameOf(deletion.by));
  const words = deletion.by === by ? t('room.deleted_by_author') : t('room.deleted_by', { name });
  return (
    <p class="message-deleted">
      <Icon name="trash" /> {words}
      {deletion.reason && ` ${t('room.deleted_reason', { reason: deletion.reason })}`}
    </p>
  );
}

/** Edited, pinned, answered. @param {{message: ShownMessage, isPinned: boolean, isCurrent: boolean, list: ListTools}} props */
function Marks({ message, isPinned, isCurrent, list }) {
  const { room, overlay } = useMessageTools();
  const { seq, edits, replies } = message;
  const isRoot = !!replies && seq !== undefined && list.thread === undefined;
  if (!edits && !isPinned && !isRoot) return null;
  return (
    <p class="message-marks">
      {isRoot && (
        <a class="thread-link" href={threadPath(room, seq)} tabIndex={isCurrent ? 0 : -1}>
          <Icon name="thread" /> {t('room.replies', { count: replies })}
        </a>
      )}
      {isPinned && (
        <span>
          <Icon name="pin" /> {t('room.is_pinned')}
        </span>
      )}
      {!!edits && (
        <button
          class="quiet edited"
          tabIndex={isCurrent ? 0 : -1}
          title={t('room.versions')}
          onClick={() => (overlay.value = { kind: 'versions', message })}
        >
          {t('room.edited')}
        </button>
      )}
    </p>
  );
}

/** @param {{seq: number, onPage?: ShownMessage, isCurrent: boolean}} props */
function Quote({ seq, onPage, isCurrent }) {
  const { room, nameOf, mentionName, goTo } = useMessageTools();
  const quoted = useQuote(room, seq, onPage);
  if (quoted === null) return <p class="quote">{t('room.quote_missing')}</p>;
  const name = quoted ? nameText(nameOf(quoted.by)) : '\u00a0';
  const words = quoted && (quoted.deleted ? t('room.deleted') : lineOf(quoted, mentionName));
  return (
    <button class="quote" tabIndex={isCurrent ? 0 : -1} onClick={() => goTo(seq)}>
      <span class="hidden">{t('room.quoted', { name })}: </span>
      <span class="quote-author" aria-hidden="true">
        {name}
      </span>
      <span class="quote-text">{words || '\u00a0'}</span>
    </button>
  );
}
