import { useState } from 'preact/hooks';
import { Choice, Dialog, Submit, Ticks, useForm } from '../ui/form.jsx';
import { useWhileShown } from '../ui/hooks.js';
import { dateOnlyText } from '../ui/dates.js';
import { Notice } from '../ui/page.jsx';
import { sortedBy } from '../ui/sorting.js';
import { toast } from '../ui/toasts.jsx';
import { language, t } from '../ui/words.js';
import { FormNote } from './form_note.jsx';
import { validMandates } from './mandates.js';

/** @typedef {import('./use_space.js').Space} Space */

/** Who runs the space, in a line. @param {{space: Space, isTitled?: boolean}} props isTitled: what it says stands above it */
export function SecretariatLine({ space, isTitled = false }) {
  const { view, participants, organisations } = space;
  const people = participants
    .filter((one) => one.role === 'secretariat')
    .map((one) => space.nameOf(one.person));
  if (!view.secretariat)
    return <span>{t('space.no_secretariat', { people: people.join(', ') || t('common.none') })}</span>;
  const { organisation, from_on } = view.secretariat;
  return (
    <span>
      {!isTitled && `${t('space.secretariat')}: `}
      <a href={`/organisation/${organisation}`}>{organisations.nameOf(organisation)}</a>,{' '}
      {t('space.since', { date: dateOnlyText(from_on, language.value) })}
    </span>
  );
}

/** Who has had the secretariat, and the way to hand it over. @param {{space: Space}} props */
export function SecretariatSection({ space }) {
  const [isOpen, setOpen] = useState(false);
  const former = (space.view.secretariats ?? []).filter((one) => one.until_on);
  return (
    <section aria-labelledby="secretariat">
      <div class="section-head">
        <h2 id="secretariat">{t('space.secretariat')}</h2>
        {space.isSecretariat && <button onClick={() => setOpen(true)}>{t('space.hand_over')}</button>}
      </div>
      <p>
        <SecretariatLine space={space} isTitled />
      </p>
      {former.length > 0 && (
        <>
          <h3 class="spaced">{t('space.history')}</h3>
          <ul class="lines">
            {[...former].reverse().map((one) => (
              <li key={one.organisation + one.from_on}>
                <a href={`/organisation/${one.organisation}`}>
                  {space.organisations.nameOf(one.organisation)}
                </a>
                <span class="muted">
                  {t('space.between', {
                    from: dateOnlyText(one.from_on, language.value),
                    until: dateOnlyText(/** @type {string} */ (one.until_on), language.value),
                  })}
                </span>
              </li>
            ))}
          </ul>
        </>
      )}
      {isOpen && <HandOver space={space} onClose={() => setOpen(false)} />}
    </section>
  );
}

/** @param {{space: Space, onClose: () => void}} props */
function HandOver({ space, onClose }) {
  const { organisations, view, today } = space;
  const mandates = validMandates(view, today).filter((one) => one.organisation);
  const able = [...new Set(mandates.map((one) => /** @type {string} */ (one.organisation)))];
  const options = sortedBy(
    able.map((one) => ({ value: one, text: organisations.fullNameOf(one) ?? '' })),
    (one) => one.text,
  );
  const [organisation, setOrganisation] = useState(options[0]?.value ?? '');
  const people = [
    ...new Set(mandates.filter((one) => one.organisation === organisation).map((one) => one.person)),
  ];
  const [ticked, setTicked] = useState(/** @type {Record<string, boolean>} */ ({}));
  const close = useWhileShown(onClose);
  const form = useForm({
    checks: { people: (_, data) => (data.has('people') ? undefined : t('space.hand_over_choose')) },
    work: async (_, data) => {
      await space.ask('space.hand_over_secretariat', {
        organisation,
        people: data.getAll('people').map(String),
      });
      toast(t('space.handed_over', { name: organisations.nameOf(organisation) }));
      close();
    },
  });
  if (options.length === 0)
    return (
      <Dialog title={t('space.hand_over')} onClose={onClose}>
        <p>{t('space.hand_over_none')}</p>
      </Dialog>
    );
  return (
    <Dialog title={t('space.hand_over')} onClose={onClose}>
      <p>{t('space.hand_over_text')}</p>
      <form onSubmit={form.submit} noValidate>
        <Choice
          label={t('space.organisation')}
          name="organisation"
          options={options}
          value={organisation}
          onChoose={setOrganisation}
        />
        <Ticks
          key={organisation}
          label={t('space.hand_over_people')}
          name="people"
          options={people.map((person) => ({ value: person, text: space.nameOf(person) }))}
          values={[]}
          error={form.errors.people}
          onChoose={(person) => setTicked({ ...ticked, [person]: !ticked[person] })}
        />
        {!(people.includes(space.me) && ticked[space.me]) && <Notice>{t('space.hand_over_self')}</Notice>}
        <FormNote space={space} isBusy={form.isBusy} />
        <Submit form={form} text={t('space.hand_over_submit')} look="danger" />
      </form>
    </Dialog>
  );
}
