import { participantsOf } from '../../spaces/mandates.js';
import { Choice, Dialog, Field, Submit, useForm } from '../../ui/form.jsx';
import { useNames, useToday, useWhileShown } from '../../ui/hooks.js';
import { nameText } from '../../ui/person.jsx';
import { sortedBy } from '../../ui/sorting.js';
import { t } from '../../ui/words.js';

/** @param {string} text */
const isNumber = (text) => text.trim() === '' || /^[1-9]\d{0,5}$/.test(text.trim());

/** @param {string} text @returns {number | null} */
const numberOf = (text) => (text.trim() ? Number(text) : null);

/** What is to be otherwise. @param {Record<string, any>} wanted @param {Record<string, any>} limits */
const differing = (wanted, limits) =>
  Object.fromEntries(
    Object.entries(wanted).filter(([name, value]) => (value || null) !== (limits[name] || null)),
  );

/**
 * Who takes care of a section, how long it may be, and whether it has to be there.
 * @param {object} props
 * @param {import('../use_draft.js').Draft} props.draft
 * @param {import('./sections.js').Section} props.section
 * @param {import('./use_limits.js').Limits} props.limits
 * @param {() => void} props.onClose
 */
export function SectionDialog({ draft, section, limits, onClose }) {
  const people = usePeople(draft);
  const close = useWhileShown(onClose);
  const wrong = (/** @type {string} */ text) =>
    isNumber(text) ? undefined : t('editor.section_number_wrong');
  const form = useForm({
    checks: { words_most: wrong, pages_most: wrong },
    work: async ({ owner, words_most, pages_most, is_required }) => {
      const wanted = {
        owner: owner || null,
        words_most: numberOf(words_most),
        pages_most: numberOf(pages_most),
        is_required: is_required === 'yes',
      };
      const changed = differing(wanted, limits);
      if (Object.keys(changed).length === 0) return close();
      if (await draft.act('draft.set_section', { section: section.section, ...changed })) close();
    },
  });
  const title = section.title || t('editor.outline_untitled');
  return (
    <Dialog title={t('editor.section_settings_title', { title })} onClose={onClose}>
      <form onSubmit={form.submit} noValidate>
        <Choice
          label={t('editor.section_who')}
          name="owner"
          value={limits.owner ?? ''}
          options={[{ value: '', text: t('editor.section_nobody') }, ...people]}
        />
        <Field
          label={t('editor.section_words_most')}
          name="words_most"
          inputMode="numeric"
          defaultValue={String(limits.words_most ?? '')}
          error={form.errors.words_most}
          isOptional
        />
        <Field
          label={t('editor.section_pages_most')}
          name="pages_most"
          inputMode="numeric"
          defaultValue={String(limits.pages_most ?? '')}
          error={form.errors.pages_most}
          isOptional
        />
        <label class="tick">
          <input type="checkbox" name="is_required" value="yes" defaultChecked={!!limits.is_required} />
          <span>{t('editor.section_is_required')}</span>
        </label>
        <Submit form={form} text={t('editor.section_save')} />
      </form>
    </Dialog>
  );
}

/** The people of the draft's space, by name. @param {import('../use_draft.js').Draft} draft */
function usePeople({ space }) {
  const today = useToday();
  const people = space ? participantsOf(space, today).map(({ person }) => person) : [];
  const { nameOf } = useNames(people);
  const options = people.map((person) => ({ value: person, text: nameText(nameOf(person)) }));
  return sortedBy(options, ({ text }) => text);
}
