import { useState } from 'preact/hooks';
import { postRpc } from '../sync/http.js';
import { Field, Submit, useForm } from '../ui/form.jsx';
import { Heading, Notice } from '../ui/page.jsx';
import { useServices } from '../ui/services.js';
import { looksLikeEmail } from '../ui/text.js';
import { t } from '../ui/words.js';
import { CodeForm } from './code_form.jsx';
import { FactorForm } from './factor_form.jsx';
import { parseSignInLink } from './link.js';

/** @typedef {import('../ui/types.d.ts').SignedIn} SignedIn */

/**
 * Signing in: by a link that holds address and code, by an address and then the code sent to it, or by a password; then
 * by the second factor of whoever has one. It says the same whether or not anybody has the address.
 * @param {{secret: string, reason?: 'ended' | 'needed', onDone: () => void}} props
 */
export function SignInPage({ secret, reason, onDone }) {
  const link = parseSignInLink(secret);
  const [step, setStep] = useState(link ? 'link' : 'email');
  const [email, setEmail] = useState('');
  const [challenge, setChallenge] = useState('');
  const { signIn } = useServices();

  /** @param {string} method @param {object} params */
  async function enter(method, params) {
    const { challenge: asked } = await signIn(method, params);
    if (!asked) return onDone();
    setChallenge(asked);
    setStep('factor');
  }

  return (
    <div class="narrow card">
      {reason && step !== 'factor' && <Notice>{t(`sign_in.${reason}`)}</Notice>}
      {step === 'link' && link && (
        <LinkForm email={link.email} onSubmit={() => enter('session.sign_in', link)} />
      )}
      {step === 'email' && (
        <EmailForm
          onAsked={(asked) => {
            setEmail(asked);
            setStep('code');
          }}
          onPassword={() => setStep('password')}
        />
      )}
      {step === 'code' && (
        <CodeForm
          text={t('sign_in.code_text', { email })}
          submit={t('sign_in.submit')}
          onCode={(code) => enter('session.sign_in', { email, code })}
          onOther={() => setStep('email')}
        />
      )}
      {step === 'password' && (
        <PasswordForm
          onSubmit={(values) => enter('session.sign_in_with_password', values)}
          onCode={() => setStep('email')}
        />
      )}
      {step === 'factor' && (
        <FactorForm
          onCode={(code) => enter('session.give_second_factor', { challenge, code })}
          onOver={() => setStep('email')}
        />
      )}
      {step === 'email' && <p class="aside">{t('sign_in.no_account')}</p>}
      {step === 'password' && <p class="aside">{t('sign_in.password_none')}</p>}
    </div>
  );
}

/** @param {{email: string, onSubmit: () => Promise<unknown>}} props */
function LinkForm({ email, onSubmit }) {
  const form = useForm({ checks: {}, work: onSubmit });
  return (
    <form onSubmit={form.submit} noValidate>
      <Heading title={t('sign_in.as_title')} />
      <p>{t('sign_in.as_text', { email })}</p>
      <Submit form={form} text={t('sign_in.as_submit', { email })} />
    </form>
  );
}

/** @param {string} email */
export const checkEmail = (email) => (looksLikeEmail(email.trim()) ? undefined : t('sign_in.email_form'));

/** @param {{error?: string}} props */
function EmailField({ error }) {
  return (
    <Field
      label={t('sign_in.email')}
      name="email"
      type="email"
      autoComplete="username"
      maxLength={254}
      error={error}
    />
  );
}

/** @param {{onAsked: (email: string) => void, onPassword: () => void}} props */
function EmailForm({ onAsked, onPassword }) {
  const form = useForm({
    checks: { email: checkEmail },
    work: async ({ email }) => {
      await postRpc('session.request_code', { email: email.trim() });
      onAsked(email.trim());
    },
  });
  return (
    <form onSubmit={form.submit} noValidate>
      <Heading title={t('sign_in.title')} />
      <p>{t('sign_in.text')}</p>
      <EmailField error={form.errors.email} />
      <Submit form={form} text={t('sign_in.ask_code')} />
      <p class="other-way">
        <button type="button" class="link" onClick={onPassword}>
          {t('sign_in.with_password')}
        </button>
      </p>
    </form>
  );
}

/**
 * @param {{onSubmit: (values: {email: string, password: string}) => Promise<unknown>, onCode: () => void}} props
 */
function PasswordForm({ onSubmit, onCode }) {
  const form = useForm({
    checks: {
      email: checkEmail,
      password: (password) => (password ? undefined : t('sign_in.password_missing')),
    },
    work: ({ email, password }) => onSubmit({ email: email.trim(), password }),
  });
  return (
    <form onSubmit={form.submit} noValidate>
      <Heading title={t('sign_in.password_title')} />
      <EmailField error={form.errors.email} />
      <Field
        label={t('sign_in.password')}
        name="password"
        type="password"
        autoComplete="current-password"
        maxLength={200}
        error={form.errors.password}
      />
      <Submit form={form} text={t('sign_in.submit')} />
      <p class="other-way">
        <button type="button" class="link" onClick={onCode}>
          {t('sign_in.with_code')}
        </button>
      </p>
    </form>
  );
}
