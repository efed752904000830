/** Organisations and mandates for tests. */

/** @typedef {{client: import('./client.js').Client}} Asker */

/** A new organisation of the directory. @param {Asker} asker @param {object} [more] @returns {Promise<string>} */
export async function addOrganisation({ client }, more = {}) {
  const { organisation } = await client.command('directory.add_organisation', {
    channel: 'directory',
    name: 'Asociația Exemplu Verde',
    type: 'association',
    ...more,
  });
  return organisation;
}

/** A new organisation, in the space. @param {Asker} asker @param {string} space @param {object} [more] @returns {Promise<string>} */
export async function seatOrganisation(asker, space, more) {
  const organisation = await addOrganisation(asker, more);
  await asker.client.command('space.add_organisation', { channel: space, organisation });
  return organisation;
}

/**
 * A mandate for somebody.
 * @param {Asker} asker @param {string} space @param {string} person @param {object} [more] @returns {Promise<string>}
 */
export async function giveMandate({ client }, space, person, more = { category: 'academic' }) {
  const { mandate } = await client.command('space.give_mandate', {
    channel: space,
    person,
    role: 'member',
    capacity: 'Președintă',
    standing: 'titular',
    ...more,
  });
  return mandate;
}
