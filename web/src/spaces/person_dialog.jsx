import { useState } from 'preact/hooks';
import { Confirm } from '../ui/confirm.jsx';
import { dateOnlyText } from '../ui/dates.js';
import { Choice, Dialog, Submit, useForm } from '../ui/form.jsx';
import { useWhileShown } from '../ui/hooks.js';
import { Icon } from '../ui/icons.jsx';
import { toast } from '../ui/toasts.jsx';
import { language, t } from '../ui/words.js';
import { CATEGORIES } from './categories.js';
import { FormNote } from './form_note.jsx';
import { capacityText } from './capacity_picker.jsx';
import { mandateState } from './mandates.js';
import { EditMandate, GiveMandate } from './mandate_form.jsx';
import { SPACE_ROLES } from './model.js';

/** @typedef {import('./use_space.js').Space} Space */
/** @typedef {import('./types.d.ts').Mandate} Mandate */

/**
 * What the secretariat does for one person: mandates, the role without one, the end of it all.
 * @param {{space: Space, person: string, onClose: () => void}} props
 */
export function PersonDialog({ space, person, onClose }) {
  const [asked, setAsked] = useState(/** @type {'' | 'give' | 'remove'} */ (''));
  const name = space.nameOf(person);
  const plain = space.view.members.find((one) => one.person === person);
  if (asked === 'give') return <GiveMandate space={space} person={person} onClose={onClose} />;
  if (asked === 'remove') return <Remove space={space} person={person} onClose={onClose} />;
  return (
    <Dialog title={name} onClose={onClose}>
      <h3>{t('mandate.current')}</h3>
      <MandateList
        space={space}
        mandates={(space.view.mandates ?? []).filter((one) => one.person === person)}
        none={t('space.no_mandate')}
      />
      <button class="spaced" onClick={() => setAsked('give')}>
        <Icon name="plus" /> {t('mandate.give')}
      </button>
      {plain && <RoleForm space={space} member={plain} name={name} onDone={onClose} />}
      <div class="apart">
        <button class="danger" onClick={() => setAsked('remove')}>
          {t('space.remove')}
        </button>
      </div>
    </Dialog>
  );
}

/**
 * Mandates with what can be done about each; those that are over stand apart.
 * @param {{space: Space, mandates: Mandate[], none: string}} props none: what stands there when there are none
 */
export function MandateList({ space, mandates, none }) {
  const ended = mandates.filter((one) => mandateState(one, space.today) === 'ended');
  const others = mandates.filter((one) => !ended.includes(one));
  return (
    <>
      {others.length === 0 && <p class="muted">{none}</p>}
      <ul class="lines">
        {others.map((one) => (
          <MandateRow key={one.mandate} space={space} mandate={one} />
        ))}
      </ul>
      {ended.length > 0 && (
        <details class="more">
          <summary>{t('mandate.former', { count: ended.length })}</summary>
          <ul class="lines">
            {ended.map((one) => (
              <MandateRow key={one.mandate} space={space} mandate={one} />
            ))}
          </ul>
        </details>
      )}
    </>
  );
}

/** @param {Mandate} mandate @param {string} today */
function datesText(mandate, today) {
  const date = (/** @type {string} */ on) => dateOnlyText(on, language.value);
  const state = mandateState(mandate, today);
  if (state === 'ended')
    return t('space.between', {
      from: date(mandate.from_on),
      until: date(mandate.ended_on ?? mandate.until_on ?? mandate.from_on),
    });
  const since = t(state === 'coming' ? 'space.begins' : 'space.since', { date: date(mandate.from_on) });
  return mandate.until_on ? `${since}, ${t('space.last_day', { date: date(mandate.until_on) })}` : since;
}

/** @param {{space: Space, mandate: Mandate}} props */
function MandateRow({ space, mandate }) {
  const [isEditing, setEditing] = useState(false);
  const words = capacityText(mandate, space.organisations.nameOf);
  const isOver = mandateState(mandate, space.today) === 'ended';
  return (
    <li>
      <span class="line-text">
        <span>
          <strong>{space.nameOf(mandate.person)}</strong>: {words}
        </span>
        <span class="muted">
          {[datesText(mandate, space.today), mandate.role !== 'member' && t(`role.${mandate.role}`)]
            .filter(Boolean)
            .join(' · ')}
        </span>
      </span>
      {space.isSecretariat && !isOver && (
        <button
          class="quiet square"
          aria-label={t('mandate.edit_of', { words })}
          onClick={() => setEditing(true)}
        >
          <Icon name="edit" />
        </button>
      )}
      {isEditing && <EditMandate space={space} mandate={mandate} onClose={() => setEditing(false)} />}
    </li>
  );
}

/**
 * @param {{space: Space, member: import('./types.d.ts').Member, name: string, onDone: () => void}} props
 */
function RoleForm({ space, member, name, onDone }) {
  const { person } = member;
  const put = (/** @type {{role: string, category?: string}} */ { role, category }) =>
    space.ask('space.add_member', { person, role, ...(category && { category }) });
  const done = useWhileShown(onDone);
  const form = useForm({
    checks: {},
    work: async ({ role, category }) => {
      if (role !== member.role || category !== (member.category ?? '')) {
        await put({ role, category });
        const words = [t(`role.${role}`), t(`category.${category || 'none'}`)].join(', ');
        toast(t('space.role_of', { name, role: words }), { undo: () => put(member) });
      }
      done();
    },
  });
  return (
    <form class="apart" onSubmit={form.submit} noValidate>
      <Choice
        label={t('space.member_part')}
        hint={t('space.member_part_text')}
        name="role"
        options={SPACE_ROLES.map((role) => ({ value: role, text: t(`role.${role}`) }))}
        value={member.role}
      />
      <Choice
        label={t('space.category')}
        name="category"
        options={['', ...CATEGORIES].map((value) => ({ value, text: t(`category.${value || 'none'}`) }))}
        value={member.category ?? ''}
      />
      <FormNote space={space} isBusy={form.isBusy} />
      <Submit form={form} text={t('space.save_role')} />
    </form>
  );
}

/** @param {{space: Space, person: string, onClose: () => void}} props */
function Remove({ space, person, onClose }) {
  const name = space.nameOf(person);
  return (
    <Confirm
      title={t('space.remove_title', { name })}
      text={t('space.remove_text', { name })}
      action={t('space.remove')}
      work={async () => {
        await space.ask('space.remove_member', { person });
        toast(t('space.removed', { name }));
      }}
      onClose={onClose}
    >
      <FormNote space={space} isBusy={false} />
    </Confirm>
  );
}
