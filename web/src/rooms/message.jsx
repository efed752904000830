import { fullText, timeText } from '../ui/dates.js';
import { Icon } from '../ui/icons.jsx';
import { Avatar, nameText } from '../ui/person.jsx';
import { entryText, language, t } from '../ui/words.js';
import { useQuote } from './use_quote.js';

/** @typedef {import('./types.d.ts').ShownMessage} ShownMessage */

/**
 * What a message can do and know, the same for all of a room.
 * @typedef {object} MessageTools
 * @property {string} room
 * @property {string} me
 * @property {boolean} isLive the connection is there
 * @property {import('./types.d.ts').Message[]} messages that the page has
 * @property {(id: string) => string | undefined} nameOf
 * @property {(seq: number) => void} onReply
 * @property {(seq: number) => void} onGoTo
 * @property {(op: string) => void} onRetry
 * @property {(op: string) => void} onDiscard
 * @property {(message: ShownMessage) => void} onEdit
 */

/** @param {{message: ShownMessage, isFirst: boolean, isCurrent: boolean, tools: MessageTools}} props */
export function Message({ message, isFirst, isCurrent, tools }) {
  const name = nameText(tools.nameOf(message.by));
  const { seq, entry } = message;
  const state = entry && entry.state !== 'sent' ? ` is-${entry.state}` : '';
  return (
    <li
      class={`message${isFirst ? ' is-first' : ''}${state}`}
      data-seq={seq}
      data-op={message.op}
      tabIndex={isCurrent ? 0 : -1}
    >
      {isFirst ? <Avatar person={message.by} name={name} /> : <span />}
      <div class="message-body">
        <p class={isFirst ? 'author' : 'hidden'}>{name}</p>
        {message.reply_to !== undefined && (
          <Quote seq={message.reply_to} isCurrent={isCurrent} tools={tools} />
        )}
        <p class="message-text">{message.text}</p>
        {entry && <EntryState entry={entry} message={message} tools={tools} />}
      </div>
      <div class="message-side">
        {seq !== undefined && (
          <button
            class="quiet reply"
            tabIndex={isCurrent ? 0 : -1}
            aria-label={t('room.reply_to', { name })}
            title={t('room.reply')}
            onClick={() => tools.onReply(seq)}
          >
            <Icon name="reply" />
          </button>
        )}
        <time
          dateTime={new Date(message.at_ms).toISOString()}
          title={fullText(message.at_ms, language.value)}
        >
          {timeText(message.at_ms, language.value)}
        </time>
        <SentMark isOurs={message.by === tools.me} state={entry?.state} />
      </div>
    </li>
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

/** @param {{entry: import('../sync/types.d.ts').Entry, message: ShownMessage, tools: MessageTools}} props */
function EntryState({ entry, message, tools }) {
  if (entry.state === 'sent') return null;
  if (entry.state !== 'refused') return <p class="entry-state">{entryText(entry, tools.isLive)}</p>;
  return (
    <div class="entry-state">
      <p>{entryText(entry, tools.isLive)}</p>
      <p class="actions">
        <button onClick={() => tools.onRetry(entry.op)}>{t('entry.retry')}</button>
        <button onClick={() => tools.onEdit(message)}>{t('entry.edit')}</button>
        <button onClick={() => tools.onDiscard(entry.op)}>{t('entry.discard')}</button>
      </p>
    </div>
  );
}

/** @param {{seq: number, isCurrent: boolean, tools: MessageTools}} props */
function Quote({ seq, isCurrent, tools }) {
  const quoted = useQuote(tools.room, seq, tools.messages);
  if (quoted === null) return <p class="quote">{t('room.quote_missing')}</p>;
  const name = quoted ? nameText(tools.nameOf(quoted.by)) : '\u00a0';
  return (
    <button class="quote" tabIndex={isCurrent ? 0 : -1} onClick={() => tools.onGoTo(seq)}>
      <span class="hidden">{t('room.quoted', { name })}: </span>
      <span class="quote-author" aria-hidden="true">
        {name}
      </span>
      <span class="quote-text">{quoted?.text ?? '\u00a0'}</span>
    </button>
  );
}
