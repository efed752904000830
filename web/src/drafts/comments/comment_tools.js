import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import { useOrganisations } from '../../directory/use_organisations.js';
import { candidatesOf, readersOf } from '../../rooms/candidates.js';
import { mentionedPeople } from '../../rooms/markup.js';
import { decodeMentions } from '../../rooms/mentions.js';
import { useCapacity } from '../../spaces/use_capacity.js';
import { useToday } from '../../ui/hooks.js';
import { nameText } from '../../ui/person.jsx';
import { useMember } from '../../ui/services.js';
import { toast } from '../../ui/toasts.jsx';
import { t } from '../../ui/words.js';
import { useWho } from '../panel_tools.js';

/** @typedef {import('../panel_types.d.ts').ShownDraft} ShownDraft */
/** @typedef {ReturnType<typeof useCommentTools>} CommentTools */

/** @type {import('preact').Context<CommentTools | null>} */
export const CommentContext = createContext(/** @type {CommentTools | null} */ (null));

/** @returns {CommentTools} */
export function useComments() {
  const tools = useContext(CommentContext);
  if (!tools) throw new Error('no comments above this view');
  return tools;
}

/**
 * What every comment of a draft knows and can do.
 * @param {ShownDraft} draft
 * @param {import('./types.d.ts').ShownThread[]} threads that are shown
 */
export function useCommentTools(draft, threads) {
  const { person: me, people, outbox } = useMember();
  const { as, mustChoose } = useCapacity(draft.view.space);
  const today = useToday();
  const organisations = useOrganisations();
  const comments = threads.flatMap((thread) => [thread, ...thread.replies]);
  const who = useWho(draft, [me, ...comments.flatMap(({ by, text }) => [by, ...mentionedPeople(text)])]);
  const { space } = draft;

  /** @param {import('../../rooms/markup_tree.d.ts').Mention} mention */
  function mentionName({ kind, id }) {
    if (kind === 'everyone') return `@${t('room.everyone')}`;
    return `@${kind === 'person' ? who.nameOf(id) : nameText(organisations.nameOf(id) ?? '')}`;
  }

  function candidates() {
    if (!space) return [];
    people.want(readersOf(space, draft.name, today).map(({ person }) => person));
    return candidatesOf({
      space,
      item: draft.name,
      today,
      me,
      nameOf: (id) => people.name(id),
      organisationNameOf: organisations.nameOf,
      everyone: { name: t('room.everyone'), note: t('comment.everyone_note') },
      organisationNote: t('room.organisation_note'),
    });
  }

  /** A comment as it stands in a field. @param {string} text */
  function inField(text) {
    return decodeMentions(text, (token) => {
      const [, kind, id] = /@\{(\w+):?(\w*)\}/.exec(token) ?? [];
      if (kind === 'everyone') return t('room.everyone');
      return kind === 'person' ? people.name(id) : organisations.nameOf(id);
    });
  }

  /** Hands words to the outbox, which keeps them until they have arrived. @param {string} method @param {Record<string, unknown>} params */
  const send = (method, params) =>
    outbox.add({ method, channel: draft.name, params: as ? { as, ...params } : params });

  /** @param {number} seq @param {boolean} isUndo */
  async function resolve(seq, isUndo = false) {
    const reply = await draft.act('draft.resolve_thread', { thread: seq });
    if (reply && !isUndo) toast(t('comment.resolved_now'), { undo: () => void reopen(seq, true) });
  }

  /** @param {number} seq @param {boolean} isUndo */
  async function reopen(seq, isUndo = false) {
    const reply = await draft.act('draft.reopen_thread', { thread: seq });
    if (reply && !isUndo) toast(t('comment.reopened_now'), { undo: () => void resolve(seq, true) });
  }

  return { draft, me, who, mustChoose, mentionName, candidates, inField, send, resolve, reopen, outbox };
}
