import { Dialog, Failure, Field, useForm } from '../ui/form.jsx';
import { SendNote } from '../ui/send_note.jsx';
import { useServices } from '../ui/services.js';
import { tidy } from '../ui/text.js';
import { useAsk } from '../ui/use_ask.js';
import { t } from '../ui/words.js';

/** @param {{space: string, onClose: () => void}} props */
export function NewRoom({ space, onClose }) {
  const { navigate } = useServices();
  const ask = useAsk();
  const { submit, errors, failure, isBusy } = useForm({
    checks: { title: (title) => (tidy(title) ? undefined : t('space.room_title_missing')) },
    work: async ({ title }) => {
      const params = { title: tidy(title), visibility: 'members' };
      const { channel } = await ask({ method: 'room.create', channel: space, params });
      onClose();
      navigate(`/room/${channel?.split(':')[1]}`);
    },
  });
  return (
    <Dialog title={t('space.new_room')} onClose={onClose}>
      <form onSubmit={submit} noValidate>
        <Field
          label={t('space.room_title')}
          autoFocus
          hint={t('space.room_title_hint')}
          name="title"
          maxLength={200}
          autoComplete="off"
          error={errors.title}
        />
        <Failure text={failure} />
        <SendNote isBusy={isBusy} />
        <button class="primary" aria-disabled={isBusy}>
          {t('space.create_room')}
        </button>
      </form>
    </Dialog>
  );
}
