import { useState } from 'preact/hooks';
import { useOrganisations } from '../../directory/use_organisations.js';
import { capacityText } from '../../spaces/capacity_picker.jsx';
import { Choice, Field } from '../../ui/form.jsx';
import { Icon } from '../../ui/icons.jsx';
import { tidy } from '../../ui/text.js';
import { toast } from '../../ui/toasts.jsx';
import { t } from '../../ui/words.js';
import { FileField } from '../files/file_field.jsx';
import { FormDialog } from '../form_dialog.jsx';
import { useDraftAsk } from '../panel_tools.js';
import { publicPath, versionText } from '../versions/version_names.js';

/** @typedef {import('../panel_types.d.ts').ShownDraft} ShownDraft */
/** @typedef {ReturnType<typeof import('./wall.js').endorsingFor>[number]} Own */

const RESERVATIONS_MOST = 4_000;

/** In which of one's capacities for the organisation. @param {{own: Own}} props */
function CapacityChoice({ own }) {
  const { nameOf } = useOrganisations();
  const options = own.mandates.map((one) => ({ value: one.mandate, text: capacityText(one, nameOf) }));
  if (options.length === 1)
    return (
      <p class="endorse-capacity">
        {t('capacity.label')} <strong>{options[0].text}</strong>
      </p>
    );
  return <Choice label={t('capacity.label')} name="as" options={options} />;
}

/**
 * Puts an organisation behind a version.
 * @param {{draft: ShownDraft, own: Own, version: import('../panel_types.d.ts').Version, name: string, onClose: () => void}} props
 */
export function EndorseDialog({ draft, own, version, name, onClose }) {
  const ask = useDraftAsk(draft);
  const [file, setFile] = useState(/** @type {string | undefined} */ (own.endorsement?.file));
  const [isSending, setSending] = useState(false);
  const isConfirming = own.may === 'confirm';
  const isKept = file !== undefined && file === own.endorsement?.file;
  return (
    <FormDialog
      title={t(isConfirming ? 'endorsement.confirm_title' : 'endorsement.endorse_title', { name })}
      action={t(`endorsement.${own.may}`, { number: version.number })}
      checks={{
        file: () => (isSending ? t('endorsement.file_sending') : undefined),
        has_read: (_, data) => (data.has('has_read') ? undefined : t('endorsement.has_read_missing')),
      }}
      work={async ({ as, reservations }) => {
        const said = tidy(reservations);
        await ask('draft.endorse', {
          as: as ?? own.mandates[0].mandate,
          version: version.number,
          sha256: version.sha256,
          ...(said && { reservations: said }),
          ...(file && { file }),
        });
        toast(t('endorsement.endorsed_now', { name, number: version.number }));
      }}
      onClose={onClose}
    >
      {(errors) => (
        <>
          <p class="endorsed-version">
            <a href={publicPath(draft.name, version.number)} target="_blank" rel="noopener">
              {versionText(version)} <Icon name="external" />
            </a>
            <span class="hash">SHA-256 {version.sha256}</span>
          </p>
          <CapacityChoice own={own} />
          <Field
            label={t('endorsement.reservations')}
            hint={t('endorsement.reservations_hint')}
            name="reservations"
            lines={3}
            maxLength={RESERVATIONS_MOST}
            defaultValue={isConfirming ? own.endorsement?.reservations : undefined}
            isOptional
          />
          <FileField
            channel={draft.name}
            use="decision"
            label={t('endorsement.file')}
            hint={t('endorsement.file_hint')}
            accept=".pdf,image/png,image/jpeg"
            isOptional
            error={errors.file}
            onFile={(uploaded) => setFile(uploaded?.file)}
            onSending={setSending}
          />
          {isKept && (
            <p class="kept-file">
              {t('endorsement.file_kept')}{' '}
              <button type="button" class="link" onClick={() => setFile(undefined)}>
                {t('endorsement.file_drop')}
              </button>
            </p>
          )}
          <label class="tick">
            <input type="checkbox" name="has_read" value="yes" />
            <span>{t('endorsement.has_read', { name, number: version.number })}</span>
          </label>
          <p class="field-error" role="alert">
            {errors.has_read && (
              <>
                <Icon name="warning" /> {errors.has_read}
              </>
            )}
          </p>
        </>
      )}
    </FormDialog>
  );
}

/** Takes an endorsement back; that it stood stays to be seen. @param {{draft: ShownDraft, own: Own, name: string, onClose: () => void}} props */
export function WithdrawEndorsement({ draft, own, name, onClose }) {
  const ask = useDraftAsk(draft);
  return (
    <FormDialog
      title={t('endorsement.withdraw_title', { name })}
      text={t('endorsement.withdraw_text')}
      action={t('endorsement.withdraw')}
      look="danger"
      work={async ({ as, reason }) => {
        const said = tidy(reason);
        await ask('draft.withdraw_endorsement', {
          as: as ?? own.mandates[0].mandate,
          ...(said && { reason: said }),
        });
        toast(t('endorsement.withdrawn_now', { name }));
      }}
      onClose={onClose}
    >
      {() => (
        <>
          <CapacityChoice own={own} />
          <Field
            label={t('endorsement.reason')}
            name="reason"
            lines={3}
            maxLength={500}
            isOptional
            autoFocus
          />
        </>
      )}
    </FormDialog>
  );
}
