import { useId, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import { entersLines } from '../../rooms/composer.jsx';
import { unsentText } from '../../rooms/unsent_text.js';
import { useWritten } from '../../rooms/use_written.js';
import { WriteField, WriteNote } from '../../rooms/write_field.jsx';
import { CapacityPicker } from '../../spaces/capacity_picker.jsx';
import { t } from '../../ui/words.js';
import { useComments } from './comment_tools.js';

/** schema/types.json, comment_text. */
const LONGEST = 4_000;

/**
 * Where a comment is written. What is not sent is kept on this device, and is there when the field opens again.
 * @param {object} props
 * @param {string} props.place what it is kept under
 * @param {string} props.label
 * @param {string} props.action
 * @param {string} [props.first] what stands in it at first
 * @param {boolean} [props.isFocused] takes the focus when it appears
 * @param {(text: string) => Promise<unknown>} props.onSend rejects where it could not be stored
 * @param {() => void} [props.onCancel]
 */
export function CommentField({ place, label, action, first = '', isFocused = false, onSend, onCancel }) {
  const id = useId();
  const { me, draft, candidates, inField, mustChoose } = useComments();
  const kept = useMemo(() => unsentText(localStorage, me, `${draft.name}.${place}`), [me, draft.name, place]);
  const field = useRef(/** @type {HTMLTextAreaElement | null} */ (null));
  const { text, labels, encoded, excess, write, clear } = useWritten(kept, () => inField(first), LONGEST);
  const [problem, setProblem] = useState('');
  const latest = useRef(text);
  latest.current = text;
  const isSending = useRef(false);

  useLayoutEffect(() => {
    if (!isFocused) return;
    field.current?.focus({ preventScroll: true });
    field.current?.setSelectionRange(text.length, text.length);
  }, []);

  function cancel() {
    clear();
    onCancel?.();
  }

  /** @param {Event} event */
  async function send(event) {
    event.preventDefault();
    if (!encoded || excess > 0) return field.current?.focus();
    if (mustChoose) return setProblem(t('capacity.choose_first'));
    if (isSending.current) return;
    isSending.current = true;
    setProblem('');
    try {
      await onSend(encoded);
      giveUp(text);
    } catch {
      setProblem(t('room.not_stored'));
    }
    isSending.current = false;
  }

  /** What was sent leaves the field; what was written behind it while the device took its time stays. @param {string} sent */
  function giveUp(sent) {
    const now = latest.current;
    if (now === sent) clear();
    else if (now.startsWith(sent)) write(now.slice(sent.length).trimStart(), labels);
  }

  /** @param {KeyboardEvent} event */
  function onKeyDown(event) {
    // Arrows and Escape of the list around it are not for who writes.
    event.stopPropagation();
    if (event.key === 'Escape' && onCancel) {
      event.preventDefault();
      if (!text || text === inField(first).text) cancel();
      else onCancel();
    }
    const sends =
      event.key === 'Enter' && (event.ctrlKey || event.metaKey || (!event.shiftKey && !entersLines()));
    if (sends && !event.isComposing) send(event);
  }

  return (
    <form class="comment-field" onSubmit={send}>
      <WriteField
        field={field}
        text={text}
        labels={labels}
        onWrite={write}
        onKeyDown={onKeyDown}
        candidates={candidates}
        label={label}
        placeholder={label}
        describedBy={id}
        isInvalid={excess > 0}
      />
      <WriteNote id={id} excess={excess} problem={problem} />
      {(text || onCancel) && (
        <div class="actions">
          <button class="primary small">{action}</button>
          <button type="button" class="small" onClick={cancel}>
            {t('common.cancel')}
          </button>
          <CapacityPicker space={draft.view.space} isCompact />
        </div>
      )}
    </form>
  );
}
