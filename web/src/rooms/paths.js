/** The addresses of a room and of what is in it. */

/** @param {string} room its channel */
export function roomPath(room) {
  return `/room/${room.split(':')[1]}`;
}

/** The address that opens the room at a message. @param {string} room @param {number} seq */
export function messagePath(room, seq) {
  return `${roomPath(room)}/${seq}`;
}

/** @param {string} room @param {number} root */
export function threadPath(room, root) {
  return `${roomPath(room)}/thread/${root}`;
}

/**
 * What the address of a room says behind the room.
 * @param {string[]} parts
 * @returns {{target?: number, thread?: number} | null} null: no such address
 */
export function readRoomPath(parts) {
  const number = (/** @type {string | undefined} */ text) =>
    /^[1-9]\d{0,15}$/.test(text ?? '') ? Number(text) : undefined;
  if (parts.length === 0) return {};
  if (parts.length === 1) return number(parts[0]) ? { target: number(parts[0]) } : null;
  return parts.length === 2 && parts[0] === 'thread' && number(parts[1])
    ? { thread: number(parts[1]) }
    : null;
}
