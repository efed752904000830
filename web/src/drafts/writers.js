/**
 * @typedef {object} Writer somebody who has the text open, as the server says
 * @property {string} id
 * @property {string} name
 */

/**
 * Who has a text open, each once, without this window.
 * @param {import('y-protocols/awareness').Awareness} awareness
 * @returns {Writer[]}
 */
export function writersOf(awareness) {
  /** @type {Map<string, Writer>} */
  const writers = new Map();
  for (const [client, { user }] of awareness.getStates())
    if (client !== awareness.clientID && user?.id)
      writers.set(user.id, { id: user.id, name: user.name ?? '' });
  return [...writers.values()];
}
