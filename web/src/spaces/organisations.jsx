import { useState } from 'preact/hooks';
import { EditOrganisation } from '../directory/edit_organisation.jsx';
import { categoryOfType, typeText } from '../directory/geography.js';
import { changed } from '../ui/changed.js';
import { Combobox } from '../ui/combobox.jsx';
import { Choice, Dialog, Submit, useForm } from '../ui/form.jsx';
import { useWhileShown } from '../ui/hooks.js';
import { Icon } from '../ui/icons.jsx';
import { Empty } from '../ui/page.jsx';
import { SearchField } from '../ui/search_field.jsx';
import { sortedBy } from '../ui/sorting.js';
import { capitalised, isFound } from '../ui/text.js';
import { toast } from '../ui/toasts.jsx';
import { t } from '../ui/words.js';
import { FormNote } from './form_note.jsx';
import { CATEGORIES, MEMBERSHIPS } from './categories.js';
import { GiveMandate, categoryOptions } from './mandate_form.jsx';
import { validMandates } from './mandates.js';
import { MandateList } from './person_dialog.jsx';

/** @typedef {import('./use_space.js').Space} Space */
/** @typedef {import('./types.d.ts').SpaceOrganisation} SpaceOrganisation */

/** The organisations of a space, and who speaks for each. @param {{space: Space}} props */
export function Organisations({ space }) {
  const [query, setQuery] = useState('');
  const [isAdding, setAdding] = useState(false);
  const all = space.view.organisations ?? [];
  const nameOf = (/** @type {SpaceOrganisation} */ one) =>
    space.organisations.fullNameOf(one.organisation) ?? '';
  const found = all.filter((one) => isFound(`${nameOf(one)} ${t(`category.${one.category}`)}`, query));
  return (
    <>
      <div class="tools">
        <SearchField label={t('directory.find')} value={query} onType={setQuery} />
        <p class="muted">{t('space.organisation_count', { count: all.length })}</p>
        {space.isSecretariat && (
          <button class="primary" onClick={() => setAdding(true)}>
            <Icon name="plus" /> {t('space.add_organisation')}
          </button>
        )}
      </div>
      {all.length === 0 && (
        <Empty
          title={t('space.no_organisations_title')}
          text={t(space.isSecretariat ? 'space.no_organisations_can' : 'space.no_organisations')}
        />
      )}
      {all.length > 0 && found.length === 0 && <p class="empty">{t('common.nothing_found')}</p>}
      <ul class="rows">
        {space.organisations.isReady &&
          sortedBy(found, nameOf).map((one) => <Row key={one.organisation} space={space} member={one} />)}
      </ul>
      {isAdding && <AddOrganisation space={space} onClose={() => setAdding(false)} />}
    </>
  );
}

/** @param {{space: Space, member: SpaceOrganisation}} props */
function Row({ space, member }) {
  const [isOpen, setOpen] = useState(false);
  const organisation = space.organisations.find(member.organisation);
  const name = organisation?.name ?? '';
  return (
    <li>
      <span class="row-text">
        <a class="row-name" href={`/organisation/${member.organisation}`}>
          {name}
        </a>
        <span class="muted">
          {[t(`category.${member.category}`), organisation && typeText(organisation.type)]
            .filter(Boolean)
            .join(' · ')}
        </span>
        <Speakers space={space} organisation={member.organisation} />
      </span>
      {member.state !== 'active' && <span class="badge is-warn">{t(`membership.${member.state}`)}</span>}
      {space.isSecretariat && (
        <button
          class="quiet square"
          aria-label={t('space.edit_organisation', { name })}
          onClick={() => setOpen(true)}
        >
          <Icon name="edit" />
        </button>
      )}
      {isOpen && (
        <OrganisationDialog space={space} member={member} name={name} onClose={() => setOpen(false)} />
      )}
    </li>
  );
}

/** Titulars and deputies, by name. @param {{space: Space, organisation: string}} props */
function Speakers({ space, organisation }) {
  const mandates = validMandates(space.view, space.today).filter((one) => one.organisation === organisation);
  if (mandates.length === 0) return <span class="missing">{t('space.no_people')}</span>;
  const hasTitular = mandates.some((one) => one.standing === 'titular');
  return (
    <span class="speakers">
      {sortedBy(mandates, (one) => `${one.standing === 'titular' ? 0 : 1}${space.nameOf(one.person)}`).map(
        (one) => (
          <span key={one.mandate}>
            <a href={`/person/${one.person}`}>{space.nameOf(one.person)}</a> ({t(`standing.${one.standing}`)})
          </span>
        ),
      )}
      {!hasTitular && <span class="missing">{t('space.no_titular')}</span>}
    </span>
  );
}

/**
 * @param {{space: Space, member: SpaceOrganisation, name: string, onClose: () => void}} props
 */
function OrganisationDialog({ space, member, name, onClose }) {
  const [isGiving, setGiving] = useState(false);
  const { organisation, category, state } = member;
  const set = (/** @type {object} */ params) =>
    space.ask('space.set_organisation', { organisation, ...params });
  const close = useWhileShown(() => !isGiving && onClose());
  const form = useForm({
    checks: {},
    work: async (values) => {
      const params = changed(member, { category: values.category, state: values.state });
      if (Object.keys(params).length > 0) {
        await set(params);
        toast(t('space.organisation_saved', { name }), { undo: () => set({ category, state }) });
      }
      close();
    },
  });
  if (isGiving) return <GiveMandate space={space} organisation={organisation} onClose={onClose} />;
  return (
    <Dialog title={name} onClose={onClose}>
      <h3>{t('mandate.current')}</h3>
      <MandateList
        space={space}
        mandates={(space.view.mandates ?? []).filter((one) => one.organisation === organisation)}
        none={t('space.no_people')}
      />
      <button class="spaced" onClick={() => setGiving(true)}>
        <Icon name="plus" /> {t('mandate.give')}
      </button>
      <form class="apart" onSubmit={form.submit} noValidate>
        <div class="field-pair">
          <Choice
            label={t('space.category')}
            name="category"
            options={CATEGORIES.map((value) => ({ value, text: t(`category.${value}`) }))}
            value={category}
          />
          <MembershipChoice value={state} />
        </div>
        <p class="hint">{t('space.suspended_text')}</p>
        <FormNote space={space} isBusy={form.isBusy} />
        <Submit form={form} text={t('common.save')} />
      </form>
    </Dialog>
  );
}

/** @param {{value: string}} props */
function MembershipChoice({ value }) {
  return (
    <Choice
      label={t('space.membership')}
      name="state"
      options={MEMBERSHIPS.map((one) => ({ value: one, text: capitalised(t(`membership.${one}`)) }))}
      value={value}
    />
  );
}

/** @param {{space: Space, onClose: () => void}} props */
function AddOrganisation({ space, onClose }) {
  const [isNew, setNew] = useState(false);
  const [chosen, setChosen] = useState('');
  const { organisations } = space;
  const inSpace = new Set((space.view.organisations ?? []).map((one) => one.organisation));
  const offers = organisations.all
    .filter((one) => !inSpace.has(one.organisation))
    .map((one) => ({
      value: one.organisation,
      text: one.name,
      detail: [one.short_name, typeText(one.type)].filter(Boolean).join(' · '),
    }));
  const close = useWhileShown(() => !isNew && onClose());
  const form = useForm({
    checks: { organisation: (one) => (one ? undefined : t('space.organisation_missing')) },
    work: async ({ organisation, category, state }) => {
      await space.ask('space.add_organisation', { organisation, state, ...(category && { category }) });
      toast(t('space.organisation_added', { name: organisations.nameOf(organisation) }));
      close();
    },
  });
  if (isNew)
    return (
      <EditOrganisation
        onClose={() => setNew(false)}
        onAdded={(organisation) => {
          setChosen(organisation);
          setNew(false);
        }}
      />
    );
  const type = organisations.find(chosen)?.type;
  return (
    <Dialog title={t('space.add_organisation')} onClose={onClose}>
      <p class="muted">{t('space.add_organisation_text')}</p>
      <form onSubmit={form.submit} noValidate>
        <Combobox
          label={t('space.organisation')}
          name="organisation"
          offers={sortedBy(offers, (one) => one.text)}
          value={chosen}
          error={form.errors.organisation}
          onChoose={setChosen}
        />
        <p class="beside-field">
          <button type="button" class="link" onClick={() => setNew(true)}>
            {t('space.organisation_not_there')}
          </button>
        </p>
        <div class="field-pair">
          <Choice
            label={t('space.category')}
            hint={type && t(`category.${categoryOfType(type)}`)}
            name="category"
            options={categoryOptions()}
          />
          <MembershipChoice value="active" />
        </div>
        <FormNote space={space} isBusy={form.isBusy} />
        <Submit form={form} text={t('space.add_organisation')} />
      </form>
    </Dialog>
  );
}
