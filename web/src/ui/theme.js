import { signal } from '@preact/signals';

/** @typedef {'auto' | 'light' | 'dark'} Theme */

/** How the page looks: as the device, or as this person chose. @type {import('@preact/signals').Signal<Theme>} */
export const theme = signal('auto');
