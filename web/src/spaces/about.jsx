import { useState } from 'preact/hooks';
import { PlaceFields } from '../directory/place_fields.jsx';
import { changed } from '../ui/changed.js';
import { Confirm } from '../ui/confirm.jsx';
import { Dialog, Field, Submit, useForm } from '../ui/form.jsx';
import { useWhileShown } from '../ui/hooks.js';
import { useServices } from '../ui/services.js';
import { tidy } from '../ui/text.js';
import { toast } from '../ui/toasts.jsx';
import { useAsk } from '../ui/use_ask.js';
import { t } from '../ui/words.js';
import { FormNote } from './form_note.jsx';
import { SecretariatSection } from './secretariat.jsx';

/** @typedef {import('./use_space.js').Space} Space */

/** What a space is, who runs it, and the way out of it. @param {{space: Space}} props */
export function About({ space }) {
  const [asked, setAsked] = useState(/** @type {'' | 'edit' | 'leave'} */ (''));
  const close = () => setAsked('');
  return (
    <div class="stack">
      <section aria-labelledby="about">
        <div class="section-head">
          <h2 id="about">{t('space.about')}</h2>
          {space.isSecretariat && <button onClick={() => setAsked('edit')}>{t('space.edit')}</button>}
        </div>
        {space.view.about ? (
          <p class="prose">{space.view.about}</p>
        ) : (
          <p class="muted">{t('space.no_about')}</p>
        )}
      </section>
      <SecretariatSection space={space} />
      <section aria-labelledby="leave">
        <h2 id="leave">{t('space.leave')}</h2>
        <p class="muted">{t('space.leave_hint')}</p>
        <button class="danger spaced" onClick={() => setAsked('leave')}>
          {t('space.leave')}
        </button>
      </section>
      {asked === 'edit' && <EditSpace space={space} onClose={close} />}
      {asked === 'leave' && <Leave space={space} onClose={close} />}
    </div>
  );
}

/** @param {{space: Space, onClose: () => void}} props */
function EditSpace({ space, onClose }) {
  const { view } = space;
  const close = useWhileShown(onClose);
  const form = useForm({
    checks: { name: (name) => (tidy(name) ? undefined : t('space.name_missing')) },
    work: async ({ name, about, region, county }) => {
      const next = {
        name: tidy(name),
        about: tidy(about) || null,
        region: region || null,
        county: county || null,
      };
      const params = changed(view, next);
      if (Object.keys(params).length > 0) await space.ask('space.edit', params);
      toast(t('space.edited'));
      close();
    },
  });
  return (
    <Dialog title={t('space.edit')} onClose={onClose}>
      <form onSubmit={form.submit} noValidate>
        <Field
          label={t('space.name')}
          name="name"
          maxLength={200}
          autoComplete="off"
          defaultValue={view.name}
          error={form.errors.name}
        />
        <Field
          label={t('space.about_label')}
          hint={t('space.about_hint')}
          isOptional
          name="about"
          lines={6}
          maxLength={2000}
          defaultValue={view.about ?? ''}
        />
        <PlaceFields region={view.region} county={view.county} />
        <FormNote space={space} isBusy={form.isBusy} />
        <Submit form={form} text={t('common.save')} />
      </form>
    </Dialog>
  );
}

/** @param {{space: Space, onClose: () => void}} props */
function Leave({ space, onClose }) {
  const { navigate } = useServices();
  const ask = useAsk();
  const { name } = space.view;
  const path = `/space/${space.name.split(':')[1]}`;
  return (
    <Confirm
      title={t('space.leave_title', { name })}
      text={t('space.leave_text')}
      action={t('space.leave')}
      work={async () => {
        await ask({ method: 'space.leave', channel: space.name, params: {} });
        toast(t('space.left', { name }));
        // Its page says by then that there is nothing here; who has gone elsewhere stays there.
        if (location.pathname.startsWith(path)) navigate('/', { replace: true });
      }}
      onClose={onClose}
    />
  );
}
