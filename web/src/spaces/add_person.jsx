import { Choice, Dialog, Failure, Field, useForm } from '../ui/form.jsx';
import { SendNote } from '../ui/send_note.jsx';
import { useServices } from '../ui/services.js';
import { looksLikeEmail, tidy } from '../ui/text.js';
import { useAsk } from '../ui/use_ask.js';
import { t } from '../ui/words.js';
import { SPACE_ROLES } from './model.js';

/**
 * An administrator gives somebody an account and makes them a member of the space: two commands, one after the other.
 * @param {{space: string, onClose: () => void}} props
 */
export function AddPerson({ space, onClose }) {
  const { announce } = useServices();
  const ask = useAsk();
  const { submit, errors, failure, isBusy } = useForm({
    checks: {
      name: (name) => (tidy(name) ? undefined : t('enter.name_missing')),
      email: (email) => (looksLikeEmail(email.trim()) ? undefined : t('sign_in.email_form')),
    },
    work: async ({ name, email, role }) => {
      const params = { name: tidy(name), email: email.trim() };
      const { person } = await ask({ method: 'directory.add_person', channel: 'directory', params });
      await ask({ method: 'space.add_member', channel: space, params: { person, role } });
      announce(t('space.added', { name: params.name }));
      onClose();
    },
  });
  const roles = SPACE_ROLES.map((role) => ({ value: role, text: t(`role.${role}`) }));
  return (
    <Dialog title={t('space.add_person')} onClose={onClose}>
      <p>{t('space.add_person_text')}</p>
      <form onSubmit={submit} noValidate>
        <Field
          label={t('space.person_name')}
          autoFocus
          name="name"
          maxLength={120}
          autoComplete="off"
          error={errors.name}
        />
        <Field
          label={t('space.person_email')}
          name="email"
          type="email"
          maxLength={254}
          autoComplete="off"
          error={errors.email}
        />
        <Choice label={t('space.role')} name="role" options={roles} />
        <Failure text={failure} />
        <SendNote isBusy={isBusy} />
        <button class="primary" aria-disabled={isBusy}>
          {t('space.add')}
        </button>
      </form>
    </Dialog>
  );
}
