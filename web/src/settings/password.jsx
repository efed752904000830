import { Dialog, Field, Submit, useForm } from '../ui/form.jsx';
import { useWhileShown } from '../ui/hooks.js';
import { useMember } from '../ui/services.js';
import { lengthOf } from '../ui/text.js';
import { toast } from '../ui/toasts.jsx';
import { t } from '../ui/words.js';

const SHORTEST = 10;

/** @param {string} password */
const checkCurrent = (password) => (password ? undefined : t('sign_in.password_missing'));

/** @param {{error?: string}} props */
function CurrentField({ error }) {
  return (
    <Field
      label={t('settings.current_password')}
      name="current"
      type="password"
      autoComplete="current-password"
      maxLength={200}
      error={error}
    />
  );
}

/** Sets a password, or another one. @param {{hasPassword: boolean, onClose: () => void}} props */
export function SetPassword({ hasPassword, onClose }) {
  const { connection } = useMember();
  const close = useWhileShown(onClose);
  const form = useForm({
    checks: {
      ...(hasPassword && { current: checkCurrent }),
      password: (text) => (lengthOf(text) >= SHORTEST ? undefined : t('settings.password_short')),
    },
    work: async ({ password, current }) => {
      await connection.call('session.set_password', { password, ...(hasPassword && { current }) });
      toast(t('settings.password_saved'));
      close();
    },
  });
  return (
    <Dialog title={t(hasPassword ? 'settings.change_password' : 'settings.set_password')} onClose={onClose}>
      <form onSubmit={form.submit} noValidate>
        {hasPassword && <CurrentField error={form.errors.current} />}
        <Field
          label={t('settings.new_password')}
          hint={t('settings.new_password_hint')}
          name="password"
          type="password"
          autoComplete="new-password"
          maxLength={200}
          error={form.errors.password}
        />
        <Submit form={form} text={t('common.save')} />
      </form>
    </Dialog>
  );
}

/** @param {{onClose: () => void}} props */
export function RemovePassword({ onClose }) {
  const { connection } = useMember();
  const close = useWhileShown(onClose);
  const form = useForm({
    checks: { current: checkCurrent },
    work: async ({ current }) => {
      await connection.call('session.remove_password', { current });
      toast(t('settings.password_removed'));
      close();
    },
  });
  return (
    <Dialog title={t('settings.remove_password')} onClose={onClose}>
      <p>{t('settings.remove_password_text')}</p>
      <form onSubmit={form.submit} noValidate>
        <CurrentField error={form.errors.current} />
        <Submit form={form} text={t('settings.remove_password')} look="danger" />
      </form>
    </Dialog>
  );
}
