import { useState } from 'preact/hooks';
import { Dialog, Field, Submit, useForm } from '../ui/form.jsx';
import { useWhileShown } from '../ui/hooks.js';
import { useMember } from '../ui/services.js';
import { tidy } from '../ui/text.js';
import { toast } from '../ui/toasts.jsx';
import { t } from '../ui/words.js';
import { FormNote } from './form_note.jsx';
import { useSpaceAsk } from './use_space.js';
import {
  VisibilityFields,
  useIsForOthers,
  visibilityChecks,
  visibilityParams,
} from './visibility_fields.jsx';

/** Makes a room: for all members, for some categories, or for named people. @param {{space: string, onClose: () => void}} props */
export function NewRoom({ space, onClose }) {
  const { navigate } = useMember();
  const ask = useSpaceAsk(space);
  const isForOthers = useIsForOthers(space);
  const [visibility, setVisibility] = useState('members');
  const form = useForm({
    checks: {
      title: (title) => (tidy(title) ? undefined : t('space.room_title_missing')),
      ...visibilityChecks(visibility),
    },
    work: async ({ title, about }, data) => {
      const params = {
        title: tidy(title),
        ...(tidy(about) && { about: tidy(about) }),
        ...visibilityParams(visibility, data),
      };
      const { channel } = await ask('room.create', params);
      // Whoever makes a room for others cannot open it.
      const isOthers = isForOthers(visibility, data);
      if (isOthers) toast(t('space.room_for_others', { title: tidy(title) }));
      leave(isOthers ? undefined : `/room/${channel?.split(':')[1]}`);
    },
  });
  const leave = useWhileShown((/** @type {string | undefined} */ path) => {
    onClose();
    if (path) navigate(path);
  });
  return (
    <Dialog title={t('space.new_room')} onClose={onClose}>
      <form onSubmit={form.submit} noValidate>
        <Field
          label={t('space.room_title')}
          autoFocus
          hint={t('space.room_title_hint')}
          name="title"
          maxLength={200}
          autoComplete="off"
          error={form.errors.title}
        />
        <Field label={t('space.room_about')} isOptional name="about" maxLength={500} autoComplete="off" />
        <VisibilityFields
          space={space}
          label={t('space.room_visibility')}
          visibility={visibility}
          onChoose={setVisibility}
          errors={form.errors}
        />
        <FormNote space={{ name: space }} isBusy={form.isBusy} />
        <Submit form={form} text={t('space.create_room')} />
      </form>
    </Dialog>
  );
}
