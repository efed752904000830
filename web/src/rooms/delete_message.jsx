import { Dialog, Field, Submit, useForm } from '../ui/form.jsx';
import { useWhileShown } from '../ui/hooks.js';
import { SendNote } from '../ui/send_note.jsx';
import { toast } from '../ui/toasts.jsx';
import { useAsk } from '../ui/use_ask.js';
import { tidy } from '../ui/text.js';
import { t } from '../ui/words.js';
import { lineOf } from './files.js';
import { useRoom } from './room_context.js';

/**
 * Asks before a message goes: its words cannot be brought back. Who deletes another's says why.
 * @param {{message: import('./shown_types.d.ts').ShownMessage, onClose: () => void}} props
 */
export function DeleteMessage({ message, onClose }) {
  const { room, me, mentionName, acts } = useRoom();
  const ask = useAsk();
  const isOurs = message.by === me;
  const close = useWhileShown(onClose);
  const form = useForm({
    checks: {
      reason: (reason) => (isOurs || tidy(reason) ? undefined : t('room.reason_missing')),
    },
    work: async ({ reason }) => {
      const words = tidy(reason);
      const params = { message: message.seq, ...(words && { reason: words }), ...acts.capacity };
      await ask({ method: 'room.delete', channel: room, params });
      close();
      toast(t('room.deleted'));
    },
  });
  return (
    <Dialog title={t('room.delete_title')} onClose={onClose}>
      <blockquote class="excerpt">{lineOf(message, mentionName)}</blockquote>
      <p>{t(message.files ? 'room.delete_with_files' : 'room.delete_text')}</p>
      <form onSubmit={form.submit} noValidate>
        <Field
          label={t('room.reason')}
          name="reason"
          hint={isOurs ? undefined : t('room.reason_hint')}
          isOptional={isOurs}
          maxLength={500}
          autoComplete="off"
          error={form.errors.reason}
        />
        <SendNote isBusy={form.isBusy} />
        <Submit form={form} text={t('room.delete')} look="danger" />
      </form>
    </Dialog>
  );
}
