import { useState } from 'preact/hooks';
import { postRpc } from '../sync/http.js';
import { Failure, Field, useForm } from '../ui/form.jsx';
import { Heading, Notice } from '../ui/page.jsx';
import { useServices } from '../ui/services.js';
import { looksLikeEmail } from '../ui/text.js';
import { t } from '../ui/words.js';
import { parseSignInLink } from './link.js';

/**
 * Signing in: by a link that holds address and code, or by an address and then the code sent to it. It says the same
 * whether or not anybody has the address.
 * @param {{secret: string, reason?: 'ended' | 'needed', onDone: () => void}} props
 */
export function SignInPage({ secret, reason, onDone }) {
  const link = parseSignInLink(secret);
  const [email, setEmail] = useState('');
  return (
    <div class="narrow card">
      {reason && <Notice>{t(`sign_in.${reason}`)}</Notice>}
      {link && <LinkForm {...link} onDone={onDone} />}
      {!link && !email && <EmailForm onAsked={setEmail} />}
      {!link && !email && <p class="aside">{t('sign_in.no_account')}</p>}
      {!link && email && <CodeForm email={email} onDone={onDone} onOther={() => setEmail('')} />}
    </div>
  );
}

/** @param {{email: string, code: string, onDone: () => void}} props */
function LinkForm({ email, code, onDone }) {
  const { signIn } = useServices();
  const { submit, failure, isBusy } = useForm({
    checks: {},
    work: async () => {
      await signIn('session.sign_in', { email, code });
      onDone();
    },
  });
  return (
    <form onSubmit={submit} noValidate>
      <Heading title={t('sign_in.as_title')} />
      <p>{t('sign_in.as_text', { email })}</p>
      <Failure text={failure} />
      <button class="primary" aria-disabled={isBusy}>
        {t('sign_in.as_submit', { email })}
      </button>
    </form>
  );
}

/** @param {{onAsked: (email: string) => void}} props */
function EmailForm({ onAsked }) {
  const { submit, errors, failure, isBusy } = useForm({
    checks: { email: (email) => (looksLikeEmail(email.trim()) ? undefined : t('sign_in.email_form')) },
    work: async ({ email }) => {
      await postRpc('session.request_code', { email: email.trim() });
      onAsked(email.trim());
    },
  });
  return (
    <form onSubmit={submit} noValidate>
      <Heading title={t('sign_in.title')} />
      <p>{t('sign_in.text')}</p>
      <Field
        label={t('sign_in.email')}
        name="email"
        type="email"
        autoComplete="email"
        maxLength={254}
        error={errors.email}
      />
      <Failure text={failure} />
      <button class="primary" aria-disabled={isBusy}>
        {t('sign_in.ask_code')}
      </button>
    </form>
  );
}

/** @param {{email: string, onDone: () => void, onOther: () => void}} props */
function CodeForm({ email, onDone, onOther }) {
  const { signIn } = useServices();
  const { submit, errors, failure, isBusy } = useForm({
    checks: { code: (code) => (/^\d{6}$/.test(digitsOf(code)) ? undefined : t('sign_in.code_form')) },
    work: async ({ code }) => {
      await signIn('session.sign_in', { email, code: digitsOf(code) });
      onDone();
    },
  });
  return (
    <form onSubmit={submit} noValidate>
      <Heading title={t('sign_in.code_title')} />
      <p>{t('sign_in.code_text', { email })}</p>
      <Field
        label={t('sign_in.code')}
        name="code"
        class="code"
        inputMode="numeric"
        autoComplete="one-time-code"
        autoFocus
        error={errors.code}
      />
      <Failure text={failure} />
      <div class="actions">
        <button class="primary" aria-disabled={isBusy}>
          {t('sign_in.submit')}
        </button>
        <button type="button" onClick={onOther}>
          {t('sign_in.other_email')}
        </button>
      </div>
    </form>
  );
}

/** People write codes with spaces. @param {string} code */
function digitsOf(code) {
  return code.replace(/\s/g, '');
}
