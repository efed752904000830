/** Icons are drawn in the colour of the text beside them and are hidden from screen readers, which read that text. */

/** @type {Record<string, string>} name => path on a field of 24 by 24 */
const PATHS = {
  back: 'M15 5l-7 7 7 7',
  check: 'M5 12.5l4.5 4.5L19 7.5',
  clock: 'M12 7v5l3 2M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17z',
  close: 'M6 6l12 12M18 6L6 18',
  cloud: 'M7 18a4 4 0 0 1-.6-7.95A6 6 0 0 1 18 9.5a4.25 4.25 0 0 1-.5 8.5z',
  down: 'M12 5v14M6 13l6 6 6-6',
  edit: 'M5 19l1-4L16 5l3 3L9 18z',
  gear: 'M4 7h9M17 7h3M4 17h3M11 17h9M15 4.5v5M9 14.5v5',
  lock: 'M7 11h10v8H7zM9 11V8a3 3 0 0 1 6 0v3',
  plus: 'M12 5v14M5 12h14',
  reply: 'M9 7l-5 5 5 5M4 12h9a7 7 0 0 1 7 6',
  room: 'M5 5h14v10H10l-5 4z',
  send: 'M4 12h15M13 6l6 6-6 6',
  space: 'M4 9l8-5 8 5zM6.5 9v8M12 9v8M17.5 9v8M4 20h16M5 17h14',
  warning: 'M12 4l9 16H3zM12 10v4M12 17v.5',
};

/** @param {{name: keyof typeof PATHS}} props */
export function Icon({ name }) {
  return (
    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d={PATHS[name]} />
    </svg>
  );
}
