import { takeOver } from '../sync/take_over.js';

/** @typedef {import('./types.d.ts').DraftView} DraftView */
/** @typedef {import('./types.d.ts').SectionSettings} SectionSettings */
/** @typedef {import('./panel_types.d.ts').Thread} Thread */
/** @typedef {import('./panel_types.d.ts').Comment} Comment */
/** @typedef {import('./panel_types.d.ts').Amendment} Amendment */
/** @typedef {import('./panel_types.d.ts').Version} Version */
/** @typedef {import('./panel_types.d.ts').Endorsement} Endorsement */

/** So many threads that are resolved stay in a view, the last resolved; older ones are asked for by page. */
export const RESOLVED_MOST = 50;
/** So many amendments that are decided stay in a view, the last decided. */
export const DECIDED_MOST = 100;
/** So many confirmations of an endorsement, the last. */
const HISTORY_MOST = 50;

const SECTION = ['owner', 'words_most', 'pages_most', 'is_required'];
const THEME = ['question', 'answer', 'explanation', 'by', 'as', 'at_ms'];
const STATUS = [
  'state',
  'at_ms',
  'by',
  'as',
  'note',
  'registry_number',
  'registered_on',
  'authority',
  'answer',
];
const COMMENT = ['seq', 'by', 'as', 'at_ms', 'op', 'text', 'mentions'];
const AMENDMENT = ['seq', 'by', 'as', 'at_ms', 'section', 'section_title', 'reason'];
const VERSION = ['number', 'name', 'title', 'sha256', 'words', 'bytes', 'by', 'as', 'at_ms'];
const ENDORSEMENT = ['organisation', 'category', 'capacity', 'region', 'version', 'sha256'].concat([
  ...['by', 'as', 'at_ms', 'reservations', 'file'],
]);

/** @param {any} event @param {string[]} names @returns {any} */
const pick = (event, names) => takeOver({}, event, names);

/** @param {any} event */
const decisionOf = (event) => pick(event, ['by', 'as', 'at_ms', 'reason']);

/**
 * A list with one of its things changed; what is not there changes nothing.
 * @template T
 * @param {T[] | undefined} list
 * @param {(one: T) => boolean} isIt
 * @param {(one: T) => T} change
 */
const change = (list, isIt, change) => (list ?? []).map((one) => (isIt(one) ? change(one) : one));

/* ---- Structure ---- */

/** @param {DraftView} view @param {any} event */
function setSection(view, event) {
  const before = (view.sections ?? []).find(({ section }) => section === event.section);
  const set = takeOver(before ?? { section: event.section }, event, SECTION);
  const others = (view.sections ?? []).filter((one) => one !== before);
  // A section of which nothing is set any more is not in the list.
  if (before && Object.keys(set).length === 1) return { ...view, sections: others };
  return {
    ...view,
    sections: before ? view.sections.map((one) => (one === before ? set : one)) : [...others, set],
  };
}

/** @param {DraftView} view @param {any} event */
function answerTheme(view, event) {
  const themes = (view.themes ?? []).filter(({ question }) => question !== event.question);
  return {
    ...view,
    themes: [...themes, pick(event, THEME)].sort((a, b) => a.question - b.question),
  };
}

/* ---- Comments ---- */

/**
 * Of what is done with, the oldest goes.
 * @template {{seq: number}} T
 * @param {T[]} list
 * @param {(one: T) => number | undefined} doneMs
 * @param {number} most
 */
function keepLastDone(list, doneMs, most) {
  const done = list.filter((one) => doneMs(one) !== undefined);
  if (done.length <= most) return list;
  done.sort((a, b) => Number(doneMs(a)) - Number(doneMs(b)) || a.seq - b.seq);
  const oldest = new Set(done.slice(0, done.length - most));
  return list.filter((one) => !oldest.has(one));
}

/** @param {DraftView} view @param {number} seq @param {(thread: Thread) => Thread} changeIt */
const changeThread = (view, seq, changeIt) => ({
  ...view,
  threads: keepLastDone(
    change(view.threads, (one) => one.seq === seq, changeIt),
    ({ resolved }) => resolved?.at_ms,
    RESOLVED_MOST,
  ),
});

/** @param {DraftView} view @param {any} event */
function comment(view, event) {
  const said = pick(event, COMMENT);
  if (event.thread !== undefined)
    return changeThread(view, event.thread, (thread) => ({ ...thread, replies: [...thread.replies, said] }));
  const thread = { ...said, ...pick(event, ['anchor', 'quote']), replies: [] };
  return { ...view, threads: [...(view.threads ?? []), thread] };
}

/** A comment, wherever it stands. @param {DraftView} view @param {number} seq @param {(comment: any) => any} changeIt */
const changeComment = (view, seq, changeIt) => ({
  ...view,
  threads: (view.threads ?? []).map((thread) =>
    thread.seq === seq
      ? changeIt(thread)
      : { ...thread, replies: change(thread.replies, (reply) => reply.seq === seq, changeIt) },
  ),
});

/** @param {any} comment @param {any} event */
function editComment({ mentions: _, ...said }, event) {
  return { ...said, text: event.text, edited_ms: event.at_ms, ...pick(event, ['mentions']) };
}

/** @param {any} comment @param {any} event */
function deleteComment({ mentions: _, edited_ms: __, ...said }, event) {
  return { ...said, text: '', deleted: pick(event, ['by', 'at_ms']) };
}

/** @param {DraftView} view @param {any} event */
const reopenThread = (view, event) =>
  changeThread(view, event.thread, ({ resolved: _, ...thread }) => thread);

/* ---- Amendments ---- */

/** @param {Amendment['state']} state @returns {(view: DraftView, event: any) => DraftView} */
const decide = (state) => (view, event) => ({
  ...view,
  amendments: keepLastDone(
    change(
      view.amendments,
      ({ seq }) => seq === event.amendment,
      (one) => ({ ...one, state, decided: decisionOf(event) }),
    ),
    ({ decided }) => decided?.at_ms,
    DECIDED_MOST,
  ),
});

/* ---- Versions and endorsements ---- */

/** The newest that is published. @param {Version[]} versions */
const newestPublished = (versions) =>
  versions.filter(({ published }) => published).sort((a, b) => b.number - a.number)[0];

/** What a later published text makes of the endorsements. @param {DraftView} view @returns {DraftView} */
function withStale(view) {
  const newest = newestPublished(view.versions ?? []);
  const endorsements = (view.endorsements ?? []).map((one) => ({
    ...one,
    is_stale:
      !one.withdrawn && newest !== undefined && newest.number > one.version && newest.sha256 !== one.sha256,
  }));
  return { ...view, endorsements };
}

/** @param {DraftView} view @param {number} number @param {(version: Version) => Version} changeIt */
const changeVersion = (view, number, changeIt) =>
  withStale({ ...view, versions: change(view.versions, (one) => one.number === number, changeIt) });

/** @param {DraftView} view @param {any} event */
const publish = (view, event) =>
  changeVersion(view, event.version, ({ withdrawn: _, ...version }) => ({
    ...version,
    published: pick(event, ['by', 'at_ms']),
  }));

/** @param {DraftView} view @param {any} event */
const unpublish = (view, event) =>
  changeVersion(view, event.version, ({ published: _, ...version }) => ({
    ...version,
    withdrawn: pick(event, ['by', 'at_ms', 'reason']),
  }));

/** @param {DraftView} view @param {any} event */
function endorse(view, event) {
  const before = (view.endorsements ?? []).find(({ organisation }) => organisation === event.organisation);
  const known = before?.history ?? [];
  const isAnother = known.at(-1)?.version !== event.version;
  const history = isAnother
    ? [...known, { version: event.version, at_ms: event.at_ms }].slice(-HISTORY_MOST)
    : known;
  /** @type {Endorsement} */
  const endorsement = { ...pick(event, ENDORSEMENT), is_stale: false, history };
  const endorsements = before
    ? view.endorsements.map((one) => (one === before ? endorsement : one))
    : [...(view.endorsements ?? []), endorsement];
  return withStale({ ...view, endorsements });
}

/** @param {DraftView} view @param {any} event */
const withdraw = (view, event) =>
  withStale({
    ...view,
    endorsements: change(
      view.endorsements,
      ({ organisation }) => organisation === event.organisation,
      (one) => ({ ...one, withdrawn: pick(event, ['by', 'at_ms', 'reason']) }),
    ),
  });

/** @type {Record<string, (view: DraftView, event: any) => DraftView>} */
const events = {
  'draft.amended': (view, event) => ({
    ...view,
    amendments: [...(view.amendments ?? []), { ...pick(event, AMENDMENT), state: 'open' }],
  }),
  'draft.amendment_accepted': decide('accepted'),
  'draft.amendment_rejected': decide('rejected'),
  'draft.amendment_withdrawn': decide('withdrawn'),
  'draft.archived': (view) => ({ ...view, is_archived: true }),
  'draft.comment_deleted': (view, event) =>
    changeComment(view, event.comment, (said) => deleteComment(said, event)),
  'draft.comment_edited': (view, event) =>
    changeComment(view, event.comment, (said) => editComment(said, event)),
  'draft.commented': comment,
  'draft.endorsed': endorse,
  'draft.endorsement_withdrawn': withdraw,
  'draft.renamed': (view, event) => takeOver(view, event, ['title', 'about']),
  'draft.reopened': ({ is_archived: _, ...view }) => view,
  'draft.section_set': setSection,
  'draft.status_set': (view, event) => ({ ...view, status: pick(event, STATUS) }),
  'draft.theme_answered': answerTheme,
  'draft.thread_reopened': reopenThread,
  'draft.thread_resolved': (view, event) =>
    changeThread(view, event.thread, (thread) => ({ ...thread, resolved: pick(event, ['by', 'at_ms']) })),
  'draft.version_made': (view, event) => ({
    ...view,
    versions: [...(view.versions ?? []), pick(event, VERSION)],
  }),
  'draft.version_published': publish,
  'draft.version_unpublished': unpublish,
};

/**
 * A draft's view after one more event. An event of an unknown type changes nothing, and so does any where one sees nothing
 * of the draft.
 * @type {import('../sync/types.d.ts').Apply<DraftView>}
 */
export function applyDraft(view, event) {
  if (view.title === undefined) return view;
  return events[event.type]?.(view, event) ?? view;
}
