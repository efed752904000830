/** Who may do what: everybody × every method × where. What is refused changes nothing. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { Client, Refusal, post } from '../support/client.js';
import { commands } from '../support/contract.js';
import { addOrganisation, giveMandate, seatOrganisation } from '../support/organisations.js';
import { signIn } from '../support/people.js';
import { addSections, proposalOf } from '../support/prose.js';
import { readHeads, redis } from '../support/redis.js';
import { startServer } from '../support/server.js';
import { until } from '../support/wait.js';
import { UNHURRIED, makeWorld, signInAgain } from '../support/world.js';

const DAY_MS = 24 * 60 * 60 * 1000;
const NOBODY = '01KAMYCQ3S5T7V9X1Z3B5D7F9H';

/**
 * In the space and its room. Columns: a visitor; a stranger; a member; the facilitator; the secretariat; the
 * administrator, who is no member; the administrator where they are a member (ownSpace, ownRoom); one who was a member.
 */
const WHO = ['visitor', 'olga', 'mihai', 'ileana', 'sorina', 'ana', 'anaInside', 'stefan'];
const _ = 'no_such_channel';
const $ = 'sign_in';
const no = 'forbidden';
const gone = 'no_such_file';

// prettier-ignore
/** What each method comes to, by column. @type {Record<string, string[]>} */
const TABLE = {
  //                            visitor olga   mihai  ileana sorina ana    inside stefan
  'channel.open space':          [$,     _,     'ok',  'ok',  'ok',  _,     'ok',  _],
  'channel.open room':           [$,     _,     'ok',  'ok',  'ok',  _,     'ok',  _],
  'channel.open directory':      [$,     'ok',  'ok',  'ok',  'ok',  'ok',  'ok',  'ok'],
  'channel.open own inbox':      [$,     'ok',  'ok',  'ok',  'ok',  'ok',  'ok',  'ok'],
  'channel.open other inbox':    [$,     _,     _,     _,     _,     _,     _,     _],
  'channel.signal room':         Array(2).fill('not_open').concat('ok', 'ok', 'ok', 'not_open', 'ok', 'not_open'),
  'channel.signal unknown type': Array(2).fill('not_open').concat(Array(3).fill('invalid_params'), 'not_open', 'invalid_params', 'not_open'),
  'channel.close room':          Array(2).fill('not_open').concat('ok', 'ok', 'ok', 'not_open', 'ok', 'not_open'),
  'channel.close room again':    Array(8).fill('not_open'),
  'channel.close never opened':  Array(8).fill('not_open'),
  'directory.add_administrator': [$,     no,    no,    no,    no,    no,    no,    no],
  'directory.add_organisation':  [$,     no,    no,    no,    'ok',  'ok',  'ok',  no],
  'directory.add_person':        [$,     no,    no,    no,    no,    'ok',  'ok',  no],
  'directory.edit_organisation': [$,     no,    no,    no,    'ok',  'ok',  'ok',  no],
  'directory.end_session':       [$,     'ok',  'ok',  'ok',  'ok',  'ok',  'ok',  'ok'],
  'directory.end_session other': [$,     no,    no,    no,    no,    no,    no,    no],
  'directory.note_space':        [$,     no,    no,    no,    no,    no,    no,    no],
  'directory.people':            [$,     'ok',  'ok',  'ok',  'ok',  'ok',  'ok',  'ok'],
  'directory.remove_second_factor': [$,     no,    no,    no,    no,    'no_such_person','no_such_person',no],
  'directory.remove_second_factor one’s own': [$,     no,    no,    no,    no,    no,    no,    no],
  'directory.rename_person':     [$,     'ok',  'ok',  'ok',  'ok',  'ok',  'ok',  'ok'],
  'directory.rename_person as a mandate': Array(8).fill('invalid_params'),
  'directory.set_second_factor': [$,     no,    no,    no,    no,    no,    no,    no],
  'directory.verify_organisation': [$,   no,    no,    no,    'ok',  'ok',  'ok',  no],
  'draft.accept_amendment':      [$,     _,     no,    'ok',  'amendment_decided', _, no, _],
  'draft.amend':                 [$,     _,     'ok',  'ok',  'ok',  _,     'ok',  _],
  'draft.amendment':             [$,     _,     'ok',  'ok',  'ok',  _,     'ok',  _],
  'draft.amendment of named people’s': [$, _,   'no_such_amendment', _, 'no_such_amendment', _, _, _],
  'draft.anchors':               [$,     _,     'ok',  'ok',  'ok',  _,     'ok',  _],
  'draft.answer_theme':          [$,     _,     'ok',  'ok',  'ok',  _,     'ok',  _],
  'draft.answer_theme of the facilitators’': [$, _, no, 'ok', 'ok',  _,     no,    _],
  'draft.archive':               [$,     _,     no,    'ok',  'nothing_to_do', _, no,  _],
  'draft.archive of one’s own':  [$,     _,     'ok',  'nothing_to_do', 'nothing_to_do', _, no, _],
  'draft.authors':               [$,     _,     'ok',  'ok',  'ok',  _,     'ok',  _],
  'draft.authors of a room':     [$,     _,     _,     _,     _,     _,     _,     _],
  'draft.comment':               [$,     _,     'ok',  'ok',  'ok',  _,     'ok',  _],
  'draft.comment of named people’s': [$, _,     'ok',  _,     'ok',  _,     _,     _],
  'draft.create':                [$,     _,     'ok',  'ok',  'ok',  _,     'ok',  _],
  'draft.create for a stranger': [$,     _,     'no_such_person', 'no_such_person', 'no_such_person', _, 'no_such_person', _],
  'draft.delete_comment':        [$,     _,     no,    'ok',  'comment_deleted', _, no, _],
  'draft.delete_comment of one’s own': [$, _,   'ok',  'comment_deleted', 'comment_deleted', _, no, _],
  'draft.edit_comment':          [$,     _,     'ok',  no,    no,    _,     no,    _],
  'draft.endorse':               [$,     _,     'no_organisation', 'no_organisation', 'ok', _, 'no_organisation', _],
  'draft.export':                [$,     _,     'ok',  'ok',  'ok',  _,     'ok',  _],
  'draft.import':                [$,     _,     gone,  gone,  gone,  _,     gone,  _],
  'draft.make_version':          [$,     _,     no,    'ok',  'nothing_changed', _, no, _],
  'draft.make_version of one’s own': [$, _,     'ok',  'nothing_changed', 'nothing_changed', _, no, _],
  'draft.note_stale':            [$,     _,     no,    no,    no,    _,     no,    _],
  'draft.outline':               [$,     _,     'ok',  'ok',  'ok',  _,     'ok',  _],
  'draft.outline of named people’s': [$, _,     'ok',  _,     'ok',  _,     _,     _],
  'draft.publish_version':       [$,     _,     no,    'nothing_to_do', 'nothing_to_do', _, no, _],
  'draft.reject_amendment':      [$,     _,     no,    'ok',  'amendment_decided', _, no, _],
  'draft.rename':                [$,     _,     no,    'ok',  'ok',  _,     no,    _],
  'draft.rename one’s own':      [$,     _,     'ok',  'ok',  'ok',  _,     no,    _],
  'draft.reopen':                [$,     _,     no,    'ok',  'nothing_to_do', _, no,  _],
  'draft.reopen_thread':         [$,     _,     no,    'ok',  'nothing_to_do', _, no,  _],
  'draft.resolve_thread':        [$,     _,     no,    'ok',  'nothing_to_do', _, no,  _],
  'draft.resolve_thread by who writes': [$, _,  'ok',  'nothing_to_do', 'nothing_to_do', _, 'ok', _],
  'draft.restore_version':       [$,     _,     no,    'nothing_changed', 'nothing_changed', _, no, _],
  'draft.set_section':           [$,     _,     no,    'ok',  'ok',  _,     no,    _],
  'draft.set_section of one’s own': [$,  _,     'ok',  'ok',  'ok',  _,     no,    _],
  'draft.set_status':            [$,     _,     no,    'ok',  'nothing_to_do', _, no,  _],
  'draft.set_status to adopted': [$,     _,     no,    no,    'incomplete', _, no,  _],
  'draft.set_status of one’s own': [$,     _,     'ok',  'nothing_to_do', 'nothing_to_do', _, no, _],
  'draft.threads':               [$,     _,     'ok',  'ok',  'ok',  _,     'ok',  _],
  'draft.ticket':                [$,     _,     'ok',  'ok',  'ok',  _,     'ok',  _],
  'draft.unpublish_version':     [$,     _,     no,    'ok',  'nothing_to_do', _, no, _],
  'draft.version':               [$,     _,     'ok',  'ok',  'ok',  _,     'ok',  _],
  'draft.withdraw_amendment':    [$,     _,     'ok',  'amendment_decided', 'amendment_decided', _, no, _],
  'draft.withdraw_endorsement':  [$,     _,     'no_organisation', 'no_organisation', 'ok', _, 'no_organisation', _],
  'file.erase':                  [$,     _,     gone,  gone,  gone,  _,     gone,  _],
  'file.keys':                   [$,     _,     'ok',  'ok',  'ok',  _,     'ok',  _],
  'inbox.all_done':              [$].concat(Array(7).fill('nothing_to_do')),
  'inbox.all_done other':        [$,     _,     _,     _,     _,     _,     _,     _],
  'inbox.done':                  [$].concat(Array(7).fill('nothing_to_do')),
  'inbox.done other':            [$,     _,     _,     _,     _,     _,     _,     _],
  'inbox.entries':               [$,     'ok',  'ok',  'ok',  'ok',  'ok',  'ok',  'ok'],
  'inbox.entries other':         [$,     _,     _,     _,     _,     _,     _,     _],
  'inbox.join_space':            [$,     no,    no,    no,    no,    no,    no,    no],
  'inbox.join_space other':      [$,     _,     _,     _,     _,     _,     _,     _],
  'inbox.leave_space':           [$,     no,    no,    no,    no,    no,    no,    no],
  'inbox.mark':                  [$,     'ok',  'ok',  'ok',  'ok',  'ok',  'ok',  'ok'],
  'inbox.mark other':            [$,     _,     _,     _,     _,     _,     _,     _],
  'inbox.notify':                [$,     no,    no,    no,    no,    no,    no,    no],
  'inbox.notify other':          [$,     _,     _,     _,     _,     _,     _,     _],
  'inbox.set_level':             [$,     'ok',  'ok',  'ok',  'ok',  'ok',  'ok',  'ok'],
  'inbox.set_level other':       [$,     _,     _,     _,     _,     _,     _,     _],
  'inbox.undone':                [$].concat(Array(7).fill('nothing_to_do')),
  'inbox.undone other':          [$,     _,     _,     _,     _,     _,     _,     _],
  'room.archive':                [$,     _,     no,    'ok',  'nothing_to_do', _, no,  _],
  'room.archive of one’s own':   [$,     _,     'ok',  'nothing_to_do', 'nothing_to_do', _, no, _],
  'room.create':                 [$,     _,     'ok',  'ok',  'ok',  _,     'ok',  _],
  'room.create a caucus':        [$,     _,     no,    'ok',  'ok',  _,     no,    _],
  'room.create a caucus of one’s own': [$, _,   'ok',  'ok',  'ok',  _,     no,    _],
  'room.create for named people': [$,    _,     'ok',  'ok',  'ok',  _,     'ok',  _],
  'room.create for a stranger':  [$,     _,     'no_such_person', 'no_such_person', 'no_such_person', _, 'no_such_person', _],
  'room.create as one’s mandate': [$,    _,     'ok',  no,    no,    _,     no,    _],
  'room.create as nobody’s mandate': [$, _,     no,    no,    no,    _,     no,    _],
  'room.delete':                 [$,     _,     no,    'ok',  'message_deleted', _, no, _],
  'room.delete one’s own':       [$,     _,     'ok',  'message_deleted', 'message_deleted', _, no, _],
  'room.delete without a reason': [$,    _,     no,    'reason_missing', 'ok', _, no,  _],
  'room.delete nothing':         [$,     _,     'no_such_message', 'no_such_message', 'no_such_message', _, 'no_such_message', _],
  'room.edit':                   [$,     _,     'ok',  no,    no,    _,     no,    _],
  'room.find_date':              [$,     _,     'ok',  'ok',  'ok',  _,     'ok',  _],
  'room.history':                [$,     _,     'ok',  'ok',  'ok',  _,     'ok',  _],
  'room.message':                [$,     _,     'ok',  'ok',  'ok',  _,     'ok',  _],
  'room.pin':                    [$,     _,     no,    'ok',  'nothing_to_do', _, no,  _],
  'room.post':                   [$,     _,     'ok',  'ok',  'ok',  _,     'ok',  _],
  'room.post to an empty room':  [$,     _,     'ok',  'ok',  'ok',  _,     'ok',  _],
  'room.post to a caucus':       [$,     _,     'ok',  _,     _,     _,     _,     _],
  'room.post to named people':   [$,     _,     'ok',  _,     'ok',  _,     _,     _],
  'room.post to a space':        Array(8).fill(_),
  'room.post to no channel':     [$,     _,     _,     _,     _,     _,     _,     _],
  'room.post as a mandate':      [$,     _,     no,    no,    no,    _,     no,    _],
  'room.post with a file':       [$,     _,     gone,  gone,  gone,  _,     gone,  _],
  'room.set_people':             [$,     _,     no,    no,    'ok',  _,     no,    _],
  'room.set_people of a room for all': [$, _,   _,     _,     _,     _,     _,     _],
  'room.post to an archived room': [$,   _,     'archived', 'archived', 'archived', _, 'ok', _],
  'room.react':                  [$,     _,     'ok',  'ok',  'ok',  _,     'ok',  _],
  'room.rename':                 [$,     _,     no,    'ok',  'ok',  _,     no,    _],
  'room.rename one’s own':       [$,     _,     'ok',  'ok',  'ok',  _,     no,    _],
  'room.reopen':                 [$,     _,     no,    'ok',  'nothing_to_do', _, no,  _],
  'room.thread':                 [$,     _,     'ok',  'ok',  'ok',  _,     'ok',  _],
  'room.unpin':                  [$,     _,     no,    'ok',  'nothing_to_do', _, no,  _],
  'room.unreact':                [$,     _,     'ok',  'ok',  'ok',  _,     'ok',  _],
  'room.versions':               [$,     _,     'ok',  'ok',  'ok',  _,     'ok',  _],
  'search.find':                 [$,     'ok',  'ok',  'ok',  'ok',  'ok',  'ok',  'ok'],
  'session.accept_invitation':   [$].concat(Array(7).fill('link_spent')),
  'session.account':             [$,     'ok',  'ok',  'ok',  'ok',  'ok',  'ok',  'ok'],
  'session.begin_second_factor': [$,     'ok',  'ok',  'ok',  'ok',  'ok',  'ok',  'ok'],
  'session.confirm_second_factor': [$].concat(Array(7).fill('code_wrong')),
  'session.end_others':          [$,     'ok',  'ok',  'ok',  'ok',  'ok',  'ok',  'ok'],
  'session.enter':               Array(8).fill('link_spent'),
  'session.give_second_factor':  Array(8).fill('challenge_over'),
  'session.list':                [$,     'ok',  'ok',  'ok',  'ok',  'ok',  'ok',  'ok'],
  'session.look_at_invitation':  Array(8).fill('link_spent'),
  'session.new_recovery_codes':  [$].concat(Array(7).fill('code_wrong')),
  'session.ping':                Array(8).fill('ok'),
  'session.remove_password':     [$].concat(Array(7).fill('password_wrong')),
  'session.remove_second_factor': [$].concat(Array(7).fill('code_wrong')),
  'session.request_code':        Array(8).fill('ok'),
  'session.set_password':        [$,     'ok',  'ok',  'ok',  'ok',  'ok',  'password_wrong','ok'],
  'session.sign_in':             Array(8).fill('code_wrong'),
  'session.sign_in_with_password': Array(8).fill('password_wrong'),
  'session.sign_out':            [$,     'ok',  'ok',  'ok',  'ok',  'ok',  'ok',  'ok'],
  'space.accept_invitation':     [$,     _,     no,    no,    no,    _,     no,    _],
  'space.add_member':            [$,     _,     no,    no,    'ok',  _,     no,    _],
  'space.add_member again':      [$,     _,     no,    no,    'already_member', _, no, _],
  'space.add_member nobody':     [$,     _,     no,    no,    'no_such_person', _, no, _],
  'space.add_member to demote the last': [$, _, no,    no,    'last_secretariat', _, no, _],
  'space.add_organisation':      [$,     _,     no,    no,    'ok',  _,     no,    _],
  'space.add_organisation again': [$,    _,     no,    no,    'already_in_space', _, no, _],
  'space.add_organisation unknown': [$,  _,     no,    no,    'no_such_organisation', _, no, _],
  'space.create':                [$,     no,    no,    no,    'ok',  'ok',  'ok',  no],
  'space.due':                   [$,     _,     no,    no,    no,    _,     no,    _],
  'space.edit':                  [$,     _,     no,    no,    'ok',  _,     no,    _],
  'space.edit_mandate':          [$,     _,     no,    no,    'ok',  _,     no,    _],
  'space.end_mandate':           [$,     _,     no,    no,    'ok',  _,     no,    _],
  'space.end_mandate again':     [$,     _,     no,    no,    'no_such_mandate', _, no, _],
  'space.give_mandate':          [$,     _,     no,    no,    'ok',  _,     no,    _],
  'space.hand_over_secretariat': [$,     _,     no,    no,    'ok',  _,     no,    _],
  'space.hand_over_secretariat to a stranger': [$, _, no, no, 'no_such_mandate', _, no, _],
  'space.health':                [$,     _,     no,    'ok',  'ok',  _,     no,    _],
  'space.invitation_link':       [$,     _,     no,    no,    'ok',  _,     no,    _],
  'space.invitations':           [$,     _,     no,    no,    'ok',  _,     no,    _],
  'space.invite':                [$,     _,     no,    no,    'ok',  _,     no,    _],
  'space.invite_people':         [$,     _,     no,    no,    'ok',  _,     no,    _],
  'space.note_item':             [$,     _,     no,    no,    no,    _,     no,    _],
  'space.heads':                 [$,     _,     'ok',  'ok',  'ok',  _,     'ok',  _],
  'space.remove_member':         [$,     _,     no,    no,    'ok',  _,     no,    _],
  'space.remove_member the last': [$,    _,     no,    no,    'last_secretariat', _, no, _],
  'space.remove_member stranger': [$,    _,     no,    no,    'no_such_person', _, no, _],
  'space.set_organisation':      [$,     _,     no,    no,    'ok',  _,     no,    _],
  'space.withdraw_invitation':   [$,     _,     no,    no,    'ok',  _,     no,    _],
  // At the end, as whoever left is a stranger.
  'space.leave':                 [$,     _,     'ok',  'ok',  'last_secretariat', _, 'ok', _],
};

const inboxOf = (/** @type {any} */ at, /** @type {any} */ who) => `inbox:${who.person ?? at.target}`;
const NOTICE = (/** @type {any} */ { room, space, target }) => ({
  ...{ kind: 'mention', item: room, space, message: 1, author: target, posted_ms: 1 },
});

/** What is asked. @type {Record<string, (at: any, who: any) => any>} */
const ASKED = {
  'channel.open space': (at) => ({ channel: at.space }),
  'channel.open room': (at) => ({ channel: at.room }),
  'channel.open directory': () => ({ channel: 'directory' }),
  'channel.open own inbox': (at, who) => ({ channel: `inbox:${who.person ?? at.target}` }),
  'channel.open other inbox': (at) => ({ channel: `inbox:${at.target}` }),
  'channel.signal room': (at) => ({ channel: at.room, type: 'room.typing' }),
  'channel.signal unknown type': (at) => ({ channel: at.room, type: 'room.flying' }),
  'channel.close room': (at) => ({ channel: at.room }),
  'channel.close room again': (at) => ({ channel: at.room }),
  'channel.close never opened': (at) => ({ channel: at.emptyRoom }),
  'directory.add_administrator': (at) => ({
    channel: 'directory',
    entry: '0'.repeat(64),
    name: 'Ana',
    email: `${at.unique()}@exemplu.invalid`,
  }),
  'directory.add_organisation': () => ({ channel: 'directory', name: 'Asociația Probă', type: 'other' }),
  'directory.add_person': (at) => ({
    channel: 'directory',
    name: 'Dan Nou',
    email: `${at.unique()}@exemplu.invalid`,
  }),
  'directory.edit_organisation': (at) => ({
    channel: 'directory',
    organisation: at.organisation,
    fields: ['tineri'],
  }),
  'directory.end_session': (at, who) => ({ channel: 'directory', session: who.spareSession ?? NOBODY }),
  'directory.end_session other': (at) => ({ channel: 'directory', session: at.targetSession }),
  'directory.note_space': (at) => ({ channel: 'directory', space: at.space, name: 'Al meu' }),
  'directory.people': (at) => ({ channel: 'directory', ids: [at.target] }),
  'directory.remove_second_factor': (at) => ({ channel: 'directory', person: at.target }),
  'directory.remove_second_factor one’s own': (at, who) => ({
    channel: 'directory',
    person: who.person ?? at.target,
  }),
  'directory.rename_person': (at, who) => ({ channel: 'directory', name: who.name ?? 'Nimeni' }),
  'directory.rename_person as a mandate': (at) => ({ channel: 'directory', name: 'Eu', as: at.mandate }),
  'directory.set_second_factor': (at) => ({
    channel: 'directory',
    person: at.target,
    begun: 'x',
    step: '1',
    recovery: Array(10).fill(`recovery:${'0'.repeat(64)}`),
  }),
  'directory.verify_organisation': (at) => ({
    channel: 'directory',
    organisation: at.organisation,
    state: 'active',
  }),
  'draft.accept_amendment': (at) => ({ channel: at.amendedDraft, amendment: at.amendments[0] }),
  'draft.amend': (at) => ({ channel: at.amendedDraft, section: '', reason: 'Lipsea.', update: at.update }),
  'draft.amendment': (at) => ({ channel: at.amendedDraft, amendment: at.amendments[1] }),
  'draft.amendment of named people’s': (at) => ({ channel: at.namedDraft, amendment: 1 }),
  'draft.anchors': (at) => ({ channel: at.draft }),
  'draft.answer_theme': (at) => ({ channel: at.draft, question: 1, answer: 'yes' }),
  'draft.answer_theme of the facilitators’': (at) => ({
    channel: at.facilitatorsDraft,
    question: 1,
    answer: 'yes',
  }),
  'draft.archive': (at) => ({ channel: at.oldDraft }),
  'draft.archive of one’s own': (at) => ({ channel: at.mihaisOldDraft }),
  'draft.authors': (at) => ({ channel: at.draft }),
  'draft.authors of a room': (at) => ({ channel: at.room }),
  'draft.comment': (at) => ({ channel: at.facilitatorsDraft, text: 'De ce?' }),
  'draft.comment of named people’s': (at) => ({ channel: at.namedDraft, text: 'De ce?' }),
  'draft.create': (at) => ({ channel: at.space, template: 'blank', title: 'Poziție comună' }),
  'draft.create for a stranger': (at) => ({
    channel: at.space,
    template: 'blank',
    title: 'Poziție',
    visibility: 'named',
    people: [at.outsider],
  }),
  'draft.delete_comment': (at) => ({ channel: at.facilitatorsDraft, comment: at.threads[0] }),
  'draft.delete_comment of one’s own': (at) => ({ channel: at.facilitatorsDraft, comment: at.threads[3] }),
  'draft.edit_comment': (at) => ({
    channel: at.facilitatorsDraft,
    comment: at.threads[4],
    text: `Altfel ${at.count()}.`,
  }),
  'draft.endorse': (at) => ({ channel: at.agreed, version: 1, sha256: at.sha256 }),
  'draft.export': (at) => ({ channel: at.draft, format: 'md' }),
  'draft.import': (at) => ({ channel: at.draft, file: '0'.repeat(64), mode: 'replace' }),
  'draft.make_version': (at) => ({ channel: at.draft, name: 'Prima' }),
  'draft.make_version of one’s own': (at) => ({ channel: at.mihaisDraft, name: 'Prima' }),
  'draft.note_stale': (at) => ({
    channel: at.agreed,
    version: 1,
    organisations: [at.target],
    author: at.target,
  }),
  'draft.outline': (at) => ({ channel: at.draft }),
  'draft.outline of named people’s': (at) => ({ channel: at.namedDraft }),
  'draft.publish_version': (at) => ({ channel: at.agreed, version: 1 }),
  'draft.reject_amendment': (at) => ({
    channel: at.amendedDraft,
    amendment: at.amendments[1],
    reason: 'Nu încă.',
  }),
  'draft.rename': (at) => ({ channel: at.draft, title: `Poziție ${at.count()}` }),
  'draft.rename one’s own': (at) => ({ channel: at.mihaisDraft, title: `Poziție ${at.count()}` }),
  'draft.reopen': (at) => ({ channel: at.oldDraft }),
  'draft.reopen_thread': (at) => ({ channel: at.facilitatorsDraft, thread: at.threads[1] }),
  'draft.resolve_thread': (at) => ({ channel: at.facilitatorsDraft, thread: at.threads[2] }),
  'draft.resolve_thread by who writes': (at) => ({ channel: at.amendedDraft, thread: at.sorinasThread }),
  'draft.restore_version': (at) => ({ channel: at.agreed, version: 1 }),
  'draft.set_section': (at) => ({
    channel: at.sectionedDraft,
    section: 'k3v9x0c2ab',
    words_most: 400 + at.count(),
  }),
  'draft.set_section of one’s own': (at) => ({
    channel: at.mihaisDraft,
    section: 'k3v9x0c2ab',
    words_most: 400 + at.count(),
  }),
  'draft.set_status': (at) => ({ channel: at.draft, state: 'in_consultation' }),
  'draft.set_status to adopted': (at) => ({ channel: at.draft, state: 'adopted' }),
  'draft.set_status of one’s own': (at) => ({ channel: at.mihaisDraft, state: 'in_consultation' }),
  'draft.threads': (at) => ({ channel: at.draft, limit: 10 }),
  'draft.ticket': (at) => ({ channel: at.draft }),
  'draft.unpublish_version': (at) => ({ channel: at.agreed, version: 1, reason: 'Pripit' }),
  'draft.version': (at) => ({ channel: at.agreed, version: 1 }),
  'draft.withdraw_amendment': (at) => ({ channel: at.amendedDraft, amendment: at.amendments[2] }),
  'draft.withdraw_endorsement': (at) => ({ channel: at.agreed }),
  'file.erase': (at) => ({ channel: at.draft, file: '0'.repeat(64) }),
  'file.keys': (at) => ({ channel: at.draft, files: ['0'.repeat(64)] }),
  'inbox.all_done': (at, who) => ({ channel: inboxOf(at, who) }),
  'inbox.all_done other': (at) => ({ channel: `inbox:${at.target}` }),
  'inbox.done': (at, who) => ({ channel: inboxOf(at, who), entries: [1] }),
  'inbox.done other': (at) => ({ channel: `inbox:${at.target}`, entries: [1] }),
  'inbox.entries': (at, who) => ({ channel: inboxOf(at, who), before: 9, limit: 9 }),
  'inbox.entries other': (at) => ({ channel: `inbox:${at.target}`, before: 9, limit: 9 }),
  'inbox.join_space': (at, who) => ({
    channel: `inbox:${who.person ?? at.target}`,
    space: at.space,
    name: 'Pact',
    kind: 'project',
    role: 'secretariat',
  }),
  'inbox.join_space other': (at) => ({
    channel: `inbox:${at.target}`,
    space: at.space,
    name: 'Pact',
    kind: 'project',
    role: 'secretariat',
  }),
  'inbox.leave_space': (at, who) => ({ channel: `inbox:${who.person ?? at.target}`, space: at.space }),
  'inbox.mark': (at, who) => ({ channel: inboxOf(at, who), item: at.room, seq: at.count(), count: 1 }),
  'inbox.mark other': (at) => ({ channel: `inbox:${at.target}`, item: at.room, seq: 1, count: 1 }),
  'inbox.notify': (at, who) => ({ channel: inboxOf(at, who), ...NOTICE(at) }),
  'inbox.notify other': (at) => ({ channel: `inbox:${at.target}`, ...NOTICE(at) }),
  'inbox.set_level': (at, who) => ({ channel: inboxOf(at, who), item: at.room, level: 'all' }),
  'inbox.set_level other': (at) => ({ channel: `inbox:${at.target}`, item: at.room, level: 'none' }),
  'inbox.undone': (at, who) => ({ channel: inboxOf(at, who), entries: [1] }),
  'inbox.undone other': (at) => ({ channel: `inbox:${at.target}`, entries: [1] }),
  'room.archive': (at) => ({ channel: at.oldRoom }),
  'room.archive of one’s own': (at) => ({ channel: at.mihaisRoom }),
  'room.create': (at) => ({ channel: at.space, title: 'Anunțuri', visibility: 'members' }),
  'room.create a caucus': (at) => ({ ...caucusOf(at, 'union') }),
  'room.create a caucus of one’s own': (at) => ({ ...caucusOf(at, 'academic') }),
  'room.create for named people': (at) => ({ ...namedRoom(at, at.last) }),
  'room.create for a stranger': (at) => ({ ...namedRoom(at, at.outsider) }),
  'room.create as one’s mandate': (at) => ({
    channel: at.space,
    title: 'Anunțuri',
    visibility: 'members',
    as: at.mandate,
  }),
  'room.create as nobody’s mandate': (at) => ({
    channel: at.space,
    title: 'Anunțuri',
    visibility: 'members',
    as: NOBODY,
  }),
  'room.delete': (at) => ({ channel: at.talk, message: 1, reason: 'Date personale.' }),
  'room.delete one’s own': (at) => ({ channel: at.talk, message: 2, reason: 'Greșit.' }),
  'room.delete without a reason': (at) => ({ channel: at.talk, message: 4 }),
  'room.delete nothing': (at) => ({ channel: at.talk, message: 99, reason: 'Nimic.' }),
  'room.edit': (at) => ({ channel: at.talk, message: 3, text: at.unique() }),
  'room.find_date': (at) => ({ channel: at.talk, date: '2020-01-01' }),
  'room.history': (at) => ({ channel: at.room, before: 2, limit: 10 }),
  'room.message': (at) => ({ channel: at.talk, seq: 3 }),
  'room.pin': (at) => ({ channel: at.talk, message: 3 }),
  'room.post': (at) => ({ channel: at.room, text: 'Bună ziua.' }),
  'room.post to an empty room': (at) => ({ channel: at.emptyRoom, text: 'Bună ziua.' }),
  'room.post to a caucus': (at) => ({ channel: at.caucus, text: 'Bună ziua.' }),
  'room.post to named people': (at) => ({ channel: at.named, text: 'Bună ziua.' }),
  'room.post to a space': (at) => ({ channel: at.space, text: 'Bună ziua.' }),
  'room.post to no channel': () => ({ channel: `room:${NOBODY}`, text: 'Bună ziua.' }),
  'room.post as a mandate': (at) => ({ channel: at.room, text: 'Bună ziua.', as: NOBODY }),
  'room.post with a file': (at) => ({
    channel: at.room,
    text: '',
    files: [{ file: '0'.repeat(64), name: 'a.png' }],
  }),
  'room.set_people': (at) => ({ channel: at.space, room: at.named, people: [at.last] }),
  'room.set_people of a room for all': (at) => ({ channel: at.space, room: at.room, people: [at.last] }),
  'room.post to an archived room': (at) => ({ channel: at.oldRoom, text: 'Bună ziua.' }),
  'room.react': (at) => ({ channel: at.talk, message: 3, emoji: '👍' }),
  'room.rename': (at) => ({ channel: at.talk, title: at.unique() }),
  'room.rename one’s own': (at) => ({ channel: at.mihaisRoom, title: at.unique() }),
  'room.reopen': (at) => ({ channel: at.oldRoom }),
  'room.thread': (at) => ({ channel: at.talk, root: 3, limit: 9 }),
  'room.unpin': (at) => ({ channel: at.talk, message: 3 }),
  'room.unreact': (at) => ({ channel: at.talk, message: 3, emoji: '👍' }),
  'room.versions': (at) => ({ channel: at.talk, message: 3 }),
  'search.find': () => ({ query: 'bună', limit: 5 }),
  'session.accept_invitation': () => ({ token: 'x'.repeat(43) }),
  'session.account': () => ({}),
  'session.begin_second_factor': () => ({}),
  'session.confirm_second_factor': () => ({ code: 'never!' }),
  'session.end_others': () => ({}),
  'session.enter': (at) => ({ token: 'x'.repeat(43), name: 'Ana', email: `${at.unique()}@exemplu.invalid` }),
  'session.give_second_factor': () => ({ challenge: 'x'.repeat(43), code: '000000' }),
  'session.list': () => ({}),
  'session.look_at_invitation': () => ({ token: 'x'.repeat(43) }),
  'session.new_recovery_codes': () => ({ code: '000000' }),
  'session.ping': () => ({}),
  'session.remove_password': () => ({ current: 'o parolă lungă' }),
  'session.remove_second_factor': () => ({ code: '000000' }),
  'session.request_code': (at) => ({ email: `${at.unique()}@exemplu.invalid` }),
  'session.set_password': () => ({ password: 'o parolă lungă' }),
  'session.sign_in': (at) => ({ email: `${at.unique()}@exemplu.invalid`, code: '000000' }),
  'session.sign_in_with_password': (at) => ({
    email: `${at.unique()}@exemplu.invalid`,
    password: 'o parolă lungă',
  }),
  'session.sign_out': () => ({}),
  'space.accept_invitation': (at) => ({
    channel: at.space,
    invitation: at.invitation,
    person: at.target,
    link: '0'.repeat(64),
  }),
  'space.add_member': (at) => ({ channel: at.space, person: at.target, role: 'member' }),
  'space.add_member again': (at) => ({ channel: at.space, person: at.target, role: 'member' }),
  'space.add_member nobody': (at) => ({ channel: at.space, person: NOBODY, role: 'member' }),
  'space.add_member to demote the last': (at) => ({
    channel: at.space,
    person: at.last,
    role: 'facilitator',
  }),
  'space.add_organisation': (at) => ({ channel: at.space, organisation: at.otherOrganisation }),
  'space.add_organisation again': (at) => ({ channel: at.space, organisation: at.organisation }),
  'space.add_organisation unknown': (at) => ({ channel: at.space, organisation: NOBODY }),
  'space.create': () => ({ channel: 'directory', name: 'Proiect', kind: 'project' }),
  'space.due': (at) => ({ channel: at.space }),
  'space.edit': (at) => ({ channel: at.space, about: 'Despre noi.' }),
  'space.edit_mandate': (at) => ({ channel: at.space, mandate: at.spareMandate, capacity: 'Expertă' }),
  'space.end_mandate': (at) => ({ channel: at.space, mandate: at.spareMandate }),
  'space.end_mandate again': (at) => ({ channel: at.space, mandate: at.spareMandate }),
  'space.give_mandate': (at) => ({
    channel: at.space,
    person: at.target,
    organisation: at.organisation,
    role: 'member',
    capacity: 'Expertă',
    standing: 'deputy',
  }),
  'space.hand_over_secretariat': (at) => ({
    channel: at.space,
    organisation: at.organisation,
    people: [at.last],
  }),
  'space.hand_over_secretariat to a stranger': (at) => ({
    channel: at.space,
    organisation: at.organisation,
    people: [at.outsider],
  }),
  'space.health': (at) => ({ channel: at.space }),
  'space.invitation_link': (at) => ({ channel: at.space, invitation: at.invitation }),
  'space.invitations': (at) => ({ channel: at.space }),
  'space.invite': (at) => ({ channel: at.space, role: 'member', expires_ms: at.soon, uses: 1 }),
  'space.invite_people': (at) => ({
    channel: at.space,
    addresses: [{ email: `${at.unique()}@exemplu.invalid` }],
    role: 'member',
    expires_ms: at.soon,
  }),
  'space.note_item': (at) => ({ channel: at.space, item: at.room, title: 'A mea' }),
  'space.heads': (at) => ({ channel: at.space }),
  'space.remove_member': (at) => ({ channel: at.space, person: at.target }),
  'space.remove_member the last': (at) => ({ channel: at.space, person: at.last }),
  'space.remove_member stranger': (at) => ({ channel: at.space, person: at.outsider }),
  'space.set_organisation': (at) => ({
    channel: at.space,
    organisation: at.organisation,
    state: 'active',
    category: 'employers',
  }),
  'space.withdraw_invitation': (at) => ({ channel: at.space, invitation: at.invitation }),
  'space.leave': (at) => ({ channel: at.space }),
};

const QUESTIONS = [
  'draft.amendment',
  'draft.anchors',
  'draft.authors',
  'draft.export',
  'draft.outline',
  'draft.threads',
  'draft.ticket',
  'draft.version',
  'file.keys',
  'directory.people',
  'inbox.entries',
  'search.find',
  'space.heads',
  'space.health',
].concat(
  ['space.invitation_link', 'space.invitations'],
  ['find_date', 'history', 'message', 'thread', 'versions'].map((verb) => `room.${verb}`),
);

/** @param {any} at @param {string} category */
function caucusOf(at, category) {
  return { channel: at.space, title: 'Caucus', visibility: 'category', categories: [category] };
}

/** @param {any} at @param {string} person */
function namedRoom(at, person) {
  return { channel: at.space, title: 'Pregătire', visibility: 'named', people: [person] };
}

/** What is done in one channel is noted in another a little later: what that one's name begins with. @type {Record<string, string>} */
const NOTED = {
  'draft.archive': 'space:',
  'draft.rename': 'space:',
  'draft.reopen': 'space:',
  'draft.set_status': 'space:',
  'room.archive': 'space:',
  'room.rename': 'space:',
  'room.reopen': 'space:',
  'space.edit': 'directory',
};

/** @param {import('../support/world.js').Person} secretary @param {string} channel */
async function makeInvitation({ client }, channel) {
  const { invitation } = await client.command('space.invite', {
    channel,
    role: 'member',
    expires_ms: Date.now() + DAY_MS,
    uses: 1,
  });
  return invitation;
}

/** These change no log when they are done. */
const isSilent = (/** @type {string} */ method) =>
  /^(channel|session)\./.test(method) || QUESTIONS.includes(method);

/** @param {Client} client @param {string} method @param {any} params */
async function outcome(client, method, params) {
  try {
    await client.call(method, params);
    return 'ok';
  } catch (error) {
    if (error instanceof Refusal) return error.word;
    throw error;
  }
}

describe('who may do what', () => {
  /** @type {import('../support/world.js').World} */ let world;
  /** @type {Record<string, any>} */ let who;
  /** @type {(name: string) => any} */ let placeOf;
  let count = 0;

  before(async () => {
    world = await makeWorld(await startServer({ options: UNHURRIED }));
    const { people, server } = world;
    const admin = people.ana.client;
    const { person: target } = await admin.command('directory.add_person', {
      channel: 'directory',
      name: 'Ținta Probă',
      email: 'tinta@exemplu.invalid',
    });
    await signIn(server, 'tinta@exemplu.invalid');
    const [targetSession] = await sessionsOf(server, target);
    const makeRoom = async (/** @type {string} */ channel, maker = people.sorina) =>
      (await maker.client.command('room.create', { channel, title: 'Goală', visibility: 'members' })).channel;
    /** Messages 1 by the facilitator, 2 and 3 by a member, 4 by the secretariat. */
    const makeTalk = async (/** @type {string} */ channel) => {
      const talk = await makeRoom(channel);
      for (const { client } of [people.ileana, people.mihai, people.mihai, people.sorina])
        await client.command('room.post', { channel: talk, text: 'Bună ziua.' });
      return talk;
    };
    const makeDraft = async (/** @type {string} */ channel, maker = people.sorina, more = {}) => {
      const params = { channel, template: 'blank', title: 'Poziție', ...more };
      return (await maker.client.command('draft.create', params)).channel;
    };
    /** Threads 0 to 2 by the secretariat, of which 1 is resolved; 3 and 4 by a member. */
    const makeThreads = async (/** @type {string} */ channel) => {
      const threads = [];
      for (const { client } of [people.sorina, people.sorina, people.sorina, people.mihai, people.mihai])
        threads.push((await client.command('draft.comment', { channel, text: 'De ce?' })).seq);
      await people.sorina.client.command('draft.resolve_thread', { channel, thread: threads[1] });
      return threads;
    };
    /** Two by a facilitator, one by a member, and the update of another. */
    const makeAmendments = async (/** @type {string} */ channel) => {
      const update = () => proposalOf(server, people.mihai, channel, 'Pe scurt.');
      const amendments = [];
      for (const { client } of [people.ileana, people.ileana, people.mihai]) {
        const params = { channel, section: '', reason: 'Lipsea.', update: await update() };
        amendments.push((await client.command('draft.amend', params)).seq);
      }
      const { seq } = await people.sorina.client.command('draft.comment', { channel, text: 'De ce?' });
      return { amendments, update: await update(), amendedDraft: channel, sorinasThread: seq };
    };
    const makeTalkedOf = async (/** @type {string} */ space, /** @type {any} */ rooms) => ({
      ...rooms,
      ...(await makeAmendments(await makeDraft(space))),
      threads: await makeThreads(rooms.facilitatorsDraft),
    });
    /** With version 1, which is published. */
    const makeAgreed = async (/** @type {string} */ space) => {
      const agreed = await makeDraft(space);
      const { client } = people.sorina;
      await client.command('draft.make_version', { channel: agreed, name: 'Întâia' });
      await client.command('draft.publish_version', { channel: agreed, version: 1 });
      const [{ sha256 }] = (await client.open(agreed)).view.versions;
      return { agreed, sha256 };
    };
    const makeSectioned = async (/** @type {string} */ space, maker = people.sorina) => {
      const channel = await makeDraft(space, maker);
      await addSections(server, maker, channel, 'k3v9x0c2ab');
      return channel;
    };
    const makeRooms = async (/** @type {string} */ space) => ({
      ...(await makeAgreed(space)),
      emptyRoom: await makeRoom(space),
      oldRoom: await makeRoom(space),
      mihaisRoom: await makeRoom(space, people.mihai),
      talk: await makeTalk(space),
      draft: await makeDraft(space),
      sectionedDraft: await makeSectioned(space),
      oldDraft: await makeDraft(space),
      mihaisDraft: await makeSectioned(space, people.mihai),
      mihaisOldDraft: await makeDraft(space, people.mihai),
      facilitatorsDraft: await makeDraft(space, people.sorina, { writers: 'facilitator' }),
      namedDraft: await makeDraft(space, people.sorina, {
        visibility: 'named',
        people: [people.mihai.person],
      }),
      count: () => ++count,
    });
    const furnish = async (/** @type {string} */ space) => {
      const { sorina, mihai } = people;
      const organisation = await seatOrganisation(sorina, space);
      const make = async (/** @type {object} */ params) =>
        (await sorina.client.command('room.create', { channel: space, title: 'Pentru unii', ...params }))
          .channel;
      return {
        organisation,
        otherOrganisation: await addOrganisation(sorina),
        mandate: await giveMandate(sorina, space, mihai.person),
        spareMandate: await giveMandate(sorina, space, people.olga.person, {
          category: 'citizen',
          from_on: '2999-01-01',
        }),
        secretariat: await giveMandate(sorina, space, sorina.person, { organisation }),
        soon: Date.now() + DAY_MS,
        invitation: await makeInvitation(sorina, space),
        caucus: await make({ visibility: 'category', categories: ['academic'] }),
        named: await make({ visibility: 'named', people: [mihai.person] }),
      };
    };
    const shared = { target, targetSession, last: people.sorina.person, outsider: people.olga.person };
    const unique = () => `nou${++count}`;
    const outside = {
      ...shared,
      ...(await furnish(world.space)),
      unique,
      space: world.space,
      room: world.room,
      ...(await makeTalkedOf(world.space, await makeRooms(world.space))),
    };
    const inside = {
      ...shared,
      ...(await furnish(world.ownSpace)),
      unique,
      space: world.ownSpace,
      room: world.ownRoom,
      ...(await makeTalkedOf(world.ownSpace, await makeRooms(world.ownSpace))),
    };
    placeOf = (name) => (name === 'anaInside' ? inside : outside);
    const anaInside = await signInAgain(world, people.ana);
    who = { ...people, anaInside, visitor: { client: await Client.connect(server) } };
    for (const name of WHO) if (who[name].person) who[name] = { ...who[name], ...(await spare(who[name])) };
  });
  after(() => world?.server.stop());

  /** A session of theirs that they can end. @param {any} someone */
  async function spare(someone) {
    const known = new Set(await sessionsOf(world.server, someone.person));
    await signIn(world.server, someone.email);
    return {
      spareSession: (await sessionsOf(world.server, someone.person)).find((session) => !known.has(session)),
    };
  }

  /** Inboxes are left out where what follows from an earlier row may still arrive. @param {string} method */
  async function readOwnHeads(method) {
    const heads = Object.entries(await readHeads(world.server));
    return Object.fromEntries(
      heads.filter(([channel]) => method.startsWith('inbox.') || !channel.startsWith('inbox:')),
    );
  }

  /** @param {string} method that was done @param {Record<string, string>} before the heads before it */
  const untilNoted = (method, before) =>
    until(async () => {
      const heads = await readOwnHeads(method);
      return Object.keys(heads).some(
        (name) => name.startsWith(NOTED[method]) && heads[name] !== before[name],
      );
    }, `${method} to be noted`);

  test('every method has its rows', () => {
    const methods = new Set(Object.keys(TABLE).map((row) => row.split(' ')[0]));
    assert.deepEqual([...methods].sort(), Object.keys(commands));
    assert.deepEqual(Object.keys(ASKED), Object.keys(TABLE));
  });

  for (const [row, expected] of Object.entries(TABLE)) {
    const [method] = row.split(' ');
    if (['session.end_others', 'session.sign_out'].includes(method)) continue;
    test(row, async () => {
      const found = [];
      for (const name of WHO) {
        const heads = await readOwnHeads(method);
        const word = await outcome(who[name].client, method, ASKED[row](placeOf(name), who[name]));
        found.push(word);
        if (word === 'ok' && NOTED[method]) await untilNoted(method, heads);
        if (word !== 'ok' || isSilent(method))
          assert.deepEqual(await readOwnHeads(method), heads, `${name}: something changed`);
      }
      assert.deepEqual(found, expected);
    });
  }

  test('session.end_others', async () => {
    const found = [];
    for (const name of WHO) {
      const again = name === 'visitor' ? who.visitor : await signInAgain(world, who[name]);
      found.push(await outcome(again.client, 'session.end_others', {}));
      if (name !== 'visitor') {
        assert.equal((await who[name].client.closed).code, 4401);
        assert.deepEqual((await sessionsOf(world.server, again.person)).length, 1);
        who[name] = again;
      }
    }
    assert.deepEqual(found, TABLE['session.end_others']);
  });

  test('session.sign_out', async () => {
    const found = [];
    for (const name of WHO) {
      const again = name === 'visitor' ? who.visitor : await signInAgain(world, who[name]);
      found.push(await outcome(again.client, 'session.sign_out', {}));
      if (name !== 'visitor')
        assert.equal(await outcome(again.client, 'channel.open', { channel: 'directory' }), $);
    }
    assert.deepEqual(found, TABLE['session.sign_out']);
  });
});

/** @param {import('../support/server.js').Server} server @param {string} person */
async function sessionsOf(server, person) {
  return redis(server.redisSocket, 'HKEYS', `{s}r:sessions:${person}`);
}

describe('a session that is over', () => {
  /** @type {import('../support/world.js').World} */ let world;
  /** @type {Record<string, any>} */ let asked;
  /** @type {Record<string, string>} */ const tokens = {};

  before(async () => {
    const options = { ...UNHURRIED, session_days: 2 };
    world = await makeWorld(await startServer({ options }));
    const { mihai, sorina } = world.people;
    const at = {
      space: world.space,
      room: world.room,
      emptyRoom: world.room,
      oldRoom: world.room,
      mihaisRoom: world.room,
      talk: world.room,
      draft: world.room,
      oldDraft: world.room,
      mihaisDraft: world.room,
      mihaisOldDraft: world.room,
      facilitatorsDraft: world.room,
      namedDraft: world.room,
      agreed: world.room,
      amendedDraft: world.room,
      amendments: [1, 1, 1],
      threads: [1, 1, 1, 1, 1],
      sorinasThread: 1,
      update: 'AAAA',
      sha256: '0'.repeat(64),
      count: () => 1,
      target: sorina.person,
      last: sorina.person,
      outsider: sorina.person,
      targetSession: NOBODY,
      unique: () => 'nimeni',
    };
    asked = Object.fromEntries(Object.entries(ASKED).map(([row, params]) => [row, params(at, mihai)]));
    const ended = await signInAgain(world, mihai);
    tokens.ended = ended.token;
    await ended.client.request('session.sign_out');
    tokens.expired = mihai.token;
    await world.server.advance(2 * DAY_MS + 1000);
  });
  after(() => world?.server.stop());

  test('closes its connections with 4401 when it expires', async () => {
    for (const { client } of Object.values(world.people)) assert.equal((await client.closed).code, 4401);
  });

  for (const state of ['ended', 'expired'])
    test(`${state}: nothing at all can be asked with it`, async () => {
      const heads = await readHeads(world.server);
      for (const [row, params] of Object.entries(asked)) {
        const [method] = row.split(' ');
        const op = 'op' in commands[method].params.properties ? { op: NOBODY } : {};
        await assert.rejects(
          post(world.server, method, { ...params, ...op }, { token: tokens[state] }),
          ({ word }) => word === 'sign_in',
          row,
        );
      }
      assert.deepEqual(await readHeads(world.server), heads);
    });

  test('a connection with it is closed with 4401', async () => {
    for (const token of [...Object.values(tokens), 'x'.repeat(43), 'short']) {
      const client = new Client(world.server, { token });
      assert.equal((await client.closed).code, 4401);
      assert.deepEqual(client.messages, []);
    }
  });

  test('a page whose cookie is over goes on as a visitor, without the cookie', async () => {
    const { now_ms } = await post(
      world.server,
      'session.ping',
      {},
      { cookie: `sfat=${tokens.expired}`, origin: world.server.url },
    );
    assert.ok(now_ms > 0);
  });
});

describe('a right that is taken away', () => {
  /** @type {import('../support/world.js').World} */ let world;

  before(async () => (world = await makeWorld(await startServer({ options: UNHURRIED }))));
  after(() => world?.server.stop());

  test('a removed member’s channels are closed, and what follows is not heard', async () => {
    const { mihai, sorina } = world.people;
    await mihai.client.open(world.room);
    await mihai.client.open(world.space);
    await sorina.client.command('space.remove_member', { channel: world.space, person: mihai.person });
    await sorina.client.command('room.post', { channel: world.room, text: 'Fără Mihai.' });
    for (const channel of [world.room, world.space]) {
      await sorina.client.call('room.post', { channel: world.room, text: 'Încă un mesaj.' });
      await sorina.client.call('room.create', {
        channel: world.space,
        title: 'Încă una',
        visibility: 'members',
      });
      await mihai.client.next(
        ({ method, params }) =>
          method === 'closed' && params.channel === channel && params.reason === 'forbidden',
        'the close',
      );
    }
    assert.deepEqual(mihai.client.events(world.room), []);
    assert.equal((await mihai.client.refused('channel.open', { channel: world.room })).word, _);
    assert.equal(
      (await mihai.client.refused('room.history', { channel: world.room, before: 9, limit: 9 })).word,
      _,
    );
  });

  test('with his old position neither', async () => {
    const { mihai } = world.people;
    const since = { seq: 0, tag: '' };
    assert.equal((await mihai.client.refused('channel.open', { channel: world.room, since })).word, _);
  });
});
