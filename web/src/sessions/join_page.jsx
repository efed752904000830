import { useEffect, useState } from 'preact/hooks';
import { postRpc } from '../sync/http.js';
import { Refusal } from '../sync/refusal.js';
import { dateText } from '../ui/dates.js';
import { Failure, Field, Submit, errorText, useForm } from '../ui/form.jsx';
import { useNames } from '../ui/hooks.js';
import { Dead, Heading } from '../ui/page.jsx';
import { nameText } from '../ui/person.jsx';
import { useMember, useServices } from '../ui/services.js';
import { initialsOf, tidy } from '../ui/text.js';
import { language, t } from '../ui/words.js';
import { CodeForm } from './code_form.jsx';
import { FactorForm } from './factor_form.jsx';
import { TOKEN_LENGTH } from './link.js';
import { checkEmail } from './sign_in_page.jsx';

/**
 * What session.look_at_invitation answers.
 * @typedef {object} Look
 * @property {{name: string, kind: string}} space
 * @property {string} role
 * @property {string} [organisation_name]
 * @property {string} [by_name]
 * @property {number} expires_ms
 * @property {boolean} needs_address
 */

/** Somebody comes by an invitation's link. Opening it spends nothing. @param {{secret: string, isMember: boolean}} props */
export function JoinPage({ secret, isMember }) {
  if (secret.length !== TOKEN_LENGTH) return <Dead title={t('join.no_link')} text={t('join.no_link_text')} />;
  return <Invitation token={secret} isMember={isMember} />;
}

/** @param {{token: string, isMember: boolean}} props */
function Invitation({ token, isMember }) {
  const [look, setLook] = useState(/** @type {Look | null} */ (null));
  const [error, setError] = useState(/** @type {unknown} */ (null));
  useEffect(() => {
    let isShown = true;
    postRpc('session.look_at_invitation', { token }).then(
      (answer) => isShown && setLook(answer),
      (reason) => isShown && setError(reason),
    );
    return () => {
      isShown = false;
    };
  }, [token]);
  if (error instanceof Refusal && error.word === 'link_spent')
    return <Dead title={t('join.spent')} text={t('join.spent_text')} />;
  return (
    <div class="narrow card">
      {look ? (
        <>
          <Invited look={look} />
          {isMember ? <AcceptForm token={token} /> : <EnterForms token={token} look={look} />}
        </>
      ) : (
        <>
          <Heading title={t('join.loading')} />
          {error !== null && <Failure text={errorText(error)} />}
        </>
      )}
    </div>
  );
}

/** @param {{look: Look}} props */
function Invited({ look: { space, role, organisation_name, by_name, expires_ms } }) {
  const values = {
    name: by_name || t('person.unknown'),
    role: t(`join.role_${role}`),
    organisation: organisation_name,
  };
  return (
    <>
      <span class={`emblem is-large kind-${space.kind}`} aria-hidden="true">
        {initialsOf(space.name)}
      </span>
      <Heading title={t('join.title', { name: space.name })} />
      <p class="invited">
        {t(organisation_name ? 'join.by_for' : 'join.by', values)}{' '}
        <span class="muted">{t('join.until', { date: dateText(expires_ms, language.value) })}</span>
      </p>
    </>
  );
}

/** The page of a space. @param {string} channel */
const pageOf = (channel) => `/space/${channel.split(':')[1]}`;

/** Somebody who is signed in joins with a click. @param {{token: string}} props */
function AcceptForm({ token }) {
  const { person, connection, navigate } = useMember();
  const { nameOf } = useNames([person]);
  const name = nameText(nameOf(person));
  const form = useForm({
    checks: {},
    work: async () => {
      const { space } = await connection.call('session.accept_invitation', { token });
      navigate(pageOf(space), { replace: true });
    },
  });
  return (
    <form onSubmit={form.submit} noValidate>
      <Submit form={form} text={t('join.as', { name })} />
      <p class="hint">{t('join.not_me', { name })}</p>
    </form>
  );
}

/**
 * Somebody who is not: an address (unless the invitation came to one), the code sent there, perhaps a second factor.
 * @param {{token: string, look: Look}} props
 */
function EnterForms({ token, look }) {
  const { signIn, navigate } = useServices();
  const [asked, setAsked] = useState(/** @type {{email?: string} | null} */ (null));
  const [challenge, setChallenge] = useState('');

  /** @param {string} method @param {object} params */
  async function enter(method, params) {
    const { challenge: next, space } = await signIn(method, params);
    if (next) setChallenge(next);
    // Without a space this page stays, signed in, and joining says why.
    else if (space) navigate(pageOf(space), { replace: true });
  }

  if (challenge)
    return (
      <FactorForm
        onCode={(code) => enter('session.give_second_factor', { challenge, code })}
        onOver={() => {
          setChallenge('');
          setAsked(null);
        }}
      />
    );
  if (!asked) return <AddressForm token={token} needsAddress={look.needs_address} onAsked={setAsked} />;
  return (
    <CodeForm
      text={asked.email ? t('join.code_text', asked) : t('join.code_text_mail')}
      submit={t('join.submit')}
      onCode={(code) => enter('session.sign_in', { ...asked, code, invitation: token })}
      onOther={() => setAsked(null)}
    />
  );
}

/**
 * @param {{token: string, needsAddress: boolean, onAsked: (asked: {email?: string}) => void}} props
 */
function AddressForm({ token, needsAddress, onAsked }) {
  const form = useForm({
    checks: {
      ...(needsAddress && { email: checkEmail }),
      name: (name) => (tidy(name) ? undefined : t('enter.name_missing')),
    },
    work: async ({ email, name }) => {
      const address = needsAddress ? { email: email.trim() } : {};
      await postRpc('session.request_code', { ...address, invitation: token, name: tidy(name) });
      onAsked(address);
    },
  });
  return (
    <form onSubmit={form.submit} noValidate>
      {needsAddress ? (
        <Field
          label={t('join.email')}
          hint={t('join.email_hint')}
          name="email"
          type="email"
          autoComplete="email"
          maxLength={254}
          error={form.errors.email}
        />
      ) : (
        <p>{t('join.by_mail')}</p>
      )}
      <Field
        label={t('join.name')}
        hint={t('join.name_hint')}
        name="name"
        autoComplete="name"
        maxLength={120}
        error={form.errors.name}
      />
      <Submit form={form} text={t('join.ask_code')} />
    </form>
  );
}
