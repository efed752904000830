import { useState } from 'preact/hooks';
import { CopyButton } from '../ui/copy.jsx';
import { Choice, Dialog, Field, Submit, Ticks, useForm } from '../ui/form.jsx';
import { useWhileShown } from '../ui/hooks.js';
import { useMember } from '../ui/services.js';
import { capitalised, tidy } from '../ui/text.js';
import { toast } from '../ui/toasts.jsx';
import { t } from '../ui/words.js';
import { FormNote } from './form_note.jsx';
import { MOST_ADDRESSES, readAddresses } from './addresses.js';
import { categoryOptions, checkCapacity, organisationOptions } from './mandate_form.jsx';
import { SPACE_ROLES } from './model.js';

/** @typedef {import('./use_space.js').Space} Space */

const DAY_MS = 86_400_000;
const DAYS = [7, 14, 30, 90, 365];
const USUAL_DAYS = 30;
const USUAL_USES = 20;
const MOST_USES = 1000;

/**
 * Invites people by a link or by a list of addresses. `onDone` hears of the new invitation.
 * @param {{space: Space, onDone: () => void, onClose: () => void}} props
 */
export function Invite({ space, onDone, onClose }) {
  const [made, setMade] = useState('');
  const close = useWhileShown(onClose);
  if (made) return <MadeLink token={made} onClose={onClose} />;
  return (
    <InviteForm
      space={space}
      onLink={(token) => {
        onDone();
        setMade(token);
      }}
      onSent={(count) => {
        onDone();
        toast(t('invite.sent', { count }));
        close();
      }}
      onClose={onClose}
    />
  );
}

/** @param {string} text */
function checkAddresses(text) {
  const { addresses, wrong } = readAddresses(text);
  if (wrong.length > 0) return t('invite.address_wrong', { words: wrong.slice(0, 3).join(', ') });
  if (addresses.length === 0) return t('invite.addresses_missing');
  return addresses.length > MOST_ADDRESSES ? t('invite.addresses_many') : undefined;
}

/** @param {string} uses */
const checkUses = (uses) => (+uses >= 1 && +uses <= MOST_USES ? undefined : t('invite.uses_wrong'));

/**
 * @param {object} props
 * @param {Space} props.space
 * @param {(token: string) => void} props.onLink
 * @param {(count: number) => void} props.onSent
 * @param {() => void} props.onClose
 */
function InviteForm({ space, onLink, onSent, onClose }) {
  const { clock, connection } = useMember();
  const [how, setHow] = useState('link');
  const [organisation, setOrganisation] = useState('');
  const isMail = how === 'mail';
  const form = useForm({
    checks: {
      ...(isMail ? { addresses: checkAddresses } : { uses: checkUses }),
      ...(organisation && { capacity: checkCapacity }),
    },
    work: async (values) => {
      const common = {
        role: values.role,
        // A link that is made now is good to the end of that many days.
        expires_ms: clock.now() + Number(values.days) * DAY_MS,
        ...(values.category && { category: values.category }),
        ...(organisation && {
          organisation,
          standing: values.standing,
          capacity: tidy(values.capacity),
        }),
      };
      if (isMail) {
        const { addresses } = readAddresses(values.addresses);
        await space.ask('space.invite_people', { addresses, ...common });
        return onSent(addresses.length);
      }
      const { invitation } = await space.ask('space.invite', { uses: Number(values.uses), ...common });
      const { token } = await connection.call('space.invitation_link', { channel: space.name, invitation });
      onLink(token);
    },
  });
  return (
    <Dialog title={t('invite.people')} onClose={onClose}>
      <form onSubmit={form.submit} noValidate>
        <Ticks
          label={t('invite.how')}
          name="how"
          isOne
          values={[how]}
          options={['link', 'mail'].map((value) => ({
            value,
            text: t(`invite.by_${value}`),
            hint: t(`invite.by_${value}_hint`),
          }))}
          onChoose={setHow}
        />
        {isMail && (
          <Field
            label={t('invite.addresses')}
            hint={t('invite.addresses_hint')}
            name="addresses"
            lines={5}
            spellcheck={false}
            error={form.errors.addresses}
          />
        )}
        <Choice
          label={t('space.role')}
          name="role"
          options={SPACE_ROLES.map((role) => ({ value: role, text: t(`role.${role}`) }))}
        />
        <Choice
          label={t('invite.for')}
          hint={t('invite.for_hint')}
          isOptional
          name="organisation"
          options={organisationOptions(space, t('mandate.no_organisation'))}
          onChoose={setOrganisation}
        />
        {organisation ? (
          <MandatePart error={form.errors.capacity} />
        ) : (
          <Choice label={t('space.category')} name="category" options={ownCategories()} />
        )}
        <div class="field-pair">
          <Choice
            label={t('invite.expires')}
            name="days"
            options={DAYS.map((days) => ({ value: String(days), text: t('invite.days', { count: days }) }))}
            value={String(USUAL_DAYS)}
          />
          {!isMail && (
            <Field
              label={t('invite.uses')}
              name="uses"
              type="number"
              min={1}
              max={MOST_USES}
              defaultValue={USUAL_USES}
              error={form.errors.uses}
            />
          )}
        </div>
        <FormNote space={space} isBusy={form.isBusy} />
        <Submit form={form} text={t(isMail ? 'invite.send' : 'invite.make')} />
      </form>
    </Dialog>
  );
}

/** Somebody in their own name has the category that is said here. */
function ownCategories() {
  const [, ...categories] = categoryOptions();
  return [{ value: '', text: t('category.none') }, ...categories];
}

/** What the mandate says that comes with the invitation. @param {{error?: string}} props */
function MandatePart({ error }) {
  return (
    <div class="field-pair">
      <Field label={t('mandate.capacity')} name="capacity" maxLength={120} autoComplete="off" error={error} />
      <Choice
        label={t('mandate.standing')}
        name="standing"
        options={['titular', 'deputy'].map((value) => ({ value, text: capitalised(t(`standing.${value}`)) }))}
      />
    </div>
  );
}

/** The address of an invitation. @param {string} token */
export function joinLink(token) {
  return `${location.origin}/join#${token}`;
}

/** @param {{token: string, onClose: () => void}} props */
function MadeLink({ token, onClose }) {
  const link = joinLink(token);
  return (
    <Dialog title={t('invite.people')} onClose={onClose}>
      <p>{t('invite.made')}</p>
      <Field
        label={t('invite.link')}
        name="link"
        value={link}
        readOnly
        onFocus={(event) => event.currentTarget.select()}
      />
      <div class="actions">
        <CopyButton text={link} label={t('invite.copy')} />
        <button onClick={onClose}>{t('common.close')}</button>
      </div>
    </Dialog>
  );
}
