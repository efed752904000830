import { Choice, Dialog, Failure, useForm } from '../ui/form.jsx';
import { SendNote } from '../ui/send_note.jsx';
import { useServices } from '../ui/services.js';
import { useAsk } from '../ui/use_ask.js';
import { t } from '../ui/words.js';
import { SPACE_ROLES } from './model.js';

/**
 * The secretariat gives a member another role, or ends the membership.
 * @param {{space: string, member: import('./types.d.ts').Member, name: string, onClose: () => void}} props
 */
export function EditMember({ space, member, name, onClose }) {
  const { announce } = useServices();
  /** @param {string} words */
  const done = (words) => {
    announce(t(words, { name }));
    onClose();
  };
  return (
    <Dialog title={name} onClose={onClose}>
      <RoleForm space={space} member={member} onDone={() => done('space.role_saved')} />
      <RemoveForm space={space} member={member} name={name} onDone={() => done('space.removed')} />
    </Dialog>
  );
}

/** @param {{space: string, member: import('./types.d.ts').Member, onDone: () => void}} props */
function RoleForm({ space, member, onDone }) {
  const ask = useAsk();
  const { submit, failure, isBusy } = useForm({
    checks: {},
    work: async ({ role }) => {
      const params = { person: member.person, role };
      if (role !== member.role) await ask({ method: 'space.add_member', channel: space, params });
      onDone();
    },
  });
  const roles = SPACE_ROLES.map((role) => ({ value: role, text: t(`role.${role}`) }));
  return (
    <form onSubmit={submit} noValidate>
      <Choice label={t('space.role')} name="role" options={roles} value={member.role} />
      <Failure text={failure} />
      <SendNote isBusy={isBusy} />
      <button class="primary" aria-disabled={isBusy}>
        {t('space.save_role')}
      </button>
    </form>
  );
}

/** @param {{space: string, member: import('./types.d.ts').Member, name: string, onDone: () => void}} props */
function RemoveForm({ space, member, name, onDone }) {
  const ask = useAsk();
  const { submit, failure, isBusy } = useForm({
    checks: {},
    work: async () => {
      await ask({ method: 'space.remove_member', channel: space, params: { person: member.person } });
      onDone();
    },
  });
  return (
    <form class="apart" onSubmit={submit} noValidate>
      <p>{t('space.remove_text', { name })}</p>
      <Failure text={failure} />
      <SendNote isBusy={isBusy} />
      <button class="danger" aria-disabled={isBusy}>
        {t('space.remove')}
      </button>
    </form>
  );
}
