import { useState } from 'preact/hooks';
import { Dialog, Field, Submit, Ticks, useForm } from '../ui/form.jsx';
import { useMember, useServices } from '../ui/services.js';
import { tidy } from '../ui/text.js';
import { toast } from '../ui/toasts.jsx';
import { t } from '../ui/words.js';
import { CATEGORIES } from './categories.js';
import { FormNote } from './form_note.jsx';
import { PeopleTicks, useParticipants } from './people_ticks.jsx';
import { useSpaceAsk } from './use_space.js';

const VISIBILITIES = ['members', 'category', 'named'];

/** Makes a room: for all members, for some categories, or for named people. @param {{space: string, onClose: () => void}} props */
export function NewRoom({ space, onClose }) {
  const { navigate } = useServices();
  const ask = useSpaceAsk(space);
  const { person: me } = useMember();
  /** @type {string[]} */
  const mine = useParticipants(space).find((one) => one.person === me)?.categories ?? [];
  const [visibility, setVisibility] = useState('members');
  const form = useForm({
    checks: {
      title: (title) => (tidy(title) ? undefined : t('space.room_title_missing')),
      ...(visibility === 'category' && {
        categories: (_, data) => (data.has('categories') ? undefined : t('space.room_categories_missing')),
      }),
    },
    work: async ({ title, about }, data) => {
      const chosen = (/** @type {string} */ name) => data.getAll(name).map(String);
      const params = {
        title: tidy(title),
        visibility,
        ...(tidy(about) && { about: tidy(about) }),
        ...(visibility === 'category' && { categories: chosen('categories') }),
        ...(visibility === 'named' && chosen('people').length > 0 && { people: chosen('people') }),
      };
      const { channel } = await ask('room.create', params);
      onClose();
      // Whoever makes a room for others cannot open it.
      if (visibility === 'category' && !chosen('categories').some((one) => mine.includes(one)))
        return toast(t('space.room_for_others', { title: tidy(title) }));
      navigate(`/room/${channel?.split(':')[1]}`);
    },
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
        <Ticks
          label={t('space.room_visibility')}
          name="visibility"
          isOne
          values={[visibility]}
          options={VISIBILITIES.map((value) => ({
            value,
            text: t(`space.room_${value}`),
            hint: t(`space.room_${value}_hint`),
          }))}
          onChoose={setVisibility}
        />
        {visibility === 'category' && (
          <Ticks
            label={t('space.room_categories')}
            name="categories"
            values={[]}
            options={CATEGORIES.map((value) => ({ value, text: t(`category.${value}`) }))}
            error={form.errors.categories}
          />
        )}
        {visibility === 'named' && <PeopleTicks space={space} values={[]} />}
        <FormNote space={{ name: space }} isBusy={form.isBusy} />
        <Submit form={form} text={t('space.create_room')} />
      </form>
    </Dialog>
  );
}
