// Runs before anything is painted, so that the page never flashes in the wrong colours or language.
(() => {
  const root = document.documentElement;
  try {
    const theme = localStorage.getItem('sfat.theme');
    if (theme === 'light' || theme === 'dark') root.dataset.theme = theme;
    if (!root.hasAttribute('data-own-language'))
      root.lang = localStorage.getItem('sfat.language') === 'en' ? 'en' : 'ro';
  } catch {
    // A browser that keeps nothing gets what the page starts with.
  }
})();
