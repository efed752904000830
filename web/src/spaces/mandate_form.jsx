import { useState } from 'preact/hooks';
import { useFindPeople } from '../directory/use_find_people.js';
import { changed } from '../ui/changed.js';
import { Combobox } from '../ui/combobox.jsx';
import { Confirm } from '../ui/confirm.jsx';
import { Choice, Dialog, Field, Submit, Ticks, useForm } from '../ui/form.jsx';
import { useWhileShown } from '../ui/hooks.js';
import { sortedBy } from '../ui/sorting.js';
import { capitalised, tidy } from '../ui/text.js';
import { toast } from '../ui/toasts.jsx';
import { t } from '../ui/words.js';
import { FormNote } from './form_note.jsx';
import { capacityText } from './capacity_picker.jsx';
import { CATEGORIES } from './categories.js';
import { SPACE_ROLES } from './model.js';

/** @typedef {import('./use_space.js').Space} Space */
/** @typedef {import('./types.d.ts').Mandate} Mandate */

const STANDINGS = ['titular', 'deputy'];

const roleOptions = () => SPACE_ROLES.map((role) => ({ value: role, text: t(`role.${role}`) }));
const standingOptions = () =>
  STANDINGS.map((one) => ({ value: one, text: capitalised(t(`standing.${one}`)) }));

/** Categories to choose from; '' is that of the organisation. */
export function categoryOptions() {
  return [
    { value: '', text: t('space.category_auto') },
    ...CATEGORIES.map((value) => ({ value, text: t(`category.${value}`) })),
  ];
}

/** The organisations of a space, to choose from; '' is none of them. @param {Space} space @param {string} none */
export function organisationOptions(space, none) {
  const list = (space.view.organisations ?? []).map(({ organisation }) => ({
    value: organisation,
    text: space.organisations.fullNameOf(organisation) ?? '',
  }));
  return [{ value: '', text: none }, ...sortedBy(list, (one) => one.text)];
}

/** @param {Record<string, string>} values of which those that are empty are left out */
function given(values) {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value));
}

/** What is wrong with the words of a capacity, if anything is. @param {string} capacity */
export const checkCapacity = (capacity) => (tidy(capacity) ? undefined : t('mandate.capacity_missing'));

/**
 * Gives a mandate to a person: one that is known already, or any of those that one may find.
 * @param {{space: Space, person?: string, organisation?: string, onClose: () => void}} props
 */
export function GiveMandate({ space, person = '', organisation = '', onClose }) {
  const { people, find } = useFindPeople(space.participants.map((one) => one.person));
  const close = useWhileShown(onClose);
  const form = useForm({
    checks: {
      person: (one) => (one ? undefined : t('mandate.person_missing')),
      capacity: checkCapacity,
      until_on: (until, data) =>
        until && until < String(data.get('from_on')) ? t('mandate.until_wrong') : undefined,
    },
    work: async ({ person: whom, capacity, role, standing, ...rest }) => {
      const params = { person: whom, capacity: tidy(capacity), role, standing, ...given(rest) };
      await space.ask('space.give_mandate', params);
      toast(t('mandate.given', { name: people.find((one) => one.value === whom)?.text ?? '' }));
      close();
    },
  });
  return (
    <Dialog title={t('mandate.give')} onClose={onClose}>
      <p class="muted">{t('mandate.give_text')}</p>
      <form onSubmit={form.submit} noValidate>
        <Combobox
          label={t('mandate.person')}
          hint={t('mandate.person_hint')}
          name="person"
          offers={people}
          value={person}
          error={form.errors.person}
          onType={find}
        />
        <Choice
          label={t('mandate.organisation')}
          name="organisation"
          options={organisationOptions(space, t('mandate.no_organisation'))}
          value={organisation}
        />
        <CapacityField error={form.errors.capacity} />
        <div class="field-pair">
          <Choice label={t('space.role')} name="role" options={roleOptions()} />
          <Choice label={t('space.category')} name="category" options={categoryOptions()} />
        </div>
        <Ticks
          label={t('mandate.standing')}
          name="standing"
          options={standingOptions()}
          values={['titular']}
          isOne
        />
        <div class="field-pair">
          <Field label={t('mandate.from')} name="from_on" type="date" defaultValue={space.today} />
          <Field
            label={t('mandate.until')}
            isOptional
            name="until_on"
            type="date"
            error={form.errors.until_on}
          />
        </div>
        <FormNote space={space} isBusy={form.isBusy} />
        <Submit form={form} text={t('mandate.give')} />
      </form>
    </Dialog>
  );
}

/** @param {{error?: string, value?: string}} props */
function CapacityField({ error, value = '' }) {
  return (
    <Field
      label={t('mandate.capacity')}
      hint={t('mandate.capacity_hint')}
      name="capacity"
      maxLength={120}
      autoComplete="off"
      defaultValue={value}
      error={error}
    />
  );
}

/** Changes a mandate, or ends it. @param {{space: Space, mandate: Mandate, onClose: () => void}} props */
export function EditMandate({ space, mandate, onClose }) {
  const [isEnding, setEnding] = useState(false);
  const close = useWhileShown(() => !isEnding && onClose());
  const form = useForm({
    checks: {
      capacity: checkCapacity,
      until_on: (until) => (until && until < mandate.from_on ? t('mandate.until_wrong') : undefined),
    },
    work: async ({ capacity, role, standing, until_on }) => {
      const next = { capacity: tidy(capacity), role, standing, until_on: until_on || null };
      const params = changed(mandate, next);
      if (Object.keys(params).length > 0)
        await space.ask('space.edit_mandate', { mandate: mandate.mandate, ...params });
      toast(t('mandate.saved'));
      close();
    },
  });
  if (isEnding) return <EndMandate space={space} mandate={mandate} onClose={onClose} />;
  return (
    <Dialog title={t('mandate.edit')} onClose={onClose}>
      <p class="muted">
        {space.nameOf(mandate.person)}
        {mandate.organisation && ` · ${space.organisations.fullNameOf(mandate.organisation)}`}
      </p>
      <form onSubmit={form.submit} noValidate>
        <CapacityField error={form.errors.capacity} value={mandate.capacity} />
        <Choice label={t('space.role')} name="role" options={roleOptions()} value={mandate.role} />
        <Ticks
          label={t('mandate.standing')}
          name="standing"
          options={standingOptions()}
          values={[mandate.standing]}
          isOne
        />
        <Field
          label={t('mandate.until')}
          isOptional
          name="until_on"
          type="date"
          defaultValue={mandate.until_on ?? ''}
          error={form.errors.until_on}
        />
        <FormNote space={space} isBusy={form.isBusy} />
        <Submit form={form} text={t('common.save')} />
      </form>
      <div class="apart">
        <button class="danger" onClick={() => setEnding(true)}>
          {t('mandate.end')}
        </button>
      </div>
    </Dialog>
  );
}

/** @param {{space: Space, mandate: Mandate, onClose: () => void}} props */
function EndMandate({ space, mandate, onClose }) {
  const words = `${space.nameOf(mandate.person)}: ${capacityText(mandate, space.organisations.nameOf)}`;
  return (
    <Confirm
      title={t('mandate.end_title')}
      text={t('mandate.end_text', { words })}
      action={t('mandate.end')}
      work={async () => {
        await space.ask('space.end_mandate', { mandate: mandate.mandate });
        toast(t('mandate.ended'));
      }}
      onClose={onClose}
    >
      <FormNote space={space} isBusy={false} />
    </Confirm>
  );
}
