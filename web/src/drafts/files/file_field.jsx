import { useId, useRef, useState } from 'preact/hooks';
import { FieldError, Hint, Label, errorText } from '../../ui/form.jsx';
import { Icon } from '../../ui/icons.jsx';
import { t } from '../../ui/words.js';
import { upload } from '../editor/upload.js';

/**
 * A file that is sent as soon as it is chosen.
 * @param {object} props
 * @param {string} props.channel
 * @param {'decision'} [props.use]
 * @param {string} props.label
 * @param {string} [props.hint]
 * @param {string} props.accept
 * @param {boolean} [props.isOptional]
 * @param {string} [props.error]
 * @param {(uploaded: import('../editor/upload.js').Uploaded | null) => void} props.onFile null: it is taken away
 * @param {(isSending: boolean) => void} [props.onSending]
 */
export function FileField({ channel, use, label, hint, accept, isOptional, error, onFile, onSending }) {
  const id = useId();
  const input = useRef(/** @type {HTMLInputElement | null} */ (null));
  const [percent, setPercent] = useState(/** @type {number | null} */ (null));
  const [name, setName] = useState('');
  const [problem, setProblem] = useState('');
  const sending = useRef(/** @type {AbortController | null} */ (null));

  /** @param {File | undefined} file */
  async function send(file) {
    if (!file) return;
    sending.current?.abort();
    const mine = new AbortController();
    sending.current = mine;
    setProblem('');
    setName(file.name);
    setPercent(0);
    onSending?.(true);
    try {
      onFile(await upload(channel, file, setPercent, { use, signal: mine.signal }));
    } catch (reason) {
      if (mine.signal.aborted) return;
      clear();
      setProblem(errorText(reason));
    }
    setPercent(null);
    onSending?.(false);
  }

  function clear() {
    sending.current?.abort();
    if (input.current) input.current.value = '';
    setName('');
    setPercent(null);
    onSending?.(false);
    onFile(null);
  }

  const wrong = problem || error;
  return (
    <div class="field file-field">
      <Label id={id} label={label} isOptional={isOptional} />
      <Hint id={id} hint={hint} />
      <div class="file-row">
        <input
          ref={input}
          id={id}
          type="file"
          accept={accept}
          aria-invalid={!!wrong}
          aria-describedby={wrong ? `${id}-error` : undefined}
          onChange={(event) => send(event.currentTarget.files?.[0])}
        />
        {name && (
          <button
            type="button"
            class="quiet square"
            aria-label={t('draft_file.remove', { name })}
            onClick={clear}
          >
            <Icon name="close" />
          </button>
        )}
      </div>
      {percent !== null && (
        <progress max={100} value={percent} aria-label={t('draft_file.sending', { name })} />
      )}
      <FieldError id={`${id}-error`} error={wrong} />
    </div>
  );
}
