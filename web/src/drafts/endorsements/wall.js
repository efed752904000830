/** @typedef {import('../panel_types.d.ts').Endorsement} Endorsement */
/** @typedef {import('../panel_types.d.ts').Version} Version */

/** The newest version that the public sees. @param {Version[]} versions */
export function lastPublished(versions) {
  return [...versions].reverse().find((one) => one.published && !one.withdrawn);
}

/**
 * The organisations of a wall in groups, the largest first, those that withdrew at the end of each.
 * @param {Endorsement[]} endorsements
 * @param {(one: Endorsement) => string} keyOf the group that one is in, '' for none
 * @returns {{key: string, endorsements: Endorsement[], count: number}[]} count: those that stand
 */
export function groupWall(endorsements, keyOf) {
  /** @type {Map<string, Endorsement[]>} */
  const groups = new Map();
  for (const one of endorsements) groups.set(keyOf(one), [...(groups.get(keyOf(one)) ?? []), one]);
  const gone = (/** @type {Endorsement} */ one) => Number(!!one.withdrawn);
  return [...groups]
    .map(([key, some]) => ({
      key,
      endorsements: some.sort((a, b) => gone(a) - gone(b) || a.at_ms - b.at_ms),
      count: some.filter((one) => !one.withdrawn).length,
    }))
    .sort((a, b) => Number(a.key === '') - Number(b.key === '') || b.count - a.count);
}

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
