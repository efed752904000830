import { useId, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import { useWhileShown } from '../ui/hooks.js';
import { useMember } from '../ui/services.js';
import { t } from '../ui/words.js';
import { filesOf, useAttaching } from './attaching/use_attaching.js';
import { AttachedList, LONGEST, entersLines } from './composer.jsx';
import { useRoom } from './room_context.js';
import { unsentText } from './unsent_text.js';
import { useWritten } from './use_written.js';
import { WriteField, WriteNote } from './write_field.jsx';

/**
 * A message being edited in its place. What was changed and not saved is kept as what is written in a room is.
 * @param {{message: import('./shown_types.d.ts').ShownMessage}} props
 */
export function EditField({ message }) {
  const id = useId();
  const { person } = useMember();
  const { room, acts, editing, inField, candidates } = useRoom();
  const kept = useMemo(() => unsentText(localStorage, person, `${room}.edit.${message.seq}`), [room]);
  const field = useRef(/** @type {HTMLTextAreaElement | null} */ (null));
  const written = useWritten(kept, () => inField(message.text), LONGEST);
  const { text, labels, encoded, excess, write } = written;
  const [problem, setProblem] = useState('');
  const attaching = useAttaching(message.files ?? [], () => {});
  const files = filesOf(attaching.list.value);
  const latest = useRef(text);
  latest.current = text;
  const isSending = useRef(false);
  const isFewer = files.length < (message.files?.length ?? 0);

  useLayoutEffect(() => {
    field.current?.focus();
    field.current?.setSelectionRange(text.length, text.length);
  }, []);

  function close() {
    written.clear();
    editing.value = undefined;
    const item = /** @type {HTMLElement | null} */ (field.current?.closest('li.message'));
    // Who has gone on to something else stays there.
    if (item?.contains(document.activeElement)) item.focus({ preventScroll: true });
  }

  const leave = useWhileShown(close);

  /** @param {Event} event */
  async function save(event) {
    event.preventDefault();
    if ((!encoded && files.length === 0) || excess > 0) return field.current?.focus();
    if (acts.mustChoose) return setProblem(t('capacity.choose_first'));
    if (encoded === message.text && !isFewer && !message.entry) return close();
    if (isSending.current) return;
    isSending.current = true;
    setProblem('');
    try {
      await send();
      // What was written behind it while the device took its time is saved with the next.
      if (latest.current === text) leave();
    } catch {
      setProblem(t('room.not_stored'));
    }
    isSending.current = false;
  }

  async function send() {
    const seq = /** @type {number} */ (message.seq);
    if (message.entry?.state === 'refused') await acts.discard(message.entry.op);
    const kept = isFewer || message.entry ? files.map(({ file }) => file) : undefined;
    await acts.edit(seq, encoded, kept);
  }

  /** @param {KeyboardEvent} event */
  function onKeyDown(event) {
    if (event.key === 'Escape') {
      event.preventDefault();
      return close();
    }
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing || entersLines()) return;
    save(event);
  }

  return (
    <form class="edit-field" onSubmit={save} onKeyDown={(event) => event.stopPropagation()}>
      <WriteField
        field={field}
        text={text}
        labels={labels}
        onWrite={write}
        onKeyDown={onKeyDown}
        candidates={candidates}
        label={t('room.edit_label')}
        describedBy={id}
        isInvalid={excess > 0}
      />
      {files.length > 0 && <AttachedList room={room} attaching={attaching} />}
      <WriteNote id={id} excess={excess} problem={problem} hint={t('room.edit_hint')} />
      <p class="actions">
        <button class="primary small">{t('room.save')}</button>
        <button type="button" class="small" onClick={close}>
          {t('common.cancel')}
        </button>
      </p>
    </form>
  );
}
