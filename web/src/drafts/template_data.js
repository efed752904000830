/// <reference types="vite/client" />

/** @typedef {import('./panel_types.d.ts').Template} Template */
/** @typedef {import('./panel_types.d.ts').Themes} Themes */

/** Versioned data of schema/content: `policy_proposal.json` is the newest, `policy_proposal@1.json` an older one. @type {Record<string, Template>} */
const files = import.meta.glob('../../../schema/content/templates/*.json', {
  eager: true,
  import: 'default',
});

/** @type {Record<string, Themes>} */
const themeFiles = import.meta.glob('../../../schema/content/horizontal_themes.json', {
  eager: true,
  import: 'default',
});

export const templates = Object.values(files);
export const themes = Object.values(themeFiles)[0] ?? { version: 0, groups: [] };
