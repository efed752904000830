import types from '../../../schema/content/organisation_types.json';
import regions from '../../../schema/content/regions.json';
import { sortedBy } from '../ui/sorting.js';
import { language, t } from '../ui/words.js';

/** @typedef {{code: string, name: string, counties: {code: string, name: string, seat: string}[]}} Region */

const counties = regions.flatMap((/** @type {Region} */ { code: region, counties }) =>
  counties.map((county) => ({ ...county, region })),
);
const byCode = new Map(counties.map((county) => [county.code, county]));
const regionNames = new Map(regions.map((/** @type {Region} */ { code, name }) => [code, name]));

/** The name of a region by its code; the code itself where this page does not know it. @param {string} code */
export function regionText(code) {
  return t('place.region', { name: regionNames.get(code) ?? code });
}

/** A county and its region, or what is known of them, in a line. @param {string | undefined} county @param {string | undefined} region */
export function wholePlaceText(county, region) {
  if (!county) return region ? regionText(region) : '';
  const within = region && t('place.in_region', { name: regionNames.get(region) ?? region });
  return [countyText(county), within].filter(Boolean).join(', ');
}

/** „Județul Bacău”; București is no county. @param {string} code */
export function countyText(code) {
  const name = byCode.get(code)?.name ?? code;
  return code === 'RO-B' ? name : t('place.county', { name });
}

/** The region that a county lies in. @param {string} county */
export function regionOf(county) {
  return byCode.get(county)?.region;
}

/** The eight regions, to choose from. */
export function regionOptions() {
  return regions.map((/** @type {Region} */ { code, name }) => ({ value: code, text: name }));
}

/** The counties, to choose from, each with its region and seat. */
export function countyOffers() {
  return sortedBy(counties, (county) => county.name).map(({ code, name, seat, region }) => ({
    value: code,
    text: name,
    detail: [regionNames.get(region), seat !== name && seat].filter(Boolean).join(' · '),
  }));
}

/** What kind of organisation it is. @param {string} type */
export function typeText(type) {
  /** @type {Record<string, {ro: string, en: string}>} */
  const known = types;
  return known[type]?.[language.value] ?? type;
}

/** The category that organisations of a type have where nobody says otherwise. @param {string} type */
export function categoryOfType(type) {
  /** @type {Record<string, {category: string}>} */
  const known = types;
  return /** @type {import('../spaces/types.d.ts').Category} */ (known[type]?.category ?? 'ngo');
}

/** The types, to choose from, under the category each usually has. */
export function typeOptions() {
  return Object.entries(types).map(([value, one]) => ({
    value,
    text: one[language.value],
    group: t(`category.${one.category}`),
  }));
}
