import { useState } from 'preact/hooks';
import { Confirm } from '../ui/confirm.jsx';
import { dateText } from '../ui/dates.js';
import { Failure, errorText } from '../ui/form.jsx';
import { useNames } from '../ui/hooks.js';
import { Icon } from '../ui/icons.jsx';
import { Empty } from '../ui/page.jsx';
import { nameText } from '../ui/person.jsx';
import { useMember } from '../ui/services.js';
import { toast } from '../ui/toasts.jsx';
import { useQuery } from '../ui/use_query.js';
import { language, t } from '../ui/words.js';
import { FormNote } from './form_note.jsx';
import { Invite, joinLink } from './invite.jsx';

/** @typedef {import('./use_space.js').Space} Space */

/**
 * schema/types.json, invitation.
 * @typedef {object} Invitation
 * @property {string} invitation
 * @property {string} role
 * @property {string} [category]
 * @property {string} [organisation]
 * @property {string} [capacity]
 * @property {string} by
 * @property {number} at_ms
 * @property {number} expires_ms
 * @property {number} uses
 * @property {number} used
 * @property {boolean} is_withdrawn
 * @property {boolean} is_by_mail
 * @property {{email: string, name?: string}[]} [addresses] who has not come yet
 */

/** The invitations of a space; the secretariat makes and withdraws them. @param {{space: Space}} props */
export default function Invitations({ space }) {
  const { clock } = useMember();
  const [isInviting, setInviting] = useState(false);
  // Who joins changes the view, and then the list is asked for anew.
  const version = space.participants.length;
  /** @type {{answer: {invitations: Invitation[]} | null, error: unknown, again: () => void}} */
  const { answer, error, again } = useQuery('space.invitations', { channel: space.name }, version);
  const all = answer?.invitations ?? [];
  const { nameOf } = useNames([...new Set(all.map((one) => one.by).filter(Boolean))]);
  const standing = all.filter((one) => stateOf(one, clock.now()) === 'good');
  const over = all.filter((one) => !standing.includes(one));
  const rowOf = (/** @type {Invitation} */ one) => (
    <Row key={one.invitation} space={space} invitation={one} by={nameText(nameOf(one.by))} onChange={again} />
  );
  return (
    <>
      <div class="section-head">
        <p class="muted lead">{t('invite.text')}</p>
        <button class="primary" onClick={() => setInviting(true)}>
          <Icon name="plus" /> {t('invite.people')}
        </button>
      </div>
      {error !== null && <Failure text={errorText(error)} />}
      {answer && standing.length === 0 && <Empty title={t('invite.none_title')} text={t('invite.none')} />}
      <ul class="rows">{standing.map(rowOf)}</ul>
      {over.length > 0 && (
        <details class="more">
          <summary>{t('invite.over', { count: over.length })}</summary>
          <ul class="rows">{over.map(rowOf)}</ul>
        </details>
      )}
      {isInviting && <Invite space={space} onDone={again} onClose={() => setInviting(false)} />}
    </>
  );
}

/** @param {Invitation} one @param {number} nowMs @returns {'good' | 'withdrawn' | 'used' | 'over'} */
function stateOf({ is_withdrawn, used, uses, expires_ms }, nowMs) {
  if (is_withdrawn) return 'withdrawn';
  if (used >= uses) return 'used';
  return expires_ms <= nowMs ? 'over' : 'good';
}

/**
 * @param {{space: Space, invitation: Invitation, by: string, onChange: () => void}} props
 */
function Row({ space, invitation, by, onChange }) {
  const { clock } = useMember();
  const [isAsking, setAsking] = useState(false);
  const { is_by_mail, used, uses, expires_ms, addresses = [] } = invitation;
  const state = stateOf(invitation, clock.now());
  const date = (/** @type {number} */ ms) => dateText(ms, language.value);
  const ends = {
    good: t('invite.until', { date: date(expires_ms) }),
    withdrawn: t('invite.is_withdrawn'),
    used: t('invite.is_used'),
    over: t('invite.is_over', { date: date(expires_ms) }),
  };
  return (
    <li>
      <span class="card-icon">
        <Icon name={is_by_mail ? 'mail' : 'link'} />
      </span>
      <span class="row-text">
        <span class="row-name">{forText(space, invitation)}</span>
        <span class="muted">
          {[t(is_by_mail ? 'invite.joined' : 'invite.used', { used, uses }), ends[state]].join(' · ')}
        </span>
        <span class="muted">{t('invite.by', { name: by, date: date(invitation.at_ms) })}</span>
        {addresses.length > 0 && (
          <span class="muted">
            {t('invite.waiting', { addresses: addresses.map((one) => one.name ?? one.email).join(', ') })}
          </span>
        )}
      </span>
      {state === 'good' && (
        <span class="actions">
          {!is_by_mail && <CopyLink space={space.name} invitation={invitation.invitation} />}
          <button onClick={() => setAsking(true)}>{t('invite.withdraw')}</button>
        </span>
      )}
      {isAsking && (
        <Confirm
          title={t('invite.withdraw_title')}
          text={t('invite.withdraw_text')}
          action={t('invite.withdraw')}
          work={async () => {
            await space.ask('space.withdraw_invitation', { invitation: invitation.invitation });
            onChange();
            toast(t('invite.withdrawn'));
          }}
          onClose={() => setAsking(false)}
        >
          <FormNote space={space} isBusy={false} />
        </Confirm>
      )}
    </li>
  );
}

/** Whom it is for, in words. @param {Space} space @param {Invitation} invitation */
function forText(space, { role, organisation, category, capacity }) {
  const words = [
    t(`role.${role}`),
    organisation ? space.organisations.nameOf(organisation) : category && t(`category.${category}`),
    capacity,
  ];
  return words.filter(Boolean).join(' · ');
}

/** The link is asked for when it is wanted: it stands nowhere on the page. @param {{space: string, invitation: string}} props */
function CopyLink({ space, invitation }) {
  const { connection } = useMember();
  async function copy() {
    try {
      const { token } = await connection.call('space.invitation_link', { channel: space, invitation });
      await navigator.clipboard.writeText(joinLink(token));
      toast(t('common.copied'));
    } catch (error) {
      toast(error instanceof DOMException ? t('common.not_copied') : errorText(error));
    }
  }
  return (
    <button onClick={copy}>
      <Icon name="copy" /> {t('invite.copy')}
    </button>
  );
}
