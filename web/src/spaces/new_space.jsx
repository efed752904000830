import { PlaceFields } from '../directory/place_fields.jsx';
import { Choice, Dialog, Failure, Field, useForm } from '../ui/form.jsx';
import { useWhileShown } from '../ui/hooks.js';
import { SendNote } from '../ui/send_note.jsx';
import { useServices } from '../ui/services.js';
import { tidy } from '../ui/text.js';
import { useAsk } from '../ui/use_ask.js';
import { t } from '../ui/words.js';
import { SPACE_KINDS } from './model.js';

/** @param {{onClose: () => void}} props */
export function NewSpace({ onClose }) {
  const { navigate } = useServices();
  const ask = useAsk();
  const { submit, errors, failure, isBusy } = useForm({
    checks: { name: (name) => (tidy(name) ? undefined : t('space.name_missing')) },
    work: async ({ name, kind, region, county }) => {
      const params = { name: tidy(name), kind, ...(region && { region }), ...(county && { county }) };
      const { channel } = await ask({ method: 'space.create', channel: 'directory', params });
      leave(`/space/${channel?.split(':')[1]}`);
    },
  });
  const leave = useWhileShown((/** @type {string} */ path) => {
    onClose();
    navigate(path);
  });
  const kinds = SPACE_KINDS.map((kind) => ({ value: kind, text: t(`kind.${kind}`) }));
  return (
    <Dialog title={t('home.new_space')} onClose={onClose}>
      <form onSubmit={submit} noValidate>
        <Field
          label={t('space.name')}
          autoFocus
          name="name"
          maxLength={200}
          autoComplete="off"
          error={errors.name}
        />
        <Choice label={t('space.kind')} name="kind" options={kinds} />
        <PlaceFields />
        <Failure text={failure} />
        <SendNote isBusy={isBusy} />
        <button class="primary" aria-disabled={isBusy}>
          {t('space.create')}
        </button>
      </form>
    </Dialog>
  );
}
