import { useState } from 'preact/hooks';
import { Failure, Field, useForm } from '../ui/form.jsx';
import { Heading } from '../ui/page.jsx';
import { t } from '../ui/words.js';
import { digitsOf, isCode, isRecoveryCode, recoveryCodeOf } from './codes.js';

/**
 * Asks for the second factor: what the application shows, or a recovery code.
 * @param {{onCode: (code: string) => Promise<unknown>, onOver: () => void}} props onOver: to begin again
 */
export function FactorForm({ onCode, onOver }) {
  const [isRecovery, setRecovery] = useState(false);
  const kind = isRecovery ? 'recovery' : 'factor';
  const isGood = isRecovery ? isRecoveryCode : isCode;
  const form = useForm({
    checks: { code: (code) => (isGood(code) ? undefined : t(`sign_in.${kind}_form`)) },
    work: ({ code }) => onCode(isRecovery ? recoveryCodeOf(code) : digitsOf(code)),
  });
  return (
    <form onSubmit={form.submit} noValidate>
      <Heading title={t('sign_in.factor_title')} />
      <p>{t(`sign_in.${kind}_text`)}</p>
      <Field
        key={kind}
        label={t(`sign_in.${kind}`)}
        name="code"
        class={isRecovery ? undefined : 'code'}
        inputMode={isRecovery ? 'text' : 'numeric'}
        autoComplete={isRecovery ? 'off' : 'one-time-code'}
        autoFocus
        error={form.errors.code}
      />
      <Failure text={form.failure} />
      <div class="actions">
        <button class="primary" aria-disabled={form.isBusy}>
          {t('sign_in.submit')}
        </button>
        <button type="button" onClick={onOver}>
          {t('sign_in.start_over')}
        </button>
      </div>
      <p class="other-way">
        <button type="button" class="link" onClick={() => setRecovery(!isRecovery)}>
          {t(isRecovery ? 'sign_in.use_app' : 'sign_in.use_recovery')}
        </button>
      </p>
    </form>
  );
}
