import { effect, signal } from '@preact/signals';

const KEY = 'sfat.single_keys';

function recall() {
  try {
    return localStorage.getItem(KEY) !== 'off';
  } catch {
    return true;
  }
}

/**
 * Whether a letter alone does something anywhere on the page. Who speaks to their device, or touches keys unawares, turns
 * it off (WCAG 2.1.4).
 */
export const singleKeys = signal(recall());

effect(() => {
  try {
    localStorage.setItem(KEY, singleKeys.value ? 'on' : 'off');
  } catch {
    // Then it lasts as long as the page.
  }
});
