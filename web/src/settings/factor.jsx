import { useEffect, useState } from 'preact/hooks';
import { digitsOf, isCode, isRecoveryCode, recoveryCodeOf } from '../sessions/codes.js';
import { CopyButton } from '../ui/copy.jsx';
import { Dialog, Failure, Field, Submit, errorText, useForm } from '../ui/form.jsx';
import { useWhileShown } from '../ui/hooks.js';
import { Icon } from '../ui/icons.jsx';
import { useMember } from '../ui/services.js';
import { toast } from '../ui/toasts.jsx';
import { t } from '../ui/words.js';
import { QrCode } from './qr_code.jsx';

/** Sets the second factor up: scan, confirm, keep the recovery codes. @param {{onClose: () => void}} props */
export function SetFactor({ onClose }) {
  const { connection } = useMember();
  const [codes, setCodes] = useState(/** @type {string[]} */ ([]));
  const [begun, setBegun] = useState(/** @type {{secret: string, uri: string} | null} */ (null));
  const [failure, setFailure] = useState('');
  useEffect(() => {
    connection
      .call('session.begin_second_factor', {})
      .then(setBegun, (error) => setFailure(errorText(error)));
  }, [connection]);
  if (codes.length > 0) return <Codes codes={codes} onClose={onClose} />;
  return (
    <Dialog title={t('settings.set_factor')} onClose={onClose}>
      <Failure text={failure} />
      {begun && (
        <>
          <p>{t('settings.scan')}</p>
          <QrCode text={begun.uri} label={t('settings.scan_alt')} />
          <p>{t('settings.scan_secret')}</p>
          <p class="secret">
            <code>{begun.secret.match(/.{1,4}/g)?.join(' ')}</code>
            <CopyButton text={begun.secret} label={t('settings.copy_secret')} />
          </p>
          <ConfirmForm onCodes={setCodes} />
        </>
      )}
    </Dialog>
  );
}

/** @param {{onCodes: (codes: string[]) => void}} props */
function ConfirmForm({ onCodes }) {
  const { connection } = useMember();
  const form = useForm({
    checks: { code: (code) => (isCode(code) ? undefined : t('sign_in.factor_form')) },
    work: async ({ code }) => {
      const { recovery_codes } = await connection.call('session.confirm_second_factor', {
        code: digitsOf(code),
      });
      onCodes(recovery_codes);
    },
  });
  return (
    <form onSubmit={form.submit} noValidate>
      <Field
        label={t('settings.scan_code')}
        name="code"
        class="code"
        inputMode="numeric"
        autoComplete="one-time-code"
        error={form.errors.code}
      />
      <Submit form={form} text={t('settings.factor_confirm')} />
    </form>
  );
}

/** The codes, this one time; the server greets anew afterwards, since the role may be whole again. @param {{codes: string[], onClose: () => void}} props */
function Codes({ codes, onClose }) {
  const { connection } = useMember();
  const text = `${codes.join('\n')}\n`;
  function close() {
    connection.restart();
    onClose();
  }
  return (
    <Dialog title={t('settings.codes_title')} onClose={close}>
      <p>{t('settings.codes_text')}</p>
      <ol class="codes">
        {codes.map((code) => (
          <li key={code}>
            <code>{code}</code>
          </li>
        ))}
      </ol>
      <div class="actions">
        <CopyButton text={text} label={t('settings.copy_codes')} />
        <DownloadButton text={text} />
        <button class="primary" onClick={close}>
          {t('settings.codes_kept')}
        </button>
      </div>
    </Dialog>
  );
}

/** @param {{text: string}} props */
function DownloadButton({ text }) {
  function download() {
    const url = URL.createObjectURL(new Blob([text], { type: 'text/plain' }));
    const link = document.createElement('a');
    link.href = url;
    link.download = 'sfat-coduri.txt';
    link.click();
    URL.revokeObjectURL(url);
  }
  return (
    <button type="button" onClick={download}>
      <Icon name="down" /> {t('settings.download_codes')}
    </button>
  );
}

/**
 * A form that asks for a code of the application or a recovery code.
 * @param {{action: string, look?: 'primary' | 'danger', work: (code: string) => Promise<unknown>}} props
 */
function ProveForm({ action, look, work }) {
  const form = useForm({
    checks: { code: (code) => (code.trim() ? undefined : t('settings.factor_code_missing')) },
    work: ({ code }) => work(isRecoveryCode(code) ? recoveryCodeOf(code) : digitsOf(code)),
  });
  return (
    <form onSubmit={form.submit} noValidate>
      <Field
        label={t('settings.factor_code')}
        name="code"
        autoComplete="one-time-code"
        maxLength={20}
        error={form.errors.code}
      />
      <Submit form={form} text={action} look={look} />
    </form>
  );
}

/** New recovery codes in the place of the old ones. @param {{onClose: () => void}} props */
export function NewCodes({ onClose }) {
  const { connection } = useMember();
  const [codes, setCodes] = useState(/** @type {string[]} */ ([]));
  if (codes.length > 0) return <Codes codes={codes} onClose={onClose} />;
  return (
    <Dialog title={t('settings.new_codes')} onClose={onClose}>
      <p>{t('settings.new_codes_text')}</p>
      <ProveForm
        action={t('settings.new_codes')}
        work={async (code) => {
          const { recovery_codes } = await connection.call('session.new_recovery_codes', { code });
          setCodes(recovery_codes);
        }}
      />
    </Dialog>
  );
}

/** @param {{onClose: () => void}} props */
export function RemoveFactor({ onClose }) {
  const { connection } = useMember();
  const close = useWhileShown(onClose);
  return (
    <Dialog title={t('settings.remove_factor')} onClose={onClose}>
      <p>{t('settings.remove_factor_text')}</p>
      <ProveForm
        action={t('settings.remove_factor')}
        look="danger"
        work={async (code) => {
          await connection.call('session.remove_second_factor', { code });
          toast(t('settings.factor_removed'));
          connection.restart();
          close();
        }}
      />
    </Dialog>
  );
}
