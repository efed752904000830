import { useEffect, useRef, useState } from 'preact/hooks';
import { Confirm } from '../ui/confirm.jsx';
import { Dialog } from '../ui/form.jsx';
import { useConnection, useOutbox, useWaitingTexts } from '../ui/hooks.js';
import { Icon } from '../ui/icons.jsx';
import { useServices } from '../ui/services.js';
import { textChanges } from '../ui/text_changes.js';
import { entryText, t } from '../ui/words.js';

/** @typedef {import('../sync/types.d.ts').Entry} Entry */
/** @typedef {import('../sync/types.d.ts').WaitingText} WaitingText */

/** A line that is back sooner than this is not worth a word to a screen reader. */
const WORTH_SAYING_MS = 2_000;

/** The connection, always in sight. */
export function ConnectionState() {
  const connection = useConnection();
  const phase = connection.phase === 'stopped' ? 'connecting' : connection.phase;
  useSayLoss(connection.isLive);
  return (
    <span class={`connection is-${phase}`}>
      <span class="dot" aria-hidden="true" />
      {t(`status.${phase}`)}
    </span>
  );
}

/** @param {boolean} isLive */
function useSayLoss(isLive) {
  const { announce } = useServices();
  const wasLost = useRef(false);
  useEffect(() => {
    if (isLive && wasLost.current) announce(t('status.back'));
    if (isLive) wasLost.current = false;
    const timer = isLive ? undefined : setTimeout(say, WORTH_SAYING_MS);
    return () => clearTimeout(timer);
  }, [isLive]);

  function say() {
    wasLost.current = true;
    announce(t('status.lost'));
  }
}

/** What is saved and what is not, always in sight; it opens the list of what is not. */
export function SavedState() {
  const { entries } = useOutbox();
  const texts = useWaitingTexts();
  const [isOpen, setOpen] = useState(false);
  const refused = entries.filter((entry) => entry.state === 'refused').length;
  const orders = entries.filter((entry) => entry.state === 'waiting' || entry.state === 'sending').length;
  const unsaved = orders + textChanges.value + texts.count;
  const look = refused > 0 ? 'refused' : unsaved > 0 ? 'unsaved' : 'saved';
  const words = [
    refused > 0 && t('status.refused', { count: refused }),
    unsaved > 0 && t('status.unsaved', { count: unsaved }),
    look === 'saved' && t('status.saved'),
  ].filter(Boolean);
  const icon = { refused: 'warning', unsaved: 'clock', saved: 'check' }[look];
  return (
    <>
      <button class={`quiet saved is-${look}`} onClick={() => setOpen(true)}>
        <Icon name={icon} /> {words.join(' · ')}
      </button>
      {isOpen && <UnsavedList onClose={() => setOpen(false)} />}
    </>
  );
}

/** @param {{onClose: () => void}} props */
function UnsavedList({ onClose }) {
  const outbox = useOutbox();
  const texts = useWaitingTexts();
  const unsaved = outbox.entries.filter((entry) => entry.state !== 'sent');
  const isUnsaved = unsaved.length > 0 || textChanges.value > 0 || texts.count > 0;
  return (
    <Dialog title={t('status.list')} onClose={onClose}>
      <p>{t(isUnsaved ? 'status.list_text' : 'status.list_empty')}</p>
      {textChanges.value > 0 && <p>{t('status.text_changes', { count: textChanges.value })}</p>}
      <ul class="unsaved-list">
        {texts.all.map((one) => (
          <UnsavedText key={one.text} one={one} onGo={onClose} onDiscard={() => texts.discard(one.text)} />
        ))}
        {unsaved.map((entry) => (
          <Unsaved key={entry.order} entry={entry} outbox={outbox} />
        ))}
      </ul>
    </Dialog>
  );
}

/** @param {{entry: Entry, outbox: import('../sync/outbox.js').Outbox}} props */
function Unsaved({ entry, outbox }) {
  const { isLive } = useConnection();
  const words = entry.params.text ?? entry.params.title ?? entry.params.name ?? '';
  return (
    <li>
      <p class="unsaved-kind">{t(`command.${entry.method.replace('.', '_')}`)}</p>
      <p class="unsaved-text">{String(words)}</p>
      <p class="muted">{entryText(entry, isLive)}</p>
      {entry.state !== 'sending' && (
        <p class="actions">
          {entry.state === 'refused' && (
            <button onClick={() => outbox.retry(entry.op)}>{t('entry.retry')}</button>
          )}
          <button onClick={() => outbox.discard(entry.op)}>{t('entry.discard')}</button>
        </p>
      )}
    </li>
  );
}

/**
 * What waits of a text that is not open.
 * @param {{one: WaitingText, onGo: () => void, onDiscard: () => Promise<void>}} props
 */
function UnsavedText({ one: { text, title, unsaved, hasFailed }, onGo, onDiscard }) {
  const { isLive } = useConnection();
  const [isAsking, setAsking] = useState(false);
  const name = title ?? t('status.text_untitled');
  const how = hasFailed ? 'failed' : isLive ? 'sending' : 'waiting';
  return (
    <li>
      <p class="unsaved-kind">{t('status.text_kind')}</p>
      <p class="unsaved-text">
        <a href={`/draft/${text}`} onClick={onGo}>
          {name}
        </a>
      </p>
      <p class="muted">{t(`status.text_${how}`, { count: unsaved })}</p>
      {hasFailed && (
        <p class="actions">
          <button onClick={() => setAsking(true)}>{t('entry.discard')}</button>
        </p>
      )}
      {isAsking && (
        <Confirm
          title={t('status.text_discard_title')}
          text={t('status.text_discard_text', { name })}
          action={t('entry.discard')}
          work={onDiscard}
          onClose={() => setAsking(false)}
        />
      )}
    </li>
  );
}
