import { Ticks } from '../ui/form.jsx';
import { useMember } from '../ui/services.js';
import { t } from '../ui/words.js';
import { CATEGORIES } from './categories.js';
import { PeopleTicks, useParticipants } from './people_ticks.jsx';

const VISIBILITIES = ['members', 'category', 'named'];

/**
 * What is wrong with the choice of who may open a new item.
 * @param {string} visibility
 * @returns {Record<string, (value: string, data: FormData) => string | undefined>}
 */
export function visibilityChecks(visibility) {
  if (visibility !== 'category') return {};
  return {
    categories: (_, data) => (data.has('categories') ? undefined : t('space.room_categories_missing')),
  };
}

/** The choice as it goes on the wire. @param {string} visibility @param {FormData} data */
export function visibilityParams(visibility, data) {
  const chosen = (/** @type {string} */ name) => data.getAll(name).map(String);
  return {
    visibility,
    ...(visibility === 'category' && { categories: chosen('categories') }),
    ...(visibility === 'named' && chosen('people').length > 0 && { people: chosen('people') }),
  };
}

/**
 * Whether whoever makes an item for some categories cannot open it.
 * @param {string} space
 * @returns {(visibility: string, data: FormData) => boolean}
 */
export function useIsForOthers(space) {
  const { person: me } = useMember();
  /** @type {string[]} */
  const mine = useParticipants(space).find((one) => one.person === me)?.categories ?? [];
  return (visibility, data) =>
    visibility === 'category' && !data.getAll('categories').some((one) => mine.includes(String(one)));
}

/**
 * Who may open a new item of a space: all members, some categories, or named people.
 * @param {object} props
 * @param {string} props.space
 * @param {string} props.label
 * @param {string} props.visibility
 * @param {(visibility: string) => void} props.onChoose
 * @param {Record<string, string | undefined>} props.errors
 */
export function VisibilityFields({ space, label, visibility, onChoose, errors }) {
  return (
    <>
      <Ticks
        label={label}
        name="visibility"
        isOne
        values={[visibility]}
        options={VISIBILITIES.map((value) => ({
          value,
          text: t(`space.room_${value}`),
          hint: t(`space.room_${value}_hint`),
        }))}
        onChoose={onChoose}
      />
      {visibility === 'category' && (
        <Ticks
          label={t('space.room_categories')}
          name="categories"
          values={[]}
          options={CATEGORIES.map((value) => ({ value, text: t(`category.${value}`) }))}
          error={errors.categories}
        />
      )}
      {visibility === 'named' && <PeopleTicks space={space} values={[]} />}
    </>
  );
}
