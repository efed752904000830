import i18next from 'i18next';

/**
 * Words in the languages of these catalogues (i18next's JSON format, plurals by Intl.PluralRules). Text is escaped where
 * it is shown, not here.
 * @param {Record<string, object>} catalogues language => words
 * @returns {import('i18next').i18n}
 */
export function makeI18n(catalogues) {
  const i18n = i18next.createInstance();
  const resources = Object.fromEntries(
    Object.entries(catalogues).map(([language, translation]) => [language, { translation }]),
  );
  i18n.init({
    resources,
    lng: Object.keys(catalogues)[0],
    fallbackLng: Object.keys(catalogues)[0],
    initAsync: false,
    interpolation: { escapeValue: false },
    returnNull: false,
    showSupportNotice: false,
  });
  return i18n;
}
