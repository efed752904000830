/** @typedef {import('../panel_types.d.ts').Endorsement} Endorsement */
/** @typedef {import('../panel_types.d.ts').Version} Version */

/** The newest version that the public sees. @param {Version[]} versions */
export function lastPublished(versions) {
  return [...versions].reverse().find((one) => one.published && !one.withdrawn);
}

/** In the order in which the public page shows them: that of schema/types.json. */
const CATEGORIES = ['ngo', 'union', 'employers', 'authority', 'elected', 'academic', 'citizen'];

/** Organisations and regions stand in Romanian order in every language, as on the public page. */
const { compare } = new Intl.Collator('ro');

/**
 * Who stands behind the published text, who behind another one, and who withdrew: each by their names, as on the public page.
 * @param {Endorsement[]} endorsements
 * @param {Version | undefined} published
 * @param {(organisation: string) => string | undefined} nameOf
 */
export function partsOfWall(endorsements, published, nameOf) {
  const name = (/** @type {Endorsement} */ { organisation }) => nameOf(organisation) ?? '';
  const sorted = [...endorsements].sort((a, b) => compare(name(a), name(b)));
  const standing = sorted.filter((one) => !one.withdrawn);
  return {
    supporting: standing.filter(({ sha256 }) => sha256 === published?.sha256),
    otherText: standing.filter(({ sha256 }) => sha256 !== published?.sha256),
    withdrawn: sorted.filter((one) => one.withdrawn),
  };
}

/**
 * @param {Endorsement[]} endorsements
 * @param {(one: Endorsement) => string} keyOf the group that one is in, '' for none, which comes last
 * @param {(a: string, b: string) => number} order of the groups, by their keys
 * @returns {{key: string, endorsements: Endorsement[]}[]}
 */
function group(endorsements, keyOf, order) {
  const keys = [...new Set(endorsements.map(keyOf))];
  return keys
    .sort((a, b) => Number(a === '') - Number(b === '') || order(a, b))
    .map((key) => ({ key, endorsements: endorsements.filter((one) => keyOf(one) === key) }));
}

/** @param {Endorsement[]} endorsements */
export const byCategory = (endorsements) =>
  group(
    endorsements,
    ({ category }) => category,
    (a, b) => CATEGORIES.indexOf(a) - CATEGORIES.indexOf(b),
  );

/** @param {Endorsement[]} endorsements @param {(region: string) => string} nameOf */
export const byRegion = (endorsements, nameOf) =>
  group(
    endorsements,
    ({ region }) => region ?? '',
    (a, b) => compare(nameOf(a), nameOf(b)),
  );

/**
 * What whoever holds mandates may do with a published version for each organisation of theirs.
 * @param {import('../../spaces/types.d.ts').Mandate[]} mandates one's own, valid today
 * @param {Endorsement[]} endorsements
 * @param {Version | undefined} published
 */
export function endorsingFor(mandates, endorsements, published) {
  /** @type {Map<string, {organisation: string, mandates: import('../../spaces/types.d.ts').Mandate[], endorsement?: Endorsement, may: 'endorse' | 'confirm' | 'nothing'}>} */
  const found = new Map();
  for (const mandate of mandates) {
    if (!mandate.organisation) continue;
    const known = found.get(mandate.organisation);
    if (known) {
      known.mandates.push(mandate);
      continue;
    }
    const endorsement = endorsements.find((one) => one.organisation === mandate.organisation);
    const stands = endorsement && !endorsement.withdrawn;
    const isSame = stands && published && endorsement.sha256 === published.sha256;
    const may = !published || isSame ? 'nothing' : stands ? 'confirm' : 'endorse';
    found.set(mandate.organisation, {
      organisation: mandate.organisation,
      mandates: [mandate],
      endorsement,
      may,
    });
  }
  return [...found.values()];
}
