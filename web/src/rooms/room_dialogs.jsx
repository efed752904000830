import { dayOf } from '../ui/dates.js';
import { Dialog, Field, Submit, useForm } from '../ui/form.jsx';
import { useWhileShown } from '../ui/hooks.js';
import { SendNote } from '../ui/send_note.jsx';
import { useServices } from '../ui/services.js';
import { tidy } from '../ui/text.js';
import { useAsk } from '../ui/use_ask.js';
import { t } from '../ui/words.js';
import { useRoom } from './room_context.js';

/** @param {{onClose: () => void}} props */
export function GoToDate({ onClose }) {
  const { connection, clock } = useServices();
  const { room, goTo } = useRoom();
  const today = dayOf(clock.now());
  const leave = useWhileShown((/** @type {number} */ seq) => {
    onClose();
    goTo(seq);
  });
  const form = useForm({
    checks: { date: (date) => (/^\d{4}-\d\d-\d\d$/.test(date) ? undefined : t('room.date_missing')) },
    work: async ({ date }) => {
      const { seq } = await connection.call('room.find_date', { channel: room, date });
      leave(seq);
    },
  });
  return (
    <Dialog title={t('room.go_to_date')} onClose={onClose}>
      <form onSubmit={form.submit} noValidate>
        <Field
          label={t('room.date')}
          hint={t('room.date_hint')}
          name="date"
          type="date"
          max={today}
          defaultValue={today}
          autoFocus
          error={form.errors.date}
        />
        <Submit form={form} text={t('room.go_to')} />
      </form>
    </Dialog>
  );
}

/** @param {{onClose: () => void}} props */
export function RenameRoom({ onClose }) {
  const { room, view, acts } = useRoom();
  const ask = useAsk();
  const close = useWhileShown(onClose);
  const form = useForm({
    checks: { title: (title) => (tidy(title) ? undefined : t('space.room_title_missing')) },
    work: async ({ title, about }) => {
      const words = tidy(about);
      const params = { title: tidy(title), ...(words && { about: words }), ...acts.capacity };
      await ask({ method: 'room.rename', channel: room, params });
      close();
    },
  });
  return (
    <Dialog title={t('room.rename')} onClose={onClose}>
      <form onSubmit={form.submit} noValidate>
        <Field
          label={t('space.room_title')}
          name="title"
          maxLength={200}
          autoComplete="off"
          autoFocus
          defaultValue={view?.title}
          error={form.errors.title}
        />
        <Field
          label={t('room.about')}
          name="about"
          lines={3}
          isOptional
          maxLength={1000}
          defaultValue={view?.about}
          error={form.errors.about}
        />
        <SendNote isBusy={form.isBusy} />
        <Submit form={form} text={t('room.save')} />
      </form>
    </Dialog>
  );
}
