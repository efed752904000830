import { Fragment, h } from 'preact';
import { lazy } from '../ui/lazy.jsx';
import { FileDialogs, FileMenuItems } from './files/file_dialogs.jsx';
import StatusBar from './status/status_bar.jsx';

/**
 * What stands on a draft's page beside its text, each in a file of its own that comes when it is shown first. Each gets
 * `draft`, what use_draft.js gives, and `target`, what the address names.
 */

/** @typedef {import('preact').ComponentType<{draft: import('./use_draft.js').Draft, target?: number}>} Panel */

/** A panel is shown once the draft's view has come. @param {import('preact').ComponentType<any>} View @returns {Panel} */
const whenSeen = (View) => (props) => (props.draft.view ? h(View, props) : null);

/** The parts of the page that have a tab, in their order; the text is the first. @type {Partial<Record<import('./paths.js').Part, Panel>>} */
export const PANELS = {
  amendments: whenSeen(lazy(() => import('./amendments/amendments_panel.jsx'))),
  versions: whenSeen(lazy(() => import('./versions/versions_panel.jsx'))),
  compare: whenSeen(lazy(() => import('./versions/compare_panel.jsx'))),
  endorsements: whenSeen(lazy(() => import('./endorsements/endorsements_panel.jsx'))),
  checklist: whenSeen(lazy(() => import('./checklist/checklist_panel.jsx'))),
};

/** What stands in the margin of the text. @type {Panel} */
export const Margin = whenSeen(lazy(() => import('./comments/comments_margin.jsx')));

/** How far the draft has got, in its head, and the windows that its menu opens. @type {Panel} */
export const Status = whenSeen((props) => h(Fragment, null, h(StatusBar, props), h(FileDialogs, props)));

/** What can be done with the whole of it: items of the menu in its head. @type {import('preact').ComponentType<{draft: import('./use_draft.js').Draft, onChoose: () => void}>} */
export const MenuItems = (props) => (props.draft.view ? h(/** @type {any} */ (FileMenuItems), props) : null);
