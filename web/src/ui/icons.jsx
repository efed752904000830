/** Icons are drawn in the colour of the text beside them and are hidden from screen readers, which read that text. */

/** @type {Record<string, string>} name => path on a field of 24 by 24 */
const PATHS = {
  archive: 'M4 5h16v4H4zM5.5 9v10h13V9M10 13h4',
  attach: 'M19 11l-7.5 7.5a4.6 4.6 0 0 1-6.5-6.5L13 4a3 3 0 0 1 4.3 4.3L9.5 16a1.4 1.4 0 0 1-2-2L14.5 7',
  back: 'M15 5l-7 7 7 7',
  bell: 'M6 16.5V11a6 6 0 0 1 12 0v5.5l1.5 2h-15zM10 21h4',
  blank: '',
  book: 'M12 6.5C10 5 7 4.5 4 5v13.5c3-.5 6 0 8 1.5 2-1.5 5-2 8-1.5V5c-3-.5-6 0-8 1.5zM12 6.5V20',
  building: 'M6 20V4h12v16M3.5 20h17M10 8h1M13 8h1M10 12h1M13 12h1M10.5 20v-4h3v4',
  calendar: 'M4.5 6h15v14h-15zM4.5 10.5h15M8.5 3.5V7M15.5 3.5V7',
  check: 'M5 12.5l4.5 4.5L19 7.5',
  clock: 'M12 7v5l3 2M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17z',
  close: 'M6 6l12 12M18 6L6 18',
  cloud: 'M7 18a4 4 0 0 1-.6-7.95A6 6 0 0 1 18 9.5a4.25 4.25 0 0 1-.5 8.5z',
  comment: 'M5 5h14v10h-8l-4 3.5V15H5zM12 7.5v5M9.5 10h5',
  compare: 'M12 4v16M4.5 6.5h4M4.5 10h4M4.5 13.5h4M15.5 6.5h4M15.5 10h4M15.5 13.5h4',
  copy: 'M9 8h10v12H9zM5 16V4h10',
  device: 'M4 5h16v11H4zM2.5 19.5h19',
  document: 'M7 3.5h7l4 4V20H7zM14 3.5v4h4M10 12h5M10 15.5h5',
  document_locked: 'M11 20H7V3.5h7l4 4V11M14 3.5v4h4M14 16h6v4.5h-6zM15.5 16v-1.5a1.5 1.5 0 0 1 3 0V16',
  down: 'M12 5v14M6 13l6 6 6-6',
  download: 'M12 4v11M7 11l5 5 5-5M5 20h14',
  edit: 'M5 19l1-4L16 5l3 3L9 18z',
  external: 'M13 5h6v6M19 5l-8 8M16 13v6H5V8h6',
  gear: 'M4 7h9M17 7h3M4 17h3M11 17h9M15 4.5v5M9 14.5v5',
  health: 'M3.5 12.5h4l2.5-6 4 11 2.5-5h4',
  history: 'M4 12a8 8 0 1 0 2.5-5.8M4 4.5v4h4M12 8v4.5l3 1.5',
  home: 'M4 11.5L12 5l8 6.5M6.5 10v9h11v-9',
  inbox: 'M4 13.5L7 5h10l3 8.5V19H4zM4 13.5h4.5a3.5 3.5 0 0 0 7 0H20',
  key: 'M14.5 9.5a4.5 4.5 0 1 1-2.6-4.1 4.5 4.5 0 0 1 2.6 4.1zM13 13l7 7M17 17l2-2',
  keyboard: 'M3 7h18v10H3zM6.5 10.5h.01M10 10.5h.01M14 10.5h.01M17.5 10.5h.01M8 14h8',
  link: 'M10 14l4-4M8.5 11.5l-2 2a3.5 3.5 0 0 0 5 5l2-2M15.5 12.5l2-2a3.5 3.5 0 0 0-5-5l-2 2',
  lock: 'M7 11h10v8H7zM9 11V8a3 3 0 0 1 6 0v3',
  mail: 'M4 6h16v12H4zM4 7l8 6 8-6',
  more: 'M5 12a.7.7 0 1 0 1.4 0 .7.7 0 1 0-1.4 0M11.3 12a.7.7 0 1 0 1.4 0 .7.7 0 1 0-1.4 0M17.6 12a.7.7 0 1 0 1.4 0 .7.7 0 1 0-1.4 0',
  pause: 'M9 6v12M15 6v12',
  person: 'M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4.5 20.5a7.5 7.5 0 0 1 15 0',
  pin: 'M9 4h6l-.7 5.5 3.2 3.5h-11l3.2-3.5zM12 13v7',
  people:
    'M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM2.5 20a6.5 6.5 0 0 1 13 0M16 4.5a3.5 3.5 0 0 1 0 6.5M18 14a6.5 6.5 0 0 1 3.5 6',
  plus: 'M12 5v14M5 12h14',
  reply: 'M9 7l-5 5 5 5M4 12h9a7 7 0 0 1 7 6',
  room: 'M5 5h14v10H10l-5 4z',
  search: 'M10.5 17a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13zM15.5 15.5L20 20',
  send: 'M4 12h15M13 6l6 6-6 6',
  smile: 'M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17zM9 10h.01M15 10h.01M8.5 14a4 4 0 0 0 7 0',
  space: 'M4 9l8-5 8 5zM6.5 9v8M12 9v8M17.5 9v8M4 20h16M5 17h14',
  thread: 'M5 5h14v9H11l-4 3.5V14H5zM9 8.5h6M9 11h4',
  stamp: 'M9.5 4h5l-1 6h5v4h-13v-4h5zM5 18.5h14',
  trash: 'M5 7h14M9.5 7V4.5h5V7M7 7l1 13h8l1-13M10.5 10.5v6M13.5 10.5v6',
  undo: 'M9 14L4.5 9.5 9 5M4.5 9.5H14a5 5 0 0 1 0 10h-3',
  up: 'M12 19V6M6 11l6-6 6 6',
  upload: 'M12 16V5M7 9l5-5 5 5M5 20h14',
  unread: 'M4 6h10M4 6v12h16v-8M4 7l8 6 3-2M19 7a2 2 0 1 0 0-4 2 2 0 0 0 0 4z',
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
