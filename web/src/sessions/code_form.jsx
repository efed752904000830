import { Failure, Field, useForm } from '../ui/form.jsx';
import { Heading } from '../ui/page.jsx';
import { t } from '../ui/words.js';
import { digitsOf, isCode } from './codes.js';

/**
 * Asks for the code that was sent by mail.
 * @param {object} props
 * @param {string} props.text where it was sent
 * @param {string} props.submit what the button says
 * @param {(code: string) => Promise<unknown>} props.onCode
 * @param {() => void} props.onOther another address
 */
export function CodeForm({ text, submit, onCode, onOther }) {
  const form = useForm({
    checks: { code: (code) => (isCode(code) ? undefined : t('sign_in.code_form')) },
    work: ({ code }) => onCode(digitsOf(code)),
  });
  return (
    <form onSubmit={form.submit} noValidate>
      <Heading title={t('sign_in.code_title')} />
      <p>{text}</p>
      <Field
        label={t('sign_in.code')}
        name="code"
        class="code"
        inputMode="numeric"
        autoComplete="one-time-code"
        autoFocus
        error={form.errors.code}
      />
      <Failure text={form.failure} />
      <div class="actions">
        <button class="primary" aria-disabled={form.isBusy}>
          {submit}
        </button>
        <button type="button" onClick={onOther}>
          {t('sign_in.other_email')}
        </button>
      </div>
    </form>
  );
}
