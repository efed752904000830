import { Failure, Field, useForm } from '../ui/form.jsx';
import { Dead, Heading } from '../ui/page.jsx';
import { useServices } from '../ui/services.js';
import { looksLikeEmail, tidy } from '../ui/text.js';
import { t } from '../ui/words.js';
import { TOKEN_LENGTH } from './link.js';

/**
 * The first administrator comes by the link that the server printed. Opening it spends nothing; this form does.
 * @param {{secret: string}} props
 */
export function EnterPage({ secret }) {
  if (secret.length !== TOKEN_LENGTH)
    return <Dead title={t('enter.no_link')} text={t('enter.no_link_text')} />;
  return (
    <div class="narrow card">
      <Heading title={t('enter.title')} />
      <p>{t('enter.text')}</p>
      <EnterForm token={secret} />
    </div>
  );
}

/** @param {{token: string}} props */
function EnterForm({ token }) {
  const { signIn, navigate } = useServices();
  const { submit, errors, failure, isBusy } = useForm({
    checks: {
      name: (name) => (tidy(name) ? undefined : t('enter.name_missing')),
      email: (email) => (looksLikeEmail(email.trim()) ? undefined : t('sign_in.email_form')),
    },
    work: async ({ name, email }) => {
      await signIn('session.enter', { token, name: tidy(name), email: email.trim() });
      navigate('/', { replace: true });
    },
  });
  return (
    <form onSubmit={submit} noValidate>
      <Field
        label={t('enter.name')}
        hint={t('enter.name_hint')}
        name="name"
        autoComplete="name"
        maxLength={120}
        error={errors.name}
      />
      <Field
        label={t('enter.email')}
        hint={t('enter.email_hint')}
        name="email"
        type="email"
        autoComplete="email"
        maxLength={254}
        error={errors.email}
      />
      <Failure text={failure} />
      <button class="primary" aria-disabled={isBusy}>
        {t('enter.submit')}
      </button>
    </form>
  );
}
