import { effect } from '@preact/signals';
import { theme } from '../ui/theme.js';
import { language, showIn } from '../ui/words.js';

/** @param {string} key @returns {string | null} null also where the browser keeps nothing */
function recall(key) {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

/** @param {string} key @param {string} value */
function keep(key, value) {
  try {
    localStorage.setItem(key, value);
  } catch {
    // Then it lasts as long as the page.
  }
}

/** Takes up what was chosen before, and keeps what is chosen from now on. Resolves once the words are there. */
export async function startPreferences() {
  const chosen = recall('sfat.theme');
  if (chosen === 'light' || chosen === 'dark') theme.value = chosen;
  effect(() => {
    if (theme.value === 'auto') delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = theme.value;
    keep('sfat.theme', theme.value);
  });
  // Without its words, the page speaks Romanian this time, and tries again the next.
  if (recall('sfat.language') === 'en') await showIn('en').catch(() => {});
  let isFirst = true;
  effect(() => {
    document.documentElement.lang = language.value;
    if (!isFirst) keep('sfat.language', language.value);
    isFirst = false;
  });
}
