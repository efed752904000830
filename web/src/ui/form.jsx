import { useId, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { Refusal } from '../sync/refusal.js';
import { Icon } from './icons.jsx';
import { refusalText, t } from './words.js';

/**
 * A labelled field with its hint and what is wrong with it.
 * @param {{label: string, name: string, error?: string, hint?: string} & import('preact').JSX.InputHTMLAttributes<HTMLInputElement>} props
 */
export function Field({ label, name, error, hint, ...input }) {
  const id = useId();
  const described = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(' ');
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {hint && (
        <p class="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      <input
        {...input}
        id={id}
        name={name}
        aria-invalid={!!error}
        aria-describedby={described || undefined}
      />
      <FieldError id={`${id}-error`} error={error} />
    </div>
  );
}

/** @param {{id: string, error?: string}} props */
function FieldError({ id, error }) {
  return (
    <p class="field-error" id={id}>
      {error && (
        <>
          <Icon name="warning" /> {error}
        </>
      )}
    </p>
  );
}

/**
 * @param {{label: string, name: string, options: {value: string, text: string}[], value?: string}} props
 */
export function Choice({ label, name, options, value }) {
  const id = useId();
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <select id={id} name={name} defaultValue={value}>
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.text}
          </option>
        ))}
      </select>
    </div>
  );
}

/** What went wrong, in words for a person. @param {unknown} error */
export function errorText(error) {
  if (error instanceof Refusal) return refusalText({ error: error.word, message: error.message });
  return t('sign_in.no_answer');
}

/**
 * A form that checks its fields, does its work once, and says what went wrong: at the field, or under the form.
 * @param {object} options
 * @param {Record<string, (value: string) => string | undefined>} options.checks field => what is wrong with its value
 * @param {(values: Record<string, string>) => Promise<void>} options.work a thrown error is shown
 */
export function useForm({ checks, work }) {
  const [errors, setErrors] = useState(/** @type {Record<string, string | undefined>} */ ({}));
  const [failure, setFailure] = useState('');
  const [isBusy, setBusy] = useState(false);

  /** @param {SubmitEvent} event */
  async function submit(event) {
    event.preventDefault();
    const form = /** @type {HTMLFormElement} */ (event.currentTarget);
    const values = Object.fromEntries([...new FormData(form)].map(([name, value]) => [name, String(value)]));
    const wrong = Object.fromEntries(
      Object.entries(checks).map(([name, check]) => [name, check(values[name] ?? '')]),
    );
    setErrors(wrong);
    const first = Object.keys(wrong).find((name) => wrong[name]);
    if (first) return /** @type {HTMLElement} */ (form.elements.namedItem(first)).focus();
    if (isBusy) return;
    setBusy(true);
    setFailure('');
    await work(values).catch((error) => setFailure(errorText(error)));
    setBusy(false);
  }

  return { submit, errors, failure, isBusy };
}

/** What a form could not do. The line is there from the start, so that it is read out when it fills. @param {{text: string}} props */
export function Failure({ text }) {
  return (
    <p class="failure" role="alert">
      {text && (
        <>
          <Icon name="warning" /> {text}
        </>
      )}
    </p>
  );
}

/**
 * A form in a window of its own. It opens when it is put on the page; Escape closes it.
 * @param {{title: string, onClose: () => void, children: import('preact').ComponentChildren}} props
 */
export function Dialog({ title, onClose, children }) {
  const dialog = useRef(/** @type {HTMLDialogElement | null} */ (null));
  const id = useId();
  useLayoutEffect(() => {
    const before = /** @type {HTMLElement | null} */ (document.activeElement);
    dialog.current?.showModal();
    return () => before?.focus();
  }, []);
  return (
    <dialog ref={dialog} aria-labelledby={id} onClose={onClose}>
      <div class="dialog-head">
        <h2 id={id}>{title}</h2>
        <button
          type="button"
          class="quiet"
          aria-label={t('common.close')}
          onClick={() => dialog.current?.close()}
        >
          <Icon name="close" />
        </button>
      </div>
      {children}
    </dialog>
  );
}
