import { Failure, Field, Submit, errorText, useForm } from '../ui/form.jsx';
import { SendNote } from '../ui/send_note.jsx';
import { useMember } from '../ui/services.js';
import { tidy } from '../ui/text.js';
import { toast } from '../ui/toasts.jsx';
import { useAsk } from '../ui/use_ask.js';
import { t } from '../ui/words.js';
import { Preferences } from './preferences.jsx';
import { useAccount } from './use_account.js';

/** Name, address, language and appearance. */
export function Profile() {
  const { answer, error, again } = useAccount();
  if (!answer && error === null) return null;
  return (
    <div class="stack">
      <section aria-labelledby="name">
        <h2 id="name">{t('settings.name')}</h2>
        {error !== null && <Failure text={errorText(error)} />}
        {answer && <NameForm name={answer.name} onSaved={again} />}
      </section>
      <section aria-labelledby="email">
        <h2 id="email">{t('settings.email')}</h2>
        <p>{answer?.email ?? '\u00a0'}</p>
        <p class="muted">{t('settings.email_text')}</p>
      </section>
      <section aria-labelledby="appearance">
        <h2 id="appearance">{t('settings.appearance')}</h2>
        <p class="muted">{t('settings.appearance_text')}</p>
        <div class="field-pair spaced">
          <Preferences />
        </div>
      </section>
    </div>
  );
}

/** @param {{name: string, onSaved: () => void}} props */
function NameForm({ name, onSaved }) {
  const { people, person } = useMember();
  const ask = useAsk();
  const form = useForm({
    checks: { name: (text) => (tidy(text) ? undefined : t('enter.name_missing')) },
    work: async (values) => {
      const next = tidy(values.name);
      if (next === name) return;
      await ask({ method: 'directory.rename_person', channel: 'directory', params: { name: next } });
      people.forget(person);
      onSaved();
      toast(t('settings.name_saved'));
    },
  });
  return (
    <form onSubmit={form.submit} noValidate>
      <Field
        label={t('enter.name')}
        hint={t('settings.name_text')}
        name="name"
        autoComplete="name"
        maxLength={120}
        defaultValue={name}
        error={form.errors.name}
      />
      <SendNote isBusy={form.isBusy} />
      <Submit form={form} text={t('settings.save_name')} />
    </form>
  );
}
