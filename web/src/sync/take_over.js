/**
 * What stands in an event under these names: null takes away, what is absent stays.
 * @template {object} Shown
 * @param {Shown} shown
 * @param {any} event
 * @param {string[]} names
 * @returns {Shown}
 */
export function takeOver(shown, event, names) {
  /** @type {any} */
  const changed = { ...shown };
  for (const name of names)
    if (event[name] === null) delete changed[name];
    else if (event[name] !== undefined) changed[name] = event[name];
  return changed;
}
