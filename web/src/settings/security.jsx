import { useState } from 'preact/hooks';
import { Failure, errorText } from '../ui/form.jsx';
import { Icon } from '../ui/icons.jsx';
import { Notice } from '../ui/page.jsx';
import { t } from '../ui/words.js';
import { NewCodes, RemoveFactor, SetFactor } from './factor.jsx';
import { RemovePassword, SetPassword } from './password.jsx';
import { useAccount } from './use_account.js';

/** @typedef {import('./use_account.js').Account} Account */

/** Password and second factor. */
export default function Security() {
  const { answer, error, again } = useAccount();
  // A window may show what is shown once: a question that comes to nothing does not take it away.
  if (error && !answer) return <Failure text={errorText(error)} />;
  if (!answer) return <p class="late">{t('common.loading')}</p>;
  return (
    <div class="stack">
      <FactorSection account={answer} onChange={again} />
      <PasswordSection account={answer} onChange={again} />
    </div>
  );
}

/** @param {{account: Account, onChange: () => void}} props */
function PasswordSection({ account: { has_password }, onChange }) {
  const [asked, setAsked] = useState(/** @type {'' | 'set' | 'remove'} */ (''));
  const close = () => {
    setAsked('');
    onChange();
  };
  return (
    <section aria-labelledby="password">
      <h2 id="password">{t('settings.password')}</h2>
      <p>{t(has_password ? 'settings.password_there' : 'settings.password_none')}</p>
      <div class="actions spaced">
        <button onClick={() => setAsked('set')}>
          {t(has_password ? 'settings.change_password' : 'settings.set_password')}
        </button>
        {has_password && (
          <button class="danger" onClick={() => setAsked('remove')}>
            {t('settings.remove_password')}
          </button>
        )}
      </div>
      {asked === 'set' && <SetPassword hasPassword={has_password} onClose={close} />}
      {asked === 'remove' && <RemovePassword onClose={close} />}
    </section>
  );
}

/** @param {{account: Account, onChange: () => void}} props */
function FactorSection({ account, onChange }) {
  const { has_second_factor, needs_second_factor, recovery_codes_left } = account;
  const [asked, setAsked] = useState(/** @type {'' | 'set' | 'codes' | 'remove'} */ (''));
  const close = () => {
    setAsked('');
    onChange();
  };
  return (
    <section aria-labelledby="factor">
      <h2 id="factor">{t('settings.factor')}</h2>
      {needs_second_factor && !has_second_factor && <Notice>{t('settings.factor_needed')}</Notice>}
      {has_second_factor ? (
        <p>
          <span class="good">
            <Icon name="check" />
          </span>{' '}
          {t('settings.factor_there')} {t('settings.codes_left', { count: recovery_codes_left })}
        </p>
      ) : (
        <p>{t('settings.factor_none')}</p>
      )}
      <div class="actions spaced">
        {!has_second_factor && (
          <button class="primary" onClick={() => setAsked('set')}>
            {t('settings.set_factor')}
          </button>
        )}
        {has_second_factor && <button onClick={() => setAsked('codes')}>{t('settings.new_codes')}</button>}
        {has_second_factor && (
          <button class="danger" onClick={() => setAsked('remove')}>
            {t('settings.remove_factor')}
          </button>
        )}
      </div>
      {asked === 'set' && <SetFactor onClose={close} />}
      {asked === 'codes' && <NewCodes onClose={close} />}
      {asked === 'remove' && <RemoveFactor onClose={close} />}
    </section>
  );
}
