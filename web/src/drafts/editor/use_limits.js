import { language } from '../../ui/words.js';
import { useTemplates } from '../templates.js';

/** @typedef {import('../use_draft.js').Draft} Draft */

/**
 * What holds for a section: what was set for it by hand, over what its template says.
 * @typedef {object} Limits
 * @property {string} [owner]
 * @property {number} [words_most]
 * @property {number} [pages_most]
 * @property {boolean} [is_required]
 */

/**
 * What the template and the draft say about its sections.
 * @param {Draft} draft
 */
export function useLimits({ view }) {
  const templates = useTemplates();
  const { id, version } = view?.template ?? {};
  const template = id ? templates?.templateOf(id, version) : undefined;
  const written = view?.language ?? 'ro';

  /** @param {{section: string, key: string | null}} section @returns {Limits} */
  function limitsOf({ section, key }) {
    const of = template?.sections.find((one) => one.key === key);
    const set = view?.sections?.find((one) => one.section === section);
    return {
      words_most: of?.words_most,
      pages_most: of?.pages_most,
      is_required: of?.is_required,
      ...set,
    };
  }

  /** In the language of the page, as it is said to who writes. @param {string} key */
  function guidanceOf(key) {
    const guidance = template?.sections.find((one) => one.key === key)?.guidance;
    return guidance?.[language.value] ?? guidance?.[written];
  }

  return { limitsOf, guidanceOf, template };
}
