import { useId, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { Refusal } from '../sync/refusal.js';
import { Icon } from './icons.jsx';
import { refusalText, t } from './words.js';

/**
 * A labelled field with its hint and what is wrong with it; `lines` makes it a field of several lines.
 * @param {{label: string, name: string, error?: string, hint?: string, isOptional?: boolean, lines?: number} & import('preact').JSX.InputHTMLAttributes<HTMLInputElement>} props
 */
export function Field({ label, name, error, hint, isOptional, lines, ...input }) {
  const id = useId();
  const field = useRef(/** @type {any} */ (null));
  // A browser heeds `autofocus` in a page or a window that is new, and not in one that shows another form.
  useLayoutEffect(() => {
    if (input.autoFocus) field.current?.focus();
  }, []);
  const described = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(' ');
  const common = {
    id,
    name,
    ref: field,
    'aria-invalid': !!error,
    'aria-describedby': described || undefined,
  };
  return (
    <div class="field">
      <Label id={id} label={label} isOptional={isOptional} />
      <Hint id={id} hint={hint} />
      {lines ? <textarea {...areaProps(input)} {...common} rows={lines} /> : <input {...input} {...common} />}
      <FieldError id={`${id}-error`} error={error} />
    </div>
  );
}

/**
 * What a field of one line and one of several have in common.
 * @param {import('preact').JSX.InputHTMLAttributes<HTMLInputElement>} input
 * @returns {import('preact').JSX.TextareaHTMLAttributes<HTMLTextAreaElement>}
 */
function areaProps({ maxLength, defaultValue, autoFocus, spellcheck, autoComplete, placeholder }) {
  const value = typeof defaultValue === 'string' ? defaultValue : undefined;
  return { maxLength, defaultValue: value, autoFocus, spellcheck, autoComplete, placeholder };
}

/** @param {{id: string, label: string, isOptional?: boolean}} props */
export function Label({ id, label, isOptional }) {
  return (
    <label for={id}>
      {label}
      {isOptional && <span class="optional"> {t('common.optional')}</span>}
    </label>
  );
}

/** @param {{id: string, hint?: string}} props */
export function Hint({ id, hint }) {
  if (!hint) return null;
  return (
    <p class="hint" id={`${id}-hint`}>
      {hint}
    </p>
  );
}

/** @param {{id: string, error?: string}} props */
export function FieldError({ id, error }) {
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
 * @typedef {object} Option
 * @property {string} value
 * @property {string} text
 * @property {string} [group] options of one group stand together under its name
 */

/**
 * One of several.
 * @param {object} props
 * @param {string} props.label
 * @param {string} props.name
 * @param {Option[]} props.options
 * @param {string} [props.value] chosen until its person chooses
 * @param {string} [props.hint]
 * @param {boolean} [props.isOptional]
 * @param {(value: string) => void} [props.onChoose]
 */
export function Choice({ label, name, options, value, hint, isOptional, onChoose }) {
  const id = useId();
  const [own, setOwn] = useState(/** @type {string | undefined} */ (undefined));
  const chosen = own ?? value;
  const groups = [...new Set(options.map((option) => option.group ?? ''))];
  const shown = (/** @type {string} */ group) =>
    options
      .filter((option) => (option.group ?? '') === group)
      .map((option) => (
        <option key={option.value} value={option.value} selected={option.value === chosen}>
          {option.text}
        </option>
      ));
  return (
    <div class="field">
      <Label id={id} label={label} isOptional={isOptional} />
      <Hint id={id} hint={hint} />
      <select
        id={id}
        name={name}
        aria-describedby={hint ? `${id}-hint` : undefined}
        onChange={(event) => {
          setOwn(event.currentTarget.value);
          onChoose?.(event.currentTarget.value);
        }}
      >
        {groups.map((group) =>
          group ? (
            <optgroup key={group} label={group}>
              {shown(group)}
            </optgroup>
          ) : (
            shown(group)
          ),
        )}
      </select>
    </div>
  );
}

/**
 * Any number of several, or exactly one of them (`isOne`), each in words of its own.
 * @param {object} props
 * @param {string} props.label
 * @param {string} props.name
 * @param {{value: string, text: string, hint?: string}[]} props.options
 * @param {string[]} props.values ticked at first
 * @param {boolean} [props.isOne]
 * @param {string} [props.error]
 * @param {(value: string) => void} [props.onChoose]
 */
export function Ticks({ label, name, options, values, isOne = false, error, onChoose }) {
  const id = useId();
  return (
    <fieldset class="ticks" aria-describedby={error ? id : undefined}>
      <legend>{label}</legend>
      {options.map(({ value, text, hint }) => (
        <label class="tick" key={value}>
          <input
            type={isOne ? 'radio' : 'checkbox'}
            name={name}
            value={value}
            defaultChecked={values.includes(value)}
            onChange={() => onChoose?.(value)}
          />
          <span>
            {hint ? <strong>{text}</strong> : text}
            {hint && <span class="hint">{hint}</span>}
          </span>
        </label>
      ))}
      {error && <FieldError id={id} error={error} />}
    </fieldset>
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
 * @param {Record<string, (value: string, data: FormData) => string | undefined>} options.checks field => what is wrong with its value
 * @param {(values: Record<string, string>, data: FormData) => Promise<unknown>} options.work a thrown error is shown
 */
export function useForm({ checks, work }) {
  const [errors, setErrors] = useState(/** @type {Record<string, string | undefined>} */ ({}));
  const [failure, setFailure] = useState('');
  const [isBusy, setBusy] = useState(false);

  /** @param {SubmitEvent} event */
  async function submit(event) {
    event.preventDefault();
    const form = /** @type {HTMLFormElement} */ (event.currentTarget);
    const data = new FormData(form);
    const values = Object.fromEntries([...data].map(([name, value]) => [name, String(value)]));
    const wrong = Object.fromEntries(
      Object.entries(checks).map(([name, check]) => [name, check(values[name] ?? '', data)]),
    );
    setErrors(wrong);
    const first = Object.keys(wrong).find((name) => wrong[name]);
    if (first) return focusField(form, first);
    if (isBusy) return;
    setBusy(true);
    setFailure('');
    await work(values, data).catch((error) => setFailure(errorText(error)));
    setBusy(false);
  }

  return { submit, errors, failure, isBusy };
}

/** @param {HTMLFormElement} form @param {string} name */
function focusField(form, name) {
  const found = form.elements.namedItem(name);
  const field = found instanceof RadioNodeList ? found[0] : found;
  const shown = form.querySelector(`[data-for="${name}"]`);
  /** @type {HTMLElement | null} */ (shown ?? field)?.focus();
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

/** The button that ends a form, and what is said above it. @param {{form: {failure: string, isBusy: boolean}, text: string, look?: 'primary' | 'danger'}} props */
export function Submit({ form, text, look = 'primary' }) {
  return (
    <>
      <Failure text={form.failure} />
      <button class={look} aria-disabled={form.isBusy}>
        {text}
      </button>
    </>
  );
}

/**
 * Opens a dialog as a window of its own. Where the focus is in it, or nowhere, when it goes, the focus goes back to where it
 * was; whatever took it meanwhile, as a page that came, keeps it.
 * @param {import('preact').RefObject<HTMLDialogElement>} dialog
 */
export function useWindow(dialog) {
  useLayoutEffect(() => {
    const before = /** @type {HTMLElement | null} */ (document.activeElement);
    const element = dialog.current;
    element?.showModal();
    return () => {
      const now = document.activeElement;
      if (now === document.body || element?.contains(now)) before?.focus({ preventScroll: true });
    };
  }, []);
}

/**
 * A form in a window of its own. It opens when it is put on the page; Escape closes it.
 * @param {{title: string, isWide?: boolean, onClose: () => void, children: import('preact').ComponentChildren}} props
 */
export function Dialog({ title, isWide, onClose, children }) {
  const dialog = useRef(/** @type {HTMLDialogElement | null} */ (null));
  const id = useId();
  useWindow(dialog);
  return (
    <dialog ref={dialog} class={isWide ? 'wide' : undefined} aria-labelledby={id} onClose={onClose}>
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
